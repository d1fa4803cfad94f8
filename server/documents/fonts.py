"""The font that documents carry in themselves: one with Chinese, found on this computer or named in the settings."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.core.errors import Refused

NAME = "paydesk"
USUAL_PLACES = (
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("C:/Windows/Fonts/msyh.ttc"),
    Path("C:/Windows/Fonts/simhei.ttf"),
    Path("C:/Windows/Fonts/simsun.ttc"),
)
"""WenQuanYi Zen Hei (may be embedded, has rare characters of names) first; Windows' own fonts. TrueType only: the
outlines of Noto CJK cannot be embedded."""


@cache
def embedded_font(configured: str, places: Sequence[Path] = USUAL_PLACES) -> frozenset[int]:
    """Register the font under NAME and answer the characters that it has. Raises Refused ``document.no_font``."""
    for path in [Path(configured)] if configured else places:
        if not path.is_file():
            continue
        try:
            font = TTFont(NAME, str(path), asciiReadable=False)
        except (TTFError, OSError):
            continue
        pdfmetrics.registerFont(font)
        return frozenset(font.face.charToGlyph)
    raise Refused("document.no_font", path=configured)


def check_glyphs(text: str, glyphs: frozenset[int]) -> str:
    """The text, if the font has every character. Raises Refused ``document.glyph_missing``: a letter must not vanish
    from a name or an amount without a word."""
    for letter in text:
        if ord(letter) not in glyphs and letter != "\n":
            raise Refused("document.glyph_missing", glyph=f"U+{ord(letter):04X}")
    return text
