"""What is said beside the amount at every stage: a headline, and what to tell the patient or to do next."""

from __future__ import annotations

from app.core.payment import PaymentState
from app.core.terminal import CARD
from app.desk.take_offline import TAKEN_OFFLINE
from ui.checkout.models import PATIENT_HERE, UNDER_WAY, CheckoutModel, PaymentShown, Stage
from ui.checkout.part_list import parts_words, shown_total_fen
from ui.text import money, sentence, translate, word

Words = tuple[str, str]


def stage_words(model: CheckoutModel) -> Words:
    """Headline and text of a model; before money moves also which channels are closed, and why."""
    title, text = _stage_words(model)
    if model.stage in (Stage.PATIENT, Stage.BILLS, Stage.PART):
        closed = [sentence(code, {"channel": word(name)}).whole for name, code in model.closed]
        text = "\n".join(filter(None, [text, *closed]))
    return title, text


def _stage_words(model: CheckoutModel) -> Words:
    stage, payment = model.stage, model.payment
    if stage is Stage.BILLS:
        return _ready_words(model)
    if stage is Stage.CASH:
        return translate("checkout", "Cash"), translate("checkout", "Type what the patient hands over, then Enter.")
    if stage in (Stage.PART, Stage.UNDOING, Stage.UNDONE):
        return parts_words(model)
    if payment is None or stage not in PATIENT_HERE:
        return translate("checkout", "Ready"), translate("checkout", "The total stands here once bills are chosen.")
    return _payment_words(model, payment)


def _ready_words(model: CheckoutModel) -> Words:
    if not model.total_fen:
        return translate("checkout", "Nothing to pay"), translate("checkout", "Choose a bill, or scan the next card.")
    if model.due_fen <= 0:
        return translate("checkout", "Waiting for a part that is not known yet"), translate(
            "checkout", "Nothing more may be taken. It is asked for by itself; Esc serves the next patient."
        )
    wallets = "、".join(word(name) for name in model.channels)
    if model.closed and not wallets:
        return translate("checkout", "No payment codes can be taken now"), ""
    text = translate("checkout", "{wallets}: the payment begins by itself.").format(wallets=wallets) if wallets else ""
    if model.part_fen is not None:
        return translate("checkout", "Scan the payment code for this part"), text
    if model.begun:
        return translate("checkout", "Scan the next payment code for the rest"), text
    return translate("checkout", "Scan the patient's payment code"), text


def _payment_words(model: CheckoutModel, payment: PaymentShown) -> Words:
    stage = model.stage
    if stage is Stage.SENDING:
        text = translate("checkout", "{channel} is being asked. Wait.").format(channel=word(payment.channel))
        return translate("checkout", "Sending"), text
    if payment.channel == CARD and stage in (Stage.SENDING, Stage.WAITING):
        text = translate("checkout", "Tell the patient: please present the card and type the PIN at the terminal.")
        return translate("checkout", "The card terminal is asking for the card"), text
    if stage is Stage.WAITING and not payment.cancel_requested:
        text = translate("checkout", "Tell the patient: please confirm with the password on the telephone.")
        return translate("checkout", "The patient is typing the password"), text
    if stage is Stage.REVERSING or (payment.cancel_requested and stage in UNDER_WAY):
        text = translate("checkout", "Wait: it is undone only when the channel has proved it. You may park it.")
        if payment.reason == "payment.reverse_unanswered":
            text = sentence(payment.reason).whole
        return translate("checkout", "Asking the channel to undo"), text
    if stage is Stage.UNKNOWN:
        return _unknown_words(model, payment)
    if stage is Stage.PAID:
        return _paid_words(model, payment)
    said = sentence(_why_not_paid(payment), {"channel": payment.channel})
    return translate("checkout", "Not paid"), said.whole


def _why_not_paid(payment: PaymentShown) -> str:
    """Of a card payment the server has heard, and the terminal has not."""
    reason = payment.reason or "payment.not_paid"
    return "terminal.sale_not_asked" if (payment.channel, reason) == (CARD, "payment.never_sent") else reason


def _unknown_words(model: CheckoutModel, payment: PaymentShown) -> Words:
    if payment.state is PaymentState.LATE_PAID:
        said = sentence("payment.late_paid")
        return said.what, said.next
    if model.parts:
        text = translate(
            "checkout",
            "Tell the patient: “We are asking {channel}. Please do not pay this part again; what was charged counts "
            "or comes back.” F8 goes on with what remains, F7 parks it.",
        )
        title = translate("checkout", "Not known yet whether this part is paid")
        return title, text.format(channel=word(payment.channel))
    if payment.channel == CARD:
        said = sentence(payment.reason if payment.reason.startswith("terminal.") else "terminal.unknown")
        return translate("checkout", "Not known yet whether it is paid"), said.whole
    text = translate(
        "checkout",
        "Tell the patient: “We are asking {channel}. Please do not pay again; "
        "what was charged counts or comes back.” Take no other payment for these bills.",
    )
    return translate("checkout", "Not known yet whether it is paid"), text.format(channel=word(payment.channel))


def _paid_words(model: CheckoutModel, payment: PaymentShown) -> Words:
    amount = money(shown_total_fen(model))
    if payment.reason == TAKEN_OFFLINE:
        title = translate("checkout", "Cash taken: {amount}, to be delivered").format(amount=amount)
        return title, sentence(payment.reason).whole
    title = translate("checkout", "Paid {amount}").format(amount=amount)
    if left := model.left_unpaid:
        text = translate("checkout", "Bills of this patient that are not paid: {count}. F3 reads them again.")
        return title, text.format(count=left)
    if payment.posting == "pending":
        return title, translate("checkout", "Posting in progress: the HIS is being told. Scan the next card.")
    return title, translate("checkout", "Ready for the next patient: scan a card.")
