"""Where invoices stand on their form: the window's offset, and a preview of what would be printed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from ui import theme
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.forms import FormField
from ui.widgets.labels import heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
FARTHEST_TENTHS = 500


class InvoiceCard(Speaking):
    """Emits the offset in tenths of a millimetre, and the wish for a preview."""

    offset_wanted = Signal(int, int)
    preview_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.right, self.down = _tenths(), _tenths()
        self.keep, self.preview = ActionButton(icon="check", key="F3"), ActionButton(kind="quiet", icon="eye", key="F4")
        self._name, self._hint = heading(), words("small", wrap=True)
        fields = FormField(self.right), FormField(self.down)
        card, head, row = Card(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.preview)
        for each in fields:
            row.addWidget(each)
        row.addWidget(self.keep)
        row.addStretch()
        row.setSpacing(SPACE)
        card.column.addLayout(head)
        card.column.addWidget(self._hint)
        card.column.addLayout(row)
        holder = QHBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        self.keep.clicked.connect(lambda: self.offset_wanted.emit(self.right.value(), self.down.value()))
        self.preview.clicked.connect(self.preview_wanted)
        self.live(lambda: self._name.setText(translate("devices", "Invoices on their form")))
        self.live(lambda: self.keep.setText(translate("devices", "Keep the offset")))
        self.live(lambda: self.preview.setText(translate("devices", "Preview as PDF")))
        self.live(lambda: fields[0].set_name(translate("devices", "To the right, 0.1 mm")))
        self.live(lambda: fields[1].set_name(translate("devices", "Down, 0.1 mm")))
        self.live(
            lambda: self._hint.setText(
                translate("devices", "Print the calibration page, lay it over a form, and enter how far it is off.")
            )
        )

    def show_offset(self, offset: tuple[int, int] | None) -> None:
        """Nothing at a window without an invoice printer."""
        self.setVisible(offset is not None)
        if offset is not None:
            self.right.setValue(offset[0])
            self.down.setValue(offset[1])


def _tenths() -> QSpinBox:
    made = QSpinBox()
    made.setRange(-FARTHEST_TENTHS, FARTHEST_TENTHS)
    made.setMinimumWidth(12 * SPACE)
    return made
