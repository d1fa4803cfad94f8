"""The checkout screen: puts its panels together, shows models, passes wishes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.checkout import scans
from ui.checkout.attach_sheet import show_attach
from ui.checkout.bill_list import BillList
from ui.checkout.models import UNDER_WAY, CheckoutModel, Stage
from ui.checkout.open_money_panel import OpenMoneyPanel
from ui.checkout.patient_panel import CandidateTable, PatientCard, SearchPanel
from ui.checkout.payment_panel import PaymentPanel
from ui.checkout.presenter import CheckoutPresenter
from ui.context import Context
from ui.text import money, translate
from ui.widgets.arranging import Arranging
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, Card, EmptyState, InlineError, scrolling
from ui.widgets.front_stack import FrontStack
from ui.widgets.labels import heading, words
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import ask
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE
RIGHT_PX = 424
LEFT_LEAST_PX = 360
NARROW_RIGHT_PX, NARROW_BELOW_PX = 372, 960
STACKED_BELOW_PX, MONEY_IN_A_LINE_PX = 900, 640
"""Below it words stand above their buttons; so wide is a line of money with words on its buttons."""


class CheckoutView(ScreenView):
    """Emits wishes; the presenter answers with models."""

    search_requested = Signal()
    open_shift_requested = Signal()
    reread_requested = Signal()
    back_requested = Signal()
    all_requested = Signal()
    scan_arrived = Signal(str)
    undo_confirmed = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: CheckoutModel | None = None
        self.patient, self.search, self.candidates = PatientCard(), SearchPanel(), CandidateTable(memory)
        self.bills, self.payment, self.open_money = BillList(), PaymentPanel(), OpenMoneyPanel()
        self.items = DataTable("bill_items", _item_columns(), memory)
        self.message, self.printer = InlineError(), InlineError()
        self._busy, self._left = BusyBar(), FrontStack()
        self._waiting, self._no_shift = EmptyState("card", icon_px=96), EmptyState("clock", icon_px=96)
        self.find_button = ActionButton(icon="search", key="F2")
        self.reread = ActionButton(kind="quiet", icon="refresh", key="F3")
        self.all = ActionButton(kind="quiet", icon="list", key="Ctrl+A")
        self.open_shift = ActionButton(kind="primary", icon="clock", key="F2")
        self._bills_title, self._bills_hint = heading(), words("small", wrap=True)
        self._bills_head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pages = {
            "waiting": self._waiting_page(), "no_shift": self._no_shift_page(), "search": self.search,
            "choosing": self._choosing_page(), "bills": self._bills_page(),
        }  # fmt: skip
        for page in self._pages.values():
            self._left.addWidget(page)
        self._arrange()
        self._connect()
        self._arranging = Arranging(self)

    def show_model(self, model: CheckoutModel) -> None:
        """Show all of it; the keyboard goes where the stage needs it when the stage changes. What is shown already is
        not shown again: a cashier waits for every millisecond of this."""
        before, self.model = self.model, model
        if model != before:
            self._show(model, before)
            if before is None or before.stage is not model.stage:
                self._on_new_stage(model, before)
            self._arranging.now()

    def retranslate(self) -> None:
        """Say the model again."""
        self.message.retranslate()
        self.printer.retranslate()
        for table in (self.items, self.candidates):
            table.retranslate()
        if self.model is not None:
            self._show(self.model, None)

    def _show(self, model: CheckoutModel, before: CheckoutModel | None) -> None:
        """``before`` is what is shown already; None says all of it again."""
        message = model.message
        self.message.show_code(
            message.code if message else "", message.values if message else None, message.tone if message else "danger"
        )
        self.printer.show_code(model.printer_code, {}, "warning")
        self.bills.show_lines(model.lines, model.now)
        if before is None or before.patient != model.patient:
            self.patient.show_patient(model.patient)
        if before is None or before.money_facts != model.money_facts:
            self._busy.set_busy(model.stage is Stage.LOOKING)
            self._left.setCurrentWidget(self._pages[_page_of(model)])
            self._show_bill_words(model)
            self.payment.show_model(model)
            self.payment.setVisible(model.stage is not Stage.NO_SHIFT)
            self._side.setVisible(
                model.stage not in (Stage.SEARCH, Stage.CHOOSING)
            )  # the whole width for telling people apart
        self.open_money.show_rows(
            model.open_money, model.settled_money, model.now, orders=model.open_orders,
            may_resume=model.stage is Stage.PATIENT,
        )  # fmt: skip

    def on_scan(self, text: str) -> bool:
        """Every scan is used or explained here."""
        self.scan_arrived.emit(text)
        return True

    def takes_cards(self) -> bool:
        """Not while money moves for the patient at the window."""
        return self.model is None or self.model.stage not in UNDER_WAY

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.back_requested.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW_PX
        self._side.setFixedWidth(NARROW_RIGHT_PX if narrow else RIGHT_PX)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        stacked = self.width() < STACKED_BELOW_PX
        self._bills_head.setDirection(down if stacked else across)
        left_px = self.width() - self._side.width() - 6 * SPACE
        self.open_money.set_narrow(stacked, brief=not stacked and left_px < MONEY_IN_A_LINE_PX)

    def _on_new_stage(self, model: CheckoutModel, before: CheckoutModel | None) -> None:
        if model.stage in (Stage.CASH, Stage.PART):
            self.payment.start_amount()
        elif model.stage is Stage.SEARCH and (before is None or before.stage is not Stage.LOOKING):
            self.search.start()
        elif model.stage is Stage.CHOOSING:
            self.candidates.show_candidates(model.candidates)
        if model.stage in (Stage.PATIENT, Stage.LOOKING):
            self._show_items(False)
        self._focus_stage(model.stage)

    def _focus_stage(self, stage: Stage) -> None:
        """The keyboard goes where the stage needs it; nothing that was typed is lost."""
        if stage in (Stage.CASH, Stage.PART):
            self.payment.focus_amount()
        elif stage is Stage.SEARCH:
            self.search.focus_text()
        elif stage is Stage.CHOOSING:
            self.candidates.setFocus(Qt.FocusReason.OtherFocusReason)
        elif stage is Stage.NO_SHIFT:
            self.open_shift.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.bills.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_undo(self) -> None:
        """Cancelling gives money back: it wants a yes."""
        model = self.model
        if model is None or not model.begun:
            return
        ask(
            self,
            title=translate("checkout", "Cancel this order?"),
            text=translate(
                "checkout",
                "Every part that is paid goes back: cash from the drawer, the others the way they came. "
                "What is not known yet is asked to be undone. Paid so far: {paid}.",
            ).format(paid=money(model.paid_fen)),
            confirm=translate("checkout", "Cancel the order"),
            cancel=translate("checkout", "Keep it"),
            on_confirm=self.undo_confirmed.emit,
            danger=True,
        )

    def _show_bill_words(self, model: CheckoutModel) -> None:
        chosen, paid = len(model.chosen), len(model.paid)
        title = translate("checkout", "Bills: {chosen} of {count} chosen").format(chosen=chosen, count=len(model.lines))
        if paid:
            title = translate("checkout", "Bills: {count} paid").format(count=paid)
        if any(not line.told for line in model.lines):
            title = translate("checkout", "Bills: cash taken for {count}, to be delivered").format(count=paid)
        self._bills_title.setText(title)
        self.all.setVisible(not paid and not model.begun)
        self.reread.setVisible(not paid or model.left_unpaid > 0)

    def _show_items(self, wanted: bool) -> None:
        bill = self.bills.current_bill()
        self.items.setVisible(wanted and bill is not None)
        if wanted and bill is not None:
            self.items.show_rows(bill.items)

    # ------------------------------------------------------------------------------------ building

    def _arrange(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(SPACE)
        for each in (self.message, self.printer, self.patient, self._busy):
            left.addWidget(each)
        left.addWidget(self._left, 1)
        self._left.setMinimumWidth(LEFT_LEAST_PX)
        for part in (self.message, self.printer, self.patient, self.open_money, self._left):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, part.sizePolicy().verticalPolicy())
        left.addWidget(self.open_money)
        right.addWidget(self.payment, 1)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._side = scrolling(side)
        self._side.setFixedWidth(RIGHT_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        row.setSpacing(2 * SPACE)
        row.addLayout(left, 1)
        row.addWidget(self._side)

    def _waiting_page(self) -> QWidget:
        page = Card()
        page.column.addWidget(self._waiting, 1)
        page.column.addWidget(self.find_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        page.column.addSpacing(4 * SPACE)
        self.live(
            lambda: self._waiting.say(
                translate("checkout", "Scan the patient's card"),
                translate("checkout", "Medical card, identity card or visit code: the bills appear by themselves."),
            )
        )
        self.live(lambda: self.find_button.setText(translate("checkout", "No card: search")))
        return page

    def _no_shift_page(self) -> QWidget:
        page = Card()
        page.column.addWidget(self._no_shift, 1)
        page.column.addWidget(self.open_shift, alignment=Qt.AlignmentFlag.AlignHCenter)
        page.column.addSpacing(4 * SPACE)
        self.live(
            lambda: self._no_shift.say(
                translate("checkout", "No shift is open"),
                translate("checkout", "Money is taken in a shift. Open one with the float that lies in the drawer."),
            )
        )
        self.live(lambda: self.open_shift.setText(translate("checkout", "Open a shift")))
        return page

    def _choosing_page(self) -> QWidget:
        page = Card()
        title, hint = heading(), words("muted")
        self.live(lambda: title.setText(translate("checkout", "Several patients match: choose")))
        self.live(lambda: hint.setText(translate("checkout", "Up and Down, then Enter. Esc goes back.")))
        page.column.addWidget(title)
        page.column.addWidget(hint)
        page.column.addWidget(self.candidates, 1)
        return page

    def _bills_page(self) -> QWidget:
        page = QWidget()
        column, buttons = QVBoxLayout(page), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        self._bills_head.addWidget(self._bills_title, 1)
        buttons.addWidget(self.all)
        buttons.addWidget(self.reread)
        buttons.addStretch()
        self._bills_head.addLayout(buttons)
        column.addLayout(self._bills_head)
        column.addWidget(self.bills, 2)
        column.addWidget(self.items, 1)
        column.addWidget(self._bills_hint)
        self.items.hide()
        self._bills_hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.live(
            lambda: self._bills_hint.setText(
                translate("checkout", "↑ ↓ move    Space choose    → items    F2 search    Esc next patient")
            )
        )
        self.live(lambda: self.all.setText(translate("checkout", "All")))
        self.live(lambda: self.reread.setText(translate("checkout", "Read again")))
        return page

    def _connect(self) -> None:
        for button, signal in (
            (self.find_button, self.search_requested), (self.reread, self.reread_requested),
            (self.all, self.all_requested), (self.open_shift, self.open_shift_requested),
        ):  # fmt: skip
            button.clicked.connect(signal)
        for button in (self.find_button, self.reread, self.all):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        search = QShortcut(QKeySequence("F2"), self._pages["bills"])
        search.activated.connect(self.search_requested)
        self.bills.items_wanted.connect(self._show_items)
        self.bills.moved.connect(lambda: self._show_items(self.items.isVisible()))
        self.open_shift.setAutoDefault(True)


def _page_of(model: CheckoutModel) -> str:
    pages = {Stage.NO_SHIFT: "no_shift", Stage.PATIENT: "waiting", Stage.SEARCH: "search", Stage.CHOOSING: "choosing"}
    if model.stage is Stage.LOOKING and model.patient is None:
        return "waiting"
    return pages.get(model.stage, "bills")


def _item_columns() -> list[Column[Any]]:
    def amount(name: str, title: Callable[[], str]) -> Column[Any]:
        return Column(name=name, title=title, text=lambda row: money(getattr(row, name)), right=True, width=92)

    return [
        Column(name="name", title=lambda: translate("checkout", "Item"), text=lambda row: row.name, width=190),
        Column(name="spec", title=lambda: translate("checkout", "Form"), text=lambda row: row.spec, width=110),
        Column(
            name="quantity", title=lambda: translate("checkout", "Quantity"), width=76, right=True,
            text=lambda row: f"{row.quantity} {row.unit}",
        ),
        amount("amount_fen", lambda: translate("checkout", "Amount")),
        amount("insurance_fen", lambda: translate("checkout", "Insurance")),
        amount("own_fen", lambda: translate("checkout", "Own part")),
    ]  # fmt: skip


class _Checkout(CheckoutView):
    """View and presenter joined."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.preferences)
        self._state = context.state
        self.presenter = CheckoutPresenter(
            self, context.tasks, context.desk, context.server, context.state, context.notices, context.ends.clock,
            go=context.go,
        )  # fmt: skip
        self._started = False
        self._join(self.presenter)
        context.state.changed.connect(self.presenter.refresh)

    def entered(self) -> None:
        """Shown: start at the first time, look again at every other."""
        if not self._started:
            self._started = True
            self.presenter.start()
        self.presenter.entered()
        if self.model is not None:
            self._focus_stage(self.model.stage)

    def holds(self) -> str:
        """Other screens may be opened at any time: payments go on by themselves."""
        return ""

    def stop(self) -> None:
        self._state.changed.disconnect(self.presenter.refresh)
        self.presenter.stop()

    def _join(self, presenter: CheckoutPresenter) -> None:
        self.scan_arrived.connect(lambda text: scans.on_scan(presenter, text))
        self.search_requested.connect(presenter.search_requested)
        self.open_shift_requested.connect(presenter.open_shift_requested)
        self.reread_requested.connect(presenter.reread_requested)
        self.back_requested.connect(presenter.back_requested)
        self.all_requested.connect(presenter.toggle_all)
        self.search.search_wanted.connect(presenter.search)
        self.candidates.chosen.connect(presenter.patient_chosen)
        self.bills.toggled.connect(presenter.toggle_bill)
        self.open_money.ask_wanted.connect(presenter.ask_open_money)
        self.open_money.seen_wanted.connect(presenter.settled_seen)
        panel = self.payment
        panel.cash_wanted.connect(presenter.cash_requested)
        panel.card_wanted.connect(presenter.card_requested)
        panel.cash_entered.connect(presenter.cash_tendered)
        panel.ask_wanted.connect(presenter.ask_requested)
        panel.cancel_wanted.connect(presenter.cancel_requested)
        panel.park_wanted.connect(presenter.park_requested)
        panel.reprint_wanted.connect(presenter.reprint_requested)
        panel.part_wanted.connect(presenter.part_requested)
        panel.part_entered.connect(presenter.part_entered)
        panel.cash_part_wanted.connect(presenter.cash_part)
        panel.undo_wanted.connect(self.ask_undo)
        panel.settle_wanted.connect(presenter.settle_requested)
        panel.attach_wanted.connect(lambda: show_attach(self, presenter))
        self.undo_confirmed.connect(presenter.undo_confirmed)
        self.open_money.resume_wanted.connect(presenter.resume_requested)


def build(context: Context) -> ScreenView:
    """The checkout for whoever is signed in."""
    return _Checkout(context)
