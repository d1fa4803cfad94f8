"""Invented people, payments and shifts for tests and pictures of the screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.core.payment import PaymentState
from app.core.payout import PayoutMethod, PayoutState
from app.core.permissions import PERMISSIONS, ROLE_PRESETS
from app.core.refund import RefundState
from app.core.shift import CashMovementKind, DifferenceState, ShiftState
from app.wire.administration import AuditRowView, OperatorView, RoleView
from app.wire.alerts import AlertView
from app.wire.invoices import InvoiceRangeView
from app.wire.orders import OrderBillView, OrderView
from app.wire.patients import BillItemView, PatientView
from app.wire.payments import PaymentView
from app.wire.payouts import PayoutView
from app.wire.refunds import PaidBillView, RefundView
from app.wire.sessions import SessionView
from app.wire.shifts import DifferenceView, MovementView, ShiftTotalView, ShiftView
from app.wire.windows import ChannelView, DeskConfiguration, RefundReasonView, WindowView

NOW = datetime(2026, 3, 3, 6, 42, 18, tzinfo=UTC)
WINDOW = WindowView(window_id=3, code="0003", name="门诊收费 3 号窗", campus="main", active=True, enrolled=True)
PERSON = PatientView(
    business="his", patient_no="P0010086", name="演练甲", card_no="8800100001", sex="female",
    birth_day=date(1984, 5, 17), id_number_masked="110101********002X", telephone_masked="138****0001",
)  # fmt: skip
OTHER_PERSON = replace(
    PERSON, patient_no="P0010087", name="演练甲乙", card_no="8800100002", sex="male", birth_day=date(1951, 11, 2),
    telephone_masked="139****0002",
)  # fmt: skip
CONFIGURATION = DeskConfiguration(
    hospital_name="演练市第一人民医院", practice=True,
    channels=tuple(
        ChannelView(name=name, open=True, closed_reason="", give_up_s=90, largest_payment_fen=5_000_000)
        for name in ("cash", "wechat", "alipay")
    ),
    businesses=("his",), lock_after_idle_s=600, server_at=NOW, server_version="0.1.0",
    refund_alone_fen=20_000,
    refund_reasons=tuple(
        RefundReasonView(code=f"refund.{code}", zh=zh, en=en)
        for code, zh, en in (
            ("patient_request", "患者要求", "Patient asked"), ("wrong_item", "项目错误", "Wrong item"),
            ("not_executed", "未执行", "Not carried out"), ("other", "其他原因", "Other reason"),
        )
    ),
)  # fmt: skip


def number(letter: str, tail: int, minutes_ago: int = 0) -> str:
    """A number of ours: kind, Beijing time, window, tail."""
    stamp = (NOW + timedelta(hours=8, minutes=-minutes_ago)).strftime("%y%m%d%H%M%S")
    return f"{letter}{stamp}0003{tail:011d}"


def session(*, permissions: tuple[str, ...] = PERMISSIONS, name: str = "王芳") -> SessionView:
    """Somebody who is signed in; with every permission unless told otherwise."""
    return SessionView(
        operator_id=7, username="wangfang", display_name=name, roles=("supervisor",), permissions=permissions,
        channels=(), window=WINDOW, expires_at=NOW + timedelta(hours=12), must_change_password=False,
        refund_approve_fen=None,
    )  # fmt: skip


def payment(tail: int, **changes: object) -> PaymentView:
    """A payment, paid by WeChat and posted unless told otherwise."""
    minutes_ago = tail * 7
    at = NOW - timedelta(minutes=minutes_ago)
    usual = PaymentView(
        payment_no=number("P", tail, minutes_ago), order_no=number("O", tail, minutes_ago), channel="wechat",
        merchant="1900000109", state=PaymentState.PAID, reason="channel.paid", channel_code="SUCCESS",
        channel_number="4200002178202603031234567890", amount_fen=12_650, tendered_fen=0, refunded_fen=0,
        refundable_fen=12_650, window_id=3, operator_id=7, operator_name="王芳", shift_no=number("S", 1, 400),
        patient_no=PERSON.patient_no, patient_label="演练甲", created_at=at, paid_at=at + timedelta(seconds=4),
        day=date(2026, 3, 3), cancel_requested=False, ask_again_at=None, give_up_at=None, posting_state="posted",
        receipt_no=f"MZ{tail:08d}", guidance="请到 2 楼药房 3 号窗口取药", version=2,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def order(tail: int, *payments: PaymentView, **changes: object) -> OrderView:
    """An order with two bills and its payments."""
    own = payments or (payment(tail),)
    first = own[0]
    usual = OrderView(
        order_no=first.order_no, business="his", source="window", campus="main", window_id=3,
        window_name="门诊收费 3 号窗", operator_name="王芳", shift_no=first.shift_no, patient_no=first.patient_no,
        patient_label=first.patient_label, total_fen=first.amount_fen, state="paid", created_at=first.created_at,
        bills=(
            OrderBillView(
                bill_no=f"B{tail}01", kind="outpatient", own_fen=first.amount_fen - 3_050, title="阿司匹林肠溶片 等",
                department="心血管内科",
            ),
            OrderBillView(
                bill_no=f"B{tail}02", kind="outpatient", own_fen=3_050, title="血常规", department="检验科"
            ),
        ),
        payments=own, refunds=(), posting_state=first.posting_state, posting_outcome="his.posted",
        posting_attempts=1, receipt_no=first.receipt_no, guidance=first.guidance,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def refund(tail: int, **changes: object) -> RefundView:
    """A refund that waits for a second person, unless told otherwise."""
    paid = payment(tail)
    usual = RefundView(
        refund_no=number("R", tail, tail * 5), payment_no=paid.payment_no, order_no=paid.order_no, channel="wechat",
        amount_fen=12_650, reason="refund.not_executed", note="未取药", state=RefundState.REQUESTED, outcome="",
        channel_code="", channel_number="", requested_by="王芳", requested_at=NOW - timedelta(minutes=tail * 5),
        approved_by="", refunded_at=None, needs_second_person=True, patient_no=PERSON.patient_no,
        patient_label="演练甲", version=1, requested_by_id=7, window_id=3, window_name="门诊收费 3 号窗",
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def paid_bills(tail: int, *payments: PaymentView) -> tuple[PaidBillView, ...]:
    """The bills of an order with their lines."""
    first, second = order(tail, *payments).bills

    def item(line_no: int, name: str, quantity: str, unit: str, own_fen: int) -> BillItemView:
        return BillItemView(
            name=name, spec="", quantity=quantity, unit=unit, amount_fen=own_fen, insurance_fen=0, own_fen=own_fen,
            line_no=line_no,
        )  # fmt: skip

    drugs = (
        item(1, "阿司匹林肠溶片", "2", "盒", 3_160), item(2, "阿托伐他汀钙片", "1", "盒", first.own_fen - 3_160),
    )  # fmt: skip
    return (
        PaidBillView(
            bill_no=first.bill_no, kind=first.kind, title=first.title, department=first.department, state="paid",
            own_fen=first.own_fen, items=drugs,
        ),
        PaidBillView(
            bill_no=second.bill_no, kind=second.kind, title=second.title, department=second.department, state="paid",
            own_fen=second.own_fen, items=(item(1, "血常规", "1", "次", second.own_fen),),
        ),
    )  # fmt: skip


def payout(tail: int, **changes: object) -> PayoutView:
    """A payout that waits for a second person, unless told otherwise."""
    asked = refund(tail)
    usual = PayoutView(
        payout_no=number("Y", tail, tail), refund_no=asked.refund_no, payment_no=asked.payment_no,
        order_no=asked.order_no, amount_fen=asked.amount_fen, method=PayoutMethod.CASH, state=PayoutState.PREPARED,
        payee="演**", proof_sha256="0" * 64, proof_type="application/pdf", proof_bytes=48_000, note="", outcome="",
        channel="wechat", patient_no=asked.patient_no, patient_label=asked.patient_label, window_name="门诊收费 3 号窗",
        prepared_by="王芳", prepared_by_id=7, prepared_at=NOW - timedelta(minutes=3), approved_by="", approved_by_id=0,
        paid_by="", paid_at=None, version=0,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def shift(tail: int = 1, **changes: object) -> ShiftView:
    """An open shift with a morning's work in it."""
    usual = ShiftView(
        shift_no=number("S", tail, 400), window_id=3, window_name="门诊收费 3 号窗", operator_id=7,
        operator_name="王芳", state=ShiftState.OPEN, float_fen=50_000, opened_at=NOW - timedelta(minutes=400),
        closed_at=None,
        totals=(
            ShiftTotalView(channel="cash", kind="payment", count=31, amount_fen=412_350),
            ShiftTotalView(channel="wechat", kind="payment", count=86, amount_fen=1_284_620),
            ShiftTotalView(channel="alipay", kind="payment", count=24, amount_fen=365_900),
            ShiftTotalView(channel="cash", kind="refund", count=1, amount_fen=3_050),
            ShiftTotalView(channel="wechat", kind="refund", count=3, amount_fen=41_200),
        ),
        counted=(), counted_fen=0, expected_fen=0, difference_fen=0, difference_reason="", handed_over_to="",
        unknown=(),
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def movement(tail: int = 1, **changes: object) -> MovementView:
    """A drop into the safe."""
    usual = MovementView(
        movement_no=number("M", tail, tail * 30), kind=CashMovementKind.DROP, amount_fen=200_000, reason="中午缴存",
        at=NOW - timedelta(minutes=tail * 30),
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def difference(tail: int = 1, **changes: object) -> DifferenceView:
    """A shortage that its cashier has explained."""
    usual = DifferenceView(
        shift_no=number("S", tail, tail * 1440), channel="cash", window_name="门诊收费 3 号窗", operator_id=7,
        operator_name="王芳", amount_fen=-1_250, state=DifferenceState.EXPLAINED,
        found_at=NOW - timedelta(days=tail), reason="找零多给了一位病人", explained_by="王芳", approved_by="",
        ended_by="", note="", movement_no="",
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def invoice_range(tail: int = 1, **changes: object) -> InvoiceRangeView:
    """A range of which a third is used."""
    usual = InvoiceRangeView(
        range_id=tail, window_id=3, window_name="门诊收费 3 号窗", first_text="MZ00012001", last_text="MZ00012300",
        next_no=12108, next_text="MZ00012108", left=193, given_at=NOW - timedelta(days=2), ended=False,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def closed_shift(tail: int, days_ago: int, **changes: object) -> ShiftView:
    """A shift of an earlier day that balanced."""
    opened_at = NOW - timedelta(days=days_ago, hours=6)
    usual = shift(
        tail, state=ShiftState.CLOSED, opened_at=opened_at, closed_at=opened_at + timedelta(hours=8),
        counted_fen=459_300, expected_fen=459_300,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


ROLES = tuple(
    RoleView(role_id=place, name=name, permissions=permissions, channels=(), sources=())
    for place, (name, permissions) in enumerate(ROLE_PRESETS.items(), start=1)
)
OPERATORS = tuple(
    OperatorView(
        operator_id=place, username=username, display_name=name, role_ids=roles, active=active, locked=locked,
        must_change_password=fresh,
    )
    for place, (username, name, roles, active, locked, fresh) in enumerate(
        (
            ("wangfang", "王芳", (1,), True, False, False),
            ("liqiang", "李强", (1,), True, True, False),
            ("zhaomin", "赵敏", (2,), True, False, False),
            ("chenjing", "陈静", (3,), True, False, True),
            ("sunli", "孙丽", (1,), False, False, False),
            ("admin", "系统管理员", (4,), True, False, False),
        ),
        start=1,
    )
)  # fmt: skip
WINDOWS = (
    replace(WINDOW, window_id=1, code="0001", name="门诊收费 1 号窗"),
    replace(WINDOW, window_id=2, code="0002", name="门诊收费 2 号窗", enrolled=False),
    WINDOW,
    replace(WINDOW, window_id=4, code="0004", name="住院押金 1 号窗", campus="east", active=False),
)


def audit_rows(count: int = 24) -> tuple[AuditRowView, ...]:
    """The latest acts, newest first; the first is not linked yet."""
    acts = (
        ("payment.taken", "P", "王芳"), ("refund.requested", "R", "王芳"), ("refund.approved", "R", "赵敏"),
        ("session.started", "wangfang", "王芳"), ("operator.unlocked", "liqiang", "系统管理员"),
        ("inquiry.made", "P0010086", "陈静"),
    )  # fmt: skip
    return tuple(
        AuditRowView(
            row_id=9000 - place, at=NOW - timedelta(minutes=place * 3), action=acts[place % len(acts)][0],
            subject=_subject(acts[place % 6][1], place),
            operator_name=acts[place % 6][2], window_id=3, window_name=WINDOW.name, address="10.20.3.41",
            detail={"amount_fen": 12_650, "channel": "wechat"} if place % 6 < 3 else {},
            chain_no=None if place == 0 else 8990 - place,
        )
        for place in range(count)
    )  # fmt: skip


def _subject(letter_or_name: str, place: int) -> str:
    return number(letter_or_name, place, place * 3) if len(letter_or_name) == 1 else letter_or_name


def alert(code: str, tail: int, level: str = "warning", **changes: object) -> AlertView:
    """An alert about a payment of that tail, an hour old, that nobody has taken."""
    at = NOW - timedelta(minutes=60)
    usual = AlertView(
        code=code, subject=number("P", tail, tail * 7), level=level, raised_at=at, changed_at=at, count=1,
        amount_fen=12_650, owner_id=0, owner_name="", order_no=number("O", tail, tail * 7), patient_label="演练甲",
        ends_by_itself=False, ended=False, cashier_name="王芳",
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


ALERTS = (
    alert("payment.contradicted", 1, "urgent"),
    alert(
        "payment.late", 2, "urgent", raised_at=NOW - timedelta(minutes=25), amount_fen=880, owner_id=9,
        owner_name="赵敏", ends_by_itself=True,
    ),
    alert("posting.delayed", 3, subject=number("O", 3, 21), count=14, amount_fen=230_050, ends_by_itself=True),
    alert("shift.left_open", 4, "notice", subject=number("S", 1, 900), order_no="", patient_label="", amount_fen=0,
        cashier_name="",
    ),
)  # fmt: skip
"""Alerts of every level, the worst first."""
