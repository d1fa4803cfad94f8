"""``python -m server`` as an administrator types it: in process for the acts, as real processes for serving."""

from __future__ import annotations

import json
import re
import ssl
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from support.console import PASSWORD, Console
from support.databases import fresh_url
from support.processes import Processes
from support.tls_server import Authority


@pytest.fixture
def console(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path
) -> Console:
    made = Console(tmp_path, capsys, monkeypatch, migrated_sqlite)
    cheap = "[identity]\nargon2_time_cost = 1\nargon2_memory_kib = 8\n"
    made.write(f"database_url = 'sqlite:///books.db'\n{cheap}[channels.cash]\n")
    return made


def test_a_new_installation_is_set_up_by_commands(console: Console) -> None:
    assert console.type("admin", "list-operators")[0] == 1
    code, said, _ = console.type("migrate")
    assert (code, said.startswith("schema empty -> ")) == (0, True)
    assert console.type("migrate")[1].startswith("schema 0")
    assert console.create("chief", "create-administrator") == (0, "operator 1 chief: administrator\n", "")
    assert console.create("lin")[0] == 0
    assert (
        console.create("LIN")[2]
        == "There is already an operator LIN. Choose another user name. [operator.name_taken]\n"
    )
    listed = console.type("admin", "list-operators")[1].splitlines()
    assert [line.split("\t")[1:] for line in listed] == [
        ["chief", "Chief", "active", "administrator"],
        ["lin", "Lin", "active", "cashier"],
    ]
    code, said, _ = console.type("admin", "create-window", "--name", "窗口 1", "--campus", "east", "--enrolment-code")
    assert code == 0
    assert re.fullmatch(r"0001\n[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\n", said)
    assert len(console.type("admin", "enrolment-code", "--window", "窗口 1")[1]) == 15
    assert console.type("admin", "enrolment-code", "--window", "nowhere")[0] == 1
    assert console.type("admin", "unlock", "lin")[0] == 0
    assert console.type("admin", "unlock", "nobody")[2].endswith("[operator.unknown]\n")


def test_a_whole_list_is_set_up_at_once_and_may_be_given_again(console: Console) -> None:
    wang = {"username": "wang", "name": "王芳", "roles": ["cashier", "supervisor"], "password": PASSWORD}
    listed = {"operators": [wang], "windows": [{"name": "窗口 1"}], "enrolment_code": "窗口 1"}
    code, said, _ = console.type("admin", "set-up", stdin=json.dumps(listed))
    assert code == 0
    schema, operator, window, enrolment_code = said.splitlines()
    assert schema.startswith("schema 0")
    assert (operator, window) == ("operator wang: cashier supervisor", "window 窗口 1: 0001")
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", enrolment_code)
    lin = {**wang, "username": "lin", "roles": ["finance"]}
    said = console.type("admin", "set-up", stdin=json.dumps({**listed, "operators": [wang, lin]}))[1]
    assert said.splitlines()[1:4] == [
        "operator wang: there already",
        "operator lin: finance",
        "window 窗口 1: there already",
    ]
    assert console.type("admin", "set-up", stdin="{}")[1] == f"{schema}\n"


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ("", "list: "),
        ('{"windows": [{"title": "1"}]}', "list: Object contains unknown field `title`"),
        ('{"operators": [{"username": "wang"}]}', "list: Object missing required field `name`"),
        ('{"enrolment_code": "nowhere"}', "[window.unknown]"),
        ('{"operators": [{"username": "a", "name": "A", "roles": ["b"], "password": "right-horse"}]}', "role.unknown"),
        ('{"operators": [{"username": "a", "name": "A", "roles": [], "password": "short"}]}', "password: "),
    ],
)  # fmt: skip
def test_a_list_that_will_not_do_is_refused_and_no_password_said(console: Console, listed: str, problem: str) -> None:
    console.install()
    code, _, said = console.type("admin", "set-up", stdin=listed)
    assert (code, problem in said) == (1, True), said
    assert "right-horse" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "stdin", "problem"),
    [
        (("--username", "a b", "--name", "X"), PASSWORD, "username"),
        (("--username", "ab", "--name", ""), PASSWORD, "name"),
        (("--username", "ab", "--name", "X"), "short", "password"),
        (("--username", "ab", "--name", "X"), "aaaaaaaaaa", "password.too_simple"),
    ],
    ids=["username", "no name", "short password", "simple password"],
)
def test_an_operator_that_will_not_do_is_refused(
    console: Console, words: tuple[str, ...], stdin: str, problem: str
) -> None:
    console.install()
    code, _, said = console.type("admin", "create-administrator", *words, "--password-stdin", stdin=stdin)
    assert code == 1
    assert problem in said
    assert stdin not in said or not stdin


def test_a_secret_goes_into_the_vault_and_is_used_from_there(console: Console, processes: Processes) -> None:
    console.install()
    wechat = "merchant = '1900000109'\napp_id = 'wx8888888888888888'\napi_key_secret = 'wechat.key'\n"
    console.write(f"{console.config.read_text()}[channels.wechat]\n{wechat}")
    code, _, said = console.type("serve", "--port", "0")
    assert (code, "channels.wechat.api_key_secret" in said, "set-secret" in said) == (2, True, True)
    key = "0123456789abcdef0123456789abcdef"
    assert console.type("admin", "set-secret", "wechat.key", stdin=f"{key}\n")[0] == 0
    assert key.encode() not in (console.folder / "books.db").read_bytes()
    serving = processes.python("-m", "server", "--config", str(console.config), "serve", "--port", "0")
    serving.wait_for_line(r"^ready http://127\.0\.0\.1:\d+$")
    assert serving.stop() == 0


def test_the_master_key_is_replaced_and_secrets_stay(console: Console) -> None:
    console.install()
    console.type("admin", "set-secret", "wechat.key", stdin="0123456789abcdef0123456789abcdef\n")
    file = console.folder / "paydesk-master.key"
    before = file.read_bytes()
    assert console.type("admin", "rotate-master-key")[:2] == (
        0, "secrets under the new master key: 1; the old key is forgotten\n",
    )  # fmt: skip
    assert file.read_bytes() != before
    file.write_bytes(before)
    refusal = console.type("admin", "rotate-master-key")[2]
    assert refusal.startswith("The secret wechat.key is under another master key.")
    assert refusal.endswith("[vault.key_unknown]\n")


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("[channels.wechat]\napi_key = 'x'", "channels.wechat.api_key: must not stand in the settings"),
        ("[channels.gold]", "channels.gold"),
        ("[channels.cash]\ncolour = 'red'", "channels.cash.colour"),
        ("[businesses.his]\nkind = 'other'", "businesses.his.kind"),
        ("[certificates.wechat]\nkey = 'x'", "certificates.wechat"),
        ("[server]\nport = 1\nhost = '203.0.113.1'", "server.port"),
    ],
    ids=["inline secret", "unknown channel", "unknown key", "unknown kind", "half a certificate", "no such address"],
)
def test_serving_refuses_bad_settings_by_name(console: Console, section: str, said: str) -> None:
    console.install()
    text_ = console.config.read_text()
    console.write(f"{text_.replace('[channels.cash]', '') if 'cash' in section else text_}{section}\n")
    code, _, problem = console.type("serve")
    assert (code, said in problem) == (2, True), problem


def test_serving_refuses_an_old_schema(console: Console) -> None:
    code, _, said = console.type("serve")
    assert (code, "python -m server migrate" in said) == (1, True)


COMMANDS = [["migrate"], ["serve", "--port", "0"], ["admin", "list-operators"]]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("url", "place", "cause"),
    [
        ("sqlite:///nowhere/books.db", "books.db", "folder does not exist"),
        ("sqlite:///text.db", "text.db", "not a database"),
        ("postgresql://paydesk:pear-tree@127.0.0.1:9/paydesk", "127.0.0.1:9/paydesk", "is PostgreSQL running?"),
    ],
    ids=["no folder", "no database", "nobody listens"],
)
def test_a_database_that_cannot_be_opened_is_one_line(
    console: Console, words: list[str], url: str, place: str, cause: str
) -> None:
    (console.folder / "text.db").write_text("not pages of SQLite, but words\n" * 50, encoding="utf-8")
    console.write(f"database_url = '{url}'\n")
    code, printed, problem = console.type(*words)
    assert (code, printed, problem.count("\n")) == (2, "", 1)
    assert all(part in problem for part in ("database_url", place, cause))
    assert "pear-tree" not in problem


def test_a_database_that_postgresql_does_not_have_is_named(console: Console, request: pytest.FixtureRequest) -> None:
    url = fresh_url("postgresql", request, console.folder)
    console.write(f"database_url = '{url.rpartition('/')[0]}/absent'\n")
    code, _, problem = console.type("migrate")
    assert (code, 'database "absent" does not exist; create it: createdb' in problem) == (2, True)


def test_serving_in_an_empty_folder_leaves_nothing_behind(console: Console) -> None:
    code, _, problem = console.type("serve", "--port", "0")
    assert (code, "python -m server migrate" in problem) == (1, True)
    assert [each.name for each in console.folder.iterdir()] == ["server.toml"]


def test_the_audit_log_is_proved_and_an_edit_shows(console: Console, processes: Processes) -> None:
    console.install()
    console.create("lin")
    serving = processes.python("-m", "server", "--config", str(console.config), "serve", "--port", "0", forked=True)
    serving.wait_for_line(r"^ready")
    assert serving.stop() == 0
    assert console.type("admin", "verify-audit")[:2] == (0, "sound: 1 rows chained, 0 not yet linked\n")
    engine = create_engine(f"sqlite:///{console.folder / 'books.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_rows SET subject = 'zhao'"))
    engine.dispose()
    code, said, _ = console.type("admin", "verify-audit")
    assert (code, said.startswith("BROKEN at place 1 (edited)")) == (1, True)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.allow_error_log  # that the database was put back is an error in the log
def test_a_backup_is_restored(console: Console, kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "postgresql":
        url = fresh_url(kind, request, console.folder)
        console.write(console.config.read_text().replace("sqlite:///books.db", url))
    console.type("migrate")
    console.create("lin")
    copy = str(console.folder / "copy.backup")
    assert console.type("admin", "backup", copy)[0] == 0
    assert console.type("admin", "backup", copy)[2].endswith("[backup.target_exists]\n")
    console.create("zhao")
    assert console.type("admin", "restore", copy, stdin="no\n")[0] == 1
    assert console.type("admin", "restore", copy, "--yes")[0] == 0
    assert [line.split("\t")[1] for line in console.type("admin", "list-operators")[1].splitlines()] == ["lin"]


def test_with_a_certificate_the_server_speaks_tls_only(console: Console, processes: Processes) -> None:
    authority = Authority.create(console.folder)
    certificate, key = authority.issue("server")
    console.install()
    console.write(
        f"{console.config.read_text()}[server]\nport = 0\ntls_certificate = '{certificate}'\ntls_key = '{key}'\n"
    )
    serving = processes.python("-m", "server", "--config", str(console.config), "serve", forked=True)
    port = int(serving.wait_for_line(r"^ready https://127\.0\.0\.1:(\d+)$").group(1))
    trusted = ssl.create_default_context(cafile=authority.file)
    answer = httpx.get(f"https://127.0.0.1:{port}/api/health", verify=trusted)
    assert answer.json() == {"status": "ok"}
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:{port}/api/health")
    assert serving.stop() == 0
    console.write(console.config.read_text().replace(key, certificate))
    assert console.type("serve")[2].startswith("setting server.tls_certificate")


def test_the_log_has_no_words_of_a_request(console: Console, processes: Processes) -> None:
    console.install()
    console.write(f"{console.config.read_text()}[log]\nfile = 'server.log'\n")
    serving = processes.python("-m", "server", "--config", str(console.config), "serve", "--port", "0", forked=True)
    port = serving.wait_for_line(r"^ready http://127\.0\.0\.1:(\d+)$").group(1)
    base = f"http://127.0.0.1:{port}/api"
    httpx.get(f"{base}/orders/O260302090000W001ABCDEFGHJKM?name=张三")
    httpx.post(f"{base}/sessions", json={"username": "zhangsan", "password": "my-secret-word"})
    assert serving.stop() == 0
    logged = (console.folder / "server.log").read_text(encoding="utf-8")
    assert re.search(r"GET /api/orders/\{order_no\} 401 \d+\.\d ms operator 0", logged)
    assert all(word not in logged for word in ("zhangsan", "my-secret-word", "ABCDEFGHJKM", "name="))
