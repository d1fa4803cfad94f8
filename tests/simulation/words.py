"""What a person at the window reads, in both languages: codes, payments and refunds through the shipped sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.core.errors import PaydeskError
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from ui.refunds.models import headline
from ui.text import Languages, sentence, word


class Words(NamedTuple):
    """One sentence pair (what happened, what to do) as one line, in each language."""

    english: str
    chinese: str


@cache
def _languages() -> Languages:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    return Languages(application)


def of_code(code: str, values: Mapping[str, object] | None = None) -> Words:
    """The sentence of a code. Raises LookupError when a language has none of its own."""
    languages, kept = _languages(), QLocale()
    said = {}
    try:
        for language in ("zh_CN", "en"):
            languages.switch(language)
            said[language] = sentence(code, values).whole
    finally:
        QLocale.setDefault(kept)
    if said["en"] == said["zh_CN"] or code in said["en"]:
        raise LookupError(f"no sentence in both languages for {code}")
    return Words(said["en"], said["zh_CN"])


def of_error(error: PaydeskError) -> Words:
    """The sentence of an error."""
    return of_code(error.code, error.values)


def of_payment(view: PaymentView) -> Words:
    """The sentence of a payment's reason, as the checkout shows it."""
    return of_code(view.reason, {"channel": view.channel, "amount_fen": view.amount_fen})


def of_refund(view: RefundView) -> Words:
    """The headline of a refund, as its screen shows it."""
    fault = headline(view)
    return of_code(fault.code, fault.values)


def of_word(code: str) -> Words:
    """The word for a state, channel or permission."""
    languages, kept = _languages(), QLocale()
    said = {}
    try:
        for language in ("zh_CN", "en"):
            languages.switch(language)
            said[language] = word(code)
    finally:
        QLocale.setDefault(kept)
    return Words(said["en"], said["zh_CN"])
