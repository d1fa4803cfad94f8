"""What each alert says: what happened, and what to do next; the words of its levels."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "channel.in_statement": (
        QT_TRANSLATE_NOOP("text", "The channel's statement says what became of it."),
        QT_TRANSLATE_NOOP("text", "Nothing is to be done."),
    ),
    "channel.not_in_statement": (
        QT_TRANSLATE_NOOP("text", "The channel's statement does not name this payment."),
        QT_TRANSLATE_NOOP("text", "That proves nothing; it is asked for once a day."),
    ),
    "channel.statement_differs": (
        QT_TRANSLATE_NOOP("text", "The channel's statement names this payment otherwise."),
        QT_TRANSLATE_NOOP("text", "Compare with the channel's merchant pages."),
    ),
    "word.refund.cancelled": (QT_TRANSLATE_NOOP("text", "Cancelled too late to reverse"), ""),
    "word.alert_urgent": (QT_TRANSLATE_NOOP("text", "Urgent"), ""),
    "word.alert_warning": (QT_TRANSLATE_NOOP("text", "Warning"), ""),
    "word.alert_notice": (QT_TRANSLATE_NOOP("text", "Notice"), ""),
    "payment.going_back": (
        QT_TRANSLATE_NOOP("text", "This money is already being refunded: {reserved}."),
        QT_TRANSLATE_NOOP("text", "It cannot be booked any more. Let the patient pay again if the bill is still open."),
    ),
    "alert.not_found": (
        QT_TRANSLATE_NOOP("text", "This alert is no longer open."),
        QT_TRANSLATE_NOOP("text", "Its cause is over or somebody closed it; the list is read again."),
    ),
    "alert.ends_by_itself": (
        QT_TRANSLATE_NOOP("text", "This alert is not closed by hand."),
        QT_TRANSLATE_NOOP("text", "It goes away by itself when its cause is over."),
    ),
    "alert.note_missing": (
        QT_TRANSLATE_NOOP("text", "A note is needed."),
        QT_TRANSLATE_NOOP("text", "Write what was found or done."),
    ),
    "alert.closed": (
        QT_TRANSLATE_NOOP("text", "The alert is closed."),
        QT_TRANSLATE_NOOP("text", "Your note stands in the audit log."),
    ),
    "alert.posting.delayed": (
        QT_TRANSLATE_NOOP("text", "A paid order is not yet known to the HIS."),
        QT_TRANSLATE_NOOP("text", "It is told again by itself. If it stays, ask the HIS; the patient has paid."),
    ),
    "alert.posting.amount_differs": (
        QT_TRANSLATE_NOOP("text", "The HIS says this order is already posted, with another amount."),
        QT_TRANSLATE_NOOP("text", "Compare both amounts with the HIS. The payment stands; nothing was sent back."),
    ),
    "alert.posting.refused": (
        QT_TRANSLATE_NOOP("text", "The HIS refused a paid order."),
        QT_TRANSLATE_NOOP("text", "The money goes back by itself. Tell the patient."),
    ),
    "alert.refund.by_rule_waits": (
        QT_TRANSLATE_NOOP("text", "Money that goes back by rule has not arrived yet."),
        QT_TRANSLATE_NOOP("text", "Cash: pay it out under Refunds. Otherwise it is followed until it is known."),
    ),
    "alert.refund.failed_by_rule": (
        QT_TRANSLATE_NOOP("text", "A refund by rule failed: the channel refused it."),
        QT_TRANSLATE_NOOP("text", "The patient is still owed this money. Make a refund or a payout by hand."),
    ),
    "alert.refund.abnormal": (
        QT_TRANSLATE_NOOP("text", "The channel cannot reach the payer's account for a refund."),
        QT_TRANSLATE_NOOP("text", "Act in the channel's merchant pages, or pay it out in another way."),
    ),
    "alert.payout.in_doubt": (
        QT_TRANSLATE_NOOP("text", "A window began this payout before a restore, and may have paid it."),
        QT_TRANSLATE_NOOP("text", "Count its drawer. If paid, press pay, hand nothing out; else pay or take it back."),
    ),
    "alert.refund.failed": (
        QT_TRANSLATE_NOOP("text", "A refund failed: the channel refused it."),
        QT_TRANSLATE_NOOP("text", "The patient is still owed this money. Ask anew, or pay it out in another way."),
    ),
    "alert.refund.slow": (
        QT_TRANSLATE_NOOP("text", "A refund is under way at the channel for more than three days."),
        QT_TRANSLATE_NOOP("text", "It is followed until it is known. Look it up in the channel's merchant pages."),
    ),
    "alert.refund.unsettled": (
        QT_TRANSLATE_NOOP("text", "Nobody knows yet whether this refund has gone back."),
        QT_TRANSLATE_NOOP("text", "It is asked for until it is known. Do not pay it out in another way meanwhile."),
    ),
    "alert.refund.at_terminal": (
        QT_TRANSLATE_NOOP("text", "A card refund waits to be done at a card terminal."),
        QT_TRANSLATE_NOOP("text", "Do it under Refunds at a window with a terminal; ask the patient for the card."),
    ),
    "alert.refund.withdrawal_delayed": (
        QT_TRANSLATE_NOOP("text", "The HIS does not answer whether it takes the items of a refund back."),
        QT_TRANSLATE_NOOP("text", "It is asked again by itself; no money goes back before. If it stays, ask the HIS."),
    ),
    "alert.refund.items_held": (
        QT_TRANSLATE_NOOP("text", "No money went back, but the HIS keeps the items of a refund as withdrawn."),
        QT_TRANSLATE_NOOP("text", "Ask for the same refund again; or have the HIS put them back, then close this."),
    ),
    "alert.refund.put_back_delayed": (
        QT_TRANSLATE_NOOP("text", "No money went back, and the HIS has not said that it put the items back."),
        QT_TRANSLATE_NOOP("text", "It is told again by itself. If it stays, ask the HIS: it may hold them."),
    ),
    "alert.refund.balance_low": (
        QT_TRANSLATE_NOOP("text", "A refund waits: our balance at the channel is too small."),
        QT_TRANSLATE_NOOP("text", "Put money into the merchant account; it is then sent by itself."),
    ),
    "alert.refund.approval_lost": (
        QT_TRANSLATE_NOOP("text", "A refund was not sent: who approved it no longer may."),
        QT_TRANSLATE_NOOP("text", "Somebody else must approve it under Refunds."),
    ),
    "alert.terminal.amount_differs": (
        QT_TRANSLATE_NOOP("text", "A card terminal charged another amount than was asked."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. Finance compares with the bank and decides."),
    ),
    "alert.terminal.second_sale": (
        QT_TRANSLATE_NOOP("text", "A card terminal tells of two transactions under one number."),
        QT_TRANSLATE_NOOP("text", "Do not charge again. Finance compares with the bank and gives one back."),
    ),
    "alert.payment.late": (
        QT_TRANSLATE_NOOP("text", "Money arrived after the patient was told that nothing was paid."),
        QT_TRANSLATE_NOOP("text", "Book it if the bill is still to be paid, else refund it; later it goes back."),
    ),
    "alert.payment.late_refunded": (
        QT_TRANSLATE_NOOP("text", "Money that arrived late goes back by rule."),
        QT_TRANSLATE_NOOP("text", "Tell the patient: the bill was paid otherwise or nobody decided in time."),
    ),
    "alert.payment.cancelled_paid": (
        QT_TRANSLATE_NOOP("text", "A payment that the cashier cancelled was paid after all and goes back by rule."),
        QT_TRANSLATE_NOOP("text", "Tell the patient that the money comes back to the same account."),
    ),
    "alert.payment.contradicted": (
        QT_TRANSLATE_NOOP("text", "A payment counts as paid, but the channel now says otherwise."),
        QT_TRANSLATE_NOOP("text", "Look it up in the channel's merchant pages; close with what was found."),
    ),
    "alert.payment.unsettled": (
        QT_TRANSLATE_NOOP("text", "Nobody knows yet whether this money was taken."),
        QT_TRANSLATE_NOOP("text", "It is asked for until it is known. Look it up in the channel's merchant pages."),
    ),
    "alert.payment.not_in_statement": (
        QT_TRANSLATE_NOOP("text", "An unknown payment is not in the channel's statement of its day."),
        QT_TRANSLATE_NOOP("text", "Ask the channel for proof; until then it stays unknown and is asked for daily."),
    ),
    "alert.payment.statement_differs": (
        QT_TRANSLATE_NOOP("text", "An unknown payment stands in the channel's statement, but not as we know it."),
        QT_TRANSLATE_NOOP("text", "Compare with the channel's merchant pages. It is asked for until it is known."),
    ),
    "alert.shift.left_open": (
        QT_TRANSLATE_NOOP("text", "A shift was left open."),
        QT_TRANSLATE_NOOP("text", "Ask the cashier to count and close it; it is closed by rule otherwise."),
    ),
    "alert.exception.line_arrived": (
        QT_TRANSLATE_NOOP("text", "An exception was solved by hand, and now the missing line has come."),
        QT_TRANSLATE_NOOP("text", "Open the exception and undo the act, or the money is booked twice."),
    ),
    "alert.reconciliation.exceptions": (
        QT_TRANSLATE_NOOP("text", "Reconciliation found exceptions."),
        QT_TRANSLATE_NOOP("text", "Open Exceptions; the worst stand first."),
    ),
    "alert.reconciliation.held": (
        QT_TRANSLATE_NOOP("text", "A run is held: so much differs that a file is probably the wrong one."),
        QT_TRANSLATE_NOOP("text", "Look at the day's statements; fetch the right one, or say that they are right."),
    ),
    "alert.reconciliation.failed": (
        QT_TRANSLATE_NOOP("text", "A run did not finish; the day stands as before."),
        QT_TRANSLATE_NOOP("text", "The day says why. Mend it and start the run again."),
    ),
    "alert.reconciliation.days_skipped": (
        QT_TRANSLATE_NOOP("text", "After a long stop the older days were not reconciled by themselves."),
        QT_TRANSLATE_NOOP("text", "Fetch their statements and run them by hand, the oldest first."),
    ),
    "alert.statement.missing": (
        QT_TRANSLATE_NOOP("text", "A statement has not come in time."),
        QT_TRANSLATE_NOOP("text", "It is asked for again by itself; a file from the party's pages can be handed in."),
    ),
    "alert.statement.unreadable": (
        QT_TRANSLATE_NOOP("text", "A statement came that cannot be believed; it was not imported."),
        QT_TRANSLATE_NOOP("text", "Its line and column stand beside it; ask the party for a right one."),
    ),
    "alert.statement.by_hand": (
        QT_TRANSLATE_NOOP("text", "A person handed in a statement, unconfirmed by the party or in another's place."),
        QT_TRANSLATE_NOOP("text", "Another person compares it with the party's own pages; both files are kept."),
    ),
    "alert.funds.differs": (
        QT_TRANSLATE_NOOP("text", "What a channel says moved is not what its trade bill comes to."),
        QT_TRANSLATE_NOOP("text", "Compare both under Reconciliation, Funds; ask the channel, then close with a note."),
    ),
    "alert.statement.own_not_written": (
        QT_TRANSLATE_NOOP("text", "A statement for a service channel could not be written."),
        QT_TRANSLATE_NOOP("text", "Look at its folder in the server's settings; it is tried again by itself."),
    ),
    "alert.mail.undelivered": (
        QT_TRANSLATE_NOOP("text", "Mail does not go out."),
        QT_TRANSLATE_NOOP("text", "python -m server mail test ADDRESS says what is wrong."),
    ),
    "alert.roles.new_permissions": (
        QT_TRANSLATE_NOOP("text", "The new version brings permissions that a role of yours does not have."),
        QT_TRANSLATE_NOOP("text", "An administrator gives or leaves them: administration, roles."),
    ),
    "alert.server.restored": (
        QT_TRANSLATE_NOOP("text", "The server's data was restored from an earlier time."),
        QT_TRANSLATE_NOOP("text", "Desks, channels and the HIS are asked for the gap; look at what is found."),
    ),
    "alert.server.disk_low": (
        QT_TRANSLATE_NOOP("text", "A disk of the server is nearly full; no money is taken."),
        QT_TRANSLATE_NOOP("text", "Free space on it; it opens by itself. python -m server check names the disk."),
    ),
    "alert.server.clock_back": (
        QT_TRANSLATE_NOOP("text", "The server's clock was set back."),
        QT_TRANSLATE_NOOP("text", "Check the time service of the server; questions go on meanwhile."),
    ),
}
