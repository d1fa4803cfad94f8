"""Refunds and payouts as wire values, in pure functions."""

from collections.abc import Sequence

from app.core.refund import RefundState
from app.wire.patients import BillItemView
from app.wire.payouts import PayoutView
from app.wire.refunds import PaidBills, PaidBillView, RefundItem, RefundView, RefusedItemView
from server.domain.order import Order
from server.ports import Bill, BillItem
from server.services.payouts import PayoutDetail
from server.services.refund_detail import RefundDetail


def refund_view(detail: RefundDetail) -> RefundView:
    """A refund as it stands."""
    refund, order = detail.refund, detail.order
    cash_gone = (refund.channel, refund.state) == ("cash", RefundState.REFUNDED)
    return RefundView(
        refund_no=refund.refund_no, payment_no=refund.payment_no, order_no=refund.order_no, channel=refund.channel,
        amount_fen=refund.amount_fen, reason=refund.reason, note=refund.note, state=refund.state,
        outcome=refund.outcome, channel_code=refund.channel_code, channel_number=refund.channel_number,
        requested_by=detail.requested_by, requested_at=refund.requested_at, approved_by=detail.approved_by,
        refunded_at=refund.refunded_at, needs_second_person=detail.needs_second_person, patient_no=order.patient_no,
        patient_label=order.patient_label, version=refund.version, requested_by_id=refund.requested_by,
        approved_by_id=refund.approved_by or 0, window_id=refund.window_id, window_name=detail.window_name,
        shift_no=refund.shift_no, source=refund.source, route=refund.route, bills=refund.bills,
        items=tuple(
            RefundItem(bill_no=one.bill_no, line_no=one.line_no, name=one.name, own_fen=one.own_fen)
            for one in refund.items
        ),
        refused_items=tuple(
            RefusedItemView(
                bill_no=one.bill_no, line_no=one.line_no, name=one.name, code=one.code, reason=one.reason
            )
            for one in refund.refused_items
        ),
        decision_note=refund.decision_note, to_hand_over=cash_gone and refund.handed_over_at is None,
        next_at=detail.next_at,
    )  # fmt: skip


def item_view(item: BillItem) -> BillItemView:
    """One line of a bill."""
    return BillItemView(
        name=item.name, spec=item.spec, quantity=item.quantity, unit=item.unit, amount_fen=item.amount_fen,
        insurance_fen=item.insurance_fen, own_fen=item.own_fen, line_no=item.line_no,
    )  # fmt: skip


def paid_bills_view(order: Order, bills: Sequence[Bill]) -> PaidBills:
    """The bills of an order in its order; one that the business system no longer knows has no lines."""
    found = {bill.bill_no: bill for bill in bills}
    shown = []
    for ours in order.bills:
        theirs = found.get(ours.bill_no)
        shown.append(
            PaidBillView(
                bill_no=ours.bill_no, kind=ours.kind, title=ours.title or (theirs.title if theirs else ""),
                department=ours.department or (theirs.department if theirs else ""),
                state=theirs.state if theirs else "", own_fen=ours.own_fen,
                items=tuple(map(item_view, theirs.items)) if theirs else (),
            )
        )  # fmt: skip
    return PaidBills(bills=tuple(shown))


def payout_view(detail: PayoutDetail) -> PayoutView:
    """A payout as it stands."""
    payout, order = detail.payout, detail.order
    return PayoutView(
        payout_no=payout.payout_no, refund_no=payout.refund_no, payment_no=payout.payment_no,
        order_no=payout.order_no, amount_fen=payout.amount_fen, method=payout.method, state=payout.state,
        payee=payout.payee, proof_sha256=payout.proof_sha256, proof_type=payout.proof_type,
        proof_bytes=payout.proof_bytes, note=payout.note, outcome=payout.outcome, channel=detail.channel,
        patient_no=order.patient_no, patient_label=order.patient_label, window_name=detail.window_name,
        prepared_by=detail.prepared_by, prepared_by_id=payout.prepared_by, prepared_at=payout.prepared_at,
        approved_by=detail.approved_by, approved_by_id=payout.approved_by or 0, paid_by=detail.paid_by,
        paid_at=payout.paid_at, version=payout.version,
    )  # fmt: skip
