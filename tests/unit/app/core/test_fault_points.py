"""Fault points: nothing in production, a hook's in tests; every point stands somewhere in the product."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.core.fault_points import POINTS, fault_point, hooked, set_hook
from support.processes import ROOT


class Killed(BaseException):
    """The end of the program, as a test sees it."""


def test_nothing_happens_without_a_hook() -> None:
    for name in POINTS:
        fault_point(name)


def test_a_hook_hears_every_place_until_its_block_ends() -> None:
    outer: list[str] = []
    inner: list[str] = []
    with hooked(outer.append):
        fault_point("P0")
        with hooked(inner.append):
            fault_point("P1s")
        fault_point("P4")
    fault_point("P9")
    assert (outer, inner) == (["P0", "P4"], ["P1s"])


def test_a_hook_may_end_the_program() -> None:
    def kill(name: str) -> None:
        raise Killed(name)

    with hooked(kill), pytest.raises(Killed, match="P3"):
        fault_point("P3")
    fault_point("P3")


def test_a_hook_can_be_set_for_a_whole_process_and_taken_away() -> None:
    heard: list[str] = []
    set_hook(heard.append)
    fault_point("R0")
    set_hook(None)
    fault_point("R1")
    assert heard == ["R0"]


def test_every_point_stands_in_the_product_and_no_other_does() -> None:
    placed: set[str] = set()
    for folder in ("app", "server"):
        for file in Path(ROOT, folder).rglob("*.py"):
            placed |= set(_passed(file))
    assert placed == set(POINTS)


def _passed(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    if "fault_point(" not in text:
        return []
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [
        argument.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "fault_point"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
