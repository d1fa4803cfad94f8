"""Settings of the clock work, our own statements and mail: an error names the key, the example explains every one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from server.commands.example import EXAMPLE
from server.settings import SettingsError, load
from server.settings_sections import hours

MAIL = '[mail]\nhost = "smtp.hospital.example"\nsender = "paydesk@hospital.example"\n'


def write(folder: Path, text: str) -> str:
    path = folder / "server.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ('[reconciliation.times]\nbusiness = "2:00"', "reconciliation.times.business", "hour of the day"),
        ('[reconciliation.times]\nbusiness = "24:00"', "reconciliation.times.business", "hour of the day"),
        ('[reconciliation.times]\nwechta = "10:30"', "reconciliation.times.wechta", "names no channel"),
        ('[reconciliation]\nrun_at_latest = "noon"', "reconciliation.run_at_latest", "hour of the day"),
        ("[reconciliation]\ncatch_up_days = 0", "reconciliation.catch_up_days", ">= 1"),
        ("[reconciliation]\nautomatik = true", "reconciliation.automatik", "no such setting"),
        ('[own_statements]\nwrite_at = "1"', "own_statements.write_at", "hour of the day"),
        ('[own_statements.directories]\nwindow = ""', "own_statements.directories.window", "must name a folder"),
        ('[mail]\nhost = "smtp.hospital.example"', "mail.sender", "must be an address"),
        (MAIL + 'username = "paydesk"', "mail.password_secret", "both or neither"),
        (MAIL + 'security = "none"\nusername = "a"\npassword_secret = "b"', "mail.security", "where somebody signs in"),
        (MAIL + 'security = "ssl"', "mail.security", "Invalid enum value"),
        (MAIL + 'ca_file = "nowhere.pem"', "mail.ca_file", "no such file"),
        (MAIL + '[[mail.recipients]]\naddress = "finance"', "mail.recipients[0].address", "must be an address"),
        (
            MAIL + '[[mail.recipients]]\naddress = "a@b.c"\nroles = ["boss"]',
            "mail.recipients[0].roles[0]",
            "Invalid enum",
        ),
        ("practice_clock_offset_s = -5", "practice_clock_offset_s", "practice alone"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, text: str, key: str, problem: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(write(tmp_path, text), {})
    assert caught.value.key == key
    assert problem in caught.value.problem


def test_hours_of_parties_that_are_there(tmp_path: Path) -> None:
    text = (
        '[channels.wechat]\n[businesses.his]\n[reconciliation.times]\nwechat = "09:45"\nhis = "01:30"\nbank = "11:00"'
    )
    settings = load(write(tmp_path, text), {})
    at = hours(settings.reconciliation.times)
    assert {name: timedelta(hours=each.hour, minutes=each.minute) for name, each in at.items()} == {
        "wechat": timedelta(hours=9, minutes=45),
        "his": timedelta(hours=1, minutes=30),
        "bank": timedelta(hours=11),
    }


@pytest.mark.parametrize("group", ["reconciliation", "own_statements", "mail"])
def test_the_example_explains_every_key_and_says_the_defaults(tmp_path: Path, group: str) -> None:
    example, defaults = load(write(tmp_path, EXAMPLE), {}), load(None, {})
    assert getattr(example, group) == getattr(defaults, group)
    lines = EXAMPLE.splitlines()
    for name in getattr(example, group).__struct_fields__:
        explained = (f"{name} = ", f"[{group}.{name}]", f"# [[{group}.{name}]]")
        assert any(line.startswith(explained) for line in lines), f"{group}.{name} is not explained"
