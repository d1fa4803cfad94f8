"""Preferences on this computer: small texts by name, and never a reason not to start."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gateway.preferences import FilePreferences


def test_what_was_chosen_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "preferences.json"
    FilePreferences(path).put("language", "zh_CN")
    FilePreferences(path).put("theme", "夜间")
    again = FilePreferences(path)
    assert (again.get("language"), again.get("theme")) == ("zh_CN", "夜间")
    assert [entry.name for entry in path.parent.iterdir()] == ["preferences.json"]


def test_what_was_never_chosen_is_the_default(tmp_path: Path) -> None:
    preferences = FilePreferences(tmp_path / "preferences.json")
    assert (preferences.get("language"), preferences.get("language", "en")) == ("", "en")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"text"', b"null", b"\xff\xfe\x00", b'{"language": "zh'],
    ids=["empty", "half", "a list", "a text", "null", "not UTF-8", "cut"],
)
def test_an_unreadable_file_counts_as_empty_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(content)
    preferences = FilePreferences(path)
    assert preferences.get("language", "zh_CN") == "zh_CN"
    preferences.put("language", "en")
    assert FilePreferences(path).get("language") == "en"


def test_a_disk_that_refuses_does_not_stop_the_desk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    preferences = FilePreferences(tmp_path / "file" / "preferences.json")
    preferences.put("language", "en")
    assert preferences.get("language") == "en"


def test_the_same_choice_again_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    preferences = FilePreferences(path)
    preferences.put("language", "en")
    path.unlink()
    preferences.put("language", "en")
    assert not path.exists()


@settings(max_examples=30)
@given(values=st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=5))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]) -> None:
    path = tmp_path_factory.mktemp("preferences") / "preferences.json"
    preferences = FilePreferences(path)
    for name, value in values.items():
        preferences.put(name, value)
    again = FilePreferences(path)
    assert {name: again.get(name) for name in values} == values
