"""The shift screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.wire.shifts import ShiftView
from ui import theme
from ui.context import Context
from ui.shift.closing import CountPage, DifferencePage, UnknownPage
from ui.shift.models import ShiftModel, Stage, counted_fen
from ui.shift.presenter import ShiftPresenter
from ui.shift.statement import Statement, difference_words
from ui.text import date_time, money, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.forms import AmountField, FormField
from ui.widgets.labels import heading, words
from ui.widgets.page import Page
from ui.widgets.panes import Panes
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import ask
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE


class ShiftScreen(Page):
    """Emits wishes; shows one ``ShiftModel``."""

    open_wanted = Signal(object)
    count_wanted = Signal()
    close_wanted = Signal(object)
    print_wanted = Signal()
    back_wanted = Signal()
    refresh_wanted = Signal()
    shift_chosen = Signal(object)

    def __init__(self, model: ShiftModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.float_field = AmountField(large=True)
        self.count_button = self.add_action(ActionButton(kind="primary", icon="coins", key="F9"))
        self.print_button = self.add_action(ActionButton(icon="printer", key="F8"))
        self.back_button = self.add_action(ActionButton(icon="arrow-left", key="Esc"))
        self._refresh = self.add_action(ActionButton(kind="quiet", icon="refresh", key="F5"))
        self.statement, self.read = Statement(memory), Statement(memory)
        self.previous = DataTable("shift.previous", _previous_columns(), memory)
        self.everybody = DataTable("shift.everybody", _everybody_columns(), memory)
        self._no_previous = EmptyState("inbox", icon_px=40)
        self.count, self.difference = CountPage(), DifferencePage()
        self.unknown = UnknownPage(memory, lambda: self.model.now)
        self.open_button = ActionButton(kind="primary", icon="play", key="Enter")
        self._whose = heading()
        self._front, self._stack = QStackedWidget(), QStackedWidget()
        self._loading, self._foreign = EmptyState("hourglass"), words("strong", wrap=True)
        self._closed_note = words("strong", wrap=True)
        self._begin, self._nobody = QWidget(), EmptyState("clock")
        self._pages = self._make_pages()
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
        self._front.setCurrentIndex(1 if model.stage is Stage.OPEN else 0)
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
        self.count_button.setVisible(model.stage is Stage.OPEN and model.may_close)
        self.print_button.setVisible(model.stage is Stage.SHOWN)
        self.back_button.setVisible(model.stage is Stage.SHOWN)
        self._refresh.setVisible(model.stage in (Stage.NONE, Stage.OPEN))
        for button in (self.count_button, self._refresh, self.open_button, self.count.close_button):
            button.setEnabled(not model.busy)
        self.print_button.setEnabled(not model.printing)
        self._begin.setVisible(model.may_open)
        self._nobody.setVisible(not model.may_open)

    def _show_content(self, model: ShiftModel, before: ShiftModel) -> None:
        if model.shift is not None:
            self.statement.show_shift(model.shift)
            self.read.show_shift(model.shift)
        if model.stage is Stage.NONE and before.stage is not Stage.NONE:
            self.float_field.set_fen(model.suggested_float_fen)
        if model.stage is Stage.COUNT and before.stage is not Stage.COUNT:
            self.count.grid.set_pieces(model.pieces)
        if model.stage is Stage.DIFFERENCE and before.stage is not Stage.DIFFERENCE:
            self.difference.reason.clear()
        self.difference.show_difference(model.difference_fen)
        self.unknown.show_unknown(model)
        table, other = (self.everybody, self.previous) if model.everybody else (self.previous, self.everybody)
        table.show_rows(model.previous, keep=lambda row: row.shift_no)
        table.setVisible(bool(model.previous))
        other.hide()
        self._front.setVisible(not (model.everybody and model.stage is Stage.NONE and not model.may_open))
        self._say_whose()
        self._no_previous.setVisible(not model.previous)
        self._foreign.setVisible(model.foreign)
        self._foreign.setText(
            translate("shift", "This shift belongs to {name}. Closing it here is written down under your name.").format(
                name=model.shift.operator_name if model.shift else ""
            )
        )
        self._closed_note.setVisible(model.just_closed)

    def _focus(self) -> None:
        stage = self.model.stage
        if stage is Stage.NONE and self.model.may_open:
            self.float_field.setFocus()
            self.float_field.selectAll()
        elif stage is Stage.COUNT:
            self.count.grid.take_focus()
        elif stage is Stage.DIFFERENCE:
            self.difference.reason.setFocus()
        elif stage is Stage.UNKNOWN:
            (self.unknown.password if self.unknown.username.text() else self.unknown.username).setFocus()
        else:
            self.setFocus()

    def _make_pages(self) -> dict[Stage, QWidget]:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        open_area = QWidget()
        column = QVBoxLayout(open_area)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._foreign)
        column.addWidget(self.statement)
        column.addStretch()
        self._front.addWidget(self._begin_area())
        self._front.addWidget(open_area)
        front = Panes(self._front, self._previous_card(), shares=(3, 2))
        shown = QWidget()
        shown_column = QVBoxLayout(shown)
        shown_column.setContentsMargins(0, 0, 0, 0)
        shown_column.addWidget(self._closed_note)
        shown_column.addWidget(self.read)
        shown_column.addStretch()
        pages = {
            Stage.LOADING: self._loading, Stage.NONE: front, Stage.OPEN: front, Stage.COUNT: self.count,
            Stage.UNKNOWN: self.unknown, Stage.DIFFERENCE: self.difference, Stage.SHOWN: scrolling(shown),
        }  # fmt: skip
        for page in (self._loading, front, self.count, self.unknown, self.difference, pages[Stage.SHOWN]):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack)
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
        for page in (self.count, self.difference, self.unknown):
            page.back.connect(self.back_wanted)

    def _on_counted(self) -> None:
        pieces = self.count.grid.pieces()
        ask(
            self,
            title=translate("shift", "Close the shift?"),
            text=translate(
                "shift", "You counted {amount}. After closing, no more money is taken in this shift."
            ).format(amount=money(counted_fen(pieces))),
            confirm=translate("shift", "Close the shift"),
            cancel=translate("shift", "Count on"),
            on_confirm=lambda: self.close_wanted.emit(pieces),
            icon="coins",
        )

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("shift", "Shift")))
        self.live(lambda: self.count_button.setText(translate("shift", "Count and close")))
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


def _previous_columns() -> list[Column[ShiftView]]:
    return [
        Column(
            name="opened", title=lambda: translate("shift", "Opened"), width=150, whole=True,
            text=lambda row: date_time(row.opened_at),
        ),
        Column(
            name="counted", title=lambda: translate("shift", "Counted"), width=105, right=True,
            text=lambda row: money(row.counted_fen),
        ),
        Column(
            name="difference", title=lambda: translate("shift", "Difference"), width=120,
            text=lambda row: difference_words(row.difference_fen),
            tone=lambda row: "danger" if row.difference_fen else "success",
            icon=lambda row: "warning" if row.difference_fen else "success",
        ),
    ]  # fmt: skip


def _everybody_columns() -> list[Column[ShiftView]]:
    opened, counted, difference = _previous_columns()
    cashier: Column[ShiftView] = Column(
        name="cashier", title=lambda: translate("shift", "Cashier"), width=90, text=lambda row: row.operator_name
    )
    window: Column[ShiftView] = Column(
        name="window", title=lambda: translate("shift", "Window"), width=90, text=lambda row: row.window_name
    )
    reason: Column[ShiftView] = Column(
        name="reason", title=lambda: translate("shift", "Reason"), width=140, text=lambda row: row.difference_reason
    )
    return [opened, cashier, window, counted, difference, reason]


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
        self.difference.reason_given.connect(made.reason_given)
        self.unknown.handover_given.connect(made.handover_given)

    def entered(self) -> None:
        """Read what stands."""
        self.presenter.load()

    def holds(self) -> str:
        """A count that was begun."""
        return self.presenter.holds()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.stop()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
