"""SQLite databases of simulated worlds: a new one is a copy of one that was migrated once, and its readers keep their
connections.

Statements, transactions, isolation and tables are the product's own. Left out is what one thread does not need: the
pool that shares sixteen connections among threads, and a transaction around what those who check read, since nothing
else runs meanwhile. Both together were a sixth of what a payment takes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, make_url
from sqlalchemy.pool import PoolProxiedConnection

from server.ports import UnitOfWork
from server.storage import migrate
from server.storage.sqlite import Execution, SqliteDatabase
from server.storage.unit_of_work import Repositories

SHARED_MEMORY = Path("/dev/shm")


class _Kept:
    """One connection of a reader; closing it lays it ready for the next."""

    __slots__ = ("_free", "_proxy", "driver_connection")

    def __init__(self, proxy: PoolProxiedConnection, free: list[_Kept]) -> None:
        self._proxy, self._free = proxy, free
        self.driver_connection: Any = proxy.driver_connection

    def close(self) -> None:
        """Nobody reads here any more."""
        self._free.append(self)

    def end(self) -> None:
        """Give it back to the engine that made it."""
        self._proxy.close()


class _Readers:
    """What a reader needs of ``sqlalchemy.Engine``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: list[_Kept] = []

    def raw_connection(self) -> _Kept:
        """A connection that nobody reads on."""
        return self._free.pop() if self._free else _Kept(self._engine.raw_connection(), self._free)

    def dispose(self) -> None:
        """Close all."""
        while self._free:
            self._free.pop().end()
        self._engine.dispose()


class QuickSqlite(SqliteDatabase):
    """The shipped database; ``bystander`` reads what is committed, each statement at once."""

    def __init__(self, path: Path) -> None:
        super().__init__(make_url(f"sqlite:///{path}"))
        self._readers = cast("Engine", _Readers(self._readers))
        self._mine = self._readers.raw_connection()
        self.connection: Any = self._mine.driver_connection
        self.bystander = cast(UnitOfWork, Repositories(Execution(self.connection), self.statements))

    def close(self) -> None:
        """Close every connection."""
        self._mine.close()
        super().close()


@contextmanager
def sqlite_database() -> Iterator[QuickSqlite]:
    """A new database with the present schema, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="paydesk-sim-", dir=_folder()) as name:
        path = Path(name) / "paydesk.sqlite3"
        path.write_bytes(_migrated())
        database = QuickSqlite(path)
        try:
            yield database
        finally:
            database.close()


@cache
def _migrated() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="paydesk-sim-"))
    try:
        migrate.upgrade(f"sqlite:///{folder / 'schema.sqlite3'}")
        return (folder / "schema.sqlite3").read_bytes()
    finally:
        shutil.rmtree(folder)


def _folder() -> Path | None:
    return SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
