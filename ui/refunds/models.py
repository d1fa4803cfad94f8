"""All that the refunds screen shows, as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.payment import MONEY_HELD_STATES
from app.core.payout import PayoutState
from app.core.refund import ENDED_STATES, RESERVING_STATES, RefundState
from app.core.terminal import CARD
from app.wire.orders import OrderBillView, OrderView
from app.wire.patients import PatientView
from app.wire.payments import PaymentView
from app.wire.payouts import PayoutView
from app.wire.refunds import PaidBillView, RefundItem, RefundView
from app.wire.windows import RefundReasonView
from ui.presenting import Fault

ENDED = ENDED_STATES
CLOSED_ROUTE = frozenset(
    {
        "channel.payer_account", "channel.refund_too_late", "channel.refund_closed", "channel.refund_not_allowed",
        "channel.refund_abnormal",
    }
)  # fmt: skip
"""What a channel says when another refund would end the same way."""


class Group(StrEnum):
    """What of the list is shown."""

    ALL = "all"
    ME = "me"
    MINE = "mine"
    WAY = "way"


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
    """``alone_fen``: up to so much of one order I refund alone; ``approve_fen``: so much I approve for others (None:
    any amount). ``lines`` are those of the bills of ``lines_of``, ``preset`` the ones to begin with. ``payouts`` are
    those of the refund in front."""

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
    my_id: int = 0
    my_window_id: int = 0
    may_request: bool = False
    may_approve: bool = False
    may_pay_out: bool = False
    has_terminal: bool = False
    may_approve_payout: bool = False
    alone_fen: int = 0
    approve_fen: int | None = None
    reasons: tuple[RefundReasonView, ...] = ()
    group: Group = Group.ALL
    lines: tuple[PaidBillView, ...] = ()
    lines_of: str = ""
    preset: frozenset[tuple[str, int]] = frozenset()
    payout_possible: bool = False
    payouts: tuple[PayoutView, ...] = ()

    @property
    def listed(self) -> tuple[RefundView, ...]:
        """The refunds of the group that is shown."""
        return tuple(each for each in self.waiting if self.group is Group.ALL or self.group in groups_of(self, each))

    @property
    def standing(self) -> PayoutView | None:
        """The payout of the refund in front that is not cancelled."""
        return next((each for each in self.payouts if each.state is not PayoutState.CANCELLED), None)


def waits_for_me(model: RefundsModel, refund: RefundView) -> bool:
    """Whether I can bring it on: approve it, hand the cash over, pay it out."""
    if refund.state is RefundState.REQUESTED:
        others = refund.requested_by_id != model.my_id
        return others and model.may_approve and (model.approve_fen is None or refund.amount_fen <= model.approve_fen)
    if refund.to_hand_over:
        return refund.window_id == model.my_window_id
    return refund.state is RefundState.ABNORMAL and (model.may_pay_out or model.may_approve_payout)


def groups_of(model: RefundsModel, refund: RefundView) -> frozenset[Group]:
    """In which groups of the list a refund stands."""
    groups = set()
    if waits_for_me(model, refund):
        groups.add(Group.ME)
    if refund.requested_by_id and refund.requested_by_id == model.my_id:
        groups.add(Group.MINE)
    if refund.state not in (RefundState.REQUESTED, RefundState.REFUNDED):
        groups.add(Group.WAY)
    return frozenset(groups)


def alone_left_fen(model: RefundsModel, order: OrderView) -> int:
    """What I may still refund alone of an order: my limit less what I have so refunded of it."""
    used_fen = sum(
        each.amount_fen
        for each in order.refunds
        if each.state in RESERVING_STATES and each.requested_by_id == each.approved_by_id == model.my_id
    )
    return max(0, model.alone_fen - used_fen)


def way_closed(order: OrderView, payment_no: str) -> bool:
    """Whether an earlier refund of the payment shows that the channel's way back is closed."""
    return any(
        each.payment_no == payment_no and each.state is RefundState.FAILED and each.outcome in CLOSED_ROUTE
        for each in order.refunds
    )


def rest_of(refund: RefundView) -> frozenset[tuple[str, int]]:
    """The lines of a refused refund that the business system would take back."""
    if not any(each.code for each in refund.refused_items):
        return frozenset()
    return frozenset((each.bill_no, each.line_no) for each in refund.refused_items if not each.code and each.line_no)


def lines_chosen(lines: Sequence[PaidBillView], chosen: frozenset[tuple[str, int]]) -> tuple[RefundItem, ...]:
    """The chosen lines as a refund names them."""
    return tuple(
        RefundItem(bill_no=bill.bill_no, line_no=item.line_no, name=item.name[:100], own_fen=item.own_fen)
        for bill in lines
        for item in bill.items
        if (bill.bill_no, item.line_no) in chosen
    )


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
    RefundState.UNFUNDED: (3, "unclear"),
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


WAITS = frozenset({"refund.spacing", "refund.channel_pause"})
"""Why a refund that may go out does not go out yet."""


OF_DOORS = ("channel.", "server.")
"""How the reasons begin why a channel is closed; the HIS's codes, which stand there too, begin otherwise."""


AT_TERMINAL = {RefundState.PROCESSING: "warning", RefundState.UNKNOWN: "unknown"}
"""A person gives it back to the card and asks what became of it; nothing goes by itself."""


def headline(refund: RefundView) -> Fault:
    """The sentence about where a refund stands: a code with values and a tone."""
    values: dict[str, str | int] = {"amount_fen": refund.amount_fen, "channel": refund.channel}
    state = refund.state
    if state is RefundState.REFUNDED:
        kind = "refund.state_refunded_cash" if refund.channel == "cash" else "refund.state_refunded"
        return Fault(kind, values, "success")
    if state is RefundState.REQUESTED:
        return Fault(refund.outcome or "refund.state_requested", values, "warning")
    if state in (RefundState.APPROVED, RefundState.WITHDRAWN) and refund.outcome in WAITS:
        return Fault(refund.outcome, {**values, "at": refund.next_at.isoformat() if refund.next_at else ""}, "primary")
    if state in (RefundState.APPROVED, RefundState.WITHDRAWN) and refund.outcome.startswith(OF_DOORS):
        return Fault("refund.waits_for_channel", {**values, "because": refund.outcome}, "warning")
    if state is RefundState.ABNORMAL and refund.route == "payout":
        return Fault("refund.route_closed", values, "warning")
    if state is RefundState.REJECTED and refund.approved_by and refund.outcome:
        return Fault(refund.outcome, values, "danger")
    if state is RefundState.FAILED and refund.outcome:
        return Fault(refund.outcome, values, "danger")
    if refund.channel == CARD and state in AT_TERMINAL:
        return Fault(f"refund.{state.value}_at_terminal", values, AT_TERMINAL[state])
    tones = {
        RefundState.UNKNOWN: "unknown", RefundState.ABNORMAL: "danger", RefundState.REJECTED: "danger",
        RefundState.UNFUNDED: "warning", RefundState.PAID_OUT: "success",
    }  # fmt: skip
    return Fault(f"refund.state_{state.value}", values, tones.get(state, "primary"))
