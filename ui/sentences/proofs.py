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
    "day_zero.done": (
        QT_TRANSLATE_NOOP("text", "Day zero was imported already: {day}."),
        QT_TRANSLATE_NOOP("text", "It can be done once. Correct what is wrong by entries of your own."),
    ),
    "day_zero.too_late": (
        QT_TRANSLATE_NOOP("text", "{day} has been reconciled already; day zero comes before the first day."),
        QT_TRANSLATE_NOOP("text", "It cannot be imported any more. Nothing was changed."),
    ),
    "day_zero.too_far": (
        QT_TRANSLATE_NOOP("text", "The file's day is far ahead; today day zero can be {day} at the latest."),
        QT_TRANSLATE_NOOP("text", "Nothing was imported. Look at the year and the month of the file's day."),
    ),
    "day_zero.before": (
        QT_TRANSLATE_NOOP("text", "The books begin on {day}; days before it are the old system's."),
        QT_TRANSLATE_NOOP("text", "Choose that day or a later one."),
    ),
    "day_zero.unreadable": (
        QT_TRANSLATE_NOOP("text", "The file is not believed: line {line}, column {field}: {rule}."),
        QT_TRANSLATE_NOOP("text", "Nothing was imported. Have the old system write it again, then choose it anew."),
    ),
    "day_zero.unreadable_whole": (
        QT_TRANSLATE_NOOP("text", "The file is not believed ({field}): {rule}."),
        QT_TRANSLATE_NOOP("text", "Nothing was imported. Have the old system write it again, then choose it anew."),
    ),
    "day_zero.totals_differ": (
        QT_TRANSLATE_NOOP(
            "text",
            "The totals do not agree: {what} says {told_count} and {told}, its rows are {count} and {amount}.",
        ),
        QT_TRANSLATE_NOOP("text", "Nothing was imported. Ask the old system again which of the two is right."),
    ),
    "day_zero.other_file": (
        QT_TRANSLATE_NOOP("text", "The file was changed after it was looked at."),
        QT_TRANSLATE_NOOP("text", "Nothing was imported. Choose it again and look at it once more."),
    ),
    "day_zero.same_person": (
        QT_TRANSLATE_NOOP("text", "Day zero is imported by two people."),
        QT_TRANSLATE_NOOP("text", "Ask a colleague of the finance office to agree with you."),
    ),
    "rules.untried": (
        QT_TRANSLATE_NOOP("text", "Nobody has tried the rule {name} as it stands."),
        QT_TRANSLATE_NOOP(
            "text", "Try it on days that were reconciled (F7), look at what it proposes, then switch it on."
        ),
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

DAY_ZERO_RULES = (
    QT_TRANSLATE_NOOP("text", "is larger than 64 MiB"),
    QT_TRANSLATE_NOOP("text", "is not UTF-8"),
    QT_TRANSLATE_NOOP("text", "is not JSON"),
    QT_TRANSLATE_NOOP("text", "must have day, balances, in_transit, totals and nothing else"),
    QT_TRANSLATE_NOOP("text", "must have balances, in_transit and nothing else"),
    QT_TRANSLATE_NOOP("text", "must have count, fen and nothing else"),
    QT_TRANSLATE_NOOP("text", "must be record,account,party,name,kind,our_no,party_no,business_no,at,day,count,fen"),
    QT_TRANSLATE_NOOP("text", "must have 12 columns"),
    QT_TRANSLATE_NOOP("text", "must be day, balance, transit or total"),
    QT_TRANSLATE_NOOP("text", "is not CSV"),
    QT_TRANSLATE_NOOP("text", "is not there"),
    QT_TRANSLATE_NOOP("text", "stands twice"),
    QT_TRANSLATE_NOOP("text", "must be before day zero"),
    QT_TRANSLATE_NOOP("text", "name a party twice"),
    QT_TRANSLATE_NOOP("text", "must be a list of objects"),
    QT_TRANSLATE_NOOP("text", "must be kind/name"),
    QT_TRANSLATE_NOOP("text", "must be pay, refund, reverse"),
    QT_TRANSLATE_NOOP("text", "must be more than 0"),
    QT_TRANSLATE_NOOP("text", "or party_no is needed"),
    QT_TRANSLATE_NOOP("text", "must be channel, platform, business, source"),
    QT_TRANSLATE_NOOP("text", "is needed, but in totals of the platform"),
    QT_TRANSLATE_NOOP("text", "must be a text of at most 64 letters"),
    QT_TRANSLATE_NOOP("text", "must be a whole number"),
    QT_TRANSLATE_NOOP("text", "must be a day like 2026-10-31"),
    QT_TRANSLATE_NOOP("text", "must be an instant with its offset, like 2026-10-31T23:59:58+08:00"),
)
"""What is said of a file of day zero that is not believed; `ui.reconciliation.looks.told_values` translates it."""
