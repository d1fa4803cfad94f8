"""Asking for a run of a day, cancelling it, and saying of a held one that its files are right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.ids import NumberKind, mint
from app.core.reconciliation import LIVE_RUNS, RunState
from server.domain.audit import AuditRow
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.run import Run
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert
from server.services.authorise import audit_row, own_audit_row, require
from server.services.months import require_open_day

NO_WINDOW = "0000"
"""What stands for the window in numbers of runs that nobody at a window asked for."""
OLDEST = timedelta(days=400)
HELD = "reconciliation.held"


class AskForRun:
    """A run is a row and a job; whichever server holds the job's lease does it."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, wake: Callable[[], None] = lambda: None) -> None:
        self._uow, self._clock, self._wake = uow, clock, wake

    def __call__(self, day: date) -> Run:
        """The program itself asks. Raises Conflict ``run.live``, ``month.closed``, InvalidInput ``day``."""
        now = self._clock.now()
        run_no = mint(NumberKind.RUN, NO_WINDOW, now)
        return self._start(day, run_no, 0, own_audit_row(now, "reconciliation.asked", day.isoformat(), run_no=run_no))

    def start(self, actor: Actor, day: date, run_no: str) -> Run:
        """A person asks. The same number again is the same run; while one of the day is live, that one is answered.
        Raises NotPermitted, InvalidInput ``day`` (not over, or too old), Conflict ``run.number_reused``,
        ``month.closed``."""
        require(actor, "reconciliation.run")
        with self._uow() as work:
            known = work.runs.get(run_no)
            live = next((run for run in work.runs.live() if run.day == day), None)
        if known is not None:
            if known.day != day:
                raise Conflict("run.number_reused", run_no=run_no)
            return known
        if live is not None:
            return live
        row = audit_row(actor, self._clock.now(), "reconciliation.asked", day.isoformat(), run_no=run_no)
        try:
            return self._start(day, run_no, actor.operator.operator_id, row)
        except Conflict as error:
            if error.code != "run.live":
                raise
            with self._uow() as work:
                return next(run for run in work.runs.of_day(day))

    def cancel(self, actor: Actor, run_no: str) -> Run:
        """Stop a run that waits, runs or is held; the day stays as it was. Raises NotPermitted, NotFound
        ``run.not_found``, Conflict ``run.ended``."""
        require(actor, "reconciliation.run")
        now = self._clock.now()
        with self._uow() as work:
            run = self._live(work, run_no)
            run = replace(run, state=RunState.CANCELLED, step="", ended_at=now)
            work.runs.save(run)
            work.jobs.finish(JobKind.RUN_RECONCILIATION, run_no)
            end_alert(work, HELD, run.day.isoformat(), now)
            work.audit.add(audit_row(actor, now, "reconciliation.cancelled", run.day.isoformat(), run_no=run_no))
            work.commit()
        return run

    def go_on(self, actor: Actor, run_no: str, note: str) -> Run:
        """The files of a held run are right after all. Raises NotPermitted, NotFound ``run.not_found``, InvalidInput
        ``note``, Conflict ``run.not_held``."""
        require(actor, "reconciliation.run")
        if not note.strip():
            raise InvalidInput("note", "is needed")
        now = self._clock.now()
        with self._uow() as work:
            run = _known(work, run_no)
            if run.state is not RunState.HELD:
                raise Conflict("run.not_held", run_no=run_no)
            run = replace(
                run, state=RunState.QUEUED, error="", error_values=(), gone_on_by=actor.operator.operator_id,
                note=note.strip(),
            )  # fmt: skip
            work.runs.save(run)
            work.jobs.put(Job(JobKind.RUN_RECONCILIATION, run_no, now))
            end_alert(work, HELD, run.day.isoformat(), now)
            row = audit_row(
                actor, now, "reconciliation.gone_on", run.day.isoformat(), run_no=run_no, note=note.strip()
            )  # fmt: skip
            work.audit.add(row)
            work.commit()
        self._wake()
        return run

    def _start(self, day: date, run_no: str, asked_by: int, row: AuditRow) -> Run:
        now = self._clock.now()
        if not accounting_day(now) - OLDEST <= day < accounting_day(now):
            raise InvalidInput("day", "is not over, or too long ago", "run.day_not_over")
        run = Run(run_no=run_no, day=day, version=0, state=RunState.QUEUED, asked_at=now, asked_by=asked_by)
        with self._uow() as work:
            require_open_day(work, day)
            work.runs.add(run)
            work.jobs.put(Job(JobKind.RUN_RECONCILIATION, run_no, now))
            work.audit.add(row)
            work.commit()
        self._wake()
        return run

    def _live(self, work: UnitOfWork, run_no: str) -> Run:
        run = _known(work, run_no)
        if run.state not in LIVE_RUNS:
            raise Conflict("run.ended", run_no=run_no)
        return run


def _known(work: UnitOfWork, run_no: str) -> Run:
    run = work.runs.get(run_no, for_update=True)
    if run is None:
        raise NotFound("run.not_found", run_no=run_no)
    return run
