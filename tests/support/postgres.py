"""A PostgreSQL cluster of the test run's own, started from the installed binaries and always stopped again.

`postgres_url` is a fresh, empty database a test; `database_url` the same test on SQLite and on PostgreSQL. A schema
that many tests want is made once by `postgres_server.template(...)` and copied. No binaries is a failure, no skip.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from support.processes import free_port, wait_until

START_LIMIT_S = 60.0
TRIES = 5
_NEEDED = ("initdb", "postgres")
_SPEED = (
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "shared_buffers=64MB", "-c", "max_connections=200", "-c", "autovacuum=off", "-c", "jit=off"),
)
# The guard lives while our end of its standard input is open: even a killed test run leaves nothing behind.
_GUARD = """
folder=$1; shift
( "$@" >"$folder/log" 2>&1 </dev/null; : >"$folder/ended" ) &
cat >/dev/null
read -r pid <"$folder/data/postmaster.pid" && kill -QUIT "$pid"
wait
rm -rf "$folder"
"""


class PostgresUnavailableError(RuntimeError):
    """PostgreSQL could not be found or started; the message says what was tried."""


def find_binaries() -> Path:
    """The folder that holds `initdb` and `postgres`, the newest where there are several."""
    candidates: list[Path] = []
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(answer.stdout.strip() or "."))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True)
    for folder in candidates:
        if all((folder / name).exists() for name in _NEEDED):
            return folder
    raise PostgresUnavailableError(f"no PostgreSQL server binaries in PATH or {candidates}; `make setup` installs them")


def _user_to_run_as() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as `postgres`, or `nobody` where there is none."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class PostgresServer:
    """One running cluster on 127.0.0.1; `stop()` ends it and removes its files."""

    def __init__(self, *, options: tuple[str, ...] = _SPEED) -> None:
        self._binaries = find_binaries()
        self._user = _user_to_run_as()
        self._options = options
        self._templates: set[str] = set()
        self._owner: psycopg.Connection[Any] | None = None
        self._count = 0
        self._folder = Path(tempfile.mkdtemp(prefix="paydesk-postgres-"))
        if self._user:
            shutil.chown(self._folder, user=self._user)
        self._initialise()
        self.port, self._guard = self._start()
        self._has_strategies = int(self.run("SHOW server_version_num")[0][0]) >= 150_000

    @property
    def user(self) -> str | None:
        """As whom it runs where that is not ourselves."""
        return self._user

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy URL of a database of this cluster."""
        return f"postgresql+psycopg://paydesk:paydesk@127.0.0.1:{self.port}/{database}"

    def fresh(self, *, template: str | None = None) -> str:
        """Create a database, empty or a copy of `template`, and return its URL. Files are copied: by the log, the way
        of PostgreSQL 15 and later, it takes more than twice as long."""
        self._count += 1
        name = f"test_{self._count}"
        words = "CREATE DATABASE {} TEMPLATE {}" + (" STRATEGY file_copy" if self._has_strategies else "")
        self._execute(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return self.url(name)

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """Make the template `name` once: `prepare` fills an empty database and closes what it opened."""
        if name not in self._templates:
            self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            prepare(self.url(name))
            self._templates.add(name)
        return name

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` made, with whoever is still connected to it."""
        name = url.rpartition("/")[2]
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the cluster at once (nothing of it is wanted) and remove its folder."""
        self._let_go()
        if self._guard.stdin and not self._guard.stdin.closed:
            self._guard.stdin.close()
        self._guard.wait(timeout=START_LIMIT_S)

    def _let_go(self) -> None:
        if self._owner is not None:
            self._owner.close()

    def log(self) -> str:
        """What the server has written so far."""
        path = self._folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _initialise(self) -> None:
        password = self._folder / "password"
        password.write_text("paydesk\n", encoding="utf-8")
        if self._user:
            shutil.chown(password, user=self._user)
        arguments = ["--no-sync", "--no-instructions", "--auth=scram-sha-256", "--username=paydesk", "--encoding=UTF8"]
        made = subprocess.run(
            [
                self._binaries / "initdb",
                *arguments,
                "--locale=C",
                f"--pwfile={password}",
                "-D",
                self._folder / "data",
            ],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise PostgresUnavailableError(f"initdb failed:\n{made.stdout}\n{made.stderr}")

    def _start(self) -> tuple[int, subprocess.Popen[bytes]]:
        for _ in range(TRIES):
            port = free_port()
            guard = self._launch(port)
            if self._is_ready(guard):
                return port, guard
            (self._folder / "ended").unlink()
            guard.kill()
            guard.wait()
        log = self.log()
        shutil.rmtree(self._folder, ignore_errors=True)
        raise PostgresUnavailableError(f"PostgreSQL did not start in {TRIES} tries:\n{log}")

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        server = [str(self._binaries / "postgres"), "-D", str(self._folder / "data"), "-p", str(port), *self._options]
        where = ("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self._folder}")
        return subprocess.Popen(
            ["sh", "-c", _GUARD, "guard", str(self._folder), *server, *where],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _is_ready(self, guard: subprocess.Popen[bytes]) -> bool:
        status = self._folder / "data" / "postmaster.pid"

        def answered() -> str | None:
            if (self._folder / "ended").exists() or guard.poll() is not None:
                return "ended"
            lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
            return "ready" if len(lines) >= 8 and lines[7].strip() in ("ready", "standby") else None

        return wait_until(answered, timeout_s=START_LIMIT_S, what="PostgreSQL is ready") == "ready"

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the cluster's owner, each by itself; the rows of the last."""
        found: list[tuple[Any, ...]] = []
        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
                found = cursor.fetchall() if cursor.description else []
        return found

    def _execute(self, statement: sql.Composed) -> None:
        """Over one connection that stays: to make another takes longer than most of what is asked."""
        if self._owner is not None:
            try:
                self._owner.execute(statement)
                return
            except psycopg.OperationalError:
                if not self._owner.broken:
                    raise
                self._owner.close()  # the cluster was started anew
        self._owner = psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True)
        self._owner.execute(statement)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One cluster for the run (with several workers: one a worker)."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy URL of a database that is this test's alone and empty."""
    url = postgres_server.fresh()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of an empty database: the test runs once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'paydesk.sqlite3'}"
    return str(request.getfixturevalue("postgres_url"))
