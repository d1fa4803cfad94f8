"""Money as whole fen in one exact type; nothing in it ever passes through a binary fraction."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST_FEN = 10**13
"""Above one hundred billion yuan an amount is a mistake, not money."""

_YUAN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?")


class MoneyError(ValueError):
    """Text or a number that is not an amount of money. The offending text is not repeated in the message."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole fen (1/100 yuan); may be negative where a difference is meant."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise MoneyError(f"fen must be a whole number, not {type(self.fen).__name__}")
        if abs(self.fen) > LARGEST_FEN:
            raise MoneyError("amount out of range")

    @classmethod
    def from_yuan(cls, text: str) -> "Money":
        """Read decimal yuan text such as ``63.6`` or ``-0.05``; more than two decimals is an error, not a rounding."""
        match = _YUAN.fullmatch(text)
        if match is None or not text.isascii():
            raise MoneyError("not an amount in yuan")
        sign, whole, part = match.groups()
        fen = int(whole) * 100 + int((part or "0").ljust(2, "0"))
        return cls(-fen if sign else fen)

    @property
    def yuan(self) -> str:
        """Plain decimal yuan for the wire of other parties, two decimals, no grouping: ``1234.50``."""
        whole, part = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{whole}.{part:02d}"

    def __str__(self) -> str:
        """Yuan for people, grouped by thousands: ``1,234.50``."""
        whole, part = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{whole:,}.{part:02d}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise MoneyError("money is multiplied by a whole number only")
        return Money(self.fen * count)

    def __bool__(self) -> bool:
        return self.fen != 0


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts; nothing is zero."""
    return Money(sum(amount.fen for amount in amounts))
