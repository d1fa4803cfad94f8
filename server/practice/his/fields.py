"""Checks of JSON members: each check looks at one value and names every field that breaks a rule."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from server.practice.his.problems import Problem, invalid

Check = Callable[[Any, str], Iterator[tuple[str, str]]]
"""A check is given a value and the name of its field and yields (field, rule) for every rule broken."""

MAX_FEN = 99_999_999_999
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z")


def pattern(expression: str) -> Check:
    """Text that matches the whole expression."""
    compiled = re.compile(expression)

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, str):
            yield field, "type"
        elif not compiled.fullmatch(value):
            yield field, "pattern"

    return check


def text(least: int, most: int) -> Check:
    """Unicode text of so many characters, without control characters or half surrogates."""

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, str):
            yield field, "type"
        elif not least <= len(value) <= most:
            yield field, "length"
        elif FORBIDDEN.search(value):
            yield field, "pattern"

    return check


def integer(least: int, most: int) -> Check:
    """A JSON integer in a range, both ends included."""

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield field, "type"
        elif not least <= value <= most:
            yield field, "range"

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, str):
            yield field, "type"
        elif value not in allowed:
            yield field, "one_of"

    return check


def instant(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """RFC 3339 in UTC with Z."""
    if not isinstance(value, str):
        yield field, "type"
    elif not INSTANT.fullmatch(value):
        yield field, "pattern"
    else:
        try:
            parse_instant(value)
        except ValueError:
            yield field, "date"


def day(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """YYYY-MM-DD."""
    if not isinstance(value, str):
        yield field, "type"
    elif not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        yield field, "pattern"
    else:
        try:
            date.fromisoformat(value)
        except ValueError:
            yield field, "date"


def nullable(inner: Check) -> Check:
    """Null, or what the inner check takes."""

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if value is not None:
            yield from inner(value, field)

    return check


def array(inner: Check, least: int, most: int, *, unique: str | None = None) -> Check:
    """A list of so many; `unique` names the member (or `*`: the value) that must not come twice."""

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, list):
            yield field, "type"
            return
        if not least <= len(value) <= most:
            yield field, "length"
            return
        broken = False
        for index, one in enumerate(value):
            for fault in inner(one, f"{field}[{index}]"):
                broken = True
                yield fault
        if unique and not broken:
            keys = [one if unique == "*" else one[unique] for one in value]
            if len(set(keys)) != len(keys):
                yield field, "unique"

    return check


def record(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with exactly these members."""
    spare = optional or {}

    def check(value: Any, field: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict):
            yield field or "body", "type"
            return
        prefix = f"{field}." if field else ""
        for name in value:
            if name not in required and name not in spare:
                yield prefix + name[:64].encode("ascii", "replace").decode(), "unknown"
        for name, inner in required.items():
            if name not in value:
                yield prefix + name, "required"
            else:
                yield from inner(value[name], prefix + name)
        for name, inner in spare.items():
            if name in value:
                yield from inner(value[name], prefix + name)

    return check


fen = integer(0, MAX_FEN)
some_fen = integer(1, MAX_FEN)
our_number = pattern(r"[A-Za-z0-9_-]{1,64}")
their_number = pattern(r"[\x21-\x7e]{1,64}")
label = text(1, 64)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a member twice")
    return names


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct)


def parse(body: bytes, check: Check) -> dict[str, Any]:
    """The checked object in a body. Raises Problem `request.invalid` naming at most 20 fields."""
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise invalid("body", "json") from None
    broken = [{"field": field, "rule": rule} for field, rule in check(value, "")]
    if broken:
        raise Problem("request.invalid", errors=broken[:20])
    return dict(value)


def parse_instant(value: str) -> datetime:
    """An aware instant in UTC from RFC 3339 text with Z."""
    return datetime.fromisoformat(value.removesuffix("Z") + "+00:00").astimezone(UTC)


def instant_text(value: datetime) -> str:
    """RFC 3339 in UTC with Z, whole seconds where there are no others."""
    moment = value.astimezone(UTC)
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")
