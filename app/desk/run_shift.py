"""Open, hand over and close a shift at this window, and move its cash, under numbers minted here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from app.core.clock import Clock
from app.core.errors import Conflict, Refused, Unreachable
from app.core.ids import NumberKind, mint
from app.core.shift import CashMovementKind
from app.desk.ports import Act, History, OfflineJournal, Server
from app.wire.sessions import SessionView
from app.wire.shifts import (
    CloseShift,
    Counted,
    DifferenceView,
    GiveShift,
    Handover,
    MoveCash,
    MovementView,
    OpenShift,
    SettleDifference,
    ShiftView,
    WalletCounted,
)

Value = TypeVar("Value")
REPEATS = 2
"""How often an act whose answer was lost is asked for again under the same number."""
NO_WALLETS: Mapping[str, int] = MappingProxyType({})


class RunShift:
    """The cashier's shift."""

    def __init__(
        self, *, server: Server, clock: Clock, history: History | None = None, offline: OfflineJournal | None = None
    ) -> None:
        """``history`` has the shift on this disk before it is sent; ``offline`` what the server does not have yet."""
        self._server, self._clock, self._history, self._offline = server, clock, history, offline

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
        self,
        shift_no: str,
        pieces: Mapping[int, int],
        *,
        wallets: Mapping[str, int] = NO_WALLETS,
        difference_reason: str = "",
        handover: Handover | None = None,
    ) -> ShiftView:
        """Hand in the count: pieces by denomination in fen, and what each wallet should show in fen. Raises Conflict
        ``shift.difference``, ``shift.wallet_missing`` or ``shift.money_unknown``, which a reason, a number or a
        handover answers; ``offline.not_delivered`` while money that was taken here is not in its statement yet."""
        self._check_delivered()
        count = count_of(pieces, wallets, difference_reason)
        return self._server.close_shift(shift_no, replace(count, handover=handover))

    def count_later(
        self, shift_no: str, pieces: Mapping[int, int], wallets: Mapping[str, int], *, difference_reason: str = ""
    ) -> ShiftView:
        """Hand in the count of a shift that was closed by rule. Raises like `close`."""
        return self._server.count_shift(shift_no, count_of(pieces, wallets, difference_reason))

    def give(self, shift_no: str, to: str, count: CloseShift | None) -> ShiftView:
        """Offer the shift to a colleague, counted (see `count_of`) or not. Raises like `close`, and NotFound
        ``operator.unknown``, Conflict ``shift.same_person``."""
        self._check_delivered()
        return self._server.give_shift(shift_no, GiveShift(to=to, count=count))

    def move_cash(
        self, session: SessionView, shift_no: str, kind: CashMovementKind, amount_fen: int, reason: str
    ) -> tuple[ShiftView, MovementView]:
        """Write cash in or out down under a number minted here, asked again while no answer comes: the number makes
        repeats safe. Answers the shift and the movement. Raises Conflict ``movement.over_drawer``."""
        number = self._movement_no(session)
        wanted = MoveCash(movement_no=number, kind=kind, amount_fen=amount_fen, reason=reason)
        shift = self._repeated(lambda: self._server.move_cash(shift_no, wanted))
        return shift, next(each for each in shift.movements if each.movement_no == number)

    def settle(self, session: SessionView, difference: DifferenceView, into_shift: str) -> DifferenceView:
        """Make an approved difference good in cash, in the open shift; repeated as `move_cash`."""
        settle = SettleDifference(movement_no=self._movement_no(session), shift_no=into_shift)
        return self._repeated(lambda: self._server.settle_difference(difference.shift_no, difference.channel, settle))

    def _movement_no(self, session: SessionView) -> str:
        return mint(NumberKind.MOVEMENT, session.window.code, self._clock.now())

    def _repeated(self, ask: Callable[[], Value]) -> Value:
        for _ in range(REPEATS):
            try:
                return ask()
            except Unreachable:
                continue
        return ask()

    def _check_delivered(self) -> None:
        waiting = self._offline.undelivered() if self._offline is not None else ()
        if waiting:
            amount_fen = sum(entry.payment.amount_fen for entry in waiting)
            raise Conflict("offline.not_delivered", count=len(waiting), amount_fen=amount_fen)


def count_of(pieces: Mapping[int, int], wallets: Mapping[str, int], difference_reason: str = "") -> CloseShift:
    """A count as it is handed in; what is not there is left out."""
    return CloseShift(
        counted=tuple(
            Counted(denomination_fen=denomination, pieces=count) for denomination, count in pieces.items() if count
        ),
        wallets=tuple(WalletCounted(channel=channel, amount_fen=fen) for channel, fen in wallets.items()),
        difference_reason=difference_reason,
    )
