"""QR code, barcode, cut and drawer pulse as bytes, made by python-escpos (imported at first use: slow)."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from functools import cache
from typing import Any, Final

_CACHE_VARIABLE: Final = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_EC_M: Final = 1
_CODE128_PART_MODULES: Final = 11
_CODE128_FRAME_MODULES: Final = 3 * 11 + 2  # start, check, stop with its bar
_NARROWEST_DOTS: Final = 2
_REAL_TIME: Final = "\x10"  # printers obey DLE commands (drawer pulse!) even inside data


_loading: Final = threading.Lock()


@cache
def _dummy() -> Any:
    """The class that collects bytes. The library leaves a folder with a pickle behind: ours is removed at once."""
    with _loading, tempfile.TemporaryDirectory(prefix="paydesk-escpos-") as folder:
        before = os.environ.get(_CACHE_VARIABLE)
        os.environ[_CACHE_VARIABLE] = folder
        try:
            from escpos.printer import Dummy
        finally:
            os.environ.pop(_CACHE_VARIABLE)
            if before is not None:
                os.environ[_CACHE_VARIABLE] = before
    logging.getLogger("escpos").setLevel(logging.ERROR)
    return Dummy


def warm_up() -> None:
    """Load the library now, so that the first receipt does not wait for it."""
    _dummy()


def qr_code(data: str, size: int) -> bytes:
    """Model 2, error correction M, modules of ``size`` dots; UTF-8."""
    collector = _dummy()()
    collector.qr(data.encode("utf-8", "replace").decode("utf-8"), ec=_EC_M, size=size, native=True)
    return bytes(collector.output)


def code_128(data: str, dots: int) -> bytes | None:
    """Centred Code 128 with its text below; None when it is wider than ``dots`` even at the narrowest."""
    body, parts = _code_128_body(data)
    modules = parts * _CODE128_PART_MODULES + _CODE128_FRAME_MODULES
    width = min(3, dots // modules)
    if width < _NARROWEST_DOTS:
        return None
    collector = _dummy()()
    collector.barcode(body, "CODE128", height=72, width=width, pos="BELOW", function_type="B", check=False)
    return bytes(collector.output)


def _code_128_body(data: str) -> tuple[str, int]:
    """Data with the code set in front, and the number of its symbols: digits in pairs (set C) where all are digits."""
    if data.isascii() and data.isdigit() and len(data) % 2 == 0:
        pairs = "".join(chr(int(data[at : at + 2])) for at in range(0, len(data), 2))
        if _REAL_TIME not in pairs:
            return "{C" + pairs, len(pairs)
    return "{B" + data.replace("{", "{{"), len(data)


def cut() -> bytes:
    """Feed to the knife, full cut."""
    collector = _dummy()()
    collector.cut()
    return bytes(collector.output)


def kick(*, pin: int, on_ms: int, off_ms: int) -> bytes:
    """ESC p: pulse on connector pin 2 or 5; the printer counts in 2 ms."""
    collector = _dummy()()
    collector.cashdraw([27, 112, 0 if pin == 2 else 1, min(255, on_ms // 2), min(255, off_ms // 2)])
    return bytes(collector.output)
