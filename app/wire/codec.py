"""The one place that knows how wire values become bytes and back (msgspec JSON)."""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

Value = TypeVar("Value")


class WireError(ValueError):
    """Bytes that are not the value that was expected; ``field`` and ``rule`` say where and why."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field, self.rule = field, rule


def encode(value: object) -> bytes:
    """A wire value as UTF-8 JSON."""
    return msgspec.json.encode(value)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """What reads values of a kind: made once."""
    return msgspec.json.Decoder(kind)


def decode(content: bytes, kind: type[Value]) -> Value:
    """Read bytes as a wire value of that kind, every limit checked. Raises WireError."""
    try:
        value: Value = _decoder(cast("Hashable", kind)).decode(content)
        return value
    except msgspec.ValidationError as error:
        rule, _, path = str(error).partition(" - at `")
        raise WireError(path.rstrip("`") or "$", rule) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise WireError("$", "not JSON") from None
