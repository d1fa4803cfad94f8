"""The fault cases that are played as scripted scenes, by their number in the list of cases; one function a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulation.cases import answer_lost, two_windows

Case = Callable[[], None]

CASES: Mapping[str, Case] = {
    "9": answer_lost.charged_and_the_answer_is_lost,
    "24": two_windows.one_bill_at_two_windows,
}
"""A scene raises (AssertionError or `simulation.invariants.Broken`) when what is expected did not happen."""
