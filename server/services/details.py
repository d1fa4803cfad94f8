"""A payment or an order with everything a person asks about it, read in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import NotFound
from server.domain.job import JobKind
from server.domain.order import Order
from server.domain.parts import OrderInParts
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.settlement import Waits, give_up_at
from server.ports import Channel, ChannelRules, UnitOfWork


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    """A payment, its order, what the business system was told, and when we look next."""

    payment: Payment
    order: Order
    posting: Posting | None
    operator_name: str
    ask_again_at: datetime | None
    give_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order with its payments, refunds and posting, and the names for its ids."""

    order: Order
    payments: Sequence[PaymentDetail]
    refunds: Sequence[Refund]
    posting: Posting | None
    window_name: str
    operator_names: Mapping[int, str]
    mark: OrderInParts | None = None
    """Set where it was asked for: the order is paid in parts and not complete."""


def waits_of(rules: ChannelRules) -> Waits:
    """The waits that settlement needs, out of a channel's table."""
    return Waits(
        first_query_s=rules.first_query_s,
        query_interval_s=rules.query_interval_s,
        give_up_s=rules.give_up_s,
        reverse_not_before_s=rules.reverse_not_before_s,
        reverse_interval_s=rules.reverse_interval_s,
        reverse_window_s=rules.reverse_window_s,
        slow_query_s=tuple(rules.slow_query_s),
    )


def operator_name(work: UnitOfWork, operator_id: int) -> str:
    """The display name of an operator; empty for the program itself."""
    operator = work.operators.get(operator_id) if operator_id else None
    return operator.display_name if operator else ""


def payment_detail(work: UnitOfWork, payment: Payment, channels: Mapping[str, Channel]) -> PaymentDetail:
    """The detail of one payment."""
    order = work.orders.get(payment.order_no)
    if order is None:
        raise NotFound("order.not_found", order_no=payment.order_no)
    return _detail(work, payment, order, work.postings.get(payment.order_no), channels)


def _detail(
    work: UnitOfWork, payment: Payment, order: Order, posting: Posting | None, channels: Mapping[str, Channel]
) -> PaymentDetail:
    channel = channels.get(payment.channel)
    limit = give_up_at(payment, waits_of(channel.rules)) if channel else None
    job = work.jobs.get(JobKind.SETTLE_PAYMENT, payment.payment_no) if limit else None
    return PaymentDetail(
        payment=payment,
        order=order,
        posting=posting,
        operator_name=operator_name(work, payment.operator_id),
        ask_again_at=job.due_at if job else None,
        give_up_at=limit,
    )


def order_details(work: UnitOfWork, orders: Sequence[Order], channels: Mapping[str, Channel]) -> Sequence[OrderDetail]:
    """The details of several orders with a fixed number of queries, in the orders' order."""
    numbers = [order.order_no for order in orders]
    payments, refunds, postings = (
        work.payments.of_orders(numbers), work.refunds.of_orders(numbers), work.postings.of_orders(numbers),
    )  # fmt: skip
    operators = {operator.operator_id: operator.display_name for operator in work.operators.all()}
    windows = {window.window_id: window.name for window in work.windows.all()}
    posting_of = {posting.order_no: posting for posting in postings}
    return [
        OrderDetail(
            order=order,
            payments=[
                _detail(work, payment, order, posting_of.get(order.order_no), channels)
                for payment in payments
                if payment.order_no == order.order_no
            ],
            refunds=[refund for refund in refunds if refund.order_no == order.order_no],
            posting=posting_of.get(order.order_no),
            window_name=windows.get(order.window_id, ""),
            operator_names=operators,
        )
        for order in orders
    ]
