"""The whole product as real processes for end-to-end tests: practice gateways, a server with TLS, screenless desks.

`product` runs a test once on each storage against one server that lives for the whole run; tests may kill and start it.
The waits of the channels are short by their rules in the settings, and the far ends' waits by `--speed`.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.clock import SystemClock
from app.launch import practice_settings, write_settings
from server.services.install import Install
from server.services.passwords import HashingCost, Passwords
from server.storage.engine import open_database
from support.databases import STORAGES, fresh_url
from support.practice import Control, PracticeProcess
from support.processes import ROOT, NotInTimeError, RunningProcess, free_port, wait_until
from support.windows import Window

SPEED = 10
"""The practice gateways' waits are divided by this: WeChat takes a reverse after 1.5 s."""
PASSWORD = "practice-2026"
OPERATORS = ("cashier", "relief", "supervisor", "finance", "administrator")
"""One operator a preset role (relief is a second cashier), each named like the role."""
LOCK_AFTER = 3
RULES: Mapping[str, int | list[int]] = {
    "first_query_s": 1,
    "query_interval_s": 1,
    "give_up_s": 6,
    "reverse_interval_s": 1,
    "slow_query_s": [1, 1, 2],
    "refund_query_s": [1],
    "refund_spacing_s": 1,
    "refund_pause_until_min": 0,
    "answer_timeout_s": 2,
}
READY = r"^ready (https://\S+)"
ADMIN_LIMIT_S = 60
START_LIMIT_S = 90
"""Some seconds on a computer with nothing else to do; tests share theirs with others."""


class Product:
    """One installation: its folder, its database, its servers and its windows."""

    def __init__(self, folder: Path, database_url: str, far_ends: PracticeProcess, *, served_url: str = "") -> None:
        """``served_url`` is how the server itself names its database, if that is another way."""
        self.folder, self.far_ends, self._served_url = folder, far_ends, served_url or database_url
        self.attach(database_url)
        self.control: Control = far_ends.control
        self.port = free_port()
        self.ca_file = str(far_ends.credentials["ca_file"])
        self.config = self._write_settings()
        self.servers: list[RunningProcess] = []
        self.windows: dict[str, Window] = {}
        self.secrets: set[str] = {PASSWORD}
        self._acts = itertools.count()
        self._cards = itertools.cycle(f"88001000{number}" for number in range(17, 41))

    def attach(self, database_url: str) -> None:
        """Read and attack this database."""
        self.database_url = database_url
        self._engine = sa.create_engine(database_url, poolclass=sa.pool.NullPool)

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def is_postgresql(self) -> bool:
        """Whether more than one server may share the database."""
        return self.database_url.startswith("postgresql")

    # ------------------------------------------------------------ processes

    @property
    def doom(self) -> Path:
        """The file that names the place where a server that was started ``dying`` ends."""
        return self.folder / "doom.txt"

    def start(self, port: int = 0, *, dying: bool = False, config: Path | None = None) -> str:
        """Start a server (the second one on a port of its own) and answer its address once it is ready; one that is
        ``dying`` ends itself where ``doom`` says."""
        log = self.folder / f"server-{len(self.servers)}.out"
        program = ["dying_server.py", str(self.doom)] if dying else ["prepared_server.py"]
        command = [sys.executable, str(ROOT / "tests" / "support" / program[0]), *program[1:], "server"]
        command += ["--config", str(config or self.config), "serve", "--port", str(port or self.port)]
        env = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
        server = RunningProcess(command, log_path=log, env=env, cwd=ROOT, forked=True)
        self.servers.append(server)
        try:
            return str(server.wait_for_line(READY, timeout_s=START_LIMIT_S)[1])
        except NotInTimeError:
            self.servers.remove(server)  # the last of them is one that runs
            server.kill()
            raise

    def kill(self) -> None:
        """SIGKILL the server that was started last."""
        self.servers[-1].kill()

    def start_if_dead(self) -> None:
        """A test that failed may have left no server; the next one is not to suffer."""
        if all(server.returncode is not None for server in self.servers):
            self.start()

    def leases_run_out(self) -> None:
        """As if the time had passed after which a dead server's jobs are free again."""
        with self._engine.begin() as connection:
            connection.execute(sa.text("UPDATE jobs SET ready_at = due_at, lease_until = NULL, lease_owner = ''"))

    def stop(self) -> None:
        """End everything of this installation."""
        for window in self.windows.values():
            window.close()
        for server in self.servers:
            server.stop()

    def admin(
        self, *words: str, text: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """One act of the command line with ``text`` on its input; all that it said is in ``stdout`` and ``stderr``."""
        log = self.folder / f"admin-{next(self._acts)}.out"
        command = [sys.executable, "-m", "server", "--config", str(self.config), "admin", *words]
        act = RunningProcess(command, log_path=log, env=env or {}, cwd=ROOT, forked=True, text=text)
        code, said = act.wait(timeout_s=ADMIN_LIMIT_S), act.output()
        if words[0] == "enrolment-code":
            log.unlink()  # what it says is a secret for who asked, and no log
        return subprocess.CompletedProcess(command, code, said, said)

    # ------------------------------------------------------------ windows, patients, books

    def window(self, name: str = "1号窗口", username: str = "cashier", *, shift: bool = True) -> Window:
        """A window with an operator signed in, made at its first mention; with ``shift`` one is open."""
        if name not in self.windows:
            window = Window(self, name, self.enrolment_code(name))
            window.sign_in(username, PASSWORD)
            if shift:
                window.open_shift()
            self.windows[name] = window
        return self.windows[name]

    def new_bill(self, own_fen: int, card_no: str = "") -> tuple[str, str]:
        """A patient with a bill that nobody has touched: card and bill number."""
        card_no = card_no or next(self._cards)
        bill = self.control.post("his/bills", card_no=card_no, own_fen=own_fen)["bills"][0]
        return card_no, str(bill["bill_no"])

    def code(self, wallet: str, behaviour: str = "pays", seconds: int = 0) -> str:
        """A payment code on a patient's telephone; it must never be found in a log or on a disk of ours."""
        code = self.control.code(wallet, behaviour, seconds)
        self.secrets.add(code)
        return code

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """What the server's database says."""
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(query), values).mappings()]

    def execute(self, statement: str, **values: Any) -> None:
        """An attack on the server's database, past the server."""
        with self._engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    def enrolment_code(self, name: str) -> str:
        database = open_database(self.database_url)
        try:
            install = self._install(database)
            install.add_window(name=name, campus="main")
            code = install.enrolment_code(name).code
        finally:
            database.close()
        self.secrets.add(code)
        return code

    def settle_in(self) -> None:
        """The operators, made in this process because the command line is not what is tried here."""
        database = open_database(self.database_url)
        try:
            install = self._install(database)
            for username in OPERATORS:
                role = "cashier" if username == "relief" else username
                install.add_operator(
                    username=username, display_name=username.title(), password=PASSWORD, roles=[role],
                    must_change_password=False,
                )  # fmt: skip
        finally:
            database.close()

    def add_cashier(self, username: str) -> None:
        """One more cashier, whom a test may lock or forget."""
        done = self.admin(
            "create-operator", "--username", username, "--name", username, "--role", "cashier", "--password-stdin",
            text=PASSWORD,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(done.stderr)

    @staticmethod
    def _install(database: Any) -> Install:
        cheap = Passwords(HashingCost(time_cost=1, memory_kib=8, parallelism=1))
        return Install(database.reader, database.uow, SystemClock(), cheap)

    def _write_settings(self) -> Path:
        credentials = self.far_ends.credentials
        sections = practice_settings(self.folder, credentials, self._served_url)
        sections["identity"] = {
            "argon2_time_cost": 1, "argon2_memory_kib": 8, "attempts_per_minute": 1000,
            "lock_after_failures": LOCK_AFTER,
        }  # fmt: skip
        sections["server"] = {
            "tls_certificate": credentials["server_certificate_file"], "tls_key": credentials["server_key_file"],
        }  # fmt: skip
        sections["posting"] = {"probe_every_s": 1}
        sections["log"]["level"] = "debug"
        sections["channels.alipay"]["notify_url"] = f"https://127.0.0.1:{self.port}/api/notifications/alipay"
        sections["channels.wechat.rules"] = {**RULES, "reverse_not_before_s": 2}
        sections["channels.alipay.rules"] = dict(RULES)
        return write_settings(self.folder / "server.toml", sections)


def at_once(*acts: Any) -> Sequence[Any]:
    """Run acts at the same moment, one thread each; answers what each returned or raised."""

    def outcome(act: Any) -> Any:
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - what it raised is the answer
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))


def until(condition: Any, what: str, timeout_s: float = 20) -> Any:
    """Ask again and again; the first true answer."""
    return wait_until(condition, timeout_s=timeout_s, what=what)


@pytest.fixture(scope="session")
def far_ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeProcess]:
    """One practice process for the run."""
    process = PracticeProcess(tmp_path_factory.mktemp("far-ends"), "--speed", str(SPEED))
    process.control.post("settings", rate_factor=0)
    try:
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="session", params=STORAGES)
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, far_ends: PracticeProcess
) -> Iterator[Product]:
    """A running product with operators, on each storage."""
    folder = tmp_path_factory.mktemp(f"product-{request.param}")
    installation = Product(folder, fresh_url(request.param, request, folder), far_ends)
    installation.settle_in()
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()
