"""Hides card numbers: first six and last four digits stay, in a field as in any text that a terminal hands over."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"(?<!\d)(\d{6})(\d{3,9})(\d{4})(?!\d)")
_GROUPED: Final = re.compile(r"(?<!\d)\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?!\d)")
_TRACKS: Final = re.compile(r"\d{13,19}[=D]\d+")


def masked_card(number: str) -> str:
    """A card number field: at most first six and last four digits, stars between; a masked one stays as it is."""
    kept = number.strip()
    return _star(kept) if kept.isdigit() and len(kept) > 10 else kept


def mask_cards(text: str) -> str:
    """Any text: every run of 13 to 19 digits that may be a card number, also in groups of four, and track data.

    Runs of 12 and 15 digits at a merchant's or reference number's place are masked too when they pass the check
    digit of card numbers; a reference number that happens to is kept in its own field.
    """
    text = _TRACKS.sub("****", text)
    text = _GROUPED.sub(lambda found: _star(re.sub(r"[ -]", "", found.group())), text)
    return _WHOLE.sub(lambda found: _star(found.group()) if _may_be_card(found.group()) else found.group(), text)


def _may_be_card(digits: str) -> bool:
    """13 digits or more that pass the check digit, or 16 or 19, the lengths of cards in use."""
    return len(digits) in {16, 19} or (len(digits) >= 13 and _check_digit_fits(digits))


def _check_digit_fits(digits: str) -> bool:
    """ISO/IEC 7812-1 Annex B (Luhn)."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
    return total % 10 == 0


def _star(digits: str) -> str:
    return digits[:6] + "*" * (len(digits) - 10) + digits[-4:]
