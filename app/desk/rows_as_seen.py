"""A run's rows as a file of what the grid shows: its columns in their order, in the words of the screen.

The server's file has every column, under names that never change, for programs. On its way to the disk each line of it
becomes the line that a person sees; a million rows are never held at once.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from app.core.clock import BEIJING
from app.core.spreadsheet import is_formula
from app.desk.exception_files import BYTE_ORDER_MARK, lines_of
from app.desk.keep_file import Sink, Transfer, keep_file
from app.desk.reconciliation_ports import ReconciliationServer
from app.wire.reconciliation import ReadRows, RowView

QUOTE, LINE_END = b'"', b"\r\n"


class RowsAsSeen:
    """Takes the server's file part by part, hands what is seen on to another sink; ``end`` after the last part."""

    def __init__(self, to: Sink, titles: Sequence[str], line: Callable[[RowView], Sequence[str]]) -> None:
        self._to, self._titles, self._line = to, titles, line
        self._rest, self._names, self._place = b"", list[str](), 0

    @property
    def cancelled(self) -> bool:
        """As who takes what is seen says."""
        return self._to.cancelled

    def begin(self, total_bytes: int | None) -> None:
        """What is seen has another length."""
        self._to.begin(None)
        self._to.write((BYTE_ORDER_MARK + lines_of([self._titles])).encode())

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
        rows = [self._line(row) for row in self._rows(lines)]
        if rows:
            self._to.write(lines_of(rows).encode())

    def _rows(self, lines: bytes) -> Iterator[RowView]:
        for told in csv.reader(io.StringIO(lines.decode("utf-8-sig"), newline="")):
            if not self._names:
                self._names = told
            elif told:
                yield _row(self._place, dict(zip(self._names, told, strict=True)))
                self._place += 1


def export_rows(
    server: ReconciliationServer, run_no: str, wanted: ReadRows, titles: Sequence[str],
    line: Callable[[RowView], Sequence[str]], path: str, transfer: Transfer,
) -> Path:  # fmt: skip
    """All that fits the conditions, in their order; kept whole or not at all. ``transfer`` counts lines (the titles'
    included) and cancels. Blocks."""

    def fetch(sink: Sink) -> None:
        seen = RowsAsSeen(sink, titles, line)
        server.export_run_rows(run_no, wanted, seen)
        seen.end()

    return keep_file(path, fetch, transfer)


def _row(place: int, told: dict[str, str]) -> RowView:
    text = {name: _bare(value) for name, value in told.items()}
    return RowView(
        row=place, outcome=text["outcome"], cells=text["cells"], type=text["type"], field=text["field"],
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
