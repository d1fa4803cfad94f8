"""A keypad that is not there: understands the one-byte commands, sends the keys that a person presses."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

FAULTS: Final = frozenset({"silent", "unplugged"})
_SAID: Final = {0x80: "欢迎光临", 0x81: "请再输入一次", 0x82: "请输入密码", 0x83: "", 0x8A: "", 0x8B: ""}


class KeypadEmulator:
    """Says what it was told to say; ``press`` gives the keys and Enter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said = ""
        self.silent = False

    def receive(self, data: bytes) -> bytes:
        """Take bytes; 89 is answered with OK."""
        reply = b""
        with self._lock:
            for byte in data:
                if byte == 0x89:
                    reply += b"OK\r"
                self._said = _SAID.get(byte, self._said)
        return b"" if self.silent else reply

    def press(self, request: Mapping[str, object]) -> bytes:
        """The bytes of ``keys``, with the parity bit set as some of these keypads do, and Enter unless ``enter`` is
        false."""
        keys = str(request.get("keys", ""))[:32]
        end = b"" if request.get("enter") is False else b"\r"
        return b"" if self.silent else bytes(byte | 0x80 for byte in keys.encode("ascii", "ignore")) + end

    def seen(self) -> dict[str, object]:
        """What it says to the patient."""
        with self._lock:
            return {"says": self._said}
