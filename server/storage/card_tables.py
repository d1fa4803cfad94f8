"""The table of what card terminals did."""

from sqlalchemy import Column, ForeignKey, Table

from app.core.terminal import CardAct, TerminalOutcome
from server.storage.columns import at, count, fen, number, one_of, state_of, version, words
from server.storage.tables import TUPLE, metadata

card_records = Table(
    "card_records",
    metadata,
    number("number", primary_key=True),
    number("payment_no", ForeignKey("payments.payment_no"), index=True),
    state_of(CardAct, "act"),
    state_of(TerminalOutcome, "outcome"),
    count("window_id"),
    count("operator_id"),
    at("recorded_at"),
    words("code"),
    words("host_code"),
    words("text"),
    fen("amount_fen"),
    fen("discount_fen"),
    words("card_masked"),
    words("trace_no"),
    words("reference_no"),
    words("authorisation_no"),
    words("batch_no"),
    words("terminal_no"),
    words("merchant_no"),
    words("issuer_no"),
    words("issuer"),
    words("card_kind"),
    words("at"),
    words("settlement_day"),
    Column("slip", TUPLE, nullable=False),
    version(),
    one_of("act", CardAct),
    one_of("outcome", TerminalOutcome),
)
