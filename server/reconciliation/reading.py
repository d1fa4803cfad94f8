"""What a statement's reader is asked for, and how it says that a file is not what it should be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from app.core.errors import Refused


class StatementUnreadable(Refused):
    """A file that is not the statement it should be; values name ``line`` (from 1), ``column`` and ``rule``."""

    def __init__(self, line: int, column: str, rule: str) -> None:
        super().__init__("statement.unreadable", line=line, column=column, rule=rule)


@dataclass(frozen=True, slots=True)
class StatementContext:
    """What a file is taken for: whose statement, of which merchant, of which accounting day. An empty ``merchant`` is
    not compared."""

    party: str
    name: str
    merchant: str
    day: date


ReadRows = Callable[[bytes, StatementContext], pl.DataFrame]
"""The rows of a file in the canonical SCHEMA (``file`` 0, ``line`` that of the raw line), everything the file says
about itself compared first. Raises StatementUnreadable, and nothing else, for whatever bytes."""
