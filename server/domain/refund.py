"""A refund to the original route, with its own number, reserved on its payment before anything is sent."""

from dataclasses import dataclass
from datetime import datetime

from app.core.refund import RefundState


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as it is stored.

    ``reason`` is why (a stable code: ``refund.patient_request``, ``refund.his_refused``, ``refund.late_success``),
    ``outcome`` our stable code for its state, ``approved_by`` an operator id or None for a rule. ``bills`` are the
    bill numbers withdrawn with it, none when only an amount goes back. ``business_withdrawal`` tells whether the
    business system must withdraw first.
    ``shift_no`` is the shift that pays it out (cash) or asked for it.
    """

    refund_no: str
    payment_no: str
    order_no: str
    channel: str
    amount_fen: int
    reason: str
    note: str
    bills: tuple[str, ...]
    business_withdrawal: bool
    state: RefundState
    window_id: int
    shift_no: str
    requested_by: int
    requested_at: datetime
    changed_at: datetime
    approved_by: int | None = None
    approved_at: datetime | None = None
    outcome: str = ""
    channel_code: str = ""
    channel_number: str = ""
    refunded_at: datetime | None = None
    asked_count: int = 0
    version: int = 0
