"""Sentences of the inquiry: what to tell the patient."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "tell.paid_posted": (
        QT_TRANSLATE_NOOP("text", "Yes, {amount} was charged by {channel}, and the HIS has it."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: it is paid. Print the receipt again if it is lost."),
    ),
    "tell.paid_posting": (
        QT_TRANSLATE_NOOP("text", "Yes, {amount} was charged by {channel}; the HIS is still being told."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: it is paid, do not pay again. The HIS is told again by itself."),
    ),
    "tell.paid_in_part": (
        QT_TRANSLATE_NOOP("text", "Yes, {amount} was charged by {channel}, as a part: {paid} of {total} is paid."),
        QT_TRANSLATE_NOOP(
            "text",
            "Tell the patient: the HIS is told when all of it is paid. The window goes on with it, or cancels it.",
        ),
    ),
    "tell.paid_refused": (
        QT_TRANSLATE_NOOP("text", "{amount} was charged by {channel}, but the HIS refused it."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: the money goes back by itself, the way it came."),
    ),
    "tell.paid_refund_under_way": (
        QT_TRANSLATE_NOOP("text", "{amount} was charged by {channel}; a refund is on its way."),
        QT_TRANSLATE_NOOP("text", "Tell the patient to look at the account it came from, sometimes after days."),
    ),
    "tell.paid_part_refunded": (
        QT_TRANSLATE_NOOP("text", "{amount} was charged by {channel}; {refunded} of it has gone back."),
        QT_TRANSLATE_NOOP("text", "Tell the patient both amounts."),
    ),
    "tell.not_paid": (
        QT_TRANSLATE_NOOP("text", "No, nothing was charged by {channel}."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: it may be paid again."),
    ),
    "tell.not_paid_by_book": (
        QT_TRANSLATE_NOOP("text", "By our book nothing was charged by {channel}."),
        QT_TRANSLATE_NOOP("text", "If the patient says otherwise, ask the channel now (F5)."),
    ),
    "tell.reversed": (
        QT_TRANSLATE_NOOP("text", "No: the payment of {amount} by {channel} was undone."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: what was held is free again."),
    ),
    "tell.refunded": (
        QT_TRANSLATE_NOOP("text", "{amount} was charged by {channel} and all of it has gone back."),
        QT_TRANSLATE_NOOP("text", "Tell the patient to look at the account it came from."),
    ),
    "tell.late_paid": (
        QT_TRANSLATE_NOOP("text", "Yes, {amount} arrived by {channel}, but late: it is not booked yet."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: it is safe. The finance office books it or sends it back."),
    ),
    "tell.unknown": (
        QT_TRANSLATE_NOOP("text", "Nobody knows yet whether {amount} was charged by {channel}."),
        QT_TRANSLATE_NOOP("text", "Ask the channel now. Tell the patient: wait, do not pay again."),
    ),
    "tell.sending": (
        QT_TRANSLATE_NOOP("text", "The payment of {amount} is being sent to {channel}."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: wait, do not pay again."),
    ),
    "tell.waiting": (
        QT_TRANSLATE_NOOP("text", "{channel} waits for the patient's password for {amount}."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to look at the telephone."),
    ),
    "tell.reversing": (
        QT_TRANSLATE_NOOP("text", "The payment of {amount} by {channel} is being undone; the proof is not here yet."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: wait, do not pay again."),
    ),
    "posting.told": (QT_TRANSLATE_NOOP("text", "The HIS has it now."), ""),
    "posting.still_waits": (
        QT_TRANSLATE_NOOP("text", "The HIS was asked and has not answered."),
        QT_TRANSLATE_NOOP("text", "It is told again by itself. If many wait, call the HIS people."),
    ),
    "posting.refused_now": (
        QT_TRANSLATE_NOOP("text", "The HIS refused it."),
        QT_TRANSLATE_NOOP("text", "The money goes back by itself, the way it came."),
    ),
    "receipt.printed_again": (QT_TRANSLATE_NOOP("text", "The receipt was printed again."), ""),
}  # fmt: skip
