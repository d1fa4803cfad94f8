"""WeChat's flat XML as field names and texts; anything that is not flat, small and plain is refused."""

import re
from collections.abc import Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape

LARGEST_BYTES = 1024 * 1024
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-.]{0,63}", re.ASCII)
_LARGEST_FIELDS = 2000


class Unreadable(ValueError):
    """Bytes that are not a flat XML message; the message says where, never what."""


def write(fields: Mapping[str, str]) -> bytes:
    """``<xml>`` with an element for each field, UTF-8. Empty fields are left out, as in the signature."""
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if value != "")
    return f"<xml>{inside}</xml>".encode()


def read(body: bytes) -> dict[str, str]:
    """The fields of a message. Raises Unreadable for cut, nested, repeated or oversized ones and any document type."""
    if len(body) > LARGEST_BYTES:
        raise Unreadable("too large")
    return _Reader().read(body)


class _Reader:
    """One pass over one message with the standard library's parser, entities and document types refused."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        parser.ProcessingInstructionHandler = self._forbidden
        parser.ExternalEntityRefHandler = self._forbidden
        self._parser = parser

    def read(self, body: bytes) -> dict[str, str]:
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError as error:
            raise Unreadable(f"line {error.lineno}, column {error.offset}") from None
        return self._fields

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if attributes or len(self._path) == 2 or len(self._fields) == _LARGEST_FIELDS:
            raise Unreadable("not flat")
        if not self._path and name != "xml":
            raise Unreadable("root is not xml")
        if self._path and (not _NAME.fullmatch(name) or name in self._fields):
            raise Unreadable("name not allowed or repeated")
        self._path.append(name)
        self._text.clear()

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._path:
            self._fields[name] = "".join(self._text)
        self._text.clear()

    def _characters(self, text: str) -> None:
        if len(self._path) == 2:
            self._text.append(text)
        elif text.strip():
            raise Unreadable("text outside a field")

    def _forbidden(self, *_: object) -> int:
        raise Unreadable("document type, entity or instruction")
