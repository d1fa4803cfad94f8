"""SQLite: units of work that take turns on one writer (`server.storage.sqlite_writer`), and readers on snapshots."""

import sqlite3
from functools import cache
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app.core.errors import PaydeskError, Refused
from server.storage.faults import READ_ONLY, from_sqlite
from server.storage.sqlite_writer import TURN_S, Writer
from server.storage.statements import Compiler, Prepared, Values
from server.storage.unit_of_work import Repositories, Statements

BUSY_S = 10
"""How long another process (administration, backup) may hold the database."""
READERS = 16
WAL_TRIES = 50
WRITER_CACHE_KIB = 8192
"""The upper levels of every index of some millions of payments."""
# With temp_store=MEMORY what a savepoint may have to put back stays in memory. Otherwise SQLite writes it to a file as
# soon as it is 64 KiB, which a turn of the writer nearly always is: two thirds of all that a payment wrote.


def sqlite_engine(
    url: URL, *, read_only: bool = False, connection: type[sqlite3.Connection] = sqlite3.Connection
) -> Engine:
    """An engine whose connections obey us: no BEGIN of their own, WAL, FULL, foreign keys, patience with others."""
    engine = create_engine(
        url,
        connect_args={
            "isolation_level": None, "check_same_thread": False, "cached_statements": 512, "timeout": BUSY_S,
            "factory": connection,
        },
        pool_size=READERS, max_overflow=0, pool_timeout=TURN_S, pool_reset_on_return=None,
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        use_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "journal_size_limit=67108864"):
            connection.execute(f"PRAGMA {pragma}")
        for pragma in ("query_only=ON",) if read_only else (f"cache_size=-{WRITER_CACHE_KIB}", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def use_wal(connection: sqlite3.Connection) -> None:
    """Turn a database to WAL, once in its life.

    SQLite does not wait by itself when several processes find a new file at the same time; an immediate transaction
    does, and after it the other one is through.
    """
    for _ in range(WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return
    raise sqlite3.OperationalError("database is locked")


class Execution:
    """Runs prepared statements on one sqlite3 connection (`server.storage.statements.Runner`)."""

    __slots__ = ("connection",)

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self.connection = connection

    def execute(self, text: str, values: Values = ()) -> sqlite3.Cursor:
        """Run one statement; a unit of work that has ended is a bug: RuntimeError."""
        if self.connection is None:
            raise self.ended()
        return self.connection.execute(text, values)

    def ended(self) -> Exception:
        """What to raise for a statement without a transaction."""
        return RuntimeError("this unit of work has ended or not begun")

    def write(self, statement: Prepared, values: Values) -> int:
        """Run it and answer how many rows it touched."""
        try:
            return self.execute(statement.text, values).rowcount
        except sqlite3.Error as error:
            raise self.failed(error) from error

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Run it and answer its rows, converted."""
        try:
            return [statement.read(row) for row in self.execute(statement.text, values).fetchall()]
        except sqlite3.Error as error:
            raise self.failed(error) from error

    def row(self, statement: Prepared, values: Values) -> list[Any] | None:
        """Run it and answer its first row, converted."""
        try:
            found = self.execute(statement.text, values).fetchall()
        except sqlite3.Error as error:
            raise self.failed(error) from error
        return statement.read(found[0]) if found else None

    def failed(self, error: sqlite3.Error) -> Exception:
        """What to raise for an error of a statement; that a reader writes is a bug."""
        ours = from_sqlite(error)
        return error if ours is None or ours.code == READ_ONLY else ours


class WritingExecution(Execution):
    """An execution in a turn of the writer: an error that ends the transaction fails the whole group."""

    __slots__ = ("_death", "_writer")

    def __init__(self, writer: Writer) -> None:
        super().__init__(None)
        self._writer = writer
        self._death: PaydeskError | None = None

    def failed(self, error: sqlite3.Error) -> Exception:
        """A broken rule of the tables ends this unit of work, as PostgreSQL has it; anything worse the whole group."""
        ours = from_sqlite(error)
        if ours is None and self._writer.is_alive():
            return error
        if not isinstance(error, sqlite3.IntegrityError) or not self._writer.is_alive():
            self._writer.die(error)
        self.connection, self._death = None, ours or Refused("storage.failed")
        return ours or error

    def ended(self) -> Exception:
        """Why the transaction died, or that there is none."""
        return self._death or super().ended()


class SqliteUnitOfWork(Repositories):
    """`server.ports.UnitOfWork` in a turn of the writer."""

    __slots__ = ("_execution", "_in_turn", "_writer")

    def __init__(self, writer: Writer, statements: Statements) -> None:
        self._writer = writer
        self._in_turn = False
        self._execution = WritingExecution(writer)
        super().__init__(self._execution, statements)

    def __enter__(self) -> Self:
        self._execution.connection = self._writer.begin()
        self._in_turn = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._in_turn:
            self._in_turn, self._execution.connection = False, None
            self._writer.undo()

    def commit(self) -> None:
        """Return when it is durable; Refused or Unreachable ``storage.…`` when the shared transaction died."""
        if self._execution.connection is None:
            raise self._execution.ended()
        self._execution.connection = None
        self._writer.finish()
        self._in_turn = False


class SqliteReader(Repositories):
    """A unit of work that only reads, on a snapshot of its own; it never waits for the writer and cannot commit."""

    __slots__ = ("_engine", "_execution", "_proxy")

    def __init__(self, engine: Engine, statements: Statements) -> None:
        self._engine = engine
        self._proxy: PoolProxiedConnection | None = None
        self._execution = Execution(None)
        super().__init__(self._execution, statements)

    def __enter__(self) -> Self:
        try:
            self._proxy = self._engine.raw_connection()
        except PoolTimeoutError as error:
            raise Refused("storage.busy") from error
        except sqlite3.Error as error:
            raise self._execution.failed(error) from error
        connection: Any = self._proxy.driver_connection
        if connection.in_transaction:  # whoever had it ended without memory, and its snapshot is old
            connection.execute("ROLLBACK")
        connection.execute("BEGIN")
        self._execution.connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._execution.connection = self._execution.connection, None
        proxy, self._proxy = self._proxy, None
        if connection is not None and proxy is not None:
            connection.execute("ROLLBACK")
            proxy.close()

    def commit(self) -> None:
        """A reader has nothing to commit: RuntimeError."""
        raise RuntimeError("a reader cannot commit")


@cache
def _statements() -> Statements:
    """Prepared once a process, however many databases it opens."""
    return Statements(Compiler(SQLiteDialect_pysqlite(dbapi=sqlite3)))


class SqliteDatabase:
    """An open SQLite database (`server.storage.engine.Database`)."""

    shared = False

    def __init__(self, url: URL, connection: type[sqlite3.Connection] = sqlite3.Connection) -> None:
        self._engine = sqlite_engine(url, connection=connection)
        self._readers = sqlite_engine(url, read_only=True)
        self.statements = _statements()
        self.writer = Writer(self._engine, self._readers)

    def uow(self) -> SqliteUnitOfWork:
        """A unit of work that may write."""
        return SqliteUnitOfWork(self.writer, self.statements)

    def reader(self) -> SqliteReader:
        """A unit of work that only reads."""
        return SqliteReader(self._readers, self.statements)

    def close(self) -> None:
        """Close every connection."""
        self.writer.close()
        self._engine.dispose()
        self._readers.dispose()
