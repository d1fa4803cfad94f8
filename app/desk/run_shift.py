"""Open and close a shift at this window, under a number minted here."""

from collections.abc import Mapping

from app.core.clock import Clock
from app.core.errors import Refused
from app.core.ids import NumberKind, mint
from app.desk.ports import Act, History, Server
from app.wire.sessions import SessionView
from app.wire.shifts import CloseShift, Counted, Handover, OpenShift, ShiftView


class RunShift:
    """The cashier's shift."""

    def __init__(self, *, server: Server, clock: Clock, history: History | None = None) -> None:
        """``history`` has the shift on this disk before it is sent."""
        self._server, self._clock, self._history = server, clock, history

    def open(self, session: SessionView, float_fen: int) -> ShiftView:
        """Begin a shift with a float. Raises Refused, Unreachable."""
        number = mint(NumberKind.SHIFT, session.window.code, self._clock.now())
        wanted = OpenShift(shift_no=number, float_fen=float_fen)
        if self._history is None:
            return self._server.open_shift(wanted)
        now, who = self._clock.now(), session.operator_id
        self._history.record_act(Act(number=number, content=wanted, recorded_at=now, operator_id=who))
        try:
            view = self._server.open_shift(wanted)
        except Refused as refused:
            self._history.note_act(number, refused.code)
            raise
        self._history.note_act(number, view.state.value)
        return view

    def close(
        self, shift_no: str, pieces: Mapping[int, int], *, difference_reason: str = "", handover: Handover | None = None
    ) -> ShiftView:
        """Hand in the count (pieces by denomination in fen). Raises Conflict ``shift.difference`` or
        ``shift.money_unknown``, which a reason or a handover answers."""
        counted = tuple(
            Counted(denomination_fen=denomination, pieces=count) for denomination, count in pieces.items() if count
        )
        return self._server.close_shift(
            shift_no, CloseShift(counted=counted, difference_reason=difference_reason, handover=handover)
        )
