"""Draws lines whose characters the printer's own font lacks, with Pillow and a font of this computer."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol

from drivers.printer.characters import in_code_page, text_width, width
from drivers.printer.profiles import DOTS_PER_COLUMN, DOTS_PER_LINE, LINE_GAP_DOTS

_KNOWN_PATHS: Final = (
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/simsunb.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
_NO_CHARACTER: Final = "\U0010fffe"  # assigned to nothing: every font answers with its "missing" box


@dataclass(frozen=True, slots=True)
class Raster:
    """One-bit picture, rows of ``width_dots`` // 8 bytes, the leftmost dot in the highest bit, 1 is black."""

    width_dots: int
    height_dots: int
    rows: bytes


class Glyphs(Protocol):
    """A source of pictures of characters."""

    def has(self, character: str) -> bool:
        """Whether it can draw this character so that a person can read it."""

    def draw(self, text: str, *, indent: int, columns: int, size: int, bold: bool) -> Raster:
        """A line on the grid of the printer, ``indent`` columns from the left edge of ``columns``."""


class FontGlyphs:
    """Glyphs from the first of several fonts that has the character. ``font_path`` goes before the known ones."""

    def __init__(self, font_path: str = "", *, paths: Callable[[str], Sequence[str]] | None = None) -> None:
        self._font_path = font_path
        self._paths = paths or font_paths
        self._drawable: dict[str, Any] = {}

    @cached_property
    def _fonts(self) -> list[tuple[Any, bytes]]:
        """(font, picture of its missing box), in order of preference."""
        from PIL import ImageFont

        fonts = []
        for path in self._paths(self._font_path):
            try:
                font = ImageFont.truetype(path, DOTS_PER_LINE)
            except OSError:
                continue  # no font at this known place
            fonts.append((font, bytes(font.getmask(_NO_CHARACTER))))
        return fonts

    def has(self, character: str) -> bool:
        return self._font_of(character) is not None

    def _font_of(self, character: str) -> Any:
        if character not in self._drawable:
            self._drawable[character] = self._find(character)
        return self._drawable[character]

    def _find(self, character: str) -> Any:
        for font, missing in self._fonts:
            mask = font.getmask(character)
            if mask.getbbox() is not None and bytes(mask) != missing:
                return font
        return None

    def draw(self, text: str, *, indent: int, columns: int, size: int, bold: bool) -> Raster:
        from PIL import Image, ImageDraw

        picture = Image.new("1", (columns * DOTS_PER_COLUMN, DOTS_PER_LINE * size + LINE_GAP_DOTS))
        pen = ImageDraw.Draw(picture)
        x = indent * DOTS_PER_COLUMN
        for character in text:
            font = self._font_of(character)
            if font is not None:
                large = font if size == 1 else font.font_variant(size=DOTS_PER_LINE * size)
                room = width(character) * DOTS_PER_COLUMN * size
                start = x + max(0, (room - round(large.getlength(character))) // 2)
                for shift in (0, 1) if bold else (0,):
                    pen.text(
                        (start + shift, DOTS_PER_LINE * size - 3 * size), character, font=large, fill=1, anchor="ls"
                    )
            x += width(character) * DOTS_PER_COLUMN * size
        return Raster(picture.width, picture.height, picture.tobytes())


def needs_picture(text: str) -> bool:
    """Whether a line holds a character that must be drawn."""
    return not all(map(in_code_page, text))


def indent_of(text: str, *, columns: int, size: int, align: str) -> int:
    """Columns before a line of this width and alignment."""
    room = max(0, columns - text_width(text) * size)
    return {"left": 0, "center": room // 2, "right": room}[align]


def font_paths(preferred: str) -> list[str]:
    """Where fonts with Chinese characters may be: the given one, what fontconfig names, the usual places."""
    named = [preferred, _ask_fontconfig("sans-serif:lang=zh-cn"), _ask_fontconfig(":charset=20bb7")]
    return [path for path in dict.fromkeys([*named, *_KNOWN_PATHS]) if path and Path(path).is_file()]


def _ask_fontconfig(pattern: str) -> str:
    """File of the best match; empty where there is no fontconfig (Windows)."""
    program = shutil.which("fc-match")
    if program is None:
        return ""
    try:
        done = subprocess.run([program, "-f", "%{file}", pattern], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
