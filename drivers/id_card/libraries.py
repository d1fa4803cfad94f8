"""How the libraries of identity card readers are called: termb.dll (CVR) and sdtapi.dll (SDT)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from drivers.errors import NOT_FOUND, PROTOCOL, DeviceError
from drivers.vendor.library_process import LibraryProcess, content, count, room, whole

CVR_FUNCTIONS: Final = (
    "CVR_InitComm", "CVR_Authenticate", "CVR_Read_Content", "GetPeopleIDCode", "CVR_CloseComm"
)  # fmt: skip
SDT_FUNCTIONS: Final = ("SDT_OpenPort", "SDT_StartFindIDCard", "SDT_SelectIDCard", "SDT_ReadBaseMsg", "SDT_ClosePort")
_CVR_OK: Final = 1
_CVR_WITH_PHOTO: Final = 4
_LEFT_BEHIND: Final = ("wz.txt", "zp.bmp", "xp.wlt")
_SDT_OK: Final = 0x90
_SDT_FOUND: Final = 0x9F
_TEXT_BYTES: Final = 256
_PHOTO_BYTES: Final = 1024
_NUMBER: Final = slice(2 * (15 + 1 + 2 + 8 + 35), 2 * (15 + 1 + 2 + 8 + 35 + 18))
_ROOM: Final = 128


class Cvr:
    """华视 termb.dll. It leaves text and photo of the card in its folder: they are removed at once."""

    def __init__(self, folder: str, com_port: int) -> None:
        self._folder, self._com_port = Path(folder), com_port

    def connect(self, process: LibraryProcess, timeout_s: float) -> None:
        if process.call("CVR_InitComm", [whole(self._com_port)], timeout_s=timeout_s).returned != _CVR_OK:
            raise DeviceError(NOT_FOUND, "CVR_InitComm")

    def look(self, process: LibraryProcess, timeout_s: float) -> str:
        if process.call("CVR_Authenticate", [], timeout_s=timeout_s).returned != _CVR_OK:
            return ""
        try:
            if process.call("CVR_Read_Content", [whole(_CVR_WITH_PHOTO)], timeout_s=timeout_s).returned != _CVR_OK:
                return ""
            found = process.call("GetPeopleIDCode", [room(_ROOM), count(_ROOM)], timeout_s=timeout_s)
        finally:
            self._forget()
        return _number(found.written[0].decode("gbk", "replace"))

    def _forget(self) -> None:
        for name in _LEFT_BEHIND:
            with suppress(OSError):  # not written this time, or already gone
                (self._folder / name).unlink()


class Sdt:
    """sdtapi.dll of the ministry's module, which most readers bear."""

    def __init__(self, com_port: int) -> None:
        self._com_port = com_port

    def connect(self, process: LibraryProcess, timeout_s: float) -> None:
        if process.call("SDT_OpenPort", [whole(self._com_port)], timeout_s=timeout_s).returned != _SDT_OK:
            raise DeviceError(NOT_FOUND, "SDT_OpenPort")

    def look(self, process: LibraryProcess, timeout_s: float) -> str:
        port, opened = whole(self._com_port), whole(0)
        for function, good in (("SDT_StartFindIDCard", _SDT_FOUND), ("SDT_SelectIDCard", _SDT_OK)):
            if process.call(function, [port, content(b"", _ROOM), opened], timeout_s=timeout_s).returned != good:
                return ""
        arguments = [port, room(_TEXT_BYTES), count(0), room(_PHOTO_BYTES), count(0), opened]
        found = process.call("SDT_ReadBaseMsg", arguments, timeout_s=timeout_s)
        if found.returned != _SDT_OK:
            return ""
        return _number(found.written[0].ljust(_TEXT_BYTES, b"\0")[_NUMBER].decode("utf-16-le", "replace"))


def _number(text: str) -> str:
    """The number; DeviceError(device.protocol), without it, when it is none."""
    number = text.strip(" \0").upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise DeviceError(PROTOCOL, "no number on the card")
    return number
