"""The form of a refund: how much, which bills, why, and one sentence about what will happen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from app.wire.refunds import RefundReason
from ui import theme
from ui.refunds.models import REASONS, PaymentRow, RefundsModel, bills_meant, bills_sum_fen
from ui.text import date_time, money, sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, rule
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import AmountField, FormField, text_field
from ui.widgets.labels import MoneyLabel, heading, set_property, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class RequestForm(Speaking):
    """Emits ``wanted`` with amount in fen (or None), reason, note and chosen bills."""

    wanted = Signal(object, str, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: PaymentRow | None = None
        self._name, self._facts = heading(), FactList()
        self.amount, self.note, self.reason = AmountField(), text_field(largest=200), QComboBox()
        self.bills: dict[str, QCheckBox] = {}
        self._bills = QGridLayout()
        self._bills.setVerticalSpacing(SPACE // 2)
        self._bills.setColumnStretch(0, 1)
        self._bill_values: list[MoneyLabel] = []
        self._outlook, self._why_not = words("", wrap=True), words("strong", wrap=True)
        self.only_amount = words("strong", wrap=True)
        self._whole = ActionButton(kind="plain", icon="check", key="F4")
        self.go = ActionButton(kind="primary", icon="undo", key="F9")
        self._arrange()
        self.amount.changed.connect(lambda _fen: self._on_amount())
        self.note.returnPressed.connect(self.go.setFocus)
        self.amount.entered.connect(lambda _fen: self.reason.setFocus())
        self._whole.clicked.connect(self._on_whole)
        self.go.clicked.connect(self._on_go)

    def show_model(self, model: RefundsModel) -> None:
        """Show the chosen payment; another one empties the form."""
        row = model.chosen
        fresh = row is not None and (self._row is None or row.payment.payment_no != self._row.payment.payment_no)
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        self._facts.show_facts(_facts(row))
        if fresh:
            self._fill(row)
        possible = row.refundable and model.may_request
        for field in (self.amount, self.note, self.reason, self._whole, *self.bills.values()):
            field.setEnabled(possible)
        self.go.setEnabled(possible and not model.busy)
        self._why_not.setVisible(not possible)
        self._why_not.setText(self._reason_why_not(row, model))
        self._on_amount()

    def retranslate(self) -> None:
        """Reasons and sentence again."""
        for place, code in enumerate(REASONS):
            self.reason.setItemText(place, word(code))
        if self._row is not None:
            self._facts.show_facts(_facts(self._row))
            for bill in self._row.order.bills:
                self.bills[bill.bill_no].setText(f"{word(bill.kind)}  {bill.bill_no}")
        self._on_amount()

    def take_focus(self) -> None:
        """The keyboard goes to the amount."""
        self.amount.setFocus()
        self.amount.selectAll()

    def chosen_bills(self) -> list[str]:
        """The ticked bills."""
        return [number for number, box in self.bills.items() if box.isChecked()]

    def _fill(self, row: PaymentRow) -> None:
        for box in self.bills.values():
            self._bills.removeWidget(box)
            box.deleteLater()
        for label in self._bill_values:
            self._bills.removeWidget(label)
            label.deleteLater()
        self.bills, self._bill_values = {}, []
        for place, bill in enumerate(row.order.bills):
            box, value = QCheckBox(f"{word(bill.kind)}  {bill.bill_no}"), MoneyLabel()
            value.show_fen(bill.own_fen)
            box.toggled.connect(self._on_ticked)
            self.bills[bill.bill_no] = box
            self._bill_values.append(value)
            self._bills.addWidget(box, place, 0)
            self._bills.addWidget(value, place, 1)
        self.note.clear()
        self.reason.setCurrentIndex(0)
        self.amount.set_fen(row.payment.refundable_fen)
        self._tick_what_is_meant()

    def _on_ticked(self) -> None:
        if self._row is not None:
            self.amount.set_fen(bills_sum_fen(self._row.order.bills, self.chosen_bills()))

    def _on_whole(self) -> None:
        if self._row is not None:
            self.amount.set_fen(self._row.payment.refundable_fen)

    def _tick_what_is_meant(self) -> None:
        """The ticks never say something else than the amount."""
        if self._row is None:
            return
        meant = bills_meant(self._row.order.bills, self.chosen_bills(), self.amount.fen())
        for number, box in self.bills.items():
            box.blockSignals(True)
            box.setChecked(number in meant)
            box.blockSignals(False)

    def _on_amount(self) -> None:
        row, amount_fen = self._row, self.amount.fen()
        possible = row is not None and row.refundable and bool(amount_fen)
        if possible:
            self._tick_what_is_meant()
        self.only_amount.setVisible(possible and not self.chosen_bills())
        if row is None or not possible or not amount_fen:
            self._outlook.setText("")
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
        self.go.setText(translate("refunds", "Refund {amount}").format(amount=money(amount_fen)))

    def _on_go(self) -> None:
        reason: RefundReason = REASONS[max(0, self.reason.currentIndex())]
        self.wanted.emit(self.amount.fen(), reason, self.note.text(), self.chosen_bills())

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
        for code in REASONS:
            self.reason.addItem(word(code))
        bills_name = words("small")
        row = QHBoxLayout()
        row.addWidget(bills_name, 1)
        row.addWidget(self._whole)
        card.column.addWidget(self._name)
        card.column.addWidget(self._facts)
        card.column.addWidget(self._why_not)
        card.column.addWidget(rule())
        card.column.addLayout(row)
        card.column.addLayout(self._bills)
        fields = QHBoxLayout()
        fields.setSpacing(SPACE)
        fields.addWidget(amount, 1)
        fields.addWidget(reason, 1)
        card.column.addLayout(fields)
        for each in (note, self.only_amount, self._outlook, self.go):
            card.column.addWidget(each)
        holder = QHBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        self.live(lambda: self._name.setText(translate("refunds", "Refund this payment")))
        self.live(lambda: bills_name.setText(translate("refunds", "Bills that are taken back")))
        self.live(lambda: self.only_amount.setText(translate("refunds", "Only the amount goes back, no items.")))
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
