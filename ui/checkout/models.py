"""All that the checkout shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.core.payment import OPEN_STATES, PaymentState
from app.core.terminal import CARD
from app.wire.patients import BillView, PatientView

SETTLE_FIRST = "terminal.settle_first"
"""The terminal's batch is full."""


class Stage(StrEnum):
    """Where the cashier stands with the patient at the window."""

    NO_SHIFT = "no_shift"
    PATIENT = "patient"
    SEARCH = "search"
    LOOKING = "looking"
    CHOOSING = "choosing"
    BILLS = "bills"
    PART = "part"
    CASH = "cash"
    SENDING = "sending"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    REVERSING = "reversing"
    PAID = "paid"
    NOT_PAID = "not_paid"
    UNDOING = "undoing"
    UNDONE = "undone"


PAYING = frozenset({Stage.SENDING, Stage.WAITING, Stage.UNKNOWN, Stage.REVERSING})
"""A payment is under way."""

UNDER_WAY = PAYING | {Stage.UNDOING}
"""Money is moving: no card and no second code is taken."""

READY_TO_PAY = frozenset({Stage.BILLS, Stage.CASH, Stage.NOT_PAID})
"""A payment code is awaited."""

PATIENT_HERE = frozenset({Stage.BILLS, Stage.PART, Stage.CASH, Stage.NOT_PAID, Stage.PAID, Stage.UNDONE}) | UNDER_WAY


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
    """A bill, whether it is chosen, and whether it has just been paid here; ``told``: the server heard of the money."""

    bill: BillView
    chosen: bool
    paid: bool = False
    told: bool = True

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
    receipt_certain: bool = True
    """Whether it is proven that a receipt which failed did not come out."""

    @property
    def change_fen(self) -> int:
        """Cash to give back."""
        return max(self.tendered_fen - self.amount_fen, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """One payment of an order in parts. ``refund`` is the state of the refund that undoes it, empty without one."""

    payment_no: str
    channel: str
    amount_fen: int
    state: PaymentState | None
    tendered_fen: int = 0
    refunded_fen: int = 0
    refund: str = ""

    @property
    def open(self) -> bool:
        """Whether it is not known yet whether it holds money."""
        return self.state is None or self.state in OPEN_STATES

    @property
    def paid_fen(self) -> int:
        """What it holds."""
        return self.amount_fen - self.refunded_fen if self.state is PaymentState.PAID else 0

    @property
    def stuck(self) -> bool:
        """Whether it holds money that no refund is bringing back."""
        return bool(self.paid_fen) and self.refund in ("", "rejected", "failed")

    @property
    def taken_fen(self) -> int:
        """What it holds or may still get: so much less remains to be asked for."""
        return self.amount_fen - self.refunded_fen if self.open else self.paid_fen

    @property
    def change_fen(self) -> int:
        """Cash that was given back."""
        return max(self.tendered_fen - self.amount_fen, 0) if self.channel == "cash" else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """An order in parts of this window that holds money and is not complete."""

    order_no: str
    patient_no: str
    patient_label: str
    paid_fen: int
    total_fen: int
    remaining_fen: int
    since: datetime
    undoing: bool


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
    """The screen. ``now`` is the server's time, for ages and countdowns; ``settled_money`` has become known and waits
    to be seen. ``parts`` are the payments of an order in parts, none of them for an order paid at once; ``part_fen`` is
    what the next payment takes when that is not all that remains."""

    stage: Stage
    now: datetime
    patient: PatientView | None = None
    candidates: tuple[PatientView, ...] = ()
    lines: tuple[BillLine, ...] = ()
    bills_read_s: float | None = None
    payment: PaymentShown | None = None
    message: Message | None = None
    parts: tuple[PartShown, ...] = ()
    part_fen: int | None = None
    open_orders: tuple[OpenOrder, ...] = ()
    open_money: tuple[OpenMoney, ...] = ()
    settled_money: tuple[OpenMoney, ...] = ()
    channels: tuple[str, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    """Channels that take no payment now, each with the code of the reason."""
    printer_code: str = ""
    may_pay: bool = False
    may_cash: bool = False
    may_card: bool = False
    may_cancel: bool = False
    may_undo: bool = False
    may_reprint: bool = False

    @property
    def money_facts(self) -> tuple[object, ...]:
        """All that is shown of the money itself: while it stays the same, its panel does."""
        return (
            self.stage, self.payment, self.lines, self.parts, self.part_fen, self.channels, self.closed, self.may_pay,
            self.may_cash, self.may_card, self.may_cancel, self.may_undo, self.may_reprint,
        )  # fmt: skip

    @property
    def chosen(self) -> tuple[BillView, ...]:
        """The bills to be paid."""
        return tuple(line.bill for line in self.lines if line.chosen)

    @property
    def paid(self) -> tuple[BillView, ...]:
        """The bills that have just been paid."""
        return tuple(line.bill for line in self.lines if line.paid)

    @property
    def left_unpaid(self) -> int:
        """How many bills that could be paid were not paid with the others."""
        return sum(1 for line in self.lines if line.bill.payable and not line.paid) if self.paid else 0

    def lines_at(self, stage: Stage, *, told: bool) -> tuple[BillLine, ...]:
        """The lines at a stage. Paid: what was chosen is paid, nothing is chosen any more; without ``told`` it is cash
        that is to be delivered to the server."""
        if stage is not Stage.PAID:
            return self.lines
        return tuple(
            replace(line, chosen=False, paid=line.paid or line.chosen, told=told if line.chosen else line.told)
            for line in self.lines
        )

    def lines_toggled(self, bill_no: str) -> tuple[BillLine, ...]:
        """The lines with one bill chosen or left out; what cannot be paid is never chosen."""
        return tuple(
            replace(line, chosen=line.bill.payable and not line.chosen) if line.bill.bill_no == bill_no else line
            for line in self.lines
        )

    def lines_all_toggled(self) -> tuple[BillLine, ...]:
        """All payable bills chosen, or none when all are."""
        every = all(line.chosen for line in self.lines if line.bill.payable)
        return tuple(replace(line, chosen=line.bill.payable and not every) for line in self.lines)

    def lines_read(self, bills: Sequence[BillView]) -> tuple[BillLine, ...]:
        """Bills as just read: chosen if payable, but what was left out of the same patient's stays left out."""
        left_out = {line.bill.bill_no for line in self.lines if not line.chosen and line.bill.payable}
        return tuple(BillLine(bill, bill.payable and bill.bill_no not in left_out) for bill in bills)

    @property
    def total_fen(self) -> int:
        """What is to be paid here."""
        return sum(bill.own_fen for bill in self.chosen)

    @property
    def paid_fen(self) -> int:
        """What the parts hold."""
        return sum(part.paid_fen for part in self.parts)

    @property
    def remaining_fen(self) -> int:
        """What may still be asked for: all that is chosen, less what the parts hold or may still get."""
        return self.total_fen - sum(part.taken_fen for part in self.parts)

    @property
    def due_fen(self) -> int:
        """What the next payment takes."""
        return self.remaining_fen if self.part_fen is None else min(self.part_fen, self.remaining_fen)

    @property
    def batch_full(self) -> bool:
        """Whether the terminal took nothing because it must settle first."""
        return self.stage is Stage.NOT_PAID and self.payment is not None and self.payment.reason == SETTLE_FIRST

    @property
    def attach_fen(self) -> int:
        """The amount of a sale made on the terminal alone that could be attached now; 0 for none."""
        payment = self.payment
        if self.stage in (Stage.BILLS, Stage.NOT_PAID) and self.may_card:
            return max(0, self.due_fen)
        doubt = self.stage is Stage.UNKNOWN and payment is not None and payment.channel == CARD
        return payment.amount_fen if doubt and payment is not None and payment.payment_no else 0

    @property
    def begun(self) -> bool:
        """Whether the order holds money or may still get it: its bills are fixed, and leaving it does not end it."""
        return any(part.taken_fen for part in self.parts)

    @property
    def insurance_fen(self) -> int:
        """What the insurance carries of the chosen bills."""
        return sum(bill.insurance_fen for bill in self.chosen)
