"""Cuts a stream of ESC/POS bytes into commands, from the manufacturers' tables. Shares nothing with the driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D

# Number of parameter bytes behind the two command bytes.
_ESC_FIXED: Final = {
    **dict.fromkeys(b"@2SLim\x0c", 0),
    **dict.fromkeys(b"!aE-dJt3MR{GVr=KU ", 1),
    **dict.fromkeys(b"$\\cB", 2),
    ord("p"): 3,
    ord("W"): 8,
}
_FS_FIXED: Final = {
    ord("&"): 0,
    ord("."): 0,
    ord("!"): 1,
    ord("W"): 1,
    ord("-"): 1,
    ord("C"): 1,
    ord("S"): 2,
    ord("2"): 74,
}
_GS_FIXED: Final = {
    **dict.fromkeys(b"!hwHfraBIb/", 1),
    **dict.fromkeys(b"LWP\\$", 2),
    ord("^"): 3,
    ord(":"): 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One command: its name as in the manuals (``ESC a``, ``GS v 0``, ``text``) and its parameter bytes."""

    name: str
    data: bytes = b""

    @property
    def real_time(self) -> bool:
        """Carried out when it arrives, past everything that waits in the buffer."""
        return self.name.startswith("DLE")


class Stream:
    """Feed it bytes; it answers with whole commands and keeps what is not whole yet."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> list[Instruction]:
        self._held += data
        found = []
        while self._held:
            taken = take(self._held)
            if taken is None:
                break
            instruction, used = taken
            found.append(instruction)
            self._held = self._held[used:]
        return found

    def forget(self) -> None:
        """The printer was switched off."""
        self._held = b""


def take(data: bytes) -> tuple[Instruction, int] | None:
    """(first command, bytes it takes), or None when it is not whole."""
    first = data[0]
    if first not in {DLE, ESC, FS, GS}:
        end = 1
        while end < len(data) and data[end] >= 0x20 and first >= 0x20:
            end += 1
        return Instruction(name="text" if first >= 0x20 else f"{first:02X}", data=data[:end]), end
    if len(data) < 2:
        return None
    size = _size(first, data)
    if size is None or len(data) < size:
        return None
    prefix = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}[first]
    second = f"{data[1]:02X}" if data[1] <= 0x20 else chr(data[1])
    return Instruction(name=f"{prefix} {second}", data=data[2:size]), size


def _size(first: int, data: bytes) -> int | None:
    """Whole length of the command at the start of ``data``; None when more bytes are needed to know."""
    second = data[1]
    if first == DLE:
        return {0x04: 3, 0x05: 3, 0x14: 5}.get(second, 2)
    if second == ord("("):
        return None if len(data) < 5 else 5 + int.from_bytes(data[3:5], "little")
    if first == ESC:
        return _esc_size(second, data)
    if first == FS:
        return 2 + _FS_FIXED.get(second, 0)
    return _gs_size(second, data)


def _esc_size(second: int, data: bytes) -> int | None:
    if second == ord("*"):
        if len(data) < 5:
            return None
        dots = int.from_bytes(data[3:5], "little")
        return 5 + dots * (3 if data[2] in {32, 33} else 1)
    if second == ord("D"):
        end = data.find(b"\x00", 2)
        return None if end < 0 else end + 1
    return 2 + _ESC_FIXED.get(second, 0)


def _gs_size(second: int, data: bytes) -> int | None:
    if second == ord("8"):  # GS 8 L: as GS ( L with four bytes of length
        return None if len(data) < 7 else 7 + int.from_bytes(data[3:7], "little")
    if second == ord("V"):
        return None if len(data) < 3 else 4 if data[2] in {65, 66, 97, 98, 103, 104} else 3
    if second == ord("v"):
        if len(data) < 8:
            return None
        return 8 + int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")
    if second == ord("k"):
        if len(data) < 4:
            return None
        if data[2] >= 65:
            return 4 + data[3]
        end = data.find(b"\x00", 3)
        return None if end < 0 else end + 1
    return 2 + _GS_FIXED.get(second, 0)
