"""Months in the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from app.core.errors import Conflict
from server.domain.month import Month, MonthState
from server.storage.month_tables import months
from server.storage.statements import Compiler, Runner, Shelf

CLOSING = 7_203_001
"""The advisory lock (PostgreSQL) between closing a month and writing an entry of an earlier month. SQLite has one
writer."""


class MonthStatements(Shelf[Month]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, months, Month, "month")
        self.all = compiler(self.select.order_by(months.c.month.desc()))
        self.lock = None if compiler.is_sqlite else compiler(select(func.pg_advisory_xact_lock(CLOSING)))


class ClosedMonths:
    """Whether a month is closed, as the ledger asks; what it answers stays true until the unit of work ends."""

    def __init__(self, compiler: Compiler) -> None:
        found = (months.c.month == bindparam("month"), months.c.state == MonthState.CLOSED)
        self._closed = compiler(select(months.c.month).where(*found))
        self._lock = None if compiler.is_sqlite else compiler(select(func.pg_advisory_xact_lock_shared(CLOSING)))

    def __call__(self, runner: Runner, month: str) -> bool:
        """Ask."""
        if self._lock is not None:
            runner.rows(self._lock, self._lock.given())
        return runner.row(self._closed, self._closed.given(month=month)) is not None


class MonthRepository:
    """`server.ports.Months`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: MonthStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, month: Month) -> None:
        """As the port says."""
        self._wait()
        if not self._runner.write(self._statements.insert, self._statements.insert.of(month)):
            raise Conflict("month.exists", month=month.month)

    def get(self, month: str, *, for_update: bool = False) -> Month | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, month=month)

    def save(self, month: Month) -> None:
        """As the port says."""
        self._wait()
        if not self._runner.write(self._statements.update, self._statements.update.of(month)):
            raise Conflict("storage.stale", month=month.month)

    def all(self) -> Sequence[Month]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.all)

    def _wait(self) -> None:
        lock = self._statements.lock
        if lock is not None:
            self._runner.rows(lock, lock.given())
