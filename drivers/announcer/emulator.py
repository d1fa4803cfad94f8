"""Voice announcers that are not there: a speech module and a box of phrases, which write down what would be heard."""

from __future__ import annotations

import re
import threading
from typing import Final

FAULTS: Final = frozenset({"silent", "unplugged"})
KEPT: Final = 50
_COMMAND: Final = re.compile(rb"&Stop\$|&S[eEc]\$|[0-9.]+[JYZPG]|[FWXDajk]|\r|\n")
_HEARD: Final = {
    "J": "请您付款{}元",
    "Y": "收您{}元",
    "Z": "找零{}元",
    "P": "{}元",
    "G": "退{}元",
    "W": "您好,请稍等",
    "X": "谢谢",
    "D": "请当面点清,谢谢",
    "a": "请出示医保卡",
    "j": "请问您的姓名",
    "k": "请问您的姓名",
}


class AnnouncerEmulator:
    """``model`` as in devices.json."""

    def __init__(self, model: str) -> None:
        self._module = model == "syn6288"
        self._lock = threading.Lock()
        self._heard: list[str] = []
        self._held = b""
        self.silent = False

    def receive(self, data: bytes) -> bytes:
        """Take bytes; the answer is what the device sends back."""
        with self._lock:
            self._held += data
            answer = self._frames() if self._module else self._commands()
        return b"" if self.silent else answer

    def seen(self) -> dict[str, object]:
        """What was heard, oldest first."""
        with self._lock:
            return {"heard": list(self._heard)}

    def _hear(self, text: str) -> None:
        self._heard = [*self._heard, text][-KEPT:]

    def _frames(self) -> bytes:
        answer = b""
        while len(self._held) >= 3:
            length = 3 + int.from_bytes(self._held[1:3], "big")
            if self._held[:1] != b"\xfd":
                self._held = self._held[1:]
                continue
            if len(self._held) < length:
                break
            frame, self._held = self._held[:length], self._held[length:]
            check = 0
            for byte in frame[:-1]:
                check ^= byte
            answer += self._obey(frame) if check == frame[-1] else b"\x45"
        return answer

    def _obey(self, frame: bytes) -> bytes:
        if frame[3] == 0x01:
            self._hear(frame[5:-1].decode("gbk", "replace"))
            return b"\x41"
        return b"\x4f" if frame[3] == 0x21 else b"\x41"

    def _commands(self) -> bytes:
        while self._held:
            found = _COMMAND.match(self._held)
            if found is None:
                if re.fullmatch(rb"[0-9.]+|&\w*", self._held):
                    break  # the rest is on its way
                self._held = self._held[1:]
                continue
            text = found[0].decode("ascii")
            self._held = self._held[found.end() :]
            if text[-1:] in _HEARD and not text.startswith("&"):
                self._hear(_HEARD[text[-1]].format(text[:-1]))
        return b""
