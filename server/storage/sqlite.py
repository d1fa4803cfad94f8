"""SQLite: one writer on which units of work take turns and share a COMMIT, and readers on snapshots of their own.

A unit takes the turn when it begins: a SAVEPOINT in the transaction of the present group (opened by BEGIN IMMEDIATE).
At its commit it releases the savepoint, joins the group and hands the turn on. Whoever ends a turn while nobody waits,
or when the group is large or old, sends the one COMMIT for all; each `commit()` returns after it. If the transaction
dies, every unit of its group fails. Nothing but statements may happen during a turn.
"""

import sqlite3
import threading
import time
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app.core.errors import PaydeskError, Refused, Unreachable
from server.storage.faults import from_sqlite
from server.storage.statements import Compiler, Prepared, Values
from server.storage.turns import Turns
from server.storage.unit_of_work import Repositories, Statements

BUSY_S = 10
"""How long another process (administration, backup) may hold the database."""
TURN_S = 30
LARGEST_GROUP = 128
OLDEST_GROUP_S = 0.02
READERS = 16


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
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "journal_size_limit=67108864"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


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
        """What to raise for an error of a statement."""
        return from_sqlite(error) or error


class Group:
    """The units of work that one COMMIT will serve."""

    __slots__ = ("begun_s", "error", "gates")

    def __init__(self) -> None:
        self.begun_s = time.monotonic()
        self.error: PaydeskError | None = None
        self.gates: list[threading.Lock] = []


class Writer:
    """The one connection that writes. Everything but `take` is called by the holder of the turn."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turns = Turns()
        self._proxy: PoolProxiedConnection | None = None
        self._connection: sqlite3.Connection | None = None
        self._group: Group | None = None
        self.commits = 0
        """How many COMMITs were sent; tests compare it with the number of units."""

    @property
    def waiting(self) -> int:
        """How many units wait for their turn."""
        return self._turns.waiting

    def begin(self) -> sqlite3.Connection:
        """Take the turn and open a savepoint; Refused ``storage.busy``."""
        if not self._turns.take(TURN_S):
            raise Refused("storage.busy")
        try:
            return self._begin()
        except BaseException as error:
            ours = from_sqlite(error) if isinstance(error, sqlite3.Error) else None
            self._abandon(ours or Refused("storage.failed"))
            self._turns.give_up()
            raise ours or error from error

    def _begin(self) -> sqlite3.Connection:
        if self._connection is None:
            self._proxy = self._engine.raw_connection()
            self._connection = cast(sqlite3.Connection, self._proxy.driver_connection)
        if self._group is None:
            self._connection.execute("BEGIN IMMEDIATE")
            self._group = Group()
        self._connection.execute("SAVEPOINT turn")
        return self._connection

    def finish(self) -> None:
        """Join the group, hand the turn on, and return when the group's COMMIT has; or raise why it died."""
        group, connection = self._group, self._connection
        assert group is not None  # noqa: S101 - the caller holds a turn
        assert connection is not None  # noqa: S101
        try:
            connection.execute("RELEASE turn")
        except sqlite3.Error as error:
            self.die(error)
            self._turns.give_up()
            raise from_sqlite(error) or error from error
        gate = threading.Lock()
        gate.acquire()
        group.gates.append(gate)
        self._end_turn()
        gate.acquire()
        if group.error is not None:
            raise type(group.error)(group.error.code, **group.error.values)

    def undo(self) -> None:
        """Undo the turn's statements and hand the turn on; the group goes on without it."""
        if self._group is None or self._connection is None:
            self._turns.give_up()
            return
        try:
            self._connection.execute("ROLLBACK TO turn")
            self._connection.execute("RELEASE turn")
        except sqlite3.Error as error:
            self.die(error)
        self._end_turn()

    def die(self, error: sqlite3.Error) -> None:
        """The transaction cannot go on: roll all of it back and fail the group; nothing had been sent to be durable."""
        self._abandon(from_sqlite(error) or Refused("storage.failed"))

    def is_alive(self) -> bool:
        """Whether the transaction still stands; SQLite ends it by itself on some errors."""
        return self._connection is not None and self._connection.in_transaction

    def close(self) -> None:
        """Wait for the turn and close the connection."""
        if self._turns.take(TURN_S):
            self._drop_connection()
            self._turns.give_up()

    def _end_turn(self) -> None:
        group = self._group
        if group is not None:
            crowded = len(group.gates) >= LARGEST_GROUP or time.monotonic() - group.begun_s > OLDEST_GROUP_S
            if not crowded and self._turns.pass_on():
                return
            self._commit(group)
        self._turns.give_up()

    def _commit(self, group: Group) -> None:
        assert self._connection is not None  # noqa: S101 - there is a group
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
            self._abandon(Refused("storage.full") if full else Unreachable("storage.commit_unknown"))
            return
        self.commits += 1
        self._group = None
        _release(group)

    def _abandon(self, error: PaydeskError) -> None:
        group, self._group = self._group, None
        if self._connection is not None and self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error:
                self._drop_connection()
        if isinstance(error, Unreachable):
            self._drop_connection()
        if group is not None:
            group.error = error
            _release(group)

    def _drop_connection(self) -> None:
        proxy, self._proxy, self._connection = self._proxy, None, None
        if proxy is not None:
            proxy.invalidate()


def _release(group: Group) -> None:
    for gate in group.gates:
        gate.release()


class WritingExecution(Execution):
    """An execution in a turn of the writer: an error that ends the transaction fails the whole group."""

    __slots__ = ("_death", "_writer")

    def __init__(self, writer: Writer) -> None:
        super().__init__(None)
        self._writer = writer
        self._death: PaydeskError | None = None

    def failed(self, error: sqlite3.Error) -> Exception:
        """A broken rule of the tables undoes its statement alone; anything worse ends the transaction."""
        ours = from_sqlite(error)
        harmless = isinstance(error, sqlite3.IntegrityError) or ours is None
        if not harmless or not self._writer.is_alive():
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
        self._in_turn, self._execution.connection = False, None
        self._writer.finish()


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
        connection: Any = self._proxy.driver_connection
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


class SqliteDatabase:
    """An open SQLite database (`server.storage.engine.Database`)."""

    def __init__(self, url: URL, connection: type[sqlite3.Connection] = sqlite3.Connection) -> None:
        self._engine = sqlite_engine(url, connection=connection)
        self._readers = sqlite_engine(url, read_only=True)
        self.statements = Statements(Compiler(self._engine.dialect))
        self.writer = Writer(self._engine)

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
