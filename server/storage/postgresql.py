"""PostgreSQL: a pool of psycopg connections, one transaction a unit of work."""

from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import PoolProxiedConnection

from app.core.errors import Refused, Unreachable
from server.storage.faults import from_postgresql, from_postgresql_commit
from server.storage.statements import Compiler, Prepared, Values
from server.storage.unit_of_work import Repositories, Statements

CONNECTIONS = 40
WAIT_S = 30
CONNECT_S = 10


def postgresql_engine(url: URL) -> Engine:
    """An engine whose sessions speak UTC and whose connections are checked by use, not by a question each time."""
    return create_engine(
        url,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": CONNECT_S},
        pool_size=CONNECTIONS, max_overflow=0, pool_timeout=WAIT_S, pool_reset_on_return=None, pool_use_lifo=True,
    )  # fmt: skip


class Execution:
    """Runs prepared statements on one psycopg connection (`server.storage.statements.Runner`)."""

    __slots__ = ("connection",)

    def __init__(self) -> None:
        self.connection: psycopg.Connection[Any] | None = None

    def execute(self, statement: Prepared, values: Values) -> psycopg.Cursor[Any]:
        """Run one statement; a unit of work that has ended is a bug: RuntimeError."""
        if self.connection is None:
            raise RuntimeError("this unit of work has ended or not begun")
        try:
            return self.connection.execute(statement.text, values)
        except psycopg.Error as error:
            raise from_postgresql(error) or error from error

    def write(self, statement: Prepared, values: Values) -> int:
        """Run it and answer how many rows it touched."""
        return self.execute(statement, values).rowcount

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Run it and answer its rows, converted."""
        return [statement.read(row) for row in self.execute(statement, values)]

    def row(self, statement: Prepared, values: Values) -> list[Any] | None:
        """Run it and answer its first row, converted."""
        found = self.execute(statement, values).fetchone()
        return None if found is None else statement.read(found)


class PostgresqlUnitOfWork(Repositories):
    """`server.ports.UnitOfWork` in a transaction of its own."""

    __slots__ = ("_engine", "_execution", "_proxy", "_read_only")

    def __init__(self, engine: Engine, statements: Statements, *, read_only: bool = False) -> None:
        self._engine = engine
        self._read_only = read_only
        self._proxy: PoolProxiedConnection | None = None
        self._execution = Execution()
        super().__init__(self._execution, statements)

    def __enter__(self) -> Self:
        try:
            self._proxy = self._engine.raw_connection()
        except PoolTimeoutError as error:
            raise Refused("storage.busy") from error
        except (psycopg.OperationalError, DBAPIError) as error:
            raise Unreachable("storage.unreachable") from error
        connection: Any = self._proxy.driver_connection
        if connection.read_only is not self._read_only:
            connection.read_only = self._read_only
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if self._read_only else None
        self._execution.connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._execution.connection = self._execution.connection, None
        if connection is None:
            return
        try:
            connection.rollback()
        except psycopg.OperationalError:
            self._return(broken=True)
        else:
            self._return(broken=connection.broken)

    def commit(self) -> None:
        """Return when it is durable; Unreachable ``storage.commit_unknown`` when the answer was lost."""
        connection, self._execution.connection = self._execution.connection, None
        if connection is None or self._read_only:
            self._execution.connection = connection
            raise RuntimeError("a reader, or a unit of work that has ended, cannot commit")
        try:
            connection.commit()
        except psycopg.Error as error:
            self._return(broken=True)
            raise from_postgresql_commit(error) or error from error
        self._return(broken=False)

    def _return(self, *, broken: bool) -> None:
        proxy, self._proxy = self._proxy, None
        if proxy is None:
            return
        if broken:
            proxy.invalidate()
        else:
            proxy.close()


class PostgresqlDatabase:
    """An open PostgreSQL database (`server.storage.engine.Database`)."""

    def __init__(self, url: URL) -> None:
        self._engine = postgresql_engine(url)
        # Placeholders by position; SQLAlchemy's own are by name, which costs a dictionary a statement.
        dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
        self.statements = Statements(Compiler(dialect))

    def uow(self) -> PostgresqlUnitOfWork:
        """A unit of work that may write."""
        return PostgresqlUnitOfWork(self._engine, self.statements)

    def reader(self) -> PostgresqlUnitOfWork:
        """A unit of work that only reads, on a snapshot."""
        return PostgresqlUnitOfWork(self._engine, self.statements, read_only=True)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
