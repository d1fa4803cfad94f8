"""The form of a refund: which bills and lines, how much, why, and what will happen: alone, or with a second person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.wire.windows import RefundReasonView
from ui import theme
from ui.refunds.bill_tree import BillTree
from ui.refunds.models import PaymentRow, RefundsModel, alone_left_fen, bills_meant
from ui.refunds.reasons import reason_words
from ui.text import date_time, money, sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, Upright, rule
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import AmountField, FormField, text_field
from ui.widgets.labels import heading, set_property, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
TALLEST_LINES = 3.5
"""More lines scroll, so that the button stays in sight on the smallest screen; half a line says that there are more."""


class RequestForm(Speaking):
    """Emits ``wanted`` with amount in fen (or None), reason, note, whole bills, single lines, and whether it is to be
    paid out otherwise."""

    wanted = Signal(object, str, str, object, object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: PaymentRow | None = None
        self._model: RefundsModel | None = None
        self._reasons: tuple[RefundReasonView, ...] = ()
        self._name, self._facts = heading(), FactList()
        self.amount, self.note, self.reason = AmountField(), text_field(largest=200), QComboBox()
        self.tree = BillTree()
        self._outlook, self._why_not = words("", wrap=True), words("strong", wrap=True)
        self.limit, self.only_amount = words("strong", wrap=True), words("strong", wrap=True)
        self.payout = QCheckBox()
        self._whole = ActionButton(kind="plain", icon="check", key="F4")
        self.go = ActionButton(kind="primary", icon="undo", key="F9")
        self._arrange()
        self.amount.changed.connect(lambda _fen: self._on_amount())
        self.note.returnPressed.connect(self.go.setFocus)
        self.amount.entered.connect(lambda _fen: self.reason.setFocus())
        self.tree.ticked.connect(self._on_ticked)
        self._whole.clicked.connect(self._on_whole)
        self.go.clicked.connect(self._on_go)

    def show_model(self, model: RefundsModel) -> None:
        """Show the chosen payment; another one, or its lines when they come, fill the form anew."""
        row, before = model.chosen, self._model
        known = model.lines if row is not None and model.lines_of == row.order.order_no else ()
        fresh = row is not None and (self._row is None or row.payment.payment_no != self._row.payment.payment_no)
        came = before is not None and (model.lines, model.preset) != (before.lines, before.preset)
        self._row, self._model = row, model
        self._show_reasons(model.reasons)
        self.setVisible(row is not None)
        if row is None:
            return
        self._facts.show_facts(_facts(row))
        if fresh or came:
            self._fill(row, known, fresh=fresh)
        possible = row.refundable and model.may_request
        for field in (self.amount, self.note, self.reason, self._whole, self.payout):
            field.setEnabled(possible)
        self.tree.set_enabled(possible)
        self.payout.setVisible(model.payout_possible)
        self.go.setEnabled(possible and not model.busy)
        self._why_not.setVisible(not possible)
        self._why_not.setText(self._reason_why_not(row, model))
        self._on_amount()

    def retranslate(self) -> None:
        """Reasons and sentence again."""
        for place, reason in enumerate(self._reasons):
            self.reason.setItemText(place, reason_words(reason))
        self.tree.retranslate()
        if self._row is not None:
            self._facts.show_facts(_facts(self._row))
        self._on_amount()

    def take_focus(self) -> None:
        """The keyboard goes to the amount."""
        self.amount.setFocus()
        self.amount.selectAll()

    @property
    def bills(self) -> dict[str, QCheckBox]:
        """The box of every bill, by its number."""
        return self.tree.bills

    def chosen_bills(self) -> list[str]:
        """The bills that are ticked whole."""
        return self.tree.chosen_bills()

    def _show_reasons(self, reasons: tuple[RefundReasonView, ...]) -> None:
        if reasons == self._reasons:
            return
        self._reasons = reasons
        self.reason.clear()
        for reason in reasons:
            self.reason.addItem(reason_words(reason), reason.code)

    def _fill(self, row: PaymentRow, known: object, *, fresh: bool) -> None:
        model = self._model
        lines = model.lines if model is not None and known else ()
        amount_fen = None if fresh else self.amount.fen()
        self.tree.show_bills(row.order.bills, lines)
        self._area.setFixedHeight(self.tree.height_px(TALLEST_LINES))
        if fresh:
            self.note.clear()
            self.payout.setChecked(False)
            self.reason.setCurrentIndex(0)
        if model is not None and model.preset and lines:
            self.tree.tick((), model.preset)
            self.amount.set_fen(self.tree.sum_fen())
        elif fresh or amount_fen is None:
            self.amount.set_fen(row.payment.refundable_fen)
        self._tick_what_is_meant()

    def _on_ticked(self) -> None:
        self.amount.set_fen(self.tree.sum_fen())

    def _on_whole(self) -> None:
        if self._row is not None:
            self.amount.set_fen(self._row.payment.refundable_fen)

    def _tick_what_is_meant(self) -> None:
        """The ticks never say something else than the amount."""
        amount_fen = self.amount.fen()
        if self._row is None or amount_fen == self.tree.sum_fen():
            return
        self.tree.tick(bills_meant(self._row.order.bills, self.chosen_bills(), amount_fen))

    def _on_amount(self) -> None:
        row, model, amount_fen = self._row, self._model, self.amount.fen()
        possible = row is not None and row.refundable and bool(amount_fen)
        if possible:
            self._tick_what_is_meant()
        self.only_amount.setVisible(possible and not self.chosen_bills() and not self.tree.chosen_lines())
        if row is None or model is None or not possible or not amount_fen:
            self._outlook.setText("")
            self.limit.setText("")
            self.go.setText(translate("refunds", "Refund"))
            return
        over = amount_fen > row.payment.refundable_fen
        code = "refund.outlook_cash" if row.payment.channel == "cash" else "refund.outlook_wallet"
        code = "refund.over_paid" if over else code
        values = {
            "amount_fen": amount_fen, "channel": row.payment.channel, "refundable_fen": row.payment.refundable_fen,
        }  # fmt: skip
        self._outlook.setText(sentence(code, values).whole)
        set_property(self._outlook, "tone", "danger" if over else "")
        self._show_limit(model, row, amount_fen)
        self.go.setText(translate("refunds", "Refund {amount}").format(amount=money(amount_fen)))

    def _show_limit(self, model: RefundsModel, row: PaymentRow, amount_fen: int) -> None:
        left_fen = alone_left_fen(model, row.order)
        code = "refund.limit_alone" if amount_fen <= left_fen else "refund.limit_second"
        code = "refund.limit_none" if model.alone_fen == 0 else code
        self.limit.setText(sentence(code, {"left_fen": left_fen, "limit_fen": model.alone_fen}).whole)
        set_property(self.limit, "tone", "" if code == "refund.limit_alone" else "warning")

    def _on_go(self) -> None:
        reason = self.reason.currentData()
        self.wanted.emit(
            self.amount.fen(), str(reason or ""), self.note.text(), self.chosen_bills(), self.tree.items(),
            self.payout.isVisible() and self.payout.isChecked(),
        )  # fmt: skip

    def _reason_why_not(self, row: PaymentRow, model: RefundsModel) -> str:
        if not model.may_request:
            return translate("refunds", "You may look, but not ask for a refund.")
        if row.payment.refundable_fen == 0 and row.payment.refunded_fen:
            return translate("refunds", "All of it has gone back or is on its way back.")
        return translate("refunds", "Nothing can go back: this payment is “{state}”.").format(
            state=word(row.payment.state)
        )

    def _arrange(self) -> None:
        card = Card()
        amount, reason, note = FormField(self.amount), FormField(self.reason), FormField(self.note)
        bills_name = words("small")
        row = QHBoxLayout()
        row.addWidget(bills_name, 1)
        row.addWidget(self._whole)
        for part in (self._name, self._facts, self._why_not, rule()):
            card.column.addWidget(part)
        card.column.addLayout(row)
        self._area = Upright(self.tree)
        card.column.addWidget(self._area)
        fields = QHBoxLayout()
        fields.setSpacing(SPACE)
        fields.addWidget(amount, 1)
        fields.addWidget(reason, 1)
        card.column.addLayout(fields)
        for each in (note, self.only_amount, self.payout, self.limit, self._outlook, self.go):
            card.column.addWidget(each)
        holder = QHBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        self.live(lambda: self._name.setText(translate("refunds", "Refund this payment")))
        self.live(lambda: bills_name.setText(translate("refunds", "Bills that are taken back")))
        self.live(lambda: self.only_amount.setText(translate("refunds", "Only the amount goes back, no items.")))
        self.live(
            lambda: self.payout.setText(
                translate("refunds", "The way back is closed: pay it out in cash or by transfer")
            )
        )
        self.live(lambda: self._whole.setText(translate("refunds", "Everything")))
        self.live(lambda: amount.set_name(translate("refunds", "Amount in yuan")))
        self.live(lambda: reason.set_name(translate("refunds", "Reason")))
        self.live(lambda: note.set_name(translate("refunds", "Note (needed for “other reason”)")))


def _facts(row: PaymentRow) -> list[Fact]:
    payment = row.payment
    return [
        Fact(translate("refunds", "Patient"), f"{payment.patient_label}  {payment.patient_no}"),
        Fact(
            translate("refunds", "Received"),
            f"{money(payment.amount_fen)} · {word(payment.channel)} · {date_time(payment.created_at)}",
        ),
        Fact(translate("refunds", "Can go back"), money(payment.refundable_fen)),
    ]
