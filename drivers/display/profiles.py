"""What differs between customer displays, as data: one profile a model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Language(StrEnum):
    """How a display takes text: eight digits, two rows by QA and QB, by ANSI, by cursor position, Chinese rows."""

    LED8 = "led8"
    ROWS = "rows"
    ANSI = "ansi"
    CURSOR = "cursor"
    CHINESE = "chinese"


class Lamp(StrEnum):
    """How the lamps for price, total, received and change are lit; ``none`` where the display has words instead."""

    NONE = "none"
    ASCII = "ascii"
    BINARY = "binary"
    EACH = "each"
    BARE = "bare"
    FOUR = "four"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A display. ``start`` goes before everything once it is claimed; ``clears`` sends CLR before a new amount;
    ``pause_s`` is waited between commands that this model would otherwise lose; ``columns`` of ASCII in a row."""

    language: Language
    lamp: Lamp = Lamp.NONE
    start: bytes = b"\x1b@"
    clears: bool = True
    pause_s: float = 0.0
    columns: int = 20
    rows: int = 2


_SELECT: Final = b"\x1b=\x02"

PROFILES: Final[dict[str, Profile]] = {
    "led8": Profile(language=Language.LED8, lamp=Lamp.ASCII, columns=8, rows=1),
    "led8_selected": Profile(language=Language.LED8, lamp=Lamp.ASCII, start=_SELECT + b"\x1b@", columns=8, rows=1),
    "led8n": Profile(language=Language.LED8, lamp=Lamp.FOUR, columns=8, rows=1),
    "led8_hisense_vc110": Profile(language=Language.LED8, lamp=Lamp.BINARY, columns=8, rows=1),
    "led8_wintec_cd110": Profile(language=Language.LED8, lamp=Lamp.BINARY, columns=8, rows=1),
    "led8_partner_cd7110": Profile(language=Language.LED8, lamp=Lamp.EACH, columns=8, rows=1),
    "led8_ejeton_vfd8c": Profile(language=Language.LED8, lamp=Lamp.BARE, columns=8, rows=1),
    "led8_sedsy_pd1800a": Profile(
        language=Language.LED8, lamp=Lamp.ASCII, start=b"", clears=False, pause_s=0.1, columns=8, rows=1
    ),
    "vfd_cd5220": Profile(language=Language.ROWS),
    "vfd_wincor": Profile(language=Language.ANSI, start=b""),
    "vfd_cd320": Profile(language=Language.CURSOR),
    "lcd_lk822": Profile(language=Language.CHINESE, columns=30, rows=4),
}
"""Speeds are the line's affair: LED8N 2400 8N1, VC210A (a CD5220) and Wincor 9600 with odd parity, else 9600 8N1."""
