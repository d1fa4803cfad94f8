"""What a wallet prints otherwise than it happened: lines left out, printed twice, with another amount, a day later.

What is altered for the trade bill is altered in the fund bill too, so that the two agree; an alteration of the fund
bill alone stands under the service with FUNDS behind it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from server.practice.book import Book, Order, Refund

_Row = TypeVar("_Row", Order, Refund)
CHANGES = ("omit", "double", "amount", "next_day")
BOOKED_AFTER = timedelta(seconds=2)
"""A line of the next day carries this instant after midnight."""
A_DAY = timedelta(days=1)
FUNDS = ".funds"
_EVER = datetime(1970, 1, 2, tzinfo=UTC)


def printed_orders(
    book: Book, service: str, merchant: str, start: datetime, end: datetime, bill: str = ""
) -> list[Order]:
    """Payments as the bill of a span of time prints them, in order of payment; ``bill`` is FUNDS for the fund bill."""
    altered = _altered(book, service, bill)
    printed: list[Order] = []
    for order in book.orders_paid(service, merchant, start, end):
        printed += _printed(order, altered.get(order.number))
    for order in book.orders_paid(service, merchant, start - A_DAY, start):
        if altered.get(order.number, ("", 0))[0] == "next_day":
            printed.append(replace(order, paid_at=start + BOOKED_AFTER))
    return sorted(printed, key=lambda order: (order.paid_at or order.created_at, order.number))


def printed_refunds(
    book: Book, service: str, merchant: str, start: datetime, end: datetime, bill: str = ""
) -> list[Refund]:
    """Refunds and reverses in the same way, by the merchant's refund number."""
    altered = _altered(book, service, bill)
    printed: list[Refund] = []
    for refund in book.refunds_accepted(service, merchant, start, end):
        printed += _printed(refund, altered.get(_number(refund)))
    for refund in book.refunds_accepted(service, merchant, start - A_DAY, start):
        if altered.get(_number(refund), ("", 0))[0] == "next_day":
            printed.append(replace(refund, created_at=start + BOOKED_AFTER))
    return sorted(printed, key=lambda refund: (refund.created_at, refund.number))


def printed_before(
    book: Book, service: str, merchant: str, end: datetime, bill: str
) -> tuple[list[Order], list[Refund]]:  # fmt: skip
    """All that the bills of the days before an instant print."""
    altered, orders, refunds = _altered(book, service, bill), list[Order](), list[Refund]()
    for order in book.orders_paid(service, merchant, _EVER, end):
        orders += _printed_by(order, altered.get(order.number), order.paid_at or order.created_at, end)
    for refund in book.refunds_accepted(service, merchant, _EVER, end):
        refunds += _printed_by(refund, altered.get(_number(refund)), refund.created_at, end)
    return orders, refunds


def _printed_by(row: _Row, alteration: tuple[str, int] | None, at: datetime, end: datetime) -> list[_Row]:
    if alteration is not None and alteration[0] == "next_day":
        return [row] if at < end - A_DAY else []
    return _printed(row, alteration)


def _altered(book: Book, service: str, bill: str) -> dict[str, tuple[str, int]]:
    return book.alterations(service) | (book.alterations(service + bill) if bill else {})


def _number(refund: Refund) -> str:
    """A reverse bears the number of its order, whose alteration is not its own."""
    return refund.number if refund.number != refund.order_number else ""


def _printed(row: _Row, alteration: tuple[str, int] | None) -> list[_Row]:
    change, amount_fen = alteration or ("", 0)
    if change in ("omit", "next_day"):
        return []
    if change == "amount":
        return [replace(row, amount_fen=amount_fen)]
    return [row, row] if change == "double" else [row]
