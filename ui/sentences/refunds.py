"""Sentences of refunds: where one stands, what the HIS refuses, what the channel says."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_STANDS: dict[str, tuple[str, str]] = {
    "refund.outlook_wallet": (
        QT_TRANSLATE_NOOP("text", "{amount} goes back to the patient's {channel} account, the way it came."),
        QT_TRANSLATE_NOOP("text", "Above the hospital's limit a second person must approve it first."),
    ),
    "refund.outlook_cash": (
        QT_TRANSLATE_NOOP("text", "{amount} is paid out in cash, once the HIS has taken the items back."),
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
}  # fmt: skip

_NO_MONEY = QT_TRANSLATE_NOOP("text", "No money has moved. The department must take it back in the HIS first.")

_HIS: dict[str, tuple[str, str]] = {
    "item.executed": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: an item has been carried out or handed out already."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Refund only what was not carried out, by its bill or amount."),
    ),
    "item.withdrawn": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: an item was taken back before."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Look under “Was I charged?” for an earlier refund."),
    ),
    "item.unknown": (QT_TRANSLATE_NOOP("text", "The HIS refuses: it does not know an item of this bill."), _NO_MONEY),
    "bill.not_in_order": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: a bill does not belong to this order."), _NO_MONEY
    ),
    "withdrawal.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: the amount is not what these items cost."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Choose whole bills, or refund everything."),
    ),
    "withdrawal.refused": (QT_TRANSLATE_NOOP("text", "The HIS refuses to take the items back."), _NO_MONEY),
    "withdrawal.cancelled": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: this withdrawal was called off before."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Ask for the refund again."),
    ),
    "withdrawal.differs": (
        QT_TRANSLATE_NOOP("text", "The HIS knows this refund with other content."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Tell the information department."),
    ),
    "deposit.insufficient": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: so much is not left on the deposit account."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Lower the amount."),
    ),
    "patient.discharged": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses: the patient has been discharged."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Send the patient to the inpatient settlement."),
    ),
}  # fmt: skip

_CHANNEL: dict[str, tuple[str, str]] = {
    "channel.refund_not_allowed": (
        QT_TRANSLATE_NOOP("text", "{channel} does not allow this refund."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Tell the finance office."),
    ),
    "channel.refund_too_late": (
        QT_TRANSLATE_NOOP("text", "{channel} no longer refunds this payment: it is too old."),
        QT_TRANSLATE_NOOP("text", "No money has moved. The finance office pays it out another way."),
    ),
    "channel.refund_too_much": (
        QT_TRANSLATE_NOOP("text", "{channel} says that more was asked back than was paid."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Tell the finance office."),
    ),
    "channel.refund_not_found": (
        QT_TRANSLATE_NOOP("text", "{channel} does not have this refund yet."),
        QT_TRANSLATE_NOOP("text", "It is sent again by itself under the same number."),
    ),
    "channel.refund_closed": (
        QT_TRANSLATE_NOOP("text", "{channel} has closed this refund without paying out."),
        QT_TRANSLATE_NOOP("text", "No money has moved. Tell the finance office."),
    ),
    "channel.refund_abnormal": (
        QT_TRANSLATE_NOOP("text", "{channel} cannot reach the payer's account."),
        QT_TRANSLATE_NOOP("text", "The finance office must finish it in the channel's own console."),
    ),
    "channel.refund_differs": (
        QT_TRANSLATE_NOOP("text", "{channel} reports another amount for this refund."),
        QT_TRANSLATE_NOOP("text", "Tell the finance office; do not ask for it again."),
    ),
    "channel.refund_processing": (QT_TRANSLATE_NOOP("text", "{channel} is paying out."), ""),
    "channel.refund_accepted": (QT_TRANSLATE_NOOP("text", "{channel} has accepted the refund."), ""),
    "channel.refund_to_confirm": (QT_TRANSLATE_NOOP("text", "{channel} is asked whether the money has gone back."), ""),
    "channel.refunded": (QT_TRANSLATE_NOOP("text", "{channel} has paid the money back."), ""),
    "channel.merchant_balance": (
        QT_TRANSLATE_NOOP("text", "The hospital's account at {channel} does not hold enough for this refund."),
        QT_TRANSLATE_NOOP("text", "It is tried again by itself. Tell the finance office."),
    ),
    "channel.merchant_limit": (
        QT_TRANSLATE_NOOP("text", "A limit of the hospital's account at {channel} is reached."),
        QT_TRANSLATE_NOOP("text", "Tell the finance office."),
    ),
    "channel.money_returned": (QT_TRANSLATE_NOOP("text", "{channel} has paid the money back."), ""),
}  # fmt: skip

SENTENCES: dict[str, tuple[str, str]] = {**_STANDS, **_REFUSED, **_HIS, **_CHANNEL}
