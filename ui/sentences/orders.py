"""Sentences for orders that are paid in parts."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "order.part_too_large": (
        QT_TRANSLATE_NOOP("text", "Only {remaining} remains to be paid."),
        QT_TRANSLATE_NOOP("text", "Type a smaller amount, or go back with Esc."),
    ),
    "order.nothing_remains": (
        QT_TRANSLATE_NOOP("text", "All of this order is paid or being asked for; no money was taken."),
        QT_TRANSLATE_NOOP("text", "Wait until the open part is known, and take nothing more for it."),
    ),
    "order.bills_fixed": (
        QT_TRANSLATE_NOOP("text", "A part of this order is paid: its bills stay as they are."),
        QT_TRANSLATE_NOOP("text", "Take the rest, or cancel the order (F12)."),
    ),
    "order.parked": (
        QT_TRANSLATE_NOOP("text", "The order of {name} is not complete: {paid} of {total} paid."),
        QT_TRANSLATE_NOOP("text", "It stays in the list below; F8 or the patient's card goes on with it."),
    ),
    "order.resumed": (
        QT_TRANSLATE_NOOP("text", "This order was begun before: {paid} of {total} paid."),
        QT_TRANSLATE_NOOP("text", "Take the rest, or cancel the order (F12)."),
    ),
    "order.being_undone": (
        QT_TRANSLATE_NOOP("text", "Money of this order is going back; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Wait until its parts have gone back, then begin anew."),
    ),
    "order.undo_under_way": (
        QT_TRANSLATE_NOOP("text", "The order is being cancelled."),
        QT_TRANSLATE_NOOP("text", "Wait for its end, or park it (F7)."),
    ),
    "order.complete": (
        QT_TRANSLATE_NOOP("text", "The order is complete."),
        QT_TRANSLATE_NOOP("text", "Refund its payments one by one, among the refunds."),
    ),
    "order.undone": (
        QT_TRANSLATE_NOOP("text", "The order of {name} is cancelled: {total} went back."),
        "",
    ),
    "scan.part_first": (
        QT_TRANSLATE_NOOP("text", "The amount of this part is not typed yet; no money was taken."),
        QT_TRANSLATE_NOOP("text", "Type it and press Enter, then scan the code again."),
    ),
}
