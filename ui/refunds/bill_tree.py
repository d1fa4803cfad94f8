"""The bills of an order, each with its lines to tick: what the business system is asked to take back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.wire.orders import OrderBillView
from app.wire.refunds import PaidBillView, RefundItem
from ui import theme
from ui.refunds.models import lines_chosen
from ui.text import word
from ui.widgets.labels import MoneyLabel

SPACE = theme.SPACE
LINE_INDENT_PX = 26
Line = tuple[str, int]


class BillTree(QWidget):
    """Emits ``ticked`` when a person ticked something; ``lines`` is empty while the business system has not said."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bills: dict[str, QCheckBox] = {}
        self.lines: dict[Line, QCheckBox] = {}
        self._ours: Sequence[OrderBillView] = ()
        self._theirs: Sequence[PaidBillView] = ()
        self._values: list[MoneyLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(0, 1)

    def show_bills(self, ours: Sequence[OrderBillView], theirs: Sequence[PaidBillView]) -> None:
        """Show bills by title and department, with their lines when they are known; nothing is ticked."""
        for widget in (*self.bills.values(), *self.lines.values(), *self._values):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.bills, self.lines, self._values = {}, {}, []
        self._ours, self._theirs = ours, theirs
        found, row = {bill.bill_no: bill for bill in theirs}, 0
        for bill in ours:
            box = QCheckBox()
            box.toggled.connect(lambda on, number=bill.bill_no: self._on_bill(number, on))
            self.bills[bill.bill_no] = box
            row = self._add(box, bill.own_fen, row)
            for item in found[bill.bill_no].items if bill.bill_no in found else ():
                if not item.line_no:
                    continue
                line = QCheckBox()
                line.setStyleSheet(f"margin-left: {LINE_INDENT_PX}px")
                line.setText(_line_words(item.name, item.spec, item.quantity, item.unit))
                line.toggled.connect(lambda _on, number=bill.bill_no: self._on_line(number))
                self.lines[(bill.bill_no, item.line_no)] = line
                row = self._add(line, item.own_fen, row)
        self.retranslate()

    def retranslate(self) -> None:
        """Kinds of bills in the present language."""
        for bill in self._ours:
            self.bills[bill.bill_no].setText(bill_words(bill))
            self.bills[bill.bill_no].setToolTip(bill.bill_no)

    def height_px(self, most_lines: float) -> int:
        """How tall it stands with at most so many lines in sight."""
        boxes = (*self.bills.values(), *self.lines.values())
        line_px = max((box.sizeHint().height() for box in boxes), default=0) + SPACE // 2
        return int(line_px * min(len(boxes), most_lines))

    def set_enabled(self, on: bool) -> None:
        """Let a person tick, or not."""
        for box in (*self.bills.values(), *self.lines.values()):
            box.setEnabled(on)

    def tick(self, bills: Sequence[str], lines: frozenset[Line] = frozenset()) -> None:
        """Tick these whole bills and these lines, and nothing else; nobody is told."""
        for number, box in self.bills.items():
            mine = {line for line in self.lines if line[0] == number}
            whole = number in bills or (bool(mine) and mine <= lines)
            _set(box, whole)
            for line in mine:
                _set(self.lines[line], whole or line in lines)

    def chosen_bills(self) -> list[str]:
        """The bills that are ticked whole."""
        return [number for number, box in self.bills.items() if box.isChecked()]

    def chosen_lines(self) -> frozenset[Line]:
        """The ticked lines of bills that are not ticked whole."""
        whole = self.chosen_bills()
        return frozenset(line for line, box in self.lines.items() if box.isChecked() and line[0] not in whole)

    def items(self) -> tuple[RefundItem, ...]:
        """What to name in a refund when not only whole bills are chosen: every ticked line."""
        if not self.chosen_lines():
            return ()
        return lines_chosen(self._theirs, frozenset(line for line, box in self.lines.items() if box.isChecked()))

    def sum_fen(self) -> int:
        """What is ticked, in fen."""
        whole = sum(bill.own_fen for bill in self._ours if bill.bill_no in self.chosen_bills())
        return whole + sum(item.own_fen for item in lines_chosen(self._theirs, self.chosen_lines()))

    def _add(self, box: QCheckBox, own_fen: int, row: int) -> int:
        value = MoneyLabel()
        value.show_fen(own_fen)
        self._values.append(value)
        self._grid.addWidget(box, row, 0)
        self._grid.addWidget(value, row, 1)
        return row + 1

    def _on_bill(self, number: str, on: bool) -> None:
        for line, box in self.lines.items():
            if line[0] == number:
                _set(box, on)
        self.ticked.emit()

    def _on_line(self, number: str) -> None:
        mine = [box for line, box in self.lines.items() if line[0] == number]
        _set(self.bills[number], all(box.isChecked() for box in mine))
        self.ticked.emit()


def bill_words(bill: OrderBillView) -> str:
    """A bill for people: what it is and which department wrote it; its kind and number when nothing better is known."""
    if not bill.title:
        return f"{word(bill.kind)}  {bill.bill_no}"
    return " · ".join(filter(None, (bill.title, bill.department, word(bill.kind))))


def _line_words(name: str, spec: str, quantity: str, unit: str) -> str:
    return "  ".join(filter(None, (name, spec, f"× {quantity} {unit}".strip())))


def _set(box: QCheckBox, on: bool) -> None:
    box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(False)
