"""Sentences of refunds: what will happen, where one stands, why one is not taken."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_STANDS: dict[str, tuple[str, str]] = {
    "refund.outlook_wallet": (
        QT_TRANSLATE_NOOP("text", "{amount} goes back to the patient's {channel} account, the way it came."),
        "",
    ),
    "refund.outlook_cash": (
        QT_TRANSLATE_NOOP("text", "{amount} is paid out in cash, once the HIS has agreed."),
        "",
    ),
    "refund.state_requested": (
        QT_TRANSLATE_NOOP("text", "A second person must approve this refund."),
        QT_TRANSLATE_NOOP("text", "F6: a supervisor approves at this screen. Nothing has moved yet."),
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
    "refund.processing_at_terminal": (
        QT_TRANSLATE_NOOP("text", "The money has not gone back to the card yet."),
        QT_TRANSLATE_NOOP("text", "Keep the patient here: press F5, the card is presented at the terminal."),
    ),
    "refund.unknown_at_terminal": (
        QT_TRANSLATE_NOOP("text", "It is not known whether the terminal gave the money back."),
        QT_TRANSLATE_NOOP("text", "Press F5: the terminal is asked what became of it. Do not pay it in cash."),
    ),
    "refund.state_abnormal": (
        QT_TRANSLATE_NOOP("text", "{channel} cannot reach the payer's account."),
        QT_TRANSLATE_NOOP(
            "text",
            "Finish it in the channel's own console, or pay it out otherwise: two people are needed.",
        ),
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
    "refund.limit_alone": (
        QT_TRANSLATE_NOOP("text", "Within your own limit ({left} of this order are left): nobody else is needed."),
        "",
    ),
    "refund.limit_second": (
        QT_TRANSLATE_NOOP(
            "text",
            "Above your own limit ({left} of this order are left): a second person must approve.",
        ),
        QT_TRANSLATE_NOOP("text", "A supervisor can do so at this screen."),
    ),
    "refund.limit_none": (
        QT_TRANSLATE_NOOP("text", "Every refund that you ask for needs a second person."),
        QT_TRANSLATE_NOOP("text", "A supervisor can approve it at this screen."),
    ),
    "refund.state_unfunded": (
        QT_TRANSLATE_NOOP("text", "The hospital's balance at {channel} is too small for this refund just now."),
        QT_TRANSLATE_NOOP(
            "text",
            "It is sent again by itself, under the same number, when there is enough. Do not pay it in cash.",
        ),
    ),
    "refund.state_paid_out": (
        QT_TRANSLATE_NOOP("text", "{amount} was paid out otherwise."),
        QT_TRANSLATE_NOOP("text", "Have the slip signed and keep it with the proof."),
    ),
    "refund.approval_lost": (
        QT_TRANSLATE_NOOP("text", "Whoever approved this refund may no longer do so; it was not sent."),
        QT_TRANSLATE_NOOP("text", "Another person must approve it now. Nothing has moved."),
    ),
    "refund.spacing": (
        QT_TRANSLATE_NOOP("text", "{channel} takes refunds of one payment only some time apart."),
        QT_TRANSLATE_NOOP("text", "It is sent by itself as soon as it may be."),
    ),
    "refund.waits_for_channel": (
        QT_TRANSLATE_NOOP("text", "{because} The refund waits; no money has moved."),
        QT_TRANSLATE_NOOP("text", "It goes on by itself when this is mended. Tell the information department."),
    ),
    "refund.channel_closed": (
        QT_TRANSLATE_NOOP("text", "{because} No refund was begun."),
        QT_TRANSLATE_NOOP("text", "Tell the information department; ask for it again when this is mended."),
    ),
    "refund.channel_pause": (
        QT_TRANSLATE_NOOP("text", "{channel} takes no refunds at this hour."),
        QT_TRANSLATE_NOOP("text", "It is sent by itself after the pause."),
    ),
    "refund.route_closed": (
        QT_TRANSLATE_NOOP("text", "The HIS has taken the items back; the way back by {channel} is closed."),
        QT_TRANSLATE_NOOP("text", "Pay it out in cash or to an account (F5): one prepares it, another approves."),
    ),
    "refund.paid_out": (QT_TRANSLATE_NOOP("text", "Paid out otherwise, by two people."), ""),
    "refund.ended_paid_out": (
        QT_TRANSLATE_NOOP("text", "Refund of {amount} for {name}: paid out otherwise."),
        "",
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
    "refund.over_approval_limit": (
        QT_TRANSLATE_NOOP("text", "This is more than you may approve of one order: {limit} at most."),
        QT_TRANSLATE_NOOP("text", "Ask somebody with a higher limit."),
    ),
    "refund.too_old": (
        QT_TRANSLATE_NOOP("text", "The channel no longer takes this payment back: it is too old."),
        QT_TRANSLATE_NOOP("text", "Ask for it as a payout in cash or to an account."),
    ),
    "refund.too_many": (
        QT_TRANSLATE_NOOP("text", "The channel takes no further partial refund of this payment."),
        QT_TRANSLATE_NOOP("text", "Ask for it as a payout in cash or to an account."),
    ),
    "refund.route_open": (
        QT_TRANSLATE_NOOP("text", "The way back by the channel is open; nothing is paid out otherwise."),
        QT_TRANSLATE_NOOP("text", "Ask for an ordinary refund."),
    ),
    "refund.healing": (
        QT_TRANSLATE_NOOP(
            "text",
            "The server was put back to an earlier point and may have forgotten a refund of this payment."
            " It still waits for {windows}.",
        ),
        QT_TRANSLATE_NOOP(
            "text",
            "Give nothing back yet. Switch those computers on, or have an administrator end the wait (Administration,"
            " Restores); then ask again.",
        ),
    ),
    "refund.cash_given": (
        QT_TRANSLATE_NOOP("text", "The notes of this refund have left the drawer here before, or may have."),
        QT_TRANSLATE_NOOP("text", "Do not hand them out again. If the patient has none, count the drawer first."),
    ),
    "refund.not_cash_here": (
        QT_TRANSLATE_NOOP("text", "The cash of this refund does not come out of this window's drawer."),
        QT_TRANSLATE_NOOP("text", "Send the patient to the window that stands in the details."),
    ),
    "pin.locked": (
        QT_TRANSLATE_NOOP("text", "This PIN was typed wrongly too often and no longer works."),
        QT_TRANSLATE_NOOP("text", "Use the password; its owner sets another PIN under Settings."),
    ),
    "pin.not_set": (
        QT_TRANSLATE_NOOP("text", "This person has not set a PIN."),
        QT_TRANSLATE_NOOP("text", "Use the password."),
    ),
    "pin.differs": (
        QT_TRANSLATE_NOOP("text", "The two PINs are not the same."),
        QT_TRANSLATE_NOOP("text", "Type both again."),
    ),
    "pin.too_simple": (
        QT_TRANSLATE_NOOP("text", "This PIN is too easy to guess."),
        QT_TRANSLATE_NOOP("text", "Take four to eight digits that are no row and not all the same."),
    ),
    "payout.same_person": (
        QT_TRANSLATE_NOOP("text", "A payout needs two people, and you were one of them already."),
        QT_TRANSLATE_NOOP("text", "Another person must do this step."),
    ),
    "payout.not_waiting": (
        QT_TRANSLATE_NOOP("text", "This payout has gone on already."),
        QT_TRANSLATE_NOOP("text", "Read the refund again."),
    ),
    "payout.refund_not_waiting": (
        QT_TRANSLATE_NOOP("text", "This refund does not wait to be paid out: it is “{state}”."),
        QT_TRANSLATE_NOOP("text", "Read the refund again. Pay nothing."),
    ),
    "payout.standing": (
        QT_TRANSLATE_NOOP("text", "A payout of this refund has been prepared already."),
        QT_TRANSLATE_NOOP("text", "Read the refund again."),
    ),
    "payout.number_reused": (
        QT_TRANSLATE_NOOP("text", "This payout number stands for another payout."),
        QT_TRANSLATE_NOOP("text", "Begin again; a new number is made."),
    ),
    "payout.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no payout of that number."),
        QT_TRANSLATE_NOOP("text", "Read the refund again."),
    ),
    "payout.channel_refunded": (
        QT_TRANSLATE_NOOP("text", "{channel} has refunded it after all."),
        QT_TRANSLATE_NOOP("text", "Pay nothing. The refund is being brought up to date."),
    ),
    "payout.channel_unclear": (
        QT_TRANSLATE_NOOP("text", "{channel} did not confirm that its way is still closed."),
        QT_TRANSLATE_NOOP("text", "Pay nothing yet; try again in a few minutes."),
    ),
    "payout.taken_back": (QT_TRANSLATE_NOOP("text", "The payout was taken back."), ""),
    "payout.payee_missing": (
        QT_TRANSLATE_NOOP("text", "The name of who is paid is missing."),
        QT_TRANSLATE_NOOP("text", "Write it as it stands on the identity card."),
    ),
    "payout.account_missing": (
        QT_TRANSLATE_NOOP("text", "The account number is missing."),
        QT_TRANSLATE_NOOP("text", "Write it as it stands on the bank card."),
    ),
    "proof.missing": (
        QT_TRANSLATE_NOOP("text", "The proof is missing or cannot be read."),
        QT_TRANSLATE_NOOP("text", "Choose a PDF or a photo on this computer."),
    ),
    "proof.too_large": (
        QT_TRANSLATE_NOOP("text", "The proof is larger than 5 MB."),
        QT_TRANSLATE_NOOP("text", "Photograph it again with less detail."),
    ),
    "proof.not_readable": (
        QT_TRANSLATE_NOOP("text", "The proof is no PDF, JPEG or PNG."),
        QT_TRANSLATE_NOOP("text", "Choose another file."),
    ),
    "proof.damaged": (
        QT_TRANSLATE_NOOP("text", "The kept proof is not the one that was attached."),
        QT_TRANSLATE_NOOP("text", "Tell the administrator; do not pay."),
    ),
    "proof.not_written": (
        QT_TRANSLATE_NOOP("text", "The proof could not be written to this computer."),
        QT_TRANSLATE_NOOP("text", "Make room on the disk and try again."),
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
