"""The line of conditions above the grid: text as you type, outcome, type, channel, kind, and the saved views."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from ui import theme
from ui.reconciliation.row_models import KINDS, LARGEST_TEXT, OUTCOMES, RowsModel, SavedView
from ui.reconciliation.tables import type_words
from ui.text import translate, word
from ui.widgets.narrow_box import NarrowBox
from ui.widgets.screen import Speaking

TYPES = (
    "surplus", "shortage", "not_ours", "posting_missing", "amount", "kind", "channel_differs", "business_differs",
    "source_differs", "source_missing", "source_only",
)  # fmt: skip
TEXT_PX = 120
NARROWED = ("outcome", "type", "channel", "kind")


class Filters(Speaking):
    """Emits ``typed`` at every letter, ``narrowed`` (condition, value), ``view_chosen``."""

    typed = Signal(str)
    narrowed = Signal(str, str)
    view_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text, self.views = QLineEdit(self), NarrowBox(self)
        self.boxes = {name: NarrowBox(self) for name in NARROWED}
        self._channels: tuple[str, ...] = ()
        self._saved: tuple[SavedView, ...] = ()
        self._model = RowsModel()
        self.text.setMaxLength(LARGEST_TEXT)
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(TEXT_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        row.addWidget(self.text, 1)
        for box in (*self.boxes.values(), self.views):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            row.addWidget(box)
        self.text.textEdited.connect(self.typed)
        self.text.textChanged.connect(lambda now: None if now else self.typed.emit(""))
        for name, box in self.boxes.items():
            box.activated.connect(lambda _place, name=name, box=box: self.narrowed.emit(name, box.currentData() or ""))
        self.views.activated.connect(self._on_view)
        self._say()

    def show_model(self, model: RowsModel) -> None:
        """Show the conditions that hold."""
        before, self._model = self._model, model
        if model.channels != self._channels:
            self._channels = model.channels
            self._fill("channel")
        if model.views != self._saved:
            self._saved = model.views
            self._fill_views()
        conditions = model.conditions
        if conditions == before.conditions and model.channels == before.channels:
            return
        if self.text.text().strip() != conditions.text:
            self.text.blockSignals(True)
            self.text.setText(conditions.text)
            self.text.blockSignals(False)
        for name, box in self.boxes.items():
            box.setCurrentIndex(max(0, box.findData(getattr(conditions, name))))

    def retranslate(self) -> None:
        """Say the choices again."""
        for name in NARROWED:
            self._fill(name)
        self._fill_views()

    def take_focus(self) -> None:
        """The keyboard comes here."""
        self.text.setFocus()
        self.text.selectAll()

    def _choices(self, name: str) -> Sequence[tuple[str, str]]:
        if name == "outcome":
            first = translate("reconciliation", "Every outcome")
            return [(first, ""), *((word(f"outcome.{each}"), each) for each in OUTCOMES)]
        if name == "type":
            return [(translate("reconciliation", "Every type"), ""), *((type_words(each), each) for each in TYPES)]
        if name == "channel":
            first = translate("reconciliation", "Every channel")
            return [(first, ""), *((word(each), each) for each in self._channels)]
        return [(translate("reconciliation", "Every kind"), ""), *((word(f"kind.{each}"), each) for each in KINDS)]

    def _fill(self, name: str) -> None:
        box = self.boxes[name]
        box.clear()
        for words, value in self._choices(name):
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(getattr(self._model.conditions, name))))

    def _fill_views(self) -> None:
        self.views.clear()
        self.views.addItem(translate("reconciliation", "My views"), "")
        for each in self._saved:
            self.views.addItem(each.name, each.name)
        self.views.setVisible(bool(self._saved))

    def _on_view(self, place: int) -> None:
        if place > 0:
            self.view_chosen.emit(self._saved[place - 1])

    def _say(self) -> None:
        for name, box in self.boxes.items():
            self.live(partial(_name_box, box, name))
        self.live(lambda: self.views.setAccessibleName(translate("reconciliation", "My views")))
        self.live(lambda: self.text.setPlaceholderText(translate("reconciliation", "Part of a number")))
        self.live(lambda: self.text.setAccessibleName(translate("reconciliation", "Part of a number")))
        self.retranslate()


def _name_box(box: QComboBox, condition: str) -> None:
    names = {
        "outcome": translate("reconciliation", "Outcome"), "type": translate("reconciliation", "Type"),
        "channel": translate("reconciliation", "Channel"), "kind": translate("reconciliation", "Kind"),
    }  # fmt: skip
    box.setAccessibleName(names[condition])
