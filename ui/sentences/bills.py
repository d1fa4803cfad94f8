"""Sentences for patients, bills and the business system."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "patient.not_found": (
        QT_TRANSLATE_NOOP("text", "Nobody was found."),
        QT_TRANSLATE_NOOP("text", "Check the card or the number; search by name or telephone with F2."),
    ),
    "patient.none_so": (
        QT_TRANSLATE_NOOP("text", "Nobody was found."),
        QT_TRANSLATE_NOOP("text", "Type the whole number or the full name, or choose what to search by."),
    ),
    "patient.unknown": (
        QT_TRANSLATE_NOOP("text", "The HIS does not know this patient."),
        QT_TRANSLATE_NOOP("text", "Search again by name or telephone (F2)."),
    ),
    "patient.discharged": (
        QT_TRANSLATE_NOOP("text", "The patient has been discharged."),
        QT_TRANSLATE_NOOP("text", "Send the patient to the discharge desk."),
    ),
    "card.blocked": (
        QT_TRANSLATE_NOOP("text", "This card is blocked or reported lost."),
        QT_TRANSLATE_NOOP("text", "Do not use it; send the patient to the card desk."),
    ),
    "visit.unknown": (
        QT_TRANSLATE_NOOP("text", "The HIS does not know this visit number."),
        QT_TRANSLATE_NOOP("text", "Check the number."),
    ),
    "account.unknown": (
        QT_TRANSLATE_NOOP("text", "The HIS does not know this account."),
        QT_TRANSLATE_NOOP("text", "Check the number."),
    ),
    "bill.none": (
        QT_TRANSLATE_NOOP("text", "{name} owes nothing now."),
        QT_TRANSLATE_NOOP("text", "Scan the next card, or read again (F3) if the doctor has just ordered something."),
    ),
    "bill.changed": (
        QT_TRANSLATE_NOOP("text", "A bill has changed in the meantime; no money was taken."),
        QT_TRANSLATE_NOOP("text", "The bills were read again: tell the patient the new amount, then scan again."),
    ),
    "bill.held": (
        QT_TRANSLATE_NOOP("text", "This bill is being paid elsewhere; no money was taken."),
        QT_TRANSLATE_NOOP(
            "text",
            "Ask the patient whether it was paid on the telephone or at a machine; read again in a minute (F3).",
        ),
    ),
    "bill.held_by": (
        QT_TRANSLATE_NOOP(
            "text", "{window}, {operator}, has held this bill since {since} ({state}); no money was taken."
        ),
        QT_TRANSLATE_NOOP(
            "text", "Call that window: the order must be finished or cancelled there. Then read again (F3)."
        ),
    ),
    "bill.locked": (
        QT_TRANSLATE_NOOP("text", "This bill is being paid elsewhere; no money was taken."),
        QT_TRANSLATE_NOOP(
            "text",
            "Ask the patient whether it was paid on the telephone or at a machine; read again in a minute (F3).",
        ),
    ),
    "bill.locked_by": (
        QT_TRANSLATE_NOOP("text", "{window} holds this bill until {until}; no money was taken."),
        QT_TRANSLATE_NOOP(
            "text",
            "Ask the patient whether it was paid on the telephone or at a machine; read again in a minute (F3).",
        ),
    ),
    "bill.paid": (
        QT_TRANSLATE_NOOP("text", "This bill has been paid already."),
        QT_TRANSLATE_NOOP("text", "The bills were read again."),
    ),
    "bill.gone": (
        QT_TRANSLATE_NOOP("text", "This bill no longer exists."),
        QT_TRANSLATE_NOOP("text", "The bills were read again; ask the doctor if something is missing."),
    ),
    "bill.presettlement_expired": (
        QT_TRANSLATE_NOOP("text", "The insurance part no longer holds; no money was taken."),
        QT_TRANSLATE_NOOP("text", "The bills were read again: check the amount, then scan the code again."),
    ),
    "bill.not_in_order": (
        QT_TRANSLATE_NOOP("text", "This bill does not belong to the order."),
        QT_TRANSLATE_NOOP("text", "Check the choice."),
    ),
    "order.decided": (
        QT_TRANSLATE_NOOP("text", "The HIS has decided on this order already."),
        QT_TRANSLATE_NOOP("text", "Read the bills again (F3)."),
    ),
    "order.undone_before": (
        QT_TRANSLATE_NOOP("text", "Undone before the database was put back; the HIS was not told that it is paid."),
        QT_TRANSLATE_NOOP("text", "The money goes back by itself; read the bills again (F3)."),
    ),
    "order.withdrawn": (
        QT_TRANSLATE_NOOP("text", "This order was withdrawn."),
        QT_TRANSLATE_NOOP("text", "Read the bills again (F3)."),
    ),
    "order.cancelled": (
        QT_TRANSLATE_NOOP("text", "This order was cancelled."),
        QT_TRANSLATE_NOOP("text", "Read the bills again (F3)."),
    ),
    "lock.differs": (
        QT_TRANSLATE_NOOP("text", "The HIS holds these bills for another order."),
        QT_TRANSLATE_NOOP("text", "Read the bills again (F3)."),
    ),
    "posting.refused": (
        QT_TRANSLATE_NOOP("text", "The HIS refuses the payment; the money goes back by itself."),
        QT_TRANSLATE_NOOP(
            "text",
            "Tell the patient that the money comes back on the same way; ask the department before charging anew.",
        ),
    ),
    "posting.differs": (
        QT_TRANSLATE_NOOP("text", "The HIS knows this order with other content."),
        QT_TRANSLATE_NOOP("text", "Keep the receipt; finance must look at it."),
    ),
    "posting.delayed": (
        QT_TRANSLATE_NOOP("text", "The HIS has not confirmed yet."),
        QT_TRANSLATE_NOOP("text", "The payment stands; posting is repeated by itself."),
    ),
    "his.no_answer": (
        QT_TRANSLATE_NOOP("text", "The HIS does not answer."),
        QT_TRANSLATE_NOOP("text", "No money was moved by this. Try again in a moment."),
    ),
    "his.not_sent": (
        QT_TRANSLATE_NOOP("text", "The HIS cannot be reached."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment; tell the information department if it goes on."),
    ),
    "his.unavailable": (
        QT_TRANSLATE_NOOP("text", "The HIS is not available now."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment."),
    ),
    "his.internal": (
        QT_TRANSLATE_NOOP("text", "The HIS reports a fault of its own."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment; tell the information department if it goes on."),
    ),
    "his.bad_signature": (
        QT_TRANSLATE_NOOP("text", "The HIS's answer is not signed correctly; it is not believed."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "his.unreadable": (
        QT_TRANSLATE_NOOP("text", "The HIS's answer cannot be read."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "his.unknown_code": (
        QT_TRANSLATE_NOOP("text", "The HIS answered something unknown."),
        QT_TRANSLATE_NOOP("text", "Tell the information department the code."),
    ),
    "his.other_number": (
        QT_TRANSLATE_NOOP("text", "The HIS answered for another order; it is not believed."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "his.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The HIS speaks of another amount."),
        QT_TRANSLATE_NOOP("text", "Finance must look at it."),
    ),
    "his.posted": (
        QT_TRANSLATE_NOOP("text", "The HIS has posted it."),
        "",
    ),
    "his.done": (
        QT_TRANSLATE_NOOP("text", "The HIS has done it."),
        "",
    ),
    "his.withdrawn": (
        QT_TRANSLATE_NOOP("text", "The HIS has taken the items back."),
        "",
    ),
    "his.put_back": (
        QT_TRANSLATE_NOOP("text", "The HIS has put the items back."),
        "",
    ),
    "item.executed": (
        QT_TRANSLATE_NOOP("text", "Something on this bill has been carried out or handed out already."),
        QT_TRANSLATE_NOOP("text", "It cannot be refunded; ask the department."),
    ),
    "item.withdrawn": (
        QT_TRANSLATE_NOOP("text", "This item has been withdrawn already."),
        QT_TRANSLATE_NOOP("text", "Look at the refunds of this order."),
    ),
    "item.unknown": (
        QT_TRANSLATE_NOOP("text", "The HIS does not know this item."),
        QT_TRANSLATE_NOOP("text", "Check the choice."),
    ),
    "deposit.insufficient": (
        QT_TRANSLATE_NOOP("text", "The deposit account has too little money left."),
        QT_TRANSLATE_NOOP("text", "A smaller amount is possible."),
    ),
    "withdrawal.refused": (
        QT_TRANSLATE_NOOP("text", "The HIS does not take the items back; no refund is made."),
        QT_TRANSLATE_NOOP("text", "Ask the department."),
    ),
    "withdrawal.differs": (
        QT_TRANSLATE_NOOP("text", "The HIS knows this withdrawal with other content."),
        QT_TRANSLATE_NOOP("text", "Finance must look at it."),
    ),
    "withdrawal.cancelled": (
        QT_TRANSLATE_NOOP("text", "This withdrawal was cancelled."),
        QT_TRANSLATE_NOOP("text", "Ask for the refund again."),
    ),
    "withdrawal.final": (
        QT_TRANSLATE_NOOP("text", "The HIS cannot put the items back any more."),
        QT_TRANSLATE_NOOP("text", "Finance must look at it."),
    ),
    "withdrawal.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The amount is not that of the items."),
        QT_TRANSLATE_NOOP("text", "Check the choice."),
    ),
}
