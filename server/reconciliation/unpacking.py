"""Compressed files opened within limits: a bomb, a cut archive or one of thousands of members is refused early."""

import io
import zipfile
import zlib
from collections.abc import Callable
from copy import copy
from typing import Final

from isal import igzip_lib, isal_zlib

from server.reconciliation.reading import StatementUnreadable

LARGEST_BYTES: Final = 2 * 1024**3
"""What one statement may be once unpacked: seven million lines of WeChat's widest bill."""
MOST_TIMES: Final = 100
"""How many times larger than packed a file may become: statements shrink to a tenth, bombs to a thousandth."""
ALWAYS_BYTES: Final = 64 * 1024**2
"""So much is unpacked whatever it was packed to."""
LARGEST_MEMBERS: Final = 20
GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
_ENDS: Final = (b"\r", b"\n", b"\x1a")
_IsalError: Final[type[Exception]] = igzip_lib.IsalError  # type: ignore[assignment] # its stub says an instance
_DAMAGE = (zipfile.BadZipFile, zlib.error, _IsalError, UnicodeDecodeError, NotImplementedError, RuntimeError,
           EOFError, OSError, ValueError)  # fmt: skip


def without_end(raw: bytes) -> bytes:
    """Without what follows the last line (line ends, the end mark of old systems), save a single line end: to take that
    away would copy the whole."""
    plainly = raw.endswith(b"\n") and not raw[-3:].removesuffix(b"\n").removesuffix(b"\r").endswith(_ENDS)
    return raw if plainly else raw.rstrip(b"".join(_ENDS))


def plain(content: bytes, largest: int = LARGEST_BYTES) -> bytes:
    """Bytes as they are, or what GZIP holds. Never unpacks more than ``largest`` bytes. Raises StatementUnreadable."""
    if not content.startswith(GZIP):
        if len(content) > largest:
            raise StatementUnreadable(1, "", "larger than allowed")
        return content
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(content, _most(content, largest))
    except zlib.error:
        raise StatementUnreadable(1, "", "GZIP is damaged") from None
    if not unpacker.eof:
        raise StatementUnreadable(1, "", "GZIP is cut, or larger than allowed")
    if unpacker.unused_data:
        raise StatementUnreadable(1, "", "more follows behind the GZIP")
    return unpacked


def zip_member(content: bytes, wanted: Callable[[str], bool], largest: int = LARGEST_BYTES) -> bytes:
    """The one member whose name is wanted; names are GBK where the ZIP does not say UTF-8. What a member says of its
    size is not believed. Raises StatementUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content), metadata_encoding="gbk") as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if len(members) > LARGEST_MEMBERS or size > _most(content, largest):
                raise StatementUnreadable(1, "", "ZIP is larger than allowed")
            found = [member for member in members if wanted(member.filename)]
            if len(found) != 1:
                raise StatementUnreadable(1, "", "not one detail file in the ZIP")
            return _read(archive, found[0])
    except _DAMAGE:
        raise StatementUnreadable(1, "", "ZIP is damaged") from None


def unpacked_size(content: bytes, largest: int = LARGEST_BYTES) -> int:
    """Bytes that a file has when it is open, as it says itself, never more than would be unpacked of it; what is cut
    or damaged has those that it has. GZIP says it modulo 4 GiB, which is more than ``largest`` may be."""
    size = len(content)
    if content.startswith(GZIP):
        size = int.from_bytes(content[-4:], "little")
    elif content.startswith(ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(content), metadata_encoding="gbk") as archive:
                size = sum(member.file_size for member in archive.infolist())
        except _DAMAGE:
            return size
    return max(len(content), min(size, _most(content, largest)))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member, as large as the directory says and with its CRC; deflated ones, which is all of them, at thrice the
    speed of `zipfile` and without a second copy."""
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return archive.read(member)
    as_it_lies = copy(member)
    as_it_lies.compress_type, as_it_lies.file_size = zipfile.ZIP_STORED, member.compress_size
    del as_it_lies.CRC  # that of the unpacked bytes
    unpacker = isal_zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked: bytes = unpacker.decompress(archive.read(as_it_lies), member.file_size + 1)
    if len(unpacked) != member.file_size or not unpacker.eof or isal_zlib.crc32(unpacked) != member.CRC:
        raise zipfile.BadZipFile
    return unpacked


def _most(content: bytes, largest: int) -> int:
    return min(largest, max(ALWAYS_BYTES, MOST_TIMES * len(content)))
