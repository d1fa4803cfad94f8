"""Notes of cash refunds as they leave the drawers of a world whose database is put back: each once, and never more than
was paid, whatever the server has forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.core.errors import PaydeskError
from app.core.refund import RefundState
from app.desk.open_drawer import CASH_GIVEN
from app.wire.refunds import CashGiven, RefundView
from simulation.kernel import START

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

Answer = TypeVar("Answer")
STUCK, LATER = 0.05, 0.3
WRONG_CLOCKS = timedelta(days=7)
"""A desk's clock is never further behind."""


class Till:
    """The drawer of a window as its devices open it; ``wanted`` is the refund whose notes the cashier takes out."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window, self.wanted = world, window, ""

    def open_drawer(self) -> str:
        """As ``app.desk.ports.Devices`` says."""
        world = self._world
        if world.chance.fault(world.count(f"drawer of {self._window.name}"), STUCK):
            return "drawer.no_answer"
        world.notes.leave(self.wanted, self._window)
        return ""


class Notes:
    """What has left the drawers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.on = world.past.watched
        self.gone: dict[str, CashGiven] = {}
        self._of_payment: Counter[str] = Counter()

    def owes(self, window: Window) -> bool:
        """Whether the drawer of a window owes notes, as far as the server knows."""
        if not self.on or window.session is None:
            return False
        window_id, checks = window.session.window.window_id, self._world.checks
        return any(
            one.channel == "cash" and one.state is RefundState.REFUNDED and one.handed_over_at is None
            and one.window_id == window_id and number not in checks.forgotten
            for number, one in checks.refunds.items()
        )  # fmt: skip

    def leave(self, refund_no: str, window: Window) -> None:
        """They are handed to the patient."""
        checks, name = self._world.checks, self._world.alias(refund_no)
        checks.checked += 2
        self._world.tell(f"the notes of {name} leave the drawer of {window.name}")
        if refund_no in self.gone:
            raise self._broken(f"the notes of {name} left a drawer twice")
        refund = checks.refunds[refund_no]
        self.gone[refund_no] = CashGiven(
            refund_no=refund_no, payment_no=refund.payment_no, amount_fen=refund.amount_fen, reason=refund.reason,
            shift_no=None,
        )  # fmt: skip
        self._of_payment[refund.payment_no] += refund.amount_fen
        paid_fen = checks.payments[refund.payment_no].amount_fen
        if self._of_payment[refund.payment_no] > paid_fen:
            given = self._of_payment[refund.payment_no]
            raise self._broken(f"{given} fen of {self._world.alias(refund.payment_no)} were handed out, of {paid_fen}")

    def check(self) -> None:
        """What has left is in the books, once."""
        checks = self._world.checks
        for refund_no, given in self.gone.items():
            checks.checked += 1
            refund = checks.refunds[refund_no]
            if refund_no in checks.forgotten or refund.state is not RefundState.REFUNDED:
                state = "forgotten" if refund_no in checks.forgotten else refund.state.value
                raise self._broken(f"the notes of {self._world.alias(refund_no)} were handed out, and it is {state}")
            if refund.amount_fen != given.amount_fen:
                raise self._broken(f"{self._world.alias(refund_no)} was handed out with another amount")
        for payment_no, fen in self._of_payment.items():
            if fen > checks.payments[payment_no].refunded_fen:
                raise self._broken(f"more of {self._world.alias(payment_no)} was handed out than the books gave back")

    def _broken(self, text: str) -> Exception:
        from simulation.invariants import Broken

        return Broken(6, text)


class HandingOut:
    """What one person does with the notes that this drawer owes, in one life of the window."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window = world, window

    def look(self) -> None:
        """Hand out what stands in the list."""
        world, window = self._world, self._window
        if not world.notes.owes(window):
            return
        for refund in self._try(window.line.open_refunds) or ():
            if refund.to_hand_over and self._is_mine(refund):
                label = world.count(f"{window.name} hands out {world.alias(refund.refund_no)}")
                if world.chance.calm or world.chance.draw(label) >= LATER:
                    self._hands_out(refund)

    def _is_mine(self, refund: RefundView) -> bool:
        session = self._window.session
        return session is not None and refund.window_id == session.window.window_id

    def _hands_out(self, refund: RefundView) -> None:
        window = self._window
        window.till.wanted = refund.refund_no
        try:
            code = window.drawer.for_refund(window.sign_in(), refund)
        except PaydeskError as error:
            self._world.tell(f"{window.name} hands out {self._world.alias(refund.refund_no)}: {error.code}")
            code = error.code
        if code == CASH_GIVEN and refund.refund_no not in self._world.notes.gone:
            self._world.notes.leave(refund.refund_no, window)  # the drawer was counted: they lie there, by hand
        if code in ("", CASH_GIVEN):
            self._try(partial(window.line.hand_over_refund, refund.refund_no))

    def _try(self, act: Callable[[], Answer]) -> Answer | None:
        try:
            return self._window.ask(act, 2)
        except PaydeskError as error:
            self._world.tell(f"{self._window.name} with notes: {error.code}")
        return None


def journals_tell(world: World) -> None:
    """A drawer never opens before that stands on its desk's disk."""
    if not world.notes.on:
        return
    written = {
        act.content.refund_no
        for window in world.everywhere
        for act in window.journal.acts_since(START - WRONG_CLOCKS)
        if isinstance(act.content, CashGiven)
    }
    for refund_no in world.notes.gone:
        if refund_no not in written:
            raise world.notes._broken(f"the notes of {world.alias(refund_no)} left and stand in no journal")
