"""The promises as checks: after every commit and every request what it touched, at the end of a seed everything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.core.posting import PostingState
from app.core.refund import RESERVING_STATES, RefundState
from app.core.terminal import CARD
from server.domain.ledger import EntryKind
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.storage.memory import MemoryDatabase
from simulation.evidence import proves
from simulation.kernel import Task
from simulation.storage import Touched
from simulation.wires import PAYS, Asked, Heard

if TYPE_CHECKING:
    from simulation.rows import Rows
    from simulation.world import World

S = PaymentState
_NEVER_EDITED = attrgetter("order_no", "channel", "amount_fen", "shift_no", "window_id", "operator_id", "created_at")
GONE_BACK = frozenset({RefundState.REFUNDED, RefundState.PAID_OUT})
KEPT = frozenset({"REFUNDCLOSE", "CHANGE"})
"""States of a refund at a wallet in which the merchant has the money."""
WITH_MONEY = MONEY_HELD_STATES | {S.REFUNDED}
KNOWN_END = frozenset({S.PAID, S.NOT_PAID, S.REVERSED, S.REFUNDED})


class Broken(Exception):
    """A promise is broken; ``promise`` is its number, the text says what happened."""

    def __init__(self, promise: int, text: str) -> None:
        super().__init__(f"promise {promise}: {text}")
        self.promise = promise


class Checks:
    """Mirrors what was committed and compares it with the books of the far ends and the journals of the desks."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, Refund] = {}
        self.orders: dict[str, Order] = {}
        self.of_order: dict[str, set[str]] = defaultdict(set)
        self.of_bill: dict[str, set[str]] = defaultdict(set)
        self.refunds_of: dict[str, set[str]] = defaultdict(set)
        self.words: dict[str, list[Heard]] = defaultdict(list)
        self.sent: Counter[str] = Counter()
        self.shifts: set[str] = set()
        self.asks: dict[tuple[Task, str], set[str]] = defaultdict(set)
        self.forgotten: set[str] = set()
        self.held_before: dict[str, frozenset[str]] = {}
        """By the bill, what two orders hold since the database was put back: cash of one of them had gone back."""
        self.checked = 0
        self.changes = 0
        """How often rows have changed."""

    # ------------------------------------------------------------ events

    def committed(self, touched: Touched) -> None:
        """A unit of work is durable."""
        if "shifts" in touched:
            self.shifts |= touched["shifts"]
        if touched:
            self._rows_changed(touched, self._world.rows)

    def _rows_changed(self, touched: Touched, rows: Rows) -> None:
        self.changes += 1
        for order_no in touched.get("orders", ()):
            order = rows.order(order_no)
            self.forgotten.discard(order_no)
            self.orders[order_no] = order
            for bill in order.bills:
                self.of_bill[bill.bill_no].add(order_no)
        for payment_no in touched.get("payments", ()):
            payment = rows.payment(payment_no)
            old = None if payment_no in self.forgotten else self.payments.get(payment_no)
            self.forgotten.discard(payment_no)
            self.payments[payment_no] = payment
            self.of_order[payment.order_no].add(payment_no)
            self._payment(old, payment)
        for refund_no in touched.get("refunds", ()):
            refund = rows.refund(refund_no)
            before = None if refund_no in self.forgotten else self.refunds.get(refund_no)
            self.forgotten.discard(refund_no)
            self.refunds[refund_no] = refund
            self.refunds_of[refund.payment_no].add(refund_no)
            self._refund(before, refund)
        if "shifts" in touched and self._world.handed.watched:
            self._world.handed.committed(touched["shifts"], rows)

    def put_back(self, database: MemoryDatabase) -> None:
        """The database has an earlier state: what it does not have any more is forgotten there, and remembered here."""
        self.changes += 1
        tables = database.tables
        mirrors: list[tuple[dict[str, Any], Any]] = [
            (self.orders, tables.orders.rows),
            (self.payments, tables.payments.rows),
            (self.refunds, tables.refunds.rows),
        ]
        for mirror, rows in mirrors:
            self.forgotten.update(number for number in mirror if number not in rows)
            mirror.update({number: rows[number] for number in mirror if number in rows})
        paid = {number for number, one in tables.payments.rows.items() if one.state in WITH_MONEY}
        self._world.far.bank.unclaim(lambda number: number in paid)

    def look_back(self) -> None:
        """Two orders hold one bill now if cash of the first had gone back when the second was charged, and the database
        has forgotten that: nobody was charged twice. By the end it must have gone back again, and what is charged from
        now on is held twice as ever. Of cash that two windows took without the server the other may be delivered first
        now."""
        for bill_no, orders in self.of_bill.items():
            charged = [one for one in orders if self._covers(self.orders[one], bill_no, or_late=True)]
            if len(charged) > 1:
                self.held_before[bill_no] = self._held_of(charged)

    def asked_back(self, task: Task, ask: str, refund_no: str) -> None:
        """A cashier's one wish for money back goes to the server under a number."""
        if ask:
            self.asks[task, ask].add(refund_no)

    def each_wish_once(self) -> None:
        """However often it was sent, and under whatever numbers, one wish gives money back once."""
        for (_, ask), numbers in self.asks.items():
            found = [self.refunds[number] for number in numbers if number in self.refunds]
            back = [one for one in found if one.state in GONE_BACK]
            if len(back) > 1:
                raise Broken(6, f"{ask} was asked for once and went back {len(back)} times")

    def heard(self, heard: Heard) -> None:
        """A whole answer has reached the server."""
        self.words[heard.asked.number].append(heard)

    def before_far_end(self, asked: Asked, told_too_early: str = "") -> None:
        """A request is about to be read by a far end; ``told_too_early`` as it was when it was sent."""
        self.checked += 1
        number = asked.number
        if asked.operation in PAYS:
            self.sent[number] += 1
            if number not in self.payments:
                raise Broken(1, f"{self._name(number)} was sent before its intent was durable at the server")
            if not self._world.journaled(number):
                raise Broken(1, f"{self._name(number)} was sent before its intent was durable at the desk")
        elif asked.operation == "refund" and number and number not in self.refunds:
            raise Broken(1, f"{self._name(number)} was sent before it was durable")
        elif told_too_early:
            raise Broken(4, told_too_early)

    def after_far_end(self, asked: Asked) -> None:
        """A far end has acted."""
        if asked.operation in PAYS and asked.number in self.payments:
            order = self.orders[self.payments[asked.number].order_no]
            self._charged_once(order)

    # ------------------------------------------------------------ one thing

    def _payment(self, old: Payment | None, new: Payment) -> None:
        self.checked += 1
        name = self._name(new.payment_no)
        if old is not None:
            if _NEVER_EDITED(old) != _NEVER_EDITED(new):
                raise Broken(3, f"{name} was edited")
            if new.refunded_fen < old.refunded_fen:
                raise Broken(6, f"{name} has less refunded than before")
        state = new.state
        if old is None or old.state is not state:
            self._world.happened.payment(old, new)
            if state in (S.NOT_PAID, S.REVERSED):
                self._proof_of_no_money(new)
            elif state in MONEY_HELD_STATES:
                self._proof_of_money(new)
        if new.refunded_fen + new.reserved_fen > new.amount_fen:
            raise Broken(6, f"more of {name} is given back or reserved than was paid")
        if state in KNOWN_END or state is S.LATE_PAID:
            self._ledger(new)
        if state is S.PAID:
            self._charged_once(self.orders[new.order_no])

    def _proof_of_no_money(self, payment: Payment) -> None:
        name = self._name(payment.payment_no)
        if payment.channel == "cash":
            if payment.reason != "payment.never_sent" and payment.state is not S.REVERSED:
                raise Broken(3, f"cash {name} became {payment.state} for {payment.reason}")
            return
        if self.held_fen(payment):
            raise Broken(3, f"{name} is {payment.state} although the wallet has the money")
        if payment.reason == "payment.never_sent":
            if self.sent[payment.payment_no]:
                raise Broken(3, f"{name} is called never sent although it was")
            return
        if payment.reason in LOCAL_REFUSALS and not self.sent[payment.payment_no]:
            return
        if not any(proves(word, payment) for word in self.words[payment.payment_no]):
            raise Broken(3, f"{name} became {payment.state} ({payment.reason}) without the channel's definite word")

    def _proof_of_money(self, payment: Payment) -> None:
        if payment.channel == "cash":
            return
        if payment.channel == CARD:
            self._world.far.bank.claim(payment.payment_no)
        order = self._world.wallet_order(payment)
        if order is None or order.paid_at is None or order.amount_fen != payment.amount_fen:
            raise Broken(3, f"{self._name(payment.payment_no)} is {payment.state} but the wallet has no such payment")

    def _ledger(self, payment: Payment) -> None:
        entries = self._world.rows.entries(payment.payment_no)
        money = [entry for entry in entries if entry[0].kind in (EntryKind.PAYMENT, EntryKind.LATE_PAYMENT)]
        for entry in entries:
            if sum(line.amount_fen for line in entry) != 0:
                raise Broken(7, f"an entry of {self._name(payment.payment_no)} is not balanced")
        wanted = 1 if payment.state in (S.PAID, S.LATE_PAID, S.REFUNDED) else 0
        if len(money) != wanted:
            name = self._name(payment.payment_no)
            raise Broken(7, f"{name} is {payment.state} with {len(money)} entries in the ledger")
        if money and abs(money[0][0].amount_fen) != payment.amount_fen:
            raise Broken(7, f"{self._name(payment.payment_no)} stands in the ledger with another amount")
        back = sum(abs(entry[0].amount_fen) for entry in entries if entry[0].kind is EntryKind.REFUND)
        if back != payment.refunded_fen:
            raise Broken(
                7, f"the ledger gave {back} fen of {self._name(payment.payment_no)} back, not {payment.refunded_fen}"
            )

    def _refund(self, old: Refund | None, new: Refund) -> None:
        self.checked += 1
        payment = self._world.rows.payment(new.payment_no)
        name = self._name(new.refund_no)
        if old is not None and (old.amount_fen, old.payment_no) != (new.amount_fen, new.payment_no):
            raise Broken(6, f"{name} was edited")
        reserving = [self.refunds[each] for each in self.refunds_of[new.payment_no] if self._stands(each)]
        total = sum(one.amount_fen for one in reserving if one.state in RESERVING_STATES)
        if total > payment.amount_fen:
            raise Broken(6, f"refunds of {self._name(new.payment_no)} come to {total} fen of {payment.amount_fen}")
        if new.state is RefundState.REFUNDED and (old is None or old.state is not new.state):
            self._given_back(new, payment)
        if self._world.payouts.on:
            self._world.payouts.refund_changed(old, new, self._world.rows)

    def _stands(self, refund_no: str) -> bool:
        """Whether a refund is known to the server, or was carried out although it has forgotten it."""
        refund = self.refunds[refund_no]
        if refund_no not in self.forgotten:
            return True
        order = self._world.wallet_order(self.payments[refund.payment_no])
        made = self._world.far.refunds(order) if order else []
        return any(one.number == refund_no and one.state not in KEPT for one in made)

    def _given_back(self, refund: Refund, payment: Payment) -> None:
        if self.settled_elsewhere(refund):
            return
        order = self._world.wallet_order(payment)
        given = self._world.far.refunds(order) if order else []
        if not any(one.number == refund.refund_no and one.amount_fen == refund.amount_fen for one in given):
            raise Broken(5, f"{self._name(refund.refund_no)} counts as refunded but the wallet gave nothing back")

    def settled_elsewhere(self, refund: Refund) -> bool:
        """Whether the money of a refund goes another way than back through the wallet."""
        return refund.channel == "cash"

    def told_too_early(self, order_no: str) -> str:
        """What is wrong with telling the HIS now that an order is paid; a copy of it may arrive when the database has
        been put back to before the proof."""
        order = self.orders.get(order_no)
        if order is None:
            return f"the HIS hears of order {self._name(order_no)} that is not durable"
        payments = [self.payments[number] for number in self.of_order[order_no]]
        paid = sum(one.amount_fen for one in payments if one.state in (S.PAID, S.REFUNDED))
        return (
            ""
            if paid >= order.total_fen
            else f"the HIS hears that {self._name(order_no)} is paid before there is proof"
        )

    def _charged_once(self, order: Order) -> None:
        self.checked += 1
        for bill in order.bills:
            charged = self._charged(bill.bill_no)
            if len(charged) > 1 and not self._held_of(charged) <= self.held_before.get(bill.bill_no, frozenset()):
                names = " and ".join(sorted(self._name(one) for one in charged))
                raise Broken(2, f"bill {bill.bill_no} is charged by {names}")
        held = sum(self.held_fen(self.payments[number]) for number in self.of_order[order.order_no])
        if held > order.total_fen:
            raise Broken(2, f"{held} fen are held for {self._name(order.order_no)} of {order.total_fen}")

    def _charged(self, bill_no: str) -> list[str]:
        """The orders that hold money for a bill."""
        return [one for one in self.of_bill[bill_no] if self._covers(self.orders[one], bill_no)]

    def _held_of(self, orders: Iterable[str]) -> frozenset[str]:
        """Those payments of some orders of which money is held."""
        numbers = (number for order_no in orders for number in self.of_order[order_no])
        return frozenset(number for number in numbers if self.held_fen(self.payments[number]))

    def _covers(self, order: Order, bill_no: str, *, or_late: bool = False) -> bool:
        """Whether money is held for a bill by an order; ``or_late``: also cash of which that is not yet known."""
        numbers = self.of_order[order.order_no]
        held = [self.payments[number] for number in numbers if self.held_fen(self.payments[number])]
        if not held:
            return False
        if not or_late and all(one.channel == "cash" and one.state is S.LATE_PAID for one in held):
            return False  # taken without the server while the bill was paid elsewhere: nobody's until it has gone back
        refunds = [self.refunds[each] for number in numbers for each in self.refunds_of[number]]
        return not any(bill_no in one.bills and one.state in GONE_BACK for one in refunds)

    # ------------------------------------------------------------ what is true

    def held_fen(self, payment: Payment) -> int:
        """What is really held of a payment: by its wallet's book less what was paid out instead, or by the drawer."""
        if payment.channel == "cash":
            return payment.amount_fen - payment.refunded_fen if payment.state in MONEY_HELD_STATES else 0
        order = self._world.wallet_order(payment)
        if order is None or order.paid_at is None:
            return 0
        back = sum(one.amount_fen for one in self._world.far.refunds(order) if one.state not in KEPT)
        return order.amount_fen - back - self._world.payouts.paid_fen[payment.payment_no]

    def _name(self, number: str) -> str:
        return self._world.alias(number)


LOCAL_REFUSALS = frozenset({"channel.code_invalid", "channel.amount_not_allowed"})
"""Our own channel refused before anything was sent."""


def facts_of(world: World) -> dict[str, Any]:
    """How many of each state there are, for the story."""
    return dict(Counter(str(one.state) for one in world.checks.payments.values()))


__all__ = ["Broken", "Checks", "PostingState", "facts_of"]
