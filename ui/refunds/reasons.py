"""Why money goes back, in words: the installation's own reasons in both languages, the program's from its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from app.wire.windows import RefundReasonView
from ui.text import language, word


def reason_words(reason: RefundReasonView) -> str:
    """A configured reason in the present language."""
    return reason.en if language() == "en" else reason.zh


def reason_text(code: str, reasons: Sequence[RefundReasonView]) -> str:
    """The words of a reason's code; the code itself when nobody knows it any more."""
    return next((reason_words(each) for each in reasons if each.code == code), word(code))
