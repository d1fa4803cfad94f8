"""Sentences for what a card terminal or its maker's library says, and for what is not known after it said nothing."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_ASK_FIRST = QT_TRANSLATE_NOOP("text", "Do not take the card again: the terminal is asked what became of it.")
_SETTLE = QT_TRANSLATE_NOOP("text", "Attach its slip if there is one; else settle the terminal: its totals may tell.")

SENTENCES: dict[str, tuple[str, str]] = {
    "terminal.no_answer": (QT_TRANSLATE_NOOP("text", "The card terminal gave no answer."), _ASK_FIRST),
    "terminal.bank_silent": (QT_TRANSLATE_NOOP("text", "The card terminal reached no bank, or too late."), _ASK_FIRST),
    "terminal.echo_mismatch": (
        QT_TRANSLATE_NOOP("text", "The card terminal's answer belongs to something else: amount or numbers differ."),
        _ASK_FIRST,
    ),
    "terminal.answer_unreadable": (
        QT_TRANSLATE_NOOP("text", "The card terminal's answer is not whole."),
        _ASK_FIRST,
    ),
    "terminal.record_failed": (QT_TRANSLATE_NOOP("text", "The card terminal could not keep its record."), _ASK_FIRST),
    "terminal.duplicate": (QT_TRANSLATE_NOOP("text", "The bank says it has this transaction already."), _ASK_FIRST),
    "terminal.code_unknown": (
        QT_TRANSLATE_NOOP("text", "The card terminal answered with a code that nobody has explained."),
        _ASK_FIRST,
    ),
    "terminal.last_is_another": (
        QT_TRANSLATE_NOOP("text", "The terminal's last transaction may be another one."),
        _SETTLE,
    ),
    "terminal.not_in_batch": (
        QT_TRANSLATE_NOOP("text", "The totals of the card terminal's batch do not have it; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "The payment may be taken again."),
    ),
    "terminal.batch_settling": (
        QT_TRANSLATE_NOOP("text", "The card terminal was asked to settle before it was known what became of this."),
        QT_TRANSLATE_NOOP("text", "Ask for the settlement again in the shift's screen: its totals may tell."),
    ),
    "terminal.batch_settled": (
        QT_TRANSLATE_NOOP("text", "The card terminal's batch is closed; its totals do not say what became of this."),
        QT_TRANSLATE_NOOP("text", "With its slip it can be attached; else the bank's statement tells finance."),
    ),
    "terminal.query_failed": (
        QT_TRANSLATE_NOOP("text", "The card terminal did not say what became of the last transaction."),
        QT_TRANSLATE_NOOP("text", "Ask again; if it stays silent, look at its last slip."),
    ),
    "terminal.answer_left": (
        QT_TRANSLATE_NOOP("text", "The terminal's last transaction was never confirmed here."),
        QT_TRANSLATE_NOOP("text", "Nothing is taken before it has been asked about it."),
    ),
    "terminal.query_first": (
        QT_TRANSLATE_NOOP("text", "What became of the card payment before is not known yet; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "The terminal is asked about that one first; if it cannot tell, settle it."),
    ),
    "terminal.trial_open": (
        QT_TRANSLATE_NOOP("text", "What became of a trial of the card terminal is not known yet; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Read again on the devices screen asks the terminal; else look at its paper there."),
    ),
    "terminal.trial_taken": (
        QT_TRANSLATE_NOOP("text", "A trial sale of ¥0.01 stands in the terminal's batch and was not taken back."),
        QT_TRANSLATE_NOOP("text", "Testing the terminal again, on the devices screen, takes it back before settling."),
    ),
    "terminal.declined": (
        QT_TRANSLATE_NOOP("text", "The bank declined the card; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Another card or another way to pay."),
    ),
    "terminal.cancelled": (
        QT_TRANSLATE_NOOP("text", "Cancelled at the card terminal, or no card in time; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Try again, or take another way to pay."),
    ),
    "terminal.sign_in_needed": (
        QT_TRANSLATE_NOOP("text", "The card terminal was signed out; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "It is signed in now; take the payment again."),
    ),
    "terminal.settle_first": (
        QT_TRANSLATE_NOOP("text", "The card terminal must settle its batch first; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Settle it at the shift's end or now, then take the payment again."),
    ),
    "terminal.no_original": (
        QT_TRANSLATE_NOOP("text", "The card terminal does not know that payment."),
        QT_TRANSLATE_NOOP("text", "Compare the number on the slip; void at the window that took it."),
    ),
    "terminal.already_settled": (
        QT_TRANSLATE_NOOP("text", "That card payment is settled and cannot be voided any more."),
        QT_TRANSLATE_NOOP("text", "Refund it instead."),
    ),
    "terminal.already_voided": (
        QT_TRANSLATE_NOOP("text", "That card payment was voided before."),
        QT_TRANSLATE_NOOP("text", "Nothing is left to give back on it; look at its history."),
    ),
    "terminal.not_recorded": (
        QT_TRANSLATE_NOOP("text", "The card terminal has no such transaction; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "The payment may be taken again."),
    ),
    "terminal.not_supported": (
        QT_TRANSLATE_NOOP("text", "This card terminal cannot do that."),
        QT_TRANSLATE_NOOP("text", "Do it at the terminal itself, or ask the bank."),
    ),
    "terminal.file_locked": (
        QT_TRANSLATE_NOOP("text", "A file of the card terminal's program is held by another program."),
        QT_TRANSLATE_NOOP("text", "Nothing was taken. Except its folder from the virus scanner, then try again."),
    ),
    "terminal.window_may_be_open": (
        QT_TRANSLATE_NOOP("text", "The card terminal is quiet: its own window may stand open behind this one."),
        QT_TRANSLATE_NOOP("text", "Press Alt+Tab and answer it."),
    ),
    "library.missing": (
        QT_TRANSLATE_NOOP("text", "The maker's library is not there or does not fit this computer."),
        QT_TRANSLATE_NOOP("text", "Set its folder and an interpreter of its word length in the devices screen."),
    ),
    "library.crashed": (
        QT_TRANSLATE_NOOP("text", "The maker's library broke down; it has been started again."),
        _ASK_FIRST,
    ),
    "library.overrun": (
        QT_TRANSLATE_NOOP("text", "The maker's library wrote where it must not; it has been started again."),
        _ASK_FIRST,
    ),
}
