"""A card reader's library that is none: the functions of termb.dll, sdtapi.dll and SSCardDriver.dll in Python, so that
readers can be practised with on every machine. It is loaded as a vendor's file, in a process of its own.

The card that lies on the reader is card.txt in the working folder: its number, then a name, a line each. Without the
file no card lies there; while hangs.txt is there a call never returns; with unplugged.txt no reader is found.
"""

from __future__ import annotations

import ctypes
import threading
from pathlib import Path
from typing import Any, Final

CARD, HANGS, UNPLUGGED = "card.txt", "hangs.txt", "unplugged.txt"
_CVR_OK, _CVR_FAILED = 1, 2
_SDT_OK, _SDT_NO_CARD, _SDT_FOUND, _SDT_NO_PORT = 0x90, 0x80, 0x9F, 0x01
_SS_NO_CARD: Final = -2201
_PLACES: Final = (15, 1, 2, 8, 35, 18)
"""Characters of the fields on an identity card up to its number: name, sex, nation, birth, address, number."""
_REST: Final = 128 - sum(_PLACES)
_PHOTO_BYTES: Final = 1024


def CVR_InitComm(port: Any) -> int:  # noqa: N802 - the maker's name, as are all below
    return _CVR_FAILED if Path(UNPLUGGED).exists() else _CVR_OK


def CVR_Authenticate() -> int:  # noqa: N802
    return _CVR_OK if _card() else _CVR_FAILED


def CVR_Read_Content(active: Any) -> int:  # noqa: N802
    """As the maker's, it leaves what stands on the card in its folder."""
    _number, name = _card() or ("", "")
    Path("wz.txt").write_text(name, "utf-8")
    return _CVR_OK


def GetPeopleIDCode(out: Any, length: Any) -> int:  # noqa: N802
    number, _name = _card() or ("", "")
    _write(out, number.encode("ascii"))
    return 0


def CVR_CloseComm() -> int:  # noqa: N802
    return _CVR_OK


def SDT_OpenPort(port: Any) -> int:  # noqa: N802
    return _SDT_NO_PORT if Path(UNPLUGGED).exists() else _SDT_OK


def SDT_StartFindIDCard(port: Any, found: Any, opened: Any) -> int:  # noqa: N802
    return _SDT_FOUND if _card() else _SDT_NO_CARD


def SDT_SelectIDCard(port: Any, serial: Any, opened: Any) -> int:  # noqa: N802
    return _SDT_OK


def SDT_ReadBaseMsg(port: Any, text: Any, length: Any, photo: Any, photo_length: Any, opened: Any) -> int:  # noqa: N802
    number, name = _card() or ("", "")
    values = (name, "1", "01", "19491231", "", number)
    written = "".join(value[:places].ljust(places) for value, places in zip(values, _PLACES, strict=True))
    _write(text, (written + " " * _REST).encode("utf-16-le"))
    _write(photo, bytes(_PHOTO_BYTES))
    return _SDT_OK


def SDT_ClosePort(port: Any) -> int:  # noqa: N802
    return _SDT_OK


def iReadCardBas(kind: Any, out: Any) -> int:  # noqa: N802
    """The social security number of a person is that of the identity card."""
    card = _card()
    if card is None:
        return _SS_NO_CARD
    number, name = card
    fields = ("999999", number, "Y00000001", "0", name, "00", "1.00", "20200101", "20991231", "", "")
    _write(out, ("|".join(fields) + "|").encode("gbk", "replace"))
    return 0


def _card() -> tuple[str, str] | None:
    """Number and name; None when nothing lies there."""
    if Path(HANGS).exists():
        threading.Event().wait()
    try:
        number, name, *_ = [*Path(CARD).read_text("utf-8").splitlines(), "", ""]
    except OSError:
        return None
    return (number, name) if number else None


def _write(address: Any, content: bytes) -> None:
    ctypes.memmove(address, content, len(content))
