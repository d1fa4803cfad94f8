"""One PostgreSQL session: statements prepared once in it and run by libpq through psycopg, values converted by psycopg.

psycopg's cursors cost more than all else in a payment; this asks libpq itself (`psycopg.pq`), which waits without
holding Python's lock. The session lives as long as its pooled connection.
"""

import itertools
import re
from typing import Any

import psycopg
from psycopg import errors, pq
from psycopg.adapt import PyFormat, Transformer

from server.storage.statements import Prepared, Values

_PLACE = re.compile("%s|%%")


class Session:
    """Runs prepared statements on one connection, outside of psycopg's own transactions. Raises psycopg's errors."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._libpq = connection.pgconn
        self._transformer = Transformer(connection)
        self._names: dict[Prepared, bytes] = {}

    @property
    def is_idle(self) -> bool:
        """Whether the connection stands and is in no transaction."""
        return self._libpq.status == pq.ConnStatus.OK and self._libpq.transaction_status == pq.TransactionStatus.IDLE

    def command(self, text: bytes) -> bytes:
        """Run one command without values and answer the server's word for what it did (``COMMIT``, ``ROLLBACK``)."""
        return self._checked(self._libpq.exec_(text)).command_status or b""

    def write(self, statement: Prepared, values: Values) -> int:
        """Run it and answer how many rows it touched."""
        return self._run(statement, values).command_tuples or 0

    def rows(self, statement: Prepared, values: Values) -> list[tuple[Any, ...]]:
        """Run it and answer its rows as psycopg reads them."""
        result = self._run(statement, values)
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def _run(self, statement: Prepared, values: Values) -> pq.abc.PGresult:
        dumped = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        if not statement.lasting:
            return self._checked(self._libpq.exec_params(_to_libpq(statement.text), dumped))
        name = self._names.get(statement) or self._prepare(statement)
        return self._checked(self._libpq.exec_prepared(name, dumped))  # type: ignore[arg-type] # None is NULL

    def _prepare(self, statement: Prepared) -> bytes:
        name = b"paydesk_%d" % len(self._names)
        self._checked(self._libpq.prepare(name, _to_libpq(statement.text)))
        self._names[statement] = name
        return name

    def _checked(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
            return result
        if self._libpq.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError("the connection is lost")
        raise errors.error_from_result(result)


def _to_libpq(text: str) -> bytes:
    """Numbered places; SQLAlchemy casts every value, so the server needs no types from us and takes all as text."""
    places = itertools.count(1)
    return _PLACE.sub(lambda found: f"${next(places)}" if found[0] == "%s" else "%", text).encode()
