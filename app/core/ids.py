"""Numbers that the desk mints before anything is sent; the same number always means the same act."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from app.core.clock import BEIJING

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so a number can be read over the telephone."""

_RANDOM_LENGTH = 11
_FORM = re.compile(rf"[BMNOPRSY]\d{{12}}[{ALPHABET}]{{4}}[{ALPHABET}]{{{_RANDOM_LENGTH}}}")


class NumberKind(StrEnum):
    """What a number stands for; its first letter."""

    ORDER = "O"
    PAYMENT = "P"
    REFUND = "R"
    SHIFT = "S"
    MOVEMENT = "M"
    PAYOUT = "Y"
    RUN = "N"
    SETTLEMENT = "B"


def mint(kind: NumberKind, window_code: str, now: datetime, choice: Callable[[str], str] = secrets.choice) -> str:
    """A new number: kind, Beijing time to the second, window, 55 random bits. 28 characters, letters and digits only.

    Fits the tightest channel (UnionPay orderId: 8 to 40 letters and digits; WeChat out_trade_no: at most 32). Random
    bits, not a counter, so that a restored database or a copied disk can never mint the same number again.
    """
    if len(window_code) != 4 or any(letter not in ALPHABET for letter in window_code):
        raise ValueError("a window code is four characters of the number alphabet")
    at = now.astimezone(BEIJING)
    stamp = f"{at.year % 100:02}{at.month:02}{at.day:02}{at.hour:02}{at.minute:02}{at.second:02}"
    tail = "".join(choice(ALPHABET) for _ in range(_RANDOM_LENGTH))
    return f"{kind.value}{stamp}{window_code}{tail}"


def is_number(kind: NumberKind, text: str) -> bool:
    """Whether text has the form of a number of that kind."""
    return text.startswith(kind.value) and _FORM.fullmatch(text) is not None


def minted_at(text: str) -> datetime:
    """When a number was minted, by the clock of the desk that minted it. Raises ValueError for what is no number."""
    stamp = text[1:13]
    if len(stamp) != 12 or not (stamp.isascii() and stamp.isdigit()):
        raise ValueError("a number has twelve digits of time behind its kind")
    year, month, day, hour, minute, second = (int(stamp[place : place + 2]) for place in range(0, 12, 2))
    return datetime(2000 + year, month, day, hour, minute, second, tzinfo=BEIJING)
