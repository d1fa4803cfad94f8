"""Setting up devices: what was found first, the form second; what stands in the file; the log to be saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.desk.device_setup import FoundDevice, SetUpDevice
from ui import theme
from ui.devices.invoice_card import InvoiceCard
from ui.devices.refused import in_words
from ui.devices.settings_grid import SettingsGrid
from ui.devices.setup_models import SetupModel, Wanted, connection_of, place_of
from ui.text import sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, Card, InlineError, scrolling
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import Badge, heading, words
from ui.widgets.screen import Speaking
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE
MOST_ROWS = 3
LONGEST_PLACE = 200


class SetupCard(Speaking):
    """Emits wishes; shows one ``SetupModel``."""

    search_wanted = Signal()
    log_wanted = Signal()
    ask_wanted = Signal(object)
    wanted = Signal(object)
    remove_wanted = Signal(str)
    listed = Signal()
    """What was found is shown: the keyboard belongs there."""
    left = Signal()
    """Back to the devices."""

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SetupModel()
        self.search, self.log = (
            ActionButton(icon="search", key="F6"),
            ActionButton(kind="quiet", icon="download", key="F7"),
        )
        self.ask = ActionButton(kind="quiet", icon="help", key="F10")
        self.back = ActionButton(kind="quiet", icon="arrow-left", key="Esc")
        self.add, self.remove = ActionButton(icon="plus", key="F8"), ActionButton(kind="quiet", icon="ban", key="F11")
        self.found = DataTable("devices.found", _columns(), memory)
        self.device, self.kind, self.model = QComboBox(), QComboBox(), QComboBox()
        self.place, self.further, self.settings = (
            no_ime(text_field(largest=LONGEST_PLACE)),
            SettingsGrid(),
            SettingsGrid(),
        )
        self._front = False
        self._further_of: tuple[str, str] = ("", "")
        self._busy, self._error, self._said = BusyBar(), InlineError(), words("strong")
        self._states: Mapping[str, tuple[str, str, str]] = {}
        self._state, self.news = Badge(), QWidget()
        self.invoice = InvoiceCard()
        self._form = QWidget()
        self._arrange()
        self.search.clicked.connect(self.search_wanted)
        self.log.clicked.connect(self.log_wanted)
        self.ask.clicked.connect(lambda: self.ask_wanted.emit(self.found.current_row()))
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.device.currentData() or ""))
        self.back.clicked.connect(self.left)
        self.place.returnPressed.connect(self._on_add)
        self.place.textChanged.connect(self._fill_further)
        self.device.currentIndexChanged.connect(self._on_device)
        self.kind.currentIndexChanged.connect(self._fill_models)
        self.kind.currentIndexChanged.connect(self._fill_further)
        self.model.currentIndexChanged.connect(self._fill_settings)
        self.found.selected.connect(self._take)
        self.found.chosen.connect(self._take)
        self._say()
        self._fill_devices()
        self.show_model(self._model)

    def show_model(self, model: SetupModel) -> None:
        """Show all of it."""
        before, self._model = self._model, model
        fault = model.fault
        self._busy.set_busy(model.busy)
        self._error.show_code(fault.code if fault else "", in_words(fault.values) if fault else {})
        self.search.setVisible(model.may)
        for each in (self._form, self.found, self.ask, self._scroll):
            each.setVisible(model.may and model.findings is not None)
        rows = list(model.findings.found) if model.findings is not None else []
        if model.models != before.models:
            self._fill_kinds()
        if model.devices != before.devices:
            self._fill_devices()
        if model.findings is not before.findings:
            self.found.show_rows(rows)
            self.found.setFixedHeight(ROW_PX * (min(MOST_ROWS, max(1, len(rows))) + 1) + SPACE)
            self.listed.emit()
        if model.offset != before.offset or model.offset is None:
            self.invoice.show_offset(model.offset)
        self.search.setEnabled(not model.busy)
        self._show_buttons()
        self._show_said()

    def retranslate(self) -> None:
        """Say the model again; what stands in the form stays."""
        fault = self._model.fault
        self._error.show_code(fault.code if fault else "", in_words(fault.values) if fault else {})
        self.found.retranslate()
        for place in range(self.kind.count()):
            self.kind.setItemText(place, word(self.kind.itemData(place)))
        if self.device.count():
            self.device.setItemText(0, translate("devices", "A further device"))
        self.settings.retranslate()
        self.further.retranslate()
        self._show_said()

    def show_front(self, *, front: bool) -> None:
        """Whether the form is in front, or the devices are."""
        self._front = front
        self.search.setText(
            translate("devices", "Look for devices") if front else translate("devices", "Set up devices")
        )

    def show_states(self, states: Mapping[str, tuple[str, str, str]]) -> None:
        """How each device is now, by its id: words, tone, icon."""
        self._states = states
        self._show_said()

    def _known(self) -> SetUpDevice | None:
        """The device of the file that is in the form."""
        return next((each for each in self._model.devices if each.id == self.device.currentData()), None)

    def _show_buttons(self) -> None:
        known, row, busy = self._known(), self.found.current_row(), self._model.busy
        self.kind.setEnabled(known is None)
        self.add.set_icon("check" if known else "plus")
        self.add.setText(translate("devices", "Keep the changes") if known else translate("devices", "Set up"))
        shown = self._model.may and self._model.findings is not None
        self.add.setVisible(shown)
        self.add.setEnabled(not busy and bool(self.kind.currentData()))
        self.remove.setVisible(shown and known is not None)
        self.remove.setEnabled(not busy)
        self.place.setPlaceholderText(_places(self.kind.currentData() or ""))
        asks = row is not None and row.connection.get("type") == "serial" and not row.configured
        self.ask.setEnabled(not busy and asks)

    def _show_said(self) -> None:
        texts = {
            "added": translate("devices", "Set up as {name}."),
            "changed": translate("devices", "{name} is changed."),
            "removed": translate("devices", "{name} is taken away."),
            "saved": translate("devices", "The log was saved."),
        }
        said = texts.get(self._model.said, "").format(name=self._model.name)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        state = self._states.get(self._model.name) if said else None
        self._state.setVisible(state is not None)
        if state is not None:
            self._state.show_state(*state)

    def _fill_devices(self) -> None:
        chosen = self.device.currentData()
        self.device.blockSignals(True)  # Qt's own signature
        self.device.clear()
        self.device.addItem(translate("devices", "A further device"), "")
        for each in self._model.devices:
            self.device.addItem(each.id, each.id)
        self.device.setCurrentIndex(max(0, self.device.findData(chosen)))
        self.device.blockSignals(False)
        self._on_device()

    def _fill_kinds(self) -> None:
        self.kind.clear()
        for kind in self._model.models:
            self.kind.addItem(word(kind), kind)

    def _fill_models(self) -> None:
        self.model.clear()
        for model in self._model.models.get(self.kind.currentData() or "", ()):
            self.model.addItem(model, model)

    def _fill_settings(self) -> None:
        known = self._known()
        settings = self._model.settings_of(self.kind.currentData() or "", self.model.currentData() or "")
        self.settings.show_settings(settings, known.settings if known is not None else {})

    def _fill_further(self) -> None:
        """Fields of the connection that was typed; they are made anew when it is of another sort, and a port's always:
        the USB number of one port finds no other."""
        kind, place = self.kind.currentData() or "", self.place.text().strip()
        known, found = self._known(), self.found.current_row()
        at_hand = [known.connection] if known is not None else [found.connection] if found is not None else []
        same = next((each for each in at_hand if place == place_of(each)), None)
        connection = same if same is not None else connection_of(place)
        sort = kind, str(connection.get("type", ""))
        if same is not None or sort != self._further_of or sort[1] == "serial":
            self._further_of = sort
            self.further.show_settings(self._model.further_of(kind, connection), connection)

    def _on_device(self) -> None:
        """Put a device of the file into the form, or begin a further one."""
        known = self._known()
        if known is not None:
            self._choose(known.kind, known.model)
            self.place.setText(place_of(known.connection))
        self._fill_settings()
        self._fill_further()
        self._show_buttons()

    def _choose(self, kind: str, model: str) -> None:
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.model.setCurrentIndex(max(0, self.model.findData(model)))

    def _take(self, found: FoundDevice | None) -> None:
        """Put what was found into the form as a further device; a kind that is not known is left to choose."""
        if found is not None and not found.configured:
            self.device.setCurrentIndex(0)
            if found.kind:
                self._choose(found.kind, found.model)
            self.place.setText(place_of(found.connection))
            self._fill_further()
        self._show_buttons()

    def _on_add(self) -> None:
        self.wanted.emit(
            Wanted(
                device=self.device.currentData() or "",
                kind=self.kind.currentData() or "",
                model=self.model.currentData() or "",
                place=self.place.text(),
                settings=self.settings.values(),
                further=self.further.values(),
                found=self.found.current_row(),
            )
        )

    def _arrange(self) -> None:
        card, head, row, acts, name = Card(), QHBoxLayout(), QHBoxLayout(self._form), QHBoxLayout(), heading()
        self.live(lambda: name.setText(translate("devices", "Set up devices")))
        head.addWidget(name, 1)
        head.addWidget(self.ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        fields = [(self.device, "device"), (self.kind, "kind"), (self.model, "model"), (self.place, "place")]
        for stretch, (field, what) in zip((2, 2, 2, 4), fields, strict=True):
            form = FormField(field)
            self.live(partial(_name_field, form, what))
            row.addWidget(form, stretch)
        acts.addWidget(self.back)
        acts.addStretch()
        acts.addWidget(self.remove)
        acts.addWidget(self.add)
        grids = QWidget()
        column = QVBoxLayout(grids)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        for grid in (self.further, self.settings):
            column.addWidget(grid)
        column.addStretch()
        self._scroll = scrolling(grids)
        card.column.addLayout(head)
        for each in (self.found, self._form):
            card.column.addWidget(each)
        card.column.addWidget(self._scroll, 1)
        card.column.addLayout(acts)
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        self._arrange_news()

    def _arrange_news(self) -> None:
        """What became of a wish stands above the devices and above the form alike."""
        column, said = QVBoxLayout(self.news), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        said.addWidget(self._said)
        said.addWidget(self._state)
        said.addStretch()
        for each in (self._busy, self._error):
            column.addWidget(each)
        column.addLayout(said)

    def _say(self) -> None:
        self.live(lambda: self.show_front(front=self._front))
        self.live(lambda: self.log.setText(translate("devices", "Save the log")))
        self.live(lambda: self.ask.setText(translate("devices", "Ask this port")))
        self.live(lambda: self.remove.setText(translate("devices", "Take it away")))
        self.live(lambda: self.back.setText(translate("devices", "Back to the devices")))
        self.live(self._show_buttons)
        self.live(
            lambda: self.search.setToolTip(
                translate("devices", "Ports and printers of this computer are listed; nothing is sent to them by that.")
            )
        )


def _places(kind: str) -> str:
    """Examples of where a device of a kind may hang."""
    library = translate("devices", "library C:\\reader, library C:\\reader with C:\\Python32\\python.exe")
    texts = {
        "drawer": translate("devices", "through printer-1"),
        "id_card": library,
        "insurance_card": library,
        "terminal": translate("devices", "COM3 9600, library C:\\gmc with C:\\Python32\\python.exe, files C:\\gmc"),
    }
    return texts.get(kind) or translate("devices", "COM3 9600, 192.168.1.50:9100, a printer's name")


def _name_field(form: FormField, what: str) -> None:
    names = {
        "device": translate("devices", "Device"),
        "kind": translate("devices", "Kind"),
        "model": translate("devices", "Model"),
        "place": translate("devices", "Connected to"),
    }
    form.set_name(names[what])


def _state(found: FoundDevice) -> str:
    """What is known of it."""
    if found.configured:
        return translate("devices", "Set up already")
    if found.code:
        return sentence(found.code).what
    if not found.asked:
        return translate("devices", "By its maker's number") if found.kind else translate("devices", "Not asked")
    return translate("devices", "It answered") if found.kind else translate("devices", "It did not say what it is")


def _columns() -> list[Column[FoundDevice]]:
    return [
        Column(
            name="where", title=lambda: translate("devices", "Connected to"), width=220,
            text=lambda row: place_of(row.connection),
        ),
        Column(name="words", title=lambda: translate("devices", "Name"), width=340, text=lambda row: row.words),
        Column(
            name="kind", title=lambda: translate("devices", "Kind"), width=160,
            text=lambda row: word(row.kind) if row.kind else "",
        ),
        Column(name="state", title=lambda: translate("devices", "State"), width=260, text=_state),
    ]  # fmt: skip
