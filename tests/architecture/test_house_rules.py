"""The rules of the house, kept by the whole tree, and each shown to notice when it is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support import house_rules
from support.processes import ROOT
from support.source_tree import SourceTree

Rule = Callable[[SourceTree], list[str]]
LATER = "# TO" + "DO: later\n"
SOMEBODYS_FOLDER = "KEY = '/ho" + "me/somebody/key'\n"
TWINS = {"tests/a/test_x.py": "", "tests/b/test_x.py": ""}
ROOTS = dict.fromkeys(house_rules.COMPOSITION_ROOTS, "from app import bootstrap\nfrom server import bootstrap\n")


def a_tree(root: Path, files: dict[str, str]) -> SourceTree:
    """A small tree of these files under `root`; a name that ends in a slash is a folder."""
    for name, text in files.items():
        path = root / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(text, encoding="utf-8")
    return SourceTree(root)


@pytest.fixture(scope="module")
def project() -> SourceTree:
    return SourceTree(ROOT)


@pytest.mark.parametrize("rule", house_rules.RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps(rule: Rule, project: SourceTree) -> None:
    assert "\n".join(rule(project)) == ""


def test_there_is_a_project_to_look_at(project: SourceTree) -> None:
    assert len(project.product) > 50
    assert len(project.kept_files) > 100


BROKEN: list[tuple[Rule, dict[str, str], str]] = [
    (house_rules.long_files, {"ui/a.py": "\n" * 401}, "ui/a.py: 401 lines"),
    (house_rules.long_functions, {"ui/a.py": "def pay():\n" + "    x = 1\n" * 70}, "ui/a.py: pay has 71 lines"),
    (house_rules.long_medians, {"ui/a.py": "\n" * 170}, "the median file has 170 lines"),
    (house_rules.long_medians, {"ui/a.py": "def f():\n" + " x = 1\n" * 9}, "the median function has 10 lines"),
    (
        house_rules.floats_near_money,
        {"app/core/x.py": "fee = float('1.5')\n"},
        "app/core/x.py:1: float()",
    ),
    (house_rules.empty_folders, {"ui/screen/": ""}, "ui/screen is empty"),
    (house_rules.modules_nobody_imports, ROOTS | {"ui/lost.py": ""}, "ui/lost.py is imported by nobody"),
    (house_rules.missing_docstrings, {"ui/a.py": "x = 1\n"}, "ui/a.py has no docstring"),
    (house_rules.left_for_later, {"ui/a.py": LATER}, "ui/a.py: TO" + "DO"),
    (house_rules.names_that_say_nothing, {"ui/misc/a.py": ""}, "ui/misc"),
    (house_rules.names_that_say_nothing, {"ui/money_utils.py": ""}, "ui/money_utils"),
    (house_rules.names_that_say_nothing, {"ui/a.py": "class PayManager: ..."}, "ui/a.py: class PayManager"),
    (house_rules.sleeps, {"tests/test_a.py": "import time\ntime.sleep(1)\n"}, "tests/test_a.py:2: time.sleep()"),
    (house_rules.machine_paths, {"README.md": SOMEBODYS_FOLDER}, "README.md: /ho" + "me/s"),
    (house_rules.core_beyond_the_standard_library, {"app/core/a.py": "import msgspec\n"}, "app/core/a.py: msgspec"),
    (
        house_rules.practice_beyond_itself,
        {"server/practice/a.py": "import app.core\n"},
        "server/practice/a.py: app.core",
    ),
    (house_rules.product_that_knows_its_tests, {"ui/a.py": "import pytest\n"}, "ui/a.py: pytest"),
    (house_rules.packages_in_tests, {"tests/unit/__init__.py": ""}, "tests/unit/__init__.py"),
    (house_rules.twin_test_names, TWINS, "tests/b/test_x.py is called like tests/a/test_x.py"),
]


@pytest.mark.parametrize(("rule", "files", "offence"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_a_broken_rule_is_noticed(rule: Rule, files: dict[str, str], offence: str, tmp_path: Path) -> None:
    assert rule(a_tree(tmp_path, files)) == [offence]


def test_every_rule_is_shown_to_notice() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(house_rules.RULES)


def test_a_module_named_in_a_table_counts_as_imported(tmp_path: Path) -> None:
    files = {
        "drivers/a.py": "",
        "drivers/catalog.py": "MODELS = {'a': 'drivers.a:Model'}",
        "drivers/host.py": "import drivers.catalog",
        "drivers/__main__.py": "from drivers import host",
    }
    assert house_rules.modules_nobody_imports(a_tree(tmp_path, ROOTS | files)) == []
