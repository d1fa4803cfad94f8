"""Starting the practice world: no secret in its settings, files for their owner alone, a failing part is named."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from app.launch import Launcher, LaunchError, _first_line, practice_settings, write_settings

SECRETS = {
    "wechat.key": "wechat-secret",
    "alipay.key": "alipay-private",
    "alipay.pub": "public",
    "his.key": "his-secret",
}
CREDENTIALS: dict[str, Any] = {
    "ca_file": "/practice/ca.pem",
    "wechat": {
        "mch_id": "1900000109", "appid": "wx1", "api_key": "wechat-secret", "endpoint": "https://127.0.0.1:1",
        "certificate_file": "merchant.pem", "key_file": "merchant.key",
    },
    "alipay": {
        "seller_id": "2088", "app_id": "2021", "app_private_key": "alipay-private", "alipay_public_key": "public",
        "endpoint": "https://127.0.0.1:2",
    },
    "his": {"key_id": "desk", "secret": "his-secret", "endpoint": "https://127.0.0.1:3"},
}  # fmt: skip


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_in_files_of_their_own_and_not_in_the_settings(tmp_path: Path) -> None:
    path = write_settings(tmp_path / "server.toml", practice_settings(tmp_path, CREDENTIALS))
    assert {name: (tmp_path / name).read_text() for name in SECRETS} == SECRETS
    settings = path.read_text("utf-8")
    assert not any(secret in settings for name, secret in SECRETS.items() if name != "alipay.pub")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*SECRETS, "server.toml"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists, not in modes")
def test_what_is_written_only_its_owner_can_read(tmp_path: Path) -> None:
    path = write_settings(tmp_path / "server.toml", practice_settings(tmp_path, CREDENTIALS))
    assert {mode(path), *(mode(tmp_path / name) for name in SECRETS)} == {0o600}


def test_the_settings_are_toml_and_say_practice(tmp_path: Path) -> None:
    path = write_settings(tmp_path / "server.toml", practice_settings(tmp_path, CREDENTIALS))
    tree = tomllib.loads(path.read_text("utf-8"))
    assert tree["practice"] is True
    assert tree["database_url"] == f"sqlite:///{(tmp_path / 'practice.db').as_posix()}"
    assert tree["channels"]["wechat"]["merchant"] == "1900000109"
    assert tree["businesses"]["his"]["base_url"] == "https://127.0.0.1:3/v1"
    assert tree["outbound"]["ca_bundle"] == "/practice/ca.pem"


def test_another_database_may_be_named(tmp_path: Path) -> None:
    sections = practice_settings(tmp_path, CREDENTIALS, "postgresql+psycopg://127.0.0.1/paydesk")
    assert sections[""]["database_url"] == "postgresql+psycopg://127.0.0.1/paydesk"


@pytest.mark.parametrize(
    "value", ['a "quoted" word', "C:\\practice\\ca.pem", "练习医院", "two\nlines", 7, True, [1, 2]]
)
def test_any_value_comes_back_from_the_file(tmp_path: Path, value: str | int | bool | list[int]) -> None:
    path = write_settings(tmp_path / "server.toml", {"": {"first": 1}, "a.b": {"value": value}})
    assert tomllib.loads(path.read_text("utf-8")) == {"first": 1, "a": {"b": {"value": value}}}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_signal_stops_the_parts_although_the_main_thread_is_busy(tmp_path: Path) -> None:
    program = (
        "import sys, threading\nfrom app.practice_mode import end_with_signals\n"
        "end_with_signals(lambda: print('stopped', flush=True))\nprint('ready', flush=True)\n"
        "threading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.stdout.readline() == "stopped\n"
        assert process.wait(10) == 128 + signal.SIGTERM


def test_a_part_that_does_not_start_is_named_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "gateways").write_text("in the way")
    launcher = Launcher(tmp_path)
    with pytest.raises(LaunchError, match="gateways") as failure:
        launcher.start()
    assert str(tmp_path / "gateways.log") in str(failure.value)
    assert "FileExistsError" in str(failure.value), "the last line of its log is the reason"
    launcher.stop()


def test_a_part_that_says_nothing_is_not_waited_for_without_end() -> None:
    silent = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert _first_line(silent, 0.2) == ""
    finally:
        silent.communicate()
