"""Double entry underneath: every payment, posting and refund is a balanced set of lines; corrections are new
entries.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from server.domain.payment import Payment
from server.domain.refund import Refund


class EntryKind(StrEnum):
    """Why an entry was written."""

    PAYMENT = "payment"
    LATE_PAYMENT = "late_payment"
    REFUND = "refund"
    FLOAT = "float"
    COUNT_DIFFERENCE = "count_difference"
    PAY_IN = "pay_in"
    PAY_OUT = "pay_out"
    DROP = "drop"
    WRITTEN_OFF = "written_off"
    CARRIED_PAYMENT = "carried_payment"
    """A payment that became known while no shift was open is counted in the next one; its money does not move."""
    CARRIED_REFUND = "carried_refund"


STATEMENT_KINDS = {
    EntryKind.PAYMENT: "payment",
    EntryKind.LATE_PAYMENT: "payment",
    EntryKind.CARRIED_PAYMENT: "payment",
    EntryKind.REFUND: "refund",
    EntryKind.CARRIED_REFUND: "refund",
}
"""The entries that a shift's statement counts, and as what."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line; ``amount_fen`` is positive for debit, negative for credit. Lines of one ``entry_no`` sum to zero."""

    entry_no: str
    kind: EntryKind
    account: str
    amount_fen: int
    channel: str
    merchant: str
    campus: str
    order_no: str
    payment_no: str
    refund_no: str
    shift_no: str
    window_id: int
    operator_id: int
    at: datetime
    day: date


def money_account(channel: str, merchant: str, shift_no: str) -> str:
    """Where a channel's money is: the drawer of a shift for cash, the merchant account elsewhere."""
    return f"cash/{shift_no}" if channel == "cash" else f"channel/{channel}/{merchant}"


def business_account(business: str) -> str:
    """What is owed to a business system for bills paid."""
    return f"business/{business}"


def payment_entry(
    payment: Payment, business: str, at: datetime, kind: EntryKind = EntryKind.PAYMENT
) -> tuple[LedgerLine, ...]:
    """Debit the money account, credit the business system, for a payment that has become paid (or paid late)."""
    money = money_account(payment.channel, payment.merchant, payment.booked_in)
    return _pair(
        kind,
        f"{payment.payment_no}",
        money,
        business_account(business),
        payment.amount_fen,
        payment,
        "",
        payment.booked_in,
        payment.window_id,
        payment.operator_id,
        at,
        payment.day,
    )


def refund_entry(refund: Refund, payment: Payment, business: str, at: datetime, day: date) -> tuple[LedgerLine, ...]:
    """Debit the business system, credit the money account, for a refund that has become refunded.

    Cash leaves the drawer of the refund's own shift, not that of the payment's.
    """
    money = money_account(refund.channel, payment.merchant, refund.booked_in)
    return _pair(
        EntryKind.REFUND,
        refund.refund_no,
        business_account(business),
        money,
        refund.amount_fen,
        payment,
        refund.refund_no,
        refund.booked_in,
        refund.window_id,
        refund.requested_by,
        at,
        day,
    )


def _pair(
    kind: EntryKind, entry_no: str, debit: str, credit: str, amount_fen: int, payment: Payment, refund_no: str,
    shift_no: str, window_id: int, operator_id: int, at: datetime, day: date,
) -> tuple[LedgerLine, LedgerLine]:  # fmt: skip
    def line(account: str, fen: int) -> LedgerLine:
        return LedgerLine(
            entry_no=entry_no, kind=kind, account=account, amount_fen=fen, channel=payment.channel,
            merchant=payment.merchant, campus=payment.campus, order_no=payment.order_no, payment_no=payment.payment_no,
            refund_no=refund_no, shift_no=shift_no, window_id=window_id, operator_id=operator_id, at=at, day=day,
        )  # fmt: skip

    return line(debit, amount_fen), line(credit, -amount_fen)
