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
    "refund.try_over": (
        QT_TRANSLATE_NOOP("text", "This try to give the money back is over."),
        QT_TRANSLATE_NOOP("text", "Read the refund again and press F5 for another try."),
    ),
    "terminal.never_asked": (
        QT_TRANSLATE_NOOP("text", "The terminal was not asked; nothing went back."),
        QT_TRANSLATE_NOOP("text", "Press F5 for the card again."),
    ),
    "terminal.attached": (
        QT_TRANSLATE_NOOP("text", "Made on the terminal alone and attached by a person."),
        QT_TRANSLATE_NOOP("text", "Nothing is to be done."),
    ),
    "terminal.nothing_last": (
        QT_TRANSLATE_NOOP("text", "The terminal tells of no sale that could be this one."),
        QT_TRANSLATE_NOOP("text", "Type the numbers off its paper."),
    ),
    "terminal.no_slip": (
        QT_TRANSLATE_NOOP("text", "No slip of this card payment is kept."),
        QT_TRANSLATE_NOOP("text", "At the window that took it the terminal prints its slip again."),
    ),
    "terminal.slip_there": (
        QT_TRANSLATE_NOOP("text", "The terminal prints its slip again by itself."),
        QT_TRANSLATE_NOOP("text", "Take it from the terminal."),
    ),
    "attach.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The sale on the terminal is not of this payment's amount."),
        QT_TRANSLATE_NOOP("text", "Take exactly that amount as a part (F8) and attach it, or void it at the terminal."),
    ),
    "terminal.sale_not_asked": (
        QT_TRANSLATE_NOOP("text", "The terminal was not asked for this payment; it has charged nothing under it."),
        QT_TRANSLATE_NOOP("text", "Press F5 for the card; F11 if the terminal has taken the money by itself."),
    ),
    "attach.incomplete": (
        QT_TRANSLATE_NOOP("text", "The trace number on the terminal's slip has six digits."),
        QT_TRANSLATE_NOOP("text", "Type it, and batch and reference number where the slip shows them."),
    ),
    "payment.ended": (
        QT_TRANSLATE_NOOP("text", "This payment has its end already."),
        QT_TRANSLATE_NOOP("text", "Read it again."),
    ),
    "card.attached_before": (
        QT_TRANSLATE_NOOP("text", "This transaction of the terminal belongs to another payment."),
        QT_TRANSLATE_NOOP("text", "Compare the numbers on the slip; look the payment up under Inquiry."),
    ),
    "settlement.number_reused": (
        QT_TRANSLATE_NOOP("text", "This number stands for another settlement."),
        QT_TRANSLATE_NOOP("text", "Read the shift again."),
    ),
    "settlement.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such settlement."),
        QT_TRANSLATE_NOOP("text", "Read the shift again and settle the terminal once more."),
    ),
    "settlement.told": (
        QT_TRANSLATE_NOOP("text", "The terminal itself has told its totals."),
        QT_TRANSLATE_NOOP("text", "Nothing is to be typed."),
    ),
    "settlement.incomplete": (
        QT_TRANSLATE_NOOP("text", "The number and the sum of the sales are missing."),
        QT_TRANSLATE_NOOP("text", "Type them off the terminal's paper; what it does not show stays empty."),
    ),
    "terminal.asked_to_settle": (
        QT_TRANSLATE_NOOP("text", "It is not known whether the terminal has settled."),
        QT_TRANSLATE_NOOP("text", "Ask again; settling moves no money."),
    ),
    "terminal.totals_lost": (
        QT_TRANSLATE_NOOP("text", "The terminal has settled, and does not say with what totals."),
        QT_TRANSLATE_NOOP("text", "Type them off its paper."),
    ),
    "terminal.still_open": (
        QT_TRANSLATE_NOOP("text", "The terminal has not settled: its batch is still open."),
        QT_TRANSLATE_NOOP("text", "Settle it once more."),
    ),
    "terminal.settled_now": (
        QT_TRANSLATE_NOOP("text", "The terminal is settled; its totals agree with our books."),
        QT_TRANSLATE_NOOP("text", "Cards can be taken again."),
    ),
    "terminal.settled_differs": (
        QT_TRANSLATE_NOOP("text", "The terminal is settled; its totals differ from our books."),
        QT_TRANSLATE_NOOP("text", "Cards can be taken again. The shift screen names the difference."),
    ),
    "terminal.settled_blind": (
        QT_TRANSLATE_NOOP("text", "The terminal is settled; its totals have not been compared."),
        QT_TRANSLATE_NOOP("text", "Cards can be taken again. Type the totals on the shift screen."),
    ),
    "terminal.word_not_taken": (
        QT_TRANSLATE_NOOP("text", "The server does not take what the terminal said of {number} ({reason})."),
        QT_TRANSLATE_NOOP("text", "It is told again by itself; tell the finance office, with the terminal's slip."),
    ),
    "alert.terminal.word_not_taken": (
        QT_TRANSLATE_NOOP("text", "A card terminal tells of money that has no payment here."),
        QT_TRANSLATE_NOOP("text", "Compare with the terminal's slip; give the money back, or attach it to a bill."),
    ),
    "alert.card.batch_differs": (
        QT_TRANSLATE_NOOP("text", "A card terminal's settlement differs from our books."),
        QT_TRANSLATE_NOOP("text", "Lay the terminal's slips beside the shift's card payments, and say what it was."),
    ),
    "alert.card.batch_unknown": (
        QT_TRANSLATE_NOOP("text", "It is not known whether a card terminal has settled."),
        QT_TRANSLATE_NOOP("text", "Ask it again on the shift screen of its window."),
    ),
}
