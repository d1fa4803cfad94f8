"""Sentences of day proofs, documents and months that are closed; the acts about them in the audit log."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_ACTS: dict[str, str] = {
    "proof.made": QT_TRANSLATE_NOOP("text", "Day proof made"),
    "report.made": QT_TRANSLATE_NOOP("text", "Report made"),
    "month.proposed": QT_TRANSLATE_NOOP("text", "Closing of a month proposed"),
    "funds.booked": QT_TRANSLATE_NOOP("text", "Arrived funds booked"),
    "day_zero.imported": QT_TRANSLATE_NOOP("text", "Opening balances of the old system imported"),
}

_FAULTS: dict[str, tuple[str, str]] = {
    "proof.no_run": (
        QT_TRANSLATE_NOOP("text", "The day {day} has not been reconciled yet."),
        QT_TRANSLATE_NOOP("text", "Start its run; the proof can be made when it is done."),
    ),
    "document.no_font": (
        QT_TRANSLATE_NOOP("text", "The server has no Chinese font to put into a PDF."),
        QT_TRANSLATE_NOOP("text", "Take the workbook or the CSV file; the administrator installs a font or names one."),
    ),
    "document.glyph_missing": (
        QT_TRANSLATE_NOOP("text", "The server's font lacks a letter of this document ({glyph})."),
        QT_TRANSLATE_NOOP("text", "Take the workbook or the CSV file; the administrator names another font."),
    ),
    "document.too_long": (
        QT_TRANSLATE_NOOP("text", "This is too much for a PDF."),
        QT_TRANSLATE_NOOP("text", "Take the workbook or the CSV file, which hold all of it."),
    ),
    "shift.not_counted_yet": (
        QT_TRANSLATE_NOOP("text", "This shift is not counted and closed yet."),
        QT_TRANSLATE_NOOP("text", "Its statement is made afterwards; until then its amounts stay hidden."),
    ),
    "month.none": (
        QT_TRANSLATE_NOOP("text", "This is no month."),
        QT_TRANSLATE_NOOP("text", "Choose one of the list."),
    ),
    "month.closed": (
        QT_TRANSLATE_NOOP("text", "The month {month} is closed."),
        QT_TRANSLATE_NOOP("text", "Nothing enters it any more: correct it by an entry of today that names its day."),
    ),
    "month.not_over": (
        QT_TRANSLATE_NOOP("text", "The month {month} is not over yet."),
        QT_TRANSLATE_NOOP("text", "Close it when its last day has been reconciled."),
    ),
    "month.days_missing": (
        QT_TRANSLATE_NOOP("text", "{days} days of the month {month} have no done run, the first of them {day}."),
        QT_TRANSLATE_NOOP("text", "Reconcile these days, then close the month."),
    ),
    "month.run_live": (
        QT_TRANSLATE_NOOP("text", "A run of the day {day} is under way or held."),
        QT_TRANSLATE_NOOP("text", "Wait until it is done, or cancel it."),
    ),
    "month.earlier_open": (
        QT_TRANSLATE_NOOP("text", "The month {month} before it is still open."),
        QT_TRANSLATE_NOOP("text", "Close the months one after another."),
    ),
    "rules.same_person": (
        QT_TRANSLATE_NOOP("text", "Who wrote the rule {name} does not switch it on."),
        QT_TRANSLATE_NOOP(
            "text", "Put it in, try it, then ask another person who may change the rules to switch it on."
        ),
    ),
    "month.same_person": (
        QT_TRANSLATE_NOOP("text", "The second person must be another one."),
        QT_TRANSLATE_NOOP("text", "Ask a colleague of the finance office to close the month with you."),
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {
    **{f"word.{code}": (english, "") for code, english in _ACTS.items()},
    **_FAULTS,
}
