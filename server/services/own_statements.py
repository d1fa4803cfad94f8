"""Our own statements for service channels: made from the platform's rows, written at their hour, shown on request."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from app.core.clock import Clock
from app.core.errors import NotFound, PaydeskError
from server.domain.alert import AlertLevel
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.timetable import ask_again_in
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.folders import PutFiles
from server.reconciliation.calendars import Calendar
from server.reconciliation.own_statement import OwnStatement, as_version, own_statement
from server.reconciliation.platform import Asked, canonical, of_day
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import own_audit_row, require
from server.services.connected_systems import ConnectedSystem
from server.services.plan_days import statement_of

log = logging.getLogger(__name__)

OWN = Calendar()
NOBODY = Asked(frozenset(), frozenset(), frozenset())
MOST_TRIES = 100
"""Four days; the statement can still be had from the program."""
NOT_WRITTEN = "statement.own_not_written"
WRITTEN = "own_statements."
"""The fact, a source each, that holds the versions written."""
DAYS_REMEMBERED = 60
LOOKS = (timedelta(hours=1), timedelta(days=1), timedelta(days=2), timedelta(days=4), timedelta(days=8))
"""How long after the first writing it is looked whether something has changed that day: what was unknown at night is
settled within hours, a channel's late word within days."""


@dataclass(frozen=True, slots=True)
class Written:
    """A version that was put into its folder: the hash of its CSV file, and when."""

    version: int
    sha256: str
    at: datetime


def written(work: UnitOfWork, source: str, day: date) -> Sequence[Written]:
    """The versions of a day that were written, oldest first."""
    told = json.loads(work.facts.get(WRITTEN + source) or "{}").get(day.isoformat(), [])
    return [Written(version, sha256, datetime.fromisoformat(at)) for version, sha256, at in told]


def _remember(work: UnitOfWork, made: OwnStatement, now: datetime) -> None:
    told = json.loads(work.facts.get(WRITTEN + made.source) or "{}")
    told.setdefault(made.day.isoformat(), []).append([made.version, made.sha256, now.isoformat()])
    kept = sorted(told)[-DAYS_REMEMBERED:]
    work.facts.put(WRITTEN + made.source, json.dumps({day: told[day] for day in kept}))


def in_version(work: UnitOfWork, made: OwnStatement) -> OwnStatement:
    """A statement in the version that it is, or would be if it were written now."""
    known = written(work, made.source, made.day)
    if not known:
        return made
    if known[-1].sha256 == made.sha256:
        before = known[-2].sha256 if len(known) > 1 else ""
        return as_version(made, known[-1].version, before)
    return as_version(made, known[-1].version + 1, known[-1].sha256)


def statements_of_day(work: UnitOfWork, day: date, source: str = "") -> Sequence[OwnStatement]:
    """The statements of a day, by source: of every source that traded, or of the one that is named, trade or not."""
    begins_at, ends_at = OWN.ends_at(day - timedelta(days=1)), OWN.ends_at(day)
    paid = canonical(work.platform.payments_of_day(day), NOBODY, OWN)
    back = canonical(work.platform.refunds_between(begins_at, ends_at), NOBODY, OWN)
    rows = of_day(pl.concat([paid, back]), day)
    sources = [source] if source else sorted(name for name in rows["source"].cast(str).unique().to_list() if name)
    return [in_version(work, own_statement(rows, name, day)) for name in sources]


class ReadOwnStatements:
    """What the service channels were, or would be, told."""

    def __init__(self, reader: UnitOfWorkFactory) -> None:
        self._reader = reader

    def of_day(self, actor: Actor, day: date) -> Sequence[OwnStatement]:
        """Of every source that traded. Raises NotPermitted."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return statements_of_day(work, day)

    def one(self, actor: Actor, day: date, source: str) -> OwnStatement:
        """Of one source. Raises NotPermitted."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return statements_of_day(work, day, source)[0]

    def told(self, system: ConnectedSystem, day: date) -> tuple[OwnStatement, Sequence[Written]]:
        """How a connected service channel's day stands now, and the versions it was given. Raises NotFound
        ``statement.no_such_day`` for a system that is no service channel."""
        if system.party != "source":
            raise NotFound("statement.no_such_day", day=day.isoformat())
        with self._reader() as work:
            return statements_of_day(work, day, system.of)[0], written(work, system.of, day)


class WriteOwnStatement:
    """The job: make one, put its files into the folder of its source; tried again until the folder takes them."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock, folders: Mapping[str, PutFiles]
    ) -> None:
        self._uow, self._reader, self._clock, self._folders = uow, reader, clock, folders

    def __call__(self, subject: str) -> None:
        """``subject``: ``source:window:2026-03-05``."""
        _, source, day = statement_of(subject)
        folder = self._folders.get(source)
        if folder is None:
            self._finish(subject, None)
            return
        with self._reader() as work:
            made = statements_of_day(work, day, source)[0]
            known = written(work, source, day)
        if known and known[-1].sha256 == made.sha256:
            self._look_again(subject, known[0].at)
            return
        try:
            folder.put(f"{made.name}.csv", made.csv)
            folder.put(f"{made.name}.json", made.json)
        except PaydeskError as error:
            log.warning("own statement %s: %s", subject, error)
            self._again(subject)
        else:
            self._finish(subject, made)

    def _look_again(self, subject: str, first_at: datetime) -> None:
        """Nothing has changed; once more later, until it is old."""
        with self._uow() as work:
            self._later(work, subject, first_at)
            end_alert(work, NOT_WRITTEN, subject, self._clock.now())
            work.commit()

    def _later(self, work: UnitOfWork, subject: str, first_at: datetime) -> None:
        now = self._clock.now()
        due = [first_at + wait for wait in LOOKS if first_at + wait > now]
        if due:
            work.jobs.put(Job(JobKind.OWN_STATEMENT, subject, due[0]))
        else:
            work.jobs.finish(JobKind.OWN_STATEMENT, subject)

    def _finish(self, subject: str, made: OwnStatement | None) -> None:
        now = self._clock.now()
        with self._uow() as work:
            work.jobs.finish(JobKind.OWN_STATEMENT, subject)
            end_alert(work, NOT_WRITTEN, subject, now)
            if made is not None:
                rows = made.payments + made.refunds + made.unknown
                _remember(work, made, now)
                self._later(work, subject, written(work, made.source, made.day)[0].at)
                facts: dict[str, str | int] = {"rows": rows, "sha256": made.sha256, "version": made.version}
                work.audit.add(own_audit_row(now, "statement.own_written", subject, **facts))
            work.commit()

    def _again(self, subject: str) -> None:
        now = self._clock.now()
        with self._uow() as work:
            job = work.jobs.get(JobKind.OWN_STATEMENT, subject)
            tries = job.attempts if job is not None else 1
            raise_alert(work, NOT_WRITTEN, subject, AlertLevel.WARNING, now)
            if tries > MOST_TRIES:
                work.jobs.finish(JobKind.OWN_STATEMENT, subject)
            else:
                work.jobs.put(Job(JobKind.OWN_STATEMENT, subject, now + ask_again_in(tries), attempts=tries))
            work.commit()
