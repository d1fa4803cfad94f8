"""Words of the exception workbench: types, causes, acts with their consequence, states, live answers, faults."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    # types: the name, and what it means
    "exception.type.matched": (
        QT_TRANSLATE_NOOP("text", "Matched"),
        QT_TRANSLATE_NOOP("text", "All parties agree on this money."),
    ),
    "exception.type.surplus": (
        QT_TRANSLATE_NOOP("text", "Surplus"),
        QT_TRANSLATE_NOOP(
            "text", "The channel has the money; here it is not booked, or less is. A posting or a refund is owed."
        ),
    ),
    "exception.type.shortage": (
        QT_TRANSLATE_NOOP("text", "Shortage"),
        QT_TRANSLATE_NOOP(
            "text",
            "It counts as paid here or in the business system; the channel has no money, or less. The hospital loses.",
        ),
    ),
    "exception.type.not_ours": (
        QT_TRANSLATE_NOOP("text", "Surplus, not ours"),
        QT_TRANSLATE_NOOP("text", "The channel has money on our account that nobody else knows of."),
    ),
    "exception.type.posting_missing": (
        QT_TRANSLATE_NOOP("text", "Posting missing"),
        QT_TRANSLATE_NOOP("text", "The patient has paid; the business system does not know it yet."),
    ),
    "exception.type.business_differs": (
        QT_TRANSLATE_NOOP("text", "Business system differs"),
        QT_TRANSLATE_NOOP("text", "The business system booked the payment otherwise than it was made."),
    ),
    "exception.type.channel_differs": (
        QT_TRANSLATE_NOOP("text", "Channel differs"),
        QT_TRANSLATE_NOOP("text", "The channel's statement tells the payment otherwise than we booked it."),
    ),
    "exception.type.source_differs": (
        QT_TRANSLATE_NOOP("text", "Service channel differs"),
        QT_TRANSLATE_NOOP("text", "Money and booking agree; the service channel wrote it down otherwise."),
    ),
    "exception.type.source_missing": (
        QT_TRANSLATE_NOOP("text", "Service channel does not know"),
        QT_TRANSLATE_NOOP("text", "Money and booking agree; the service channel does not have it."),
    ),
    "exception.type.source_only": (
        QT_TRANSLATE_NOOP("text", "Service channel only"),
        QT_TRANSLATE_NOOP("text", "The service channel speaks of a payment that nobody else has. No money came."),
    ),
    "exception.type.amount": (
        QT_TRANSLATE_NOOP("text", "Amounts differ"),
        QT_TRANSLATE_NOOP("text", "The parties name different amounts for the same payment."),
    ),
    "exception.type.kind": (
        QT_TRANSLATE_NOOP("text", "Kinds differ"),
        QT_TRANSLATE_NOOP("text", "One party has a payment where another has a refund or a reversal."),
    ),
    "exception.type.impossible": (
        QT_TRANSLATE_NOOP("text", "Cannot occur"),
        QT_TRANSLATE_NOOP("text", "The record that the others are compared with cannot differ from itself."),
    ),
    # causes
    "exception.cause.none": (QT_TRANSLATE_NOOP("text", "Nothing differs."), ""),
    "exception.cause.source_wrote_otherwise": (
        QT_TRANSLATE_NOOP("text", "The service channel wrote another amount or state into its own books."), ""
    ),
    "exception.cause.source_not_told": (
        QT_TRANSLATE_NOOP("text", "The service channel did not take our word that it is paid."), ""
    ),
    "exception.cause.booked_otherwise": (
        QT_TRANSLATE_NOOP("text", "The business system posted another amount or another state than it was told."), ""
    ),
    "exception.cause.business_down": (
        QT_TRANSLATE_NOOP("text", "The business system did not answer or lost the posting when it was told."), ""
    ),
    "exception.cause.business_and_source_not_told": (
        QT_TRANSLATE_NOOP("text", "Neither business system nor service channel took our word that it is paid."), ""
    ),
    "exception.cause.record_lost_here": (
        QT_TRANSLATE_NOOP("text", "Everybody has it but us: our record was lost, for example by a restored backup."), ""
    ),
    "exception.cause.unknown_here_amounts_differ": (
        QT_TRANSLATE_NOOP("text", "We have no record, and the others do not agree with each other either."), ""
    ),
    "exception.cause.paid_past_us": (
        QT_TRANSLATE_NOOP("text", "It was paid and posted without this program, by another way into the HIS."), ""
    ),
    "exception.cause.source_did_not_tell": (
        QT_TRANSLATE_NOOP("text", "The service channel took the money and never told us of it."), ""
    ),
    "exception.cause.money_not_ours": (
        QT_TRANSLATE_NOOP(
            "text", "A code on the wall, another system's order, or a refund made by hand in the merchant pages."
        ), "",
    ),
    "exception.cause.booked_but_channel_differs": (
        QT_TRANSLATE_NOOP("text", "It was booked, and the channel then changed it, or its answer was read wrongly."), ""
    ),
    "exception.cause.three_versions": (
        QT_TRANSLATE_NOOP("text", "Channel, program and business system each tell it otherwise."), ""
    ),
    "exception.cause.answer_lost": (
        QT_TRANSLATE_NOOP("text", "The channel's answer was lost: the payer has paid, and here it is unknown."), ""
    ),
    "exception.cause.booked_without_money": (
        QT_TRANSLATE_NOOP("text", "It was booked as paid, and no money stands behind it at the channel."), ""
    ),
    "exception.cause.booked_otherwise_without_money": (
        QT_TRANSLATE_NOOP("text", "It was booked without money, and the business system has yet another version."), ""
    ),
    "exception.cause.paid_here_only": (
        QT_TRANSLATE_NOOP("text", "Only this program says that it is paid; the channel has no money for it."), ""
    ),
    "exception.cause.booked_outside_without_money": (
        QT_TRANSLATE_NOOP("text", "Business system and service channel say paid; neither we nor the channel do."), ""
    ),
    "exception.cause.booked_outside_amounts_differ": (
        QT_TRANSLATE_NOOP("text", "Business system and service channel say paid, but not the same; no money came."), ""
    ),
    "exception.cause.business_only": (
        QT_TRANSLATE_NOOP("text", "Only the business system has it: booked there by hand, or paid by another way."), ""
    ),
    "exception.cause.source_without_money": (
        QT_TRANSLATE_NOOP("text", "The service channel noted a payment that never reached us or the channel."), ""
    ),
    "exception.cause.amounts_differ": (
        QT_TRANSLATE_NOOP("text", "A fen lost in a conversion, a discount, or a refund of a part."), ""
    ),
    "exception.cause.kinds_differ": (
        QT_TRANSLATE_NOOP("text", "A refund was noted as a payment, or the other way round."), ""
    ),
    "exception.cause.platform_is_reference": (
        QT_TRANSLATE_NOOP("text", "Our own record is what the others are compared with."), ""
    ),
    "exception.cause.channel_is_reference": (
        QT_TRANSLATE_NOOP("text", "Without a record of ours the channel is what the others are compared with."), ""
    ),
    "exception.cause.business_is_reference": (
        QT_TRANSLATE_NOOP("text", "The business system is what the service channel is compared with."), ""
    ),
    "exception.cause.source_is_reference": (
        QT_TRANSLATE_NOOP("text", "Only the service channel has it; there is nothing to compare."), ""
    ),
    "exception.cause.nobody_has_it": (QT_TRANSLATE_NOOP("text", "Nobody has it."), ""),
    # states
    "exception.state.new": (
        QT_TRANSLATE_NOOP("text", "New"),
        QT_TRANSLATE_NOOP("text", "Nobody has proposed anything yet."),
    ),
    "exception.state.proposed": (
        QT_TRANSLATE_NOOP("text", "Proposed"),
        QT_TRANSLATE_NOOP("text", "One person has named the act; it waits for whoever must agree."),
    ),
    "exception.state.approved": (
        QT_TRANSLATE_NOOP("text", "Approved"),
        QT_TRANSLATE_NOOP("text", "Whoever had to agree has agreed; it may be executed."),
    ),
    "exception.state.executed": (
        QT_TRANSLATE_NOOP("text", "Executed"),
        QT_TRANSLATE_NOOP("text", "Sent; channel and business system are asked again before it counts as done."),
    ),
    "exception.state.verified": (
        QT_TRANSLATE_NOOP("text", "Verified"),
        QT_TRANSLATE_NOOP("text", "Done, and the parties now say so."),
    ),
    "exception.state.closed_by_statement": (
        QT_TRANSLATE_NOOP("text", "Closed by statement"),
        QT_TRANSLATE_NOOP("text", "A later statement explained it by itself."),
    ),
    "exception.state.written_off": (
        QT_TRANSLATE_NOOP("text", "Written off"),
        QT_TRANSLATE_NOOP("text", "Two people let it go, to a named account."),
    ),
    "exception.state.undone": (
        QT_TRANSLATE_NOOP("text", "Undone"),
        QT_TRANSLATE_NOOP("text", "What was done was taken back; a new look is needed."),
    ),
    # parties, cells, kinds
    "exception.party.channel": (QT_TRANSLATE_NOOP("text", "Channel"), ""),
    "exception.party.platform": (QT_TRANSLATE_NOOP("text", "This program"), ""),
    "exception.party.business": (QT_TRANSLATE_NOOP("text", "Business system"), ""),
    "exception.party.source": (QT_TRANSLATE_NOOP("text", "Service channel"), ""),
    "exception.cell.agrees": (QT_TRANSLATE_NOOP("text", "Agrees"), ""),
    "exception.cell.differs": (QT_TRANSLATE_NOOP("text", "Differs"), ""),
    "exception.cell.absent": (QT_TRANSLATE_NOOP("text", "Nothing there"), ""),
    "exception.cell.in_transit": (QT_TRANSLATE_NOOP("text", "In transit"), ""),
    "exception.cell.no_record": (QT_TRANSLATE_NOOP("text", "Keeps no record of this money"), ""),
    "exception.record.done": (QT_TRANSLATE_NOOP("text", "Done"), ""),
    "exception.record.unknown": (QT_TRANSLATE_NOOP("text", "Unknown"), ""),
    "exception.record.not_done": (QT_TRANSLATE_NOOP("text", "Not done"), ""),
    "exception.kind.pay": (QT_TRANSLATE_NOOP("text", "Payment"), ""),
    "exception.kind.refund": (QT_TRANSLATE_NOOP("text", "Refund"), ""),
    "exception.kind.reverse": (QT_TRANSLATE_NOOP("text", "Reversal"), ""),
    "exception.kind.fee": (QT_TRANSLATE_NOOP("text", "Fee"), ""),
    "exception.kind.transfer": (QT_TRANSLATE_NOOP("text", "Transfer"), ""),
    "exception.field.amount": (QT_TRANSLATE_NOOP("text", "Amount"), ""),
    "exception.field.kind": (QT_TRANSLATE_NOOP("text", "Kind"), ""),
    "exception.field.state": (QT_TRANSLATE_NOOP("text", "State"), ""),
    "exception.field.fee": (QT_TRANSLATE_NOOP("text", "Fee"), ""),
    "exception.evidence_source.desk": (QT_TRANSLATE_NOOP("text", "Desk"), ""),
    "exception.evidence_source.platform": (QT_TRANSLATE_NOOP("text", "This program"), ""),
    "exception.evidence_source.channel": (QT_TRANSLATE_NOOP("text", "Channel"), ""),
    "exception.evidence_source.business": (QT_TRANSLATE_NOOP("text", "Business system"), ""),
    "exception.evidence_source.statement": (QT_TRANSLATE_NOOP("text", "Statement"), ""),
    "exception.evidence_source.run": (QT_TRANSLATE_NOOP("text", "Reconciliation"), ""),
    "exception.evidence_source.person": (QT_TRANSLATE_NOOP("text", "Person"), ""),
    # live answers: what was said, and what follows from it
    "exception.asked.paid": (
        QT_TRANSLATE_NOOP("text", "{party} says now: paid, {amount}."),
        QT_TRANSLATE_NOOP("text", "The money is there. Book it if a bill is still owed, else refund it."),
    ),
    "exception.asked.not_paid": (
        QT_TRANSLATE_NOOP("text", "{party} says now: not paid."),
        QT_TRANSLATE_NOOP("text", "No money was taken there. What is booked here has no money behind it."),
    ),
    "exception.asked.refunded": (
        QT_TRANSLATE_NOOP("text", "{party} says now: refunded, {amount}."),
        QT_TRANSLATE_NOOP("text", "The money is back with the payer. Do not refund it once more."),
    ),
    "exception.asked.posted": (
        QT_TRANSLATE_NOOP("text", "{party} says now: posted, {amount}."),
        QT_TRANSLATE_NOOP("text", "It is in the patient's account; posting again has no effect."),
    ),
    "exception.asked.not_posted": (
        QT_TRANSLATE_NOOP("text", "{party} says now: not posted."),
        QT_TRANSLATE_NOOP("text", "Post it again if the money is there."),
    ),
    "exception.asked.not_refunded": (
        QT_TRANSLATE_NOOP("text", "{party} says now: not refunded."),
        QT_TRANSLATE_NOOP("text", "The money has not gone back. Make a refund if it is owed."),
    ),
    "exception.asked.unknown": (
        QT_TRANSLATE_NOOP("text", "{party} answered, but its answer proves nothing."),
        QT_TRANSLATE_NOOP("text", "It stays unknown. Ask again later or look in the merchant pages."),
    ),
    "exception.asked.no_answer": (
        QT_TRANSLATE_NOOP("text", "{party} did not answer."),
        QT_TRANSLATE_NOOP("text", "Nothing is known by that. Ask again in a few minutes."),
    ),
    # what the screen says by itself
    "exception.not_found": (
        QT_TRANSLATE_NOOP("text", "There is no such exception."),
        QT_TRANSLATE_NOOP("text", "Read the list again; a later run may have named it otherwise."),
    ),
    "exception.attachment_kind": (
        QT_TRANSLATE_NOOP("text", "This file is no PDF, JPEG or PNG."),
        QT_TRANSLATE_NOOP("text", "Save it as one of these and attach it again."),
    ),
    "exception.note_missing": (
        QT_TRANSLATE_NOOP("text", "A reason is needed."),
        QT_TRANSLATE_NOOP("text", "Write in a few words why; it stays in the timeline and the audit log."),
    ),
    "exception.words_missing": (
        QT_TRANSLATE_NOOP("text", "There is nothing to keep."),
        QT_TRANSLATE_NOOP("text", "Write a comment or choose a file."),
    ),
    "exception.kept": (
        QT_TRANSLATE_NOOP("text", "The file is saved: {name}."),
        "",
    ),
    "exception.copied": (
        QT_TRANSLATE_NOOP("text", "{count} rows are on the clipboard."),
        QT_TRANSLATE_NOOP("text", "Paste them into a spreadsheet."),
    ),
    "exception.exported": (
        QT_TRANSLATE_NOOP("text", "{count} rows are saved: {name}."),
        QT_TRANSLATE_NOOP("text", "The file holds what the list showed: its columns, its order, its conditions."),
    ),
    "exception.too_many": (
        QT_TRANSLATE_NOOP("text", "At most {most} exceptions go together; {count} are marked."),
        QT_TRANSLATE_NOOP("text", "Do them in turns: mark fewer, or narrow the list."),
    ),
    "exception.first_marked": (
        QT_TRANSLATE_NOOP("text", "{count} are equal; the worst {most} of them are marked."),
        QT_TRANSLATE_NOOP("text", "Do these first, then press E again for the rest."),
    ),
    "exception.patterns_mixed": (
        QT_TRANSLATE_NOOP("text", "The marked exceptions are not of one pattern."),
        QT_TRANSLATE_NOOP("text", "One act for many needs equal patterns: press E on one to mark its equals."),
    ),
    "exception.none_may": (
        QT_TRANSLATE_NOOP("text", "None of the marked exceptions allows that now."),
        QT_TRANSLATE_NOOP("text", "Open one to see its state and who has to act."),
    ),
    "exception.view_kept": (
        QT_TRANSLATE_NOOP("text", "The view “{name}” is saved on this computer."),
        QT_TRANSLATE_NOOP("text", "Find it under Views."),
    ),
    "exception.result.done": (QT_TRANSLATE_NOOP("text", "Done"), ""),
    "exception.result.left": (QT_TRANSLATE_NOOP("text", "Left as it was: this does not fit its state"), ""),
    "exception.result.unheard": (QT_TRANSLATE_NOOP("text", "No word about it: open it to see how it stands"), ""),
}  # fmt: skip
