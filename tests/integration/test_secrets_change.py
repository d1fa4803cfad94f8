"""A secret set anew or a key file replaced is used by the running server; what cannot be read changes nothing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.core.errors import NotFound
from server import bootstrap
from server.commands.serving import _secrets_watched
from server.services.secrets_at_rest import Secrets
from server.settings import Settings, SettingsError

OLD, NEW = "0" * 32, "1" * 32


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """WeChat with its key in the vault, a HIS with its secret in a file."""
    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'books.db')}"
    (tmp_path / "his.key").write_text("first secret of the HIS, 32 long")
    his = {"base_url": "https://his.hospital.example", "key_id": "paydesk", "secret_file": "his.key"}
    wechat = {"merchant": "1900000109", "app_id": "wx1", "api_key_secret": "wechat.key"}
    made = Settings(database_url=url, base=str(tmp_path), channels={"wechat": wechat}, businesses={"his": his})
    with bootstrap.open_ends(Settings(database_url=url)) as ends:
        put(made, ends, OLD)
    return made


def put(settings: Settings, ends: bootstrap.Ends, key: str) -> None:
    database = ends.database
    vault = bootstrap.open_vault(settings)
    Secrets(database.reader, database.uow, SystemClock(), vault).put("wechat.key", key.encode())


def test_only_what_changed_is_put_together_anew(settings: Settings) -> None:
    with bootstrap.open_ends(settings) as ends:
        wechat, his = ends.channels["wechat"], ends.businesses["his"]
        assert ends.refresh() == []
        put(settings, ends, NEW)
        assert ends.refresh() == ["wechat"]
        assert ends.channels["wechat"] is not wechat
        assert ends.businesses["his"] is his
        settings.path("his.key").write_text("second secret of the HIS, longer")
        assert ends.refresh() == ["his"]
        assert ends.businesses["his"] is not his
        assert ends.refresh() == []


def test_what_cannot_be_read_changes_nothing(settings: Settings) -> None:
    with bootstrap.open_ends(settings) as ends:
        wechat = ends.channels["wechat"]
        put(settings, ends, NEW)
        settings.path("his.key").unlink()
        with pytest.raises(SettingsError, match=r"businesses\.his\.secret_file"):
            ends.refresh()
        assert ends.channels["wechat"] is wechat


def test_the_watch_looks_again_and_survives_what_fails(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="server.commands.serving")
    answers: list[Sequence[str] | Exception] = [
        SettingsError("a.key", "cannot be read", "x"),
        NotFound("b"),
        ["wechat"],
    ]
    done = threading.Event()

    def refresh() -> Sequence[str]:
        answer = answers.pop(0) if answers else []
        if not answers:
            done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    with _secrets_watched(refresh, interval_s=0.001):
        assert done.wait(10)
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "secrets not read again: setting a.key: cannot be read",
        "secrets not read again: b",
        "wechat: changed secrets are used from now on",
    ]
