"""A dot-matrix printer that is not there: keeps what stands where on each page of continuous paper."""

from __future__ import annotations

import threading
from typing import Final

FAULTS: Final = frozenset({"unplugged"})
KEPT: Final = 20
_FIXED: Final = {ord("C"): 3, ord("3"): 3, ord("x"): 3, ord("N"): 3, ord("$"): 4}


class InvoiceEmulator:
    """ESC/P from the makers' tables: places in millimetres, text in GBK between FS & and FS . ."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = b""
        self._pages: list[list[tuple[float, float, str]]] = []
        self._length_lines = 66
        self._start()

    def _start(self) -> None:
        self._page: list[tuple[float, float, str]] = []
        self._x, self._y, self._step = 0.0, 0.0, 25.4 / 6
        self._after = -1.0  # where the last character ended
        self._chinese = False

    def receive(self, data: bytes) -> bytes:
        """Take bytes; it answers nothing."""
        with self._lock:
            self._held += data
            while self._held:
                used = self._take(self._held)
                if not used:
                    break
                self._held = self._held[used:]
        return b""

    @property
    def pages(self) -> list[list[tuple[float, float, str]]]:
        """Of every finished page: (x, y) in whole tenths of millimetres' precision, and the text there."""
        with self._lock:
            return [[(round(x, 1), round(y, 1), text) for x, y, text in page] for page in self._pages]

    def seen(self) -> dict[str, object]:
        """The texts of the last page, from top to bottom."""
        pages = self.pages
        return {"rows": [text for _, _, text in pages[-1]] if pages else [], "pages": len(pages)}

    def _take(self, data: bytes) -> int:
        first = data[0]
        if first == 0x1B:
            size = _FIXED.get(data[1], 2) if len(data) > 1 else 3
            if len(data) < size:
                return 0
            self._escape(data[1], data[2:size])
            return size
        if first == 0x1C:
            if len(data) < 2:
                return 0
            self._chinese = data[1] == ord("&")
            return 2
        if first < 0x20:
            self._control(first)
            return 1
        return self._text(data)

    def _escape(self, command: int, values: bytes) -> None:
        if command == ord("@"):
            self._start()
        elif command == ord("3"):
            self._step = values[0] * 25.4 / 180
        elif command == ord("2"):
            self._step = 25.4 / 6
        elif command == ord("C"):
            self._length_lines = values[0]
        elif command == ord("$"):
            self._x = int.from_bytes(values, "little") * 25.4 / 60

    def _control(self, byte: int) -> None:
        if byte == 0x0D:
            self._x = 0.0
        elif byte == 0x0A:
            self._y += self._step
        elif byte == 0x0C:
            self._pages = [*self._pages, self._page][-KEPT:]
            self._start()

    def _text(self, data: bytes) -> int:
        end = 1
        if self._chinese:
            if len(data) < 2:
                return 0
            end = 2
        text = data[:end].decode("gbk", "replace")
        width = 25.4 * 24 / 180 if self._chinese else 2.54
        if self._page and self._page[-1][1] == self._y and abs(self._after - self._x) < 0.01:
            x, y, before = self._page[-1]
            self._page[-1] = (x, y, before + text)
        else:
            self._page.append((self._x, self._y, text))
        self._x += width
        self._after = self._x
        return end
