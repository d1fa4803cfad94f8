"""The refunds screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.refund import RefundState
from app.wire.payouts import Payee
from app.wire.refunds import RefundView
from ui import theme
from ui.context import Context
from ui.keypad import WindowKeypad
from ui.refunds.follow_card import FollowCard
from ui.refunds.models import Group, RefundsModel, Stage, groups_of, waits_for_me
from ui.refunds.payout_sheet import PayoutSheet
from ui.refunds.presenter import RefundsPresenter
from ui.refunds.reasons import reason_text
from ui.refunds.request_form import RequestForm
from ui.refunds.tables import payment_columns, waiting_columns
from ui.text import money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.choice import Choice
from ui.widgets.find_bar import FindBar, patient_table
from ui.widgets.forms import FormField, text_field
from ui.widgets.front_stack import FrontStack
from ui.widgets.labels import heading, words
from ui.widgets.page import Page
from ui.widgets.panes import Panes
from ui.widgets.screen import ScreenView
from ui.widgets.second_person import Keypad, ask_second_person
from ui.widgets.sheet import Sheet, ask
from ui.widgets.tables import DataTable, Remembers

SPACE = theme.SPACE


class RefundsScreen(Page):
    """Emits wishes; shows one ``RefundsModel``."""

    approve_wanted = Signal(object)
    reject_wanted = Signal(object, str)
    step_up_given = Signal(object, object)
    keypad: Keypad | None = None
    payout_typed = Signal(object)
    payout_step_up_given = Signal(object, object)
    back_wanted = Signal()
    refund_opened = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, model: RefundsModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.finder, self.form, self.follow = FindBar(), RequestForm(), FollowCard()
        self.waiting = DataTable("refunds.waiting", waiting_columns(lambda: self.model.now, lambda: self.model), memory)
        self.groups = Choice(
            [
                (Group.ALL, lambda: translate("refunds", "All"), "", "Alt+1"),
                (Group.ME, lambda: self._group_words(Group.ME), "", "Alt+2"),
                (Group.MINE, lambda: self._group_words(Group.MINE), "", "Alt+3"),
                (Group.WAY, lambda: self._group_words(Group.WAY), "", "Alt+4"),
            ]
        )
        self.payments = DataTable("refunds.payments", payment_columns(), memory)
        self.people = patient_table("refunds.people", memory)
        self.approve = ActionButton(kind="primary", icon="check", key="F7")
        self.beside = ActionButton(icon="key", key="F6")
        self.reject = ActionButton(kind="danger", icon="ban", key="F8")
        self._empty, self._no_payments = EmptyState("undo"), EmptyState("receipt")
        self._list_name, self._people_name, self._payments_name = heading(), heading(), heading()
        self._hint, self._back = words("small"), ActionButton(kind="quiet", icon="arrow-left", key="Esc")
        self._stack = FrontStack()
        self._pages = {
            Stage.LIST: self._list_page(),
            Stage.PEOPLE: self._people_page(),
            Stage.CHOOSE: self._choose_page(),
            Stage.FOLLOW: self.follow,
        }
        self.add_action(self._back)
        self.body.addWidget(self.finder)
        self.body.addWidget(self._stack, 1)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._join()
        self._say()
        self.show_model(model)

    def show_model(self, model: RefundsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(
            busy=model.busy, code=fault.code if fault else "", values=fault.values if fault else None,
            tone=fault.tone if fault else "danger",
        )  # fmt: skip
        self.finder.set_enabled(not model.busy)
        self._stack.setCurrentWidget(self._pages[model.stage])
        self._back.setVisible(model.stage in (Stage.PEOPLE, Stage.CHOOSE))
        self._show_lists(model, before)
        self.form.show_model(model)
        self.follow.show_model(model)
        self._show_decision()
        arrived = model.loaded and not before.loaded and model.stage is Stage.LIST
        if before.stage is not model.stage or (arrived and self.finder.field.hasFocus()):
            self._focus(model)

    def on_scan(self, text: str) -> bool:
        """A receipt or a card."""
        self.finder.field.clear()
        self.scanned(text)
        return True

    def scanned(self, text: str) -> None:
        """Given to the presenter by ``build``."""

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        for each in (self.waiting, self.payments, self.people):
            each.retranslate()
        self.show_model(self.model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        super().keyPressEvent(event)

    def _show_lists(self, model: RefundsModel, before: RefundsModel) -> None:
        if model.waiting is not before.waiting or model.group is not before.group or not model.waiting:
            self.waiting.show_rows(model.listed, keep=lambda row: row.refund_no)
        self.waiting.setVisible(bool(model.listed))
        self._empty.setVisible(not model.listed)
        self.groups.show_value(model.group)
        for group, button in self.groups.buttons.items():
            if group is not Group.ALL:
                button.setText(self._group_words(Group(str(group))))
        if model.rows is not before.rows:
            self.payments.blockSignals(True)
            self.payments.show_rows(model.rows)
            if model.chosen in model.rows:
                self.payments.selectRow(model.rows.index(model.chosen))
            self.payments.blockSignals(False)
        self.payments.setVisible(bool(model.rows))
        self._no_payments.setVisible(not model.rows)
        if model.patients is not before.patients:
            self.people.show_rows(model.patients)

    def _show_decision(self) -> None:
        refund, model = self.waiting.current_row(), self.model
        waits = isinstance(refund, RefundView) and refund.state is RefundState.REQUESTED
        own = waits and refund.requested_by_id == model.my_id
        self.approve.setVisible(model.may_approve and model.stage is Stage.LIST)
        self.beside.setVisible(model.stage is Stage.LIST and bool(model.waiting))
        self.beside.setEnabled(waits and not model.busy)
        self.reject.setVisible(model.stage is Stage.LIST and bool(model.waiting))
        self.approve.setEnabled(waits and waits_for_me(model, refund) and not model.busy)
        self.reject.setEnabled(waits and (model.may_approve or own) and not model.busy)

    def _focus(self, model: RefundsModel) -> None:
        if model.stage is Stage.CHOOSE:
            many = len(model.rows) > 1
            if many or not self.form.go.isEnabled():
                self.payments.setFocus()
            else:
                self.form.take_focus()
        elif model.stage is Stage.PEOPLE:
            self.people.setFocus()
        elif model.stage is Stage.LIST and model.may_approve and not model.may_request and model.waiting:
            self.waiting.setFocus()  # who only approves goes through the list: Enter opens one
        elif model.stage is Stage.LIST:
            self.finder.take_focus()
        else:
            self.setFocus()

    def _on_reject(self, refund: object) -> None:
        if isinstance(refund, RefundView):
            _ask_note(self, refund, lambda note: self.reject_wanted.emit(refund, note))

    def _on_approve(self, refund: object) -> None:
        if not isinstance(refund, RefundView):
            return
        ask(
            self,
            title=translate("refunds", "Approve this refund?"),
            text=self._what_of(refund),
            confirm=translate("refunds", "Approve"),
            cancel=translate("refunds", "Not yet"),
            on_confirm=lambda: self.approve_wanted.emit(refund),
            icon="undo",
        )  # fmt: skip

    def _group_words(self, group: Group) -> str:
        """A group with how many refunds stand in it."""
        names = {
            Group.ME: translate("refunds", "Waits for me"),
            Group.MINE: translate("refunds", "I asked"),
            Group.WAY: translate("refunds", "Under way"),
        }
        count = sum(1 for each in self.model.waiting if group in groups_of(self.model, each))
        return f"{names[group]} ({count})" if count else names[group]

    def _on_beside(self, refund: object) -> None:
        if isinstance(refund, RefundView) and refund.state is RefundState.REQUESTED:
            ask_second_person(self, self._what_of(refund), partial(self.step_up_given.emit, refund), keypad=self.keypad)

    def _on_prepare(self) -> None:
        refund = self.model.followed
        if refund is not None:
            PayoutSheet(self, refund, self.payout_typed.emit)

    def _on_payout_beside(self, payout: object) -> None:
        refund = self.model.followed
        if refund is not None:
            given = partial(self.payout_step_up_given.emit, payout)
            ask_second_person(self, self._what_of(refund), given, keypad=self.keypad)

    def _what_of(self, refund: RefundView) -> str:
        return translate(
            "refunds", "{amount} goes back to {name} by {channel}. Asked for by {who}. Reason: {reason}."
        ).format(
            amount=money(refund.amount_fen), name=refund.patient_label, channel=word(refund.channel),
            who=refund.requested_by, reason=reason_text(refund.reason, self.model.reasons),
        )  # fmt: skip

    def _list_page(self) -> QWidget:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._list_name)
        head.addWidget(self._hint)
        head.addStretch()
        head.addWidget(self.reject)
        head.addWidget(self.beside)
        head.addWidget(self.approve)
        card.column.addLayout(head)
        card.column.addWidget(self.groups)
        card.column.addWidget(self.waiting, 1)
        card.column.addWidget(self._empty, 1)
        return card

    def _people_page(self) -> QWidget:
        card = Card()
        card.column.addWidget(self._people_name)
        card.column.addWidget(self.people, 1)
        return card

    def _choose_page(self) -> QWidget:
        card, right = Card(), QWidget()
        card.column.addWidget(self._payments_name)
        card.column.addWidget(self.payments, 1)
        card.column.addWidget(self._no_payments, 1)
        self.payments.setMinimumHeight(200)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addStretch()
        return Panes(card, right, shares=(3, 2))

    def _join(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.waiting.chosen.connect(self.refund_opened)
        self.waiting.selected.connect(lambda _row: self._show_decision())
        self.payments.selected.connect(self.row_chosen)
        self.payments.chosen.connect(lambda _row: self.form.take_focus())
        self.approve.clicked.connect(lambda: self._on_approve(self.waiting.current_row()))
        self.reject.clicked.connect(lambda: self._on_reject(self.waiting.current_row()))
        self.beside.clicked.connect(lambda: self._on_beside(self.waiting.current_row()))
        self.follow.approve_wanted.connect(self._on_approve)
        self.follow.beside_wanted.connect(self._on_beside)
        self.follow.payout.prepare_wanted.connect(self._on_prepare)
        self.follow.payout.beside_wanted.connect(self._on_payout_beside)
        self.follow.reject_wanted.connect(self._on_reject)
        self.follow.back.connect(self.back_wanted)
        self._back.clicked.connect(self.back_wanted)

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("refunds", "Refunds")))
        self.live(lambda: self._list_name.setText(translate("refunds", "Refunds that are not finished")))
        self.live(lambda: self._hint.setText(translate("refunds", "Enter opens one")))
        self.live(lambda: self._people_name.setText(translate("refunds", "Several people fit. Who is it?")))
        self.live(lambda: self._payments_name.setText(translate("refunds", "Payments of the last 90 days")))
        self.live(lambda: self.approve.setText(translate("refunds", "Approve")))
        self.live(lambda: self.reject.setText(translate("refunds", "Reject")))
        self.live(lambda: self.beside.setText(translate("refunds", "Approve here by name")))
        self.live(lambda: self._back.setText(translate("refunds", "Back")))
        self.live(
            lambda: self._empty.say(
                translate("refunds", "No refund is waiting."),
                translate("refunds", "Scan the code on the receipt, or the patient's card, to begin one."),
            )
        )
        self.live(
            lambda: self._no_payments.say(
                translate("refunds", "Nothing was paid here in the last 90 days."),
                translate("refunds", "An older payment is found by its number on the receipt."),
            )
        )


def _ask_note(over: QWidget, refund: RefundView, on_note: object) -> None:
    """Why a refund is rejected: a line of text, Enter says no."""
    sheet, note = Sheet(over), text_field(largest=200)
    field = FormField(note)
    field.set_name(translate("refunds", "Why (shown to who asked)"))
    yes, no = ActionButton(kind="danger", icon="ban"), ActionButton(key="Esc")
    yes.setText(translate("refunds", "Reject"))
    no.setText(translate("refunds", "Cancel"))
    text = translate("refunds", "{amount} for {name} does not go back. No money moves.").format(
        amount=money(refund.amount_fen), name=refund.patient_label
    )
    sheet.column.addWidget(words("title", translate("refunds", "Reject this refund?"), wrap=True))
    sheet.column.addWidget(words("", text, wrap=True))
    sheet.column.addWidget(field)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)

    def rejected() -> None:
        sheet.close_sheet()
        if callable(on_note):
            on_note(note.text().strip())

    yes.clicked.connect(rejected)
    note.returnPressed.connect(rejected)
    no.clicked.connect(sheet.dismissed)
    sheet.open(note)


class _Built(RefundsScreen):
    """The screen joined to its presenter."""

    def __init__(self, context: Context) -> None:
        clock = context.ends.clock
        super().__init__(RefundsModel(now=clock.now()), context.preferences)
        self.keypad = WindowKeypad(context.tasks, context.ends.devices)
        made = RefundsPresenter(
            self, context.tasks, context.desk, context.server, context.state, context.notices, clock
        )
        self.presenter = made
        self.finder.wanted.connect(made.find_requested)
        self.people.chosen.connect(made.patient_chosen)
        self.row_chosen.connect(made.row_chosen)
        self.form.wanted.connect(made.refund_requested)
        self.refund_opened.connect(made.refund_chosen)
        self.approve_wanted.connect(made.approve_requested)
        self.reject_wanted.connect(made.reject_requested)
        self.groups.wanted.connect(made.group_wanted)
        self.step_up_given.connect(made.step_up_requested)
        self.follow.rest_wanted.connect(made.rest_requested)
        self.follow.terminal_wanted.connect(made.terminal.give_back)
        self.payout_typed.connect(made.payouts.prepare)
        self.payout_step_up_given.connect(made.payouts.approve)
        card = self.follow.payout
        card.approve_wanted.connect(made.payouts.approve)
        card.pay_wanted.connect(made.payouts.pay)
        card.cancel_wanted.connect(made.payouts.cancel)
        card.slip_wanted.connect(made.payouts.print_slip)
        card.proof_wanted.connect(lambda payout: made.payouts.proof(payout, show_file))
        card.payee_wanted.connect(lambda payout: made.payouts.payee(payout, self._show_payee))
        self.follow.slip_wanted.connect(made.slip_requested)
        self.back_wanted.connect(made.back_requested)

    def scanned(self, text: str) -> None:
        self.presenter.find_requested(text, scanned=True)

    def _show_payee(self, payee: Payee) -> None:
        ask(
            self, title=translate("refunds", "Whom to pay"), text=f"{payee.name}\n{payee.account}",
            confirm=translate("refunds", "Close"), cancel=translate("refunds", "Close"), on_confirm=lambda: None,
            icon="building",
        )  # fmt: skip

    def entered(self) -> None:
        """What waits, and the keyboard where finding begins."""
        self.presenter.load()
        if self.model.stage is Stage.LIST:
            self._focus(self.model)

    def left(self) -> None:
        """Nobody looks."""
        self.presenter.left()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.stop()


def show_file(path: Path) -> None:
    """Open a proof with the computer's own viewer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
