"""The older message of serial card terminals: path, type, six characters of identity, fields between FS. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from drivers.terminal.envelope import Envelope, FrameError

ENVELOPE: Final = Envelope(packed=False, limit=8192)
FS: Final = b"\x1c"
_HEAD: Final = 8  # path, type, identity


class Path(IntEnum):
    """Who speaks to whom; the numbers are the protocol's."""

    TEST_REPLY = 0x02
    TO_TERMINAL = 0x03
    FROM_TERMINAL = 0x04
    TO_BANK = 0x05
    FROM_BANK = 0x06  # also a final reply


@dataclass(frozen=True, slots=True, kw_only=True)
class FsMessage:
    """One message; ``content`` is fields for the cashier and ISO 8583 bytes on the way to the bank."""

    path: Path
    identity: str
    content: bytes = field(repr=False)
    type: int = 0x01

    @property
    def fields(self) -> tuple[bytes, ...]:
        """The content between its separators."""
        return tuple(self.content.split(FS))


def encode_message(message: FsMessage) -> bytes:
    """The body of the frame; FrameError when the identity is not six printable characters."""
    if len(message.identity) != 6 or not message.identity.isascii() or not message.identity.isprintable():
        raise FrameError("an identity of six characters")
    return bytes((message.path, message.type)) + message.identity.encode("ascii") + message.content


def decode_message(body: bytes) -> FsMessage:
    """The message of a frame's body; FrameError when it is none."""
    if len(body) < _HEAD:
        raise FrameError("path, type and identity")
    try:
        path, identity = Path(body[0]), body[2:_HEAD].decode("ascii")
    except ValueError:
        raise FrameError("a known path and an identity in ASCII") from None
    if not identity.isprintable():
        raise FrameError("a printable identity")
    return FsMessage(path=path, type=body[1], identity=identity, content=body[_HEAD:])


def joined(*fields: str) -> bytes:
    """Fields as GBK with separators between them; FrameError for one that holds a separator."""
    if any("\x1c" in each for each in fields):
        raise FrameError("no separator inside a field")
    return FS.join(each.encode("gbk", "replace") for each in fields)
