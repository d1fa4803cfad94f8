"""The fields of a layout: encoding, delimiter, units, and where each of its columns is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.wire.statements import ColumnMap, Layout, LayoutTotals
from ui import theme
from ui.reconciliation.layouts_presenter import FIELDS
from ui.text import translate, word
from ui.widgets.forms import FormField, number_field, text_field
from ui.widgets.labels import words

SPACE, ACROSS = theme.SPACE, 4
MOST_LINES, MOST_PLACES, WIDEST = 100, 10_000, 1000


class LayoutForm(QWidget):
    """Emits ``changed`` when anything is typed or chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = 0
        self.name, self.title = text_field(parent=self), text_field(parent=self)
        self.date_form, self.time_form, self.refund_words = (
            text_field(parent=self),
            text_field(parent=self),
            text_field(largest=200, parent=self),
        )
        self.header_lines, self.footer_lines = _number(MOST_LINES, self), _number(MOST_LINES, self)
        self.party = _choices(
            self, [(each, word(f"party.{each}")) for each in ("channel", "business", "source", "bank")]
        )
        self.encoding = _choices(self, [("utf-8", "UTF-8"), ("gbk", "GBK (GB18030)")])
        self.delimiter = _choices(self, [
            (",", translate("reconciliation", "Comma")), ("\t", translate("reconciliation", "Tab")), ("|", "|"),
            (";", ";"), ("fixed", translate("reconciliation", "Fixed widths")),
        ])  # fmt: skip
        self.unit = _choices(self, [
            ("yuan", translate("reconciliation", "Yuan (12.50)")), ("fen", translate("reconciliation", "Fen (1250)"))
        ])  # fmt: skip
        self.sign = _choices(self, [
            ("minus", translate("reconciliation", "by a minus sign")),
            ("word", translate("reconciliation", "by a word")),
        ])  # fmt: skip
        self.totals_line, self.count_place, self.sum_place = (
            _number(MOST_LINES, self),
            _number(MOST_PLACES, self),
            _number(MOST_PLACES, self),
        )
        self.count_width, self.sum_width = _number(WIDEST, self), _number(WIDEST, self)
        self.sum_of = _choices(self, [
            ("net", translate("reconciliation", "payments less refunds")),
            ("paid", translate("reconciliation", "payments alone")), ("all", translate("reconciliation", "both added")),
        ])  # fmt: skip
        self._columns: dict[str, tuple[QLineEdit, QSpinBox, QSpinBox]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + SPACE // 2)
        column.addLayout(self._fields())
        column.addWidget(words("heading", translate("reconciliation", "Where each column is found"), parent=self))
        column.addLayout(self._column_grid())

    def show_layout(self, layout: Layout) -> None:
        """Fill the form."""
        self._version = layout.version
        quiet = self.blockSignals(True)
        for text, value in (
            (self.name, layout.name), (self.title, layout.title), (self.date_form, layout.date_form),
            (self.time_form, layout.time_form), (self.refund_words, " ".join(layout.refund_words)),
        ):  # fmt: skip
            text.setText(value)
        self.header_lines.setValue(layout.header_lines)
        self.footer_lines.setValue(layout.footer_lines)
        totals = layout.totals
        self.totals_line.setValue(totals.line if totals else 0)
        self.count_place.setValue(totals.count_place if totals else 0)
        self.count_width.setValue(totals.count_width if totals else 0)
        self.sum_place.setValue(totals.sum_place if totals else 0)
        self.sum_width.setValue(totals.sum_width if totals else 0)
        for box, chosen in (
            (self.sum_of, totals.sum_of if totals else "net"),
            (self.party, layout.party), (self.encoding, layout.encoding), (self.delimiter, layout.delimiter),
            (self.unit, layout.unit), (self.sign, layout.sign),
        ):  # fmt: skip
            box.setCurrentIndex(max(0, box.findData(chosen)))
        told = {each.field: each for each in layout.columns}
        for field, (header, place, width) in self._columns.items():
            found = told.get(field)  # type: ignore[call-overload]
            header.setText(found.header if found else "")
            place.setValue(found.place if found else 0)
            width.setValue(found.width if found else 0)
        self.blockSignals(quiet)

    def layout_typed(self) -> Layout:
        """The layout as it stands there; it may lack something."""
        columns: list[Any] = []
        for field, (header, place, width) in self._columns.items():
            if header.text().strip() or place.value():
                named: Any = field
                columns.append(
                    ColumnMap(field=named, header=header.text().strip(), place=place.value(), width=width.value())
                )
        return Layout(
            name=self.name.text().strip(), party=self.party.currentData(), title=self.title.text().strip(),
            encoding=self.encoding.currentData(), delimiter=self.delimiter.currentData(),
            header_lines=self.header_lines.value(), footer_lines=self.footer_lines.value(),
            unit=self.unit.currentData(), sign=self.sign.currentData(),
            refund_words=tuple(self.refund_words.text().split()), date_form=self.date_form.text().strip(),
            time_form=self.time_form.text().strip(), columns=tuple(columns), version=self._version,
            totals=self._totals(),
        )  # fmt: skip

    def _totals(self) -> LayoutTotals | None:
        if not self.totals_line.value():
            return None
        return LayoutTotals(
            line=self.totals_line.value(),
            count_place=self.count_place.value(),
            count_width=self.count_width.value(),
            sum_place=self.sum_place.value(),
            sum_width=self.sum_width.value(),
            sum_of=self.sum_of.currentData(),
        )

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE + SPACE // 2)
        named: tuple[tuple[QWidget, str], ...] = (
            (self.title, translate("reconciliation", "Title")),
            (self.name, translate("reconciliation", "Short name")),
            (self.party, translate("reconciliation", "Whose file")),
            (self.encoding, translate("reconciliation", "Encoding")),
            (self.delimiter, translate("reconciliation", "Between columns")),
            (self.header_lines, translate("reconciliation", "Lines before the first row")),
            (self.footer_lines, translate("reconciliation", "Lines after the last row")),
            (self.unit, translate("reconciliation", "Amounts in")),
            (self.sign, translate("reconciliation", "Refunds are told")),
            (self.refund_words, translate("reconciliation", "Words that mean a refund")),
            (self.date_form, translate("reconciliation", "Form of dates (%Y-%m-%d)")),
            (self.time_form, translate("reconciliation", "Form of times (%H:%M:%S)")),
            (self.totals_line, translate("reconciliation", "Totals: line of the footer (0: none)")),
            (self.count_place, translate("reconciliation", "Place of the count")),
            (self.sum_place, translate("reconciliation", "Place of the sum")),
            (self.sum_of, translate("reconciliation", "Sum of")),
            (self.count_width, translate("reconciliation", "Width of the count")),
            (self.sum_width, translate("reconciliation", "Width of the sum")),
        )
        for place, (widget, name) in enumerate(named):
            field = FormField(widget, self)
            field.set_name(name)
            grid.addWidget(field, place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignTop)
            _tell(widget, self.changed.emit)
        return grid

    def _column_grid(self) -> QGridLayout:
        grid, half = QGridLayout(), (len(FIELDS) + 1) // 2
        for side in (0, 4):
            for step, title in enumerate(
                (
                    "", translate("reconciliation", "Name in the header"), translate("reconciliation", "or place"),
                    translate("reconciliation", "width"),
                )
            ):  # fmt: skip
                grid.addWidget(words("small", title, parent=self), 0, side + step)
        for number, field in enumerate(FIELDS):
            header, place, width = text_field(parent=self), _number(MOST_PLACES, self), _number(WIDEST, self)
            side, row = (4 if number >= half else 0), number % half + 1
            name = words("", word(f"column.{field}"), parent=self)
            name.setBuddy(header)
            for step, widget in enumerate((name, header, place, width)):
                grid.addWidget(widget, row, side + step)
            for widget in (header, place, width):
                widget.setAccessibleName(word(f"column.{field}"))
                _tell(widget, self.changed.emit)
            self._columns[field] = (header, place, width)
        for stretched in (1, 5):
            grid.setColumnStretch(stretched, 1)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        return grid


def _tell(widget: QWidget, changed: Callable[[], object]) -> None:
    if isinstance(widget, QLineEdit):
        widget.textChanged.connect(lambda _text: changed())
    elif isinstance(widget, QSpinBox):
        widget.valueChanged.connect(lambda _value: changed())
    elif isinstance(widget, QComboBox):
        widget.currentIndexChanged.connect(lambda _place: changed())


def _choices(parent: QWidget, choices: list[tuple[str, str]]) -> QComboBox:
    made = QComboBox(parent)
    for value, said in choices:
        made.addItem(said, value)
    return made


def _number(most: int, parent: QWidget) -> QSpinBox:
    made = number_field(parent)
    made.setRange(0, most)
    return made
