"""Each fault case that has a scripted scene, played once."""

from __future__ import annotations

import pytest

from simulation.cases.registry import CASES


@pytest.mark.parametrize("case", list(CASES))
def test_case(case: str) -> None:
    CASES[case]()
