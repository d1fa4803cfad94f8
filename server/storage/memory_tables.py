"""Tables in memory with indexes, and views of them: a writer's own changes, or what a reader saw when it began."""

import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, Generic, TypeVar

from app.core.errors import Conflict

Row = TypeVar("Row")
Key = Hashable


class _Gone:
    """Stands for a row that is not there."""


GONE: Final = _Gone()


class MemoryTable(Generic[Row]):
    """Committed rows by key, and for each index the keys by the value that it computes of a row."""

    def __init__(self, **indexes: Callable[[Row], Hashable]) -> None:
        self.rows: dict[Key, Row] = {}
        self._of = indexes
        self._keys: dict[str, dict[Hashable, dict[Key, None]]] = {name: {} for name in indexes}

    def replace(self, key: Key, row: Row | _Gone) -> None:
        """Put or remove one row and keep the indexes."""
        old = self.rows.pop(key, GONE)
        for name, value_of in self._of.items():
            if not isinstance(old, _Gone):
                keys = self._keys[name][value_of(old)]
                del keys[key]
                if not keys:
                    del self._keys[name][value_of(old)]
            if not isinstance(row, _Gone):
                self._keys[name].setdefault(value_of(row), {})[key] = None
        if not isinstance(row, _Gone):
            self.rows[key] = row

    def keys(self, index: str, value: Hashable) -> list[Key]:
        """The keys of rows for which an index computes a value."""
        return list(self._keys[index].get(value, ()))

    def value_of(self, index: str, row: Row) -> Hashable:
        """What an index computes of a row."""
        return self._of[index](row)


class Life:
    """Whether the unit of work that a view belongs to may still go on."""

    def __init__(self, *, read_only: bool) -> None:
        self.read_only = read_only
        self.begun = False
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

    def __init__(self, table: MemoryTable[Row], mutex: threading.Lock, life: Life) -> None:
        self._table = table
        self._mutex = mutex
        self.life = life
        self.own: dict[Key, Row | _Gone] = {}

    def get(self, key: Key) -> Row | None:
        """One row."""
        self.life.check(writing=False)
        with self._mutex:
            return self._get(key)

    def put(self, key: Key, row: Row) -> None:
        """Add or replace a row."""
        self._own(key, row)

    def delete(self, key: Key) -> None:
        """Remove a row."""
        self._own(key, GONE)

    def by(self, index: str, value: Hashable) -> list[Row]:
        """The rows for which an index computes a value, in no particular order."""
        self.life.check(writing=False)
        with self._mutex:
            found = (self._get(key) for key in {**dict.fromkeys(self._table.keys(index, value)), **self.own})
            return [row for row in found if row is not None and self._table.value_of(index, row) == value]

    def all(self) -> list[Row]:
        """Every row."""
        self.life.check(writing=False)
        with self._mutex:
            found = (self._get(key) for key in {**self._table.rows, **self.own})
            return [row for row in found if row is not None]

    def apply(self) -> None:
        """Make a writer's changes the committed rows; the caller holds the mutex."""
        for key, row in self.own.items():
            self._table.replace(key, row)

    def remember(self, keys: Mapping[Key, Any]) -> None:
        """Keep, for a reader, rows that are about to change; the caller holds the mutex."""
        for key in keys:
            self.own.setdefault(key, self._table.rows.get(key, GONE))

    def _get(self, key: Key) -> Row | None:
        row = self.own[key] if key in self.own else self._table.rows.get(key, GONE)
        return None if isinstance(row, _Gone) else row

    def _own(self, key: Key, row: Row | _Gone) -> None:
        self.life.check(writing=True)
        self.own[key] = row
