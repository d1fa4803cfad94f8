"""AIM identifiers: the three characters ``]cm`` a scanner may put before a code, and the words we use for them."""

from __future__ import annotations

import re
from typing import Final

UNKNOWN: Final = "unknown"
_IDENTIFIER: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_EXACT: Final = {"]E4": "ean8", "]E0": "ean13", "]C0": "code128", "]C1": "gs1_128"}
_BY_LETTER: Final = {
    "A": "code39",
    "C": "code128",
    "E": "ean13",
    "F": "codabar",
    "I": "itf",
    "L": "pdf417",
    "Q": "qr",
    "d": "datamatrix",
    "h": "hanxin",
    "z": "aztec",
}


def split_identifier(text: str) -> tuple[str, str]:
    """(symbology, text without identifier). An identifier of no known letter is taken off as ``other``."""
    if not _IDENTIFIER.match(text):
        return UNKNOWN, text
    identifier, rest = text[:3], text[3:]
    return _EXACT.get(identifier) or _BY_LETTER.get(identifier[1], "other"), rest
