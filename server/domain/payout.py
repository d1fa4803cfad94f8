"""A payout: money of one refund given back in cash or to an account, by two people, with a proof."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.payout import PayoutMethod, PayoutState
from server.domain.ledger import EntryKind, LedgerLine, business_account, money_account
from server.domain.payment import Payment


@dataclass(frozen=True, slots=True)
class Payout:
    """One payout as it is stored.

    ``payee`` is masked; name and account number lie sealed among the secrets as ``payout.<number>``. The proof's bytes
    lie beside it; ``proof_sha256`` (hex) names them. ``shift_no`` is the shift whose drawer paid (or the later one that
    counts it, when it was known only after that was sealed), empty for an account. ``outcome`` says why it was
    cancelled.
    """

    payout_no: str
    refund_no: str
    payment_no: str
    order_no: str
    amount_fen: int
    method: PayoutMethod
    state: PayoutState
    payee: str
    proof_sha256: str
    proof_type: str
    proof_bytes: int
    note: str
    window_id: int
    shift_no: str
    prepared_by: int
    prepared_at: datetime
    changed_at: datetime
    approved_by: int | None = None
    approved_at: datetime | None = None
    paid_by: int | None = None
    paid_at: datetime | None = None
    outcome: str = ""
    version: int = 0


PAYABLE = "payable/payouts"
"""What the hospital's bank has paid out for us; the channel's merchant account still holds the patient's money."""
TRANSFER = "transfer"


def payout_entry(payout: Payout, payment: Payment, business: str, at: datetime, day: date) -> tuple[LedgerLine, ...]:
    """Debit the business system, credit the drawer that paid or the payable account: the channel's account stays as it
    is, for the channel gave nothing back."""
    cash = payout.method is PayoutMethod.CASH
    money = money_account("cash", "cash", payout.shift_no) if cash else PAYABLE

    def line(account: str, fen: int) -> LedgerLine:
        return LedgerLine(
            entry_no=payout.payout_no, kind=EntryKind.REFUND, account=account, amount_fen=fen,
            channel="cash" if cash else TRANSFER, merchant="cash" if cash else TRANSFER, campus=payment.campus,
            order_no=payout.order_no, payment_no=payout.payment_no, refund_no=payout.refund_no,
            shift_no=payout.shift_no, window_id=payout.window_id, operator_id=payout.paid_by or 0, at=at, day=day,
        )  # fmt: skip

    return line(business_account(business), payout.amount_fen), line(money, -payout.amount_fen)
