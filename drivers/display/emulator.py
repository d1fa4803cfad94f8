"""Customer displays that are not there: take the bytes of a model, keep what a patient would read. From the makers'
sheets alone."""

from __future__ import annotations

import re
import threading
from typing import Final

FAULTS: Final = frozenset({"unplugged"})
LAMPS: Final = ("", "price", "total", "received", "change")
_LED: Final = re.compile(
    rb"\x1bQA(?P<amount>[0-9.\-]{1,15})\r|\x1bs(?P<lamp>[0-4\x00-\x05](?:\x00|\x01)?)|\x02L(?P<four>[01]{4})"
    rb"|\x02B[0-5]|(?P<init>\x1b@|\x0c|\x18)|\x1b=.|(?P<bare>[1-4])",
    re.DOTALL,
)
_ROWS: Final = re.compile(
    rb"\x1bQ(?P<row>[AB])(?P<text>[^\r]*)\r|(?P<init>\x1b@|\x0c|\x1b\[2J|\x1bCLR)"
    rb"|(?P<at>\x1f\$..|\x1b\[(?P<ansi>[1-9]);1H|\x1bl\x01.)(?P<placed>[^\x00-\x1f]*)",
    re.DOTALL,
)


class DisplayEmulator:
    """``model`` as in devices.json. Each part between two commands must be whole in one ``receive``, as on the line of
    the real thing, which forgets a command that breaks off."""

    def __init__(self, model: str) -> None:
        self._led = model.startswith("led8")
        self._codec = "gbk" if model.startswith("lcd") else "ascii"
        self._count = 4 if model.startswith("lcd") else 1 if self._led else 2
        self._each = model == "led8_partner_cd7110"
        self._lock = threading.Lock()
        self._rows = [""] * self._count
        self._lamp = ""
        self._unknown = 0
        self._held = b""

    def receive(self, data: bytes) -> bytes:
        """Take bytes; a display answers nothing."""
        with self._lock:
            self._held += data
            pattern = _LED if self._led else _ROWS
            while self._held:
                found = pattern.match(self._held)
                if found is None:
                    if len(self._held) < 3:
                        break  # a command that is not whole yet
                    self._held, self._unknown = self._held[1:], self._unknown + 1
                    continue
                (self._led_command if self._led else self._row_command)(found)
                self._held = self._held[found.end() :]
        return b""

    def seen(self) -> dict[str, object]:
        """What a patient reads: rows, the lamp that is lit, and how many bytes meant nothing to this model."""
        with self._lock:
            return {"rows": list(self._rows), "lamp": self._lamp, "not_understood": self._unknown}

    def _led_command(self, found: re.Match[bytes]) -> None:
        if found["amount"]:
            self._rows = [found["amount"].decode("ascii")]
        elif found["lamp"]:
            self._light(found["lamp"])
        elif found["four"]:
            self._lamp = LAMPS[found["four"].find(b"1") + 1]
        elif found["bare"]:
            self._lamp = LAMPS[int(found["bare"])]
        elif found["init"]:
            self._rows = [""]
            self._lamp = "" if found["init"] == b"\x1b@" else self._lamp

    def _light(self, lamp: bytes) -> None:
        if self._each:  # 02..05 name the lamp, the byte behind it says on or off
            name = LAMPS[lamp[0] - 1]
            self._lamp = name if lamp[1:] == b"\x01" else "" if self._lamp == name else self._lamp
        else:
            self._lamp = LAMPS[lamp[0] - 0x30 if lamp[0] >= 0x30 else lamp[0]]

    def _row_command(self, found: re.Match[bytes]) -> None:
        if found["init"]:
            self._rows = [""] * self._count
        elif found["row"]:
            self._put(found["row"][0] - 0x41, found["text"])
        elif found["ansi"]:
            self._put(int(found["ansi"]) - 1, found["placed"])
        elif found["at"]:
            self._put(found["at"][-1] - 1, found["placed"])

    def _put(self, row: int, text: bytes) -> None:
        if 0 <= row < self._count:
            self._rows[row] = text.decode(self._codec, "replace")
