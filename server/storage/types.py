"""Column types that hold our values exactly alike on SQLite and PostgreSQL: instants, days, states, small JSON."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Date, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

_JSON = msgspec.json.Encoder()


class Instant(TypeDecorator[datetime]):
    """An aware instant to the microsecond, read back in UTC: ``timestamptz``, on SQLite ISO text
    of one length that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True
    _last: tuple[datetime | None, str] = (None, "")
    """The last instant and its text: many rows of one act bear the same."""

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text of 27 characters on SQLite, ``timestamptz`` elsewhere."""
        return dialect.type_descriptor(String(27) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse an instant without a zone: ValueError."""
        if value is None:
            return None
        known, text = self._last
        if value is known:
            return text
        told = value
        if told.tzinfo is not UTC:
            if told.tzinfo is None:
                raise ValueError("an instant must be aware")
            told = told.astimezone(UTC)
        if dialect.name != "sqlite":
            return told
        text = told.isoformat(timespec="microseconds")[:26] + "Z"
        self._last = value, text
        return text

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """An aware datetime whose zone is ``datetime.UTC``."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day: ``date``, on SQLite ISO text."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text of 10 characters on SQLite, ``date`` elsewhere."""
        return dialect.type_descriptor(String(10) if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """ISO text for SQLite."""
        return value if value is None or dialect.name != "sqlite" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """A plain date."""
        return value if value is None or dialect.name != "sqlite" else date.fromisoformat(value)


class Word(TypeDecorator[StrEnum]):
    """A member of a StrEnum as its short text; the table adds the CHECK."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        self._by_text = {word.value: word for word in words}

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> Any:
        """Plain text; drivers look twice at a subclass of str."""
        return None if value is None else value.value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """The member."""
        return None if value is None else self._by_text[value]


class Reference(TypeDecorator[str]):
    """A number that may be missing: the domain's empty text is NULL in the table, so that a foreign key can hold."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """NULL for the empty text."""
        return value or None

    def process_result_value(self, value: Any, dialect: Dialect) -> str:
        """The empty text for NULL."""
        return value or ""


class JsonText(TypeDecorator[Any]):
    """A small value as JSON text, never searched: ``pack`` makes plain lists of it, ``unpack`` the value again."""

    impl = Text
    cache_ok = True

    def __init__(self, pack: Callable[[Any], Any], unpack: Callable[[Any], Any]) -> None:
        super().__init__()
        self.pack = pack
        self.unpack = unpack

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Compact JSON."""
        return _JSON.encode(self.pack(value)).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value."""
        return self.unpack(msgspec.json.decode(value))
