"""Words and sentences of reconciliation: days, runs, statements, rows, layouts, proofs, months, funds."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_WORDS: dict[str, str] = {
    "day.empty": QT_TRANSLATE_NOOP("text", "Nothing yet"),
    "day.waiting": QT_TRANSLATE_NOOP("text", "Statements are missing"),
    "day.running": QT_TRANSLATE_NOOP("text", "Running"),
    "day.held": QT_TRANSLATE_NOOP("text", "Held: a person must look"),
    "day.failed": QT_TRANSLATE_NOOP("text", "Run failed"),
    "day.balanced": QT_TRANSLATE_NOOP("text", "Balanced"),
    "day.in_transit": QT_TRANSLATE_NOOP("text", "Balanced, some in transit"),
    "day.exceptions": QT_TRANSLATE_NOOP("text", "Has exceptions"),
    "day.closed": QT_TRANSLATE_NOOP("text", "Month is closed"),
    "run.queued": QT_TRANSLATE_NOOP("text", "Waits to begin"),
    "run.running": QT_TRANSLATE_NOOP("text", "Running"),
    "run.held": QT_TRANSLATE_NOOP("text", "Held"),
    "run.done": QT_TRANSLATE_NOOP("text", "Stands now"),
    "run.failed": QT_TRANSLATE_NOOP("text", "Failed"),
    "run.cancelled": QT_TRANSLATE_NOOP("text", "Cancelled"),
    "run.superseded": QT_TRANSLATE_NOOP("text", "Superseded"),
    "step.reading": QT_TRANSLATE_NOOP("text", "Reading the statements and the platform"),
    "step.verifying": QT_TRANSLATE_NOOP("text", "Verifying the files"),
    "step.matching": QT_TRANSLATE_NOOP("text", "Matching"),
    "step.classifying": QT_TRANSLATE_NOOP("text", "Telling in transit from missing"),
    "step.storing": QT_TRANSLATE_NOOP("text", "Storing"),
    "statement.expected": QT_TRANSLATE_NOOP("text", "Expected"),
    "statement.kept": QT_TRANSLATE_NOOP("text", "Received and verified"),
    "statement.none_that_day": QT_TRANSLATE_NOOP("text", "Nothing that day"),
    "statement.refused": QT_TRANSLATE_NOOP("text", "Not believed"),
    "statement.superseded": QT_TRANSLATE_NOOP("text", "Superseded"),
    "outcome.matched": QT_TRANSLATE_NOOP("text", "Matched"),
    "outcome.in_transit": QT_TRANSLATE_NOOP("text", "In transit"),
    "outcome.exception": QT_TRANSLATE_NOOP("text", "Exception"),
    "kind.pay": QT_TRANSLATE_NOOP("text", "Payment"),
    "kind.refund": QT_TRANSLATE_NOOP("text", "Refund"),
    "kind.reverse": QT_TRANSLATE_NOOP("text", "Reversal"),
    "kind.fee": QT_TRANSLATE_NOOP("text", "Fee"),
    "kind.transfer": QT_TRANSLATE_NOOP("text", "Transfer"),
    "field.amount": QT_TRANSLATE_NOOP("text", "amount"),
    "field.kind": QT_TRANSLATE_NOOP("text", "kind"),
    "field.state": QT_TRANSLATE_NOOP("text", "state"),
    "party.channel": QT_TRANSLATE_NOOP("text", "Payment channel"),
    "party.platform": QT_TRANSLATE_NOOP("text", "This program"),
    "party.business": QT_TRANSLATE_NOOP("text", "Business system"),
    "party.source": QT_TRANSLATE_NOOP("text", "Service channel"),
    "party.bank": QT_TRANSLATE_NOOP("text", "Bank"),
    "party.funds": QT_TRANSLATE_NOOP("text", "Fund bill"),
    "window": QT_TRANSLATE_NOOP("text", "Windows"),
    "settlement.expected": QT_TRANSLATE_NOOP("text", "Expected"),
    "settlement.arrived": QT_TRANSLATE_NOOP("text", "Arrived"),
    "settlement.short": QT_TRANSLATE_NOOP("text", "Too little arrived"),
    "settlement.over": QT_TRANSLATE_NOOP("text", "Too much arrived"),
    "settlement.late": QT_TRANSLATE_NOOP("text", "Late"),
    "funds.gross": QT_TRANSLATE_NOOP("text", "Taken"),
    "funds.refund": QT_TRANSLATE_NOOP("text", "Given back"),
    "funds.fee": QT_TRANSLATE_NOOP("text", "Fee"),
    "funds.balance": QT_TRANSLATE_NOOP("text", "Balance"),
    "funds.opening": QT_TRANSLATE_NOOP("text", "Opening balance"),
    "month.open": QT_TRANSLATE_NOOP("text", "Still open"),
    "month.closed": QT_TRANSLATE_NOOP("text", "Closed for entries"),
    "month.proposed": QT_TRANSLATE_NOOP("text", "Waits for a second person"),
    "check.entries_balance": QT_TRANSLATE_NOOP("text", "Debit and credit"),
    "check.money_is_owed": QT_TRANSLATE_NOOP("text", "Money and what it is owed for"),
    "check.drawers": QT_TRANSLATE_NOOP("text", "Cash shifts and drawers"),
    "check.payments_booked": QT_TRANSLATE_NOOP("text", "Payments and ledger"),
    "check.opening_is_last_closing": QT_TRANSLATE_NOOP("text", "Opening and the last closing"),
    "column.our_no": QT_TRANSLATE_NOOP("text", "Our number"),
    "column.party_no": QT_TRANSLATE_NOOP("text", "Their number"),
    "column.business_no": QT_TRANSLATE_NOOP("text", "Business number"),
    "column.amount": QT_TRANSLATE_NOOP("text", "Amount"),
    "column.fee": QT_TRANSLATE_NOOP("text", "Fee"),
    "column.kind": QT_TRANSLATE_NOOP("text", "Kind (payment or refund)"),
    "column.at": QT_TRANSLATE_NOOP("text", "Date and time"),
    "column.date": QT_TRANSLATE_NOOP("text", "Date"),
    "column.time": QT_TRANSLATE_NOOP("text", "Time"),
    "column.state": QT_TRANSLATE_NOOP("text", "State"),
    "column.terminal": QT_TRANSLATE_NOOP("text", "Terminal"),
    "column.trace": QT_TRANSLATE_NOOP("text", "Trace number"),
    "reconciliation.view": QT_TRANSLATE_NOOP("text", "Reconciliation: see"),
    "reconciliation.run": QT_TRANSLATE_NOOP("text", "Reconciliation: start and cancel runs"),
    "reconciliation.statements": QT_TRANSLATE_NOOP("text", "Reconciliation: fetch and hand in statements"),
    "reconciliation.layouts": QT_TRANSLATE_NOOP("text", "Reconciliation: layouts of files"),
    "reconciliation.close_month": QT_TRANSLATE_NOOP("text", "Reconciliation: close months"),
    "reconciliation.rules": QT_TRANSLATE_NOOP("text", "Reconciliation: limits, bank days, switch rules on"),
    "reconciliation.try_rules": QT_TRANSLATE_NOOP("text", "Reconciliation: write and try rules that propose"),
    "reconciliation.day_zero": QT_TRANSLATE_NOOP("text", "Reconciliation: begin with the old system's balances"),
}

RULES = (
    QT_TRANSLATE_NOOP("text", "GZIP is cut, or larger than allowed"),
    QT_TRANSLATE_NOOP("text", "GZIP is damaged"),
    QT_TRANSLATE_NOOP("text", "ZIP is damaged"),
    QT_TRANSLATE_NOOP("text", "ZIP is larger than allowed"),
    QT_TRANSLATE_NOOP("text", "cannot be read"),
    QT_TRANSLATE_NOOP("text", "does not begin with a backtick"),
    QT_TRANSLATE_NOOP("text", "empty line"),
    QT_TRANSLATE_NOOP("text", "fewer lines than its footer has"),
    QT_TRANSLATE_NOOP("text", "fewer lines than its header has"),
    QT_TRANSLATE_NOOP("text", "has more than five decimals"),
    QT_TRANSLATE_NOOP("text", "has the wrong sign"),
    QT_TRANSLATE_NOOP("text", "is another merchant's"),
    QT_TRANSLATE_NOOP("text", "is negative"),
    QT_TRANSLATE_NOOP("text", "is not the number of rows"),
    QT_TRANSLATE_NOOP("text", "is not whole fen"),
    QT_TRANSLATE_NOOP("text", "is of another day"),
    QT_TRANSLATE_NOOP("text", "larger than allowed"),
    QT_TRANSLATE_NOOP("text", "more than the server has memory for"),
    QT_TRANSLATE_NOOP("text", "missing"),
    QT_TRANSLATE_NOOP("text", "more follows behind the GZIP"),
    QT_TRANSLATE_NOOP("text", "more totals than columns"),
    QT_TRANSLATE_NOOP("text", "more values than columns"),
    QT_TRANSLATE_NOOP("text", "neither a payment nor a refund"),
    QT_TRANSLATE_NOOP("text", "neither money in nor money out"),
    QT_TRANSLATE_NOOP("text", "no header"),
    QT_TRANSLATE_NOOP("text", "no header, rows and totals"),
    QT_TRANSLATE_NOOP("text", "no line is of that day"),
    QT_TRANSLATE_NOOP("text", "not GBK"),
    QT_TRANSLATE_NOOP("text", "not UTF-8"),
    QT_TRANSLATE_NOOP("text", "not a number"),
    QT_TRANSLATE_NOOP("text", "not a time"),
    QT_TRANSLATE_NOOP("text", "not one detail file in the ZIP"),
    QT_TRANSLATE_NOOP("text", "not whole characters"),
    QT_TRANSLATE_NOOP("text", "quotes do not match"),
    QT_TRANSLATE_NOOP("text", "the line is shorter than the layout"),
    QT_TRANSLATE_NOOP("text", "total is not the sum"),
    QT_TRANSLATE_NOOP("text", "totals are missing"),
    QT_TRANSLATE_NOOP("text", "totals are not the last two lines"),
    QT_TRANSLATE_NOOP("text", "twice"),
    QT_TRANSLATE_NOOP("text", "unknown kind"),
    QT_TRANSLATE_NOOP("text", "{values} values for {columns} columns"),
)
"""What a reader says of a line that it does not believe; ``ui.reconciliation.looks.told_values`` translates it."""

_FAULTS: dict[str, tuple[str, str]] = {
    "file.cancelled": (
        QT_TRANSLATE_NOOP("text", "The file was broken off; nothing was kept."),
        QT_TRANSLATE_NOOP("text", "Begin again whenever you like."),
    ),
    "file.saved": (
        QT_TRANSLATE_NOOP("text", "Saved: {name}"),
        "",
    ),
    "file.unwritable": (
        QT_TRANSLATE_NOOP("text", "{name} cannot be written there."),
        QT_TRANSLATE_NOOP("text", "Choose another folder, close the file if it is open, or make room on the disk."),
    ),
    "file.unreadable": (
        QT_TRANSLATE_NOOP("text", "{name} cannot be read."),
        QT_TRANSLATE_NOOP("text", "Close it in other programs, or copy it to this computer first."),
    ),
    "file.empty": (
        QT_TRANSLATE_NOOP("text", "{name} is empty."),
        QT_TRANSLATE_NOOP("text", "Fetch it again where it comes from."),
    ),
    "file.too_large": (
        QT_TRANSLATE_NOOP("text", "{name} is larger than {largest_mb} MB."),
        QT_TRANSLATE_NOOP("text", "Choose the right file, split it by day, or hand it in packed as GZIP or ZIP."),
    ),
    "grid.copied": (
        QT_TRANSLATE_NOOP("text", "{count} rows are on the clipboard."),
        QT_TRANSLATE_NOOP("text", "Paste them into a spreadsheet."),
    ),
    "grid.too_many_to_copy": (
        QT_TRANSLATE_NOOP("text", "{count} rows are too many for the clipboard (at most {most})."),
        QT_TRANSLATE_NOOP("text", "Save them as a file instead."),
    ),
    "grid.view_name_missing": (
        QT_TRANSLATE_NOOP("text", "The view has no name yet."),
        QT_TRANSLATE_NOOP("text", "Type a name by which you will know it."),
    ),
    "run.started": (
        QT_TRANSLATE_NOOP("text", "The run has begun."),
        QT_TRANSLATE_NOOP("text", "You may leave this screen meanwhile."),
    ),
    "run.statements_missing": (
        QT_TRANSLATE_NOOP("text", "The day was not run: statements are missing ({names})."),
        QT_TRANSLATE_NOOP(
            "text", "See on the tab Statements why, or hand the file in; to run the day without them, start it again."
        ),
    ),
    "run.note_missing": (
        QT_TRANSLATE_NOOP("text", "Why the files are right is missing."),
        QT_TRANSLATE_NOOP("text", "Write it in a sentence; it is kept with the run."),
    ),
    "run.too_many_differences": (
        QT_TRANSLATE_NOOP("text", "{differing} of {rows} rows of {name} differ: probably the wrong file."),
        QT_TRANSLATE_NOOP("text", "Look at the statements of the day; go on only if they are right."),
    ),
    "run.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such run."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "run.no_rows": (
        QT_TRANSLATE_NOOP("text", "This run has no rows: it did not end."),
        QT_TRANSLATE_NOOP("text", "Look at a run that is done, or start it again."),
    ),
    "run.ended": (
        QT_TRANSLATE_NOOP("text", "The run has ended meanwhile."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "run.not_held": (
        QT_TRANSLATE_NOOP("text", "The run does not wait for a person any more."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "run.number_reused": (
        QT_TRANSLATE_NOOP("text", "This run number stands for another run."),
        QT_TRANSLATE_NOOP("text", "Start it again."),
    ),
    "run.live": (
        QT_TRANSLATE_NOOP("text", "A run of this day goes on already."),
        QT_TRANSLATE_NOOP("text", "Wait for it, or end it first."),
    ),
    "run.day_not_over": (
        QT_TRANSLATE_NOOP("text", "The day is not over yet."),
        QT_TRANSLATE_NOOP("text", "Reconcile it tomorrow."),
    ),
    "run.statement_changed": (
        QT_TRANSLATE_NOOP("text", "The statement of {name} changed while it was read."),
        QT_TRANSLATE_NOOP("text", "Start the run again."),
    ),
    "run.does_not_add_up": (
        QT_TRANSLATE_NOOP("text", "The lines of {name} do not add up; nothing of the run was kept."),
        QT_TRANSLATE_NOOP("text", "Start it again; if it stays, tell the administrator."),
    ),
    "run.tried_too_often": (
        QT_TRANSLATE_NOOP("text", "The run was begun several times and never ended."),
        QT_TRANSLATE_NOOP("text", "Tell the administrator; the server's log says where it stopped."),
    ),
    "run.out_of_memory": (
        QT_TRANSLATE_NOOP("text", "The server had no memory left for this run; the day is as it was before."),
        QT_TRANSLATE_NOOP("text", "Start it again when the server does less; if it stays, give it more memory."),
    ),
    "proof.no_run": (
        QT_TRANSLATE_NOOP("text", "This day has no run that is done."),
        QT_TRANSLATE_NOOP("text", "Reconcile the day first."),
    ),
    "month.none": (
        QT_TRANSLATE_NOOP("text", "There is no such month."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "month.closed": (
        QT_TRANSLATE_NOOP("text", "{month} is closed; it takes no entry any more."),
        QT_TRANSLATE_NOOP("text", "Correct it in the open month and name {month}."),
    ),
    "month.not_over": (
        QT_TRANSLATE_NOOP("text", "{month} is not over yet."),
        QT_TRANSLATE_NOOP("text", "Close it when its last day is reconciled."),
    ),
    "month.before_first": (
        QT_TRANSLATE_NOOP("text", "The books begin on {day}; {month} is before them."),
        QT_TRANSLATE_NOOP("text", "There is nothing to close."),
    ),
    "month.days_missing": (
        QT_TRANSLATE_NOOP("text", "{days} days of {month} are not reconciled, the first is {day}."),
        QT_TRANSLATE_NOOP("text", "Reconcile them, then close the month."),
    ),
    "month.run_live": (
        QT_TRANSLATE_NOOP("text", "A run of {day} still goes on."),
        QT_TRANSLATE_NOOP("text", "Wait until it ends, then close the month."),
    ),
    "month.earlier_open": (
        QT_TRANSLATE_NOOP("text", "{month} is still open."),
        QT_TRANSLATE_NOOP("text", "Close the earlier month first."),
    ),
    "month.same_person": (
        QT_TRANSLATE_NOOP("text", "A month is closed by two people."),
        QT_TRANSLATE_NOOP("text", "Another finance officer must agree."),
    ),
    "statement.not_replaced": (
        QT_TRANSLATE_NOOP("text", "The file is not believed: line {line}, column {column}: {rule}."),
        QT_TRANSLATE_NOOP("text", "What was there before stands; nothing of this file was imported."),
    ),
    "statement.not_read_here": (
        QT_TRANSLATE_NOOP("text", "The statement of {name} for {day} is kept, but nothing here can read it any more."),
        QT_TRANSLATE_NOOP("text", "Put its layout or its channel back into the settings, then run the day again."),
    ),
    "statement.unreadable": (
        QT_TRANSLATE_NOOP("text", "The file is not believed: line {line}, column {column}: {rule}."),
        QT_TRANSLATE_NOOP(
            "text", "Fetch it again, or hand in the right file. It is kept, and nothing of it was imported."
        ),
    ),
    "statement.not_the_partys": (
        QT_TRANSLATE_NOOP("text", "The party itself gives another file for that day; nothing was taken."),
        QT_TRANSLATE_NOOP("text", "Ask the party now: its own file is the one that counts."),
    ),
    "statement.damaged": (
        QT_TRANSLATE_NOOP(
            "text", "The kept statement of {name} of {day} is damaged: its bytes are not those that came."
        ),
        QT_TRANSLATE_NOOP(
            "text", "Ask for it again or hand the same file in again, then start the run again. Have the disk checked."
        ),
    ),
    "statement.no_reader": (
        QT_TRANSLATE_NOOP("text", "Nothing is set up to read files of {name}."),
        QT_TRANSLATE_NOOP("text", "Write a layout for it first (Layouts of files)."),
    ),
    "statement.not_asked": (
        QT_TRANSLATE_NOOP("text", "{name} gives no statements by itself."),
        QT_TRANSLATE_NOOP("text", "Hand its file in."),
    ),
    "statement.is_there": (
        QT_TRANSLATE_NOOP("text", "A statement of {name} with lines is kept for {day}."),
        QT_TRANSLATE_NOOP("text", "It was not nothing; look at the file."),
    ),
    "statement.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such statement."),
        QT_TRANSLATE_NOOP("text", "Read again."),
    ),
    "rules.no_day": (
        QT_TRANSLATE_NOOP("text", "“{said}” is no day."),
        QT_TRANSLATE_NOOP("text", "Write days as 2027-01-01, one a line."),
    ),
    "funds.booked": (
        QT_TRANSLATE_NOOP("text", "{count} settlements were booked."),
        "",
    ),
    "statement.stopped": (
        QT_TRANSLATE_NOOP("text", "It was broken off; nothing of it was kept."),
        QT_TRANSLATE_NOOP("text", "What stood before stands. Begin again whenever you like."),
    ),
    "statement.too_late": (
        QT_TRANSLATE_NOOP("text", "It was here, whole, before it could be broken off."),
        QT_TRANSLATE_NOOP("text", "Look at its line; if it is the wrong file, hand in the right one."),
    ),
    "statement.none_chosen": (
        QT_TRANSLATE_NOOP("text", "No party is chosen."),
        QT_TRANSLATE_NOOP("text", "Choose a line of the list first; the file belongs to it."),
    ),
    "statement.taken": (
        QT_TRANSLATE_NOOP("text", "The statement is here and verified."),
        QT_TRANSLATE_NOOP("text", "Start the run again if it was run before."),
    ),
    "statement.still_expected": (
        QT_TRANSLATE_NOOP("text", "The party has no statement of that day yet."),
        QT_TRANSLATE_NOOP("text", "It is asked again by itself."),
    ),
    "statement.note_missing": (
        QT_TRANSLATE_NOOP("text", "How you know that there was nothing is missing."),
        QT_TRANSLATE_NOOP("text", "Write it in a sentence; it is kept in the audit log."),
    ),
    "layout.incomplete": (
        QT_TRANSLATE_NOOP("text", "The layout is not complete: {what}"),
        QT_TRANSLATE_NOOP("text", "Fill it in and try the sample again."),
    ),
    "layout.sample_missing": (
        QT_TRANSLATE_NOOP("text", "No sample is chosen."),
        QT_TRANSLATE_NOOP("text", "Choose a real file of that party; it stays on this computer until you try it."),
    ),
    "layout.untried": (
        QT_TRANSLATE_NOOP("text", "The layout has not read a sample as it stands now."),
        QT_TRANSLATE_NOOP("text", "Try it on a sample and look at the rows; then save it."),
    ),
    "layout.saved": (
        QT_TRANSLATE_NOOP("text", "The layout is saved."),
        QT_TRANSLATE_NOOP("text", "Files of that party are read by it from now on."),
    ),
    "month.note_missing": (
        QT_TRANSLATE_NOOP("text", "A note is missing."),
        QT_TRANSLATE_NOOP("text", "Write in a sentence what the two of you looked at."),
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {
    **{f"word.{code}": (english, "") for code, english in _WORDS.items()},
    **_FAULTS,
}
