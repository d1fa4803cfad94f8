"""WeChat's comments of payers: pages of batchquerycomment, followed to their end."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import BEIJING
from app.core.errors import Unreachable
from server.channels.answers import beijing_spaced, safe_code, safe_number
from server.channels.wechat import envelope
from server.ports import Comment, HttpReply

PAGE = 200
LARGEST_PAGES = 500
_OFFSET = re.compile(r"`?(\d{1,20})", re.ASCII)
_LINE = re.compile(
    r"`?(?P<at>[0-9: \-]{19}),`?(?P<number>[0-9A-Za-z_\-]{1,64}),`?(?P<stars>[1-5]),`?(?P<text>.*)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page: where the next begins (offsets are not consecutive), and its comments."""

    next_offset: int
    comments: tuple[Comment, ...]


def comment_fields(first_at: datetime, last_at: datetime, offset: int) -> dict[str, str]:
    """Fields of batchquerycomment; ``limit`` is always sent, leaving it out has produced signature errors."""
    return {
        "begin_time": f"{first_at.astimezone(BEIJING):%Y%m%d%H%M%S}",
        "end_time": f"{last_at.astimezone(BEIJING):%Y%m%d%H%M%S}",
        "offset": str(offset),
        "limit": str(PAGE),
    }


def read_page(reply: HttpReply) -> CommentPage | None:
    """One page, or None where there is no more. Raises Unreachable ``comments.refused``, ``comments.unreadable``."""
    if reply.status != 200:
        raise Unreachable("comments.refused", channel_code=str(reply.status))
    if reply.body.lstrip().startswith(b"<"):
        try:
            code = envelope.read(reply.body).get("err_code", "")
        except envelope.Unreadable:
            raise Unreachable("comments.unreadable", line=1) from None
        if code == "NO_COMMENT":
            return None
        raise Unreachable("comments.refused", channel_code=safe_code(code))
    try:
        lines = reply.body.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise Unreachable("comments.unreadable", line=1) from None
    start = _OFFSET.fullmatch(lines[0].strip()) if lines else None
    if start is None:
        raise Unreachable("comments.unreadable", line=1)
    return CommentPage(int(start[1]), tuple(_comment(line, place) for place, line in enumerate(lines[1:], 2) if line))


def all_comments(ask: Callable[[int], HttpReply]) -> list[Comment]:
    """Every page from offset 0 on; ``ask`` fetches the page after an offset. Ends at an empty page or no progress."""
    found: list[Comment] = []
    offset = 0
    for _ in range(LARGEST_PAGES):
        page = read_page(ask(offset))
        if page is None or not page.comments:
            break
        found.extend(page.comments)
        if page.next_offset <= offset or len(page.comments) < PAGE:
            break
        offset = page.next_offset
    return found


def _comment(line: str, place: int) -> Comment:
    match = _LINE.fullmatch(line)
    at = beijing_spaced(match["at"]) if match else None
    if match is None or at is None:
        raise Unreachable("comments.unreadable", line=place)
    return Comment(at, safe_number(match["number"]), int(match["stars"]), match["text"])
