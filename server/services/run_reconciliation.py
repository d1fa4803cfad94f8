"""The job of one run: read, verify, match, classify, store, over all parties of a day; all of it or nothing.

Each step is told in the run's row, under a version: who lost the job to another server, or was cancelled, notices at
the next step and stops. The column files are written in parts beforehand, so that the one transaction that makes the
run stand is short.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from queue import SimpleQueue

from app.core.clock import Clock
from app.core.errors import Conflict, Refused
from app.core.fault_points import fault_point
from app.core.reconciliation import RunState
from server.domain.alert import AlertLevel
from server.domain.exception_case import ExceptionCase, Found
from server.domain.job import JobKind
from server.domain.run import Run, RunTotal
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.exceptions import Draft
from server.ports.runs import GROUPS, MATCHED, OPEN_ROWS
from server.reconciliation.groups import to_file, to_files
from server.reconciliation.matching import match
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import own_audit_row
from server.services.months import require_open_day
from server.services.reconciliation_rules import rules_of
from server.services.run_drafts import AT_ONCE, RunDrafts
from server.services.run_exceptions import (
    Changes,
    Met,
    arrived_late,
    changes,
    ended_by_people,
    fresh,
    numbers_before,
)
from server.services.run_inputs import ReadInputs
from server.services.run_result import Classified, Result, classified, result_of, summed, told

log = logging.getLogger(__name__)

RULE_VERSION = "2026.11"
"""The version of the rules: calendars, keys of matching, the table of patterns. It stands in every run."""
LEASE = timedelta(seconds=90)
"""Renewed at every step; a server that died is replaced after it."""
MOST_TRIES = 5
PART_BYTES = 4 * 1024 * 1024
FOUND, HELD, FAILED = "reconciliation.exceptions", "reconciliation.held", "reconciliation.failed"
TOO_MANY, NO_MEMORY = "run.too_many_differences", "run.out_of_memory"


class RunReconciliation:
    """Does a queued run. A kill at any moment leaves the day as it was; the job begins again."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        read: ReadInputs,
        follow: Callable[[date], object] = lambda day: None,
    ) -> None:
        """``follow`` starts the run of a later day that had opened with what is superseded now."""
        self._uow, self._reader, self._clock = uow, reader, clock
        self._read, self._follow = read, follow
        self._drafts = RunDrafts(uow, reader)

    def __call__(self, run_no: str) -> None:
        """Do the run of this number, unless somebody else does or it was cancelled."""
        run = self._claim(run_no)
        if run is None:
            return
        exhausted = False
        try:
            self._do(run)
        except MemoryError:
            exhausted = True  # written down below, when the frames that the error still holds are free again
        except Conflict as error:
            if error.code != "storage.stale":
                raise
            log.info("run %s: cancelled, or taken over by another server", run_no)
        except Refused as error:
            if error.code.startswith("storage."):
                raise
            self._fail(run_no, error.code, tuple(error.values.items()))
        if exhausted:
            self._fail(run_no, NO_MEMORY, ())
        self._drafts.clear()

    def _claim(self, run_no: str) -> Run | None:
        """Take the run; what an interrupted try has left is forgotten. None where there is nothing to do."""
        now = self._clock.now()
        with self._uow() as work:
            run = work.runs.get(run_no, for_update=True)
            job = work.jobs.get(JobKind.RUN_RECONCILIATION, run_no)
            if run is None or run.state not in (RunState.QUEUED, RunState.RUNNING):
                work.jobs.finish(JobKind.RUN_RECONCILIATION, run_no)
                work.commit()
                return None
            if job is not None and job.attempts > MOST_TRIES:
                self._end_failed(work, run, "run.tried_too_often", ())
                work.commit()
                return None
            run = replace(
                run, state=RunState.RUNNING, step="reading", started_at=now, rows_done=0, rows_total=0, error="",
                error_values=(), rule_version=RULE_VERSION,
            )  # fmt: skip
            run = _saved(work, run)
            work.runs.forget_parts(run_no)
            work.commit()
        self._drafts.clear(run_no)
        return run

    def _do(self, run: Run) -> None:
        fault_point("N0")
        reading = [run]

        def read(rows: int) -> None:
            reading.append(self._step(reading.pop(), "reading", 0, rows))

        inputs = self._read(run.day, read)
        run = reading[0]
        rows = sum(frame.height for frame in inputs.parties.values())
        fault_point("N1")
        run = self._step(replace(run, inputs=inputs.inputs), "matching", rows)
        groups = match(inputs.parties).groups
        fault_point("N2")
        run = self._step(run, "classifying", groups.height)
        done = classified(inputs, groups, run.day)
        if done.suspicions and not run.gone_on_by:
            self._hold(run, done)
            return
        now = self._clock.now()
        with ThreadPoolExecutor(3, thread_name_prefix="storing") as beside:
            kept = beside.submit(self._keep_parts, run.run_no, MATCHED, to_files(done.table.matched))
            told_of = told(inputs, done)
            fault_point("N3")
            run = self._step(run, "storing", groups.height)
            with self._reader() as work:
                known = work.exceptions.of_numbers(told_of.numbers)
                standing = next(iter(work.runs.standing(run.day, run.day)), None)
                before = numbers_before(work, inputs.before, standing)
                limits = rules_of(work).limits
            handed = SimpleQueue[list[Found]]()
            there = {case.found.exception_no for case in known}
            new = (fresh(run, part, there, limits, now) for part in iter(handed.get, []))
            drafts = map(self._drafts.ready, filter(None, new))
            drafted = beside.submit(self._drafts.write, run, _ahead(beside, drafts))
            found = _handing(told_of.each, handed)
            result = result_of(inputs, done, told_of.places, found, ended_by_people(known), run.day)
            kept.result()
            self._keep_parts(run.run_no, GROUPS, _cut(to_file(result.shown)))
            self._keep_parts(run.run_no, OPEN_ROWS, _cut(to_file(result.open)))
            drafted.result()
        late = arrived_late(inputs.before, done.seen)
        gone = before - frozenset(told_of.numbers)
        fault_point("N4")
        met = Met(result.found, gone, late, (result.shown, result.matched))
        self._finish(replace(run, step="", rows_done=groups.height), result, met, known)
        fault_point("N5")
        self._follow_on(run.day)

    def _step(self, run: Run, step: str, rows: int, rows_done: int = 0) -> Run:
        """Say where the run is and keep the job. Raises Conflict ``storage.stale`` when it is no longer ours."""
        now = self._clock.now()
        run = replace(run, step=step, rows_done=rows_done, rows_total=rows)
        with self._uow() as work:
            run = _saved(work, run)
            job = work.jobs.get(JobKind.RUN_RECONCILIATION, run.run_no)
            if job is not None and job.lease_until is not None:
                work.jobs.put(replace(job, lease_until=now + LEASE))
            work.commit()
        return run

    def _keep_parts(self, run_no: str, file: str, parts: Iterable[bytes]) -> None:
        for place, content in enumerate(parts):
            with self._uow() as work:
                work.runs.keep_part(run_no, file, place, content)
                work.commit()

    def _finish(self, run: Run, result: Result, met: Met, known: Sequence[ExceptionCase]) -> None:
        """Make the run stand, in one short transaction. What becomes of exceptions that are there is decided before it,
        and again where somebody has changed one meanwhile."""
        now = self._clock.now()
        done = summed(replace(run, ended_at=now), result)
        for _ in range(MOST_TRIES):
            with self._reader() as work:
                decided = changes(work, done, met, known, now)
            with self._uow() as work:
                if decided.hold(work):
                    self._stand(work, done, result.totals, decided)
                    return
            with self._reader() as work:
                known = work.exceptions.of_numbers([case.found.exception_no for case in known])
        raise Conflict("storage.stale", run_no=run.run_no)

    def _stand(self, work: UnitOfWork, done: Run, totals: Sequence[RunTotal], decided: Changes) -> None:
        now, subject = self._clock.now(), done.day.isoformat()
        require_open_day(work, done.day)
        versions = [other.version for other in work.runs.of_day(done.day) if other.run_no != done.run_no]
        done = replace(done, version=max(versions, default=0) + 1)
        work.runs.finish(done, totals)
        work.exceptions.show_drafts(done.run_no)
        decided.keep(work, now)
        if done.exceptions_count:
            raise_alert(work, FOUND, subject, AlertLevel.WARNING, now, amount_fen=done.at_risk_fen)
        else:
            end_alert(work, FOUND, subject, now)
        for code in (HELD, FAILED):
            end_alert(work, code, subject, now)
        work.audit.add(
            own_audit_row(
                now, "reconciliation.run", subject, run_no=done.run_no, version=done.version,
                matched=done.matched_count, in_transit=done.in_transit_count, exceptions=done.exceptions_count,
            )
        )  # fmt: skip
        work.jobs.finish(JobKind.RUN_RECONCILIATION, done.run_no)
        work.commit()
        log.info(
            "run %s of %s: %d matched, %d in transit, %d exceptions",
            done.run_no, subject, done.matched_count, done.in_transit_count, done.exceptions_count,
        )  # fmt: skip

    def _hold(self, run: Run, done: Classified) -> None:
        """Nothing is stored; a person looks at the files first."""
        worst = max(done.suspicions, key=lambda one: one.differing)
        now = self._clock.now()
        values = (
            ("party", worst.party.value), ("name", worst.name), ("rows", worst.rows), ("differing", worst.differing),
        )  # fmt: skip
        with self._uow() as work:
            _saved(work, replace(run, state=RunState.HELD, step="", error=TOO_MANY, error_values=values))
            raise_alert(work, HELD, run.day.isoformat(), AlertLevel.WARNING, now)
            work.audit.add(own_audit_row(now, "reconciliation.held", run.day.isoformat(), run_no=run.run_no))
            work.jobs.finish(JobKind.RUN_RECONCILIATION, run.run_no)
            work.commit()
        log.warning("run %s of %s is held: a file is probably the wrong one", run.run_no, run.day)

    def _fail(self, run_no: str, code: str, values: tuple[tuple[str, str | int], ...]) -> None:
        with self._uow() as work:
            run = work.runs.get(run_no, for_update=True)
            if run is not None and run.state is RunState.RUNNING:
                self._end_failed(work, run, code, values)
                work.commit()

    def _end_failed(self, work: UnitOfWork, run: Run, code: str, values: tuple[tuple[str, str | int], ...]) -> None:
        now, subject = self._clock.now(), run.day.isoformat()
        _saved(work, replace(run, state=RunState.FAILED, error=code, error_values=values, ended_at=now))
        work.runs.forget_parts(run.run_no)
        raise_alert(work, FAILED, subject, AlertLevel.URGENT, now)
        work.audit.add(own_audit_row(now, "reconciliation.failed", subject, run_no=run.run_no, error=code))
        work.jobs.finish(JobKind.RUN_RECONCILIATION, run.run_no)
        log.warning("run %s of %s failed: %s", run.run_no, subject, code)

    def _follow_on(self, day: date) -> None:
        """A later day that had opened with what is superseded now is run again."""
        with self._reader() as work:
            later = work.runs.standing(day + timedelta(days=1), day + timedelta(days=31))
        if not later:
            return
        try:
            self._follow(later[0].day)
        except Refused as error:  # one is live already, or its month is closed
            log.warning("%s opened with what is superseded and is not run again: %s", later[0].day, error.code)


def _handing(each: Iterator[Found], handed: SimpleQueue[list[Found]]) -> list[Found]:
    """All findings, handed over in parts as they are told; an empty part ends it, whatever happens."""
    found = list[Found]()
    try:
        while part := list(islice(each, AT_ONCE)):
            handed.put(part)
            found += part
    finally:
        handed.put([])
    return found


def _ahead(beside: Executor, each: Iterable[Draft]) -> Iterator[Draft]:
    """The same, made beside the one who uses them; what goes wrong in the making is raised at the end."""
    made = SimpleQueue[Draft | None]()

    def make() -> None:
        try:
            for one in each:
                made.put(one)
        finally:
            made.put(None)

    making = beside.submit(make)
    yield from iter(made.get, None)
    making.result()


def _cut(content: bytes) -> Iterator[bytes]:
    """A column file in parts that are small enough for one write each."""
    for place in range(0, max(len(content), 1), PART_BYTES):
        yield content[place : place + PART_BYTES]


def _saved(work: UnitOfWork, run: Run) -> Run:
    work.runs.save(run)
    return replace(run, row_version=run.row_version + 1)
