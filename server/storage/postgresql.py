"""PostgreSQL: a pool of psycopg connections, one transaction a unit of work."""

from functools import cache
from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import PoolProxiedConnection

from app.core.errors import Conflict, Refused, Unreachable
from server.storage.faults import READ_ONLY, from_postgresql, from_postgresql_commit
from server.storage.postgresql_session import Session
from server.storage.statements import Compiler, Prepared, Values
from server.storage.unit_of_work import Repositories, Statements

CONNECTIONS = 40
WAIT_S = 30
CONNECT_S = 10
_SESSION = "paydesk_session"
_BEGIN = b"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_BEGIN_READER = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def postgresql_engine(url: URL) -> Engine:
    """An engine whose sessions speak UTC and whose connections are checked by use, not by a question each time."""
    return create_engine(
        url,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": CONNECT_S},
        pool_size=CONNECTIONS, max_overflow=0, pool_timeout=WAIT_S, pool_reset_on_return=None, pool_use_lifo=True,
    )  # fmt: skip


class Execution:
    """Runs prepared statements in one transaction (`server.storage.statements.Runner`).

    PostgreSQL ends a transaction at its first error: whatever is asked after it meets the same error again.
    """

    __slots__ = ("failure", "session")

    def __init__(self) -> None:
        self.session: Session | None = None
        self.failure: Exception | None = None

    def write(self, statement: Prepared, values: Values) -> int:
        """Run it and answer how many rows it touched."""
        session = self._session()
        try:
            return session.write(statement, values)
        except psycopg.Error as error:
            raise self._failed(error) from error

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Run it and answer its rows, converted."""
        session = self._session()
        try:
            return [statement.read(row) for row in session.rows(statement, values)]
        except psycopg.Error as error:
            raise self._failed(error) from error

    def row(self, statement: Prepared, values: Values) -> list[Any] | None:
        """Run it and answer its first row, converted."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def _session(self) -> Session:
        if self.failure is not None:
            raise self.failure
        if self.session is None:
            raise RuntimeError("this unit of work has ended or not begun")
        return self.session

    def _failed(self, error: psycopg.Error) -> Exception:
        self.failure = from_postgresql(error) or error
        return self.failure


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
        """Refused ``storage.busy`` when no connection comes free, ``storage.read_only`` on a standby that has not taken
        over; Unreachable ``storage.unreachable``."""
        for _ in range(CONNECTIONS + 1):  # after a restart of the server every pooled connection is a dead one
            try:
                self._proxy = self._engine.raw_connection()
            except PoolTimeoutError as error:
                raise Refused("storage.busy") from error
            except (psycopg.Error, DBAPIError) as error:
                raise Unreachable("storage.unreachable") from error
            try:
                self._execution.session = self._begin(self._proxy)
            except psycopg.OperationalError:
                self._return(broken=True)
            except psycopg.errors.FeatureNotSupported as error:  # to write, while it recovers: who reads only may
                self._return(broken=True)
                raise Refused(READ_ONLY) from error
            else:
                return self
        raise Unreachable("storage.unreachable")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        session, self._execution.session = self._execution.session, None
        if session is None:
            return
        try:
            session.command(b"ROLLBACK")
        except psycopg.Error:
            self._return(broken=True)
        else:
            self._return(broken=not session.is_idle)

    def commit(self) -> None:
        """Return when it is durable; Unreachable ``storage.commit_unknown`` when the answer was lost."""
        if self._execution.failure is not None:
            raise self._execution.failure
        session = self._execution.session
        if session is None or self._read_only:
            raise RuntimeError("a reader, or a unit of work that has ended, cannot commit")
        self._execution.session = None
        try:
            done = session.command(b"COMMIT")
        except psycopg.Error as error:
            self._return(broken=True)
            raise from_postgresql_commit(error) or error from error
        except MemoryError as error:  # whether it was sent is not known; nobody may go on in its transaction
            self._return(broken=True)
            raise Unreachable("storage.commit_unknown") from error
        self._return(broken=False)
        if done != b"COMMIT":
            raise Conflict("storage.constraint")

    def _begin(self, proxy: PoolProxiedConnection) -> Session:
        if _SESSION not in proxy.info:
            connection: Any = proxy.driver_connection
            proxy.info[_SESSION] = Session(connection)
        session: Session = proxy.info[_SESSION]
        if not session.is_idle:  # whoever had it ended without memory: nothing of its is made durable by us
            raise psycopg.OperationalError("the session is in a transaction")
        session.command(_BEGIN_READER if self._read_only else _BEGIN)
        return session

    def _return(self, *, broken: bool) -> None:
        proxy, self._proxy = self._proxy, None
        if proxy is None:
            return
        if broken:
            proxy.invalidate()
        else:
            proxy.close()


@cache
def _statements() -> Statements:
    """Prepared once a process, however many databases it opens."""
    # Placeholders by position; SQLAlchemy's own are by name, which costs a dictionary a statement.
    return Statements(Compiler(PGDialect_psycopg(paramstyle="format")))  # type: ignore[no-untyped-call]


class PostgresqlDatabase:
    """An open PostgreSQL database (`server.storage.engine.Database`)."""

    shared = True

    def __init__(self, url: URL) -> None:
        self._engine = postgresql_engine(url)
        self.statements = _statements()

    def uow(self) -> PostgresqlUnitOfWork:
        """A unit of work that may write."""
        return PostgresqlUnitOfWork(self._engine, self.statements)

    def reader(self) -> PostgresqlUnitOfWork:
        """A unit of work that only reads, on a snapshot."""
        return PostgresqlUnitOfWork(self._engine, self.statements, read_only=True)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
