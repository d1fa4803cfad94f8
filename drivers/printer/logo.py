"""The hospital's logo as a one-bit picture across the paper, read from a file when it is first printed (Pillow)."""

from __future__ import annotations

import logging

from drivers.printer.glyphs import Raster

HEIGHT_LIMIT_DOTS = 240

_log = logging.getLogger(__name__)


class Logo:
    """A picture file (PNG, BMP), at most as wide as the paper, in its middle; larger ones are made smaller."""

    def __init__(self, path: str, dots: int) -> None:
        self._path, self._dots = path, dots
        self._read = False
        self._raster: Raster | None = None

    def raster(self) -> Raster | None:
        """None without a file; one that cannot be read is logged once and left out: a receipt needs no logo."""
        if self._path and not self._read:
            self._read = True
            try:
                self._raster = self._load()
            except (OSError, ValueError) as error:
                _log.warning("logo: %s", type(error).__name__)
        return self._raster

    def _load(self) -> Raster:
        from PIL import Image, ImageOps

        with Image.open(self._path) as picture:
            flat = Image.new("RGB", picture.size, "white")
            flat.paste(picture.convert("RGBA"), mask=picture.convert("RGBA").getchannel("A"))
        flat.thumbnail((self._dots, HEIGHT_LIMIT_DOTS))
        page = Image.new("L", (self._dots, flat.height), 255)
        page.paste(flat.convert("L"), ((self._dots - flat.width) // 2, 0))
        black = ImageOps.invert(page).convert("1")
        return Raster(black.width, black.height, black.tobytes())
