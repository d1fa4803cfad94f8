"""One number a wallet at the count: what the channel should show, received less paid back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.text import translate, word
from ui.widgets.forms import AmountField
from ui.widgets.labels import words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
_SIGNED = r"-?\d{0,9}(\.\d{0,2})?"


class WalletGrid(Speaking):
    """Emits ``changed`` after every key and ``finished`` on Enter in the last field."""

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, AmountField] = {}
        self._labels: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setColumnStretch(2, 1)
        self._channels: tuple[str, ...] = ()

    def show_channels(self, channels: Sequence[str]) -> None:
        """A field a channel; what was typed stays while the channels do."""
        if tuple(channels) == self._channels:
            return
        self._channels = tuple(channels)
        for each in (*self.fields.values(), *self._labels.values()):
            self._grid.removeWidget(each)
            each.deleteLater()
        self.fields, self._labels = {}, {}
        for place, channel in enumerate(channels):
            self._add(channel, place)
        self.setVisible(bool(channels))

    def amounts(self) -> dict[str, int] | None:
        """What each wallet should show in fen; None while a field is empty."""
        found = {channel: field.fen() for channel, field in self.fields.items()}
        known = {channel: fen for channel, fen in found.items() if fen is not None}
        return known if len(known) == len(found) else None

    def clear(self) -> None:
        """Another count begins."""
        for field in self.fields.values():
            field.clear()

    def take_focus(self) -> None:
        """The first field that is empty, else the first."""
        empty = [field for field in self.fields.values() if field.fen() is None]
        field = next(iter([*empty, *self.fields.values()]), None)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Names again."""
        channels, self._channels = self._channels, ()
        typed = {channel: field.text() for channel, field in self.fields.items()}
        self.show_channels(channels)
        for channel, text in typed.items():
            self.fields[channel].setText(text)

    def _add(self, channel: str, place: int) -> None:
        label, field = words("strong", word(channel)), AmountField()
        field.setValidator(QRegularExpressionValidator(QRegularExpression(_SIGNED), field))
        field.setFixedWidth(160)
        field.setAccessibleName(translate("shift", "{channel}: what it should show").format(channel=word(channel)))
        field.changed.connect(lambda _fen: self.changed.emit())
        field.entered.connect(lambda _fen: self._on_entered(place))
        self.fields[channel], self._labels[channel] = field, label
        self._grid.addWidget(label, place, 0)
        self._grid.addWidget(field, place, 1)

    def _on_entered(self, place: int) -> None:
        order = list(self.fields.values())
        if place + 1 < len(order):
            order[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
            order[place + 1].selectAll()
        else:
            self.finished.emit()
