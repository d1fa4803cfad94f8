"""What we stand on: pinned, hashed, free of the GPL in the client, and nobody else uses our names."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.processes import ROOT
from support.source_tree import PRODUCT

LOCK = ROOT / "requirements.lock"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}$")
_GENERAL_PUBLIC = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License", re.IGNORECASE)


# ------------------------------------------------------------------------------------------ the lock
def locked(text: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Every requirement of a lock file with the hashes of its files."""
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    for line in joined.splitlines():
        if line and not line.startswith("#"):
            requirement, *hashes = line.split(" --hash=")
            yield Requirement(requirement), [f"--hash={each}" for each in hashes]


def faults_of_lock(text: str) -> list[str]:
    """What a lock file may not hold: a loose version, a file without hash, an address or a path."""
    lines = text.splitlines()
    found = [f"an address or a path: {line}" for line in lines if re.search(r"://|^\s*-[^-]|file:|@ ", line)]
    found += [f"an option: {line}" for line in lines if line.startswith("--")]
    if found:
        return found
    for requirement, hashes in locked(text):
        if not re.fullmatch(r"==[^*]+", str(requirement.specifier)):
            found.append(f"{requirement.name} is not pinned")
        if not hashes or not all(_HASH.fullmatch(each) for each in hashes):
            found.append(f"{requirement.name} has no hash")
    return found


def test_the_lock_pins_and_hashes_everything_and_names_no_index() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert faults_of_lock(text) == []
    assert len(list(locked(text))) > 50


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("--index-url https://example.org/simple\n", "an address or a path: --index-url https://example.org/simple"),
        ("--no-index\n", "an option: --no-index"),
        ("msgspec @ file:///wheels/msgspec.whl\n", "an address or a path: msgspec @ file:///wheels/msgspec.whl"),
        ("msgspec>=1 \\\n    --hash=sha256:" + "0" * 64, "msgspec is not pinned"),
        ("msgspec==1\n", "msgspec has no hash"),
    ],
    ids=["index", "option", "path", "loose", "no hash"],
)
def test_a_careless_lock_is_noticed(text: str, fault: str) -> None:
    assert fault in faults_of_lock(text)


def test_the_lock_is_made_from_pyproject() -> None:
    versions = {canonicalize_name(each.name): each for each, _ in locked(LOCK.read_text(encoding="utf-8"))}
    for requirement in map(
        Requirement, [*PROJECT["dependencies"], *(line for each in EXTRAS.values() for line in each)]
    ):
        pinned = versions[canonicalize_name(requirement.name)]
        version = str(pinned.specifier).removeprefix("==")
        assert requirement.specifier.contains(version), f"{requirement} but {pinned}: run `make lock`"


# ----------------------------------------------------------------------------------------- licences
def is_only_general_public(licences: Iterable[str]) -> bool:
    """True when every choice that the licence texts leave is the GPL (the LGPL is not)."""
    choices = [choice for text in licences for choice in re.split(r"\bOR\b|;", text) if choice.strip()]
    return bool(choices) and all(_GENERAL_PUBLIC.search(choice) for choice in choices)


def licences_of(name: str) -> list[str]:
    """What a distribution says about its licence: the expression, else the classifiers, else the short text."""
    about = metadata.metadata(name)
    if expression := about.get_all("License-Expression"):
        return expression
    classifiers = [each for each in about.get_all("Classifier") or [] if each.startswith("License :: ")]
    return classifiers or [each.partition("\n")[0] for each in about.get_all("License") or []]


def with_all_they_need(lines: Iterable[str]) -> set[str]:
    """The names of the installed distributions that these requirements bring along."""
    found: set[str] = set()
    waiting = [(Requirement(line), "") for line in lines]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        if name not in found or requirement.extras:
            found.add(name)
            needs = [Requirement(line) for line in metadata.requires(name) or []]
            waiting += [(need, each) for need in needs for each in (requirement.extras or {""})]
    return found


def test_no_part_of_the_client_is_under_the_gpl() -> None:
    client = with_all_they_need([*PROJECT["dependencies"], *EXTRAS["desk"]])
    assert {"pyside6-essentials", "shiboken6", "python-escpos", "requests", "pyserial"} <= client
    assert {name: licences_of(name) for name in client if is_only_general_public(licences_of(name))} == {}


@pytest.mark.parametrize(
    ("licences", "only_general_public"),
    [
        (["MIT"], False),
        (["GPL-3.0-only"], True),
        (["LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"], False),
        (["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], True),
        (["License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"], False),
        (["GNU AGPL v3"], True),
        ([], False),
    ],
    ids=str,
)
def test_licences_are_told_apart(licences: list[str], only_general_public: bool) -> None:
    assert is_only_general_public(licences) is only_general_public


# -------------------------------------------------------------------------------------------- names
def claimants(name: str) -> set[str]:
    """The distributions, ours aside, that put a top-level package called `name` beside ours."""
    names = metadata.packages_distributions().get(name, [])
    return {str(canonicalize_name(each)) for each in names} - {"paydesk"}


@pytest.mark.parametrize("name", PRODUCT)
def test_nobody_else_claims_our_package(name: str) -> None:
    assert claimants(name) == set()
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)


def test_a_claimed_name_is_noticed() -> None:
    assert claimants("packaging") == {"packaging"}
