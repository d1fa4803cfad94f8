"""What is left to do in a world, as the lists of its people's screens show it, and who is still there to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.order import OrderState

if TYPE_CHECKING:
    from simulation.world import World


class Left:
    """Read out of the mirrors of what is committed."""

    def __init__(self, world: World) -> None:
        self._world = world

    def late_payments(self) -> list[str]:
        """Payments whose money came late, as the officer's list shows them."""
        return sorted(
            number for number, one in self._world.checks.payments.items()
            if one.state is PaymentState.LATE_PAID and not one.reserved_fen
        )  # fmt: skip

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
        paid = [one for one in checks.payments.values() if one.state is PaymentState.PAID and one.refundable_fen]
        return sorted({one.order_no for one in paid if checks.orders[one.order_no].state is OrderState.OPEN})
