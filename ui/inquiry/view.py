"""The inquiry screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.wire.orders import OrderView
from ui import theme
from ui.context import Context
from ui.inquiry.detail import SAID_TONES, Detail
from ui.inquiry.models import Attempt, InquiryModel, Stage
from ui.inquiry.presenter import InquiryPresenter
from ui.inquiry.waiting import WaitingModel, WaitingPresenter
from ui.inquiry.waiting_panel import WaitingPanel
from ui.text import date_time, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.find_bar import FindBar, patient_table
from ui.widgets.front_stack import FrontStack
from ui.widgets.labels import PAYMENT_TONES, TONES, heading, words
from ui.widgets.page import Page
from ui.widgets.panes import Panes
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import ask
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class InquiryScreen(Page):
    """Emits wishes; shows one ``InquiryModel``."""

    ask_all_wanted = Signal()
    back_wanted = Signal()
    book_wanted = Signal()
    attempt_chosen = Signal(object)

    def __init__(self, model: InquiryModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.finder, self.detail = FindBar(), Detail()
        self.attempts = DataTable("inquiry.attempts", _columns(), memory)
        self.people = patient_table("inquiry.people", memory)
        self.ask_all = ActionButton(icon="refresh", key="F6")
        self.waiting = WaitingPanel(memory)
        self.to_waiting = self.add_action(ActionButton(icon="hourglass", key="F3"))
        self._back = self.add_action(ActionButton(kind="quiet", icon="arrow-left", key="Esc"))
        self._start, self._nothing = EmptyState("search"), EmptyState("receipt")
        self._who, self._people_name, self._more = heading(), heading(), words("small")
        self._progress, self._progress_words = QProgressBar(), words("small")
        self._stack = FrontStack()
        self._pages = {
            Stage.START: self._start, Stage.PEOPLE: self._people_page(), Stage.ATTEMPTS: self._attempts_page(),
            Stage.WAITING: self.waiting,
        }  # fmt: skip
        self.body.addWidget(self.finder)
        self.body.addWidget(self._stack, 1)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._join()
        self._say()
        self._waiting_model = WaitingModel(now=model.now)
        self.show_waiting(self._waiting_model)
        self.show_model(model)

    def show_model(self, model: InquiryModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(
            busy=model.busy or model.printing, code=fault.code if fault else "", values=fault.values if fault else None,
            tone=fault.tone if fault else "danger",
        )  # fmt: skip
        self.finder.set_enabled(not model.busy)
        self._stack.setCurrentWidget(self._pages[model.stage])
        self._back.setVisible(model.stage is not Stage.START)
        self._show_rows(model, before)
        self._show_progress(model)
        self.detail.show_model(model)
        if model.patients is not before.patients:
            self.people.show_rows(model.patients)
        if before.stage is not model.stage:
            self._focus(model.stage)

    def show_waiting(self, model: WaitingModel) -> None:
        """Show what waits for the HIS: the list, and its size on the button that leads there."""
        self._waiting_model = model
        self.waiting.show_model(model)
        self.to_waiting.setVisible(model.may_see)
        late, count = model.late_count, len(model.orders)
        text = translate("inquiry", "Waiting for the HIS ({count})").format(count=count)
        if late:
            text = translate("inquiry", "Waiting for the HIS ({count}, {late} too long)").format(count=count, late=late)
        self.to_waiting.setText(text)
        self.to_waiting.set_icon("warning" if late else "hourglass")
        self.to_waiting.set_kind("danger" if late else "plain")

    def on_scan(self, text: str) -> bool:
        """A card or a receipt."""
        self.finder.field.clear()
        self.scanned(text)
        return True

    def scanned(self, text: str) -> None:
        """Given to the presenter by ``build``."""

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.attempts.retranslate()
        self.people.retranslate()
        self.waiting.retranslate()
        self.show_model(self.model)
        self.show_waiting(self._waiting_model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        super().keyPressEvent(event)

    def _show_rows(self, model: InquiryModel, before: InquiryModel) -> None:
        if model.rows is not before.rows:
            self.attempts.blockSignals(True)
            self.attempts.show_rows(model.rows, keep=lambda row: row.payment.payment_no)
            self.attempts.blockSignals(False)
        self.attempts.setVisible(bool(model.rows))
        self._nothing.setVisible(not model.rows)
        self._more.setVisible(model.more)
        patient = model.patient
        name = f"{patient.name}  {patient.patient_no}" if patient else translate("inquiry", "Attempts")
        self._who.setText(name)

    def _show_progress(self, model: InquiryModel) -> None:
        asking = model.to_ask > 0
        self.ask_all.setVisible(model.may_ask and any(row.askable for row in model.rows))
        self.ask_all.setEnabled(not asking and not model.busy)
        self._progress.setVisible(asking)
        self._progress_words.setVisible(asking)
        self._progress.setRange(0, max(model.to_ask, 1))
        self._progress.setValue(model.asked)
        self._progress_words.setText(
            translate("inquiry", "Asking {place} of {count}").format(
                place=min(model.asked + 1, model.to_ask), count=model.to_ask
            )
        )

    def _focus(self, stage: Stage) -> None:
        if stage is Stage.START:
            self.finder.take_focus()
        else:
            lists = {Stage.PEOPLE: self.people, Stage.ATTEMPTS: self.attempts, Stage.WAITING: self.waiting.table}
            lists[stage].setFocus()

    def _people_page(self) -> QWidget:
        card = Card()
        card.column.addWidget(self._people_name)
        card.column.addWidget(self.people, 1)
        return card

    def _attempts_page(self) -> QWidget:
        card, head = Card(), QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._who, 1)
        head.addWidget(self._progress_words)
        head.addWidget(self._progress)
        head.addWidget(self.ask_all)
        self._progress.setFixedWidth(120)
        self._progress.setTextVisible(False)
        card.column.addLayout(head)
        card.column.addWidget(self.attempts, 1)
        card.column.addWidget(self._nothing, 1)
        card.column.addWidget(self._more)
        self.attempts.setMinimumHeight(200)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail, 1)
        return Panes(card, right, shares=(3, 2))

    def _join(self) -> None:
        self.attempts.selected.connect(self.attempt_chosen)
        self.ask_all.clicked.connect(self.ask_all_wanted)
        self._back.clicked.connect(self.back_wanted)
        self.detail.book_wanted.connect(self._on_book)

    def _on_book(self) -> None:
        row = self.model.chosen
        if row is None:
            return
        ask(
            self,
            title=translate("inquiry", "Book the late money?"),
            text=translate(
                "inquiry", "{amount} counts as paid from now on and the HIS is told. To send it back, make a refund."
            ).format(amount=money(row.payment.amount_fen)),
            confirm=translate("inquiry", "Book it"),
            cancel=translate("inquiry", "Not now"),
            on_confirm=self.book_wanted.emit,
        )

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("inquiry", "Was I charged?")))
        self.live(lambda: self.ask_all.setText(translate("inquiry", "Ask all channels")))
        self.live(lambda: self._back.setText(translate("inquiry", "Begin anew")))
        self.live(lambda: self._people_name.setText(translate("inquiry", "Several people fit. Who is it?")))
        self.live(
            lambda: self._more.setText(translate("inquiry", "There are more; find older ones by their payment number."))
        )
        self.live(
            lambda: self._start.say(
                translate("inquiry", "Whose payment is in question?"),
                translate(
                    "inquiry",
                    "Scan the card or the receipt, or type a name, telephone, patient, order or payment number. "
                    "Every attempt of half a year is shown, and each channel can be asked at once.",
                ),
            )
        )
        self.live(
            lambda: self._nothing.say(
                translate("inquiry", "Nobody tried to pay for this patient in the last half year."),
                translate("inquiry", "If money is missing on the account, ask for the payment number shown there."),
            )
        )


def _columns() -> list[Column[Attempt]]:
    return [
        Column(
            name="at", title=lambda: translate("inquiry", "Time"), width=150, whole=True,
            text=lambda row: date_time(row.payment.created_at),
        ),
        Column(
            name="channel", title=lambda: translate("inquiry", "Channel"), width=90,
            text=lambda row: word(row.payment.channel),
        ),
        Column(
            name="sum", title=lambda: translate("inquiry", "Amount"), width=105, right=True,
            text=lambda row: money(row.payment.amount_fen),
        ),
        Column(
            name="ours", title=lambda: translate("inquiry", "Our book"), width=120,
            text=lambda row: word(row.payment.state), tone=lambda row: PAYMENT_TONES[row.payment.state][0],
            icon=lambda row: PAYMENT_TONES[row.payment.state][1],
        ),
        Column(
            name="theirs", title=lambda: translate("inquiry", "The channel itself"), width=150, text=_said, tone=_tone,
            icon=_icon,
        ),
    ]  # fmt: skip


def _said(row: Attempt) -> str:
    if row.asking:
        return translate("inquiry", "Asking…")
    if row.fault:
        return word("no_answer")
    return word(row.word.said) if row.word else "—"


def _tone(row: Attempt) -> str:
    if row.fault:
        return "unknown"
    tone = SAID_TONES.get(row.word.said, "unknown") if row.word else "muted"
    return TONES[tone][0]


def _icon(row: Attempt) -> str:
    if row.asking:
        return "hourglass"
    if row.differs:
        return "warning"
    if row.word is None:
        return "help" if row.fault else ""
    return TONES[SAID_TONES.get(row.word.said, "unknown")][1]


class _WaitingView:
    """The screen as the second presenter needs it."""

    def __init__(self, screen: InquiryScreen) -> None:
        self.show_model = screen.show_waiting


class _Built(InquiryScreen):
    """The screen joined to its presenter."""

    def __init__(self, context: Context) -> None:
        clock = context.ends.clock
        super().__init__(InquiryModel(now=clock.now()), context.preferences)
        made = InquiryPresenter(self, context.tasks, context.desk, context.server, context.state, clock)
        self.presenter = made
        self.finder.wanted.connect(made.find_requested)
        self.people.chosen.connect(made.patient_chosen)
        self.attempt_chosen.connect(made.chosen)
        self.ask_all_wanted.connect(made.ask_all_requested)
        self.back_wanted.connect(made.back_requested)
        self.book_wanted.connect(made.book_late_requested)
        self.detail.ask_wanted.connect(made.ask_requested)
        self.detail.post_wanted.connect(made.post_again_requested)
        self.detail.print_wanted.connect(made.print_requested)
        self.detail.slip_wanted.connect(made.slip_requested)
        self.detail.bank_slip_wanted.connect(made.bank_slip_requested)
        self._join_waiting(context)

    def _join_waiting(self, context: Context) -> None:
        clock = context.ends.clock
        made = WaitingPresenter(_WaitingView(self), context.tasks, context.server, context.state, clock)
        self.waits = made
        self.to_waiting.clicked.connect(self.presenter.waiting_requested)
        self.to_waiting.clicked.connect(made.read_requested)
        self.waiting.read_wanted.connect(made.read_requested)
        self.waiting.post_wanted.connect(made.post_requested)
        self.waiting.open_wanted.connect(self._on_open)

    def _on_open(self, order: OrderView | None) -> None:
        if order is not None:
            self.presenter.find_requested(order.order_no)

    def scanned(self, text: str) -> None:
        self.presenter.find_requested(text, scanned=True)

    def entered(self) -> None:
        """Permissions, and the keyboard where finding begins."""
        self.presenter.load()
        self.waits.load()
        if self.model.stage is Stage.START:
            self.finder.take_focus()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.stop()
        self.waits.stop()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
