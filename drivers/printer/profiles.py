"""What differs between receipt printers, as data: one profile a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DOTS_PER_COLUMN: Final = 12
DOTS_PER_LINE: Final = 24
LINE_GAP_DOTS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Paper and abilities. ``columns`` of 12 dots; a Chinese character takes two.

    ``answers`` tells whether DLE EOT is answered, ``confirms`` whether GS r is answered, once all
    before it was printed.
    ``double_by_fs_w`` sends FS W beside GS ! for firmware that doubles Chinese by its own command only.
    """

    columns: int
    cuts: bool = True
    answers: bool = True
    confirms: bool = True
    double_by_fs_w: bool = False

    @property
    def dots(self) -> int:
        return self.columns * DOTS_PER_COLUMN


PROFILES: Final[dict[str, Profile]] = {
    "escpos_58": Profile(columns=32),
    "escpos_58_no_cutter": Profile(columns=32, cuts=False),
    "escpos_80": Profile(columns=48),
    "escpos_80_fs_w": Profile(columns=48, double_by_fs_w=True),
    "escpos_58_mute": Profile(columns=32, answers=False, confirms=False),
    "escpos_80_mute": Profile(columns=48, answers=False, confirms=False),
}
