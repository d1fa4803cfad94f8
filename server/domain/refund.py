"""A refund with its own number, reserved on its payment before anything is sent."""

from dataclasses import dataclass
from datetime import datetime

from app.core.refund import ORIGINAL_ROUTE, RefundState


@dataclass(frozen=True, slots=True)
class RefundItem:
    """One whole line of a bill that goes back, as the business system numbers it."""

    bill_no: str
    line_no: int
    name: str
    own_fen: int


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """What the business system said of one line that was asked for; an empty ``code``: this one could go back."""

    bill_no: str
    line_no: int
    name: str
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as it is stored.

    ``reason`` is why (a stable code: ``refund.patient_request``, ``refund.his_refused``, ``refund.late_success``),
    ``outcome`` our stable code for its state, ``approved_by`` an operator id or None for a rule. ``bills`` are the
    bill numbers withdrawn with it whole, ``items`` single lines, none of both when only an amount goes back.
    ``business_withdrawal`` tells whether the business system must withdraw first, ``withdrawn_at`` when it did;
    ``refused_items`` what it said of each line when it would not. ``shift_no`` is the shift that pays it out (cash) or
    asked for it, empty when no window did. ``source`` is the service channel that asked. ``sent_at`` is the last
    sending; ``handed_over_at`` when the notes of a cash refund were given out.
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
    source: str = "window"
    route: str = ORIGINAL_ROUTE
    items: tuple[RefundItem, ...] = ()
    refused_items: tuple[RefusedItem, ...] = ()
    decision_note: str = ""
    withdrawn_at: datetime | None = None
    sent_at: datetime | None = None
    handed_over_at: datetime | None = None
    late_shift_no: str = ""

    @property
    def booked_in(self) -> str:
        """The shift whose books take it: the one that pays it out, or a later one when that was sealed before."""
        return self.late_shift_no or self.shift_no
