"""What is to be paid, in huge figures, and where the payment stands: ready, waiting, unknown, paid, not paid."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.payment import PaymentState
from app.core.terminal import CARD
from ui import theme
from ui.checkout.models import PATIENT_HERE, UNDER_WAY, CheckoutModel, PaymentShown, Receipt, Stage
from ui.checkout.part_list import PartList, caption_of, may_part, part_words, parts_figure, shown_total_fen
from ui.checkout.payment_words import stage_words
from ui.text import countdown, money, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, Card
from ui.widgets.forms import AmountField
from ui.widgets.labels import Badge, MoneyLabel, Pictogram, set_properties, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
SHORT_AMOUNT, LONG_AMOUNT = 7, 9
GIANT_PX = 54
"""The width of a figure of the largest size."""
"""Characters of an amount that still fit in giant and in huge figures."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a stage looks: icon, tone of the card, colour of the icon."""

    icon: str
    tone: str = ""
    ink: str = "primary"


_LOOKS = {
    Stage.BILLS: _Look("scan"),
    Stage.PART: _Look("list"),
    Stage.CASH: _Look("cash"),
    Stage.SENDING: _Look("hourglass", "primary"),
    Stage.WAITING: _Look("smartphone", "primary"),
    Stage.UNKNOWN: _Look("help", "unknown", "unknown"),
    Stage.REVERSING: _Look("undo", "warning", "warning"),
    Stage.PAID: _Look("success", "success", "success"),
    Stage.NOT_PAID: _Look("failure", "danger", "danger"),
    Stage.UNDOING: _Look("undo", "warning", "warning"),
    Stage.UNDONE: _Look("success", "success", "success"),
}


class PaymentPanel(Speaking):
    """Shows a model; emits the cashier's wishes."""

    cash_wanted = Signal()
    cash_entered = Signal(int)
    ask_wanted = Signal()
    cancel_wanted = Signal()
    park_wanted = Signal()
    reprint_wanted = Signal()
    card_wanted = Signal()
    part_wanted = Signal()
    part_entered = Signal(int)
    cash_part_wanted = Signal(int)
    undo_wanted = Signal()
    settle_wanted = Signal()
    attach_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: CheckoutModel | None = None
        self._total, self._parts = MoneyLabel("figure-huge"), words("small")
        self._caption = words("muted")
        self._card, self._icon = Card(padding=2 * SPACE, spacing=SPACE), Pictogram("scan", "primary", 52)
        self._title, self._text = words("title", wrap=True), words("", wrap=True)
        self._figure_caption, self._figure = words("muted"), MoneyLabel("figure-giant")
        self._busy, self._receipt, self._receipt_next = BusyBar(), Badge(), words("small", wrap=True)
        self._said, self._code = words("strong", wrap=True), words("code")
        self._guidance_box, self._guidance = QFrame(), words("strong", wrap=True)
        self.amount = AmountField(large=True)
        self.cash = ActionButton(icon="cash", key="F4")
        self.terminal = ActionButton(icon="card", key="F5")
        self.settle = ActionButton(kind="primary", icon="refresh", key="F10")
        self.attach = ActionButton(kind="quiet", icon="cable", key="F11")
        self.ask = ActionButton(kind="primary", icon="refresh", key="F5")
        self.cancel = ActionButton(kind="danger", icon="ban", key="F6")
        self.park = ActionButton(icon="pause", key="F7")
        self.reprint = ActionButton(icon="printer", key="F9")
        self.part = ActionButton(icon="list", key="F8")
        self.undo = ActionButton(kind="danger", icon="undo", key="F12")
        self.part_list = PartList()
        self._arrange()
        self._connect()

    def show_model(self, model: CheckoutModel) -> None:
        """Show total and stage."""
        self._model = model
        payment = model.payment
        total_fen = shown_total_fen(model)
        set_properties(
            self._total, role="figure-huge" if len(money(total_fen)) <= LONG_AMOUNT else "figure-big",
            tone="" if model.stage in PATIENT_HERE else "faint",
        )  # fmt: skip
        self._total.show_fen(total_fen)
        self._say_caption()
        self._show_parts(model)
        look = _LOOKS.get(model.stage, _Look("scan", "", "line_strong"))
        self._card.set_tone(look.tone)
        self._icon.show_icon(look.icon, look.ink)
        title, text = stage_words(model)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        busy = (Stage.SENDING, Stage.REVERSING, Stage.UNDOING)
        self._busy.set_busy(model.stage in busy or bool(payment and payment.asking))
        self.part_list.show_parts(model.parts, undoing=model.stage in (Stage.UNDOING, Stage.UNDONE))
        self._show_figure(model)
        self._show_details(model)
        self._show_buttons(model)

    def retranslate(self) -> None:
        """Say the model again."""
        if self._model is not None:
            self.show_model(self._model)

    def start_amount(self) -> None:
        """An empty amount field with the keyboard in it."""
        self.amount.clear()
        self.focus_amount()

    def focus_amount(self) -> None:
        """The keyboard goes on where the amount was left."""
        self.amount.setFocus(Qt.FocusReason.OtherFocusReason)

    def title_text(self) -> str:
        """The headline that is shown."""
        return self._title.text()

    def figure_text(self) -> str:
        """The giant figure that is shown (countdown or change), empty when none is."""
        return self._figure.text() if self._figure.isVisibleTo(self) else ""

    def total_text(self) -> str:
        """The total that is shown."""
        return self._total.text()

    def receipt_text(self) -> str:
        """The receipt's state that is shown and what to do about it, empty when none is."""
        shown = [each.text() for each in (self._receipt, self._receipt_next) if each.isVisibleTo(self)]
        return " ".join(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The figure is as large as there is room for it."""
        super().resizeEvent(event)
        if self._model is not None:
            self._show_figure(self._model)

    def _say_caption(self) -> None:
        self._caption.setText(caption_of(self._model))

    # ------------------------------------------------------------------------------------ parts

    def _show_parts(self, model: CheckoutModel) -> None:
        chosen = model.chosen or model.paid
        total_fen = sum(bill.total_fen for bill in chosen)
        insurance_fen = sum(bill.insurance_fen for bill in chosen)
        text = translate("checkout", "Bills {total}, of it insurance {insurance}").format(
            total=money(total_fen), insurance=money(insurance_fen)
        )
        if model.parts and model.stage is not Stage.PAID:
            text = translate("checkout", "Order {total}, paid {paid}").format(
                total=money(model.total_fen), paid=money(model.paid_fen)
            )
        self._parts.setText(text if chosen else "")

    def _show_figure(self, model: CheckoutModel) -> None:
        caption, text, tone = self._figure_of(model)
        self._figure.setVisible(bool(text))
        self._figure_caption.setVisible(bool(text))
        self._figure.setText(text)
        if not text:
            return
        self._figure_caption.setText(caption)
        roomy = model.stage is not Stage.UNKNOWN and not (model.stage in (Stage.BILLS, Stage.PAID) and model.parts)
        giant = len(text) <= SHORT_AMOUNT and roomy and len(text) * GIANT_PX <= self.width() - 4 * SPACE
        size = "figure-giant" if giant else "figure-huge"
        set_properties(self._figure, role=size if len(text) <= LONG_AMOUNT and roomy else "figure-big", tone=tone)

    def _figure_of(self, model: CheckoutModel) -> tuple[str, str, str]:
        payment = model.payment
        if model.stage is Stage.CASH:
            tendered_fen = self.amount.fen()
            change_fen = (tendered_fen or 0) - model.due_fen
            if tendered_fen is None:
                return "", "", ""
            if change_fen < 0:
                return translate("checkout", "Still missing"), money(-change_fen), "danger"
            return translate("checkout", "Change"), money(change_fen), "primary"
        if model.stage in (Stage.PART, Stage.UNDOING, Stage.UNDONE):
            return parts_figure(model, self.amount.fen())
        if payment is None:
            return "", "", ""
        if model.stage is Stage.BILLS and payment.state is PaymentState.PAID:
            if payment.channel != "cash" or not payment.change_fen:
                return "", "", ""
            return translate("checkout", "Change of the part just paid"), money(payment.change_fen), "success"
        if model.stage is Stage.PAID and payment.channel == "cash":
            return translate("checkout", "Change"), money(payment.change_fen), "success"
        if model.stage is Stage.PAID and not model.parts:
            return translate("checkout", "Received"), money(payment.amount_fen), "success"
        if model.stage in (Stage.WAITING, Stage.UNKNOWN) and payment.seconds_left:
            caption = translate("checkout", "The server undoes it by itself in")
            return caption, countdown(payment.seconds_left), "warning" if payment.seconds_left <= 10 else ""
        return "", "", ""

    def _show_details(self, model: CheckoutModel) -> None:
        payment = model.payment
        here = payment is not None and model.stage in UNDER_WAY | {Stage.PAID, Stage.NOT_PAID}
        said = (
            sentence(f"channel.said_{payment.said}", {"channel": payment.channel}).what
            if payment and payment.said
            else ""
        )
        self._said.setText(said)
        self._said.setVisible(bool(here and said and model.stage in UNDER_WAY))
        code = " · ".join(each for each in (payment.reason, payment.channel_code) if each) if payment and here else ""
        self._code.setText(code)
        self._code.setVisible(bool(code) and model.stage is not Stage.PAID)
        guidance = payment.guidance if payment is not None and model.stage is Stage.PAID else ""
        self._guidance.setText(guidance)
        self._guidance_box.setVisible(bool(guidance))
        self._show_receipt(payment if model.stage is Stage.PAID else None)
        self.amount.setVisible(model.stage in (Stage.CASH, Stage.PART))

    def _show_receipt(self, payment: PaymentShown | None) -> None:
        receipt = payment.receipt if payment is not None else Receipt.NONE
        self._receipt.setVisible(receipt is not Receipt.NONE)
        self._receipt_next.setVisible(receipt is Receipt.FAILED)
        if receipt is Receipt.FAILED and payment is not None:
            self._show_no_receipt(payment)
        elif receipt is Receipt.PRINTED:
            self._receipt.show_state(translate("checkout", "Receipt printed"), "success", "receipt")
        elif receipt is not Receipt.NONE:
            self._receipt.show_state(translate("checkout", "Receipt is being printed"), "primary", "printer")

    def _show_no_receipt(self, payment: PaymentShown) -> None:
        said = sentence(payment.receipt_code)
        text = (
            translate("checkout", "Receipt not printed: {why}")
            if payment.receipt_certain
            else translate("checkout", "Receipt perhaps printed: {why}")
        )
        tone = "danger" if payment.receipt_certain else "warning"
        self._receipt.show_state(text.format(why=said.what), tone, "printer")
        stands = translate("checkout", "The payment stands; the receipt can be printed at any time.")
        self._receipt_next.setText(f"{stands} {said.next}")

    def _show_buttons(self, model: CheckoutModel) -> None:
        stage, payment = model.stage, model.payment
        known_number = bool(payment and payment.payment_no)
        cancelling = bool(payment and payment.cancel_requested)
        self.cash.setVisible(
            stage in (Stage.BILLS, Stage.NOT_PAID, Stage.CASH) and model.may_cash and model.due_fen > 0
        )
        self.cash.setText(
            translate("checkout", "Exact amount") if stage is Stage.CASH else translate("checkout", "Cash")
        )
        if stage is not Stage.CASH and model.begun and model.part_fen is None:
            self.cash.setText(translate("checkout", "Cash for the rest"))
        self.terminal.setVisible(stage in (Stage.BILLS, Stage.NOT_PAID) and model.may_card and model.due_fen > 0)
        self.settle.setVisible(model.batch_full)
        self.attach.setVisible(model.attach_fen > 0 and not (payment and payment.asking))
        there = bool(
            payment and payment.channel == CARD and stage is Stage.WAITING
        )  # asked and cancelled at the terminal
        self.ask.setVisible(stage in (Stage.WAITING, Stage.UNKNOWN, Stage.REVERSING) and not there)
        self.ask.setEnabled(known_number and not (payment and payment.asking))
        may_cancel = model.may_cancel and not cancelling and not (payment and payment.channel == CARD)
        self.cancel.setVisible(stage in (Stage.WAITING, Stage.UNKNOWN) and may_cancel)
        self.cancel.setEnabled(known_number)
        self.park.setVisible(stage in (Stage.WAITING, Stage.UNKNOWN, Stage.REVERSING, Stage.UNDOING))
        receipt = stage is Stage.PAID and bool(payment and self._may_print(model, payment))
        slip = stage is Stage.UNDONE or (stage in (Stage.BILLS, Stage.NOT_PAID) and model.begun)
        self.reprint.setVisible(receipt or slip)
        self.reprint.setText(
            translate("checkout", "Print a slip of the parts")
            if slip
            else translate("checkout", "Print the receipt again")
        )
        self.part.setVisible(may_part(model, self.amount.fen()))
        self.part.setText(part_words(model))
        undoable = stage in (Stage.BILLS, Stage.NOT_PAID, Stage.UNKNOWN, Stage.WAITING, Stage.REVERSING)
        again = stage is Stage.UNDOING and any(part.stuck for part in model.parts)
        self.undo.setVisible((undoable or again) and model.may_undo and model.begun)

    def _may_print(self, model: CheckoutModel, payment: PaymentShown) -> bool:
        return payment.receipt is Receipt.FAILED or (payment.receipt is Receipt.PRINTED and model.may_reprint)

    def _on_cash(self) -> None:
        """The first time it begins; then it only writes the exact amount, which Enter confirms."""
        if self._model is not None and self._model.stage is Stage.CASH:
            self.amount.set_fen(self._model.due_fen)
        else:
            self.cash_wanted.emit()

    def _on_amount(self, _amount_fen: object) -> None:
        if self._model is not None:
            self._show_figure(self._model)
            self.part.setVisible(may_part(self._model, self.amount.fen()))

    def _on_amount_entered(self, amount_fen: int) -> None:
        if self._model is not None and self._model.stage is Stage.PART:
            self.part_entered.emit(amount_fen)
        else:
            self.cash_entered.emit(amount_fen)

    def _on_part(self) -> None:
        """Beside an amount of cash that is too little it takes that as a part; elsewhere a part is asked for."""
        amount_fen = self.amount.fen()
        if self._model is not None and self._model.stage is Stage.CASH and amount_fen is not None:
            self.cash_part_wanted.emit(amount_fen)
        else:
            self.part_wanted.emit()

    def _arrange(self) -> None:
        top = Card(padding=2 * SPACE, spacing=0)
        for each in (self._caption, self._total, self._parts, self.part_list):
            top.column.addWidget(each)
        self._parts.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._guidance_box.setProperty("role", "well")
        box = QHBoxLayout(self._guidance_box)
        box.addWidget(Pictogram("arrow-right", "success", 20), alignment=Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._guidance, 1)
        head = QHBoxLayout()
        head.setSpacing(SPACE + SPACE // 2)
        head.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column = self._card.column
        column.addLayout(head)
        parts: tuple[QWidget, ...] = (
            self._text, self.amount, self._figure_caption, self._figure, self._busy, self._said, self._receipt,
            self._receipt_next,
            self._guidance_box, self._code,
        )  # fmt: skip
        for part in parts:
            column.addWidget(part)
        self._figure_caption.setAlignment(Qt.AlignmentFlag.AlignRight)
        column.addStretch()
        for button in (
            self.settle, self.cash, self.terminal, self.part, self.ask, self.cancel, self.park, self.reprint, self.undo,
            self.attach,
        ):  # fmt: skip
            column.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE + SPACE // 2)
        outer.addWidget(top)
        outer.addWidget(self._card, 1)

    def _connect(self) -> None:
        for button, signal in (
            (self.ask, self.ask_wanted), (self.cancel, self.cancel_wanted), (self.terminal, self.card_wanted),
            (self.settle, self.settle_wanted), (self.attach, self.attach_wanted),
            (self.park, self.park_wanted), (self.reprint, self.reprint_wanted), (self.undo, self.undo_wanted),
        ):  # fmt: skip
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(signal)
        self.cash.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cash.clicked.connect(self._on_cash)
        self.part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.part.clicked.connect(self._on_part)
        self.amount.entered.connect(self._on_amount_entered)
        self.amount.changed.connect(self._on_amount)
        self.live(self._say_caption)
        self.live(lambda: self.ask.setText(translate("checkout", "Ask now")))
        self.live(lambda: self.terminal.setText(translate("checkout", "Bank card")))
        self.live(lambda: self.settle.setText(translate("checkout", "Settle the terminal now")))
        self.live(lambda: self.attach.setText(translate("checkout", "Paid on the terminal alone")))
        self.live(lambda: self.cancel.setText(translate("checkout", "Cancel the payment")))
        self.live(lambda: self.park.setText(translate("checkout", "Park, serve the next patient")))
        self.live(lambda: self.undo.setText(translate("checkout", "Cancel this order")))
