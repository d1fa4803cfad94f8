"""Many rows at once: the database joins them to blocks of text, Polars parses the blocks while the next one comes.

A row as Python objects costs memory: 1,000,000 payments with their postings took 1.05 GB and 7.4 s of CPU from SQLite,
in blocks of 20,000, each one text for the driver, 0.29 GB and 6.8 s. It is the same on both databases and needs no
driver beside theirs.
"""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import polars as pl
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    String,
    TextClause,
    bindparam,
    cast,
    extract,
    func,
    literal_column,
    select,
)

from server.ports.platform import Part, untouched
from server.storage.statements import Compiler, Prepared, Runner

BLOCK = 20_000
GROUPED = 8
"""Blocks of which ``part`` is made together."""
FIELD, LINE = "\x1f", "\n"
"""What parts fields and rows; texts from outside are cleared of both."""


class BulkRead:
    """One query whose rows come in blocks, in the order of ``key``; prepared once a database."""

    def __init__(
        self,
        compiler: Compiler,
        source: FromClause,
        columns: Mapping[str, ColumnElement[Any]],
        key: ColumnElement[str],
        *conditions: ColumnElement[bool] | TextClause,
    ) -> None:
        """``columns`` must be texts without FIELD and LINE (`plain`, `cleared`, `millis`)."""
        self.names = list(columns)
        field, line = _letter(compiler, FIELD), _letter(compiler, LINE)
        first, *others = columns.values()
        joined = first
        for column in others:
            joined = joined.concat(field).concat(column)
        rows = select(key.label("key"), joined.label("line")).select_from(source)
        rows = rows.where(*conditions, key > bindparam("after", type_=String()))
        block = rows.order_by(key).limit(bindparam("limit")).subquery()
        glued = func.group_concat if compiler.is_sqlite else func.string_agg
        whole = select(glued(block.c.line, line), func.max(block.c.key), func.count())
        self.statement: Prepared = compiler(whole)

    def read(self, runner: Runner, schema: Mapping[str, Any], part: Part = untouched, **given: Any) -> pl.DataFrame:
        """All rows, in columns of a schema by name; blocks are parsed beside the reading, and ``part`` is made of them
        there."""
        wanted = {name: schema[name] for name in self.names}
        frames: list[Future[pl.DataFrame]] = []
        with ThreadPoolExecutor(1, thread_name_prefix="bulk") as beside:
            texts: list[str] = []
            after, count = "", BLOCK
            while count == BLOCK:
                row = runner.row(self.statement, self.statement.given(after=after, limit=BLOCK, **given))
                text, after, count = row if row is not None else ("", "", 0)
                if count:
                    texts.append(text)
                if len(texts) == GROUPED or (count < BLOCK and (texts or not frames)):
                    frames.append(beside.submit(_made, texts, wanted, part))
                    texts = []
        found = [frame.result() for frame in frames]
        return pl.concat(found) if len(found) > 1 else found[0]


def _made(texts: Sequence[str], schema: Mapping[str, Any], part: Part) -> pl.DataFrame:
    return part(pl.concat([_parsed(text, schema) for text in texts] or [pl.DataFrame(schema=dict(schema))]))


def _parsed(text: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    """One block's rows: each by itself, since to put their texts together would keep Python's lock for long, and need
    new memory each time."""
    return pl.read_csv(
        io.BytesIO(text.encode()), has_header=False, separator=FIELD, eol_char=LINE, quote_char=None,
        schema=dict(schema), empty_string_is_null=False,
    )  # fmt: skip


def plain(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A column of ours as text: numbers, words and names hold neither FIELD nor LINE."""
    return cast(column, String)


def cleared(compiler: Compiler, column: ColumnElement[Any]) -> ColumnElement[str]:
    """A text from outside, without what parts fields and rows."""
    nothing = literal_column("''", String())
    return func.replace(
        func.replace(column, _letter(compiler, FIELD), nothing), _letter(compiler, LINE), nothing, type_=String()
    )


def _letter(compiler: Compiler, letter: str) -> ColumnElement[str]:
    return literal_column(f"{'char' if compiler.is_sqlite else 'chr'}({ord(letter)})", String())


def millis(compiler: Compiler, column: ColumnElement[Any]) -> ColumnElement[str]:
    """An instant as milliseconds since 1970 on PostgreSQL; on SQLite as the text that it is."""
    if compiler.is_sqlite:
        return cast(column, String)
    return cast(cast(func.floor(extract("epoch", column) * literal_column("1000")), BigInteger), String)


def instants(column: str, *, is_sqlite: bool) -> pl.Expr:
    """What `millis` has written, as instants."""
    if is_sqlite:
        return pl.col(column).str.to_datetime("%Y-%m-%dT%H:%M:%S%.6fZ", time_unit="ms", time_zone="UTC")
    return pl.from_epoch(pl.col(column).cast(pl.Int64), time_unit="ms").dt.replace_time_zone("UTC")
