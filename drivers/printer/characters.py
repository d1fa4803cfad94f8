"""How wide a character prints, what the printer's code page lacks, and what stands in for what cannot be printed."""

from __future__ import annotations

from typing import Final

MARK: Final = "〓"  # the printers' own mark for a character that is not there
ENCODING: Final = "gbk"  # two-byte area that every Chinese printer has; equal to GB18030 there
_SAME_MEANING: Final = str.maketrans({"¥": "￥", "\u00a0": " ", "\u3000": "\u3000", "\t": "    ", "\r": None})


def normal(text: str) -> str:
    """Text with what printers print wrongly replaced by its equal: the half-width yen sign prints as garbage."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_SAME_MEANING)


def in_code_page(character: str) -> bool:
    """Whether the printer's own font has it (ASCII or the two-byte area of GBK)."""
    if " " <= character <= "~":
        return True
    if character < "\x80":
        return False
    try:
        return len(character.encode(ENCODING)) == 2
    except UnicodeEncodeError:
        return False


def width(character: str) -> int:
    """Columns taken: the number of bytes it is sent in; a rare character is drawn as wide as a Chinese one."""
    return 1 if " " <= character <= "~" else 2


def text_width(text: str) -> int:
    """Columns of a line without line breaks."""
    return sum(map(width, text))


def is_control(character: str) -> bool:
    """A character that could command the printer, or half of a surrogate pair: never sent, never drawn."""
    return character < " " or "\x7f" <= character < "\xa0" or "\ud800" <= character <= "\udfff"
