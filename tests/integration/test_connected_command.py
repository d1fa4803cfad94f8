"""``python -m server admin connected-system``: keys of systems that call the open interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.console import Console


@pytest.fixture
def console(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path
) -> Console:
    made = Console(tmp_path, capsys, monkeypatch, migrated_sqlite)
    made.write("database_url = 'sqlite:///books.db'\n[channels.cash]\n")
    made.install()
    return made


def act(console: Console, *words: str) -> tuple[int, str, str]:
    return console.type("admin", "connected-system", *words)


def test_a_key_is_shown_once_and_kept_sealed(console: Console, tmp_path: Path) -> None:
    code, key, _ = act(console, "add", "kiosk", "--of", "self-service")
    assert (code, len(key.strip()) >= 40) == (0, True)
    assert act(console, "list")[1] == "kiosk\tsource\tself-service\tactive\n"
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("books.db*"))
    assert key.strip().encode() not in held


def test_the_same_name_again_makes_another_key(console: Console) -> None:
    first, second = act(console, "add", "kiosk")[1], act(console, "add", "kiosk")[1]
    assert first != second
    assert len(act(console, "list")[1].splitlines()) == 1


def test_a_key_is_taken_away(console: Console) -> None:
    act(console, "add", "his", "--party", "business")
    assert act(console, "remove", "his")[0] == 0
    assert act(console, "list")[1] == "his\tbusiness\this\tremoved\n"
    code, _, said = act(console, "remove", "nobody")
    assert (code, "connected.unknown" in said) == (1, True)


def test_a_name_of_another_form_is_refused(console: Console) -> None:
    assert act(console, "add", "Kiosk 1")[0] == 1
