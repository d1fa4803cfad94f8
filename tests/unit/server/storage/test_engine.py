"""Which database URLs we can serve, and that a refusal repeats no password."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidInput
from server.storage import migrate
from server.storage.engine import MEMORY, read_url


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        pytest.param("sqlite:////var/lib/paydesk/paydesk.sqlite3", "sqlite", id="SQLite, absolute"),
        pytest.param("sqlite:///paydesk.sqlite3", "sqlite", id="SQLite, relative"),
        pytest.param("postgresql://u:p@host/paydesk", "postgresql+psycopg", id="PostgreSQL, any driver"),
        pytest.param("postgresql+psycopg://u:p@host:5433/paydesk", "postgresql+psycopg", id="PostgreSQL"),
    ],
)
def test_urls_that_we_can_serve(url: str, driver: str) -> None:
    assert read_url(url).drivername == driver


@pytest.mark.parametrize(
    "url", ["", "paydesk.sqlite3", "sqlite://", "sqlite:///:memory:", "mysql://u:geheim@host/x", MEMORY]
)
def test_urls_that_we_cannot_serve_are_refused_without_their_text(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_url(url)
    assert refused.value.code == "database.url_unusable"
    assert "geheim" not in str(refused.value)


def test_a_database_in_memory_cannot_be_served() -> None:
    with pytest.raises(InvalidInput):
        migrate.is_current(MEMORY)
