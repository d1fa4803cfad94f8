"""Sentences of codes, a module an area: ``code -> (what happened, what to do next)`` in source English.

`ui.text` translates them (context ``text``). Entries ``word.x`` are the words for states, channels and permissions.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache


@cache
def _tables() -> tuple[Mapping[str, tuple[str, str]], ...]:
    """All tables; imported at the first question, so that the first page is painted without them."""
    from ui.sentences import (
        access,
        acts,
        administration,
        alerts,
        bills,
        card_terminal,
        connected,
        desk,
        device_settings,
        devices,
        exception_acts,
        exception_evidence,
        exceptions,
        gates,
        inquiry,
        offline,
        orders,
        payments,
        practice,
        proofs,
        reconciliation,
        refunds,
        shifts,
        terminals,
        words,
    )

    modules = (
        payments,
        bills,
        card_terminal,
        terminals,
        devices,
        device_settings,
        access,
        refunds,
        shifts,
        inquiry,
        desk,
        words,
        acts,
        practice,
        administration,
        alerts,
        offline,
        orders,
        gates,
        exceptions,
        exception_acts,
        exception_evidence,
        connected,
        reconciliation,
        proofs,
    )
    return tuple(module.SENTENCES for module in modules)


def find(code: str) -> tuple[str, str] | None:
    """The two source halves of a code, or None."""
    for table in _tables():
        if code in table:
            return table[code]
    return None


def all_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(code for table in _tables() for code in table)
