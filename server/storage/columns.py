"""Kinds of columns, checks and partial indexes that the tables are made of."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, text

from server.storage.types import Instant, Word

BIG = BigInteger().with_variant(Integer, "sqlite")


def states_clause(states: frozenset[Any]) -> str:
    """``state IN (…)`` as text: written alike in a partial index and in the query that shall use it."""
    return f"state IN ({words_of(sorted(state.value for state in states))})"


def words_of(words: list[str]) -> str:
    """Words as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """CHECK that a column holds one of the words."""
    return CheckConstraint(f"{column} IN ({words_of([word.value for word in words])})", name=column)


def number(name: str, *more: Any, **options: Any) -> Column[str]:
    """One of our own numbers."""
    return Column(name, String, *more, nullable=False, **options)


def words(name: str, **options: Any) -> Column[str]:
    """A text that is never missing."""
    return Column(name, String, nullable=False, **options)


def fen(name: str) -> Column[int]:
    """An amount in fen."""
    return Column(name, BigInteger, nullable=False)


def count(name: str) -> Column[int]:
    """A small whole number."""
    return Column(name, Integer, nullable=False)


def at(name: str, *, nullable: bool = False) -> Column[Any]:
    """An instant."""
    return Column(name, Instant, nullable=nullable)


def state_of(words: type[StrEnum], name: str = "state") -> Column[Any]:
    """A state as its word."""
    return Column(name, Word(words), nullable=False)


def version() -> Column[int]:
    """What guards against lost updates."""
    return Column("version", Integer, nullable=False)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over some rows only, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
