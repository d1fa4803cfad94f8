"""Settings: every key is checked, an error names the key, the problem and where the value came from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from server.commands.example import EXAMPLE
from server.settings import Settings, SettingsError, load


def read(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> Settings:
    path = folder / "server.toml"
    path.write_text(text, encoding="utf-8")
    return load(str(path), environment or {})


def test_the_example_is_complete_and_says_the_defaults(tmp_path: Path) -> None:
    example = read(tmp_path, EXAMPLE)
    defaults = load(None, {})
    assert (example.server, example.identity, example.log, example.vault) == (
        defaults.server, defaults.identity, defaults.log, defaults.vault,
    )  # fmt: skip
    assert (example.refunds, example.settling, example.posting) == (
        defaults.refunds, defaults.settling, defaults.posting,
    )  # fmt: skip
    assert example.channels == {"cash": {}}
    lines = EXAMPLE.splitlines()
    for group in ("server", "outbound", "identity", "log", "vault", "refunds", "settling", "posting", "desk"):
        for name in getattr(example, group).__struct_fields__:
            explained = (f"{name} = ", f"# [[{group}.{name}]]")
            assert any(line.startswith(explained) for line in lines), f"{group}.{name} is not explained"


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    environment = {
        "PAYDESK_SERVER__PORT": "9000",
        "PAYDESK_PRACTICE": "true",
        "PAYDESK_CHANNELS__WECHAT__MERCHANT": "1900000109",
        "PAYDESK_HOME": "another program's",
    }
    settings = read(tmp_path, "practice = false\n[server]\nport = 8000\nhost = '0.0.0.0'\n", environment)
    assert (settings.server.port, settings.server.host, settings.practice) == (9000, "0.0.0.0", True)
    assert settings.channels == {"wechat": {"merchant": "1900000109"}}


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("[server]\nprt = 1\n", "server.prt", "no such setting"),
        ("colour = 'red'\n", "colour", "no such setting"),
        ("base = 'x'\n", "base", "is not a setting"),
        ("[server]\nport = 70000\n", "server.port", "65535"),
        ("[server]\nport = 'many'\n", "server.port", "int"),
        ("[log]\nlevel = 'loud'\n", "log.level", "loud"),
        ("database_url = 'mysql://x'\n", "database_url", "must begin with sqlite:///"),
        ("[identity]\nlock_after_failures = 1\n", "identity.lock_after_failures", ">= 3"),
        ("[outbound]\nproxy = 'front:3128'\n", "outbound.proxy", "http://front-machine:3128"),
        ("[server]\ntls_certificate = 'server.toml'\n", "server.tls_key", "both or neither"),
        ("[outbound]\nca_bundle = 'nowhere.pem'\n", "outbound.ca_bundle", "no such file"),
        ("[channels.wechat]\napi_key_file = 'nowhere'\n", "channels.wechat.api_key_file", "no such file"),
        ("[channels.wechat]\napi_key_file = 7\n", "channels.wechat.api_key_file", "must name a file"),
        ("[log]\nfile = 'no/folder/x.log'\n", "log.file", "no such folder"),
    ],
    ids=lambda value: value if "\n" not in str(value) else "",
)
def test_a_bad_setting_is_named_with_its_file(tmp_path: Path, text: str, key: str, problem: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert caught.value.key == key
    assert problem in caught.value.problem
    assert caught.value.origin == str(tmp_path / "server.toml")


def test_a_bad_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"server\.port.*environment variable PAYDESK_SERVER__PORT"):
        read(tmp_path, "[server]\nport = 8000\n", {"PAYDESK_SERVER__PORT": "x"})
    with pytest.raises(SettingsError, match=r"servr.*environment variable PAYDESK_SERVR__PORT"):
        read(tmp_path, "", {"PAYDESK_SERVR__PORT": "1"})
    with pytest.raises(SettingsError, match=r"practice\.on.*not a section"):
        read(tmp_path, "practice = true", {"PAYDESK_PRACTICE__ON": "1"})


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot be read"), (b"[server", "is not TOML"), (b"\xff\xfe", "is not TOML")]
)
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "server.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=problem) as caught:
        load(str(path), {})
    assert str(path) in str(caught.value)


def test_paths_are_read_from_the_files_folder(tmp_path: Path) -> None:
    assert read(tmp_path, "").path("x/key.pem") == tmp_path.resolve() / "x" / "key.pem"


def test_the_file_may_be_named_by_a_variable(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.toml"
    path.write_text("hospital_name = '第一医院'", encoding="utf-8")
    assert load(None, {"PAYDESK_CONFIG": str(path)}).hospital_name == "第一医院"
