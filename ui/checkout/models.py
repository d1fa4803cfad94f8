"""All that the checkout shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.core.payment import PaymentState
from app.wire.patients import BillView, PatientView


class Stage(StrEnum):
    """Where the cashier stands with the patient at the window."""

    NO_SHIFT = "no_shift"
    PATIENT = "patient"
    SEARCH = "search"
    LOOKING = "looking"
    CHOOSING = "choosing"
    BILLS = "bills"
    CASH = "cash"
    SENDING = "sending"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    REVERSING = "reversing"
    PAID = "paid"
    NOT_PAID = "not_paid"


UNDER_WAY = frozenset({Stage.SENDING, Stage.WAITING, Stage.UNKNOWN, Stage.REVERSING})
"""Money is moving: no card and no second code is taken."""

READY_TO_PAY = frozenset({Stage.BILLS, Stage.CASH, Stage.NOT_PAID})
"""A payment code is awaited."""

PATIENT_HERE = frozenset({Stage.BILLS, Stage.CASH, Stage.NOT_PAID, Stage.PAID}) | UNDER_WAY


class Receipt(StrEnum):
    """What became of the receipt."""

    NONE = "none"
    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Message:
    """A code with values, in a tone (danger, warning, unknown, success, primary)."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    tone: str = "danger"


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill and whether it is chosen."""

    bill: BillView
    chosen: bool

    def expired(self, now: datetime) -> bool:
        """Whether the insurance part no longer holds."""
        return self.bill.presettled_until is not None and self.bill.presettled_until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentShown:
    """The payment of the patient at the window. ``seconds_left`` until the server undoes by itself what is
    unclear."""

    payment_no: str
    channel: str
    amount_fen: int
    started_at: datetime
    tendered_fen: int = 0
    state: PaymentState | None = None
    reason: str = ""
    channel_code: str = ""
    seconds_left: int | None = None
    cancel_requested: bool = False
    asking: bool = False
    said: str = ""
    posting: str = ""
    guidance: str = ""
    receipt: Receipt = Receipt.NONE
    receipt_code: str = ""

    @property
    def change_fen(self) -> int:
        """Cash to give back."""
        return max(self.tendered_fen - self.amount_fen, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMoney:
    """Money of this window that nobody knows yet, in the list that is always there."""

    payment_no: str
    patient_label: str
    channel: str
    amount_fen: int
    state: PaymentState
    since: datetime
    asking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutModel:
    """The screen. ``now`` is the server's time, for ages and countdowns."""

    stage: Stage
    now: datetime
    patient: PatientView | None = None
    candidates: tuple[PatientView, ...] = ()
    lines: tuple[BillLine, ...] = ()
    payment: PaymentShown | None = None
    message: Message | None = None
    open_money: tuple[OpenMoney, ...] = ()
    channels: tuple[str, ...] = ()
    printer_code: str = ""
    may_pay: bool = False
    may_cash: bool = False
    may_cancel: bool = False
    may_reprint: bool = False

    @property
    def chosen(self) -> tuple[BillView, ...]:
        """The bills to be paid."""
        return tuple(line.bill for line in self.lines if line.chosen)

    @property
    def total_fen(self) -> int:
        """What is to be paid here."""
        return sum(bill.own_fen for bill in self.chosen)

    @property
    def insurance_fen(self) -> int:
        """What the insurance carries of the chosen bills."""
        return sum(bill.insurance_fen for bill in self.chosen)
