"""Sentences of codes, a module an area: ``code -> (what happened, what to do next)`` in source English.

`ui.text` translates them (context ``text``). Entries ``word.x`` are the words for states, channels and permissions.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.sentences import access, acts, bills, desk, devices, inquiry, payments, practice, refunds, shifts, words

_TABLES: tuple[Mapping[str, tuple[str, str]], ...] = (
    payments.SENTENCES,
    bills.SENTENCES,
    devices.SENTENCES,
    access.SENTENCES,
    refunds.SENTENCES,
    shifts.SENTENCES,
    inquiry.SENTENCES,
    desk.SENTENCES,
    words.SENTENCES,
    acts.SENTENCES,
    practice.SENTENCES,
)


def find(code: str) -> tuple[str, str] | None:
    """The two source halves of a code, or None."""
    for table in _TABLES:
        if code in table:
            return table[code]
    return None


def all_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(code for table in _TABLES for code in table)
