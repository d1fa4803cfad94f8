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
        QT_TRANSLATE_NOOP("text", "Open a shift first (Ctrl+4), then do this once more."),
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
        QT_TRANSLATE_NOOP("text", "The count does not agree with the books."),
        QT_TRANSLATE_NOOP("text", "Count again; if it stays, write the reason."),
    ),
    "shift.money_unknown": (
        QT_TRANSLATE_NOOP("text", "Money of this shift is not known yet, or an order is paid only in part: {count}."),
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
    "shift.wallet_missing": (
        QT_TRANSLATE_NOOP("text", "{channel} was used in this shift; what it should show is missing."),
        QT_TRANSLATE_NOOP("text", "Type what it should show: received less paid back."),
    ),
    "shift.wallet_empty": (
        QT_TRANSLATE_NOOP("text", "A wallet has no number yet."),
        QT_TRANSLATE_NOOP("text", "Type what it should show, 0 when nothing stayed."),
    ),
    "shift.count_first": (
        QT_TRANSLATE_NOOP("text", "A shift was left open and its drawer has not been counted."),
        QT_TRANSLATE_NOOP("text", "Count it first; then open the next one."),
    ),
    "shift.count_missing": (
        QT_TRANSLATE_NOOP("text", "The shift was handed over without a count."),
        QT_TRANSLATE_NOOP("text", "Count the drawer and the wallets, then accept it."),
    ),
    "shift.not_uncounted": (
        QT_TRANSLATE_NOOP("text", "This shift has been counted already."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "shift.not_given": (
        QT_TRANSLATE_NOOP("text", "This shift does not wait for you any more."),
        QT_TRANSLATE_NOOP("text", "Read again: it was accepted, refused or taken back."),
    ),
    "shift.taker_missing": (
        QT_TRANSLATE_NOOP("text", "The colleague's name is missing."),
        QT_TRANSLATE_NOOP("text", "Type the user name of who takes the shift over."),
    ),
    "shift.refusal_missing": (
        QT_TRANSLATE_NOOP("text", "Why you refuse the shift is missing."),
        QT_TRANSLATE_NOOP("text", "Write it in a sentence; your colleague reads it."),
    ),
    "movement.amount_missing": (
        QT_TRANSLATE_NOOP("text", "The amount is missing."),
        QT_TRANSLATE_NOOP("text", "Type how much is moved."),
    ),
    "movement.reason_missing": (
        QT_TRANSLATE_NOOP("text", "The reason is missing."),
        QT_TRANSLATE_NOOP("text", "Write in a few words what it is for."),
    ),
    "movement.over_drawer": (
        QT_TRANSLATE_NOOP("text", "By the books there is not so much in the drawer."),
        QT_TRANSLATE_NOOP("text", "Type a smaller amount, or count the drawer."),
    ),
    "movement.number_reused": (
        QT_TRANSLATE_NOOP("text", "This number stands for another movement."),
        QT_TRANSLATE_NOOP("text", "Begin the movement again."),
    ),
    "difference.note_missing": (
        QT_TRANSLATE_NOOP("text", "A note is missing."),
        QT_TRANSLATE_NOOP("text", "Write in a sentence why."),
    ),
    "difference.same_person": (
        QT_TRANSLATE_NOOP("text", "Nobody approves the own shortage or surplus."),
        QT_TRANSLATE_NOOP("text", "Another supervisor or finance officer must do it."),
    ),
    "difference.not_now": (
        QT_TRANSLATE_NOOP("text", "This shortage or surplus has come to another state meanwhile."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "difference.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such shortage or surplus."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "difference.exists": (
        QT_TRANSLATE_NOOP("text", "This shortage or surplus is written down already."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "difference.not_cash": (
        QT_TRANSLATE_NOOP("text", "Only what differed in a drawer can be made good in cash."),
        QT_TRANSLATE_NOOP("text", "Write it off with a note, or wait for the reconciliation."),
    ),
    "invoice.none_left": (
        QT_TRANSLATE_NOOP("text", "This window has no invoice numbers left."),
        QT_TRANSLATE_NOOP("text", "A supervisor gives it a new range on the shift screen."),
    ),
    "invoice.not_next": (
        QT_TRANSLATE_NOOP("text", "Only the next number or one that was used can be made void."),
        QT_TRANSLATE_NOOP("text", "The next one is {number}."),
    ),
    "invoice.voided": (
        QT_TRANSLATE_NOOP("text", "{number} is void already."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "invoice.range_overlaps": (
        QT_TRANSLATE_NOOP("text", "{number} has been given already."),
        QT_TRANSLATE_NOOP("text", "Give other numbers, or take the other range back first."),
    ),
    "invoice.range_ended": (
        QT_TRANSLATE_NOOP("text", "This range was taken back already."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "invoice.range_not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such range."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "invoice.range_exists": (
        QT_TRANSLATE_NOOP("text", "This range is there already."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "invoice.numbers_wrong": (
        QT_TRANSLATE_NOOP("text", "First and last number do not make a range."),
        QT_TRANSLATE_NOOP("text", "Type digits; the last is not less than the first."),
    ),
    "invoice.void_incomplete": (
        QT_TRANSLATE_NOOP("text", "The number or the reason is missing."),
        QT_TRANSLATE_NOOP("text", "Type which number is void, and why."),
    ),
}
