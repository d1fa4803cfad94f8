"""How SSCardDriver.dll is called: one function reads what stands on the card, eleven fields between upright strokes."""

from __future__ import annotations

from typing import Final

from drivers.errors import PROTOCOL, DeviceError
from drivers.vendor.library_process import LibraryProcess, room, whole

FUNCTIONS: Final = ("iReadCardBas",)
CONTACT_FIRST: Final = 3
_ROOM: Final = 4096
_FIELDS: Final = 11
_SECURITY_NUMBER, _CARD_NUMBER = 1, 2


class SsCardDriver:
    """``long iReadCardBas(int type, char *out)``: 0 and the fields, anything else means no card."""

    def connect(self, process: LibraryProcess, timeout_s: float) -> None:
        """It is opened with every read."""

    def look(self, process: LibraryProcess, timeout_s: float) -> str:
        found = process.call("iReadCardBas", [whole(CONTACT_FIRST), room(_ROOM)], timeout_s=timeout_s)
        if found.returned != 0:
            return ""
        fields = found.written[0].decode("gbk", "replace").split("|")
        if len(fields) < _FIELDS:
            raise DeviceError(PROTOCOL, "iReadCardBas: fields")
        return fields[_SECURITY_NUMBER].strip() or fields[_CARD_NUMBER].strip()
