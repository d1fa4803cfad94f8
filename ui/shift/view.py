"""The shift screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.context import Context
from ui.shift.batch import BatchPage
from ui.shift.batch_presenter import BatchPresenter
from ui.shift.closing import CountPage, DifferencePage, UnknownPage
from ui.shift.differences import DifferencesPage
from ui.shift.differences_presenter import DifferencesPresenter
from ui.shift.handing import GivePage, WaitingPage
from ui.shift.invoices import InvoicesPage
from ui.shift.invoices_presenter import InvoicesPresenter
from ui.shift.models import Purpose, ShiftModel, Stage, counted_fen
from ui.shift.moving import MovementPage
from ui.shift.notes import WaitingNote, stacked, whose_words
from ui.shift.presenter import ShiftPresenter
from ui.shift.previous import everybody_columns, previous_columns
from ui.shift.statement import Statement
from ui.text import money, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.forms import AmountField, FormField
from ui.widgets.front_stack import FrontStack
from ui.widgets.labels import heading, words
from ui.widgets.page import Page
from ui.widgets.panes import Panes
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import ask
from ui.widgets.tables import DataTable, Remembers

SPACE = theme.SPACE


class ShiftScreen(Page):
    """Emits wishes; shows one ``ShiftModel``."""

    open_wanted = Signal(object)
    count_wanted = Signal()
    close_wanted = Signal(object, object)
    move_wanted = Signal()
    give_wanted = Signal()
    take_back_wanted = Signal()
    waiting_chosen = Signal(object)
    differences_wanted = Signal()
    invoices_wanted = Signal()
    batch_wanted = Signal()
    print_wanted = Signal()
    back_wanted = Signal()
    refresh_wanted = Signal()
    shift_chosen = Signal(object)

    def __init__(self, model: ShiftModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.float_field = AmountField(large=True)
        self.count_button = self.add_action(ActionButton(kind="primary", icon="coins", key="F9"))
        self.move_button = self.add_action(ActionButton(icon="cash", key="F6"))
        self.batch_button = self.add_action(ActionButton(icon="card", key="F2"))
        self.give_button = self.add_action(ActionButton(icon="users", key="F7"))
        self.take_back_button = self.add_action(ActionButton(icon="undo", key="F7"))
        self.differences_button = ActionButton(kind="quiet", icon="list", key="F3")
        self.invoices_button = ActionButton(kind="quiet", icon="ticket", key="F4")
        self.print_button = self.add_action(ActionButton(icon="printer", key="F8"))
        self.back_button = self.add_action(ActionButton(icon="arrow-left", key="Esc"))
        self._refresh = self.add_action(ActionButton(kind="quiet", icon="refresh", key="F5"))
        self.statement, self.read = Statement(memory), Statement(memory)
        self.previous = DataTable("shift.previous", previous_columns(), memory)
        self.everybody = DataTable("shift.everybody", everybody_columns(), memory)
        self._no_previous = EmptyState("inbox", icon_px=40)
        self.count, self.difference = CountPage(), DifferencePage()
        self.unknown = UnknownPage(memory, lambda: self.model.now)
        self.moving, self.giving, self.waiting = MovementPage(memory), GivePage(), WaitingPage()
        self.differences, self.invoices, self.batch = DifferencesPage(memory), InvoicesPage(memory), BatchPage(memory)
        self.note, self._whole_front = WaitingNote(), QWidget()
        self.open_button = ActionButton(kind="primary", icon="play", key="Enter")
        self._whose = heading()
        self._front, self._stack = FrontStack(), FrontStack()
        self._loading, self._foreign = EmptyState("hourglass"), words("strong", wrap=True)
        self._closed_note = words("strong", wrap=True)
        self._begin, self._nobody = QWidget(), EmptyState("clock")
        self._pages = self._make_pages()
        self._takers: dict[Stage, Callable[[], None]] = {
            Stage.MOVE: self.moving.begin, Stage.GIVE: self.giving.begin, Stage.WAITING: self.waiting.go.setFocus,
            Stage.DIFFERENCES: self.differences.table.setFocus, Stage.INVOICES: self.invoices.table.setFocus,
            Stage.BATCH: self.batch.take_focus,
        }  # fmt: skip
        self._join()
        self._say()
        self.show_model(model)

    def show_model(self, model: ShiftModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(
            busy=model.busy or model.printing, code=fault.code if fault else "", values=fault.values if fault else None,
            tone=fault.tone if fault else "danger",
        )  # fmt: skip
        self._stack.setCurrentWidget(self._pages[model.stage])
        self._front.setCurrentIndex(1 if model.stage in (Stage.OPEN, Stage.GIVEN) else 0)
        self._show_buttons(model)
        self._show_content(model, before)
        if before.stage is not model.stage or (before.busy and not model.busy):
            self._focus()

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        for each in (self.statement, self.read, self.previous, self.everybody):
            each.retranslate()
        self.show_model(self.model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        super().keyPressEvent(event)

    def _show_buttons(self, model: ShiftModel) -> None:
        stands_open = model.stage is Stage.OPEN
        front = model.stage in (Stage.NONE, Stage.OPEN, Stage.GIVEN)
        self.count_button.setVisible(stands_open and model.may_close)
        self.move_button.setVisible(stands_open and model.may_move and not model.foreign)
        self.give_button.setVisible(stands_open and model.may_close)
        self.batch_button.setVisible(stands_open and model.may_close and model.batch_matters)
        self.take_back_button.setVisible(model.stage is Stage.GIVEN and not model.foreign)
        self.differences_button.setVisible(front)
        self.invoices_button.setVisible(front)
        for shown, button in ((stands_open, self.give_button), (not stands_open, self.take_back_button)):
            button.setEnabled(shown and not model.busy)
        self.print_button.setVisible(model.stage is Stage.SHOWN)
        self.back_button.setVisible(model.stage is Stage.SHOWN)
        self._refresh.setVisible(front)
        for button in (self.count_button, self._refresh, self.open_button, self.count.close_button):
            button.setEnabled(not model.busy)
        self.print_button.setEnabled(not model.printing)
        self._begin.setVisible(model.may_open)
        self._nobody.setVisible(not model.may_open)

    def _show_content(self, model: ShiftModel, before: ShiftModel) -> None:
        if model.shift is not None:
            for shown in (self.statement, self.read, self.moving, self.giving):
                shown.show_shift(model.shift)
        if model.stage is Stage.NONE and before.stage is not Stage.NONE:
            self.float_field.set_fen(model.suggested_float_fen)
        if model.stage is Stage.COUNT and before.stage not in (Stage.COUNT, Stage.DIFFERENCE, Stage.UNKNOWN):
            self.count.begin()
        if model.stage is Stage.DIFFERENCE and before.stage is not Stage.DIFFERENCE:
            self.difference.reason.clear()
        self.count.show_purpose(model.purpose)
        self.count.show_wallets(model.wallet_names)
        self.count.show_terminal(model.shift if model.purpose is Purpose.CLOSE and model.batch_matters else None)
        self.difference.show_differing(model.differing)
        self.unknown.show_unknown(model)
        self.waiting.show_model(model)
        table, other = (self.everybody, self.previous) if model.everybody else (self.previous, self.everybody)
        table.show_rows(model.previous, keep=lambda row: row.shift_no)
        table.setVisible(bool(model.previous))
        other.hide()
        self._front.setVisible(not (model.everybody and model.stage is Stage.NONE and not model.may_open))
        self._say_whose()
        self._no_previous.setVisible(not model.previous)
        self._closed_note.setVisible(model.just_closed)
        self.note.show_model(model)
        self._foreign.setText(whose_words(model))
        self._foreign.setVisible(bool(self._foreign.text()))

    def _focus(self) -> None:
        stage = self.model.stage
        if stage is Stage.NONE and self.model.may_open:
            self.float_field.setFocus()
            self.float_field.selectAll()
        elif stage is Stage.COUNT:
            self.count.grid.take_focus()
        elif stage is Stage.DIFFERENCE:
            self.difference.reason.setFocus()
        elif stage in self._takers:
            self._takers[stage]()
        elif stage is Stage.UNKNOWN:
            (self.unknown.password if self.unknown.username.text() else self.unknown.username).setFocus()
        else:
            self.setFocus()

    def _make_pages(self) -> dict[Stage, QWidget]:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        open_area = stacked(self._foreign, self.statement)
        self._front.addWidget(self._begin_area())
        self._front.addWidget(open_area)
        front = Panes(self._front, self._previous_card(), shares=(5, 4))
        shown = stacked(self._closed_note, self.read)
        pages = {
            Stage.LOADING: self._loading, Stage.NONE: self._whole_front, Stage.OPEN: self._whole_front,
            Stage.COUNT: self.count,
            Stage.UNKNOWN: self.unknown, Stage.DIFFERENCE: self.difference, Stage.SHOWN: scrolling(shown),
            Stage.GIVEN: self._whole_front, Stage.WAITING: self.waiting, Stage.MOVE: self.moving,
            Stage.GIVE: self.giving,
            Stage.DIFFERENCES: self.differences, Stage.INVOICES: self.invoices, Stage.BATCH: self.batch,
        }  # fmt: skip
        self.body.addWidget(self._stack)
        for page in dict.fromkeys(pages.values()):
            self._stack.addWidget(page)
        front_column = QVBoxLayout(self._whole_front)
        front_column.setContentsMargins(0, 0, 0, 0)
        front_column.addWidget(self.note)
        front_column.addWidget(front, 1)
        return pages

    def _begin_area(self) -> QWidget:
        card, name, hint = Card(spacing=2 * SPACE), heading(), words("muted", wrap=True)
        field = FormField(self.float_field)
        for each in (name, hint, field, self.open_button):
            card.column.addWidget(each)
        self.live(lambda: name.setText(translate("shift", "Begin a shift")))
        self.live(
            lambda: hint.setText(
                translate("shift", "Count the float in the drawer. The amount of the last shift is suggested.")
            )
        )
        self.live(lambda: field.set_name(translate("shift", "Float in yuan")))
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addWidget(self._nobody, 1)
        column.addStretch()
        self.live(lambda: self._nobody.say(translate("shift", "No shift is open at this window.")))
        self._begin = card
        return area

    def _previous_card(self) -> QWidget:
        card, hint = Card(), words("small")
        head = QHBoxLayout()
        head.addWidget(self._whose)
        head.addStretch()
        head.addWidget(hint)
        card.column.addLayout(head)
        card.column.addWidget(self.previous, 1)
        card.column.addWidget(self.everybody, 1)
        card.column.addWidget(self._no_previous, 1)
        for button in (self.differences_button, self.invoices_button):
            card.column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        for table in (self.previous, self.everybody):
            table.setMinimumHeight(240)
        self.live(self._say_whose)
        self.live(lambda: hint.setText(translate("shift", "Enter shows one")))
        self.live(lambda: self._no_previous.say(translate("shift", "No earlier shift.")))
        return card

    def _say_whose(self) -> None:
        mine, all_of_them = translate("shift", "My earlier shifts"), translate("shift", "Earlier shifts of everybody")
        self._whose.setText(all_of_them if self.model.everybody else mine)

    def _join(self) -> None:
        self.float_field.entered.connect(self.open_wanted.emit)
        self.open_button.clicked.connect(lambda: self.open_wanted.emit(self.float_field.fen()))
        self.count_button.clicked.connect(self.count_wanted)
        self.print_button.clicked.connect(self.print_wanted)
        self.back_button.clicked.connect(self.back_wanted)
        self._refresh.clicked.connect(self.refresh_wanted)
        self.previous.chosen.connect(self.shift_chosen)
        self.everybody.chosen.connect(self.shift_chosen)
        self.count.counted.connect(self._on_counted)
        for page in (
            self.count, self.difference, self.unknown, self.moving, self.giving, self.waiting, self.differences,
            self.invoices, self.batch,
        ):  # fmt: skip
            page.back.connect(self.back_wanted)
        self.move_button.clicked.connect(self.move_wanted)
        self.give_button.clicked.connect(self.give_wanted)
        self.take_back_button.clicked.connect(self.take_back_wanted)
        self.differences_button.clicked.connect(self.differences_wanted)
        self.invoices_button.clicked.connect(self.invoices_wanted)
        self.batch_button.clicked.connect(self.batch_wanted)
        self.note.button.clicked.connect(lambda: self.waiting_chosen.emit(self.model.waiting[0]))

    def _on_counted(self) -> None:
        pieces, wallets = self.count.grid.pieces(), self.count.wallets.amounts()
        if wallets is None:
            self.error.show_code("shift.wallet_empty", tone="warning")
            self.count.wallets.take_focus()
            return
        self.error.clear()
        if self.model.purpose is not Purpose.CLOSE:
            self.close_wanted.emit(pieces, wallets)
            return
        ask(
            self,
            title=translate("shift", "Close the shift?"),
            text=translate(
                "shift", "You counted {amount}. After closing, no more money is taken in this shift."
            ).format(amount=money(counted_fen(pieces))),
            confirm=translate("shift", "Close the shift"),
            cancel=translate("shift", "Count on"),
            on_confirm=lambda: self.close_wanted.emit(pieces, wallets),
            icon="coins",
        )

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("shift", "Shift")))
        self.live(lambda: self.count_button.setText(translate("shift", "Count and close")))
        self.live(lambda: self.move_button.setText(translate("shift", "Move cash")))
        self.live(lambda: self.give_button.setText(translate("shift", "Hand over")))
        self.live(lambda: self.batch_button.setText(translate("shift", "Card terminal")))
        self.live(lambda: self.take_back_button.setText(translate("shift", "Take it back")))
        self.live(lambda: self.differences_button.setText(translate("shift", "Shortages and surpluses")))
        self.live(lambda: self.invoices_button.setText(translate("shift", "Printed invoices")))
        self.live(lambda: self.print_button.setText(translate("shift", "Print the statement")))
        self.live(lambda: self.back_button.setText(translate("shift", "Back")))
        self.live(lambda: self._refresh.setText(translate("shift", "Read again")))
        self.live(lambda: self.open_button.setText(translate("shift", "Open the shift")))
        self.live(lambda: self._loading.say(translate("shift", "Reading the shift…")))
        self.live(
            lambda: self._closed_note.setText(
                translate("shift", "The shift is closed. Sign the printed statement and hand the cash in with it.")
            )
        )


class _Built(ShiftScreen):
    """The screen joined to its presenter."""

    def __init__(self, context: Context) -> None:
        clock = context.ends.clock
        super().__init__(ShiftModel(now=clock.now()), context.preferences)
        made = ShiftPresenter(self, context.tasks, context.desk, context.server, context.state, clock)
        self.presenter = made
        self.open_wanted.connect(made.open_requested)
        self.count_wanted.connect(made.count_requested)
        self.close_wanted.connect(made.close_requested)
        self.print_wanted.connect(made.print_requested)
        self.back_wanted.connect(made.back_requested)
        self.refresh_wanted.connect(made.load)
        self.shift_chosen.connect(made.chosen)
        self.move_wanted.connect(made.move_requested)
        self.moving.wanted.connect(made.move_given)
        self.give_wanted.connect(made.give_requested)
        self.giving.named.connect(lambda name, counted: made.give_named(name, counted=counted))
        self.take_back_wanted.connect(made.take_back_requested)
        self.waiting_chosen.connect(made.waiting_requested)
        self.waiting.accepted.connect(made.accept_requested)
        self.waiting.refused.connect(made.refuse_given)
        self.waiting.counted.connect(made.count_later_requested)
        self.difference.reason_given.connect(made.reason_given)
        self.unknown.handover_given.connect(made.handover_given)
        self._join_sides(context)

    def _join_sides(self, context: Context) -> None:
        """The differences and the printed invoices, each with a presenter of its own."""
        presenter = self.presenter
        self.found = DifferencesPresenter(
            self.differences, context.tasks, context.desk, context.server, context.state, context.ends.clock
        )
        self.numbers = InvoicesPresenter(self.invoices, context.tasks, context.server, context.state)
        self.settling = BatchPresenter(self.batch, context.tasks, context.desk, context.server, context.state)
        self.batch_wanted.connect(lambda: presenter.side_requested(Stage.BATCH))
        self.batch_wanted.connect(self.settling.load)
        self.batch.settle_wanted.connect(self.settling.settle_requested)
        self.batch.typed.connect(self.settling.totals_typed)
        self.differences_wanted.connect(lambda: presenter.side_requested(Stage.DIFFERENCES))
        self.differences_wanted.connect(self.found.load)
        self.invoices_wanted.connect(lambda: presenter.side_requested(Stage.INVOICES))
        self.invoices_wanted.connect(self.numbers.load)
        self.differences.act_wanted.connect(self.found.act_requested)
        self.differences.settle_wanted.connect(self.found.settle_requested)
        self.differences.ended_wanted.connect(self.found.ended_requested)
        self.invoices.give_wanted.connect(self.numbers.give_requested)
        self.invoices.void_wanted.connect(self.numbers.void_requested)
        self.invoices.take_back_wanted.connect(self.numbers.take_back_requested)

    def entered(self) -> None:
        """Read what stands."""
        self.presenter.load()

    def holds(self) -> str:
        """A count that was begun."""
        return self.presenter.holds()

    def stop(self) -> None:
        """Drop what is under way."""
        for each in (self.presenter, self.found, self.numbers, self.settling):
            each.stop()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
