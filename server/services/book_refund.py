"""What follows when money of a refund has gone back: ledger, payment, order, posting, bills, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.core.errors import NotFound
from app.core.payment import PaymentEvent, PaymentState
from app.core.payment import next_state as next_payment_state
from app.core.posting import PostingEvent, PostingState
from app.core.posting import next_state as next_posting_state
from server.domain.job import Job, JobKind
from server.domain.ledger import LedgerLine
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.bill_holders import let_go

WITHOUT_MONEY = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED})


def money_of(work: UnitOfWork, refund: Refund) -> tuple[Payment, Order]:
    """The payment and order of a refund, kept from others until this unit of work ends. Raises NotFound."""
    payment = work.payments.get(refund.payment_no, for_update=True)
    order = work.orders.get(refund.order_no, for_update=True)
    if payment is None or order is None:
        raise NotFound("payment.not_found", payment_no=refund.payment_no)
    return payment, order


def book_money_back(
    work: UnitOfWork, refund: Refund, payment: Payment, order: Order, entry: Sequence[LedgerLine], now: datetime
) -> None:
    """Write the entry and what follows from it; the refund's amount is no longer reserved but gone."""
    work.ledger.add(entry)
    changed = replace(
        payment,
        refunded_fen=payment.refunded_fen + refund.amount_fen,
        reserved_fen=payment.reserved_fen - refund.amount_fen,
        changed_at=now,
    )
    if changed.refunded_fen == changed.amount_fen:
        changed = replace(changed, state=next_payment_state(payment.state, PaymentEvent.REFUNDED_WHOLLY))
    work.payments.save(changed)
    if changed.state is PaymentState.REFUNDED:
        work.alerts.end("payment.late", payment.payment_no, now)
    for other in work.refunds.of_payment(payment.payment_no):  # what had failed has now been made good
        for code in ("refund.failed_by_rule", "refund.failed"):
            work.alerts.end(code, other.refund_no, now)
    if not _all_gone(work.payments.of_order(order.order_no)):
        if refund.business_withdrawal and _whole_bills_fen(order, refund) == refund.amount_fen:
            let_go(work, order, refund.bills)
        return
    let_go(work, order)
    if order.state is OrderState.OPEN:  # late money or parts went back: the patient may pay under it after all
        work.orders.set_state(order.order_no, OrderState.CANCELLED)
        work.parts.end(order.order_no)
        work.jobs.put(Job(JobKind.RELEASE_BILLS, order.order_no, now))
    elif order.state is OrderState.PAID:
        work.orders.set_state(order.order_no, OrderState.REFUNDED)
        posting = work.postings.get(order.order_no, for_update=True)
        if posting is not None and posting.state is PostingState.POSTED:
            state = next_posting_state(posting.state, PostingEvent.BUSINESS_WITHDREW)
            work.postings.save(replace(posting, state=state, changed_at=now))


def _all_gone(payments: Sequence[Payment]) -> bool:
    """Whether no payment has, or may still get, money."""
    return all(payment.state in WITHOUT_MONEY for payment in payments)


def _whole_bills_fen(order: Order, refund: Refund) -> int:
    return sum(bill.own_fen for bill in order.bills if bill.bill_no in refund.bills)
