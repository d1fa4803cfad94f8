"""The life of a shortage or surplus: explained by the cashier, approved by a second person, settled or written off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.shift import (
    OPEN_DIFFERENCES,
    CashMovementKind,
    DifferenceEvent,
    DifferenceState,
    ForbiddenStep,
    next_difference_state,
)
from server.domain.identity import Actor
from server.domain.ledger import written_off_entry
from server.domain.shift import ShiftDifference
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import operator_name
from server.services.move_cash import MovementWanted, move_cash

MOST = 200
"""Differences shown at a time: the open ones, then the latest that ended."""


@dataclass(frozen=True, slots=True)
class DifferenceDetail:
    """A difference with the names for its ids."""

    difference: ShiftDifference
    window_name: str
    operator_name: str
    explained_name: str
    approved_name: str
    ended_name: str


class SettleDifferences:
    """See and move on what counts have found. Who may not decide sees the own ones."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def __call__(self, actor: Actor, *, ended: bool = False) -> Sequence[DifferenceDetail]:
        """Open differences, or those that ended; oldest first. Raises NotPermitted."""
        require(actor, "shift.view")
        states = frozenset(DifferenceState) - OPEN_DIFFERENCES if ended else OPEN_DIFFERENCES
        with self._reader() as work:
            found = work.differences.in_states(states, MOST)
            return [_detail(work, one) for one in found if _may_see(actor, one)]

    def explain(self, actor: Actor, shift_no: str, channel: str, reason: str) -> DifferenceDetail:
        """Say why. Raises NotFound, InvalidInput ``reason``, Conflict ``difference.not_now``."""
        if not reason.strip():
            raise InvalidInput("reason", "is needed")
        with self._uow() as work:
            found = self._stepped(work, actor, shift_no, channel, DifferenceEvent.EXPLAIN)
            changed = replace(found, reason=reason.strip(), explained_by=actor.operator.operator_id)
            return self._saved(work, actor, changed, "explained", reason.strip())

    def approve(self, actor: Actor, shift_no: str, channel: str, note: str = "") -> DifferenceDetail:
        """Accept the explanation, as a second person. Raises NotPermitted, NotFound, Conflict
        ``difference.same_person``, ``difference.not_now``."""
        return self._decide(actor, shift_no, channel, DifferenceEvent.APPROVE, note)

    def send_back(self, actor: Actor, shift_no: str, channel: str, note: str) -> DifferenceDetail:
        """Ask for a better explanation. Raises like `approve`."""
        return self._decide(actor, shift_no, channel, DifferenceEvent.SEND_BACK, note)

    def write_off(self, actor: Actor, shift_no: str, channel: str, note: str) -> DifferenceDetail:
        """End it without making it good, saying why. Raises like `approve`, and InvalidInput ``note``."""
        require(actor, "shift.differences")
        if not note.strip():
            raise InvalidInput("note", "is needed")
        now = self._clock.now()
        with self._uow() as work:
            found = self._stepped(work, actor, shift_no, channel, DifferenceEvent.WRITE_OFF)
            if channel == "cash":
                work.ledger.add(written_off_entry(found, now, accounting_day(now)))
            ended = replace(found, ended_by=actor.operator.operator_id, note=note.strip())
            return self._saved(work, actor, ended, "written_off", note.strip())

    def settle(
        self, actor: Actor, shift_no: str, channel: str, *, movement_no: str, into_shift: str
    ) -> DifferenceDetail:
        """Make it good in the actor's open shift: a shortage is paid in, a surplus paid out; the same movement number
        is the same act. Raises those of a movement, and Conflict ``difference.not_cash``."""
        require(actor, "shift.cash_movement")
        if channel != "cash":
            raise Conflict("difference.not_cash", channel=channel)
        with self._uow() as work:
            known = work.differences.get(shift_no, channel, for_update=True)
            if known is not None and known.movement_no == movement_no and known.state is DifferenceState.SETTLED:
                return _detail(work, known)
            found = self._stepped(work, actor, shift_no, channel, DifferenceEvent.SETTLE)
            shortage = found.amount_fen < 0
            wanted = MovementWanted(
                movement_no=movement_no, shift_no=into_shift, amount_fen=abs(found.amount_fen), reason=found.reason,
                kind=CashMovementKind.PAY_IN if shortage else CashMovementKind.PAY_OUT,
            )  # fmt: skip
            move_cash(work, actor, wanted, self._clock, difference_of=shift_no)
            ended = replace(found, ended_by=actor.operator.operator_id, movement_no=movement_no)
            return self._saved(work, actor, ended, "settled", movement_no)

    def _decide(self, actor: Actor, shift_no: str, channel: str, event: DifferenceEvent, note: str) -> DifferenceDetail:
        require(actor, "shift.differences")
        with self._uow() as work:
            found = self._stepped(work, actor, shift_no, channel, event)
            if actor.operator.operator_id in (found.operator_id, found.explained_by):
                raise Conflict("difference.same_person")
            approver = actor.operator.operator_id if event is DifferenceEvent.APPROVE else None
            changed = replace(found, approved_by=approver, note=note.strip())
            return self._saved(work, actor, changed, changed.state.value, note.strip())

    def _stepped(
        self, work: UnitOfWork, actor: Actor, shift_no: str, channel: str, event: DifferenceEvent
    ) -> ShiftDifference:
        """The difference after an event, not yet stored."""
        require(actor, "shift.view")
        found = work.differences.get(shift_no, channel, for_update=True)
        if found is None:
            raise NotFound("difference.not_found", shift_no=shift_no, channel=channel)
        if not _may_see(actor, found):
            raise NotPermitted("shift.differences")
        try:
            state = next_difference_state(found.state, event)
        except ForbiddenStep:
            raise Conflict("difference.not_now", state=found.state.value) from None
        return replace(found, state=state, changed_at=self._clock.now())

    def _saved(
        self, work: UnitOfWork, actor: Actor, difference: ShiftDifference, act: str, note: str
    ) -> DifferenceDetail:
        work.differences.save(difference)
        work.audit.add(
            audit_row(
                actor, difference.changed_at, f"difference.{act}", difference.shift_no, channel=difference.channel,
                amount_fen=difference.amount_fen, note=note,
            )
        )  # fmt: skip
        detail = _detail(work, difference)
        work.commit()
        return detail


def _may_see(actor: Actor, difference: ShiftDifference) -> bool:
    return difference.operator_id == actor.operator.operator_id or "shift.differences" in actor.permissions


def _detail(work: UnitOfWork, difference: ShiftDifference) -> DifferenceDetail:
    window = work.windows.get(difference.window_id)
    return DifferenceDetail(
        difference=difference,
        window_name=window.name if window else "",
        operator_name=operator_name(work, difference.operator_id),
        explained_name=operator_name(work, difference.explained_by or 0),
        approved_name=operator_name(work, difference.approved_by or 0),
        ended_name=operator_name(work, difference.ended_by or 0),
    )
