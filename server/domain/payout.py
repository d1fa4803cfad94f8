"""A payout: money of one refund given back in cash or to an account, by two people, with a proof."""

from dataclasses import dataclass
from datetime import datetime

from app.core.payout import PayoutMethod, PayoutState


@dataclass(frozen=True, slots=True)
class Payout:
    """One payout as it is stored.

    ``payee`` is masked for lists; ``sealed_payee`` holds name and account number sealed by the vault and is never
    logged. The proof's bytes lie beside it; ``proof_sha256`` (hex) names them. ``shift_no`` is the shift whose drawer
    paid, empty for an account. ``outcome`` says why it was cancelled.
    """

    payout_no: str
    refund_no: str
    payment_no: str
    order_no: str
    amount_fen: int
    method: PayoutMethod
    state: PayoutState
    payee: str
    sealed_payee: str
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
