"""Databases of PostgreSQL that tests use one after another: emptied between two, which is a tenth of making one.

A database goes to the next test only when it is beyond doubt as it was made: nobody else is connected, its tables and
whatever is written in the catalogue about them are untouched, and what its template held stands there unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from support.postgres import PostgresServer
from support.processes import NotInTimeError, wait_until

MOST_USES = 50
"""Rows that were removed leave room behind them in the files."""
LEAVE_LIMIT_S = 0.5
"""A session is at its end a moment after its connection was closed."""
_OTHERS: LiteralString = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES: LiteralString = """
SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"""
_START_AGAIN: LiteralString = """
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences
WHERE last_value IS NOT NULL"""
_CATALOGUES = (
    "pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_proc", "pg_type",
)  # fmt: skip
_SETTINGS: LiteralString = """
SELECT datconnlimit, datallowconn, datacl::text, (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = base.oid),
  (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_extension), (SELECT count(*) FROM pg_event_trigger),
  (SELECT count(*) FROM pg_largeobject_metadata),
  (SELECT array_agg((sequencename, last_value) ORDER BY sequencename)::text FROM pg_sequences)
FROM pg_database AS base WHERE datname = current_database()"""


@dataclass
class _Lent:
    """A database that was lent, with a connection to it that waits."""

    connection: psycopg.Connection[Any]
    uses: int = 1


class LentDatabases:
    """Copies of one template, each lent to one test after another."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self._template = server, template
        self._lent: dict[str, _Lent] = {}
        self._back: list[str] = []
        self._empty: tuple[sql.Composable, ...] = ()
        self._filled: tuple[str, ...] = ()
        self._state: tuple[Any, ...] = ()

    def lend(self) -> str:
        """The URL of a database as the template is; it is the asker's until it comes back."""
        while self._back:
            url = self._back.pop()
            if self._is_like_new(self._lent[url]):
                return url
            self._throw_away(url)
        url = self._server.fresh(template=self._template)
        connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True, prepare_threshold=1)
        if not self._state:
            self._look_at(connection)
        self._lent[url] = _Lent(connection)
        return url

    def take_back(self, url: str) -> None:
        """Who had it is done with it."""
        self._back.append(url)

    def close(self) -> None:
        """Nothing more is lent."""
        for lent in self._lent.values():
            lent.connection.close()
        self._lent.clear()
        self._back.clear()

    def _look_at(self, connection: psycopg.Connection[Any]) -> None:
        """How a database is that nobody has used."""
        tables = [str(row[0]) for row in connection.execute(_TABLES)]
        rows = {name: _one(connection, f"SELECT EXISTS (SELECT FROM {name})")[0] for name in tables}
        self._filled = tuple(sorted(name for name in tables if rows[name]))
        emptied = [sql.SQL(f"DELETE FROM {name}") for name in tables if not rows[name]]
        self._empty = (sql.SQL("SET LOCAL session_replication_role = replica"), *emptied)  # without their triggers
        self._state = self._state_of(connection)

    def _is_like_new(self, lent: _Lent) -> bool:
        if lent.uses >= MOST_USES:
            return False
        lent.uses += 1
        try:
            wait_until(lambda: not _one(lent.connection, _OTHERS)[0], timeout_s=LEAVE_LIMIT_S, what="all have left")
            with lent.connection.transaction():
                lent.connection.execute(sql.SQL("; ").join(self._empty))
            lent.connection.execute(_START_AGAIN)
            return self._state_of(lent.connection) == self._state
        except (psycopg.Error, NotInTimeError):
            return False

    def _state_of(self, connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
        """All that no test may have changed. A row of a catalogue that was changed bears a later transaction."""
        changes = ", ".join(f"(SELECT (count(*), max(xmin::text::bigint))::text FROM {name})" for name in _CATALOGUES)
        held = ", ".join(f"(SELECT array_agg(t::text ORDER BY t::text) FROM {name} AS t)" for name in self._filled)
        return (*_one(connection, _SETTINGS), *_one(connection, f"SELECT {changes}{held and ', ' + held}"))

    def _throw_away(self, url: str) -> None:
        self._lent.pop(url).connection.close()
        self._server.drop(url)


def _one(connection: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)
