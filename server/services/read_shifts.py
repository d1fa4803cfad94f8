"""Read shifts: the one at this window, one by its number, lists of them."""

from collections.abc import Iterable, Mapping, Sequence

from app.core.errors import NotFound, NotPermitted
from server.domain.identity import Actor
from server.domain.shift import Shift
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import require
from server.services.shift_details import ShiftDetail, shift_detail


class ReadShifts:
    """Questions about shifts."""

    def __init__(self, *, reader: UnitOfWorkFactory, channels: Mapping[str, Channel]) -> None:
        self._reader, self._channels = reader, channels

    def current(self, actor: Actor) -> ShiftDetail | None:
        """The shift that holds the actor's window, whoever opened it: open, or given and not yet accepted."""
        require(actor, "shift.view")
        with self._reader() as work:
            shift = work.shifts.live_of_window(actor.window.window_id)
            return shift_detail(work, shift, self._channels) if shift else None

    def read(self, actor: Actor, shift_no: str) -> ShiftDetail:
        """One shift: one's own, one that is given to the actor or to be counted, or any with the permission to search
        orders. Raises NotFound, NotPermitted."""
        require(actor, "shift.view")
        with self._reader() as work:
            shift = work.shifts.get(shift_no)
            if shift is None:
                raise NotFound("shift.not_found", shift_no=shift_no)
            mine = actor.operator.operator_id in (shift.operator_id, shift.given_to, shift.handed_over_to)
            here = shift.window_id == actor.window.window_id and "shift.take_over" in actor.permissions
            if not mine and not here and "orders.view" not in actor.permissions:
                raise NotPermitted("orders.view")
            return shift_detail(work, shift, self._channels)

    def mine(self, actor: Actor, limit: int = 30) -> Sequence[ShiftDetail]:
        """The actor's latest shifts, newest first."""
        require(actor, "shift.view")
        with self._reader() as work:
            return self._listed(work, work.shifts.of_operator(actor.operator.operator_id, limit))

    def everybody(self, actor: Actor, limit: int = 60) -> Sequence[ShiftDetail]:
        """The latest shifts of all windows, newest first. Raises NotPermitted without the permission to search
        orders."""
        require(actor, "shift.view")
        require(actor, "orders.view")
        with self._reader() as work:
            return self._listed(work, work.shifts.latest(limit))

    def waiting(self, actor: Actor) -> Sequence[ShiftDetail]:
        """Shifts that wait for the actor: given to the actor by name, or closed by rule and to be counted by the actor
        or at this window; oldest first."""
        require(actor, "shift.view")
        with self._reader() as work:
            given = work.shifts.given_to(actor.operator.operator_id)
            counts = [shift for shift in work.shifts.uncounted() if may_count(actor, shift)]
            return [shift_detail(work, shift, self._channels) for shift in (*given, *counts)]

    def _listed(self, work: UnitOfWork, shifts: Iterable[Shift]) -> Sequence[ShiftDetail]:
        return [shift_detail(work, shift, self._channels, whole=False) for shift in shifts]


def may_count(actor: Actor, shift: Shift) -> bool:
    """Whether the actor may count a shift that was closed by rule: its cashier, who takes over at its window, or who
    looks after all windows."""
    if shift.operator_id == actor.operator.operator_id:
        return "shift.close" in actor.permissions
    here = shift.window_id == actor.window.window_id
    return "shift.take_over" in actor.permissions and (here or "orders.view" in actor.permissions)
