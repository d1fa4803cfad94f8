"""Four cells side by side: what each party says of the same money, differing digits coloured, underlined and bold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.wire.exceptions import CellView
from ui import theme
from ui.exceptions.differing import Piece, differing
from ui.exceptions.wording import PARTIES, name_of
from ui.sentences import find
from ui.text import date_time, money, translate, word
from ui.widgets.labels import Badge, words

SPACE = theme.SPACE
BREAK = "\u200b"
BREAK_AFTER = 4
"""A number may be broken after so many characters; it is read in such groups anyway."""
NO_RECORD = "no_record"
VERDICTS = {
    "agrees": ("success", "success"), "differs": ("danger", "warning"), "absent": ("muted", "minus"),
    "in_transit": ("primary", "hourglass"), NO_RECORD: ("muted", "minus"),
}  # fmt: skip
NOT_COMPARED = frozenset({"line", "day", "at"})
"""Parties have their own times and days; that these differ is no fault."""


@dataclass(frozen=True, slots=True)
class CellLine:
    """One fact of all four parties: its name and four texts, empty where a party says nothing."""

    key: str
    name: str
    texts: tuple[str, ...]


def in_order(cells: Sequence[CellView]) -> list[CellView | None]:
    """Channel, platform, business system, service channel; None where the case has none."""
    by_party = {cell.party: cell for cell in cells}
    return [by_party.get(party) for party in PARTIES]


def verdict_of(cell: CellView | None) -> str:
    """A code of ``exception.cell``. Who is asked for no record of this money, and has none, agrees with nobody."""
    if cell is None:
        return "absent"
    if cell.in_transit:
        return "in_transit"
    return NO_RECORD if cell.cell == "agrees" and not cell.present else cell.cell


def cell_lines(cells: Sequence[CellView]) -> list[CellLine]:
    """Every fact that at least one party states."""
    four = [cell if cell is not None and cell.present else None for cell in in_order(cells)]

    def line(key: str, name: str, text: Callable[[CellView], str]) -> CellLine:
        return CellLine(key, name, tuple(text(cell) if cell is not None else "" for cell in four))

    lines = [
        line("amount", translate("exceptions", "Amount"), _amount),
        line("state", translate("exceptions", "State"), _state),
        line("kind", translate("exceptions", "Kind"), lambda cell: name_of("kind", cell.kind) if cell.kind else ""),
        line("fee", translate("exceptions", "Fee"), _fee),
        line("our_no", translate("exceptions", "Our number"), lambda cell: cell.our_no),
        line("party_no", translate("exceptions", "Channel's number"), lambda cell: cell.party_no),
        line("business_no", translate("exceptions", "Business number"), lambda cell: cell.business_no),
        line("at", translate("exceptions", "Time"), lambda cell: date_time(cell.at) if cell.at else ""),
        line("day", translate("exceptions", "Accounting day"), lambda cell: cell.day.isoformat() if cell.day else ""),
        line("line", translate("exceptions", "Statement line"), _line),
    ]
    return [each for each in lines if any(each.texts)]


def marked_pieces(line: CellLine) -> list[tuple[Piece, ...]]:
    """The pieces of the four texts; the platform's record is what the others are compared with, else the channel's,
    the business system's, the service channel's."""
    if line.key in NOT_COMPARED:
        return [(Piece(text, False),) if text else () for text in line.texts]
    channel, platform, business, source = line.texts
    first, second, *rest = differing([platform, channel, business, source], from_end=line.key in ("amount", "fee"))
    return [second, first, *rest]


def rich(pieces: Sequence[Piece], *, breaking: bool) -> str:
    """HTML of a text: what differs is coloured, bold and underlined."""
    ink = theme.color("danger").name()
    found = []
    for piece in pieces:
        text = _broken(piece.text) if breaking else piece.text
        style = f"color:{ink};font-weight:700;text-decoration:underline"
        found.append(f'<span style="{style}">{escape(text)}</span>' if piece.differs else escape(text))
    return (BREAK if breaking else "").join(found)


class FourCells(QFrame):
    """The four records beside each other, a line a fact; a line with a difference begins with ≠."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: Sequence[CellView] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE + SPACE // 2)
        self._grid.setVerticalSpacing(SPACE // 2)
        for column in range(1, 5):
            self._grid.setColumnStretch(column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._grid)
        self._heads = [(words("strong", wrap=True), Badge()) for _ in PARTIES]
        self._names: list[QLabel] = []
        self._texts: list[list[QLabel]] = []
        self._shared: list[QLabel] = []
        for column, (name, verdict) in enumerate(self._heads, start=1):
            name.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(name, 0, column)
            self._grid.addWidget(verdict, 1, column, Qt.AlignmentFlag.AlignLeft)

    def show_cells(self, cells: Sequence[CellView]) -> None:
        """Show a case's four cells."""
        self._cells = cells
        for (name, verdict), cell, party in zip(self._heads, in_order(cells), PARTIES, strict=True):
            own = word(cell.name) if cell is not None and cell.name else ""
            name.setText(own or name_of("party", party))
            name.setToolTip(name_of("party", party))
            code = verdict_of(cell)
            verdict.show_state(name_of("cell", code) if code != NO_RECORD else "", *VERDICTS[code])
            verdict.setToolTip(name_of("cell", code))
        lines = cell_lines(cells)
        self.make_lines(len(lines))
        for place, name_label in enumerate(self._names):
            shown = place < len(lines)
            for label in (name_label, self._shared[place], *self._texts[place]):
                label.setVisible(shown)
            if shown:
                self._show_line(place, lines[place])

    def make_lines(self, count: int) -> None:
        """At least so many lines; those beyond what a case has stay hidden."""
        while len(self._names) < count:
            self._add_line()

    def texts(self) -> dict[str, list[str]]:
        """What is shown, without marks: the name of a line and its four texts."""
        return {
            name.text().removeprefix("≠ "): [label.property("plain") for label in self._texts[place]]
            for place, name in enumerate(self._names)
            if not name.isHidden()
        }

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._cells:
            self.show_cells(self._cells)

    def _show_line(self, place: int, line: CellLine) -> None:
        marked = marked_pieces(line)
        differs = any(piece.differs for pieces in marked for piece in pieces)
        self._names[place].setText(f"≠ {line.name}" if differs else line.name)
        for label, text, pieces in zip(self._texts[place], line.texts, marked, strict=True):
            marks, breaking = any(piece.differs for piece in pieces), line.key.endswith("_no")
            label.setTextFormat(Qt.TextFormat.RichText if marks else Qt.TextFormat.PlainText)  # rich ones are dear
            label.setText(rich(pieces, breaking=breaking) if marks else (_broken(text) if breaking else text) or "—")
            label.setProperty("plain", text)
            label.setToolTip(text)
        self._show_shared(place, line)

    def _show_shared(self, place: int, line: CellLine) -> None:
        """A number that is the same wherever it stands is said once, with who has it."""
        stated = [at for at, text in enumerate(line.texts) if text]
        shared = line.key.endswith("_no") and len({line.texts[at] for at in stated}) == 1
        for label in self._texts[place]:
            label.setVisible(not shared)
        self._shared[place].setVisible(shared)
        if shared:
            names = " · ".join(self._heads[at][0].text() for at in stated)
            self._shared[place].setText(f"{line.texts[stated[0]]}  ({names})")

    def _add_line(self) -> None:
        row = len(self._names) + 3
        name = words("small", wrap=True)
        name.setMinimumWidth(72)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        labels = []
        for column in range(1, 5):
            label = QLabel()
            label.setWordWrap(True)
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            labels.append(label)
        shared = words("", wrap=True)
        shared.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(shared, row, 1, 1, 4)
        for label in (name, shared, *labels):
            label.hide()
        self._shared.append(shared)
        self._names.append(name)
        self._texts.append(labels)


def _amount(cell: CellView) -> str:
    return "" if cell.amount_fen is None else money(cell.amount_fen)


def _state(cell: CellView) -> str:
    """A record's own state, else that of a payment."""
    if not cell.state:
        return ""
    return name_of("record", cell.state) if find(f"exception.record.{cell.state}") else word(cell.state)


def _fee(cell: CellView) -> str:
    """A fee in yuan with as many places as it has (thousandths of a fen)."""
    if not cell.fee_milli_fen:
        return ""
    whole, part = divmod(abs(cell.fee_milli_fen), 100_000)
    figures = f"{part:05d}".rstrip("0").ljust(2, "0")
    return f"{'-' if cell.fee_milli_fen < 0 else ''}¥{whole:,}.{figures}"


def _line(cell: CellView) -> str:
    if not cell.sha256:
        return ""
    return translate("exceptions", "line {line} of file {file}").format(line=cell.line, file=cell.sha256[:8])


def _broken(text: str) -> str:
    return BREAK.join(text[place : place + BREAK_AFTER] for place in range(0, len(text), BREAK_AFTER))
