"""Opening a database by its URL: SQLite for one server, PostgreSQL for more."""

import re
from typing import Protocol

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from app.core.errors import InvalidInput
from server.ports import UnitOfWork
from server.storage.memory import MemoryDatabase
from server.storage.postgresql import PostgresqlDatabase, postgresql_engine
from server.storage.sqlite import SqliteDatabase, sqlite_engine


class Database(Protocol):
    """An open database; give ``database.uow`` to the services. ``shared``: several servers may live on it at once."""

    shared: bool

    def uow(self) -> UnitOfWork:
        """A unit of work that may write."""
        ...

    def reader(self) -> UnitOfWork:
        """A unit of work that only reads, on a snapshot, and never waits for a writer; its ``commit()`` is a bug."""
        ...

    def close(self) -> None:
        """Close every connection; no unit of work may be open."""
        ...


MEMORY = "memory://"
"""A database that is gone with the process, for simulations; a server refuses it, as it cannot be migrated."""


def open_database(url: str) -> Database:
    """Open ``sqlite:////path`` or ``postgresql+psycopg://…``; its schema must be current (`server.storage.migrate`)."""
    if url == MEMORY:
        return MemoryDatabase()
    parsed = read_url(url)
    return SqliteDatabase(parsed) if parsed.get_backend_name() == "sqlite" else PostgresqlDatabase(parsed)


def open_engine(url: str) -> Engine:
    """An SQLAlchemy engine as the migrations want it."""
    parsed = read_url(url)
    return sqlite_engine(parsed) if parsed.get_backend_name() == "sqlite" else postgresql_engine(parsed)


_SEVERAL = re.compile(
    r"(?P<begin>postgresql[^:]*://(?:[^@/]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)/(?P<rest>[^?]*)\??(?P<query>.*)"
)


def _with_standbys(url: str) -> str:
    """Several hosts as SQLAlchemy has them: in the query."""
    found = _SEVERAL.fullmatch(url)
    if found is None:
        return url
    query = [f"host={host}" for host in found["hosts"].split(",")] + [each for each in (found["query"],) if each]
    if "target_session_attrs=" not in found["query"]:
        query.append("target_session_attrs=read-write")
    return f"{found['begin']}/{found['rest']}?{'&'.join(query)}"


def read_url(url: str) -> URL:
    """A database URL that we can serve; InvalidInput ``database.url_unusable`` otherwise (the text is not repeated).
    PostgreSQL may be named with its standbys, as libpq has it: ``postgresql://…@one:5432,two:5432/paydesk``; then only
    the one that takes writes is used, whichever it is at that moment."""
    try:
        parsed = make_url(_with_standbys(url))
    except (ArgumentError, ValueError):
        raise InvalidInput("database", "url", "database.url_unusable") from None
    name = parsed.get_backend_name()
    if name == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if name != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise InvalidInput("database", "url", "database.url_unusable")
    return parsed.set(drivername="sqlite")
