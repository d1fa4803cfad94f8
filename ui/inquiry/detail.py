"""One attempt in front: what to tell the patient, our word beside the channel's, what happened when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import OPEN_STATES as OPEN_REFUNDS
from app.core.refund import RefundState
from app.core.terminal import CARD
from app.wire.orders import OrderView
from app.wire.refunds import RefundView
from ui import theme
from ui.inquiry.models import Attempt, InquiryModel, in_parts, is_open, tell
from ui.text import clock_time, date_time, money, sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, InlineError
from ui.widgets.facts import AHEAD, DONE, FAILED, NOW, UNCLEAR, Fact, FactList, Step, StepList
from ui.widgets.labels import Badge, heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
SAID_TONES = {
    "paid": "success", "waiting": "primary", "not_paid": "danger", "reversed": "muted", "not_found": "warning",
    "no_money": "muted",
    "no_answer": "unknown",
}  # fmt: skip
_STATE_TONES = {
    "paid": "success", "not_paid": "danger", "reversed": "muted", "refunded": "muted", "late_paid": "warning",
    "unknown": "unknown", "reversing": "warning",
}  # fmt: skip


class Detail(Speaking):
    """Emits wishes about the attempt in front."""

    ask_wanted = Signal()
    book_wanted = Signal()
    post_wanted = Signal()
    print_wanted = Signal()
    slip_wanted = Signal()
    bank_slip_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tell, self._ours, self._theirs = InlineError(), Badge(), Badge()
        self._ours_name, self._theirs_name = words("small"), words("small")
        self._ours_more, self._theirs_more = words("small", wrap=True), words("small", wrap=True)
        self._differs, self._steps, self._facts = words("strong", wrap=True), StepList(), FactList()
        self._what_happened, self._numbers = heading(), heading()
        self.ask = ActionButton(kind="primary", icon="refresh", key="F5")
        self.book = ActionButton(icon="check", key="F7")
        self.reprint = ActionButton(icon="printer", key="F8")
        self.post = ActionButton(icon="upload", key="F9")
        self.slip = ActionButton(icon="receipt", key="F10")
        self.bank_slip = ActionButton(icon="card", key="F11")
        self._arrange()
        self.ask.clicked.connect(self.ask_wanted)
        self.book.clicked.connect(self.book_wanted)
        self.reprint.clicked.connect(self.print_wanted)
        self.post.clicked.connect(self.post_wanted)
        self.slip.clicked.connect(self.slip_wanted)
        self.bank_slip.clicked.connect(self.bank_slip_wanted)

    def show_model(self, model: InquiryModel) -> None:
        """Show the chosen attempt."""
        row = model.chosen
        self.setVisible(row is not None)
        if row is None:
            return
        said = tell(row)
        self.tell.show_code(said.code, said.values, said.tone)
        state = row.payment.state
        self._ours.show_state(word(state), _STATE_TONES.get(state, "primary"))
        self._ours_more.setText(_ours_words(row))
        self._show_theirs(row)
        self._differs.setVisible(row.differs)
        self._steps.show_steps(_steps(row))
        self._facts.show_facts(_facts(row))
        self._show_buttons(model, row)

    def _show_theirs(self, row: Attempt) -> None:
        if not row.askable:
            self._theirs.show_state(translate("inquiry", "Cash: count the drawer"), "muted")
            self._theirs_more.setText("")
        elif row.asking:
            self._theirs.show_state(translate("inquiry", "Asking…"), "primary", "hourglass")
            self._theirs_more.setText("")
        elif row.fault:
            self._theirs.show_state(word("no_answer"), "unknown")
            self._theirs_more.setText(sentence(row.fault).whole)
        elif row.word is None:
            self._theirs.show_state(translate("inquiry", "Not asked yet"), "muted", "help")
            self._theirs_more.setText("")
        else:
            self._theirs.show_state(word(row.word.said), SAID_TONES.get(row.word.said, "unknown"))
            at = translate("inquiry", "asked at {time}").format(time=clock_time(row.word.asked_at, seconds=True))
            self._theirs_more.setText(" · ".join(filter(None, (at, row.word.channel_code))))

    def _show_buttons(self, model: InquiryModel, row: Attempt) -> None:
        idle = not model.busy and not model.to_ask
        self.ask.setVisible(model.may_ask and row.askable)
        self.ask.setEnabled(idle)
        self.book.setVisible(model.may_book_late and row.payment.state is PaymentState.LATE_PAID)
        self.book.setEnabled(idle)
        self.post.setVisible(model.may_post_again and row.order.posting_state == PostingState.PENDING)
        self.post.setEnabled(idle)
        paid = row.payment.state in (PaymentState.PAID, PaymentState.REFUNDED)
        self.reprint.setVisible(model.may_reprint and paid)
        self.reprint.setEnabled(not model.printing)
        self.slip.setVisible(model.may_reprint and row.refunded is not None)
        self.slip.setEnabled(not model.printing)
        self.bank_slip.setVisible(model.may_reprint and paid and row.payment.channel == CARD)
        self.bank_slip.setEnabled(not model.printing)

    def _arrange(self) -> None:
        card = Card(spacing=SPACE + SPACE // 2)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        for name, badge, more in (
            (self._ours_name, self._ours, self._ours_more), (self._theirs_name, self._theirs, self._theirs_more),
        ):  # fmt: skip
            column = QVBoxLayout()
            column.setSpacing(SPACE // 2)
            for each in (name, badge, more):
                column.addWidget(each)
            column.addStretch()
            both.addLayout(column, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(SPACE)
        for button in (self.ask, self.book, self.post, self.reprint, self.bank_slip, self.slip):
            buttons.addWidget(button)
        card.column.addWidget(self.tell)
        card.column.addLayout(both)
        card.column.addWidget(self._differs)
        card.column.addLayout(buttons)
        for part in (self._what_happened, self._steps, self._numbers, self._facts):
            card.column.addWidget(part)
        card.column.addStretch()
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        self._say()

    def _say(self) -> None:
        self.live(lambda: self._ours_name.setText(translate("inquiry", "Our book says")))
        self.live(lambda: self._theirs_name.setText(translate("inquiry", "The channel itself says")))
        self.live(lambda: self._what_happened.setText(translate("inquiry", "What happened")))
        self.live(lambda: self._numbers.setText(translate("inquiry", "Numbers")))
        self.live(
            lambda: self._differs.setText(
                translate("inquiry", "The two do not agree. Keep the money as it is and tell the finance office.")
            )
        )
        self.live(lambda: self.ask.setText(translate("inquiry", "Ask the channel now")))
        self.live(lambda: self.book.setText(translate("inquiry", "Book the late money")))
        self.live(lambda: self.reprint.setText(translate("inquiry", "Print the receipt again")))
        self.live(lambda: self.post.setText(translate("inquiry", "Tell the HIS now")))
        self.live(lambda: self.slip.setText(translate("inquiry", "Print the refund slip again")))
        self.live(lambda: self.bank_slip.setText(translate("inquiry", "Print the bank slip again")))


def _ours_words(row: Attempt) -> str:
    payment = row.payment
    if payment.state is PaymentState.NOT_PAID and payment.reason:
        return sentence(payment.reason, {"channel": payment.channel}).what
    if payment.paid_at is not None:
        return translate("inquiry", "paid at {time}").format(time=clock_time(payment.paid_at, seconds=True))
    return ""


def _steps(row: Attempt) -> list[Step]:
    payment, order = row.payment, row.order
    begun = translate("inquiry", "{amount} by {channel}, taken by {name}").format(
        amount=money(payment.amount_fen), channel=word(payment.channel), name=payment.operator_name
    )
    steps = [Step(DONE, begun, f"{date_time(payment.created_at)} · {order.window_name}"), _money_step(row)]
    if payment.state in (PaymentState.PAID, PaymentState.REFUNDED, PaymentState.LATE_PAID):
        steps.append(_posting_step(order))
    steps += [_refund_step(each) for each in order.refunds if each.payment_no == payment.payment_no]
    return steps


def _money_step(row: Attempt) -> Step:
    payment = row.payment
    at = date_time(payment.paid_at) if payment.paid_at else ""
    if payment.state in (PaymentState.PAID, PaymentState.REFUNDED):
        return Step(DONE, word("paid"), at)
    if is_open(payment):
        state = NOW if payment.state is PaymentState.WAITING else UNCLEAR
        return Step(state, word(payment.state), at)
    return Step(FAILED if payment.state is PaymentState.NOT_PAID else DONE, word(payment.state), at)


def _posting_step(order: OrderView) -> Step:
    tried = translate("inquiry", "told {count}×").format(count=order.posting_attempts)
    detail = sentence(order.posting_outcome).what if order.posting_outcome else ""
    if order.posting_state == PostingState.POSTED:
        receipt = translate("inquiry", "HIS receipt {number}").format(number=order.receipt_no)
        return Step(DONE, translate("inquiry", "Posted in the HIS"), receipt if order.receipt_no else "")
    if order.posting_state == PostingState.REFUSED:
        return Step(FAILED, translate("inquiry", "The HIS refused it"), detail)
    if order.posting_state == PostingState.WITHDRAWN:
        return Step(DONE, translate("inquiry", "Taken back in the HIS"), "")
    if order.posting_state == PostingState.PENDING:
        return Step(
            NOW, translate("inquiry", "The HIS has not answered yet"), " · ".join(filter(None, (tried, detail)))
        )
    if in_parts(order):
        return Step(AHEAD, translate("inquiry", "The HIS is told when the whole order is paid"), "")
    return Step(AHEAD, translate("inquiry", "The HIS is told when it is paid"), "")


def _refund_step(refund: RefundView) -> Step:
    name = translate("inquiry", "Refund {amount}: {state}").format(
        amount=money(refund.amount_fen), state=word(refund.state)
    )
    at = refund.refunded_at or refund.requested_at
    detail = f"{date_time(at)} · {refund.requested_by}" if refund.requested_by else date_time(at)
    if refund.state is RefundState.REFUNDED:
        return Step(DONE, name, detail)
    if refund.state in (RefundState.UNKNOWN, RefundState.ABNORMAL):
        return Step(UNCLEAR, name, detail)
    return Step(NOW if refund.state in OPEN_REFUNDS else FAILED, name, detail)


def _part_facts(order: OrderView) -> list[Fact]:
    """What an order in parts comes to, and each of its payments."""
    if not in_parts(order):
        return []
    text = translate("inquiry", "{paid} of {total} paid").format(
        paid=money(order.paid_fen), total=money(order.total_fen)
    )
    parts = [
        f"{word(part.channel)} {money(part.amount_fen)} {word(part.state)} {part.payment_no}" for part in order.payments
    ]
    return [
        Fact(translate("inquiry", "Order in parts"), text),
        *(Fact(translate("inquiry", "Part {place}").format(place=place), each) for place, each in enumerate(parts, 1)),
    ]


def _facts(row: Attempt) -> list[Fact]:
    payment = row.payment
    facts = [
        Fact(translate("inquiry", "Patient"), f"{payment.patient_label}  {payment.patient_no}"),
        Fact(translate("inquiry", "Payment number"), payment.payment_no),
        Fact(translate("inquiry", "Order number"), payment.order_no),
        Fact(translate("inquiry", "Number at the channel"), payment.channel_number),
        Fact(translate("inquiry", "Bills"), "、".join(bill.bill_no for bill in row.order.bills)),
        Fact(translate("inquiry", "Guidance"), row.order.guidance),
        *_part_facts(row.order),
    ]
    return [fact for fact in facts if fact.value]
