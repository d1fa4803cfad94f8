"""The server's database as a process of the simulation sees it: every border of a unit of work may end badly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, cast

from app.core.errors import Conflict, Refused, Unreachable
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.storage.engine import Database
from server.storage.memory import MemoryDatabase, MemoryUnitOfWork
from server.storage.memory_tables import GONE
from simulation.quick_sqlite import QuickSqlite

Touched = dict[str, set[str]]
"""Keys that a unit of work has written, by table."""
WATCHED = frozenset({"orders", "payments", "refunds", "postings", "shifts"})
FAULTS: Mapping[str, Callable[[], Exception]] = {
    "storage.full": lambda: Refused("storage.full"),
    "storage.busy": lambda: Refused("storage.busy"),
    "storage.stale": lambda: Conflict("storage.stale"),
    "storage.commit_unknown": lambda: Unreachable("storage.commit_unknown"),
    "storage.unreachable": lambda: Unreachable("storage.unreachable"),
}


def fault_of(name: str) -> Exception:
    """The error that a fault of the storage is, by its name."""
    return FAULTS[name.removesuffix("+")]()


class Weather:
    """What the simulation decides at the borders of units of work; a world sets these."""

    def before(self) -> None:
        """A unit of work is about to begin: others may run now, the process may die."""

    def fault(self) -> str:
        """The fault that meets this commit, or nothing; with a plus sign it is durable all the same."""
        return ""

    def after(self, touched: Touched, due_at: datetime | None) -> None:
        """A commit is durable: check, then the process may die. ``due_at``: of the first job that it put."""


class StormyDatabase:
    """``server.storage.engine.Database`` for one life of a server."""

    def __init__(
        self,
        database: Database,
        weather: Weather,
        planted: Callable[[str, Any], Any] | None = None,
    ) -> None:
        """``planted`` may put a repository with a bug in the place of one."""
        self._database, self._weather, self._planted = database, weather, planted
        self.shared = False
        self.reader: UnitOfWorkFactory = database.reader
        self.uow: UnitOfWorkFactory = self._unit
        if planted is None and isinstance(database, MemoryDatabase):
            units = Units(database, weather)
            self.reader = cast("UnitOfWorkFactory", units.reader)
            self.uow = cast("UnitOfWorkFactory", units.writer)

    def _unit(self) -> UnitOfWork:
        """A unit of work that may write."""
        return cast("UnitOfWork", _Unit(self._database.uow(), self._weather, self._planted))

    def next_due(self) -> datetime | None:
        """When the first job is due, or the end of its lease: what the job runner would find."""
        if isinstance(self._database, MemoryDatabase):
            in_order = self._database.tables.jobs.in_order
            return in_order[0][0] if in_order else None
        if isinstance(self._database, QuickSqlite):
            return self._database.bystander.jobs.next_due()
        with self._database.reader() as work:
            return work.jobs.next_due()

    def close(self) -> None:
        """The database outlives the server."""


class _Watched:
    """A repository that remembers which keys were written."""

    def __init__(self, repository: Any, keys: set[str], name: str) -> None:
        self._repository, self._keys, self._name = repository, keys, name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._repository, name)

    def add(self, record: Any) -> None:
        self._repository.add(record)
        self._keys.add(_key(self._name, record))

    def save(self, record: Any) -> None:
        self._repository.save(record)
        self._keys.add(_key(self._name, record))

    def set_state(self, order_no: str, state: Any) -> None:
        self._repository.set_state(order_no, state)
        self._keys.add(order_no)


class _WatchedLate:
    """Late events are rows of payments and refunds: moving one to a shift writes there."""

    def __init__(self, repository: Any, touched: Touched) -> None:
        self._repository, self._touched = repository, touched

    def __getattr__(self, name: str) -> Any:
        return getattr(self._repository, name)

    def move(self, number: str, booked_in: str) -> None:
        self._repository.move(number, booked_in)
        self._touched.setdefault("refunds" if number.startswith("R") else "payments", set()).add(number)


_KEYS = {
    "orders": "order_no",
    "payments": "payment_no",
    "refunds": "refund_no",
    "postings": "order_no",
    "shifts": "shift_no",
}


def _key(table: str, record: Any) -> str:
    return str(getattr(record, _KEYS[table]))


class _Unit:
    """``UnitOfWork`` around another one."""

    def __init__(self, inner: UnitOfWork, weather: Weather, planted: Callable[[str, Any], Any] | None) -> None:
        self._inner, self._weather, self._planted = inner, weather, planted
        self._touched: Touched = {}
        self._memory = isinstance(inner, MemoryUnitOfWork)

    def __getattr__(self, name: str) -> Any:
        repository = getattr(self._inner, name)
        if not self._memory and name in WATCHED:
            repository = _Watched(repository, self._touched.setdefault(name, set()), name)
        if not self._memory and name == "late":
            repository = _WatchedLate(repository, self._touched)
        if self._planted is not None:
            repository = self._planted(name, repository)
        self.__dict__[name] = repository
        return repository

    def __enter__(self) -> Self:
        self._weather.before()
        self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Commit, unless the weather forbids it."""
        fault = self._weather.fault()
        due_at: datetime | None = None
        if fault and not fault.endswith("+"):
            raise fault_of(fault)
        if isinstance(self._inner, MemoryUnitOfWork):
            self._touched, due_at = _written(self._inner)
        self._inner.commit()
        self._weather.after(self._touched, due_at)
        if fault:
            raise fault_of(fault)


class Units:
    """Units of work over a database in memory. One whose ``with`` was left is given out again: to make its views and
    repositories anew would take a tenth of all time."""

    def __init__(self, database: MemoryDatabase, weather: Weather) -> None:
        self._database, self._weather = database, weather
        self._readers: list[_MemoryReader] = []
        self._writers: list[_MemoryUnit] = []

    def reader(self) -> MemoryUnitOfWork:
        """One that only reads."""
        return self._readers.pop() if self._readers else _MemoryReader(self._database, self._readers)

    def writer(self) -> MemoryUnitOfWork:
        """One that may write."""
        return self._writers.pop() if self._writers else _MemoryUnit(self._database, self._writers, self._weather)


class _MemoryReader(MemoryUnitOfWork):
    """A snapshot of a database in memory."""

    def __init__(self, database: MemoryDatabase, free: list[_MemoryReader]) -> None:
        super().__init__(database, read_only=True)
        self._free = free
        self._open = database._readers

    def __enter__(self) -> Self:
        self._open.append(self)  # in one thread, so without the lock
        self.life.begun = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.life.begun = False
        self._open.remove(self)
        if self.life.written:
            _forget(self)
        self._free.append(self)


class _MemoryUnit(MemoryUnitOfWork):
    """``_Unit`` in memory, where the unit of work itself knows what it has written."""

    def __init__(self, database: MemoryDatabase, free: list[_MemoryUnit], weather: Weather) -> None:
        super().__init__(database, read_only=False)
        self._free, self._weather = free, weather
        self._turns, self._thread = database._turns, threading.get_ident()

    def __enter__(self) -> Self:
        self._weather.before()
        if self._turns._holder is not None:
            return super().__enter__()  # which knows what to say of that
        self._turns._holder = self._thread
        self.life.begun = True
        return self

    def _end(self) -> None:
        """Nobody waits for the turn: there is one thread."""
        self.life.begun = False
        self._turns._holder = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        life = self.life
        if life.begun:
            self._end()
        if life.written or life.refusal is not None:
            _forget(self)
        self._free.append(self)

    def commit(self) -> None:
        """Commit, unless the weather forbids it."""
        fault = self._weather.fault()
        if fault and not fault.endswith("+"):
            raise fault_of(fault)
        touched, due_at = _written(self)
        super().commit()
        self._weather.after(touched, due_at)
        if fault:
            raise fault_of(fault)


def _written(unit: MemoryUnitOfWork) -> tuple[Touched, datetime]:
    """What a unit of work is about to change, and when the first job that it puts is due."""
    touched: Touched = {}
    due_at = NEVER_DUE
    for view in unit.life.written:
        name = view.name
        if name in WATCHED:
            touched[name] = set(map(str, view.own))
        elif name == "jobs":
            for row in view.own.values():
                if row is not GONE and row.due_at < due_at:
                    due_at = row.due_at
    return touched, due_at


def _forget(unit: MemoryUnitOfWork) -> None:
    """Nothing of this life of a unit of work is left for its next one."""
    life = unit.life
    life.refusal = None
    if life.written:
        for view in life.written:
            view.own = {}
        life.written.clear()


NEVER_DUE = datetime.max.replace(tzinfo=UTC)
