"""Which digits of several records differ: compared place by place, amounts from their end, numbers from their start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that belong together; ``differs`` when another record has others in their place."""

    text: str
    differs: bool


def differing(texts: Sequence[str], *, from_end: bool) -> list[tuple[Piece, ...]]:
    """The pieces of each text. An empty text is no record: it is compared with nothing. The first text that is not
    empty is what the others are compared with; its own places are marked where any other differs."""
    known = [place for place, text in enumerate(texts) if text]
    if not known:
        return [() for _ in texts]
    first = known[0]
    marks = {place: _places(texts[place], texts[first], from_end) for place in known[1:]}
    own = [False] * len(texts[first])
    for place in known[1:]:
        others = _places(texts[first], texts[place], from_end)
        own = [mark or other for mark, other in zip(own, others, strict=True)]
    marks[first] = own
    return [_pieces(text, marks[place]) if text else () for place, text in enumerate(texts)]


def _places(text: str, other: str, from_end: bool) -> list[bool]:
    """For each character, whether the other text has another one (or none) in its place."""
    shift = len(other) - len(text) if from_end else 0
    return [
        not (0 <= place + shift < len(other) and other[place + shift] == character)
        for place, character in enumerate(text)
    ]


def _pieces(text: str, marks: Sequence[bool]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for character, mark in zip(text, marks, strict=True):
        if pieces and pieces[-1].differs is mark:
            pieces[-1] = Piece(pieces[-1].text + character, mark)
        else:
            pieces.append(Piece(character, mark))
    return tuple(pieces)
