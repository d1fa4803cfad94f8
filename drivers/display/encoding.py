"""Amounts, lamps and text to the bytes of a display. Pure; commands that must not come at once are separate parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from drivers.display.profiles import Lamp, Language, Profile
from drivers.errors import DISPLAY_TOO_LONG, DeviceError
from drivers.patient_ports import Descriptor

CLEAR: Final = b"\x0c"
LED_DIGITS: Final = 8
_PLACES: Final = {Descriptor.PRICE: 1, Descriptor.TOTAL: 2, Descriptor.RECEIVED: 3, Descriptor.CHANGE: 4}
_LATIN: Final = {
    Descriptor.PRICE: "PRICE",
    Descriptor.TOTAL: "TOTAL",
    Descriptor.RECEIVED: "RECEIVED",
    Descriptor.CHANGE: "CHANGE",
}
_CHINESE: Final = {
    Descriptor.PRICE: "单价",
    Descriptor.TOTAL: "应付",
    Descriptor.RECEIVED: "收款",
    Descriptor.CHANGE: "找零",
}
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "welcome": ("WELCOME", "您好"),
    "waiting": ("PLEASE WAIT", "请稍等"),
    "thanks": ("THANK YOU", "谢谢"),
    "refund": ("REFUND", "退款"),
}
"""What a display with letters says: in ASCII, in Chinese. Eight digits say nothing and are cleared."""


def amount_text(amount_fen: int) -> str:
    """Yuan with two places, as a patient reads it."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"


def show_amount(profile: Profile, descriptor: Descriptor, amount_fen: int) -> list[bytes]:
    """An amount with its lamp or word. DeviceError(display.too_long) rather than an amount cut short."""
    text = amount_text(amount_fen)
    if profile.language is Language.LED8:
        if len(text.replace(".", "")) > LED_DIGITS:
            raise DeviceError(DISPLAY_TOO_LONG, "amount")
        clear = [CLEAR] if profile.clears else []
        return [*clear, *set_descriptor(profile, descriptor), b"\x1bQA" + text.encode("ascii") + b"\r"]
    if profile.language is Language.CHINESE:
        return show_rows(profile, ["", f"{_CHINESE[descriptor]}：{text}元"])
    return show_rows(profile, [_LATIN[descriptor], text.rjust(profile.columns)])


def show_phrase(profile: Profile, name: str) -> list[bytes]:
    """A phrase of the table; eight digits are cleared instead."""
    latin, chinese = PHRASES[name]
    if profile.language is Language.LED8:
        return [*clear_text(profile), *set_descriptor(profile, None)]
    return show_rows(profile, ["", chinese] if profile.language is Language.CHINESE else [latin])


def show_rows(profile: Profile, rows: Sequence[str]) -> list[bytes]:
    """Text row by row; what the display has no letters for is a question mark, what does not fit is left out."""
    if profile.language is Language.LED8:
        raise DeviceError(DISPLAY_TOO_LONG, "text")
    fitting = [_fitting(profile, row) for row in rows[: profile.rows]]
    if profile.language is Language.CHINESE:
        return [b"\x1bCLR", *(b"\x1bl\x01" + bytes([at]) + row for at, row in enumerate(fitting, 1) if row)]
    if profile.language is Language.ROWS:
        return [CLEAR, *(b"\x1bQ" + bytes([0x41 + at]) + row + b"\r" for at, row in enumerate(fitting) if row)]
    if profile.language is Language.ANSI:
        return [b"\x1b[2J", *(b"\x1b[%d;1H" % at + row for at, row in enumerate(fitting, 1) if row)]
    return [CLEAR, *(b"\x1f$\x01" + bytes([at]) + row for at, row in enumerate(fitting, 1) if row)]


def clear_text(profile: Profile) -> list[bytes]:
    """Dark."""
    if profile.language is Language.CHINESE:
        return [b"\x1bCLR"]
    return [b"\x1b[2J"] if profile.language is Language.ANSI else [CLEAR]


def set_descriptor(profile: Profile, descriptor: Descriptor | None) -> list[bytes]:
    """Light one lamp, or none; nothing for a display without lamps."""
    place = 0 if descriptor is None else _PLACES[descriptor]
    if profile.lamp is Lamp.ASCII:
        return [b"\x1bs" + b"%d" % place]
    if profile.lamp is Lamp.BINARY:
        return [b"\x1bs" + bytes([place])]
    if profile.lamp is Lamp.EACH:
        return [b"".join(b"\x1bs" + bytes([number + 1, number == place]) for number in range(1, 5))]
    if profile.lamp is Lamp.BARE:
        return [b"%d" % place] if place else []
    if profile.lamp is Lamp.FOUR:
        return [b"\x02L" + b"".join(b"1" if number == place else b"0" for number in range(1, 5))]
    return []


def _fitting(profile: Profile, row: str) -> bytes:
    """A row as bytes, no wider than the display; a two-byte character is never halved."""
    encoding = "gbk" if profile.language is Language.CHINESE else "ascii"
    found = b""
    for character in row:
        one = character.encode(encoding, "replace")
        if len(found) + len(one) > profile.columns:
            break
        found += max(one, b" ")
    return found
