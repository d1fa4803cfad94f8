"""Domain values as wire values, in pure functions."""

from collections.abc import Sequence
from datetime import datetime

from app.wire.administration import AuditRowView, OperatorView, RefundLimits, RoleView
from app.wire.orders import OrderBillView, OrderView
from app.wire.patients import BillView, PatientView
from app.wire.payments import PaymentView
from app.wire.sessions import SessionView
from app.wire.windows import ChannelView, DeskConfiguration, RefundReasonView, WindowView
from server.api.refund_views import item_view, refund_view
from server.domain.audit import AuditRow
from server.domain.identity import Operator, Role, Window
from server.domain.order import OrderState
from server.domain.parts import held_fen, taken_fen
from server.domain.posting import Posting
from server.ports import Patient
from server.services.authorise import SignedIn
from server.services.configuration import Configuration
from server.services.details import OrderDetail, PaymentDetail
from server.services.find_patients import HeldBill
from server.services.refund_detail import RefundDetail


def masked_name(name: str) -> str:
    """A name for lists: first character, last one if there are three or more, the rest starred: ``王*明``, ``李*``."""
    plain = name if name.isprintable() else "".join(character for character in name if character.isprintable())
    plain = plain.strip()
    if len(plain) <= 1:
        return plain
    return (
        f"{plain[0]}{'*' * (len(plain) - 1)}" if len(plain) == 2 else f"{plain[0]}{'*' * (len(plain) - 2)}{plain[-1]}"
    )


def window_view(window: Window) -> WindowView:
    """A window as shown."""
    return WindowView(
        window_id=window.window_id, code=window.code, name=window.name, campus=window.campus, active=window.active,
        enrolled=bool(window.token_hash),
    )  # fmt: skip


def session_view(signed_in: SignedIn) -> SessionView:
    """A session: who, where, what is allowed."""
    actor = signed_in.actor
    return SessionView(
        operator_id=actor.operator.operator_id, username=actor.operator.username,
        display_name=actor.operator.display_name, roles=signed_in.role_names,
        permissions=tuple(sorted(actor.permissions)), channels=tuple(sorted(actor.channels)),
        window=window_view(actor.window), expires_at=signed_in.session.expires_at,
        must_change_password=actor.operator.must_change_password, refund_alone_fen=actor.refund_alone_fen,
        refund_approve_fen=actor.refund_approve_fen,
    )  # fmt: skip


def configuration_view(configuration: Configuration) -> DeskConfiguration:
    """What a desk shows and prints."""
    installation = configuration.installation
    return DeskConfiguration(
        hospital_name=installation.hospital_name, practice=installation.practice,
        channels=tuple(
            ChannelView(
                name=channel.name, open=not channel.closed_reason, closed_reason=channel.closed_reason,
                give_up_s=channel.give_up_s, largest_payment_fen=channel.largest_payment_fen,
            )
            for channel in configuration.channels
        ),
        businesses=tuple(configuration.businesses), lock_after_idle_s=installation.lock_after_idle_s,
        refund_reasons=tuple(
            RefundReasonView(code=code, zh=zh, en=en) for code, zh, en in installation.refund_reasons
        ),
        refund_alone_fen=installation.refund_alone_fen, invoice_numbers=installation.invoice_numbers,
        server_at=configuration.at, server_version=installation.version, healing=configuration.healing,
    )  # fmt: skip


def operator_view(operator: Operator) -> OperatorView:
    """An operator as administrators see one."""
    return OperatorView(
        operator_id=operator.operator_id, username=operator.username, display_name=operator.display_name,
        role_ids=operator.role_ids, active=operator.active, locked=operator.locked_at is not None,
        must_change_password=operator.must_change_password,
    )  # fmt: skip


def role_view(role: Role) -> RoleView:
    """A role."""
    return RoleView(
        role_id=role.role_id, name=role.name, permissions=tuple(sorted(role.permissions)),
        channels=tuple(sorted(role.channels)), sources=tuple(sorted(role.sources)),
        refund_limits=RefundLimits(alone_fen=role.refund_alone_fen, approve_fen=role.refund_approve_fen),
    )  # fmt: skip


def audit_view(row: AuditRow, window_name: str) -> AuditRowView:
    """One act."""
    return AuditRowView(
        row_id=row.row_id, at=row.at, action=row.action, subject=row.subject, operator_name=row.operator_name,
        window_id=row.window_id, address=row.address, detail=dict(row.detail), chain_no=row.chain_no,
        window_name=window_name,
    )  # fmt: skip


def patient_view(business: str, patient: Patient) -> PatientView:
    """One patient."""
    return PatientView(
        business=business, patient_no=patient.patient_no, name=patient.name, card_no=patient.card_no, sex=patient.sex,
        birth_day=patient.birth_day, id_number_masked=patient.id_number_masked,
        telephone_masked=patient.telephone_masked,
    )  # fmt: skip


def bill_view(held: HeldBill) -> BillView:
    """One bill; only an open one with something to pay here, which no order of ours has, can be paid."""
    bill, holder = held.bill, held.holder
    items = tuple(map(item_view, bill.items))
    return BillView(
        bill_no=bill.bill_no, kind=bill.kind, title=bill.title, department=bill.department, doctor=bill.doctor,
        created_at=bill.created_at, items=items, total_fen=bill.total_fen, insurance_fen=bill.insurance_fen,
        own_fen=bill.own_fen, version=bill.version, presettled_until=bill.presettled_until,
        payable=bill.state == "open" and bill.own_fen > 0 and holder is None,
        held_by=holder.window if holder else bill.locked_by, held_operator=holder.operator if holder else "",
        held_since=holder.since if holder else None, held_state=holder.state if holder else "",
        held_order=holder.order_no if holder else "",
    )  # fmt: skip


def payment_version(detail: PaymentDetail) -> int:
    """A number that grows with each change of the payment or of its posting."""
    return detail.payment.version + (detail.posting.version + 1 if detail.posting else 0)


def payment_view(detail: PaymentDetail) -> PaymentView:
    """A payment as it stands."""
    payment, order, posting = detail.payment, detail.order, detail.posting
    return PaymentView(
        payment_no=payment.payment_no, order_no=payment.order_no, channel=payment.channel, merchant=payment.merchant,
        state=payment.state, reason=payment.reason, channel_code=payment.channel_code,
        channel_number=payment.channel_number, amount_fen=payment.amount_fen, tendered_fen=payment.tendered_fen,
        refunded_fen=payment.refunded_fen, refundable_fen=payment.refundable_fen, window_id=payment.window_id,
        operator_id=payment.operator_id, operator_name=detail.operator_name, shift_no=payment.shift_no,
        patient_no=order.patient_no, patient_label=order.patient_label, created_at=payment.created_at,
        paid_at=payment.paid_at, day=payment.day, cancel_requested=payment.cancel_requested_at is not None,
        ask_again_at=detail.ask_again_at, give_up_at=detail.give_up_at,
        posting_state=posting.state.value if posting else "", receipt_no=posting.receipt_no if posting else "",
        guidance=posting.guidance if posting else "", version=payment_version(detail),
    )  # fmt: skip


def order_view(detail: OrderDetail) -> OrderView:
    """One order with all that belongs to it."""
    order, names, posting = detail.order, detail.operator_names, detail.posting
    payments = [each.payment for each in detail.payments]
    is_open = order.state is OrderState.OPEN
    refunds = tuple(
        refund_view(
            RefundDetail(
                refund, order, names.get(refund.requested_by, ""), names.get(refund.approved_by or 0, ""),
                needs_second_person=refund.state.value == "requested",
            )
        )
        for refund in detail.refunds
    )  # fmt: skip
    return OrderView(
        order_no=order.order_no, business=order.business, source=order.source, campus=order.campus,
        window_id=order.window_id, window_name=detail.window_name, operator_name=names.get(order.operator_id, ""),
        shift_no=order.shift_no, patient_no=order.patient_no, patient_label=order.patient_label,
        total_fen=order.total_fen, state=order.state.value, created_at=order.created_at,
        bills=tuple(
            OrderBillView(
                bill_no=bill.bill_no, kind=bill.kind, own_fen=bill.own_fen, version=bill.version, title=bill.title,
                department=bill.department,
            )
            for bill in order.bills
        ),
        paid_fen=held_fen(payments), remaining_fen=order.total_fen - taken_fen(payments) if is_open else 0,
        undo_asked_at=detail.mark.undo_asked_at if detail.mark else None,
        payments=tuple(map(payment_view, detail.payments)), refunds=refunds,
        posting_state=posting.state.value if posting else "", posting_outcome=posting.outcome if posting else "",
        posting_attempts=posting.attempts if posting else 0, receipt_no=_receipt(posting),
        guidance=posting.guidance if posting else "", posting_since=posting.created_at if posting else None,
    )  # fmt: skip


def _receipt(posting: Posting | None) -> str:
    return posting.receipt_no if posting else ""


def page_mark(orders: Sequence[OrderDetail], limit: int) -> str:
    """Where the next page begins: the last order's instant and number; empty when this was the last page."""
    if len(orders) < limit:
        return ""
    last = orders[-1].order
    return f"{last.created_at.isoformat()}|{last.order_no}"


def read_page_mark(mark: str) -> tuple[datetime, str] | None:
    """The place a mark stands for. Raises ValueError for text that is no mark."""
    if not mark:
        return None
    instant, _, order_no = mark.partition("|")
    at = datetime.fromisoformat(instant)
    if at.tzinfo is None or not order_no.isalnum() or not order_no.isascii():
        raise ValueError("not a page mark")
    return at, order_no
