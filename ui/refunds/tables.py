"""The columns of the refunds screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.core.refund import RefundState
from app.wire.refunds import RefundView
from ui.refunds.models import PaymentRow, RefundsModel, waits_for_me
from ui.refunds.reasons import reason_text
from ui.text import age, date_time, money, translate, word
from ui.widgets.labels import PAYMENT_TONES
from ui.widgets.tables import Column

REFUND_TONES = {
    "requested": ("warning", "hourglass"),
    "approved": ("primary", "hourglass"),
    "withdrawn": ("primary", "hourglass"),
    "sending": ("primary", "hourglass"),
    "processing": ("primary", "hourglass"),
    "unfunded": ("warning", "coins"),
    "unknown": ("unknown", "help"),
    "refunded": ("warning", "cash"),
    "abnormal": ("danger", "warning"),
}


def waiting_columns(now: Callable[[], datetime], model: Callable[[], RefundsModel]) -> list[Column[RefundView]]:
    """Refunds that are not finished."""

    def since(row: RefundView) -> str:
        return age(int((now() - row.requested_at).total_seconds()))

    return [
        Column(name="age", title=lambda: translate("refunds", "Age"), width=100, text=since),
        Column(
            name="who", title=lambda: translate("refunds", "Patient"), width=120, text=lambda row: row.patient_label
        ),
        Column(
            name="sum", title=lambda: translate("refunds", "Amount"), width=110, right=True,
            text=lambda row: money(row.amount_fen),
        ),
        Column(
            name="channel", title=lambda: translate("refunds", "Channel"), width=100, text=lambda row: word(row.channel)
        ),
        Column(
            name="state", title=lambda: translate("refunds", "State"), width=220,
            text=lambda row: _state_words(row, model()),
            tone=lambda row: REFUND_TONES.get(row.state, ("muted", "info"))[0],
            icon=lambda row: REFUND_TONES.get(row.state, ("muted", "info"))[1],
        ),
        Column(
            name="by", title=lambda: translate("refunds", "Asked for by"), width=110,
            text=lambda row: row.requested_by,
        ),
        Column(
            name="reason", title=lambda: translate("refunds", "Reason"), width=200,
            text=lambda row: " · ".join(filter(None, (reason_text(row.reason, model().reasons), row.note))),
        ),
    ]  # fmt: skip


def _state_words(row: RefundView, model: RefundsModel) -> str:
    if row.to_hand_over:
        return translate("refunds", "Cash to hand over")
    if row.state is RefundState.REQUESTED and row.needs_second_person:
        if waits_for_me(model, row):
            return translate("refunds", "Waits for you")
        return translate("refunds", "Needs a second person")
    return word(row.state)


def payment_columns() -> list[Column[PaymentRow]]:
    """Payments to choose from."""
    return [
        Column(
            name="at", title=lambda: translate("refunds", "Time"), width=150, whole=True,
            text=lambda row: date_time(row.payment.created_at),
        ),
        Column(
            name="channel", title=lambda: translate("refunds", "Channel"), width=90,
            text=lambda row: word(row.payment.channel),
        ),
        Column(
            name="sum", title=lambda: translate("refunds", "Received"), width=105, right=True,
            text=lambda row: money(row.payment.amount_fen),
        ),
        Column(
            name="rest", title=lambda: translate("refunds", "Can go back"), width=105, right=True,
            text=lambda row: money(row.payment.refundable_fen) if row.refundable else "—",
        ),
        Column(
            name="state", title=lambda: translate("refunds", "State"), width=140,
            text=lambda row: word(row.payment.state),
            tone=lambda row: PAYMENT_TONES[row.payment.state][0], icon=lambda row: PAYMENT_TONES[row.payment.state][1],
        ),
    ]  # fmt: skip
