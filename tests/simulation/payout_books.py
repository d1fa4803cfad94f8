"""Refunds whose way back is closed, and the money that people pay out instead: which ways are closed, what the console
of a wallet does after all, and that no money goes back twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import RefundState
from server.domain.payout import Payout
from server.domain.refund import Refund
from server.services.refund_window import CLOSED_ROUTE
from simulation.forgotten_books import is_handed_out
from simulation.rows import Rows
from simulation.wires import Asked

if TYPE_CHECKING:
    from simulation.world import World

WAYS: Mapping[str, tuple[str, ...]] = {
    "wechat": ("refund_closed", "error:TRADE_OVERDUE"),
    "alipay": ("refund_closed", "error:ACQ.TRADE_HAS_FINISHED"),
}
"""How a wallet says that it cannot give back: closed after a while, the payment is too old."""
CARD_GONE: Mapping[str, str] = {"wechat": "refund_change"}
"""How it says that the card is gone; then somebody may complete the refund in its console."""
SOONEST_S, LATEST_S = 20.0, 900.0
ASKS = frozenset({"refundquery", "refund_query"})
UNASKED_S = 60.0
"""Nobody touches a refund in the wallet's console while its payout may be under way: the wallet was just asked."""


class PayoutBooks:
    """Mirrors the payouts of a world in which ways back are closed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.on = world.mischief.profile["payouts"] > 0
        self.paid_fen: Counter[str] = Counter()
        """What was paid out of each payment."""
        self.of_refund: dict[str, Payout] = {}
        self.asked_again: set[str] = set()
        self._closed: dict[str, str] = {}
        self._asked_s: dict[str, float] = {}

    # ------------------------------------------------------------ the wallets

    def way_back(self, asked: Asked) -> str:
        """The fault with which a wallet meets a refund whose way is closed, the same at every sending; or nothing."""
        ways = WAYS.get(asked.service, ())
        if not self.on or asked.operation != "refund" or not ways:
            return ""
        if asked.number not in self._closed:
            if self._was_made(asked.number):
                return ""  # met otherwise at first: a wallet that has made a refund says so at every repeat
            name, way = self._world.alias(asked.number), ""
            if self._world.mischief.fault("payouts", f"way back of {name}", "38"):
                gone = self._world.chance.draw(f"card of {name}") < self._world.mischief.profile["card_gone"]
                way = CARD_GONE.get(asked.service, "") if gone else ""
                way = way or self._world.chance.pick(f"which way back of {name}", ways)
                self._world.tell(f"the way back of {name} is closed: {way}")
            self._closed[asked.number] = way
        return self._closed[asked.number]

    def _was_made(self, refund_no: str) -> bool:
        world, refund = self._world, self._world.checks.refunds.get(refund_no)
        payment = world.checks.payments.get(refund.payment_no) if refund else None
        order = world.wallet_order(payment) if payment else None
        return order is not None and any(made.number == refund_no for made in world.far.refunds(order))

    def wallet_asked(self, asked: Asked) -> None:
        """A wallet is asked what became of a refund."""
        if self.on and asked.operation in ASKS:
            self._asked_s[asked.number] = self._world.hub.now_s

    def _in_the_console(self, refund_no: str) -> None:
        """Somebody completes a refund in the wallet's console, unless it was paid out, or may be at this moment."""
        world = self._world
        refund = world.checks.refunds[refund_no]
        if refund.state is not RefundState.ABNORMAL or is_handed_out(world, refund_no):
            return
        if world.hub.now_s - self._asked_s.get(refund_no, 0.0) < UNASKED_S:
            world.hub.later(UNASKED_S, partial(self._in_the_console, refund_no))
            return
        order = world.wallet_order(world.checks.payments[refund.payment_no])
        for given in world.far.refunds(order) if order else ():
            if given.number == refund_no and given.state == "CHANGE":
                world.tell(f"{world.alias(refund_no)} is completed in the wallet's console")
                world.far.till.restart(given, world.true_now())

    # ------------------------------------------------------------ events

    def refund_changed(self, before: Refund | None, refund: Refund, rows: Rows) -> None:
        """A refund was written."""
        new = before is None or before.state is not refund.state
        if refund.state is RefundState.ABNORMAL and new:
            name, chance = self._world.alias(refund.refund_no), self._world.chance
            if chance.fault(f"console {name}", self._world.mischief.profile["console"]):
                after_s = SOONEST_S * (LATEST_S / SOONEST_S) ** chance.draw(f"console after {name}")
                self._world.hub.later(after_s, partial(self._in_the_console, refund.refund_no))
        elif refund.state is RefundState.PAID_OUT and new:
            self._paid_out(refund, rows)

    def _paid_out(self, refund: Refund, rows: Rows) -> None:
        name = self._world.alias(refund.refund_no)
        self._world.checks.checked += 4
        found = rows.read(lambda work: work.payouts.of_refund(refund.refund_no))
        paid = [one for one in found if one.state is PayoutState.PAID]
        if len(paid) != 1 or paid[0].amount_fen != refund.amount_fen:
            raise self._broken(f"{name} counts as paid out by {len(paid)} payouts")
        payout = paid[0]
        if payout.approved_by in (None, payout.prepared_by, payout.paid_by):
            raise self._broken(f"{name} was paid out by one person alone")
        proof = rows.read(lambda work: work.payouts.proof(payout.payout_no))
        if proof is None or sha256(proof).hexdigest() != payout.proof_sha256:
            raise self._broken(f"{name} was paid out without its proof")
        self.of_refund[refund.refund_no] = payout
        self.paid_fen[refund.payment_no] += payout.amount_fen
        self._once(refund)

    def _once(self, refund: Refund) -> None:
        """The wallet gave nothing back under the number of what was paid out, and both never come to more than was
        paid."""
        payment = self._world.checks.payments[refund.payment_no]
        order = self._world.wallet_order(payment)
        refunds = self._world.far.refunds(order) if order else []
        given = [one for one in refunds if one.state in ("SUCCESS", "PROCESSING")]
        if any(one.number == refund.refund_no for one in given):
            raise self._broken(f"{self._world.alias(refund.refund_no)} was paid out and went back through the wallet")
        back_fen = sum(one.amount_fen for one in given) + self.paid_fen[payment.payment_no]
        if back_fen > payment.amount_fen:
            name = self._world.alias(payment.payment_no)
            raise self._broken(f"{back_fen} of {payment.amount_fen} fen of {name} went back or were paid out")

    # ------------------------------------------------------------ what waits, and the end

    def waits(self) -> bool:
        """Whether a refund waits to be paid out."""
        return self.on and any(one.state is RefundState.ABNORMAL for one in self._world.checks.refunds.values())

    def failed(self) -> list[Refund]:
        """Refunds that failed because their way is closed, of which nobody has asked yet to have them paid out."""
        return [
            one for one in self._world.checks.refunds.values()
            if one.state is RefundState.FAILED and one.outcome in CLOSED_ROUTE and one.refund_no not in self.asked_again
        ]  # fmt: skip

    def counted_in(self, payout: Payout) -> str:
        """The shift that counts it by now: one that was known after the shift of its drawer had been sealed may have
        waited for the next."""
        found = self._world.rows.read(lambda work: work.payouts.get(payout.payout_no))
        return found.shift_no if found is not None else payout.shift_no

    def check(self) -> None:
        """All payouts beside the wallets' books, when nothing is under way."""
        for refund_no, payout in self.of_refund.items():
            self._world.checks.checked += 1
            refund = self._world.checks.refunds[refund_no]
            if refund.state is not RefundState.PAID_OUT:
                raise self._broken(f"{self._world.alias(refund_no)} was paid out and is {refund.state}")
            if (payout.method is PayoutMethod.CASH) != bool(payout.shift_no):
                raise self._broken(f"{self._world.alias(refund_no)} was paid out by no drawer")
            self._once(refund)

    def _broken(self, text: str) -> Exception:
        from simulation.invariants import Broken

        return Broken(6, text)
