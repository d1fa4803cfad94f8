"""The job that fetches one party's statement of one day: asked again with growing waits until it is there."""

import logging
from datetime import date
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import NotFound, PaydeskError, Unreachable
from app.core.reconciliation import StatementState
from server.domain.alert import AlertLevel
from server.domain.job import Job, JobKind
from server.domain.statement import Statement
from server.domain.timetable import ASKED_FOR, Timetable, ask_again_in
from server.ports import UnitOfWorkFactory
from server.services.alerts import end_alert, raise_alert
from server.services.plan_days import ready_job, statement_of

log = logging.getLogger(__name__)

MISSING = "statement.missing"
THERE = frozenset({StatementState.KEPT, StatementState.NONE_THAT_DAY})


class FetchParty(Protocol):
    """Asks a party for its statement of a day and keeps it, verified."""

    def __call__(self, party: str, name: str, day: date) -> Statement:
        """Where it stands now. Raises Unreachable while it is not ready, NotFound for who is not configured."""
        ...


class FetchWhenDue:
    """One question a call. A statement handed in by a person meanwhile is used, and the party is asked all the same:
    what it says itself takes that file's place."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock, timetable: Timetable,
        fetch: FetchParty,
    ) -> None:  # fmt: skip
        self._uow, self._reader, self._clock = uow, reader, clock
        self._timetable, self._fetch = timetable, fetch

    def __call__(self, subject: str) -> None:
        """``subject`` as `plan_days.statement_subject` makes it."""
        party, name, day = statement_of(subject)
        if self._is_there(party, name, day):
            self._done(subject)
            return
        try:
            said = self._fetch(party, name, day).state
        except NotFound as error:
            if self._is_there(party, name, day, by_anybody=True):
                self._done(subject)  # nobody can be asked: what a person has handed in is all there will be
                return
            log.warning("statement %s: no longer asked for (%s)", subject, error.code)
            self._given_up(subject)
            return
        except Unreachable as error:
            log.info("statement %s: not yet (%s)", subject, error.code)
            said = StatementState.EXPECTED
        except PaydeskError as error:
            log.warning("statement %s: not believed (%s)", subject, error.code)
            said = StatementState.REFUSED
        if said in THERE:
            self._done(subject)
        else:
            self._again(subject)

    def _is_there(self, party: str, name: str, day: date, *, by_anybody: bool = False) -> bool:
        with self._reader() as work:
            standing = work.statements.standing(day, day)
        mine = [one for one in standing if one.party == party and one.name == name and one.state in THERE]
        return any(by_anybody or not one.fetched_by for one in mine)  # the party's own word is asked for, too

    def _done(self, subject: str) -> None:
        now = self._clock.now()
        with self._uow() as work:
            end_alert(work, MISSING, subject, now)
            work.jobs.finish(JobKind.FETCH_STATEMENT, subject)
            work.jobs.put(ready_job(statement_of(subject)[2], now))
            work.commit()

    def _given_up(self, subject: str) -> None:
        with self._uow() as work:
            work.jobs.finish(JobKind.FETCH_STATEMENT, subject)
            work.commit()

    def _again(self, subject: str) -> None:
        """Ask again later; people are told once the run's latest hour has passed, and nobody asks for ever."""
        now = self._clock.now()
        party, name, day = statement_of(subject)
        with self._uow() as work:
            if now >= self._timetable.latest_at(day):
                raise_alert(work, MISSING, subject, AlertLevel.WARNING, now)
            job = work.jobs.get(JobKind.FETCH_STATEMENT, subject)
            tries = job.attempts if job is not None else 1
            if now - self._timetable.due_at(party, name, day) > ASKED_FOR and tries > 1:
                work.jobs.finish(JobKind.FETCH_STATEMENT, subject)
            else:
                due_at = now + ask_again_in(tries)
                work.jobs.put(Job(JobKind.FETCH_STATEMENT, subject, due_at, attempts=tries))
            work.commit()
