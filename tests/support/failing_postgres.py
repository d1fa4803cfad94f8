"""A PostgreSQL that dies and comes back, and a line to it that is cut in the middle of a COMMIT."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import psycopg

from support.postgres import START_LIMIT_S, PostgresServer
from support.processes import wait_until

DURABLE = (
    *("-c", "fsync=off", "-c", "full_page_writes=on", "-c", "synchronous_commit=on"),  # this computer does not die
    *("-c", "shared_buffers=32MB", "-c", "max_connections=100", "-c", "autovacuum=off", "-c", "jit=off"),
)
TRIES = 20
_WRITTEN = b"""
SELECT pid, query FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL
AND xact_start IS NOT NULL AND wait_event_type = 'Lock'"""
"""Sessions in a transaction that has changed rows and waits: nothing of it is committed."""


class FailingPostgres(PostgresServer):
    """A cluster that keeps what it has confirmed when its processes are killed."""

    def __init__(self, *options: str) -> None:
        super().__init__(options=(*DURABLE, *options))
        self._guards = [self._guard]

    def crash(self) -> None:
        """SIGKILL the server process; its sessions end with it."""
        os.kill(int(self._status().read_text("utf-8").splitlines()[0]), signal.SIGKILL)
        wait_until((self._folder / "ended").exists, timeout_s=START_LIMIT_S, what="PostgreSQL is dead")

    def start_again(self) -> None:
        """Start it on its old port; it recovers by itself."""
        pause = threading.Event()
        for _ in range(TRIES):
            (self._folder / "ended").unlink(missing_ok=True)
            self._status().unlink(missing_ok=True)
            self._guards.append(self._launch(self.port))
            if self._is_ready(self._guards[-1]):
                return
            pause.wait(0.2)  # sessions of the dead server are still ending
        raise AssertionError(f"PostgreSQL did not come back:\n{self.log()}")

    def stop(self) -> None:
        """End the cluster, the guard that was started last first."""
        self._let_go()
        for guard in reversed(self._guards):
            if guard.stdin and not guard.stdin.closed:
                guard.stdin.close()
            guard.wait(timeout=START_LIMIT_S)

    def crash_in_mid_transaction(self, url: str, table: str, begun: threading.Event) -> int:
        """Crash while a server of ours has written in a transaction and not committed it: somebody holds ``table``, in
        which it would write next. ``begun`` is set once it may begin. Answers how many such transactions died."""
        plain = url.replace("+psycopg", "")
        with psycopg.connect(plain) as holding, psycopg.connect(plain, autocommit=True) as watching:
            holding.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE".encode())
            begun.set()
            open_now = wait_until(lambda: watching.execute(_WRITTEN).fetchall(), timeout_s=30, what="one has written")
            self.crash()
            for each in (holding, watching):
                each.close()
        return len(open_now)

    def _status(self) -> Path:
        return self._folder / "data" / "postmaster.pid"


class Standby(PostgresServer):
    """A streaming standby of a cluster, by ``pg_basebackup``; the primary confirms nothing that it does not have, until
    it ``falls_behind``."""

    def __init__(self, primary: FailingPostgres) -> None:
        self._primary = primary
        super().__init__(options=DURABLE)
        primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        wait_until(
            lambda: primary.run("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"),
            timeout_s=START_LIMIT_S, what="the standby keeps up",
        )  # fmt: skip

    def falls_behind(self) -> None:
        """From now on it receives nothing, and the primary confirms without it."""
        self._primary.run("ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")
        self.run("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
        wait_until(
            lambda: not self._primary.run("SELECT 1 FROM pg_stat_replication"),
            timeout_s=START_LIMIT_S, what="the standby receives nothing",
        )  # fmt: skip

    def promote(self) -> None:
        """It is the primary from now on."""
        self.run("SELECT pg_promote(true)")

    def _initialise(self) -> None:
        primary = f"postgresql://paydesk:paydesk@127.0.0.1:{self._primary.port}"
        command = ["-d", primary, "-D", str(self._folder / "data"), "-R", "-X", "stream", "-c", "fast", "--no-sync"]
        made = subprocess.run(
            [self._binaries / "pg_basebackup", *command], user=self._user, cwd=self._folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr


class CommitLine:
    """Passes bytes on; at the n-th COMMIT from now it is cut, before it arrives or after it is done."""

    def __init__(self, port: int) -> None:
        self._upstream = ("127.0.0.1", port)
        self._lock = threading.Lock()
        self._left, self._mode = 0, ""
        self._open: set[socket.socket] = set()
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def cut_commit(self, mode: str, place: int) -> None:
        """Cut the line at that COMMIT (1 is the next): ``before`` it has left, or ``after`` its answer came."""
        with self._lock:
            self._mode, self._left = mode, place

    def cut_all(self) -> None:
        """End every connection."""
        with self._lock:
            ended, self._open = list(self._open), set()
        for each in ended:
            _end(each)

    def close(self) -> None:
        """End it."""
        _end(self._listener)
        self.cut_all()
        self._thread.join(5)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(self._upstream, timeout=5)
                except OSError:
                    _end(client)
                    continue
                server.settimeout(None)
                with self._lock:
                    self._open |= {client, server}
                answer_lost = threading.Event()
                for act in (self._forward, self._back):
                    threading.Thread(target=act, args=(client, server, answer_lost), daemon=True).start()

    def _fate(self, data: bytes) -> str:
        with self._lock:
            if b"COMMIT\0" not in data or self._left <= 0:
                return ""
            self._left -= 1
            if self._left:
                return ""
            self.cuts += 1
            return self._mode

    def _forward(self, client: socket.socket, server: socket.socket, answer_lost: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                fate = self._fate(data)
                if fate == "before":
                    break
                if fate == "after":
                    answer_lost.set()
                server.sendall(data)
        if not answer_lost.is_set():
            _end(client)
            _end(server)

    @staticmethod
    def _back(client: socket.socket, server: socket.socket, answer_lost: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if answer_lost.is_set():  # the COMMIT is done; nobody hears of it
                    break
                client.sendall(data)
        _end(client)
        _end(server)


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
