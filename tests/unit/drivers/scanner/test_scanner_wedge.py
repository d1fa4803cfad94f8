"""Scanned or typed: the rule for scanners that pretend to be keyboards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.wedge import Run, Source, Wedge, WedgeRule, is_scan

CODE = "130000000000000001"


def press(wedge: Wedge, text: str, *, start_ms: int = 0, gap_ms: int = 10) -> list[Run]:
    runs = []
    for number, character in enumerate(text):
        runs += wedge.feed(character, start_ms + number * gap_ms)
    return runs


def summary(runs: list[Run]) -> list[tuple[str, str]]:
    return [(each.source.value, each.text) for each in runs]


@pytest.mark.parametrize(
    ("gap_ms", "text", "expected"),
    [
        pytest.param(10, CODE + "\r", [("scan", CODE)], id="scan box, Enter"),
        pytest.param(50, CODE + "\t", [("scan", CODE)], id="slow wireless scanner, Tab"),
        pytest.param(10, "12345\r", [("typed", "12345")], id="too short for a scan"),
        pytest.param(51, "123456\r", [("typed", each) for each in "12345"] + [("typed", "6")], id="a fast typist"),
        pytest.param(10, "]Q1" + CODE + "\r", [("scan", CODE)], id="AIM identifier taken off"),
        pytest.param(10, "\r", [("typed", "")], id="Enter alone"),
        pytest.param(10, CODE + "\r" + CODE + "\r", [("scan", CODE), ("scan", CODE)], id="two in one burst"),
    ],
)
def test_keys_become_runs(gap_ms: int, text: str, expected: list[tuple[str, str]]) -> None:
    assert summary(press(Wedge(), text, gap_ms=gap_ms)) == expected


def test_a_scan_without_terminator_ends_by_80_ms_of_silence() -> None:
    wedge = Wedge()
    press(wedge, CODE)
    last_ms = (len(CODE) - 1) * 10
    assert wedge.idle(last_ms + 79) == []
    assert summary(wedge.idle(last_ms + 80)) == [("scan", CODE)]
    assert wedge.pending == ""


def test_enter_pressed_by_hand_after_a_scan_does_not_belong_to_it() -> None:
    wedge = Wedge()
    press(wedge, CODE)
    assert summary(wedge.feed("\r", 1000)) == [("scan", CODE), ("typed", "")]


def test_a_scan_right_after_typing_is_told_apart() -> None:
    wedge = Wedge()
    runs = press(wedge, "ab", gap_ms=200) + press(wedge, CODE + "\r", start_ms=1000)
    assert summary(runs) == [("typed", "a"), ("typed", "b"), ("scan", CODE)]


def test_prefix_and_suffix_are_taken_off() -> None:
    runs = press(Wedge(WedgeRule(prefix="~", suffix="#")), "~" + CODE + "#\r")
    assert summary(runs) == [("scan", CODE)]


def test_reset_forgets_what_was_begun() -> None:
    wedge = Wedge()
    press(wedge, "130000")
    wedge.reset()
    assert wedge.idle(10_000) == []


def test_a_clock_that_goes_back_is_no_scan() -> None:
    assert not is_scan("123456", [50, 40, 30, 20, 10, 0])


@given(gaps=st.lists(st.integers(0, 300), min_size=1, max_size=30))
def test_no_key_is_lost_whatever_the_rhythm(gaps: list[int]) -> None:
    wedge, now_ms, text, runs = Wedge(), 0, "", []
    for number, gap_ms in enumerate(gaps):
        now_ms += gap_ms
        character = chr(ord("a") + number % 26)
        text += character
        runs += wedge.feed(character, now_ms)
    runs += wedge.idle(now_ms + 1000)
    assert "".join(each.text for each in runs) == text
    assert all(len(each.text) >= 6 for each in runs if each.source is Source.SCAN)
