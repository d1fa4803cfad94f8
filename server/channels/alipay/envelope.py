"""Alipay's signed JSON: the exact text of the answer's node as received, because that text is what is signed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST_BYTES = 1024 * 1024
_SPACE = re.compile(r"[ \t\r\n]*")


class Unreadable(ValueError):
    """Bytes that are not an answer of Alipay's form; the message says where, never what."""


@dataclass(frozen=True, slots=True)
class Node:
    """The node of an answer. ``source`` is its text from ``{`` to ``}`` as received; ``sign`` is empty if absent."""

    name: str
    fields: Mapping[str, Any]
    source: str
    sign: str

    def text(self, name: str) -> str:
        """A field's text; empty when it is absent or not text."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


def read(body: bytes, method: str) -> Node:
    """The node ``<method with _>_response`` (or ``error_response``) of an answer.

    Raises Unreadable for what is not UTF-8, not one JSON object, has a name twice at any depth, both nodes or none.
    """
    if len(body) > LARGEST_BYTES:
        raise Unreadable("too large")
    try:
        text = body.decode("utf-8")
        members = _members(text)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Unreadable("not one JSON object in UTF-8, or a name twice") from None
    names = [name for name in (f"{method.replace('.', '_')}_response", "error_response") if name in members]
    if len(names) != 1:
        raise Unreadable("not one answer node")
    fields, source = members[names[0]]
    sign, _ = members.get("sign", ("", ""))
    if not isinstance(fields, dict) or not isinstance(sign, str):
        raise Unreadable("node or signature of the wrong type")
    return Node(names[0], fields, source, sign)


def _members(text: str) -> dict[str, tuple[Any, str]]:
    """The members of the outermost object, each with its value and the exact source of the value."""
    members: dict[str, tuple[Any, str]] = {}
    place = _expect(text, 0, "{")
    while True:
        name, place = _DECODER.raw_decode(text, _skip(text, place))
        if not isinstance(name, str) or name in members:
            raise Unreadable("a name that is no text, or twice")
        start = _skip(text, _expect(text, place, ":"))
        value, place = _DECODER.raw_decode(text, start)
        members[name] = (value, text[start:place])
        place = _skip(text, place)
        if text[place : place + 1] != ",":
            break
        place += 1
    if _skip(text, _expect(text, place, "}")) != len(text):
        raise Unreadable("more after the answer")
    return members


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unreadable("a name twice")
    return fields


def _refuse(_: str) -> None:
    raise Unreadable("not a number")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_name_twice, parse_float=str, parse_int=str, parse_constant=_refuse)


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _expect(text: str, place: int, character: str) -> int:
    place = _skip(text, place)
    if text[place : place + 1] != character:
        raise Unreadable(f"character {place}")
    return place + 1
