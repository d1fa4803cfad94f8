"""Double entry underneath: every payment, posting and refund is a balanced set of lines; corrections are new
entries.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.core.shift import CashMovementKind
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.domain.shift import CashMovement, Shift, ShiftDifference


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
    ADJUSTMENT = "adjustment"
    """A difference of reconciliation was written off to a named account, or that was taken back."""
    OPENING = "opening"
    """What an account held on day zero, by the old system."""
    SETTLEMENT = "settlement"
    """A channel's money has arrived at the bank: net, fee, and what rounding left over."""


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
    """One line; ``amount_fen`` is positive for debit, negative for credit. Lines of one ``entry_no`` sum to zero.
    ``corrects`` names the day (``2026-03-05``) of a closed month that the entry would have been booked under."""

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
    corrects: str = ""


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


def carried_entry(line: LedgerLine, shift: Shift, at: datetime, day: date) -> tuple[LedgerLine, LedgerLine]:
    """Count the money of a line in a shift that was opened after it was written. Nothing moves between accounts but in
    name: a drawer's cash goes from the waiting place to the shift's drawer."""
    kind = EntryKind.CARRIED_REFUND if line.refund_no else EntryKind.CARRIED_PAYMENT
    account = money_account(line.channel, line.merchant, shift.shift_no)
    there = replace(
        line, kind=kind, account=account, shift_no=shift.shift_no, window_id=shift.window_id,
        operator_id=shift.operator_id, at=at, day=day,
    )  # fmt: skip
    return there, replace(line, kind=kind, amount_fen=-line.amount_fen, at=at, day=day)


def movement_entry(movement: CashMovement, day: date) -> tuple[LedgerLine, LedgerLine]:
    """Cash between a drawer and the safe, the office that gives out change, the expenses, or the differences."""
    other = "differences" if movement.difference_of else MOVEMENT_ACCOUNTS[movement.kind]
    return _cash_entry(
        EntryKind(movement.kind.value), movement.movement_no, movement.shift_no, movement.drawer_fen,
        f"{other}/{movement.campus}", (movement.campus, movement.window_id, movement.operator_id), movement.at, day,
    )  # fmt: skip


def difference_entry(shift: Shift, difference_fen: int, at: datetime, day: date) -> tuple[LedgerLine, LedgerLine]:
    """What a count found more or less in a drawer than the books have: the drawer's account becomes what is there."""
    return _cash_entry(
        EntryKind.COUNT_DIFFERENCE, shift.shift_no, shift.shift_no, difference_fen, f"differences/{shift.campus}",
        (shift.campus, shift.window_id, shift.operator_id), at, day,
    )  # fmt: skip


def written_off_entry(difference: ShiftDifference, at: datetime, day: date) -> tuple[LedgerLine, LedgerLine]:
    """A difference that nobody makes good: from the differences to what was written off. In no shift's books."""
    lines = _cash_entry(
        EntryKind.WRITTEN_OFF, difference.shift_no, "", -difference.amount_fen, f"differences/{difference.campus}",
        (difference.campus, difference.window_id, difference.operator_id), at, day,
    )  # fmt: skip
    return replace(lines[0], account=f"written_off/{difference.campus}"), lines[1]


MOVEMENT_ACCOUNTS = {
    CashMovementKind.PAY_IN: "office",
    CashMovementKind.PAY_OUT: "expenses",
    CashMovementKind.DROP: "safe",
}
"""The other side of cash that is put into or taken out of a drawer; the campus stands behind it."""


def _cash_entry(
    kind: EntryKind, entry_no: str, shift_no: str, drawer_fen: int, other: str, where: tuple[str, int, int],
    at: datetime, day: date,
) -> tuple[LedgerLine, LedgerLine]:  # fmt: skip
    campus, window_id, operator_id = where
    drawer = LedgerLine(
        entry_no=entry_no, kind=kind, account=f"cash/{shift_no}", amount_fen=drawer_fen, channel="cash",
        merchant="cash", campus=campus, order_no="", payment_no="", refund_no="", shift_no=shift_no,
        window_id=window_id, operator_id=operator_id, at=at, day=day,
    )  # fmt: skip
    return drawer, replace(drawer, account=other, amount_fen=-drawer_fen)
