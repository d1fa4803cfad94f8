"""Setting up devices: what was found first, the form second; what stands in the file; the log to be saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.desk.device_setup import FoundDevice, SetUpDevice
from ui import theme
from ui.devices.invoice_card import InvoiceCard
from ui.devices.settings_grid import SettingsGrid
from ui.devices.setup_models import SetupModel, Wanted, place_of
from ui.text import sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, Card, InlineError
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE
MOST_ROWS = 5
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

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SetupModel()
        self.search, self.log = (
            ActionButton(icon="search", key="F6"),
            ActionButton(kind="quiet", icon="download", key="F7"),
        )
        self.ask = ActionButton(kind="quiet", icon="help", key="F10")
        self.add, self.remove = ActionButton(icon="plus", key="F8"), ActionButton(kind="quiet", icon="ban", key="F11")
        self.found = DataTable("devices.found", _columns(), memory)
        self.device, self.kind, self.model = QComboBox(), QComboBox(), QComboBox()
        self.place, self.settings = no_ime(text_field(largest=LONGEST_PLACE)), SettingsGrid()
        self._busy, self._error, self._said, self._none = (
            BusyBar(),
            InlineError(),
            words("strong"),
            words("", wrap=True),
        )
        self.invoice = InvoiceCard()
        self._form = QWidget()
        self._arrange()
        self.search.clicked.connect(self.search_wanted)
        self.log.clicked.connect(self.log_wanted)
        self.ask.clicked.connect(lambda: self.ask_wanted.emit(self.found.current_row()))
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.device.currentData() or ""))
        self.place.returnPressed.connect(self._on_add)
        self.device.currentIndexChanged.connect(self._on_device)
        self.kind.currentIndexChanged.connect(self._fill_models)
        self.model.currentIndexChanged.connect(self._fill_settings)
        self.found.selected.connect(self._take)
        self.found.chosen.connect(self._take)
        self._say()
        self.show_model(self._model)

    def show_model(self, model: SetupModel) -> None:
        """Show all of it."""
        before, self._model = self._model, model
        fault = model.fault
        self._busy.set_busy(model.busy)
        self._error.show_code(fault.code if fault else "", fault.values if fault else {})
        for each in (self.search, self._form, self.found, self.ask, self.settings):
            each.setVisible(model.may and (each is self.search or model.findings is not None))
        rows = list(model.findings.found) if model.findings is not None else []
        if model.models != before.models:
            self._fill_kinds()
        if model.devices != before.devices:
            self._fill_devices()
        if model.findings is not before.findings:
            self.found.show_rows(rows)
            self.found.setFixedHeight(ROW_PX * (min(MOST_ROWS, max(1, len(rows))) + 1) + 2 * SPACE)
            self.listed.emit()
        self._none.setVisible(model.may and model.findings is None)
        if model.offset != before.offset or model.offset is None:
            self.invoice.show_offset(model.offset)
        self.search.setEnabled(not model.busy)
        self._show_buttons()
        self._show_said()

    def retranslate(self) -> None:
        """Say the model again; what stands in the form stays."""
        self._error.retranslate()
        self.found.retranslate()
        for place in range(self.kind.count()):
            self.kind.setItemText(place, word(self.kind.itemData(place)))
        if self.device.count():
            self.device.setItemText(0, translate("devices", "A further device"))
        self.settings.retranslate()
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
        asks = row is not None and row.connection.get("type") == "serial" and not row.configured
        self.ask.setEnabled(not busy and asks)

    def _show_said(self) -> None:
        texts = {
            "added": translate("devices", "Set up as {name}; its state appears above."),
            "changed": translate("devices", "{name} is changed; its state appears above."),
            "removed": translate("devices", "{name} is taken away."),
            "saved": translate("devices", "The log was saved."),
        }
        said = texts.get(self._model.said, "").format(name=self._model.name)
        self._said.setText(said)
        self._said.setVisible(bool(said))

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

    def _on_device(self) -> None:
        """Put a device of the file into the form, or begin a further one."""
        known = self._known()
        if known is not None:
            self._choose(known.kind, known.model)
            self.place.setText(place_of(known.connection))
        self._fill_settings()
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
        self._show_buttons()

    def _on_add(self) -> None:
        self.wanted.emit(
            Wanted(
                device=self.device.currentData() or "",
                kind=self.kind.currentData() or "",
                model=self.model.currentData() or "",
                place=self.place.text(),
                settings=self.settings.values(),
                found=self.found.current_row(),
            )
        )

    def _arrange(self) -> None:
        card, head, row, acts, name = Card(), QHBoxLayout(), QHBoxLayout(self._form), QHBoxLayout(), heading()
        self.live(lambda: name.setText(translate("devices", "Set up and look closer")))
        head.addWidget(name, 1)
        for button in (self.log, self.ask, self.search):
            head.addWidget(button)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        fields = [(self.device, "device"), (self.kind, "kind"), (self.model, "model"), (self.place, "place")]
        for stretch, (field, what) in zip((2, 2, 2, 4), fields, strict=True):
            form = FormField(field)
            self.live(partial(_name_field, form, what))
            row.addWidget(form, stretch)
        acts.addStretch()
        acts.addWidget(self.remove)
        acts.addWidget(self.add)
        card.column.addLayout(head)
        for each in (self._busy, self._error, self._said, self._none, self.found, self._form, self.settings):
            card.column.addWidget(each)
        card.column.addLayout(acts)
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(2 * SPACE)
        holder.addWidget(self.invoice)
        holder.addWidget(card)

    def _say(self) -> None:
        self.live(lambda: self.search.setText(translate("devices", "Look for devices")))
        self.live(lambda: self.log.setText(translate("devices", "Save the log")))
        self.live(lambda: self.ask.setText(translate("devices", "Ask this port")))
        self.live(lambda: self.remove.setText(translate("devices", "Take it away")))
        self.live(self._show_buttons)
        self.live(
            lambda: self._none.setText(
                translate("devices", "Ports and printers of this computer are listed; nothing is sent to them by that.")
            )
        )
        self.live(
            lambda: self.place.setPlaceholderText(
                translate("devices", "COM3 9600, 192.168.1.50:9100, a printer's name, through printer-1")
            )
        )


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
        Column(name="words", title=lambda: translate("devices", "Name"), width=240, text=lambda row: row.words),
        Column(
            name="kind", title=lambda: translate("devices", "Kind"), width=160,
            text=lambda row: word(row.kind) if row.kind else "",
        ),
        Column(name="state", title=lambda: translate("devices", "State"), width=260, text=_state),
    ]  # fmt: skip
