"""What a scan is: what is awaited comes first, then the form (CHANNEL wallets by prefix, resident ID by checksum
and date).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_AIM = re.compile(r"\][A-Za-z][0-9a-zA-Z]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_LARGEST = 128
_FROM_READER = re.compile(r"\]Z[0-9a-zA-Z]")
READER_MARK = "]Z2"
"""AIM's mark of what is no bar code: read from a card by a card reader."""


class ScanKind(StrEnum):
    """What a scanned text is taken for."""

    CARD = "card"
    """A medical card, patient code or visit number: whatever identifies a patient at the business system."""
    RESIDENT_ID = "resident_id"
    PAYMENT_CODE = "payment_code"
    UNREADABLE = "unreadable"


class Awaited(StrEnum):
    """What the window is waiting for."""

    PATIENT = "patient"
    PAYMENT = "payment"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that has been understood. ``text`` may be a payment code: never log it."""

    kind: ScanKind
    text: str
    channel: str | None = None

    def __repr__(self) -> str:
        return f"Scan(kind={self.kind.value}, channel={self.channel})"


def payment_channel(text: str) -> str | None:
    """The channel whose payment-code rule the text meets, else None.

    WeChat 18 digits 10–15; Alipay 16–24 digits 25–30; UnionPay QR 19 digits 62 (CHANNELS 1.3).
    """
    if not (text.isascii() and text.isdigit()):
        return None
    prefix = int(text[:2])
    if len(text) == 18 and 10 <= prefix <= 15:
        return "wechat"
    if 16 <= len(text) <= 24 and 25 <= prefix <= 30:
        return "alipay"
    if len(text) == 19 and prefix == 62:
        return "unionpay"
    return None


def is_resident_id(text: str) -> bool:
    """Whether text is a resident identity number: 18 places, a real birth date, and the GB 11643 check character."""
    if re.fullmatch(r"[1-9]\d{16}[\dXx]", text, re.ASCII) is None:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    if born.year < 1850:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(text[:17], _ID_WEIGHTS, strict=True)) % 11
    return _ID_CHECKS[rest] == text[17].upper()


def understand(text: str, awaited: Awaited) -> Scan:
    """Tell what a scan is. An AIM prefix and surrounding white space are removed.

    A text that fits both a resident ID and a WeChat code is what the window awaits; with nothing awaited it is the
    payment code, the reading under which nothing happens to money and no person is looked up by accident. What a card
    reader read (``READER_MARK``) is never a payment code, whatever it looks like.
    """
    from_reader = _FROM_READER.match(text.lstrip()) is not None
    text = _AIM.sub("", text.strip(), count=1) if text.lstrip().startswith("]") else text.strip()
    if not text or len(text) > _LARGEST or any(not character.isprintable() for character in text):
        return Scan(ScanKind.UNREADABLE, "")
    channel, resident = "" if from_reader else payment_channel(text), is_resident_id(text)
    if channel and resident:
        if awaited is Awaited.PATIENT:
            return Scan(ScanKind.RESIDENT_ID, text)
        return Scan(ScanKind.PAYMENT_CODE, text, channel)
    if channel:
        return Scan(ScanKind.PAYMENT_CODE, text, channel)
    if resident:
        return Scan(ScanKind.RESIDENT_ID, text.upper())
    return Scan(ScanKind.CARD, text)
