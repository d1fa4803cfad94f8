"""Blocks to lines that fit the paper: wrapping, two-edge lines, tables. Pure; no character is ever left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from drivers.printer.characters import normal, text_width, width
from drivers.printer.document import Align, Barcode, Block, Columns, Cut, Feed, LogoBlock, Pair, Qr, Rule, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line; ``size`` 2 is double width and height, so that it holds half the columns."""

    text: str
    align: Align = Align.LEFT
    size: int = 1
    bold: bool = False


_OPENING: Final = "￥（《【“‘〈「"  # what they open follows on the same line

Item = Line | Feed | Qr | Barcode | Cut | LogoBlock


def lay_out(blocks: Sequence[Block], columns: int) -> list[Item]:
    """The lines and marks of a document on paper of so many columns."""
    items: list[Item] = []
    for block in blocks:
        if isinstance(block, Text):
            items += [
                Line(text=line, align=block.align, size=block.size, bold=block.bold)
                for line in wrap(normal(block.text), columns // block.size)
            ]
        elif isinstance(block, Pair):
            items += _pair(block, columns // block.size)
        elif isinstance(block, Columns):
            items += _row(block, columns)
        elif isinstance(block, Rule):
            items.append(Line(text="-" * columns))
        else:
            items.append(block)
    return items


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns``; breaks at spaces between words, else between any two characters.

    Line breaks are kept; spaces at a break are not printed. Every other character is in the answer, in order.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, columns)]


def _wrap_paragraph(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    current, used, break_at = "", 0, -1
    for character in text:
        if current and _may_break(current[-1], character):
            break_at = len(current)
        if used + width(character) > columns:
            if character == " ":
                lines, current, used, break_at = [*lines, current], "", 0, -1
                continue
            kept = current[:break_at].rstrip(" ") if break_at >= 0 and width(character) == 1 else ""
            lines.append(kept or current.rstrip(" "))
            current = current[break_at:].lstrip(" ") if kept else ""
            used, break_at = text_width(current), -1
        current += character
        used += width(character)
    return [*lines, current]


def _may_break(before: str, character: str) -> bool:
    """Whether a line may end here, so that a narrow word stays whole: at a space, or after a wide character."""
    if character == " ":
        return True
    return width(character) == 1 and width(before) == 2 and before not in _OPENING


def _pair(block: Pair, columns: int) -> list[Item]:
    """Left and right on one line, else the right value on a line of its own at the right edge."""
    left, right = wrap(normal(block.left), columns), wrap(normal(block.right), columns)
    gap = columns - text_width(left[-1]) - text_width(right[0])
    if len(right) == 1 and gap >= 1:
        texts = [*left[:-1], left[-1] + " " * gap + right[0]]
    elif left == [""]:
        texts = [_placed(line, columns, Align.RIGHT) for line in right]
    else:
        texts = left + [_placed(line, columns, Align.RIGHT) for line in right]
    return [Line(text=line, size=block.size, bold=block.bold) for line in texts]


def _row(block: Columns, columns: int) -> list[Item]:
    widths = _fitting(block.widths, columns)
    last = len(widths) - 1
    inner = [width_ if number == last or width_ < 4 else width_ - 1 for number, width_ in enumerate(widths)]
    cells = [wrap(normal(cell), room) for cell, room in zip(block.cells, inner, strict=True)]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        placed = (_placed(part, room, align) for part, room, align in zip(parts, inner, block.aligns, strict=True))
        lines.append(
            "".join(text + " " * (full - room) for text, full, room in zip(placed, widths, inner, strict=True))
        )
    return [Line(text=line.rstrip(" "), bold=block.bold) for line in lines]


def _fitting(widths: Sequence[int], columns: int) -> list[int]:
    """Widths as they are, or scaled down to the paper; never under 2, a Chinese character must fit."""
    total = sum(widths)
    if total <= columns:
        return list(widths)
    scaled = [max(2, each * columns // total) for each in widths]
    while sum(scaled) > columns:
        scaled[scaled.index(max(scaled))] -= 1
    return scaled


def _placed(text: str, columns: int, align: Align) -> str:
    """``text`` with spaces around it, ``columns`` wide."""
    room = columns - text_width(text)
    if align is Align.RIGHT:
        return " " * room + text
    if align is Align.CENTER:
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room
