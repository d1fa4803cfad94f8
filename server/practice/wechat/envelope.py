"""WeChat's XML and its signature: reading with entities refused, writing with CDATA, MD5 and HMAC-SHA256."""

import hashlib
import hmac
from collections.abc import Mapping
from xml.parsers import expat

LARGEST_BODY = 64 * 1024
SIGN_TYPES = ("MD5", "HMAC-SHA256")


class Unreadable(Exception):
    """A body that is no message; `code` is WeChat's error code for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Reader:
    """One flat `<xml>` element, field by field."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._depth = 0
        self._name = ""
        self._text: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and name != "xml":
            raise Unreadable("XML_FORMAT_ERROR")
        if self._depth == 2:
            if name in self.fields:
                raise Unreadable("XML_FORMAT_ERROR")
            self._name, self._text = name, []
        if self._depth > 2:
            raise Unreadable("XML_FORMAT_ERROR")

    def end(self, _name: str) -> None:
        if self._depth == 2:
            self.fields[self._name] = "".join(self._text)
        self._depth -= 1

    def text(self, text: str) -> None:
        if self._depth == 2:
            self._text.append(text)
        elif text.strip():
            raise Unreadable("XML_FORMAT_ERROR")

    def declaration(self, *_: object) -> None:
        raise Unreadable("XML_FORMAT_ERROR")


def read_xml(body: bytes) -> dict[str, str]:
    """The fields of a message; Unreadable when it is empty, too long, not UTF-8, not flat XML, or declares anything."""
    if not body.strip():
        raise Unreadable("POST_DATA_EMPTY")
    if len(body) > LARGEST_BODY:
        raise Unreadable("XML_FORMAT_ERROR")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("NOT_UTF8") from None
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.declaration
    parser.EntityDeclHandler = reader.declaration
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise Unreadable("XML_FORMAT_ERROR") from None
    return reader.fields


def write_xml(fields: Mapping[str, str]) -> bytes:
    """The message: every value in CDATA, a field a line, as WeChat prints it."""
    lines = [f"<{name}><![CDATA[{_cdata(value)}]]></{name}>" for name, value in fields.items()]
    return ("<xml>" + "\n".join(lines) + "\n</xml>").encode()


def _cdata(value: str) -> str:
    return value.replace("]]>", "]]]]><![CDATA[>")


def sign(fields: Mapping[str, str], key: str, sign_type: str = "MD5") -> str:
    """The signature over every non-empty field but `sign`."""
    pairs = sorted((name, value) for name, value in fields.items() if name != "sign" and value)
    text = "&".join(f"{name}={value}" for name, value in pairs) + f"&key={key}"
    if sign_type == "MD5":
        return hashlib.md5(text.encode()).hexdigest().upper()  # noqa: S324 - WeChat's own choice
    return hmac.digest(key.encode(), text.encode(), "sha256").hex().upper()


def is_signed(fields: Mapping[str, str], key: str, sign_type: str) -> bool:
    """Whether the message carries its right signature."""
    return hmac.compare_digest(fields.get("sign", "").encode(), sign(fields, key, sign_type).encode())
