"""The order in front of the window: its number, its bills, and its payments, however many of them there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.wire.orders import OrderBillView, OrderView
from app.wire.patients import BillView, PatientView
from app.wire.payments import PaymentView
from ui.checkout.models import BillLine, OpenOrder, PartShown
from ui.checkout.payment_flow import PaymentFlow

Content = tuple[tuple[str, str], ...]


class OrderInFront:
    """What is known of one order: its payments begun here (flows), and what the server said of it (views)."""

    def __init__(self, order_no: str, content: Content, total_fen: int) -> None:
        self.order_no, self.content, self.total_fen = order_no, content, total_fen
        self.flows: list[PaymentFlow] = []
        self.view: OrderView | None = None
        self._receipt_claimed = False

    def claim_receipt(self) -> bool:
        """True once: only one of the parts prints the receipt."""
        first, self._receipt_claimed = not self._receipt_claimed, True
        return first

    def take_in(self, view: OrderView) -> None:
        """What the server says of all of it."""
        self.view = view

    def payments(self) -> Sequence[PaymentView]:
        """The newest that is known of each payment that the server has answered for, oldest first."""
        known = {view.payment_no: view for view in (self.view.payments if self.view is not None else ())}
        for flow in self.flows:
            mine = flow.view
            if mine is not None and (mine.payment_no not in known or known[mine.payment_no].version <= mine.version):
                known[mine.payment_no] = mine
        return sorted(known.values(), key=lambda view: view.created_at)

    def paid(self) -> Sequence[PaymentView]:
        """The parts that hold money, for the receipt."""
        return [view for view in self.payments() if view.state is PaymentState.PAID]

    def parts(self) -> tuple[PartShown, ...]:
        """Its payments, when it is paid in parts; none for one that is, or is tried to be, paid at once."""
        rows = [self._part(view) for view in self.payments()]
        answered = {row.payment_no for row in rows}
        rows += [_unanswered(flow) for flow in self.flows if flow.shown.payment_no not in answered]
        if all(row.amount_fen == self.total_fen for row in rows):
            return ()
        return tuple(row for row in rows if row.amount_fen != self.total_fen or row.open)

    def not_going_back(self) -> set[str]:
        """Parts that hold money for which no refund was asked: they became known after the order was to be undone."""
        asked = {refund.payment_no for refund in (self.view.refunds if self.view is not None else ())}
        return {part.payment_no for part in self.parts() if part.state in MONEY_HELD_STATES} - asked

    def _part(self, view: PaymentView) -> PartShown:
        refunds = [each for each in (self.view.refunds if self.view else ()) if each.payment_no == view.payment_no]
        return PartShown(
            payment_no=view.payment_no, channel=view.channel, amount_fen=view.amount_fen, state=view.state,
            tendered_fen=view.tendered_fen, refunded_fen=view.refunded_fen,
            refund=refunds[-1].state.value if refunds else "",
        )  # fmt: skip


def _unanswered(flow: PaymentFlow) -> PartShown:
    shown = flow.shown
    return PartShown(
        payment_no=shown.payment_no, channel=shown.channel, amount_fen=shown.amount_fen, state=shown.state,
        tendered_fen=shown.tendered_fen,
    )  # fmt: skip


def content_of(bills: Sequence[BillView]) -> Content:
    """What tells one order from another: its bills with their versions and amounts."""
    return tuple((bill.bill_no, f"{bill.version}/{bill.own_fen}") for bill in bills)


def open_order(view: OrderView, patient_name: str) -> OpenOrder:
    """An incomplete order as the list shows it."""
    return OpenOrder(
        order_no=view.order_no, patient_no=view.patient_no, patient_label=patient_name, paid_fen=view.paid_fen,
        total_fen=view.total_fen, remaining_fen=view.remaining_fen, since=view.created_at,
        undoing=view.undo_asked_at is not None,
    )  # fmt: skip


def resumed(view: OrderView) -> OrderInFront:
    """An order that was begun before: another run of the desk, or a patient who stepped aside."""
    content = tuple((bill.bill_no, f"{bill.version}/{bill.own_fen}") for bill in view.bills)
    order = OrderInFront(view.order_no, content, view.total_fen)
    order.take_in(view)
    return order


def lines_of(view: OrderView, bills: Sequence[BillView]) -> tuple[BillLine, ...]:
    """The order's bills, chosen, as it was made; then whatever else the patient owes, left out."""
    read = {bill.bill_no: bill for bill in bills}
    mine = {bill.bill_no for bill in view.bills}
    chosen = [BillLine(_as_ordered(read.get(bill.bill_no), bill, view), chosen=True) for bill in view.bills]
    return (*chosen, *(BillLine(bill, chosen=False) for bill in bills if bill.bill_no not in mine))


def patient_of(view: OrderView) -> PatientView:
    """What the server itself knows of an order's patient, while the business system does not answer."""
    return PatientView(
        business=view.business, patient_no=view.patient_no, name=view.patient_label, card_no="", sex="",
        birth_day=None, id_number_masked="", telephone_masked="",
    )  # fmt: skip


def _as_ordered(bill: BillView | None, ordered: OrderBillView, view: OrderView) -> BillView:
    if bill is None:
        bill = BillView(
            bill_no=ordered.bill_no, kind=ordered.kind, title="", department="", doctor="", created_at=view.created_at,
            items=(), total_fen=ordered.own_fen, insurance_fen=0, own_fen=ordered.own_fen, version=ordered.version,
            payable=True, held_by="", presettled_until=None,
        )  # fmt: skip
    return replace(
        bill, own_fen=ordered.own_fen, version=ordered.version or bill.version, payable=True, held_by="",
        held_operator="", held_since=None, held_state="", presettled_until=None,
    )  # fmt: skip


def completes(order: OrderInFront | None, flow: PaymentFlow) -> bool:
    """Whether a part that was set aside has just completed the order in front."""
    mine = order is not None and flow in order.flows
    return mine and flow.shown.state is PaymentState.PAID and flow.complete
