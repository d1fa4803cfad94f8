"""Sentences for payments and channels: what the cashier tells the patient and does next."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "payment.not_paid": (
        QT_TRANSLATE_NOOP("text", "No money has been taken."),
        QT_TRANSLATE_NOOP("text", "Ask for another payment code, or take cash."),
    ),
    "payment.unknown": (
        QT_TRANSLATE_NOOP("text", "It is not known yet whether the money has been taken."),
        QT_TRANSLATE_NOOP(
            "text",
            "Tell the patient not to pay again; ask now, or park the payment and serve the next.",
        ),
    ),
    "payment.under_way": (
        QT_TRANSLATE_NOOP("text", "A payment is under way."),
        QT_TRANSLATE_NOOP("text", "Wait, ask now (F5), cancel (F6) or park it (F7)."),
    ),
    "payment.recovering": (
        QT_TRANSLATE_NOOP("text", "Payments left from an earlier run are being settled."),
        QT_TRANSLATE_NOOP("text", "Wait a moment, then scan the code again."),
    ),
    "payment.number_not_known_yet": (
        QT_TRANSLATE_NOOP("text", "The request is still being sent."),
        QT_TRANSLATE_NOOP("text", "Wait a few seconds before you park it."),
    ),
    "payment.never_sent": (
        QT_TRANSLATE_NOOP("text", "The request never reached the server; no money has been taken."),
        QT_TRANSLATE_NOOP("text", "Scan a new payment code."),
    ),
    "payment.reverse_unanswered": (
        QT_TRANSLATE_NOOP("text", "The undo was sent and not answered; it is sent again until the channel answers."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. Wait, or park the payment and serve the next."),
    ),
    "payment.abandoned": (
        QT_TRANSLATE_NOOP("text", "The payment was ended before it reached the channel; no money has been taken."),
        QT_TRANSLATE_NOOP("text", "Scan a new payment code."),
    ),
    "payment.late_paid": (
        QT_TRANSLATE_NOOP("text", "The channel took the money after all, late."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. Ask a supervisor to book it or to refund it."),
    ),
    "payment.number_reused": (
        QT_TRANSLATE_NOOP("text", "This payment number stands for another payment."),
        QT_TRANSLATE_NOOP("text", "Read the bills again and start anew."),
    ),
    "payment.amount_too_large": (
        QT_TRANSLATE_NOOP("text", "The amount is above what one payment may be ({largest})."),
        QT_TRANSLATE_NOOP("text", "Choose fewer bills, or pay in another way."),
    ),
    "payment.amount_over_order": (
        QT_TRANSLATE_NOOP("text", "Only {remaining} of this order is still to be paid."),
        QT_TRANSLATE_NOOP("text", "Read the bills again (F3)."),
    ),
    "payment.not_found": (
        QT_TRANSLATE_NOOP("text", "The server does not know this payment."),
        QT_TRANSLATE_NOOP("text", "Ask again in a moment; do not take the money twice."),
    ),
    "payment.not_late": (
        QT_TRANSLATE_NOOP("text", "This payment is not a late one."),
        QT_TRANSLATE_NOOP("text", "Look at its state in the inquiry."),
    ),
    "payment.contradicted": (
        QT_TRANSLATE_NOOP("text", "The channel contradicts what it said before."),
        QT_TRANSLATE_NOOP("text", "Do nothing with the money; finance must look at it."),
    ),
    "payment.reversing": (
        QT_TRANSLATE_NOOP("text", "The payment is being undone."),
        QT_TRANSLATE_NOOP("text", "Wait for the channel's proof."),
    ),
    "order.number_reused": (
        QT_TRANSLATE_NOOP("text", "This order was begun with other bills."),
        QT_TRANSLATE_NOOP("text", "Read the bills again (F3) and start anew."),
    ),
    "order.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such order."),
        QT_TRANSLATE_NOOP("text", "Check the number."),
    ),
    "cash.too_little": (
        QT_TRANSLATE_NOOP("text", "{missing} is missing."),
        QT_TRANSLATE_NOOP("text", "Ask for the rest, then type what was handed over."),
    ),
    "channel.paid": (
        QT_TRANSLATE_NOOP("text", "Paid."),
        "",
    ),
    "channel.cash_received": (
        QT_TRANSLATE_NOOP("text", "Cash received."),
        "",
    ),
    "channel.waiting": (
        QT_TRANSLATE_NOOP("text", "The patient is confirming on the telephone."),
        QT_TRANSLATE_NOOP("text", "Wait."),
    ),
    "channel.waiting_password": (
        QT_TRANSLATE_NOOP("text", "The patient is typing the password."),
        QT_TRANSLATE_NOOP("text", "Wait; ask the patient to confirm on the telephone."),
    ),
    "channel.waiting_bank": (
        QT_TRANSLATE_NOOP("text", "The bank is deducting the money."),
        QT_TRANSLATE_NOOP("text", "Wait."),
    ),
    "channel.not_enough_money": (
        QT_TRANSLATE_NOOP("text", "There is not enough money in the wallet or card; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to choose another card and show the code again, or take cash."),
    ),
    "channel.code_expired": (
        QT_TRANSLATE_NOOP("text", "The payment code has expired; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to refresh the code, then scan again."),
    ),
    "channel.code_invalid": (
        QT_TRANSLATE_NOOP("text", "This is not a valid payment code; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to open the payment code page, then scan again."),
    ),
    "channel.code_used": (
        QT_TRANSLATE_NOOP("text", "This payment code has been used already; nothing was taken for it now."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to refresh the code, then scan again."),
    ),
    "channel.card_not_supported": (
        QT_TRANSLATE_NOOP("text", "This card cannot be used here; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to choose another card."),
    ),
    "channel.payer_refused": (
        QT_TRANSLATE_NOOP("text", "The patient declined; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask how the patient wishes to pay."),
    ),
    "channel.payer_limit": (
        QT_TRANSLATE_NOOP("text", "The payer's own limit is reached; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient for another card, or take cash."),
    ),
    "channel.payer_account": (
        QT_TRANSLATE_NOOP("text", "The payer's account has a problem; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to pay in another way."),
    ),
    "channel.payer_mismatch": (
        QT_TRANSLATE_NOOP("text", "The payer differs from the one the channel expects; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Scan a fresh code of the same telephone."),
    ),
    "channel.merchant_limit": (
        QT_TRANSLATE_NOOP("text", "The hospital's limit at {channel} is reached; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Take cash or another channel, and tell finance."),
    ),
    "channel.merchant_balance": (
        QT_TRANSLATE_NOOP("text", "The hospital's balance at the channel is too low for the refund."),
        QT_TRANSLATE_NOOP("text", "The refund goes on by itself once finance has put money in."),
    ),
    "channel.risk": (
        QT_TRANSLATE_NOOP("text", "The channel declined for security reasons; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to pay in another way."),
    ),
    "channel.amount_not_allowed": (
        QT_TRANSLATE_NOOP("text", "The channel does not accept this amount; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Pay in another way."),
    ),
    "channel.setup_wrong": (
        QT_TRANSLATE_NOOP("text", "The hospital's account at the channel is not set up correctly."),
        QT_TRANSLATE_NOOP("text", "Take another channel or cash, and tell the information department."),
    ),
    "channel.setup_unclear": (
        QT_TRANSLATE_NOOP("text", "The channel says that the hospital's account is not set up correctly."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself; tell the information department."),
    ),
    "channel.refused_unsigned": (
        QT_TRANSLATE_NOOP("text", "The channel declined without its signature, which proves nothing."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself; the keys must be looked at."),
    ),
    "channel.order_closed": (
        QT_TRANSLATE_NOOP("text", "The channel has closed this order; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Scan a new payment code."),
    ),
    "channel.reversed": (
        QT_TRANSLATE_NOOP("text", "The payment has been undone; the channel has proved it."),
        QT_TRANSLATE_NOOP("text", "Scan a new payment code, or take cash."),
    ),
    "channel.money_returned": (
        QT_TRANSLATE_NOOP("text", "The money has gone back to the patient."),
        QT_TRANSLATE_NOOP("text", "Take the payment anew if the bills are still open."),
    ),
    "channel.no_answer": (
        QT_TRANSLATE_NOOP("text", "The channel has not answered; it is not known whether money was taken."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.not_sent": (
        QT_TRANSLATE_NOOP("text", "The channel could not be reached."),
        QT_TRANSLATE_NOOP("text", "It is being asked by itself; wait for proof."),
    ),
    "channel.http_status": (
        QT_TRANSLATE_NOOP("text", "Something between us and the channel answered instead of it."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.empty_answer": (
        QT_TRANSLATE_NOOP("text", "The channel's answer was empty."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.web_page": (
        QT_TRANSLATE_NOOP("text", "A web page came instead of the channel's answer."),
        QT_TRANSLATE_NOOP("text", "Do not charge again; tell the information department to look at the network."),
    ),
    "channel.unreadable": (
        QT_TRANSLATE_NOOP("text", "The channel's answer cannot be read."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.bad_signature": (
        QT_TRANSLATE_NOOP("text", "The answer's signature is wrong; it is not believed."),
        QT_TRANSLATE_NOOP(
            "text",
            "Do not charge again. It is being asked by itself; tell the information department if it goes on.",
        ),
    ),
    "channel.other_order": (
        QT_TRANSLATE_NOOP("text", "The answer speaks of another order; it is not believed."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.other_merchant": (
        QT_TRANSLATE_NOOP("text", "The answer speaks of another merchant; it is not believed."),
        QT_TRANSLATE_NOOP("text", "Do not charge again; tell the information department."),
    ),
    "channel.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The channel speaks of another amount; it is not believed."),
        QT_TRANSLATE_NOOP("text", "Do not charge again; finance must look at it."),
    ),
    "channel.system_error": (
        QT_TRANSLATE_NOOP("text", "The channel has trouble; it is not known whether money was taken."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.trade_error": (
        QT_TRANSLATE_NOOP("text", "The channel has trouble with this payment."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.frequency": (
        QT_TRANSLATE_NOOP("text", "The channel is being asked too often."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.unknown_code": (
        QT_TRANSLATE_NOOP("text", "The channel answered something new."),
        QT_TRANSLATE_NOOP(
            "text",
            "Do not charge again. It is being asked by itself; tell the information department the code.",
        ),
    ),
    "channel.not_found": (
        QT_TRANSLATE_NOOP("text", "The channel does not know the order yet; that proves nothing."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.not_paid_yet": (
        QT_TRANSLATE_NOOP("text", "The channel has no money yet."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.pay_error": (
        QT_TRANSLATE_NOOP("text", "The channel says that the payment failed and must be undone."),
        QT_TRANSLATE_NOOP("text", "Wait for its proof."),
    ),
    "channel.already_paid": (
        QT_TRANSLATE_NOOP("text", "The channel says that this order is paid already."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.number_used": (
        QT_TRANSLATE_NOOP("text", "The channel knows this number already."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.reverse_again": (
        QT_TRANSLATE_NOOP("text", "The channel wants to be asked once more to undo it."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. It is being asked by itself."),
    ),
    "channel.reverse_expired": (
        QT_TRANSLATE_NOOP("text", "It is too late to undo it at the channel."),
        QT_TRANSLATE_NOOP("text", "If it was charged, it is refunded instead."),
    ),
    "channel.reverse_not_allowed": (
        QT_TRANSLATE_NOOP("text", "The channel does not undo this payment."),
        QT_TRANSLATE_NOOP("text", "If it was charged, it is refunded instead."),
    ),
    "channel.trade_finished": (
        QT_TRANSLATE_NOOP("text", "The channel has finished this trade for good."),
        QT_TRANSLATE_NOOP("text", "A refund is no longer possible there; finance must act."),
    ),
    "channel.trade_frozen": (
        QT_TRANSLATE_NOOP("text", "The channel has frozen this trade."),
        QT_TRANSLATE_NOOP("text", "Finance must ask the channel."),
    ),
    "channel.not_configured": (
        QT_TRANSLATE_NOOP("text", "{channel} is not set up at the server."),
        QT_TRANSLATE_NOOP("text", "Use another channel or cash, and tell the information department."),
    ),
    "channel.closed": (
        QT_TRANSLATE_NOOP("text", "{channel} cannot be used at present."),
        QT_TRANSLATE_NOOP("text", "Use another channel or take cash."),
    ),
    "channel.certificate_expired": (
        QT_TRANSLATE_NOOP("text", "The merchant certificate of {channel} ends within the hour or has expired."),
        QT_TRANSLATE_NOOP("text", "Use another channel or cash, and tell the information department."),
    ),
    "channel.certificate_missing": (
        QT_TRANSLATE_NOOP("text", "The server has no merchant certificate for {channel}: no payment could be undone."),
        QT_TRANSLATE_NOOP("text", "Use another channel or cash, and tell the information department."),
    ),
    "channel.refunded": (
        QT_TRANSLATE_NOOP("text", "The money has gone back to the patient."),
        "",
    ),
    "channel.refund_accepted": (
        QT_TRANSLATE_NOOP("text", "The channel has accepted the refund."),
        QT_TRANSLATE_NOOP("text", "The money arrives by itself."),
    ),
    "channel.refund_processing": (
        QT_TRANSLATE_NOOP("text", "The channel is paying the refund out."),
        QT_TRANSLATE_NOOP("text", "Wallets take minutes, bank cards about three working days."),
    ),
    "channel.refund_abnormal": (
        QT_TRANSLATE_NOOP("text", "The channel cannot reach the payer's account."),
        QT_TRANSLATE_NOOP("text", "Finance must act in the channel's console, or pay out in another way."),
    ),
    "channel.refund_closed": (
        QT_TRANSLATE_NOOP("text", "The channel has ended the refund without paying."),
        QT_TRANSLATE_NOOP("text", "Ask for the refund again."),
    ),
    "channel.refund_differs": (
        QT_TRANSLATE_NOOP("text", "The channel knows this refund with another amount."),
        QT_TRANSLATE_NOOP("text", "Finance must look at it."),
    ),
    "channel.refund_not_allowed": (
        QT_TRANSLATE_NOOP("text", "The channel does not allow this refund."),
        QT_TRANSLATE_NOOP("text", "Finance must look at it."),
    ),
    "channel.refund_not_found": (
        QT_TRANSLATE_NOOP("text", "The channel does not know the refund yet."),
        QT_TRANSLATE_NOOP("text", "It is asked again by itself."),
    ),
    "channel.refund_to_confirm": (
        QT_TRANSLATE_NOOP("text", "The channel has not said whether this call moved money."),
        QT_TRANSLATE_NOOP("text", "It is asked again by itself."),
    ),
    "channel.refund_too_late": (
        QT_TRANSLATE_NOOP("text", "The channel's time for refunds is over."),
        QT_TRANSLATE_NOOP("text", "Pay out in another way; ask finance."),
    ),
    "channel.refund_too_much": (
        QT_TRANSLATE_NOOP("text", "The channel says that more would be refunded than was paid."),
        QT_TRANSLATE_NOOP("text", "Look at the refunds of this payment."),
    ),
    "channel.said_paid": (
        QT_TRANSLATE_NOOP("text", "{channel} says: paid."),
        "",
    ),
    "channel.said_waiting": (
        QT_TRANSLATE_NOOP("text", "{channel} says: the patient has not confirmed yet."),
        "",
    ),
    "channel.said_not_paid": (
        QT_TRANSLATE_NOOP("text", "{channel} says: not paid."),
        "",
    ),
    "channel.said_reversed": (
        QT_TRANSLATE_NOOP("text", "{channel} says: undone."),
        "",
    ),
    "channel.said_not_found": (
        QT_TRANSLATE_NOOP("text", "{channel} does not know it yet; that is no proof. Asking goes on."),
        "",
    ),
    "channel.said_no_money": (
        QT_TRANSLATE_NOOP("text", "{channel} knows it and has taken no money so far. It is undone or asked on."),
        "",
    ),
    "channel.said_no_answer": (
        QT_TRANSLATE_NOOP("text", "{channel} gave no clear answer. Asking goes on."),
        "",
    ),
    "money.parked": (
        QT_TRANSLATE_NOOP("text", "{name}'s payment goes on by itself; it stays in the list below."),
        QT_TRANSLATE_NOOP("text", "Serve the next patient. It comes back with a sound when it is known."),
    ),
    "money.known_paid": (
        QT_TRANSLATE_NOOP("text", "{name}: {amount} is paid."),
        QT_TRANSLATE_NOOP("text", "Call {name} back for the receipt."),
    ),
    "money.known_not_paid": (
        QT_TRANSLATE_NOOP("text", "{name}: {amount} was not taken."),
        QT_TRANSLATE_NOOP("text", "Call {name} back to pay again."),
    ),
    "money.known_reversed": (
        QT_TRANSLATE_NOOP("text", "{name}: {amount} has been undone, nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Call {name} back to pay again."),
    ),
    "money.known_refunded": (
        QT_TRANSLATE_NOOP("text", "{name}: {amount} has gone back."),
        "",
    ),
    "money.known_late": (
        QT_TRANSLATE_NOOP("text", "{name}: {amount} arrived late."),
        QT_TRANSLATE_NOOP("text", "Do not charge again; ask a supervisor to book or refund it."),
    ),
}
