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
    stamp = now.astimezone(BEIJING).strftime("%y%m%d%H%M%S")
    tail = "".join(choice(ALPHABET) for _ in range(_RANDOM_LENGTH))
    return f"{kind.value}{stamp}{window_code}{tail}"


def is_number(kind: NumberKind, text: str) -> bool:
    """Whether text has the form of a number of that kind."""
    return text.startswith(kind.value) and _FORM.fullmatch(text) is not None


def minted_at(text: str) -> datetime:
    """When a number was minted, by the clock of the desk that minted it. Raises ValueError for what is no number."""
    return datetime.strptime(text[1:13], "%y%m%d%H%M%S").replace(tzinfo=BEIJING)
