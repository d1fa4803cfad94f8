"""The tables of refunds, of payouts, and of the proofs attached to them."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table

from app.core.payout import OPEN_STATES, PayoutMethod, PayoutState
from app.core.refund import MONEY_UNCLEAR_STATES, RefundState
from server.domain.refund import RefundItem, RefusedItem
from server.storage.columns import at, count, fen, number, one_of, partial, state_of, states_clause, version, words
from server.storage.tables import TUPLE, metadata
from server.storage.types import JsonText, Reference

TO_HAND_OVER = "channel = 'cash' AND state = 'refunded' AND handed_over_at IS NULL"
"""Cash refunds whose notes nobody has said to have given out."""

_ITEMS = JsonText(
    lambda items: [[item.bill_no, item.line_no, item.name, item.own_fen] for item in items],
    lambda rows: tuple(RefundItem(*row) for row in rows),
)
_REFUSED = JsonText(
    lambda items: [[item.bill_no, item.line_no, item.name, item.code, item.reason] for item in items],
    lambda rows: tuple(RefusedItem(*row) for row in rows),
)

refunds = Table(
    "refunds",
    metadata,
    number("refund_no", primary_key=True),
    number("payment_no", ForeignKey("payments.payment_no"), index=True),
    number("order_no", ForeignKey("orders.order_no"), index=True),
    words("channel"),
    fen("amount_fen"),
    words("reason"),
    words("note"),
    Column("bills", TUPLE, nullable=False),
    Column("business_withdrawal", Boolean, nullable=False),
    state_of(RefundState),
    count("window_id"),
    number("shift_no"),
    count("requested_by"),
    at("requested_at"),
    at("changed_at"),
    Column("approved_by", Integer),
    at("approved_at", nullable=True),
    words("outcome"),
    words("channel_code"),
    words("channel_number"),
    at("refunded_at", nullable=True),
    count("asked_count"),
    version(),
    words("source"),
    words("route"),
    Column("items", _ITEMS, nullable=False),
    Column("refused_items", _REFUSED, nullable=False),
    words("decision_note"),
    at("withdrawn_at", nullable=True),
    at("sent_at", nullable=True),
    at("handed_over_at", nullable=True),
    Column("late_shift_no", Reference),
    CheckConstraint("amount_fen > 0", name="amount"),
    one_of("state", RefundState),
    partial("ix_refunds_late", "late_shift_no", where="late_shift_no IS NOT NULL"),
    partial("ix_refunds_to_hand_over", "window_id", "refunded_at", where=TO_HAND_OVER),
    Index(None, "state", "requested_at"),
    Index(None, "changed_at"),
    partial("ix_refunds_unclear_shift", "shift_no", "requested_at", where=states_clause(MONEY_UNCLEAR_STATES)),
)

payouts = Table(
    "payouts",
    metadata,
    number("payout_no", primary_key=True),
    number("refund_no", ForeignKey("refunds.refund_no"), index=True),
    number("payment_no"),
    number("order_no"),
    fen("amount_fen"),
    state_of(PayoutMethod, "method"),
    state_of(PayoutState),
    words("payee"),
    words("proof_sha256"),
    words("proof_type"),
    count("proof_bytes"),
    words("note"),
    count("window_id"),
    number("shift_no"),
    count("prepared_by"),
    at("prepared_at"),
    at("changed_at"),
    Column("approved_by", Integer),
    at("approved_at", nullable=True),
    Column("paid_by", Integer),
    at("paid_at", nullable=True),
    words("outcome"),
    version(),
    CheckConstraint("amount_fen > 0", name="amount"),
    one_of("method", PayoutMethod),
    one_of("state", PayoutState),
    partial("uq_payouts_standing", "refund_no", where=states_clause(OPEN_STATES | {PayoutState.PAID}), unique=True),
)

payout_proofs = Table(
    "payout_proofs",
    metadata,
    number("payout_no", ForeignKey("payouts.payout_no"), primary_key=True),
    words("sha256"),
    Column("content", LargeBinary, nullable=False),
)
