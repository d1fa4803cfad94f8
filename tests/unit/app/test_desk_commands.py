"""``python -m app`` as an installer types it: what is refused is a sentence that says what to do, never a bare code."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from support.processes import free_port
from support.scripted_http import PROBLEM, Reply, ScriptedHttp
from support.tls_server import Authority, answering, http, serving


def enrol(folder: Path, **settings: str) -> int:
    lines = [f'{key} = "{value}"\n' for key, value in settings.items()]
    (folder / "desk.toml").write_text("".join(lines), encoding="utf-8")
    return main(["--folder", str(folder), "enrol", "ABCD-EFGH"])


def test_a_server_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert enrol(tmp_path, server_url=url) == 1
    said = capsys.readouterr().err
    assert all(part in said for part in (url, "server_url", "python -m server serve", "[server.not_sent]"))


def test_a_certificate_that_is_not_trusted_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    authority = Authority.create(tmp_path)
    with serving(answering(http(b"")), authority.issue("server"), authority.file) as server:
        assert enrol(tmp_path, server_url=server.url) == 1
    said = capsys.readouterr().err
    assert all(part in said for part in (server.url, "ca_bundle", "[server.certificate_untrusted]"))


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        pytest.param("window.code_wrong", ["15 minutes", "admin enrolment-code"], id="with words of its own"),
        pytest.param("attempts.too_many", ["[attempts.too_many]"], id="with the screens' words"),
        pytest.param("never.heard_of", ["refused: never.heard_of"], id="without words"),
    ],
)
def test_a_refusal_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, parts: list[str]
) -> None:
    body = f'{{"type":"about:blank","title":"","status":422,"code":"{code}","values":{{}}}}'.encode()
    with ScriptedHttp(Reply(status=422, body=body, content_type=PROBLEM)) as server:
        assert enrol(tmp_path, server_url=server.url) == 1
    said = capsys.readouterr().err
    assert all(part in said for part in parts)
    assert "{" not in said
