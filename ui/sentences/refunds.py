"""Sentences of refunds: what will happen, where one stands, why one is not taken."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_STANDS: dict[str, tuple[str, str]] = {
    "refund.outlook_wallet": (
        QT_TRANSLATE_NOOP("text", "{amount} goes back to the patient's {channel} account, the way it came."),
        QT_TRANSLATE_NOOP("text", "Above the hospital's limit a second person must approve it first."),
    ),
    "refund.outlook_cash": (
        QT_TRANSLATE_NOOP("text", "{amount} is paid out in cash, once the HIS has agreed."),
        QT_TRANSLATE_NOOP("text", "Above the hospital's limit a second person must approve it first."),
    ),
    "refund.state_requested": (
        QT_TRANSLATE_NOOP("text", "A second person must approve this refund."),
        QT_TRANSLATE_NOOP("text", "Ask a supervisor or the finance office. Nothing has moved yet."),
    ),
    "refund.state_approved": (
        QT_TRANSLATE_NOOP("text", "The HIS is asked to take the items back."),
        QT_TRANSLATE_NOOP("text", "It is repeated by itself until the HIS has answered. No money has moved yet."),
    ),
    "refund.state_withdrawn": (
        QT_TRANSLATE_NOOP("text", "The HIS has taken the items back; the money is being sent."),
        "",
    ),
    "refund.state_sending": (QT_TRANSLATE_NOOP("text", "The refund has been sent to {channel}."), ""),
    "refund.state_processing": (
        QT_TRANSLATE_NOOP("text", "{channel} has accepted the refund and is paying out."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: it arrives on the account it came from, sometimes after days."),
    ),
    "refund.state_unknown": (
        QT_TRANSLATE_NOOP("text", "{channel} gave no clear answer about this refund."),
        QT_TRANSLATE_NOOP("text", "It is asked again by itself. Do not ask for it twice, do not pay it in cash."),
    ),
    "refund.state_abnormal": (
        QT_TRANSLATE_NOOP("text", "{channel} cannot reach the payer's account."),
        QT_TRANSLATE_NOOP("text", "The finance office must finish it in the channel's own console."),
    ),
    "refund.state_rejected": (
        QT_TRANSLATE_NOOP("text", "The refund was rejected."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Speak to who rejected it."),
    ),
    "refund.state_failed": (
        QT_TRANSLATE_NOOP("text", "{channel} has refused the refund."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Tell the finance office."),
    ),
    "refund.state_refunded": (
        QT_TRANSLATE_NOOP("text", "{amount} has gone back by {channel}."),
        QT_TRANSLATE_NOOP("text", "Tell the patient that the channel will say so on the telephone; give the slip."),
    ),
    "refund.state_refunded_cash": (
        QT_TRANSLATE_NOOP("text", "{amount} is to be paid to the patient in cash."),
        QT_TRANSLATE_NOOP("text", "Count it out before the patient's eyes and have the slip signed."),
    ),
    "refund.ended_refunded": (
        QT_TRANSLATE_NOOP("text", "Refund of {amount} for {name}: done."),
        QT_TRANSLATE_NOOP("text", "Give the slip; cash is paid out now."),
    ),
    "refund.ended_rejected": (
        QT_TRANSLATE_NOOP("text", "Refund of {amount} for {name}: rejected."),
        QT_TRANSLATE_NOOP("text", "No money has moved."),
    ),
    "refund.ended_failed": (
        QT_TRANSLATE_NOOP("text", "Refund of {amount} for {name}: refused by the channel."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Tell the finance office."),
    ),
}  # fmt: skip

_REFUSED: dict[str, tuple[str, str]] = {
    "refund.amount_missing": (
        QT_TRANSLATE_NOOP("text", "The amount is missing."),
        QT_TRANSLATE_NOOP("text", "Type it in yuan, or press F4 for everything."),
    ),
    "refund.note_missing": (
        QT_TRANSLATE_NOOP("text", "“Other reason” needs a note."),
        QT_TRANSLATE_NOOP("text", "Write in a few words why."),
    ),
    "refund.cash_needs_shift": (
        QT_TRANSLATE_NOOP("text", "Cash can only be paid out in an open shift."),
        QT_TRANSLATE_NOOP("text", "Open a shift first (Ctrl+4)."),
    ),
    "refund.request_unclear": (
        QT_TRANSLATE_NOOP("text", "The server did not say whether it has this refund."),
        QT_TRANSLATE_NOOP("text", "Go back and look into the list before asking again."),
    ),
    "refund.over_paid": (
        QT_TRANSLATE_NOOP("text", "That is more than can go back: {refundable} at most."),
        QT_TRANSLATE_NOOP("text", "Lower the amount."),
    ),
    "refund.payment_not_known": (
        QT_TRANSLATE_NOOP("text", "This payment is “{state}”; only money that was received can go back."),
        QT_TRANSLATE_NOOP("text", "Ask the channel under “Was I charged?” first."),
    ),
    "refund.same_person": (
        QT_TRANSLATE_NOOP("text", "You asked for this refund yourself."),
        QT_TRANSLATE_NOOP("text", "A second person must approve it."),
    ),
    "refund.not_waiting": (
        QT_TRANSLATE_NOOP("text", "This refund has been decided already: {state}."),
        QT_TRANSLATE_NOOP("text", "Read the list again."),
    ),
    "refund.number_reused": (
        QT_TRANSLATE_NOOP("text", "This refund number stands for another refund."),
        QT_TRANSLATE_NOOP("text", "Begin again; a new number is made."),
    ),
    "refund.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no refund of that number."),
        QT_TRANSLATE_NOOP("text", "Compare the number with the slip."),
    ),
    "refund.his_refused": (
        QT_TRANSLATE_NOOP("text", "The HIS does not take the items back; no money moves."),
        QT_TRANSLATE_NOOP("text", "Ask the department."),
    ),
    "refund.by_rule": (
        QT_TRANSLATE_NOOP("text", "Refunded by rule, because the HIS refused the payment."),
        "",
    ),
    "refund.late_success": (
        QT_TRANSLATE_NOOP("text", "Refunded because the money arrived late."),
        "",
    ),
}  # fmt: skip

SENTENCES: dict[str, tuple[str, str]] = {**_STANDS, **_REFUSED}
