"""Begin a shift at a window; what became known while none was open is counted in it."""

from collections.abc import Mapping

from app.core.clock import Clock
from app.core.errors import Conflict
from app.core.shift import ShiftState
from server.domain.identity import Actor
from server.domain.shift import Shift
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.late_events import take_waiting
from server.services.shift_details import ShiftDetail, shift_detail


class OpenShift:
    """Open a shift. The same number is the same shift."""

    def __init__(self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._uow, self._channels, self._clock = uow, channels, clock

    def __call__(self, actor: Actor, shift_no: str, float_fen: int) -> ShiftDetail:
        """The shift. Raises Conflict ``shift.window_has_open``, ``shift.number_reused``, ``shift.count_first`` with
        ``shift_no`` (one that was closed by rule is still to be counted)."""
        require(actor, "shift.open")
        now = self._clock.now()
        with self._uow() as work:
            shift = work.shifts.get(shift_no)
            if shift is None:
                _check_counted(work, actor)
                shift = Shift(
                    shift_no=shift_no, window_id=actor.window.window_id, operator_id=actor.operator.operator_id,
                    campus=actor.window.campus, state=ShiftState.OPEN, float_fen=float_fen, opened_at=now,
                )  # fmt: skip
                work.shifts.add(shift)
                late = take_waiting(work, shift, now)
                work.audit.add(audit_row(actor, now, "shift.opened", shift_no, float_fen=float_fen, late=late))
            elif (shift.operator_id, shift.float_fen) != (actor.operator.operator_id, float_fen):
                raise Conflict("shift.number_reused", shift_no=shift_no)
            detail = shift_detail(work, shift, self._channels)
            work.commit()
        return detail


def _check_counted(work: UnitOfWork, actor: Actor) -> None:
    """A drawer that nobody has counted is counted before the next shift, by its cashier or at its window."""
    for shift in work.shifts.uncounted():
        if shift.window_id == actor.window.window_id or shift.operator_id == actor.operator.operator_id:
            raise Conflict("shift.count_first", shift_no=shift.shift_no)
