"""All that the refunds screen shows, as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import get_args

from app.core.payment import MONEY_HELD_STATES
from app.core.refund import RefundState
from app.wire.orders import OrderBillView, OrderView
from app.wire.patients import PatientView
from app.wire.payments import PaymentView
from app.wire.refunds import RefundReason, RefundView
from ui.presenting import Fault

REASONS: tuple[RefundReason, ...] = get_args(RefundReason)
ENDED = frozenset({RefundState.REFUNDED, RefundState.REJECTED, RefundState.FAILED})


class Stage(StrEnum):
    """What is in front."""

    LIST = "list"
    PEOPLE = "people"
    CHOOSE = "choose"
    FOLLOW = "follow"


class Slip(StrEnum):
    """What became of the paper (and the drawer) of the refund in front."""

    NONE = "none"
    OWED = "owed"
    """Refunded in cash; somebody else approved it, so the cashier says when it is paid out here."""
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment with its order."""

    payment: PaymentView
    order: OrderView

    @property
    def refundable(self) -> bool:
        """Whether anything of it can go back."""
        return self.payment.state in MONEY_HELD_STATES and self.payment.refundable_fen > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundsModel:
    """``alone_up_to_fen``: up to this one person suffices."""

    now: datetime
    stage: Stage = Stage.LIST
    busy: bool = False
    fault: Fault | None = None
    waiting: tuple[RefundView, ...] = ()
    loaded: bool = False
    patients: tuple[PatientView, ...] = ()
    patient: PatientView | None = None
    rows: tuple[PaymentRow, ...] = ()
    chosen: PaymentRow | None = None
    followed: RefundView | None = None
    lost_sight: bool = False
    slip: Slip = Slip.NONE
    my_name: str = ""
    may_request: bool = False
    may_approve: bool = False


def rows_of(orders: Sequence[OrderView]) -> tuple[PaymentRow, ...]:
    """Every payment of the orders, newest first."""
    rows = [PaymentRow(payment, order) for order in orders for payment in order.payments]
    return tuple(sorted(rows, key=lambda row: row.payment.created_at, reverse=True))


def bills_sum_fen(bills: Sequence[OrderBillView], chosen: Sequence[str]) -> int:
    """What the chosen bills are worth."""
    return sum(bill.own_fen for bill in bills if bill.bill_no in chosen)


def bills_meant(bills: Sequence[OrderBillView], chosen: Sequence[str], amount_fen: int | None) -> tuple[str, ...]:
    """The bills that an amount takes back: those chosen when it is theirs, all when it is the whole, else none: then
    only the amount goes back, no items."""
    numbers = tuple(bill.bill_no for bill in bills)
    for meant in (tuple(chosen), numbers):
        if meant and amount_fen == bills_sum_fen(bills, meant):
            return meant
    return ()


def bills_named(order: OrderView, chosen: Sequence[str], amount_fen: int) -> tuple[str, ...]:
    """The bills to name in a refund: those chosen when the amount is theirs; none when all, or only an amount, is
    meant."""
    if len(chosen) == len(order.bills):
        return ()
    return tuple(chosen) if amount_fen == bills_sum_fen(order.bills, chosen) else ()


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a refund: its name, and done, now, ahead, failed or unclear."""

    name: str
    state: str


_ORDER = ("asked", "approved", "withdrawn", "sent", "processing", "refunded")
_PLACE = {
    RefundState.REQUESTED: (1, "now"),
    RefundState.APPROVED: (2, "now"),
    RefundState.WITHDRAWN: (3, "now"),
    RefundState.SENDING: (3, "now"),
    RefundState.PROCESSING: (4, "now"),
    RefundState.UNKNOWN: (3, "unclear"),
    RefundState.ABNORMAL: (4, "failed"),
    RefundState.FAILED: (3, "failed"),
}


def steps_of(refund: RefundView) -> tuple[StepShown, ...]:
    """The steps of a refund and where it stands; cash has no processing at a channel."""
    place, state = _PLACE.get(refund.state, (len(_ORDER), "done"))
    if refund.state is RefundState.REJECTED:
        place, state = (2 if refund.approved_by else 1), "failed"
    names = [name for name in _ORDER if refund.channel != "cash" or name != "processing"]
    shown = []
    for name in names:
        at = _ORDER.index(name)
        shown.append(StepShown(name, "done" if at < place else state if at == place else "ahead"))
    return tuple(shown)


def headline(refund: RefundView) -> Fault:
    """The sentence about where a refund stands: a code with values and a tone."""
    values: dict[str, str | int] = {"amount_fen": refund.amount_fen, "channel": refund.channel}
    state = refund.state
    if state is RefundState.REQUESTED:
        return Fault("refund.state_requested", values, "warning")
    if state is RefundState.REFUNDED:
        kind = "refund.state_refunded_cash" if refund.channel == "cash" else "refund.state_refunded"
        return Fault(kind, values, "success")
    if state is RefundState.REJECTED and refund.approved_by and refund.outcome:
        return Fault(refund.outcome, values, "danger")
    if state is RefundState.FAILED and refund.outcome:
        return Fault(refund.outcome, values, "danger")
    tones = {RefundState.UNKNOWN: "unknown", RefundState.ABNORMAL: "danger", RefundState.REJECTED: "danger"}
    return Fault(f"refund.state_{state.value}", values, tones.get(state, "primary"))
