"""Sentences for what the desk itself says: notices, scans out of place, faults."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "general.unknown_code": (
        QT_TRANSLATE_NOOP("text", "Something happened that this program has no sentence for ({code})."),
        QT_TRANSLATE_NOOP("text", "Note the code and tell the information department; do not repeat a payment."),
    ),
}
