"""The count of a drawer by denomination: digits, Enter or Down moves on, sums follow every key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.core.shift import DENOMINATIONS_FEN
from ui import theme
from ui.shift.models import counted_fen
from ui.text import money
from ui.widgets.forms import no_ime
from ui.widgets.labels import MoneyLabel

SPACE = theme.SPACE
MOST_PIECES = 99_999
ROWS = 7


class CountGrid(QWidget):
    """Emits ``changed`` after every key and ``finished`` on Enter in the last field."""

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[int, QLineEdit] = {}
        self._values: dict[int, MoneyLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        for place, denomination_fen in enumerate(DENOMINATIONS_FEN):
            self._add(grid, denomination_fen, place % ROWS, 4 * (place // ROWS))
        grid.setColumnMinimumWidth(3, 2 * SPACE)
        grid.setColumnStretch(7, 1)

    def pieces(self) -> dict[int, int]:
        """Pieces by denomination in fen; empty fields are zero."""
        return {each: int(field.text() or 0) for each, field in self.fields.items()}

    def total_fen(self) -> int:
        """The sum."""
        return counted_fen(self.pieces())

    def total_pieces(self) -> int:
        """How many notes and coins."""
        return sum(self.pieces().values())

    def set_pieces(self, pieces: Mapping[int, int]) -> None:
        """Write a count; zero is an empty field."""
        for denomination_fen, field in self.fields.items():
            count = pieces.get(denomination_fen, 0)
            field.setText(str(count) if count else "")

    def take_focus(self) -> None:
        """Counting begins at the largest note."""
        self.fields[DENOMINATIONS_FEN[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            step = {
                Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1,
            }.get(Qt.Key(event.key()), 0)  # fmt: skip
            if step:
                self._move(watched, step, enter=event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Up))
                return True
        return False

    def _add(self, grid: QGridLayout, denomination_fen: int, row: int, column: int) -> None:
        name, value = MoneyLabel("strong"), MoneyLabel()
        name.show_fen(denomination_fen)
        value.setMinimumWidth(110)
        value.setText("")
        field = no_ime(QLineEdit())
        field.setValidator(QIntValidator(0, MOST_PIECES, field))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(96)
        field.setAccessibleName(money(denomination_fen))
        field.installEventFilter(self)
        field.textChanged.connect(lambda _text: self._on_changed(denomination_fen))
        self.fields[denomination_fen], self._values[denomination_fen] = field, value
        grid.addWidget(name, row, column)
        grid.addWidget(field, row, column + 1)
        grid.addWidget(value, row, column + 2)

    def _on_changed(self, denomination_fen: int) -> None:
        count = int(self.fields[denomination_fen].text() or 0)
        self._values[denomination_fen].setText(money(count * denomination_fen) if count else "")
        self.changed.emit()

    def _move(self, field: QLineEdit, step: int, *, enter: bool) -> None:
        order = list(self.fields.values())
        place = order.index(field) + step
        if 0 <= place < len(order):
            order[place].setFocus(Qt.FocusReason.TabFocusReason)
            order[place].selectAll()
        elif place == len(order) and enter:
            self.finished.emit()
