"""``python -m server mail test``: a try that says in words what came of it, with a password sealed in the vault."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from server.__main__ import main
from support.smtp_server import Behaviour, serving_mail
from support.tls_server import Authority


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Path:
    """A migrated server with the password of its mail account in the vault."""
    path = tmp_path / "server.toml"
    path.write_text("[mail]\n", encoding="utf-8")
    shutil.copy(migrated_sqlite, tmp_path / "paydesk.db")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"right-password\n")))
    assert main(["--config", str(path), "admin", "set-secret", "mail.password"]) == 0
    return path


def settings(config: Path, port: int, authority: Authority, username: str = "paydesk") -> None:
    config.write_text(
        f"""
        [mail]
        host = "127.0.0.1"
        port = {port}
        ca_file = "{authority.file}"
        sender = "paydesk@hospital.example"
        username = "{username}"
        password_secret = "mail.password"
        """,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("behaviour", "code", "said"),
    [
        pytest.param(Behaviour(users={"paydesk": "right-password"}), 0, "taken by 127.0.0.1", id="taken"),
        pytest.param(Behaviour(users={"paydesk": "another"}), 1, "does not accept user name", id="sign-in"),
        pytest.param(
            Behaviour(users={"paydesk": "right-password"}, fault="refuse_recipient"), 1, "does not know this address",
            id="no such user",
        ),
    ],
)  # fmt: skip
def test_a_try_says_what_came_of_it(
    config: Path, capsys: pytest.CaptureFixture[str], behaviour: Behaviour, code: int, said: str
) -> None:
    authority = Authority.create(config.parent)
    with serving_mail(behaviour, authority.issue("mail")) as server:
        settings(config, server.port, authority)
        capsys.readouterr()
        assert main(["--config", str(config), "mail", "test", "finance@hospital.example"]) == code
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert "right-password" not in shown.out + shown.err
    assert len(server.taken) == (1 if code == 0 else 0)


def test_without_a_mail_server_it_says_where_to_name_one(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(config), "mail", "test", "finance@hospital.example"]) == 1
    assert "[mail]" in capsys.readouterr().err
