"""Sentences of shifts."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "shift.counting": (
        QT_TRANSLATE_NOOP("text", "The drawer is being counted."),
        QT_TRANSLATE_NOOP("text", "Finish the count, or go back with Esc."),
    ),
    "shift.not_open": (
        QT_TRANSLATE_NOOP("text", "No shift is open."),
        QT_TRANSLATE_NOOP("text", "Open a shift first; then scan again."),
    ),
    "shift.open": (
        QT_TRANSLATE_NOOP("text", "A shift is open already."),
        QT_TRANSLATE_NOOP("text", "Close it, or go on with it."),
    ),
    "shift.window_has_open": (
        QT_TRANSLATE_NOOP("text", "Another shift is open at this window."),
        QT_TRANSLATE_NOOP("text", "Its cashier must close it or hand it over."),
    ),
    "shift.closed": (
        QT_TRANSLATE_NOOP("text", "This shift is closed."),
        QT_TRANSLATE_NOOP("text", "Open a new one."),
    ),
    "shift.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such shift."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "shift.unknown": (
        QT_TRANSLATE_NOOP("text", "There is no such shift."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "shift.number_reused": (
        QT_TRANSLATE_NOOP("text", "This shift number stands for another shift."),
        QT_TRANSLATE_NOOP("text", "Open it again."),
    ),
    "shift.difference": (
        QT_TRANSLATE_NOOP("text", "The count differs from the books by {difference}."),
        QT_TRANSLATE_NOOP("text", "Count again; if it stays, write the reason."),
    ),
    "shift.money_unknown": (
        QT_TRANSLATE_NOOP("text", "Some money of this shift is not known yet ({count})."),
        QT_TRANSLATE_NOOP("text", "Wait until it is known, or hand it over by name."),
    ),
    "shift.same_person": (
        QT_TRANSLATE_NOOP("text", "Money that is not known yet is handed over to somebody else, not to oneself."),
        QT_TRANSLATE_NOOP("text", "Ask a colleague to take it over with the own name and password."),
    ),
    "shift.reason_missing": (
        QT_TRANSLATE_NOOP("text", "A difference needs a reason."),
        QT_TRANSLATE_NOOP("text", "Write it in a sentence."),
    ),
    "shift.float_missing": (
        QT_TRANSLATE_NOOP("text", "The float is missing."),
        QT_TRANSLATE_NOOP("text", "Type what lies in the drawer."),
    ),
}
