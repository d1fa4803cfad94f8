"""How Alipay frames a file inside its ZIP: lines with # that name account and day, a line of names, rows, lines with #
that hold totals. Said once for the business bill and the account log."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from server.reconciliation.reading import StatementContext, StatementUnreadable

_ACCOUNT = re.compile(r"#账号：\[(?P<account>\d+)\]", re.ASCII)
_FROM = re.compile(r"#起始日期：\[(?P<y>\d{4})年(?P<m>\d\d)月(?P<d>\d\d)日 .*", re.ASCII)
_HEAD_LINES, _TAIL_BYTES = 20, 64 * 1024
BOM: Final = b"\xef\xbb\xbf"


def first_lines(text: bytes) -> list[bytes]:
    """The lines before the header, and it. Raises StatementUnreadable."""
    lines: list[bytes] = []
    start = 0
    while len(lines) < _HEAD_LINES and start < len(text):
        end = text.find(b"\n", start)
        end = len(text) if end < 0 else end
        lines.append(text[start:end])
        if not text.startswith(b"#", start):
            return lines
        start = end + 1
    raise StatementUnreadable(len(lines) or 1, "", "no header")


def last_lines(text: bytes) -> list[bytes]:
    """The lines that begin with # at the end, in their order; empty ones among them."""
    lines = text[-_TAIL_BYTES:].removesuffix(b"\n").split(b"\n")
    kept: list[bytes] = []
    while lines and (lines[-1].startswith(b"#") or not lines[-1].strip()):
        kept.append(lines.pop())
    return kept[::-1]


def decoded(raw: bytes, encoding: str) -> str | None:
    """A line as text, None where it is not of that encoding."""
    try:
        return raw.removesuffix(b"\r").decode(encoding)
    except UnicodeDecodeError:
        return None


def line_of(raw: bytes, encoding: str, number: int) -> str:
    """A line as text. Raises StatementUnreadable."""
    text = decoded(raw, encoding)
    if text is None:
        raise StatementUnreadable(number, "", "not GBK" if encoding == "gb18030" else "not UTF-8")
    return text


def check_frame(frame: Sequence[str], context: StatementContext) -> None:
    """The account and the first day that the file names are those it was asked for. Raises StatementUnreadable."""

    def one(form: re.Pattern[str], column: str, right: Callable[[re.Match[str]], bool], rule: str) -> None:
        for number, text in enumerate(frame, 1):
            if (found := form.match(text)) is not None:
                if right(found):
                    return
                raise StatementUnreadable(number, column, rule)
        raise StatementUnreadable(len(frame) + 1, column, "missing")

    account, day = context.merchant, context.day.strftime("%Y%m%d")
    one(_ACCOUNT, "账号", lambda found: found["account"].startswith(account), "is another merchant's")
    one(_FROM, "起始日期", lambda found: found["y"] + found["m"] + found["d"] == day, "is of another day")


def records(
    text: bytes, encoding: str, columns: Sequence[str], head: int, tail: int
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row, white space removed (Alipay puts a TAB behind numbers). ``head`` and ``tail``
    count lines. Raises StatementUnreadable."""
    raws = text.removesuffix(b"\n").split(b"\n")[head:]
    lines = (line_of(raw, encoding, number) + "\n" for number, raw in enumerate(raws, head + 1))
    reader = csv.reader(lines, strict=True)
    try:
        for cells in reader:
            line = head + reader.line_num
            if not cells and reader.line_num <= len(raws) - tail:
                raise StatementUnreadable(line, "", "empty line")
            if not cells or cells[0].startswith("#"):
                continue
            if len(cells) != len(columns):
                column = columns[min(len(cells), len(columns) - 1)]
                raise StatementUnreadable(line, column, f"{len(cells)} values for {len(columns)} columns")
            yield line, [cell.strip() for cell in cells]
    except csv.Error:
        raise StatementUnreadable(head + reader.line_num, "", "quotes do not match") from None
