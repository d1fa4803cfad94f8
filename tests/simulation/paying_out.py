"""Who pays money out whose way back is closed: one prepares with a proof, another approves, somebody pays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.core.errors import PaydeskError
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import PAYOUT_ROUTE, RefundState
from app.desk.pay_out import PayoutTyped
from app.wire.payouts import PayoutView
from app.wire.refunds import RefundView
from server.domain.refund import Refund

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

Answer = TypeVar("Answer")
PROOF = str(Path(__file__).parents[2] / "resources" / "pictures" / "paid.png")


class PayingOut:
    """What one person does with payouts, in one life of the window; who ``approves`` does not hold a drawer."""

    def __init__(self, world: World, window: Window, *, approves: bool = False) -> None:
        self._world, self._window, self._approves = world, window, approves

    def look(self) -> None:
        """Do the next step of whatever waits."""
        world, window = self._world, self._window
        if not world.payouts.on or window.session is None:
            return
        if not self._approves:
            for refund in world.payouts.failed():
                self._asks_again(refund)
        if not world.payouts.waits():
            return
        payouts = self._try(window.line.payouts) or ()
        standing = {one.refund_no for one in payouts}
        for view in self._try(window.line.open_refunds) or ():
            if view.state is RefundState.ABNORMAL and view.refund_no not in standing:
                self._prepares(view)
        for payout in payouts:
            if payout.state is PayoutState.PREPARED and self._approves:
                self._decides(payout)
            elif payout.state is PayoutState.APPROVED and not self._approves:
                self._pays(payout)

    def needs_drawer(self) -> bool:
        """Whether, on a quiet day, something waits to be paid out, or to be asked for at this window."""
        world, window = self._world, self._window
        if not world.payouts.on or not world.chance.calm or window.session is None:
            return False
        return world.payouts.waits() or any(self._is_mine(refund) for refund in world.payouts.failed())

    def _is_mine(self, refund: Refund) -> bool:
        session, payment = self._window.session, self._world.checks.payments[refund.payment_no]
        return session is not None and payment.window_id == session.window.window_id

    def _asks_again(self, refund: Refund) -> None:
        """The channel has refused for good: the same money is asked for as a payout."""
        world, window = self._world, self._window
        payment = world.checks.payments[refund.payment_no]
        if not self._is_mine(refund) or window.current is None:
            return
        others = [one for one in world.checks.refunds.values() if one.payment_no == refund.payment_no]
        asked = [one for one in others if one.refund_no in world.payouts.asked_again]
        if len([one for one in others if one.route == PAYOUT_ROUTE]) > len(asked):
            world.payouts.asked_again.add(refund.refund_no)  # by somebody whose answer was lost
            return
        name = f"payout for {world.alias(refund.refund_no)}"
        shift_no, amount_fen = window.current.shift_no, min(refund.amount_fen, payment.refundable_fen)
        if amount_fen <= 0:
            return
        kept = world.naming.get(window.process.hub.task(), "")
        world.naming[window.process.hub.task()] = name
        world.tell(f"{window.name} asks to have {world.alias(refund.refund_no)} paid out")
        view = self._try(
            lambda: window.refund(
                window.sign_in(), refund.payment_no, amount_fen, "refund.patient_request", shift_no=shift_no,
                bills=refund.bills if amount_fen == refund.amount_fen else (), payout=True,
            )
        )  # fmt: skip
        world.naming[window.process.hub.task()] = kept
        if view is not None:
            world.payouts.asked_again.add(refund.refund_no)

    def _prepares(self, view: RefundView) -> None:
        world, window = self._world, self._window
        label = world.count(f"{window.name} prepares {world.alias(view.refund_no)}")
        if not world.chance.calm and world.chance.draw(label) < (0.9 if self._approves else 0.5):
            return
        cash = world.chance.draw(f"cash {label}") < 0.6
        typed = PayoutTyped(
            method=PayoutMethod.CASH if cash else PayoutMethod.ACCOUNT, payee_name="赵晓棠",
            payee_account="" if cash else "6222020200112233445", proof_path=PROOF,
        )  # fmt: skip
        world.tell(f"{window.name} prepares a payout of {world.alias(view.refund_no)} by {typed.method}")
        self._try(lambda: window.pay_out.prepare(window.sign_in(), view.refund_no, typed))

    def _decides(self, payout: PayoutView) -> None:
        world, window = self._world, self._window
        label = world.count(f"{window.name} decides {world.alias(payout.refund_no)}")
        takes_back = not world.chance.calm and world.chance.draw(label) < 0.15
        act = window.line.cancel_payout if takes_back else window.line.approve_payout
        world.tell(f"{window.name} {'declines' if takes_back else 'approves'} the payout of {self._of(payout)}")
        self._try(partial(act, payout.payout_no))

    def _pays(self, payout: PayoutView) -> None:
        world, window = self._world, self._window
        label = world.count(f"{window.name} pays {world.alias(payout.refund_no)}")
        if not world.chance.calm and world.chance.draw(label) < 0.4:
            return
        world.tell(f"{window.name} pays out {self._of(payout)}")
        shift_no = window.current.shift_no if window.current is not None else ""
        if self._try(lambda: window.pay_out.pay(window.sign_in(), payout, shift_no)) is None:
            self._try(lambda: window.pay_out.looked_at(window.line.payouts(payout.refund_no)))

    def _of(self, payout: PayoutView) -> str:
        return self._world.alias(payout.refund_no)

    def _try(self, act: Callable[[], Answer]) -> Answer | None:
        try:
            return self._window.ask(act, 2)
        except PaydeskError as error:
            self._world.tell(f"{self._window.name} with a payout: {error.code}")
        return None
