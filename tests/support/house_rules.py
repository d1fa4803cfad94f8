"""The rules of the house: each takes a source tree and returns what breaks it, one sentence an offence."""

from __future__ import annotations

import re
import statistics
import sys
from pathlib import Path

from support.source_tree import PRODUCT, Module, SourceTree

FILE_LIMIT = 400
FUNCTION_LIMIT = 70
MEDIAN_FILE_LIMIT = 170
MEDIAN_FUNCTION_LIMIT = 10
MONEY_FOLDERS = ("app/core", "server/domain", "server/channels", "server/business")
WAITLESS_FOLDERS = ("app/desk", "ui", "server/services", "tests", *MONEY_FOLDERS)
EMPTY_NAMES = ("util", "utils", "helper", "helpers", "common", "manager", "misc")
COMPOSITION_ROOTS = (
    "app/bootstrap.py",
    "app/__main__.py",
    "server/bootstrap.py",
    "server/__main__.py",
    "drivers/__main__.py",
)
RUN_BY_HAND = ("server/business/his_rest/conformance.py",)
"""Programs beside the three: a vendor runs this one against his own HIS."""
_LEFT_FOR_LATER = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK"]) + r")\b")
# Written in two pieces, or this file would break its own rule.
_MACHINE_PATH = re.compile(
    "|".join(
        [
            r"(?<![\w.}])/wo" + r"rk/",
            r"/ho" + r"me/\w",
            r"(?<!\w)/ro" + r"ot/",
            r"/Use" + r"rs/\w",
            r"\b[A-Z]:\\+Use" + r"rs\\",
        ]
    )
)
_VAGUE_CLASS = re.compile(r"(?:Util|Utils|Helper|Helpers|Manager|Misc|Common)$")


def long_files(tree: SourceTree) -> list[str]:
    """Files over the limit."""
    return [f"{each.path}: {each.lines} lines" for each in tree.modules if each.lines > FILE_LIMIT]


def long_functions(tree: SourceTree) -> list[str]:
    """Functions over the limit."""
    lengths = ((each.path, name, lines) for each in tree.modules for name, lines in each.facts.functions)
    return [f"{path}: {name} has {lines} lines" for path, name, lines in lengths if lines > FUNCTION_LIMIT]


def long_medians(tree: SourceTree) -> list[str]:
    """The product's median file and function, where they are too long."""
    files = [each.lines for each in tree.product]
    functions = [lines for each in tree.product for _, lines in each.facts.functions]
    found = []
    if files and (median := statistics.median(files)) >= MEDIAN_FILE_LIMIT:
        found.append(f"the median file has {median} lines")
    if functions and (median := statistics.median(functions)) >= MEDIAN_FUNCTION_LIMIT:
        found.append(f"the median function has {median} lines")
    return found


def floats_near_money(tree: SourceTree) -> list[str]:
    """Calls of float() where money is."""
    modules = (each for each in tree.modules if each.under(*MONEY_FOLDERS))
    return [f"{each.path}:{line}: float()" for each in modules for name, line in each.calls("float") if name == "float"]


def empty_folders(tree: SourceTree) -> list[str]:
    """Folders with nothing in them."""

    def is_empty(folder: Path) -> bool:
        return not any(entry.name != "__pycache__" for entry in (tree.root / folder).iterdir())

    return [f"{folder} is empty" for folder in tree.folders if is_empty(folder)]


def modules_nobody_imports(tree: SourceTree) -> list[str]:
    """Product modules that no other product module reaches; asked once every program has its composition root."""
    if not all((tree.root / path).exists() for path in COMPOSITION_ROOTS):
        return []
    imported = {name for each in tree.product for name in each.facts.imports | each.facts.strings if name != each.name}
    imported |= {name.partition(":")[0] for name in imported}
    asked = (each for each in tree.product if not _enters(each))
    return [f"{each.path} is imported by nobody" for each in asked if each.name not in imported]


def _enters(module: Module) -> bool:
    own = module.path.name in {"__main__.py", "__init__.py"} or module.path.as_posix() in RUN_BY_HAND
    return own or module.under("server/storage/migrations")


def missing_docstrings(tree: SourceTree) -> list[str]:
    """Modules that do not say what they are for: all that ships, and the tests' own code."""
    modules = (each for each in tree.modules if each.under("app", "ui", "drivers", "server", "resources", "tests"))
    return [f"{each.path} has no docstring" for each in modules if not each.facts.docstring]


def left_for_later(tree: SourceTree) -> list[str]:
    """Marks of unfinished work, in any file."""
    return [f"{path}: {mark}" for path, text in tree.kept_texts() for mark in _LEFT_FOR_LATER.findall(text)]


def names_that_say_nothing(tree: SourceTree) -> list[str]:
    """Files, folders and classes called after nothing in particular."""
    paths = [*tree.folders, *(each.path.with_suffix("") for each in tree.modules)]
    vague = [f"{path}" for path in paths if set(path.name.split("_")) & set(EMPTY_NAMES)]
    classes = ((each.path, name) for each in tree.modules for name in each.facts.classes)
    return vague + [f"{path}: class {name}" for path, name in classes if _VAGUE_CLASS.search(name)]


def sleeps(tree: SourceTree) -> list[str]:
    """Sleeping where a wait must be a row, a signal or a question with a deadline."""
    modules = [each for each in tree.modules if each.under(*WAITLESS_FOLDERS) and not each.under("tests/bench")]
    calls = ((each.path, name, line) for each in modules for name, line in each.calls("sleep", "msleep"))
    return [f"{path}:{line}: {name}()" for path, name, line in calls]


def machine_paths(tree: SourceTree) -> list[str]:
    """Absolute paths of somebody's computer, in any file that is kept."""
    found = ((path, sorted(set(_MACHINE_PATH.findall(text)))) for path, text in tree.kept_texts())
    return [f"{path}: {place}" for path, places in found for place in places]


def core_beyond_the_standard_library(tree: SourceTree) -> list[str]:
    """Imports of app.core that are neither the standard library nor app.core."""
    found = (
        (each.path, name) for each in tree.product if each.under("app/core") for name in sorted(each.facts.imports)
    )
    strange = ((path, name) for path, name in found if name.split(".")[0] not in sys.stdlib_module_names)
    return [f"{path}: {name}" for path, name in strange if name != "app.core" and not name.startswith("app.core.")]


def practice_beyond_itself(tree: SourceTree) -> list[str]:
    """Imports of ours in the practice gateways: they share no code with what they stand in for."""
    modules = (each for each in tree.product if each.under("server/practice"))
    ours = (
        (each.path, name) for each in modules for name in sorted(each.facts.imports) if name.split(".")[0] in PRODUCT
    )
    return [f"{path}: {name}" for path, name in ours if not name.startswith("server.practice")]


def product_that_knows_its_tests(tree: SourceTree) -> list[str]:
    """Product modules that import the tests or what only tests need."""
    of_tests = {"tests", "support", "pytest", "hypothesis", "schemathesis", "unittest"}
    found = ((each.path, each.facts.imports) for each in tree.product)
    return [f"{path}: {name}" for path, names in found for name in sorted(names) if name.split(".")[0] in of_tests]


def packages_in_tests(tree: SourceTree) -> list[str]:
    """`__init__` files where nothing is ever imported by name."""
    modules = (each for each in tree.modules if each.under("tests", "installer"))
    return [str(each.path) for each in modules if each.path.name == "__init__.py"]


def twin_test_names(tree: SourceTree) -> list[str]:
    """Test files that share a name, which no report could tell apart."""
    seen: dict[str, Path] = {}
    found = []
    for each in tree.modules:
        if each.under("tests") and each.path.name.startswith("test_"):
            if each.path.name in seen:
                found.append(f"{each.path} is called like {seen[each.path.name]}")
            seen[each.path.name] = each.path
    return found


RULES = (
    long_files,
    long_functions,
    long_medians,
    floats_near_money,
    empty_folders,
    modules_nobody_imports,
    missing_docstrings,
    left_for_later,
    names_that_say_nothing,
    sleeps,
    machine_paths,
    core_beyond_the_standard_library,
    practice_beyond_itself,
    product_that_knows_its_tests,
    packages_in_tests,
    twin_test_names,
)
