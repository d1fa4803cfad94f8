"""Who holds a bill: the window, the operator, since when, and how the order stands; for whoever is refused it. And who
holds it next when it is let go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import Conflict
from app.core.payment import PaymentState
from app.core.posting import PostingState
from server.domain.order import Order, OrderState
from server.domain.parts import held_fen
from server.ports import OrderQuery, UnitOfWork, UnitOfWorkFactory
from server.services.details import operator_name

_OPEN_FIRST = (
    PaymentState.UNKNOWN, PaymentState.REVERSING, PaymentState.LATE_PAID, PaymentState.WAITING, PaymentState.SENDING,
)  # fmt: skip
"""What is said of an order with several open payments: the one that lasts longest."""
IN_PART = "paid_in_part"


@dataclass(frozen=True, slots=True)
class BillHolder:
    """Who holds a bill. ``state`` is a payment state, ``paid_in_part`` or an order state."""

    order_no: str
    window: str
    operator: str
    since: datetime
    state: str
    paid_fen: int
    total_fen: int
    patient_no: str


def bill_holder(work: UnitOfWork, order_no: str) -> BillHolder | None:
    """The holder's words; None for an order that is gone."""
    order = work.orders.get(order_no)
    if order is None:
        return None
    window = work.windows.get(order.window_id)
    state, paid_fen = _state(work, order)
    return BillHolder(
        order_no=order_no, window=window.name if window else "", operator=operator_name(work, order.operator_id),
        since=order.created_at, state=state, paid_fen=paid_fen, total_fen=order.total_fen, patient_no=order.patient_no,
    )  # fmt: skip


def held_conflict(reader: UnitOfWorkFactory, bill_no: str, order_no: str) -> Conflict:
    """``bill.held`` with who holds it."""
    with reader() as work:
        holder = bill_holder(work, order_no)
    if holder is None:
        return Conflict("bill.held", bill_no=bill_no, order_no=order_no)
    return Conflict(
        "bill.held", bill_no=bill_no, order_no=order_no, window=holder.window, operator=holder.operator,
        since_at=holder.since.isoformat(), state=holder.state, paid_fen=holder.paid_fen, total_fen=holder.total_fen,
    )  # fmt: skip


def let_go(work: UnitOfWork, order: Order, bill_nos: Collection[str] | None = None) -> None:
    """Let an order's bills (or some of them) go. After a restore another order may have been made again that is of the
    same bills, while this one held them: they are that one's until the business system knows that it was paid."""
    work.bills.release(order.order_no, bill_nos)
    if not work.healings.all():
        return
    freed = {bill.bill_no for bill in order.bills if bill_nos is None or bill.bill_no in bill_nos}
    others = work.orders.search(OrderQuery(patient_no=order.patient_no))
    for one in sorted(others, key=lambda other: other.state is not OrderState.PAID):
        theirs = freed.intersection(bill.bill_no for bill in one.bills)
        if theirs and (one.business, one.order_no != order.order_no) == (order.business, True):
            free = [bill_no for bill_no in theirs if work.bills.holder(one.business, bill_no) is None]
            if free and _needs_bills(work, one.order_no):
                work.bills.hold(one.business, free, one.order_no)


def _needs_bills(work: UnitOfWork, order_no: str) -> bool:
    """Whether nobody but us knows that they are being paid, or are."""
    order, posting = work.orders.get(order_no, for_update=True), work.postings.get(order_no)
    if order is None or order.state is OrderState.OPEN:
        return order is not None
    return order.state is OrderState.PAID and posting is not None and posting.state is PostingState.PENDING


def _state(work: UnitOfWork, order: Order) -> tuple[str, int]:
    payments = work.payments.of_order(order.order_no)
    paid_fen, states = held_fen(payments), {payment.state for payment in payments}
    if order.state is not OrderState.OPEN:
        return order.state.value, paid_fen
    for state in _OPEN_FIRST:
        if state in states:
            return state.value, paid_fen
    return (IN_PART if paid_fen else order.state.value), paid_fen
