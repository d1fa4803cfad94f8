"""Words of an exception's evidence, of how acts ended, and of what the server refuses about exceptions."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    # evidence: what happened
    "evidence.exception.found": (QT_TRANSLATE_NOOP("text", "Found by run {run_no}: {type}."), ""),
    "evidence.exception.found_again": (QT_TRANSLATE_NOOP("text", "Found again by run {run_no}."), ""),
    "evidence.exception.changed": (QT_TRANSLATE_NOOP("text", "Run {run_no} shows it otherwise now."), ""),
    "evidence.exception.closed_by_statement": (
        QT_TRANSLATE_NOOP("text", "A statement explained it (run {run_no})."), ""
    ),
    "evidence.exception.reopened": (QT_TRANSLATE_NOOP("text", "Run {run_no} shows the difference again."), ""),
    "evidence.exception.line_arrived": (
        QT_TRANSLATE_NOOP("text", "The line that was missing has come (run {run_no}), after the act: {act}."),
        QT_TRANSLATE_NOOP("text", "Undo the act, or the money is booked twice."),
    ),
    "evidence.exception.rule_proposes": (
        QT_TRANSLATE_NOOP(
            "text",
            "The rule “{rule}” takes it for the same money as {other} ({minutes} min apart); nothing is decided.",
        ),
        QT_TRANSLATE_NOOP("text", "Look at both and choose an act yourself."),
    ),
    "evidence.exception.picture_changed": (
        QT_TRANSLATE_NOOP("text", "Run {run_no} shows another picture of it than before."), ""
    ),
    "evidence.statement.line": (
        QT_TRANSLATE_NOOP("text", "{party}: line {line} of its statement of {day}, {amount}."), ""
    ),
    "evidence.order.created": (QT_TRANSLATE_NOOP("text", "Order {order_no} over {amount}."), ""),
    "evidence.payment.sent": (QT_TRANSLATE_NOOP("text", "Payment {payment_no} over {amount} asked for."), ""),
    "evidence.payment": (QT_TRANSLATE_NOOP("text", "The payment is: {state}."), ""),
    "evidence.refund": (QT_TRANSLATE_NOOP("text", "Refund {refund_no} over {amount}: {state}."), ""),
    "evidence.posting": (QT_TRANSLATE_NOOP("text", "Posting: {state}, told {attempts} times."), ""),
    "evidence.exception.taken": (QT_TRANSLATE_NOOP("text", "Looks after it from now on."), ""),
    "evidence.exception.proposed": (QT_TRANSLATE_NOOP("text", "Proposed: {act}."), ""),
    "evidence.exception.withdrawn": (QT_TRANSLATE_NOOP("text", "The proposal was withdrawn."), ""),
    "evidence.exception.approved": (QT_TRANSLATE_NOOP("text", "Agreed to: {act}."), ""),
    "evidence.exception.executed": (QT_TRANSLATE_NOOP("text", "Executed: {act}."), ""),
    "evidence.exception.undone": (QT_TRANSLATE_NOOP("text", "Undone: {was}."), ""),
    "evidence.exception.verified": (QT_TRANSLATE_NOOP("text", "Asked again and verified: {outcome}"), ""),
    "evidence.exception.failed": (QT_TRANSLATE_NOOP("text", "It did not help: {outcome} A new look is needed."), ""),
    "evidence.exception.commented": (QT_TRANSLATE_NOOP("text", "Wrote:"), ""),
    "evidence.exception.refund_asked": (QT_TRANSLATE_NOOP("text", "Refund {refund_no} over {amount} asked for."), ""),
    "evidence.exception.entry_booked": (
        QT_TRANSLATE_NOOP("text", "Booked {amount} from {credit} to {debit} (entry {entry_no})."), ""
    ),
    "evidence.exception.posting_withdrawn": (
        QT_TRANSLATE_NOOP(
            "text", "Posting {old_no} ({amount}) is proved to be taken back; it is made anew as {new_no}."
        ),
        "",
    ),
    "evidence.exception.reported": (QT_TRANSLATE_NOOP("text", "Reported by a connected system."), ""),
    # how an act ended
    "exception.posted": (QT_TRANSLATE_NOOP("text", "The business system has it."), ""),
    "exception.posting_refused": (QT_TRANSLATE_NOOP("text", "The business system does not take it."), ""),
    "exception.withdrawal_refused": (
        QT_TRANSLATE_NOOP("text", "The business system does not take the wrong posting back."),
        QT_TRANSLATE_NOOP("text", "Ask there why; what was given out or done cannot be taken back."),
    ),
    "exception.cannot_be_proved": (
        QT_TRANSLATE_NOOP("text", "This business system cannot be asked what stands there; nothing was taken back."),
        QT_TRANSLATE_NOOP("text", "Correct it there by hand and explain it here."),
    ),
    "exception.amount_still_differs": (QT_TRANSLATE_NOOP("text", "The business system still has another amount."), ""),
    "exception.booked": (QT_TRANSLATE_NOOP("text", "It is booked and the business system has it."), ""),
    "exception.refunded": (QT_TRANSLATE_NOOP("text", "The money is back with the payer."), ""),
    "exception.refund_failed": (QT_TRANSLATE_NOOP("text", "The refund failed."), ""),
    "exception.channel_paid": (QT_TRANSLATE_NOOP("text", "The channel says that it is paid."), ""),
    "exception.decide_late": (
        QT_TRANSLATE_NOOP("text", "The channel says that it is paid; somebody must book or refund it."), ""
    ),
    "exception.not_paid": (QT_TRANSLATE_NOOP("text", "The channel took no money."), ""),
    "exception.no_money": (QT_TRANSLATE_NOOP("text", "No money stands behind it at the channel."), ""),
    "exception.not_posted": (QT_TRANSLATE_NOOP("text", "The business system has nothing of it."), ""),
    "exception.difference_stands": (QT_TRANSLATE_NOOP("text", "The difference is still there."), ""),
    "exception.attached": (QT_TRANSLATE_NOOP("text", "The money lies beside its order."), ""),
    "exception.record_restored": (QT_TRANSLATE_NOOP("text", "Our record is there again."), ""),
    "exception.told": (QT_TRANSLATE_NOOP("text", "The service channel was told."), ""),
    "exception.explained": (QT_TRANSLATE_NOOP("text", "It is explained."), ""),
    "exception.written_off": (QT_TRANSLATE_NOOP("text", "It is written off."), ""),
    "exception.undone": (QT_TRANSLATE_NOOP("text", "It was taken back."), ""),
    "exception.closed_by_statement": (QT_TRANSLATE_NOOP("text", "A later statement explained it."), ""),
    # what the server refuses, and what to do
    "exception.changed": (
        QT_TRANSLATE_NOOP("text", "Somebody else changed this exception meanwhile."),
        QT_TRANSLATE_NOOP("text", "It is shown as it stands now; look at it and decide again."),
    ),
    "exception.not_now": (
        QT_TRANSLATE_NOOP("text", "In its present state this cannot be done."),
        QT_TRANSLATE_NOOP("text", "Look at its state and at who has to act next."),
    ),
    "exception.act_not_safe": (
        QT_TRANSLATE_NOOP("text", "This act is not safe for such a pattern."),
        QT_TRANSLATE_NOOP("text", "Choose one that is offered; F1 shows the whole table."),
    ),
    "exception.same_person": (
        QT_TRANSLATE_NOOP("text", "Whoever proposed it cannot be the second person."),
        QT_TRANSLATE_NOOP("text", "Another person approves: signed in, or here with S."),
    ),
    "exception.second_person": (
        QT_TRANSLATE_NOOP("text", "Money stands elsewhere afterwards: a second person must agree here."),
        QT_TRANSLATE_NOOP("text", "Ask somebody who may approve to the screen."),
    ),
    "exception.people_missing": (
        QT_TRANSLATE_NOOP("text", "Not everybody who must agree has agreed, or may no longer."),
        QT_TRANSLATE_NOOP("text", "Withdraw the proposal and propose it again."),
    ),
    "exception.one_way": (
        QT_TRANSLATE_NOOP("text", "This cannot be taken back by a counter-act."),
        QT_TRANSLATE_NOOP("text", "Money that went back is paid anew; a posting is taken back by a refund."),
    ),
    "exception.channel_says_no": (
        QT_TRANSLATE_NOOP("text", "Nothing was done: the channel does not say that it is paid."),
        QT_TRANSLATE_NOOP("text", "Its answer stands in the evidence. Withdraw and propose what fits it."),
    ),
    "exception.nothing_to_ask": (
        QT_TRANSLATE_NOOP("text", "No number of ours leads to a payment that could be asked for."),
        QT_TRANSLATE_NOOP("text", "Look it up in the merchant pages and attach what you find."),
    ),
    "exception.nothing_to_post": (
        QT_TRANSLATE_NOOP("text", "There is nothing that could be posted."),
        QT_TRANSLATE_NOOP("text", "No order of ours with money stands behind it; choose another act."),
    ),
    "exception.nothing_to_book": (
        QT_TRANSLATE_NOOP("text", "There is no difference that could be booked."),
        QT_TRANSLATE_NOOP("text", "Explain it instead."),
    ),
    "exception.no_payment": (
        QT_TRANSLATE_NOOP("text", "No payment of ours belongs to it."),
        QT_TRANSLATE_NOOP("text", "Refund it in the channel's merchant pages and attach the proof."),
    ),
    "exception.over_write_off_limit": (
        QT_TRANSLATE_NOOP("text", "This is more than one write-off may take: {limit} at most."),
        QT_TRANSLATE_NOOP("text", "Find where the money is, or have the limit changed under Rules."),
    ),
    "exception.no_channel_number": (
        QT_TRANSLATE_NOOP("text", "The statement's line bears no number of the channel's own."),
        QT_TRANSLATE_NOOP("text", "Refund it in the channel's merchant pages and attach the proof."),
    ),
    "exception.record_there": (
        QT_TRANSLATE_NOOP("text", "There is a record of this money here already."),
        QT_TRANSLATE_NOOP("text", "Open the case again and look at its payment."),
    ),
    "payment.restored": (
        QT_TRANSLATE_NOOP("text", "Written anew from the channel's statement."),
        "",
    ),
    "payment.no_bill": (
        QT_TRANSLATE_NOOP("text", "Nobody knows what this money is for; it cannot be booked."),
        QT_TRANSLATE_NOOP("text", "Give it back, or attach it to the order that it belongs to."),
    ),
    "exception.patterns_differ": (
        QT_TRANSLATE_NOOP("text", "It is of another pattern than the others."),
        QT_TRANSLATE_NOOP("text", "One act for many needs equal patterns; do this one by itself."),
    ),
    "exception.no_such_file": (
        QT_TRANSLATE_NOOP("text", "There is no such file."),
        QT_TRANSLATE_NOOP("text", "Open the case again."),
    ),
    "exception.exists": (
        QT_TRANSLATE_NOOP("text", "This exception is known already."),
        QT_TRANSLATE_NOOP("text", "Look for it by its number."),
    ),
    "alert.exception.line_arrived": (
        QT_TRANSLATE_NOOP("text", "The missing line of an exception came after it was solved by hand."),
        QT_TRANSLATE_NOOP("text", "Open it under Exceptions and undo the act, or the money is booked twice."),
    ),
    "word.refund.exception": (QT_TRANSLATE_NOOP("text", "Exception of reconciliation"), ""),
    "word.exceptions.view": (QT_TRANSLATE_NOOP("text", "Exceptions: see"), ""),
    "word.exceptions.propose": (QT_TRANSLATE_NOOP("text", "Exceptions: ask and propose"), ""),
    "word.exceptions.approve": (QT_TRANSLATE_NOOP("text", "Exceptions: approve"), ""),
    "word.exceptions.execute": (QT_TRANSLATE_NOOP("text", "Exceptions: execute and undo"), ""),
}  # fmt: skip
