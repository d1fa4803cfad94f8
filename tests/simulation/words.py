"""What a person at the window reads, in both languages: codes, payments and refunds through the shipped sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.core.errors import PaydeskError
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from support.cashier_words import in_both, read_in_both
from ui.checkout.models import CheckoutModel, PaymentShown
from ui.checkout.payment_words import stage_words
from ui.checkout.rules import STAGES
from ui.refunds.models import headline
from ui.text import word


class Words(NamedTuple):
    """One sentence pair (what happened, what to do) as one line, in each language."""

    english: str
    chinese: str


def of_code(code: str, values: Mapping[str, object] | None = None) -> Words:
    """The sentence of a code. Raises LookupError when a language has none of its own."""
    english, chinese = (said.whole for said in read_in_both(code, values))
    if english == chinese or code in english:
        raise LookupError(f"no sentence in both languages for {code}")
    return Words(english, chinese)


def of_error(error: PaydeskError) -> Words:
    """The sentence of an error."""
    return of_code(error.code, error.values)


def of_payment(view: PaymentView) -> Words:
    """The sentence of a payment's reason, as the checkout shows it."""
    return of_code(view.reason, {"channel": view.channel, "amount_fen": view.amount_fen})


def at_checkout(view: PaymentView) -> Words:
    """Headline and text beside the amount, as the checkout shows a payment while its patient is there."""
    shown = PaymentShown(
        payment_no=view.payment_no, channel=view.channel, amount_fen=view.amount_fen, started_at=view.created_at,
        tendered_fen=view.tendered_fen, state=view.state, reason=view.reason, channel_code=view.channel_code,
        cancel_requested=view.cancel_requested, posting=view.posting_state, guidance=view.guidance,
    )  # fmt: skip
    model = CheckoutModel(stage=STAGES[view.state], now=view.created_at, payment=shown)
    return Words(*in_both(lambda: " ".join(stage_words(model))))


def of_refund(view: RefundView) -> Words:
    """The headline of a refund, as its screen shows it."""
    fault = headline(view)
    return of_code(fault.code, fault.values)


def of_word(code: str) -> Words:
    """The word for a state, channel or permission."""
    return Words(*in_both(lambda: word(code)))
