"""Settings of a window's computer: all may be left out, and a wrong one is named with its file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.settings import EXAMPLE, FILE_NAME, FOLDER_VARIABLE, DeskSettings, SettingsError, default_folder, load


def written(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, "utf-8")
    return folder


def test_without_a_file_everything_has_a_value(tmp_path: Path) -> None:
    assert load(tmp_path) == DeskSettings(folder=tmp_path)
    assert load(written(tmp_path, "")) == DeskSettings(folder=tmp_path)


def test_the_example_is_a_settings_file(tmp_path: Path) -> None:
    settings = load(written(tmp_path, EXAMPLE))
    assert settings == DeskSettings(folder=tmp_path, server_url="https://paydesk.hospital.example:8443")


def test_every_key_is_read(tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    authority.touch()
    text = f"""
server_url = "https://10.1.2.3"
ca_bundle = '{authority}'
devices_file = "window.json"
"""
    settings = load(written(tmp_path, text))
    assert settings == DeskSettings(
        folder=tmp_path, server_url="https://10.1.2.3", ca_bundle=str(authority), devices_file="window.json",
    )  # fmt: skip
    assert settings.devices_path == tmp_path / "window.json"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param('sever_url = "https://a"', "sever_url", id="no such key"),
        pytest.param('folder = "elsewhere"', "folder", id="not a key of the file"),
        pytest.param("[server]\nport = 1", "server", id="a section"),
        pytest.param("server_url = 8443", "server_url", id="number for text"),
        pytest.param("server_url = true", "server_url", id="truth for text"),
        pytest.param("devices_file = []", "devices_file", id="list for text"),
        pytest.param('server_url = ""', "server_url", id="no address"),
        pytest.param('server_url = "http://10.1.2.3:8443"', "server_url", id="in the clear over the network"),
        pytest.param('server_url = "http://127.0.0.1.example:8443"', "server_url", id="a name like this computer"),
        pytest.param('server_url = "http://127.0.0.1:1@10.1.2.3"', "server_url", id="this computer as a user's name"),
        pytest.param('server_url = "https://"', "server_url", id="https to nobody"),
        pytest.param('server_url = "ftp://a"', "server_url", id="another protocol"),
        pytest.param('ca_bundle = "not-there.pem"', "ca_bundle", id="an authority that is not there"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(written(tmp_path, text))
    assert key in str(refusal.value).removeprefix(str(tmp_path / FILE_NAME))
    assert str(refusal.value).startswith(str(tmp_path / FILE_NAME))


@pytest.mark.parametrize(
    "content", [b"server_url = ", b"\xff\xfe", b"a = 1\na = 2"], ids=["half", "not UTF-8", "twice"]
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match=FILE_NAME):
        load(tmp_path)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8443", "http://localhost:80", "https://desk.hospital.example"])
def test_in_the_clear_only_on_this_computer(tmp_path: Path, url: str) -> None:
    assert load(written(tmp_path, f'server_url = "{url}"')).server_url == url


def test_the_folder_may_be_named_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert default_folder() == tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="another folder there")
def test_the_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".local" / "share" / "paydesk" / "desk"
