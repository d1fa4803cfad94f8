"""Each fault case that has a scripted scene, played once; what people read in both languages is a part of every one."""

from __future__ import annotations

import pytest

from simulation.cases.registry import CASES
from ui.text import Languages


@pytest.mark.parametrize("case", list(CASES))
def test_case(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read, switch = set[str](), Languages.switch

    def switched(languages: Languages, language: str) -> None:
        read.add(language)
        switch(languages, language)

    monkeypatch.setattr(Languages, "switch", switched)
    CASES[case]()
    assert read == {"en", "zh_CN"}, "nothing was read in it"
