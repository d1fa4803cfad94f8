"""Files of the exception workbench: evidence that is attached, looked at or saved; a list as it is seen, as CSV."""

import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.core.errors import InvalidInput, Refused
from app.core.spreadsheet import is_formula
from app.desk.exception_ports import ExceptionServer
from app.desk.keep_file import Sink, Transfer, keep_file, read_file
from app.wire.exceptions import LARGEST_ATTACHMENT_BYTES, Comment, ExceptionDetail, ExceptionView, SearchExceptions

READABLE = {b"%PDF": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}
"""How a PDF, a JPEG and a PNG begin, whatever they are called."""
EXPORT_ROWS, KEPT_DIGITS = 500, 11
BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know that the file is UTF-8."""


def comment(
    server: ExceptionServer, exception_no: str, text: str, path: str = "", file_name: str = ""
) -> ExceptionDetail:
    """Keep words, a file or both. Raises InvalidInput ``exception.attachment_kind``, what ``read_file`` and the
    server raise."""
    content = read_file(path, LARGEST_ATTACHMENT_BYTES) if path else b""
    if content and not ending_of(content):
        raise InvalidInput("content", "is no PDF, JPEG or PNG", code="exception.attachment_kind")
    name = (file_name or Path(path).name)[-64:] if path else ""
    return server.comment_exception(exception_no, Comment(text=text, file_name=name, content=content))


def ending_of(content: bytes) -> str:
    """What a file is, told by its first bytes; empty for anything that is not shown."""
    return next((ending for begin, ending in READABLE.items() if content.startswith(begin)), "")


def attachment_for_viewer(server: ExceptionServer, exception_no: str, attachment_id: int) -> Path:
    """An attached file where only this user can read it, for a viewer; its ending is what its content is, never what
    it was called. Raises what the server refuses, Refused ``exception.attachment_kind``, ``file.unwritable``."""
    content = server.attachment(exception_no, attachment_id).content
    ending = ending_of(content)
    if not ending:
        raise Refused("exception.attachment_kind")
    path = Path(tempfile.mkdtemp(prefix="paydesk-evidence-")) / f"{attachment_id}{ending}"
    return keep_file(str(path), lambda sink: sink.write(content), Transfer())


def save_attachment(server: ExceptionServer, exception_no: str, attachment_id: int, path: str) -> Path:
    """An attached file under a name that a person chose."""
    content = server.attachment(exception_no, attachment_id).content
    return keep_file(path, lambda sink: sink.write(content), Transfer())


def export_exceptions(
    server: ExceptionServer,
    wanted: SearchExceptions,
    titles: Sequence[str],
    line: Callable[[ExceptionView], Sequence[str]],
    path: str,
    transfer: Transfer,
) -> Path:
    """All that fits the conditions, in their order, a page at a time; kept whole or not at all. ``transfer`` counts
    lines (the titles' included) and cancels. Blocks. A row that moves to another place meanwhile stands once."""

    def fetch(sink: Sink) -> None:
        sink.begin(None)
        sink.write((BYTE_ORDER_MARK + lines_of([titles])).encode())
        seen, offset = set[str](), 0
        while True:
            page = server.search_exceptions(replace(wanted, offset=offset, limit=EXPORT_ROWS))
            fresh = [row for row in page.rows if row.exception_no not in seen]
            seen.update(row.exception_no for row in fresh)
            if fresh:
                sink.write(lines_of([line(row) for row in fresh]).encode())
            offset += len(page.rows)
            if not page.rows or offset >= page.total:
                return

    return keep_file(path, fetch, transfer)


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    """Lines of a CSV file, each cell as ``file_cell`` has it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([[file_cell(cell) for cell in row] for row in rows])
    return written.getvalue()


def file_cell(text: str) -> str:
    """``plain_cell``; long numbers end in a tab, as in channels' own bills: a spreadsheet then keeps every digit."""
    plain = plain_cell(text)
    return f"{plain}\t" if len(plain) > KEPT_DIGITS and plain.isascii() and plain.isdigit() else plain


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, without tabs and line ends: a leading ``= + - @`` that begins
    no number gets an apostrophe."""
    flat = " ".join(text.split())
    figure = flat.lstrip("+-").lstrip("¥").replace(",", "").replace(".", "", 1)
    formula = is_formula(flat) and not (figure.isascii() and figure.isdigit())
    return f"'{flat}" if formula else flat
