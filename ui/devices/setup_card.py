"""Setting up devices: what was found first, the form second; the log to be saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.desk.device_setup import FoundDevice
from ui import theme
from ui.devices.invoice_card import InvoiceCard
from ui.devices.setup_models import SetupModel, place_of
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
    add_wanted = Signal(str, str, str, object)

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SetupModel()
        self.search, self.log = (
            ActionButton(icon="search", key="F6"),
            ActionButton(kind="quiet", icon="download", key="F7"),
        )
        self.add = ActionButton(icon="plus", key="F8")
        self.found = DataTable("devices.found", _columns(), memory)
        self.kind, self.model, self.place = QComboBox(), QComboBox(), no_ime(text_field(largest=LONGEST_PLACE))
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
        self.add.clicked.connect(self._on_add)
        self.place.returnPressed.connect(self._on_add)
        self.kind.currentIndexChanged.connect(self._fill_models)
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
        for each in (self.search, self._form, self.found):
            each.setVisible(model.may and (each is self.search or model.findings is not None))
        rows = list(model.findings.found) if model.findings is not None else []
        if model.models != before.models:
            self._fill_kinds()
        if model.findings is not before.findings:
            self.found.show_rows(rows)
            self.found.setFixedHeight(ROW_PX * (min(MOST_ROWS, max(1, len(rows))) + 1) + 2 * SPACE)
        self._none.setVisible(model.may and model.findings is None)
        if model.offset != before.offset or model.offset is None:
            self.invoice.show_offset(model.offset)
        self.search.setEnabled(not model.busy)
        self.add.setEnabled(not model.busy and bool(self.kind.currentData()))
        self._show_said()

    def retranslate(self) -> None:
        """Say the model again."""
        self._error.retranslate()
        self.found.retranslate()
        self._fill_kinds()
        self._show_said()

    def _show_said(self) -> None:
        said = ""
        if self._model.added:
            said = translate("devices", "Set up as {name}; its state appears above.").format(name=self._model.added)
        elif self._model.saved:
            said = translate("devices", "The log was saved.")
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def _fill_kinds(self) -> None:
        chosen = self.kind.currentData()
        self.kind.clear()
        for kind in self._model.models:
            self.kind.addItem(word(kind), kind)
        if chosen:
            self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))

    def _fill_models(self) -> None:
        self.model.clear()
        for model in self._model.models.get(self.kind.currentData() or "", ()):
            self.model.addItem(model, model)

    def _take(self, found: FoundDevice | None) -> None:
        """Put what was found into the form; a kind that did not answer is left to choose."""
        if found is None:
            return
        if found.kind:
            self.kind.setCurrentIndex(max(0, self.kind.findData(found.kind)))
            self.model.setCurrentIndex(max(0, self.model.findData(found.model)))
        self.place.setText(place_of(found))

    def _on_add(self) -> None:
        found = self.found.current_row()
        self.add_wanted.emit(self.kind.currentData() or "", self.model.currentData() or "", self.place.text(), found)

    def _arrange(self) -> None:
        card, head, row, name = Card(), QHBoxLayout(), QHBoxLayout(self._form), heading()
        self.live(lambda: name.setText(translate("devices", "Set up and look closer")))
        head.addWidget(name, 1)
        head.addWidget(self.log)
        head.addWidget(self.search)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        fields = [(self.kind, "kind"), (self.model, "model"), (self.place, "place")]
        for stretch, (field, what) in zip((2, 2, 4), fields, strict=True):
            form = FormField(field)
            self.live(partial(_name_field, form, what))
            row.addWidget(form, stretch)
        row.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        card.column.addLayout(head)
        for each in (self._busy, self._error, self._said, self._none, self.found, self._form):
            card.column.addWidget(each)
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(2 * SPACE)
        holder.addWidget(self.invoice)
        holder.addWidget(card)

    def _say(self) -> None:
        self.live(lambda: self.search.setText(translate("devices", "Look for devices")))
        self.live(lambda: self.log.setText(translate("devices", "Save the log")))
        self.live(lambda: self.add.setText(translate("devices", "Set up")))
        self.live(
            lambda: self._none.setText(
                translate("devices", "Ports and printers of this computer are looked at; what answers is recognised.")
            )
        )
        self.live(
            lambda: self.place.setPlaceholderText(
                translate("devices", "COM3 9600, 192.168.1.50:9100, a printer's name, through printer-1")
            )
        )


def _name_field(form: FormField, what: str) -> None:
    names = {
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
    return translate("devices", "It answered") if found.kind else translate("devices", "It did not say what it is")


def _columns() -> list[Column[FoundDevice]]:
    return [
        Column(name="where", title=lambda: translate("devices", "Connected to"), width=220, text=place_of),
        Column(name="words", title=lambda: translate("devices", "Name"), width=240, text=lambda row: row.words),
        Column(
            name="kind", title=lambda: translate("devices", "Kind"), width=160,
            text=lambda row: word(row.kind) if row.kind else "",
        ),
        Column(name="state", title=lambda: translate("devices", "State"), width=260, text=_state),
    ]  # fmt: skip
