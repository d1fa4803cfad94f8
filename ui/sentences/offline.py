"""Sentences for work while the server cannot be reached: what may be taken, what waits, what to tell the patient."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "line.offline": (
        QT_TRANSLATE_NOOP("text", "The server cannot be reached for {age}."),
        QT_TRANSLATE_NOOP(
            "text",
            "Cash only, and only for bills that are on the screen. Take no phone codes; new patients please wait.",
        ),
    ),
    "line.delivering": (
        QT_TRANSLATE_NOOP("text", "The server answers again; what was taken without it is being delivered."),
        QT_TRANSLATE_NOOP("text", "Go on working. The shift can be closed when all is delivered."),
    ),
    "offline.wallet": (
        QT_TRANSLATE_NOOP("text", "The server cannot be reached: the code was not sent and no money has moved."),
        QT_TRANSLATE_NOOP(
            "text", "Tell the patient: nothing was charged. Pay in cash, or wait until the line is back."
        ),
    ),
    "offline.no_codes": (
        QT_TRANSLATE_NOOP("text", "The server cannot be reached, so no channel can be asked."),
        QT_TRANSLATE_NOOP("text", "Take cash for the bills on the screen, or ask the patient to wait."),
    ),
    "offline.off": (
        QT_TRANSLATE_NOOP("text", "This hospital takes no money while the server cannot be reached."),
        QT_TRANSLATE_NOOP("text", "Ask the patient to wait; nothing was taken."),
    ),
    "offline.too_long": (
        QT_TRANSLATE_NOOP("text", "The server has been away for more than {minutes} minutes; no more cash is taken."),
        QT_TRANSLATE_NOOP("text", "Ask the supervisor. What was taken is kept and will be delivered."),
    ),
    "offline.bills_too_old": (
        QT_TRANSLATE_NOOP("text", "These bills were read more than {minutes} minutes ago and may be paid elsewhere."),
        QT_TRANSLATE_NOOP("text", "Take no money for them; ask the patient to wait until the line is back."),
    ),
    "offline.only_whole": (
        QT_TRANSLATE_NOOP("text", "Without the server only the whole sum can be taken, in cash."),
        QT_TRANSLATE_NOOP("text", "Take all of it in cash, or wait until the line is back."),
    ),
    "offline.amount_too_large": (
        QT_TRANSLATE_NOOP("text", "Without the server no more than {largest} is taken at once."),
        QT_TRANSLATE_NOOP("text", "Choose fewer bills, or ask the patient to wait."),
    ),
    "offline.sum_too_large": (
        QT_TRANSLATE_NOOP("text", "This window holds {waiting} that the server does not know; {largest} is the limit."),
        QT_TRANSLATE_NOOP("text", "Take no more cash until the line is back; tell the supervisor."),
    ),
    "offline.payment_unknown": (
        QT_TRANSLATE_NOOP("text", "A payment for these bills is not known yet: they may already be paid."),
        QT_TRANSLATE_NOOP("text", "Take no cash for them. Ask the patient to wait until the line is back."),
    ),
    "offline.bill_taken": (
        QT_TRANSLATE_NOOP("text", "Cash for one of these bills was already taken here."),
        QT_TRANSLATE_NOOP("text", "Do not take it again; the patient has a provisional receipt for it."),
    ),
    "offline.bill_paid": (
        QT_TRANSLATE_NOOP("text", "One of these bills was already paid at this window."),
        QT_TRANSLATE_NOOP("text", "Take no money for it again; its payment stands in the inquiry."),
    ),
    "offline.taken": (
        QT_TRANSLATE_NOOP("text", "{amount} taken without the server, kept on this computer."),
        QT_TRANSLATE_NOOP("text", "Give the change and the provisional receipt. It is booked by itself later."),
    ),
    "payment.taken_offline": (
        QT_TRANSLATE_NOOP("text", "Taken without the server, with a provisional receipt."),
        QT_TRANSLATE_NOOP("text", "It is booked by itself when the line is back."),
    ),
    "offline.left": (
        QT_TRANSLATE_NOOP("text", "{count} cash payments ({amount}) were taken without the server before this start."),
        QT_TRANSLATE_NOOP(
            "text",
            "Is the last patient still here? Check that the cash is in the drawer, give the change, print the receipt.",
        ),
    ),
    "offline.delivered": (
        QT_TRANSLATE_NOOP("text", "Delivered to the server: {count} · {amount}"),
        QT_TRANSLATE_NOOP("text", "They stand in the shift now."),
    ),
    "offline.delivered_held": (
        QT_TRANSLATE_NOOP("text", "Delivered: {count} · {amount}, but some of it could not be booked for its bills."),
        QT_TRANSLATE_NOOP("text", "See the alerts: the supervisor books it or gives it back to the patient."),
    ),
    "offline.not_delivered": (
        QT_TRANSLATE_NOOP("text", "{count} payments ({amount}) taken without the server are not delivered yet."),
        QT_TRANSLATE_NOOP("text", "Wait until they are; then close the shift."),
    ),
    "offline.no_open_shift": (
        QT_TRANSLATE_NOOP("text", "Cash that was taken without the server needs an open shift at this window."),
        QT_TRANSLATE_NOOP("text", "Open a shift; it is delivered by itself then."),
    ),
    "offline.healing": (
        QT_TRANSLATE_NOOP("text", "The server was put back to an earlier point and awaits the shifts of this window."),
        QT_TRANSLATE_NOOP("text", "Nothing need be done: the cash is delivered by itself then."),
    ),
    "offline.out_of_order": (
        QT_TRANSLATE_NOOP("text", "The server expects other payments first than this computer has."),
        QT_TRANSLATE_NOOP("text", "The money is safe in the journal here. Tell the information department."),
    ),
    "offline.order_has_money": (
        QT_TRANSLATE_NOOP("text", "The order has been paid otherwise meanwhile."),
        QT_TRANSLATE_NOOP("text", "Give the cash back, or find out which bill it is for."),
    ),
    "offline.number_was_ended": (
        QT_TRANSLATE_NOOP("text", "The payment had been ended without money before its cash arrived here."),
        QT_TRANSLATE_NOOP("text", "Book it if the bill is still open, else give the cash back."),
    ),
    "alert.offline.conflict": (
        QT_TRANSLATE_NOOP("text", "Cash taken without the server could not be booked for its bills."),
        QT_TRANSLATE_NOOP(
            "text", "The money is in the drawer. Book it as a late payment or give it back to the patient."
        ),
    ),
    "alert.offline.chain_broken": (
        QT_TRANSLATE_NOOP("text", "A window's list of payments taken without the server has a gap or a fork."),
        QT_TRANSLATE_NOOP("text", "Compare its drawer with its shift; have the computer looked at."),
    ),
    "alert.offline.clock_wrong": (
        QT_TRANSLATE_NOOP("text", "The clock of a window was wrong while it took money without the server."),
        QT_TRANSLATE_NOOP("text", "Set the clock; the times of those payments are corrected as far as possible."),
    ),
    "snapshot.missing": (
        QT_TRANSLATE_NOOP("text", "This desk has no proof of your rights for work without the server."),
        QT_TRANSLATE_NOOP("text", "Wait until the line is back."),
    ),
    "snapshot.expired": (
        QT_TRANSLATE_NOOP("text", "Your rights for work without the server have run out."),
        QT_TRANSLATE_NOOP("text", "Sign in anew when the line is back."),
    ),
    "snapshot.forged": (
        QT_TRANSLATE_NOOP("text", "The proof of rights on this desk is not the server's."),
        QT_TRANSLATE_NOOP("text", "Nothing can be taken by it. Tell the information department."),
    ),
    "snapshot.unreadable": (
        QT_TRANSLATE_NOOP("text", "The server cannot read the proof of rights of this desk."),
        QT_TRANSLATE_NOOP("text", "The money is safe in the journal here. Tell the information department."),
    ),
    "snapshot.other_window": (
        QT_TRANSLATE_NOOP("text", "The proof of rights is another window's."),
        QT_TRANSLATE_NOOP("text", "Enrol this computer as that window again, so that its money can be delivered."),
    ),
    "snapshot.unknown_operator": (
        QT_TRANSLATE_NOOP("text", "The server does not know the operator who took this money."),
        QT_TRANSLATE_NOOP("text", "The money is safe in the journal here. Tell the information department."),
    ),
    "lock.server_needed": (
        QT_TRANSLATE_NOOP("text", "Without the server this window cannot be unlocked any more."),
        QT_TRANSLATE_NOOP("text", "Wait until the line is back, then give the password again."),
    ),
}
