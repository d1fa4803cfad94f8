"""The life of an order and of a refund at a wallet: scripted payers, waits that end, money given back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from server.practice import ids
from server.practice.book import Book, Notification, Order, Refund, State
from server.practice.house import House
from server.practice.scripts import Script

_OPEN: tuple[State, ...] = ("offered", "unpaid", "waiting")
_NUMBERS: dict[str, tuple[Callable[[datetime, Random], str], Callable[[datetime, Random], str]]] = {
    "wechat": (ids.wechat_transaction, ids.wechat_refund),
    "alipay": (ids.alipay_trade, ids.alipay_trade),
}
# The message that a wallet owes for a paid order; the text says what to spoil in it, empty for nothing.
OnPaid = Callable[[Order, datetime, str], Notification | None]


class Till:
    """Orders and refunds of all wallets in one book. Every time is handed in; all chance comes from `random`."""

    def __init__(self, *, book: Book, house: House, random: Random) -> None:
        self.book = book
        self.house = house
        self.random = random
        self.on_paid: dict[str, OnPaid] = {}

    def settle(self, now: datetime) -> None:
        """Let everything happen that was due by now: payers decide, refunds arrive."""
        for order in self.book.orders_due(now):
            if order.next_state == "paid":
                self.pay(order, order.due_at or now)
            else:
                self.book.save(replace(order, state=_state(order.next_state), due_at=None, ended_at=order.due_at))
        for refund in self.book.refunds_due(now):
            self.book.save(replace(refund, state=refund.next_state, due_at=None, done_at=refund.due_at))

    def find(self, service: str, merchant: str, number: str, now: datetime) -> Order | None:
        """The order as it stands now; an unpaid one past its expiry is closed."""
        return self._fresh(self.book.order(service, merchant, number), now)

    def find_by_channel_number(self, service: str, merchant: str, number: str, now: datetime) -> Order | None:
        """The same by the wallet's own number."""
        return self._fresh(self.book.order_by_channel_number(service, merchant, number), now)

    def _fresh(self, order: Order | None, now: datetime) -> Order | None:
        if order is None or order.expires_at is None or order.expires_at > now or order.state not in _OPEN:
            return order
        closed = replace(order, state="closed", due_at=None, ended_at=order.expires_at)
        self.book.save(closed)
        return closed

    def open(self, order: Order, script: Script, now: datetime) -> Order:
        """Write a new order down as its payment code scripts it."""
        wait = self.house.wait(script.seconds)
        match script.outcome:
            case "pay":
                return self.pay(order, now)
            case "wait_pay":
                order = replace(order, state="waiting", due_at=now + wait, next_state="paid")
            case "wait_decline":
                order = replace(order, state="waiting", due_at=now + wait, next_state="failed")
            case "wait":
                order = replace(order, state="waiting")
            case "late":
                order = replace(order, state="hidden", due_at=now + wait, next_state="paid")
            case _:
                order = replace(order, state="unpaid")
        self.book.save(order)
        return order

    def pay(self, order: Order, at: datetime) -> Order:
        """The payer's money arrives; the merchant is owed a notification if it asked for one."""
        paid = replace(order, state="paid", paid_at=at, due_at=None, next_state="")
        self.book.save(paid)
        owed = self.on_paid[order.service](paid, at, "") if order.notify_url and order.service in self.on_paid else None
        if owed is not None:
            self.book.save(owed)
        return paid

    def end(self, order: Order, state: Literal["closed", "reversed", "failed"], at: datetime) -> Order:
        """An order that will not be paid any more, or whose money has gone back."""
        ended = replace(order, state=state, due_at=None, next_state="", ended_at=at)
        self.book.save(ended)
        return ended

    def dead_number(self, service: str, merchant: str, number: str, now: datetime) -> Order:
        """A number reversed before the wallet ever saw it: nothing can be paid under it any more."""
        order = self.new_order(service, merchant, number, kind="never", amount_fen=0, now=now)
        return self.end(order, "reversed", now)

    def new_order(
        self, service: str, merchant: str, number: str, *, kind: str, amount_fen: int, now: datetime
    ) -> Order:
        """An order with a number of the wallet's own, not yet written down."""
        make, _ = _NUMBERS[service]
        channel_number = ids.unused(
            lambda: make(now, self.random),
            lambda found: self.book.order_by_channel_number(service, merchant, found) is not None,
        )
        return Order(
            service=service,
            merchant=merchant,
            number=number,
            channel_number=channel_number,
            kind=kind,
            amount_fen=amount_fen,
            state="unpaid",
            created_at=now,
        )

    def give_back(
        self,
        order: Order,
        *,
        number: str,
        kind: str,
        amount_fen: int,
        now: datetime,
        takes: timedelta | None,
        outcome: str,
        content: Mapping[str, str],
    ) -> Refund:
        """Write a refund down; it is PROCESSING until `takes` is over (None: for ever), then `outcome`."""
        _, make = _NUMBERS[order.service]
        channel_number = ids.unused(
            lambda: make(now, self.random),
            lambda found: self.book.refund_by_channel_number(order.service, order.merchant, found) is not None,
        )
        at_once = takes is not None and not takes
        refund = Refund(
            service=order.service,
            merchant=order.merchant,
            order_number=order.number,
            number=number,
            channel_number=channel_number,
            kind=kind,
            amount_fen=amount_fen,
            state=outcome if at_once else "PROCESSING",
            created_at=now,
            due_at=None if takes is None or at_once else now + takes,
            next_state=outcome,
            done_at=now if at_once else None,
            content=content,
        )
        self.book.save(refund)
        return refund

    def restart(self, refund: Refund, now: datetime) -> Refund:
        """Start a failed refund again under its own number."""
        due_at = now + self.house.wait(self.house.refund_takes_s)
        again = replace(refund, state="PROCESSING", due_at=due_at, next_state="SUCCESS", done_at=None)
        self.book.save(again)
        return again

    def refunded_fen(self, order: Order) -> int:
        """What has been given back of an order, refunds on their way included, failed ones not."""
        return sum(refund.amount_fen for refund in self.book.refunds_of(order) if refund.state != "REFUNDCLOSE")

    def payer_acts(self, order: Order, action: Literal["scan", "pay", "decline"], now: datetime) -> Order | None:
        """The payer in front of the phone decides now; None when there is nothing to decide."""
        if order.state not in ("offered", "unpaid", "waiting", "hidden"):
            return None
        if action == "pay":
            return self.pay(order, now)
        if action == "scan":
            scanned = replace(order, state="waiting")
            self.book.save(scanned)
            return scanned
        return self.end(order, "failed", now)


def _state(text: str) -> State:
    states: dict[str, State] = {"paid": "paid", "failed": "failed", "closed": "closed"}
    return states[text]
