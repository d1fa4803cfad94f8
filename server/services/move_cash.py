"""Cash put into or taken out of a drawer during a shift: pay-in, pay-out, drop into the safe."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict, InvalidInput
from app.core.shift import CashMovementKind, ShiftState
from server.domain.identity import Actor
from server.domain.ledger import movement_entry
from server.domain.shift import CashMovement, Shift
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.shift_details import ShiftDetail, shift_detail

log = logging.getLogger(__name__)

OVER_DRAWER = "movement.over_drawer"


@dataclass(frozen=True, slots=True)
class MovementWanted:
    """What a person asks for, numbered by the desk."""

    movement_no: str
    shift_no: str
    kind: CashMovementKind
    amount_fen: int
    reason: str


class MoveCash:
    """Write a movement down; the drawer opens at the desk. The same number is the same movement."""

    def __init__(self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._uow, self._channels, self._clock = uow, channels, clock

    def __call__(self, actor: Actor, wanted: MovementWanted) -> ShiftDetail:
        """The shift with the movement in it. Raises NotPermitted, InvalidInput ``reason``, Conflict
        ``movement.number_reused``, ``movement.over_drawer`` (which tells something of a drawer that is to be counted
        blindly, and is therefore kept in the audit log), ``shift.not_open``."""
        require(actor, "shift.cash_movement")
        if not wanted.reason.strip():
            raise InvalidInput("reason", "is needed")
        try:
            with self._uow() as work:
                shift = move_cash(work, actor, wanted, self._clock)
                detail = shift_detail(work, shift, self._channels)
                work.commit()
        except Conflict as refusal:
            if refusal.code == OVER_DRAWER:
                self._keep_refused(actor, wanted)
            raise
        log.info("movement %s: %s %d fen", wanted.movement_no, wanted.kind, wanted.amount_fen)
        return detail

    def _keep_refused(self, actor: Actor, wanted: MovementWanted) -> None:
        with self._uow() as work:
            work.audit.add(
                audit_row(
                    actor, self._clock.now(), "cash.refused", wanted.movement_no, shift_no=wanted.shift_no,
                    kind=wanted.kind.value, amount_fen=wanted.amount_fen,
                )
            )  # fmt: skip
            work.commit()


def move_cash(
    work: UnitOfWork, actor: Actor, wanted: MovementWanted, clock: Clock, *, difference_of: str = ""
) -> Shift:
    """The same inside a transaction of the caller's; ``difference_of`` is the shift whose difference it settles."""
    known = work.movements.get(wanted.movement_no)
    shift = work.shifts.get(wanted.shift_no, for_update=True)
    if known is not None and shift is not None:
        same = (known.shift_no, known.kind, known.amount_fen, known.difference_of)
        if same != (wanted.shift_no, wanted.kind, wanted.amount_fen, difference_of):
            raise Conflict("movement.number_reused", movement_no=wanted.movement_no)
        return shift
    whose = (actor.window.window_id, actor.operator.operator_id, ShiftState.OPEN)
    if shift is None or (shift.window_id, shift.operator_id, shift.state) != whose:
        raise Conflict("shift.not_open")
    now = clock.now()
    movement = CashMovement(
        movement_no=wanted.movement_no, shift_no=shift.shift_no, window_id=shift.window_id,
        operator_id=shift.operator_id, campus=shift.campus, kind=wanted.kind, amount_fen=wanted.amount_fen,
        reason=wanted.reason.strip(), at=now, difference_of=difference_of,
    )  # fmt: skip
    drawer_fen = shift.float_fen + work.ledger.balance(f"cash/{shift.shift_no}")
    if drawer_fen + movement.drawer_fen < 0:
        raise Conflict(OVER_DRAWER)
    work.movements.add(movement)
    work.ledger.add(movement_entry(movement, accounting_day(now)))
    work.audit.add(
        audit_row(
            actor, now, f"cash.{wanted.kind.value}", wanted.movement_no, shift_no=shift.shift_no,
            amount_fen=wanted.amount_fen, reason=movement.reason,
        )
    )  # fmt: skip
    return shift
