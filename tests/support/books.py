"""The books of all parties beside each other: what must be true whatever happened in between."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from support.product import Product

ENDED = ("paid", "not_paid", "reversed", "refunded")


@dataclass(frozen=True, slots=True)
class Books:
    """One look at our database, the wallets' book and the HIS's."""

    payments: dict[str, dict[str, Any]]
    refunds: list[dict[str, Any]]
    orders: dict[str, dict[str, Any]]
    ledger: list[dict[str, Any]]
    wallet_orders: dict[str, list[dict[str, Any]]]
    wallet_refunds: list[dict[str, Any]]
    his_orders: dict[str, dict[str, Any]]

    def held_fen(self, payment_no: str) -> int:
        """What a wallet holds of a payment: charged, less what was given back or reversed."""
        charged = sum(one["amount_fen"] for one in self.wallet_orders.get(payment_no, ()) if one["paid_at"])
        back = sum(
            one["amount_fen"]
            for one in self.wallet_refunds
            if one["order_number"] == payment_no and one["state"] != "REFUNDCLOSE"
        )
        return int(charged - back)

    def posted_fen(self, order_no: str) -> int:
        """What the HIS has booked for an order and not taken back."""
        order = self.his_orders.get(order_no)
        return int(order["total_fen"] - order["withdrawn_fen"]) if order and order["state"] == "posted" else 0


def read_books(product: Product) -> Books:
    """Read all of them now."""
    payments = {row["payment_no"]: row for row in product.rows("SELECT * FROM payments")}
    refunds = product.rows("SELECT * FROM refunds")
    ours = {*payments, *(row["refund_no"] for row in refunds)}
    wallet, his = product.control.get("book"), product.control.get("his/book")
    wallet_orders: dict[str, list[dict[str, Any]]] = {}
    for order in wallet["orders"]:
        if order["number"] in ours:
            wallet_orders.setdefault(order["number"], []).append(order)
    return Books(
        payments=payments,
        refunds=refunds,
        orders={row["order_no"]: row for row in product.rows("SELECT * FROM orders")},
        ledger=product.rows("SELECT * FROM ledger_lines"),
        wallet_orders=wallet_orders,
        wallet_refunds=[one for one in wallet["refunds"] if one["order_number"] in ours],
        his_orders={one["order_no"]: one for one in his["orders"]},
    )


def assert_books_agree(product: Product) -> Books:
    """Promises 2, 3, 4 and 6 over everything this installation ever did; answers the books."""
    books = read_books(product)
    sums = Counter[tuple[str, str]]()
    for line in books.ledger:
        sums[line["entry_no"], line["kind"]] += line["amount_fen"]
    assert not [entry for entry, fen in sums.items() if fen], "an entry of the ledger does not sum to zero"
    for number, payment in books.payments.items():
        _assert_wallet_agrees(books, number, payment)
    _assert_bills_charged_once(books)
    _assert_his_told_the_truth(books)
    return books


def ledger_fen(books: Books, payment_no: str) -> int:
    """What the ledger says that the money accounts hold of a payment."""
    return sum(
        line["amount_fen"]
        for line in books.ledger
        if line["payment_no"] == payment_no and not line["account"].startswith("business/")
    )


def _assert_wallet_agrees(books: Books, number: str, payment: dict[str, Any]) -> None:
    if payment["channel"] == "cash":
        return
    assert len(books.wallet_orders.get(number, ())) <= 1, f"{number} is more than one order at the wallet"
    open_refunds = [one for one in books.refunds if one["payment_no"] == number and one["state"] not in _REFUND_ENDS]
    if payment["state"] not in ENDED or open_refunds:
        return
    held = books.held_fen(number)
    ours = payment["amount_fen"] - payment["refunded_fen"] if payment["state"] in ("paid", "refunded") else 0
    assert held == ours, f"{number} is {payment['state']}: the wallet holds {held} fen, we say {ours}"
    assert ledger_fen(books, number) == ours, f"{number}: the ledger says {ledger_fen(books, number)} fen, we {ours}"


_REFUND_ENDS = ("refunded", "rejected", "failed")


def _assert_bills_charged_once(books: Books) -> None:
    charged = Counter[str]()
    for number, payment in books.payments.items():
        cash = payment["channel"] == "cash"
        held = payment["amount_fen"] - payment["refunded_fen"] if cash else books.held_fen(number)
        if held and payment["state"] in ENDED:
            charged.update(bill[0] for bill in _bills(books.orders[payment["order_no"]]))
    twice = {bill: times for bill, times in charged.items() if times > 1}
    assert not twice, f"charged more than once: {twice}"


def _bills(order: dict[str, Any]) -> list[list[Any]]:
    bills = order["bills"]
    return list(json.loads(bills) if isinstance(bills, str) else bills)


def _assert_his_told_the_truth(books: Books) -> None:
    for order_no, order in books.orders.items():
        states = {one["state"] for one in books.payments.values() if one["order_no"] == order_no}
        posted = books.posted_fen(order_no)
        if posted:
            assert states & {"paid", "refunded"}, f"{order_no}: the HIS believes it paid, we say {states}"
            assert posted <= order["total_fen"], f"{order_no}: the HIS has booked more than was owed"
