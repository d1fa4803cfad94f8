"""Tables in memory with indexes, and views of them: a writer's own changes, or what a reader saw when it began."""

import threading
from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from app.core.errors import Conflict

Row = TypeVar("Row")
Key = Hashable


class _Gone(Enum):
    """Stands for a row that is not there."""

    GONE = 0


GONE: Final = _Gone.GONE


class MemoryTable(Generic[Row]):
    """Committed rows by key, and for each index the keys by the value that it computes of a row."""

    def __init__(self, order: Callable[[Row], Any] | None = None, **indexes: Callable[[Row], Hashable]) -> None:
        """``order``: by what rows are kept in order for `View.first`; their keys decide between equal ones."""
        self.rows: dict[Key, Row] = {}
        self.order = order
        self.in_order: list[tuple[Any, Any]] = []
        self._of = indexes
        self.keys: dict[str, dict[Hashable, dict[Key, None]]] = {name: {} for name in indexes}
        """For each index, the keys of the rows for which it computes a value."""
        self._indexes = [(value_of, self.keys[name]) for name, value_of in indexes.items()]

    def replace(self, key: Key, row: Row | _Gone) -> None:
        """Put or remove one row and keep the indexes."""
        old = self.rows.pop(key, GONE)
        if row is GONE:
            self._forget(key, old)
            return
        self.rows[key] = row
        for value_of, by_value in self._indexes:
            value = value_of(row)
            if old is not GONE:
                before = value_of(old)
                if before == value:
                    continue
                _take(by_value, before, key)
            keys = by_value.get(value)
            if keys is None:
                by_value[value] = {key: None}
            else:
                keys[key] = None
        if self.order is not None:
            if old is not GONE:
                del self.in_order[bisect_left(self.in_order, (self.order(old), key))]
            insort(self.in_order, (self.order(row), key))

    def _forget(self, key: Key, old: Row | _Gone) -> None:
        """Take a row that is no more out of the indexes."""
        if old is GONE:
            return
        for value_of, by_value in self._indexes:
            _take(by_value, value_of(old), key)
        if self.order is not None:
            del self.in_order[bisect_left(self.in_order, (self.order(old), key))]

    def value_of(self, index: str) -> Callable[[Row], Hashable]:
        """What an index computes of a row."""
        return self._of[index]


def _take(by_value: dict[Hashable, dict[Key, None]], value: Hashable, key: Key) -> None:
    """Take one key out of an index."""
    keys = by_value[value]
    del keys[key]
    if not keys:
        del by_value[value]


_NONE: Final[Mapping[Key, None]] = {}


class Life:
    """Whether the unit of work that a view belongs to may still go on."""

    __slots__ = ("begun", "read_only", "refusal", "written")

    def __init__(self, *, read_only: bool) -> None:
        self.read_only = read_only
        self.begun = False
        self.written: list[View[Any]] = []
        """The views that have rows of their own."""
        self.refusal: Conflict | None = None

    def check(self, *, writing: bool) -> None:
        """Raise the refusal that ended it, or RuntimeError for what is a bug."""
        if self.refusal is not None:
            raise self.refusal
        if not self.begun or (writing and self.read_only):
            raise RuntimeError("this unit of work only reads, has ended or not begun")

    def refuse(self, constraint: str) -> Conflict:
        """A broken rule of the tables: the unit of work is over."""
        self.refusal = Conflict("storage.constraint", constraint=constraint)
        return self.refusal


class View(Generic[Row]):
    """A table as one unit of work sees it: its own rows (a writer's changes, a reader's past) before the committed."""

    __slots__ = ("_mutex", "_table", "life", "name", "own")

    def __init__(self, name: str, table: MemoryTable[Row], mutex: threading.Lock, life: Life) -> None:
        self.name = name
        self._table = table
        self._mutex = mutex
        self.life = life
        self.own: dict[Key, Row | _Gone] = {}

    def get(self, key: Key) -> Row | None:
        """One row. The committed row is read before the own one, so no lock is needed: whoever changes it puts what it
        was into every reader's own rows first."""
        if not self.life.begun or self.life.refusal is not None:
            self.life.check(writing=False)
        row = self._table.rows.get(key, GONE)
        if self.own:
            row = self.own.get(key, row)
        return None if row is GONE else row

    def put(self, key: Key, row: Row) -> None:
        """Add or replace a row."""
        life = self.life
        if not life.begun or life.read_only or life.refusal is not None:
            life.check(writing=True)
        own = self.own
        if not own:
            life.written.append(self)
        own[key] = row

    def delete(self, key: Key) -> None:
        """Remove a row."""
        self.life.check(writing=True)
        if not self.own:
            self.life.written.append(self)
        self.own[key] = GONE

    def by(self, index: str, value: Hashable) -> list[Row]:
        """The rows for which an index computes a value, in no particular order."""
        life = self.life
        if not life.begun or life.refusal is not None:
            life.check(writing=False)
        own, rows = self.own, self._table.rows
        with self._mutex:
            keys = self._table.keys[index].get(value, _NONE)
            if not own:
                return list(map(rows.__getitem__, keys)) if keys else []
            found = [rows[key] for key in keys if key not in own]
            value_of = self._table.value_of(index)
            return found + [row for row in own.values() if row is not GONE and value_of(row) == value]

    def all(self) -> list[Row]:
        """Every row."""
        self.life.check(writing=False)
        own, rows = self.own, self._table.rows
        with self._mutex:
            if not own:
                return list(rows.values())
            found = [row for key, row in rows.items() if key not in own]
            return found + [row for row in own.values() if row is not GONE]

    def keys(self) -> list[Any]:
        """The keys of every row, in no particular order."""
        self.life.check(writing=False)
        with self._mutex:
            found = list(self._table.rows)
            if self.own:
                found = [key for key in found if key not in self.own]
                found += [key for key, row in self.own.items() if row is not GONE]
        return found

    def first(self, limit: int, last: Any = None) -> list[Row]:
        """The rows that come first in the table's order, none behind ``last``."""
        self.life.check(writing=False)
        order, own, found = self._table.order, self.own, list[tuple[Any, Any]]()
        if order is None:
            raise LookupError("this table has no order")
        with self._mutex:
            if not own:
                rows_by_key = self._table.rows
                places = self._table.in_order[:limit]
                return [rows_by_key[key] for at, key in places if last is None or not at > last]
            for place in self._table.in_order:
                if len(found) == limit or (last is not None and place[0] > last):
                    break
                if place[1] not in own:
                    found.append(place)
            if own:
                mine = [(order(row), key) for key, row in own.items() if row is not GONE]
                found = sorted(found + [place for place in mine if last is None or place[0] <= last])[:limit]
            rows = [self._get(key) for _, key in found]
        return [row for row in rows if row is not None]

    def apply(self) -> None:
        """Make a writer's changes the committed rows; the caller holds the mutex."""
        for key, row in self.own.items():
            self._table.replace(key, row)

    def remember(self, keys: Mapping[Key, Any]) -> None:
        """Keep, for a reader, rows that are about to change; the caller holds the mutex."""
        if not self.own:
            self.life.written.append(self)
        for key in keys:
            self.own.setdefault(key, self._table.rows.get(key, GONE))

    def _get(self, key: Key) -> Row | None:
        row = self.own[key] if key in self.own else self._table.rows.get(key, GONE)
        return None if row is GONE else row
