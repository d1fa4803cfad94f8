"""What is left to do in a world, as the lists of its people's screens show it, and who is still there to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.core.terminal import CARD
from server.domain.order import OrderState

if TYPE_CHECKING:
    from simulation.world import World


class Left:
    """Read out of the mirrors of what is committed, anew when a commit has changed them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[str, tuple[int, list[str]]] = {}

    def _kept(self, name: str, find: Callable[[], Iterable[str]]) -> list[str]:
        """A list in order, as it was found when the mirrors last changed."""
        changes = self._world.checks.changes
        seen, found = self._found.get(name, (-1, list[str]()))
        if seen != changes:
            found = sorted(find())
            self._found[name] = changes, found
        return found

    def late_payments(self) -> list[str]:
        """Payments whose money came late, as the officer's list shows them."""
        payments = self._world.checks.payments
        return self._kept("late", lambda: (
            number for number, one in payments.items()
            if one.state is PaymentState.LATE_PAID and not one.reserved_fen
        ))  # fmt: skip

    def at_terminals(self, waits: frozenset[RefundState]) -> bool:
        """Whether a card payment is in doubt, or a refund at a terminal in one of these states."""
        checks = self._world.checks
        return bool(self._kept("at terminals", lambda: (
            *(no for no, one in checks.payments.items() if one.channel == CARD and one.state is PaymentState.UNKNOWN),
            *(no for no, one in checks.refunds.items() if one.channel == CARD and one.state in waits),
        )))  # fmt: skip

    def cashiers_work(self) -> bool:
        """Whether patients are still to come."""
        return any(window.next_visit < self._world.plan.visits for window in self._world.windows)

    def something_waits(self) -> bool:
        """Whether the officer has something to decide."""
        waiting = (one.state is RefundState.REQUESTED for one in self._world.checks.refunds.values())
        return bool(self.late_payments() or self.parts_left()) or any(waiting) or self._world.payouts.waits()

    def stays(self) -> bool:
        """Whether cashiers are still there after their last patient, for whatever comes up."""
        world = self._world
        return world.cards or world.handed.on or world.payouts.on or world.notes.on

    def parts_left(self) -> list[str]:
        """Orders of which a part is paid and nobody will pay the rest: to be undone when the patients have gone."""
        if self.cashiers_work():
            return []
        checks = self._world.checks
        return self._kept("parts", lambda: {
            one.order_no for one in checks.payments.values()
            if one.state is PaymentState.PAID and one.refundable_fen
            and checks.orders[one.order_no].state is OrderState.OPEN and one.order_no not in checks.forgotten
        })  # fmt: skip
