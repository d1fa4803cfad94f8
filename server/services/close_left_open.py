"""The job that closes shifts which were left open: uncounted, marked, told to supervisors; the count must follow."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.core.shift import LIVE_STATES, ShiftEvent, next_shift_state
from server.domain.alert import AlertLevel
from server.domain.job import Job, JobKind
from server.domain.shift import Shift
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import raise_alert
from server.services.authorise import own_audit_row
from server.services.seal_shift import seal

LOOK_EVERY = timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LeftOpenRule:
    """A shift is left open when it began ``longest`` ago and nothing was taken in it for ``idle``."""

    longest: timedelta = timedelta(hours=16)
    idle: timedelta = timedelta(hours=4)


class CloseLeftOpen:
    """Look for shifts that were left open and close them by rule; comes again by itself."""

    def __init__(self, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock, rule: LeftOpenRule) -> None:
        self._uow, self._reader, self._clock, self._rule = uow, reader, clock, rule

    def __call__(self, subject: str) -> int:
        """Close what was left open; answers how many."""
        closed = 0
        with self._reader() as work:
            old = [one for one in work.shifts.live() if self._clock.now() - one.opened_at >= self._rule.longest]
        for shift in old:
            try:
                closed += self._close(shift.shift_no)
            except PaydeskError as error:
                log.warning("shift %s: not closed by rule (%s)", shift.shift_no, error.code)
        with self._uow() as work:
            work.jobs.put(Job(JobKind.CLOSE_LEFT_OPEN, subject, self._clock.now() + LOOK_EVERY))
            work.commit()
        return closed

    def _close(self, shift_no: str) -> bool:
        now = self._clock.now()
        with self._uow() as work:
            shift = work.shifts.get(shift_no, for_update=True)
            if shift is None or shift.state not in LIVE_STATES or now - _busy_at(work, shift) < self._rule.idle:
                return False
            ended = replace(
                shift, state=next_shift_state(shift.state, ShiftEvent.CLOSE_BY_RULE), closed_at=now,
                closed_by_rule=True, given_to=None, counted=(), counted_fen=0, expected_fen=0, wallets=(),
                difference_reason="", counted_at=None, counted_by=0,
            )  # fmt: skip
            left = seal(work, shift, ended)
            raise_alert(work, "shift.left_open", shift_no, AlertLevel.WARNING, now)
            work.audit.add(own_audit_row(now, "shift.closed_by_rule", shift_no, unknown=left))
            work.commit()
        log.warning("shift %s: left open, closed by rule", shift_no)
        return True


def _busy_at(work: UnitOfWork, shift: Shift) -> datetime:
    """When something last happened in a shift."""
    taken = [payment.created_at for payment in work.payments.open_of_shift(shift.shift_no)]
    instants = [shift.opened_at, shift.given_at, work.ledger.last_at(shift.shift_no), *taken]
    return max(instant for instant in instants if instant is not None)
