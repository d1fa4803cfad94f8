"""What a wallet prints otherwise than it happened: lines left out, printed twice, with another amount, a day later."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from server.practice.book import Book, Order, Refund

_Row = TypeVar("_Row", Order, Refund)
CHANGES = ("omit", "double", "amount", "next_day")
BOOKED_AFTER = timedelta(seconds=2)
"""A line of the next day carries this instant after midnight."""
A_DAY = timedelta(days=1)


def printed_orders(book: Book, service: str, merchant: str, start: datetime, end: datetime) -> list[Order]:
    """Payments as the bill of a span of time prints them, in order of payment."""
    altered = book.alterations(service)
    printed: list[Order] = []
    for order in book.orders_paid(service, merchant, start, end):
        printed += _printed(order, altered.get(order.number))
    for order in book.orders_paid(service, merchant, start - A_DAY, start):
        if altered.get(order.number, ("", 0))[0] == "next_day":
            printed.append(replace(order, paid_at=start + BOOKED_AFTER))
    return sorted(printed, key=lambda order: (order.paid_at or order.created_at, order.number))


def printed_refunds(book: Book, service: str, merchant: str, start: datetime, end: datetime) -> list[Refund]:
    """Refunds and reverses in the same way, by the merchant's refund number."""
    altered = book.alterations(service)
    printed: list[Refund] = []
    for refund in book.refunds_accepted(service, merchant, start, end):
        printed += _printed(refund, altered.get(_number(refund)))
    for refund in book.refunds_accepted(service, merchant, start - A_DAY, start):
        if altered.get(_number(refund), ("", 0))[0] == "next_day":
            printed.append(replace(refund, created_at=start + BOOKED_AFTER))
    return sorted(printed, key=lambda refund: (refund.created_at, refund.number))


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
