"""What a cashier does with the card terminal of a window, as the screens do it: ask it once when the server says so,
ask what became of it while that is not known, give money back at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.core.errors import NotSignedIn, PaydeskError, Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.terminal import CARD
from app.desk.follow_payment import ENDED
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from simulation.by_hand import ByHand

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

Answer = TypeVar("Answer")
ASK_TERMINAL = "terminal.asked"
"""The server's word that the payment waits for the terminal now."""
ASKS_EVERY_S = 20.0
WAITS = frozenset({RefundState.PROCESSING, RefundState.UNKNOWN, RefundState.SENDING})


class AtTerminal:
    """One cashier at one terminal, in one life of the window."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window = world, window
        self._sold: set[str] = set()
        self._hand = ByHand(world, window)
        self.settles, self.over_doubt = self._hand.settles, self._hand.over_doubt
        self._asked_s: dict[str, float] = {}

    def follow(self, view: PaymentView) -> PaymentView:
        """Do what the checkout does while it shows a card payment; how the payment stands then."""
        number, now_s = view.payment_no, self._window.process.hub.now_s
        if view.reason == ASK_TERMINAL and number not in self._sold:
            self._sold.add(number)
            if self._hand.takes(view):
                self._try(self._hand.attach)
                return self._try(partial(self._window.follow, number)) or view
            after = self._try(partial(self._window.terminal.sell, view)) or view
            return (self._try(partial(self._window.follow, number)) or after) if after.state in ENDED else after
        if view.state is PaymentState.UNKNOWN and now_s - self._asked_s.get(number, now_s - 60) >= ASKS_EVERY_S:
            self._asked_s[number] = now_s
            self._try(partial(self._window.terminal.ask_now, number))
        return view

    def waits(self) -> bool:
        """Whether a look at this terminal's lists would find anything to do, at this window or at another."""
        world, journal = self._world, self._window.journal
        if not world.cards:
            return False
        if (
            self._window.slips
            or journal.untold_acts()
            or any(one.payment.channel == CARD for one in journal.open_intents())
        ):
            return True
        return world.left.at_terminals(WAITS)

    def settle(self) -> None:
        """Ask for whatever is in doubt, tell what was not told; give back what is to go back at this terminal."""
        if not self._world.cards:
            return
        window = self._window
        if window.slips:
            self._try(self._hand.attach)
        if window.journal.untold_acts() or any(one.payment.channel == CARD for one in window.journal.open_intents()):
            self._try(window.recover)
        for payment in self._try(window.line.open_payments) or ():
            if payment.channel == CARD and payment.state is PaymentState.UNKNOWN and self._is_mine(payment.window_id):
                self._try(partial(window.terminal.ask_now, payment.payment_no))
        for refund in self._try(window.line.open_refunds) or ():
            if refund.channel == CARD and refund.state in WAITS and self._is_here(refund):
                self._world.tell(f"{window.name} gives {self._world.alias(refund.refund_no)} back at its terminal")
                self._try(partial(window.terminal.give_back, refund))

    def _is_here(self, refund: RefundView) -> bool:
        """Whether the card was charged at this window."""
        payment = self._world.checks.payments.get(refund.payment_no)
        return payment is not None and self._is_mine(payment.window_id)

    def _is_mine(self, window_id: int) -> bool:
        session = self._window.session
        return session is not None and window_id == session.window.window_id

    def _try(self, act: Callable[[], Answer]) -> Answer | None:
        try:
            return act()
        except NotSignedIn:
            self._window.session = None
            self._window.sign_in()
        except Unreachable:
            self._window.process.hub.pause(2.0)
        except PaydeskError as error:
            self._world.tell(f"{self._window.name} at the terminal: {error.code}")
        return None
