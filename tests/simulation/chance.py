"""All chance of a seed: each decision is drawn from the seed and its own name, so leaving one out moves no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeVar

Choice = TypeVar("Choice")
_WHOLE = float(1 << 64)


@cache
def _first_above(probability: float) -> bytes:
    """The least digest whose number from 0 up to 1 is no less than that; longer than any when there is none."""
    least, most = 0, 1 << 64
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if middle / _WHOLE >= probability else (middle + 1, most)
    return least.to_bytes(8, "big") if least < 1 << 64 else b"\xff" * 9


class Chance:
    """Draws by name. ``dropped`` names never happen; ``only`` (when given) names are all that may happen."""

    def __init__(self, seed: int, *, only: frozenset[str] | None = None) -> None:
        self._keyed = blake2b(digest_size=8, key=seed.to_bytes(8, "big"))
        self._only = only
        self.happened: dict[str, None] = {}
        self.calm = False

    def draw(self, name: str) -> float:
        """A number from 0 up to 1."""
        drawn = self._keyed.copy()
        drawn.update(name.encode())
        return int.from_bytes(drawn.digest(), "big") / _WHOLE

    def whole(self, name: str, first: int, last: int) -> int:
        """A whole number from first to last."""
        return first + int(self.draw(name) * (last - first + 1))

    def between(self, name: str, least: float, most: float) -> float:
        """A number of seconds."""
        return least + self.draw(name) * (most - least)

    def pick(self, name: str, choices: Sequence[Choice]) -> Choice:
        """One of them."""
        return choices[int(self.draw(name) * len(choices))]

    def weighted(self, name: str, weights: Mapping[Choice, float]) -> Choice:
        """One of them, by weight."""
        at = self.draw(name) * sum(weights.values())
        for choice, weight in weights.items():
            at -= weight
            if at < 0:
                return choice
        return next(iter(weights))

    def happens(self, name: str, probability: float) -> bool:
        """Whether something that a shorter story could leave out happens; remembered when it does."""
        if probability <= 0:
            return False
        drawn = self._keyed.copy()  # as `draw` does; half of all draws are made here
        drawn.update(name.encode())
        if drawn.digest() >= _first_above(probability):
            return False
        if self._only is not None and name not in self._only:
            return False
        self.happened[name] = None
        return True

    def fault(self, name: str, probability: float) -> bool:
        """The same for a fault: none while the world is calm."""
        return not self.calm and self.happens(name, probability)
