"""The catalogue of fault cases is whole: each is a scripted scene or a test with real processes of the bounded run."""

from __future__ import annotations

import ast

from simulation.cases.registry import CASES
from simulation.totals import CASE_IDS
from support.fault_cases import NEW_FILES, OF_OTHER_TESTS
from support.processes import ROOT

TESTS = ROOT / "tests"
CATALOGUE = {str(number) for number in range(1, 73)}


def marks(function: ast.FunctionDef) -> dict[str, list[str]]:
    """The marks of a test by their names, with their texts."""
    calls = [each for each in function.decorator_list if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
    return {
        call.func.id: [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
        for call in calls
        if isinstance(call.func, ast.Name)
    }


def functions(path: str) -> list[ast.FunctionDef]:
    body = ast.parse((TESTS / path).read_text("utf-8")).body
    return [each for each in body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")]


def of_real_processes() -> set[str]:
    """The cases of the tests that the bounded run of real processes plays."""
    found = set[str]()
    for name in NEW_FILES:
        for function in functions(f"end2end/{name}.py"):
            marked = marks(function)
            if marked.get("short_on") != []:  # without a storage it belongs to the long run alone
                found.update(marked.get("case", ()))
    return found


def test_every_case_is_played_by_the_bounded_run() -> None:
    scripted = {name.partition("-")[0] for name in CASES}
    others = {case for cases in OF_OTHER_TESTS.values() for case in cases}
    assert CATALOGUE - scripted - others - of_real_processes() == set()


def test_the_report_counts_every_case_and_no_other() -> None:
    assert set(CASE_IDS) == CATALOGUE
    assert {name.partition("-")[0] for name in CASES} <= CATALOGUE


def test_every_other_test_that_is_named_is_there() -> None:
    for name in OF_OTHER_TESTS:
        path, _, test = name.partition("::")
        assert not test or test in [function.name for function in functions(path)], name
