"""The rows of an accounting day's standing statements, as a run reads them: kept bytes in, canonical frames out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from app.core.errors import Refused
from app.core.reconciliation import StatementState
from server.domain.statement import Statement
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.reconciliation.layout import Layout
from server.reconciliation.reading import ReadRows, StatementContext
from server.reconciliation.rows import empty
from server.services.memory_left import require_memory

READABLE = frozenset({StatementState.KEPT, StatementState.NONE_THAT_DAY})


def context_of(statement: Statement) -> StatementContext:
    """What a stored statement is taken for."""
    return StatementContext(statement.party, statement.name, statement.merchant, statement.day)


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """One standing statement. ``file`` counts the statements of its day from 1 and stands in its rows."""

    statement: Statement
    file: int
    _read: Callable[[], pl.DataFrame] = field(repr=False)

    def frame(self) -> pl.DataFrame:
        """Its rows in the canonical SCHEMA, none where the party had nothing that day. Each call reads the bytes again.
        Raises Refused ``statement.unreadable`` (line, column, rule), which only a changed reader or layout can bring
        about: a file was read before it was kept; ``statement.damaged`` when its bytes are not those any more;
        MemoryError."""
        return self._read().with_columns(pl.lit(self.file, pl.UInt16).alias("file"))


class StatementReaders:
    """Which reader reads whose file: those the program knows by (party, name), else the layout of that name."""

    def __init__(
        self, readers: Mapping[tuple[str, str], ReadRows], read_layout: Callable[[Layout], ReadRows] | None = None
    ) -> None:
        self._readers, self._read_layout = readers, read_layout

    def of(self, work: UnitOfWork, party: str, name: str, layout_version: int = 0) -> tuple[ReadRows, int] | None:
        """The reader and the version of its layout (0: known to the program); None for a party that nobody can read.
        ``layout_version`` 0 means the latest."""
        if (known := self._readers.get((party, name))) is not None:
            return known, 0
        layout = work.layouts.get(name, layout_version) if self._read_layout is not None else None
        if layout is None or layout.party != party or self._read_layout is None:
            return None
        return self._read_layout(layout), layout.version


class StatementRows:
    """``reader`` may be a unit of work that only reads; the bytes are held only while a frame is made of them."""

    def __init__(self, reader: UnitOfWorkFactory, readers: StatementReaders) -> None:
        self._reader, self._readers = reader, readers

    def of_day(self, day: date) -> Sequence[KeptStatement]:
        """The statements of a day that were kept or said to be empty, by party and name; what is expected or refused
        stands in ``work.statements.standing`` and gives no rows."""
        with self._reader() as work:
            found = [each for each in work.statements.standing(day, day) if each.state in READABLE]
        return [KeptStatement(each, file, self._rows_of(each)) for file, each in enumerate(found, 1)]

    def _rows_of(self, statement: Statement) -> Callable[[], pl.DataFrame]:
        def read() -> pl.DataFrame:
            if statement.state is StatementState.NONE_THAT_DAY:
                return empty()
            with self._reader() as work:
                content = work.statements.content(statement.statement_id)
                reader = self._readers.of(work, statement.party, statement.name, statement.layout_version)
            if reader is None:  # its party or layout has been taken out of the settings since
                raise Refused(
                    "statement.not_read_here", party=statement.party, name=statement.name, day=statement.day.isoformat()
                )
            if content is None:
                raise LookupError(f"statement {statement.statement_id} has no bytes")
            require_memory(content)
            return reader[0](content, context_of(statement))

        return read
