"""Sentences for card payments at desk and server: what is said while money is uncertain, and what to do next."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_ASK = QT_TRANSLATE_NOOP(
    "text",
    "Tell the patient not to pay again. F5 asks the terminal what became of it; take no other card meanwhile.",
)
_ANEW = QT_TRANSLATE_NOOP("text", "Press F5 for the card again, or take another means of payment.")

SENTENCES: dict[str, tuple[str, str]] = {
    "terminal.asked": (
        QT_TRANSLATE_NOOP("text", "The card terminal has been asked."),
        QT_TRANSLATE_NOOP("text", "The patient presents the card and types the PIN at the terminal."),
    ),
    "terminal.unknown": (QT_TRANSLATE_NOOP("text", "It is not known whether the card was charged."), _ASK),
    "terminal.not_told": (
        QT_TRANSLATE_NOOP("text", "The window with the terminal has not said yet whether the card was charged."),
        QT_TRANSLATE_NOOP("text", "Ask there (F5); the server cannot ask a terminal."),
    ),
    "terminal.refused": (QT_TRANSLATE_NOOP("text", "The terminal refused; nothing was charged."), _ANEW),
    "terminal.to_do": (
        QT_TRANSLATE_NOOP("text", "The money goes back to the card at a card terminal."),
        QT_TRANSLATE_NOOP(
            "text", "At a window with a terminal, choose the refund and press F5; the card is presented."
        ),
    ),
    "terminal.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The terminal charged another amount than was asked."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. Finance compares with the bank and decides."),
    ),
    "terminal.second_sale": (
        QT_TRANSLATE_NOOP("text", "The terminal tells of two transactions under one number."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. Finance compares with the bank and gives one back."),
    ),
    "terminal.cancel_there": (
        QT_TRANSLATE_NOOP("text", "A card payment is cancelled at the terminal."),
        QT_TRANSLATE_NOOP("text", "Press the red key of the terminal; what is charged already is refunded."),
    ),
    "terminal.void_at_window": (
        QT_TRANSLATE_NOOP("text", "A card payment is undone at the terminal, by a person."),
        QT_TRANSLATE_NOOP("text", "Ask for a refund; the terminal voids or refunds it."),
    ),
    "terminal.number_used": (
        QT_TRANSLATE_NOOP("text", "The terminal has been asked under this number already."),
        QT_TRANSLATE_NOOP("text", "Ask what became of it (F5)."),
    ),
    "terminal.other_window": (
        QT_TRANSLATE_NOOP("text", "This card payment belongs to another window's terminal."),
        QT_TRANSLATE_NOOP("text", "Ask there."),
    ),
    "payment.not_by_card": (
        QT_TRANSLATE_NOOP("text", "This payment was not made by card."),
        QT_TRANSLATE_NOOP("text", "Undo it the way it was paid."),
    ),
    "refund.at_terminal": (
        QT_TRANSLATE_NOOP("text", "{window} is giving this money back at its terminal."),
        QT_TRANSLATE_NOOP("text", "Wait for its end, or ask there."),
    ),
    "refund.in_doubt": (
        QT_TRANSLATE_NOOP("text", "It is not known yet whether the last try gave the money back."),
        QT_TRANSLATE_NOOP("text", "Ask the terminal (F5) before you try again."),
    ),
    "refund.not_waiting": (
        QT_TRANSLATE_NOOP("text", "This refund does not wait for a terminal."),
        QT_TRANSLATE_NOOP("text", "Read it again."),
    ),
    "card.number_reused": (
        QT_TRANSLATE_NOOP("text", "This number stands for another act of a terminal."),
        QT_TRANSLATE_NOOP("text", "Read it again."),
    ),
}
