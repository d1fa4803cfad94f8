"""How a database is named: one file, one server, or a server with its standbys as libpq has it."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidInput
from server.storage.engine import read_url

BOTH = ("one:5432", "two:5433")


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize("query", ["", "?target_session_attrs=read-write", "?sslmode=require"])
def test_a_server_with_its_standbys_is_the_one_that_takes_writes(scheme: str, query: str) -> None:
    url = read_url(f"{scheme}://paydesk:p%40ss@{','.join(BOTH)}/paydesk{query}")
    assert (url.drivername, url.username, url.password, url.database) == (
        "postgresql+psycopg", "paydesk", "p@ss", "paydesk",
    )  # fmt: skip
    assert url.query["host"] == BOTH
    assert url.query["target_session_attrs"] == "read-write"
    assert ("sslmode" in url.query) == ("sslmode" in query)


def test_one_server_is_left_as_it_is() -> None:
    url = read_url("postgresql://paydesk@db:5432/paydesk")
    assert (url.host, url.port, dict(url.query)) == ("db", 5432, {})


@pytest.mark.parametrize("text", ["", "mysql://a/b", "sqlite://", "postgresql://a@one:x/b", "postgresql://one:1,two:x"])
def test_what_cannot_be_served_is_said_in_our_words(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"database\.url_unusable"):
        read_url(text)
