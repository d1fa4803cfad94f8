"""Refusals at the server's command line are sentences; none of them speaks of what cannot happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import Conflict, Refused
from server.commands.refusals import SENTENCES, said

SOURCE = Path(__file__).resolve().parents[3] / "server"


def test_a_refusal_says_what_and_what_to_do_with_its_code_at_the_end() -> None:
    error = Conflict("backup.target_exists", path="/srv/backup")
    expected = "There is already a file /srv/backup; a backup never replaces one. Name another file."
    assert said(error) == f"{expected} [backup.target_exists]"


def test_a_fact_that_is_missing_is_a_dash() -> None:
    assert said(Refused("vault.damaged")).startswith("The secret - cannot be read")


def test_a_code_without_words_stands_with_its_facts() -> None:
    assert said(Refused("never.heard_of", place=3)) == "refused: never.heard_of (place=3)"


@pytest.fixture(scope="module")
def source() -> str:
    files = [file for file in SOURCE.rglob("*.py") if file.name != "refusals.py" and "practice" not in file.parts]
    core = SOURCE.parent / "app" / "core" / "errors.py"
    return "\n".join(file.read_text("utf-8") for file in [*files, core])


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_of_a_refusal_that_exists(code: str, source: str) -> None:
    assert f'"{code}"' in source
