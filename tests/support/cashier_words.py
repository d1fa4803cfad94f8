"""What the cashier reads of a code, in both languages: what happened and what to do next, with every value filled."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeVar

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.core.errors import PaydeskError
from ui.text import Languages, Sentence, sentence

Said = TypeVar("Said")
NOTHING_TO_DO = ("channel.paid", "cash.taken")
"""What went as it should: the screen itself is ready for the next patient."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def _languages() -> Languages:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return Languages(QApplication.instance() or QApplication([]))  # of the kind that tests of windows share


def in_both(say: Callable[[], Said]) -> tuple[Said, Said]:
    """The same said in English and in Chinese."""
    languages, kept, said = _languages(), QLocale(), list[Said]()
    try:
        for language in ("zh_CN", "en"):
            languages.switch(language)
            said.append(say())
    finally:
        QLocale.setDefault(kept)
    return said[1], said[0]


def read_in_both(code: str, values: Mapping[str, object] | None = None) -> tuple[Sentence, Sentence]:
    """The sentence in English and in Chinese."""
    return in_both(lambda: sentence(code, values))


def assert_said(codes: Iterable[str | PaydeskError]) -> None:
    """Every code has words of its own in both languages that say what to do next, and none calls money lost."""
    for one in codes:
        code = one.code if isinstance(one, PaydeskError) else one
        english, chinese = read_in_both(code, dict(one.values) if isinstance(one, PaydeskError) else None)
        general, _ = read_in_both("general.unknown_code", {"code": code})
        assert english.what != general.what, f"{code} has no words"
        if code in NOTHING_TO_DO:
            continue
        assert english.next, f"{code} does not say what to do"
        assert CHINESE.search(chinese.what), f"{code} is not said in Chinese"
        assert CHINESE.search(chinese.next), f"{code} does not say in Chinese what to do"
        assert "{" not in english.whole + chinese.whole
