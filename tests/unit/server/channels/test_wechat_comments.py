"""Payers' comments: pages with and without backticks, followed to the end, and what is no page."""

from datetime import UTC, datetime

import pytest

from app.core.errors import Unreachable
from server.channels.wechat.comments import PAGE, all_comments, comment_fields, read_page
from server.ports import Comment, HttpReply
from support.channel_values import NOW, reply

ONE = Comment(datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC), "4200001", 5, "很好, 快")
NONE = b"<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>NO_COMMENT</err_code></xml>"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`7\n`2026-03-01 09:30:05,`4200001,`5,`很好, 快\n", id="with backticks"),
        pytest.param("7\n2026-03-01 09:30:05,4200001,5,很好, 快", id="without"),
        pytest.param("7\r\n2026-03-01 09:30:05,4200001,5,很好, 快\r\n\r\n", id="CRLF and an empty line"),
    ],
)
def test_a_page(text: str) -> None:
    page = read_page(reply(text.encode()))
    assert page is not None
    assert (page.next_offset, page.comments) == (7, (ONE,))


def test_no_comment_is_an_end() -> None:
    assert read_page(reply(NONE)) is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(b"", 200, "comments.unreadable", id="empty"),
        pytest.param(b"x", 200, "comments.unreadable", id="no offset"),
        pytest.param(b"1\nx", 200, "comments.unreadable", id="no comment"),
        pytest.param(b"1\n2026-13-01 09:30:05,1,5,x", 200, "comments.unreadable", id="no such month"),
        pytest.param(b"1\n2026-03-01 09:30:05,1,6,x", 200, "comments.unreadable", id="six stars"),
        pytest.param(b"\xff", 200, "comments.unreadable", id="not UTF-8"),
        pytest.param(b"<html>", 200, "comments.unreadable", id="web page"),
        pytest.param(NONE.replace(b"NO_COMMENT", b"SIGNERROR"), 200, "comments.refused", id="refused"),
        pytest.param(b"1\n", 500, "comments.refused", id="500"),
    ],
)
def test_what_is_no_page(body: bytes, status: int, code: str) -> None:
    with pytest.raises(Unreachable) as error:
        read_page(reply(body, status))
    assert error.value.code == code


def test_pages_are_followed_from_their_own_offsets() -> None:
    asked: list[int] = []
    line = "2026-03-01 09:30:05,4200001,5,x"

    def ask(offset: int) -> HttpReply:
        asked.append(offset)
        count = PAGE if offset < 900 else 3
        return reply("\n".join([str(offset + 450), *[line] * count]).encode())

    assert len(all_comments(ask)) == 2 * PAGE + 3
    assert asked == [0, 450, 900]


def test_an_offset_that_does_not_move_ends_the_reading() -> None:
    body = "\n".join(["0", *["2026-03-01 09:30:05,4200001,5,x"] * PAGE]).encode()
    assert len(all_comments(lambda offset: reply(body))) == PAGE


def test_the_request_is_in_beijing_time_and_names_its_limit() -> None:
    fields = comment_fields(NOW, NOW, 5)
    assert fields == {"begin_time": "20260301093000", "end_time": "20260301093000", "offset": "5", "limit": "200"}
