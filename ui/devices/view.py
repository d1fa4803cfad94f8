"""The devices screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.desk.device_setup import FoundDevice
from ui import theme
from ui.context import Context
from ui.devices.card import DeviceCard, state_of
from ui.devices.models import DevicesModel, Unprinted
from ui.devices.presenter import DevicesPresenter
from ui.devices.setup_card import SetupCard
from ui.devices.setup_models import place_of
from ui.devices.setup_presenter import SetupPresenter
from ui.devices.trial_note import TrialNote
from ui.text import date_time, translate
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.front_stack import FrontStack
from ui.widgets.labels import Badge, heading, words
from ui.widgets.page import Page
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import ask
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE
MOST_COLUMNS, COLUMN_PX = 3, 350
KEYS = 10
"""So many cards have a key of their own: Alt and 1 to 9, then 0."""
MOST_ROWS = 6


class DevicesScreen(Page):
    """Emits wishes; shows one ``DevicesModel``."""

    test_wanted = Signal(str)
    print_wanted = Signal(str)
    refresh_wanted = Signal()

    def __init__(self, model: DevicesModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.cards: list[DeviceCard] = []
        self._host = Badge()
        self.head.insertWidget(1, self._host)
        self.refresh = ActionButton(kind="quiet", icon="refresh", key="F5")
        self.print_button = ActionButton(icon="printer", key="F9")
        self.unprinted = DataTable("devices.unprinted", _columns(), memory)
        self._none, self._all_out = EmptyState("plug"), words("muted")
        self._grid, self._name, self._receipts = QGridLayout(), heading(), Card()
        self.setup, self.trial, self._pages = SetupCard(memory), TrialNote(), FrontStack()
        tools = ButtonRow(self)
        tools.stretch()
        tools.add(self.setup.search, keep=True)
        tools.add(self.setup.log, self.refresh)
        self.head.addWidget(tools, 1)
        self._columns = MOST_COLUMNS
        self._arrange()
        self.refresh.clicked.connect(self.refresh_wanted)
        self.print_button.clicked.connect(self._on_print)
        self.unprinted.chosen.connect(lambda row: self.print_wanted.emit(row.number))
        self._say()
        self.show_model(model)

    def show_model(self, model: DevicesModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(
            busy=model.busy or model.printing, code=fault.code if fault else "", values=fault.values if fault else None,
            tone=fault.tone if fault else "danger",
        )  # fmt: skip
        self._show_host(model)
        self.trial.show_trial(model.trial, may=model.may_test)
        self._show_cards(model)
        if model.unprinted is not before.unprinted or not model.unprinted:
            self.unprinted.show_rows(model.unprinted, keep=lambda row: row.number)
        rows = min(MOST_ROWS, len(model.unprinted))
        self.unprinted.setFixedHeight(ROW_PX * (rows + 1) + 2 * SPACE)
        self.unprinted.setVisible(bool(model.unprinted))
        self._all_out.setVisible(not model.unprinted)
        self._name.setVisible(bool(model.unprinted))
        self._column.insertWidget(0 if model.unprinted else 2, self._receipts)
        self.setup.show_states({line.status.device: state_of(line) for line in model.lines})
        self.print_button.setVisible(bool(model.unprinted))
        self.print_button.setEnabled(not model.printing)
        self.refresh.setEnabled(not model.busy)

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.unprinted.retranslate()
        self.show_model(self.model)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, min(MOST_COLUMNS, event.size().width() // COLUMN_PX))
        if columns != self._columns:
            self._columns = columns
            self._place_cards()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form."""
        if event.key() == Qt.Key.Key_Escape and self._pages.currentWidget() is self.setup:
            self.to_devices()
            return
        super().keyPressEvent(event)

    def _show_host(self, model: DevicesModel) -> None:
        if model.host_runs is None:
            self._host.show_state(translate("devices", "Device program: starting"), "muted", "hourglass")
        elif model.host_runs:
            self._host.show_state(translate("devices", "Device program: running"), "success")
        else:
            self._host.show_state(translate("devices", "Device program: being restarted"), "warning", "refresh")

    def _show_cards(self, model: DevicesModel) -> None:
        while len(self.cards) < len(model.lines):
            place = len(self.cards) + 1
            card = DeviceCard(f"Alt+{place % 10}" if place <= KEYS else "")
            card.test_wanted.connect(lambda card=card: self._on_test(card))
            self.cards.append(card)
            self._place_cards()
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(model.lines))
            if place < len(model.lines):
                line = model.lines[place]
                may = model.may_open_drawer if line.status.kind == "drawer" else model.may_test
                gives_back = model.trial is not None and not model.trial.in_doubt
                card.show_line(line, may_test=may, practice=model.practice, gives_back=gives_back)
        self._none.setVisible(not model.lines)

    def _place_cards(self) -> None:
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // self._columns, place % self._columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def _on_test(self, card: DeviceCard) -> None:
        if card.line is not None:
            self.test_wanted.emit(card.line.status.device)

    def _on_print(self) -> None:
        row = self.unprinted.current_row()
        if row is not None:
            self.print_wanted.emit(row.number)

    def _arrange(self) -> None:
        content = QWidget()
        column = self._column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        self._grid.setSpacing(SPACE + SPACE // 2)
        card, head = self._receipts, QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.print_button)
        card.column.addLayout(head)
        card.column.addWidget(self.unprinted)
        card.column.addWidget(self._all_out)
        column.addWidget(self._none)
        column.addLayout(self._grid)
        column.addWidget(card)
        column.addWidget(self.setup.invoice)
        column.addStretch()
        devices = QWidget()
        front = QVBoxLayout(devices)
        front.setContentsMargins(0, 0, 0, 0)
        front.setSpacing(2 * SPACE)
        front.addWidget(self.trial)
        front.addWidget(scrolling(content), 1)
        self.body.addWidget(self.setup.news)
        self.body.addWidget(self._pages, 1)
        for page in (devices, self.setup):
            self._pages.addWidget(page)
        self.setup.left.connect(self.to_devices)
        self.setup.listed.connect(lambda: QTimer.singleShot(0, self._to_found))

    def to_devices(self) -> None:
        """The devices in front."""
        self._pages.setCurrentIndex(0)
        self.setup.show_front(front=False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_setup(self) -> None:
        """The form in front."""
        self._pages.setCurrentWidget(self.setup)
        self.setup.show_front(front=True)

    def _to_found(self) -> None:
        if self.setup.found.isVisible():
            self.setup.found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("devices", "Devices")))
        self.live(lambda: self.refresh.setText(translate("devices", "Read again")))
        self.live(lambda: self._name.setText(translate("devices", "Receipts that did not come out")))
        self.live(lambda: self.print_button.setText(translate("devices", "Print now")))
        self.live(lambda: self._all_out.setText(translate("devices", "Every receipt of this computer came out.")))
        self.live(
            lambda: self._none.say(
                translate("devices", "No device is known at this window."),
                translate("devices", "Devices stand in this computer's settings file; ask the information department."),
            )
        )


def _paper_words(row: Unprinted) -> str:
    if row.in_doubt:
        return translate("devices", "Perhaps came out: marked")
    return translate("devices", "Nothing came out")


def _columns() -> list[Column[Unprinted]]:
    return [
        Column(
            name="at", title=lambda: translate("devices", "Made at"), width=170, text=lambda row: date_time(row.made_at)
        ),
        Column(name="title", title=lambda: translate("devices", "What"), width=160, text=lambda row: row.title),
        Column(
            name="out", title=lambda: translate("devices", "Paper"), width=230, text=_paper_words,
            tone=lambda row: "warning" if row.in_doubt else "",
        ),
        Column(name="no", title=lambda: translate("devices", "Number"), width=310, text=lambda row: row.number),
    ]  # fmt: skip


class _Built(DevicesScreen):
    """The screen joined to its presenter."""

    def __init__(self, context: Context) -> None:
        super().__init__(DevicesModel(), context.preferences)
        ends, state = context.ends, context.state
        made = DevicesPresenter(self, context.tasks, context.desk, ends.devices, ends.journal, state)
        self.presenter, self._shown = made, False
        self._state = state
        self.test_wanted.connect(made.test_requested)
        invoices = context.desk.invoices
        self.setup_presenter = SetupPresenter(self.setup, context.tasks, ends.device_setup, state, invoices)
        self.setup.invoice.offset_wanted.connect(self.setup_presenter.offset_requested)
        self.setup.invoice.preview_wanted.connect(self._on_preview)
        self.setup.search_wanted.connect(self.to_setup)
        self.setup.search_wanted.connect(self.setup_presenter.search_requested)
        self.setup.wanted.connect(self.setup_presenter.wanted)
        self.setup.ask_wanted.connect(self._on_ask_port)
        self.setup.remove_wanted.connect(self._on_remove)
        self.setup.log_wanted.connect(lambda: self.setup_presenter.log_wanted(self._ask_where()))
        self.print_wanted.connect(made.print_requested)
        self.refresh_wanted.connect(made.refresh_requested)
        self.trial.ended.connect(lambda went_through: made.trial_ended(went_through=went_through))
        state.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Read everything."""
        self._shown = True
        self.presenter.load()
        self.setup_presenter.load()

    def left(self) -> None:
        """Nobody looks."""
        self._shown = False

    def stop(self) -> None:
        """Hear nothing more."""
        self._state.changed.disconnect(self._on_changed)
        self.presenter.stop()
        self.setup_presenter.stop()

    def _ask_where(self, name: str = "devices.log") -> str:
        """The system's dialog for a place to save at; empty when none was chosen."""
        return QFileDialog.getSaveFileName(self, translate("devices", "Save as"), name)[0]

    def _on_ask_port(self, found: FoundDevice) -> None:
        place = place_of(found.connection)
        ask(
            self,
            title=translate("devices", "Send bytes to {place}?").format(place=place),
            text=translate(
                "devices",
                "A printer, a card terminal, an announcer and a keypad are each asked in their own language; nothing "
                "is printed or paid. A device that is none of these may take the bytes amiss: make sure that none is "
                "plugged in there.",
            ),
            confirm=translate("devices", "Ask it"),
            cancel=translate("devices", "Leave it"),
            on_confirm=lambda: self.setup_presenter.ask_requested(found),
            danger=True,
        )

    def _on_remove(self, device: str) -> None:
        ask(
            self,
            title=translate("devices", "Take {name} away?").format(name=device),
            text=translate("devices", "This window works without it from now on; what hangs on it goes with it."),
            confirm=translate("devices", "Take it away"),
            cancel=translate("devices", "Keep it"),
            on_confirm=lambda: self.setup_presenter.remove_requested(device),
            danger=True,
        )

    def _on_preview(self) -> None:
        from app.desk.invoice_page import preview
        from ui.printing.pages import write_pdf

        offset = self.setup_presenter.model.offset or (0, 0)
        settings = {"offset_x_tenths_mm": offset[0], "offset_y_tenths_mm": offset[1]}
        where = self._ask_where("invoice.pdf")
        self.setup_presenter.preview_wanted(where, lambda path: write_pdf(preview(), path, settings))

    def _on_changed(self) -> None:
        if self._shown:
            self.presenter.changed()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
