"""What a card terminal can do about the refund in front: give the money back to the card, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from app.core.refund import RefundState
from app.core.terminal import CARD
from app.desk.desk import Desk
from app.wire.refunds import RefundView
from ui.tasks import TERMINAL

if TYPE_CHECKING:
    from ui.refunds.models import RefundsModel

WAITS = frozenset({RefundState.PROCESSING, RefundState.UNKNOWN, RefundState.SENDING})


class Front(Protocol):
    """The presenter whose refund is in front."""

    model: RefundsModel

    def ask(self, function: Callable[[], Any], on_done: Callable[[Any], None], *, lane: str = ...) -> None: ...

    def refund_chosen(self, refund: RefundView) -> None: ...


class TerminalActs:
    """One act: the terminal asks for the card, its word is told, the refund in front is read again."""

    def __init__(self, front: Front, desk: Desk) -> None:
        self._front, self._desk = front, desk

    def possible(self) -> bool:
        """Whether this window has a terminal."""
        return self._desk.terminal is not None and self._desk.terminal.is_there()

    def give_back(self, refund: RefundView) -> None:
        """F5: void or refund at the terminal; one in doubt is asked for first."""
        terminal = self._desk.terminal
        if terminal is not None and waits_for_terminal(refund):
            self._front.ask(lambda: terminal.give_back(refund), self._front.refund_chosen, lane=TERMINAL)


def waits_for_terminal(refund: RefundView) -> bool:
    """Whether its money goes back at a terminal, and has not yet."""
    return refund.channel == CARD and refund.state in WAITS
