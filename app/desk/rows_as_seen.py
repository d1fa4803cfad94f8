"""A run's rows as a file of what the grid shows: its columns in their order, in the words of the screen.

The server's file has every column, under names that never change, for programs. On its way to the disk each line of it
becomes the line that a person sees; a million rows are never held at once.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.core.clock import BEIJING
from app.core.spreadsheet import is_formula
from app.desk.exception_files import BYTE_ORDER_MARK, KEPT_DIGITS, file_cell, lines_of
from app.desk.keep_file import Sink, Transfer, keep_file
from app.desk.reconciliation_ports import ReconciliationServer
from app.wire.reconciliation import ReadRows, RowView

QUOTE, LINE_END = b'"', b"\r\n"
PLAIN = re.compile(r"[0-9A-Za-z]+(?:[ .:_/-][0-9A-Za-z]+)*").fullmatch
"""What stands in a file as it is, but for long numbers."""


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column as it is seen. ``reads`` are columns of the server's file. Where those have few different values
    ``text`` says each once, in words; without it the one column stands as it came, its first ``letters``. ``foreign``
    text came from outside: it may look like a formula, or like a number that a spreadsheet would round."""

    title: str
    reads: tuple[str, ...]
    text: Callable[[RowView], str] | None = None
    letters: int | None = None
    foreign: bool = False


Columns = Mapping[str, Sequence[str]]
Cells = Callable[[Columns], Sequence[str]]


class RowsAsSeen:
    """Takes the server's file part by part, hands what is seen on to another sink; ``end`` after the last part."""

    def __init__(self, to: Sink, columns: Sequence[SeenColumn]) -> None:
        self._to, self._columns = to, columns
        self._rest, self._names = b"", list[str]()
        self._cells: list[Cells] = [_cells_of(each) for each in columns]

    @property
    def cancelled(self) -> bool:
        """As who takes what is seen says."""
        return self._to.cancelled

    def begin(self, total_bytes: int | None) -> None:
        """What is seen has another length."""
        self._to.begin(None)
        self._to.write((BYTE_ORDER_MARK + lines_of([[each.title for each in self._columns]])).encode())

    def write(self, part: bytes) -> None:
        """The whole lines of it; what is left waits for the next part."""
        self._rest += part
        cut = self._rest.rfind(LINE_END)
        while cut >= 0 and self._rest.count(QUOTE, 0, cut) % 2:  # a line end within a text
            cut = self._rest.rfind(LINE_END, 0, cut)
        if cut >= 0:
            whole, self._rest = self._rest[: cut + len(LINE_END)], self._rest[cut + len(LINE_END) :]
            self._hand_on(whole)

    def end(self) -> None:
        """The last line, where no line end follows it."""
        if self._rest:
            self._hand_on(self._rest)

    def _hand_on(self, lines: bytes) -> None:
        rows = [told for told in csv.reader(io.StringIO(lines.decode("utf-8-sig"), newline="")) if told]
        if not self._names and rows:
            self._names = rows.pop(0)
        if rows:
            columns = dict(zip(self._names, zip(*rows, strict=True), strict=True))
            seen = io.StringIO()
            csv.writer(seen, lineterminator="\n").writerows(
                zip(*[cells(columns) for cells in self._cells], strict=True)
            )
            self._to.write(seen.getvalue().encode())


def _cells_of(column: SeenColumn) -> Cells:
    """What gives this column's cells, many lines at once: a million lines leave no time for each."""
    text, letters = column.text, column.letters
    if text is not None:
        return _few(column.reads, text)
    [name] = column.reads
    if column.foreign:
        return lambda columns: [_foreign(told) for told in columns[name]]
    return (
        (lambda columns: columns[name])
        if letters is None
        else lambda columns: [told[:letters] for told in columns[name]]
    )


def _few(reads: Sequence[str], text: Callable[[RowView], str]) -> Cells:
    known: dict[tuple[str, ...], str] = {}

    def cells(columns: Columns) -> Sequence[str]:
        keys = list(zip(*[columns[name] for name in reads], strict=True))
        for key in set(keys) - known.keys():
            place = keys.index(key)
            known[key] = file_cell(text(_row({name: told[place] for name, told in columns.items()})))
        return [known[key] for key in keys]

    return cells


def _foreign(text: str) -> str:
    """``file_cell`` of it; numbers, which most cells are, in one look."""
    if not text or PLAIN(text):
        return f"{text}\t" if len(text) > KEPT_DIGITS and text.isdecimal() else text
    return file_cell(_bare(text))


def export_rows(
    server: ReconciliationServer, run_no: str, wanted: ReadRows, columns: Sequence[SeenColumn], path: str,
    transfer: Transfer,
) -> Path:  # fmt: skip
    """All that fits the conditions, in their order; kept whole or not at all. ``transfer`` counts lines (the titles'
    included) and cancels. Blocks."""

    def fetch(sink: Sink) -> None:
        seen = RowsAsSeen(sink, columns)
        server.export_run_rows(run_no, wanted, seen)
        seen.end()

    return keep_file(path, fetch, transfer)


def _row(told: dict[str, str]) -> RowView:
    text = {name: _bare(value) for name, value in told.items()}
    return RowView(
        row=0, outcome=text["outcome"], cells=text["cells"], type=text["type"], field=text["field"],
        channel=text["channel"], kind=text["kind"], our_no=text["our_no"], party_no=text["party_no"],
        business_no=text["business_no"], channel_fen=_fen(text["channel_yuan"]),
        platform_fen=_fen(text["platform_yuan"]), business_fen=_fen(text["business_yuan"]),
        source_fen=_fen(text["source_yuan"]), at=datetime.fromisoformat(text["at"]).replace(tzinfo=BEIJING),
        day=date.fromisoformat(text["day"]), carried=text["carried"] == "1", exception_no=text["exception_no"],
    )  # fmt: skip


def _bare(text: str) -> str:
    """Without the apostrophe that kept a spreadsheet from taking it for a formula; what is written gets its own."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def _fen(yuan: str) -> int | None:
    """The server writes two places always."""
    return int(yuan.replace(".", "")) if yuan else None
