"""A refund that no person asked for: made by a named rule, in the transaction of what brought it about."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from app.core.ids import ALPHABET, NumberKind, is_number, mint
from app.core.refund import RefundState
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.authorise import own_audit_row

log = logging.getLogger(__name__)

TAIL = 11
"""The letters of a number behind its time and its window."""
OWN_WINDOW_CODE = "0000"
"""The window code in numbers that the server itself mints."""
HIS_REFUSED, LATE_SUCCESS, CANCELLED = "refund.his_refused", "refund.late_success", "refund.cancelled"
"""Why: the business system has not taken the order; the money came late; its cancelling was asked and came too late."""
BY_RULE = frozenset({HIS_REFUSED, LATE_SUCCESS, CANCELLED})


def number_made_from(payment: Payment) -> str:
    """The number of the refund of a whole payment that no desk's journal has."""
    return f"{NumberKind.REFUND.value}{payment.payment_no[1:]}"


def numbers_made_from(payment: Payment) -> Sequence[str]:
    """That number, and the one of a second try when the first one failed."""
    first = number_made_from(payment)
    digest = sha256(first.encode()).digest()
    return first, first[:-TAIL] + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:TAIL])


def number_of_return(work: UnitOfWork, payment: Payment, window_code: str, now: datetime) -> str:
    """The number of a refund that this server itself makes of a whole payment, which no desk's journal has: it is made
    from the payment's own, so that a server that has forgotten it (its database was put back) sends the same again,
    which gives nothing back twice; so is that of a second try when the first has failed. Anything else has a number of
    its own."""
    whole = payment.refundable_fen == payment.amount_fen
    for number in numbers_made_from(payment) if whole else ():
        if is_number(NumberKind.REFUND, number) and work.refunds.get(number) is None:
            return number
    return mint(NumberKind.REFUND, window_code, now, secrets.choice)


def refund_by_rule(
    work: UnitOfWork, order: Order, payment: Payment, *, reason: str, rule: str, now: datetime
) -> Refund | None:
    """Send back what can still be refunded of a payment that was read in this transaction; None when nothing can.

    A wallet is refunded at once; cash waits for a cashier to hand it over, who approves it at the window. ``rule`` is
    the stable name under which the audit log says who decided.
    """
    if payment.refundable_fen <= 0:
        return None
    by_hand = payment.channel == "cash"
    refund = Refund(
        refund_no=number_of_return(work, payment, OWN_WINDOW_CODE, now),
        payment_no=payment.payment_no,
        order_no=order.order_no,
        channel=payment.channel,
        amount_fen=payment.refundable_fen,
        reason=reason,
        note="",
        bills=tuple(bill.bill_no for bill in order.bills) if reason == HIS_REFUSED else (),
        business_withdrawal=False,
        state=RefundState.REQUESTED if by_hand else RefundState.WITHDRAWN,
        window_id=payment.window_id,
        shift_no=payment.shift_no,
        requested_by=0,
        requested_at=now,
        changed_at=now,
        approved_at=None if by_hand else now,
    )
    work.payments.save(replace(payment, reserved_fen=payment.reserved_fen + refund.amount_fen, changed_at=now))
    work.refunds.add(refund)
    if not by_hand:
        work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
    work.audit.add(
        own_audit_row(
            now, "refund.by_rule", refund.refund_no,
            payment_no=payment.payment_no, rule=rule, amount_fen=refund.amount_fen,
        )
    )  # fmt: skip
    log.warning("refund %s: by rule %s, payment %s", refund.refund_no, rule, payment.payment_no)
    return refund
