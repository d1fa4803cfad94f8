"""Statements written in SQLAlchemy Core, compiled once for a database and run by its driver: that makes them fast."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Dialect, Select, Table, bindparam, literal, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Values = Sequence[Any]
Record = TypeVar("Record")
KEY = "key_"
"""Prefix of a parameter that finds a row by a column which the same statement sets."""

_CHUNKS = (1, 10, 100)


class Prepared:
    """One statement for one database: its text, the order of its values, how values and columns are converted.

    It is compiled when it is first used: a server knows hundreds of statements, and a start needs a dozen.
    """

    __slots__ = ("_constants", "_decoders", "_encoders", "_get", "_names", "_source", "lasting", "text")

    def __init__(
        self,
        statement: UpdateBase | Select[Any],
        columns: Iterable[str] | None,
        dialect: Dialect,
        *,
        lasting: bool,
    ) -> None:
        """``columns`` are those an insert or update sets from parameters of the same names."""
        self._source = (statement, None if columns is None else list(columns), dialect)
        self.lasting = lasting
        """Whether it comes again, so that a session does well to remember it."""

    def __getattr__(self, name: str) -> Any:
        """What compiling gives, at its first use (two threads at once make the same)."""
        if name not in Prepared.__slots__:
            raise AttributeError(name)
        self._compile()
        return getattr(self, name)

    def _compile(self) -> None:
        statement, columns, dialect = self._source
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - no DDL comes here
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        self._names = [bind.key.removeprefix(KEY) for bind in binds]
        self._get = attrgetter(*self._names) if len(binds) > 1 else None
        self._constants = {bind.key: bind.value for bind in binds if not bind.required}
        self._encoders = _present(bind.type.dialect_impl(dialect).bind_processor(dialect) for bind in binds)
        self._decoders = _present(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.exported_columns
        )
        self.text = str(compiled)

    def of(self, record: object) -> Values:
        """The values of this statement from a record whose attributes bear the parameters' names (two or more)."""
        return self._encoded(list(self._get(record)))  # type: ignore[misc]

    def given(self, **named: Any) -> Values:
        """The values of this statement by the parameters' names."""
        return self._encoded([named[name] if name in named else self._constants[name] for name in self._names])

    def of_rows(self, rows: Iterable[Values]) -> Values:
        """The values of a statement of many rows (`Compiler.insert_rows`), each in the order of its columns."""
        return self._encoded([value for row in rows for value in row])

    def read(self, row: Values) -> list[Any]:
        """A row's columns, converted."""
        values = list(row)
        for place, decode in self._decoders:
            values[place] = decode(values[place])
        return values

    def _encoded(self, values: list[Any]) -> Values:
        for place, encode in self._encoders:
            values[place] = encode(values[place])
        return values


def _present(converters: Iterable[Any]) -> list[tuple[int, Callable[[Any], Any]]]:
    return [(place, converter) for place, converter in enumerate(converters) if converter is not None]


class Runner(Protocol):
    """A transaction that runs prepared statements; database errors come out as ours (`server.storage.faults`)."""

    def write(self, statement: Prepared, values: Values) -> int:
        """Run it and answer how many rows it touched."""
        ...

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Run it and answer its rows, converted."""
        ...

    def row(self, statement: Prepared, values: Values) -> list[Any] | None:
        """Run it and answer its first row, converted."""
        ...


def among(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """``column IN (…)`` with a parameter a value; SQLAlchemy's own would only be written out when it is executed."""
    return column.in_([literal(value, column.type) for value in values])


Chunks = dict[int, Prepared]
"""The same query by a list of keys, by the length of the list."""


def rows_of(runner: Runner, chunks: Chunks, keys: Iterable[str]) -> list[list[Any]]:
    """The rows of a list of keys, in no particular order; short lists are filled up with their last key."""
    wanted, found, place = sorted(set(keys)), list[list[Any]](), 0
    while place < len(wanted):
        length = next((length for length in chunks if length >= len(wanted) - place), max(chunks))
        part, place = wanted[place : place + length], place + length
        part += [part[-1]] * (length - len(part))
        found += runner.rows(chunks[length], chunks[length].of_rows([part]))
    return found


class Compiler:
    """Makes prepared statements for one database."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.is_sqlite = dialect.name == "sqlite"

    def __call__(self, statement: UpdateBase | Select[Any], columns: Iterable[str] | None = None) -> Prepared:
        """``columns`` are those an insert or update sets from parameters of the same names."""
        return Prepared(statement, columns, self._dialect, lasting=True)

    def once(self, statement: Select[Any]) -> Prepared:
        """A search that was put together for one call."""
        return Prepared(statement, None, self._dialect, lasting=False)

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An insert that knows ON CONFLICT, in this database's form."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def insert_new(self, table: Table, columns: Iterable[str]) -> Prepared:
        """An insert that touches no row when a unique key exists, and leaves the transaction whole."""
        return self(self.insert(table).on_conflict_do_nothing(), columns)

    def insert_rows(self, table: Table, columns: Sequence[str], count: int, returning: str = "") -> Prepared:
        """`insert_new` for many rows at once, answering a column of each new row where one is named; ``columns`` in the
        table's order."""
        rows = [
            {name: bindparam(f"{name}_{row}", type_=table.c[name].type) for name in columns} for row in range(count)
        ]
        insert = self.insert(table).values(rows).on_conflict_do_nothing()
        return self(insert.returning(table.c[returning])) if returning else self(insert)

    def chunked(self, statement: Select[Any], column: ColumnElement[Any]) -> Chunks:
        """A query by a list of keys, in a few fixed lengths so that each is compiled once."""
        lengths = {}
        for length in _CHUNKS:
            keys = [bindparam(f"key{place}", type_=column.type) for place in range(length)]
            lengths[length] = self(statement.where(column.in_(keys)))
        return lengths


class Shelf(Generic[Record]):
    """The statements that one table of records needs; its columns bear the names of the record's fields.

    ``fixed`` columns are never set again, so that their indexes stay untouched by an update.
    """

    def __init__(
        self, compiler: Compiler, table: Table, kind: type[Record], key: str, fixed: Collection[str] = ()
    ) -> None:
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        self.kind = kind
        self.select = select(*[table.c[name] for name in names])
        self.insert = compiler.insert_new(table, names)
        by_key = self.select.where(table.c[key] == bindparam(key))
        self.get = compiler(by_key)
        self.get_for_update = compiler(by_key.with_for_update())
        if "version" in names:
            found = (table.c[key] == bindparam(key), table.c.version == bindparam(KEY + "version"))
            changed = update(table).where(*found).values(version=literal_column("version + 1"))
            self.update = compiler(changed, [name for name in names if name not in (key, "version", *fixed)])

    def read_one(self, runner: Runner, statement: Prepared, **named: Any) -> Record | None:
        """The record of the first row."""
        row = runner.row(statement, statement.given(**named))
        return None if row is None else self.kind(*row)

    def read_all(self, runner: Runner, statement: Prepared, **named: Any) -> list[Record]:
        """The records of all rows."""
        return [self.kind(*row) for row in runner.rows(statement, statement.given(**named))]

    def read_chunks(self, runner: Runner, chunks: Chunks, keys: Iterable[str]) -> list[Record]:
        """The records of a list of keys."""
        return [self.kind(*row) for row in rows_of(runner, chunks, keys)]
