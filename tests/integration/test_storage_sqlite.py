"""SQLite under real threads, a full disk, other processes and a kill: commits are shared, units whole or absent."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from app.core.errors import PaydeskError, Refused, Unreachable
from server.domain.ledger import payment_entry
from server.storage import sqlite
from server.storage.sqlite import SqliteDatabase
from support.databases import NOW, a_payment, an_audit_row, number
from support.processes import wait_until

THREADS = 32


@pytest.fixture
def path(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A database file with the present schema."""
    copy = tmp_path / "paydesk.sqlite3"
    copy.write_bytes(migrated_sqlite.read_bytes())
    return copy


@pytest.fixture
def database(path: Path) -> Iterator[SqliteDatabase]:
    """The file, open."""
    opened = SqliteDatabase(make_url(f"sqlite:///{path}"))
    yield opened
    opened.close()


def put(database: SqliteDatabase, name: str, value: str = "1") -> None:
    """One small unit of work."""
    with database.uow() as work:
        work.facts.put(name, value)
        work.commit()


def facts(path: Path) -> set[str]:
    """The names that another connection sees."""
    connection = sqlite3.connect(path)
    try:
        return {name for (name,) in connection.execute("SELECT name FROM facts")}
    finally:
        connection.close()


def test_connections_are_durable_and_check_foreign_keys(database: SqliteDatabase) -> None:
    with database.uow() as work:
        connection = work._execution.connection
        assert connection is not None
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


def test_units_share_a_commit_and_are_durable_when_commit_returns(database: SqliteDatabase, path: Path) -> None:
    gate = threading.Barrier(THREADS)

    def work(place: int) -> bool:
        gate.wait()
        put(database, f"fact-{place}")
        return f"fact-{place}" in facts(path)

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(work, range(THREADS)))
    assert database.writer.commits < THREADS


def test_a_unit_that_fails_does_not_harm_its_group(database: SqliteDatabase, path: Path) -> None:
    gate = threading.Barrier(THREADS)

    def work(place: int) -> None:
        gate.wait()
        with database.uow() as unit:
            unit.facts.put(f"fact-{place}", "1")
            if place % 2:
                unit.commit()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert facts(path) == {f"fact-{place}" for place in range(THREADS) if place % 2}


def test_a_full_disk_fails_the_group_and_the_next_unit_goes_on(database: SqliteDatabase, path: Path) -> None:
    """One unit waits for its COMMIT while the next one fills the disk: both fail alike, nothing of either is there."""
    put(database, "before")
    outcome: list[PaydeskError | None] = []
    joined = threading.Event()

    def first() -> None:
        try:
            with database.uow() as work:
                work.facts.put("small", "1")
                joined.set()
                assert filling_waits.wait(5)
                work.commit()
        except PaydeskError as error:
            outcome.append(error)
        else:
            outcome.append(None)

    filling_waits = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    assert joined.wait(5)

    def fill() -> None:
        try:
            with database.uow() as work:
                connection = work._execution.connection
                assert connection is not None
                pages = connection.execute("PRAGMA page_count").fetchone()[0]
                connection.execute(f"PRAGMA max_page_count={pages + 2}")
                work.facts.put("large", "x" * 100_000)
                work.commit()
        except PaydeskError as error:
            outcome.append(error)

    filler = threading.Thread(target=fill)
    filler.start()
    wait_until(lambda: database.writer.waiting, timeout_s=5, what="the filling unit waits for its turn")
    filling_waits.set()
    thread.join()
    filler.join()
    assert [(type(error), error.code) for error in outcome if error] == [(Refused, "storage.full")] * 2
    assert facts(path) == {"before"}
    with database.uow() as work:
        connection = work._execution.connection
        assert connection is not None
        connection.execute("PRAGMA max_page_count=1000000")
    put(database, "after")
    assert facts(path) == {"before", "after"}


def test_a_unit_whose_transaction_died_can_do_nothing_more(database: SqliteDatabase) -> None:
    with database.uow() as work:
        connection = work._execution.connection
        assert connection is not None
        connection.execute("PRAGMA max_page_count=1")
        with pytest.raises(Refused):
            work.facts.put("large", "x" * 1_000_000)
        with pytest.raises(Refused, match=r"storage\.full"):
            work.facts.put("small", "1")
        with pytest.raises(Refused, match=r"storage\.full"):
            work.commit()


class BreakingConnection(sqlite3.Connection):
    """A connection whose COMMIT fails, while it is told to, as a broken disk makes it fail."""

    breaks = False

    def execute(self, text: str, values: Any = (), /) -> sqlite3.Cursor:
        """Fail at COMMIT."""
        if text == "COMMIT" and self.breaks:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return super().execute(text, values)


def test_a_commit_that_breaks_is_unknown_and_a_new_connection_goes_on(path: Path) -> None:
    database = SqliteDatabase(make_url(f"sqlite:///{path}"), connection=BreakingConnection)
    BreakingConnection.breaks = True
    try:
        with pytest.raises(Unreachable) as unknown:
            put(database, "lost")
        assert unknown.value.code == "storage.commit_unknown"
    finally:
        BreakingConnection.breaks = False
    put(database, "after")
    assert facts(path) == {"after"}
    database.close()


def test_another_process_that_writes_is_waited_for(database: SqliteDatabase, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO facts VALUES ('other', '1')")
    threading.Timer(0.2, lambda: other.execute("COMMIT")).start()
    put(database, "ours")
    assert facts(path) == {"other", "ours"}
    other.close()


def test_another_process_that_never_ends_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_S", 0.05)
    database = SqliteDatabase(make_url(f"sqlite:///{path}"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused) as refused:
        put(database, "ours")
    assert refused.value.code == "storage.busy"
    other.execute("ROLLBACK")
    other.close()
    put(database, "ours")
    database.close()


def test_a_reader_cannot_write(database: SqliteDatabase, path: Path) -> None:
    with database.reader() as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.facts.put("a", "1")
    assert facts(path) == set()


CHILD = """
import sys, threading
from sqlalchemy import make_url
from support.databases import NOW, a_payment, an_audit_row, an_order
from server.domain.ledger import payment_entry
from server.storage.sqlite import SqliteDatabase

database = SqliteDatabase(make_url("sqlite:///" + sys.argv[1]))
printing = threading.Lock()

def take(first):
    for count in range(first, 10**6, 16):
        with database.uow() as work:
            work.orders.add(an_order(count))
            work.payments.add(a_payment(count))
            work.ledger.add(payment_entry(a_payment(count), "his", NOW))
            work.audit.add(an_audit_row(count))
            work.commit()
        with printing:
            print(count, flush=True)

for first in range(16):
    threading.Thread(target=take, args=(first,)).start()
"""


def test_killed_in_the_middle_of_a_group_each_unit_is_whole_or_absent(path: Path) -> None:
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": f"{root}:{root / 'tests'}"},
    )  # fmt: skip
    assert child.stdout is not None
    told = {int(child.stdout.readline()) for _ in range(200)}
    child.send_signal(signal.SIGKILL)
    told |= {int(line) for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")}
    child.wait()
    child.stdout.close()
    database = SqliteDatabase(make_url(f"sqlite:///{path}"))
    with database.reader() as work:
        there = {count for count in range(max(told) + 1000) if work.orders.get(number("O", count))}
        assert told <= there, "commit() had returned"
        for count in there:
            assert list(work.payments.of_order(number("O", count))) == [a_payment(count)]
            assert tuple(work.ledger.of_order(number("O", count))) == payment_entry(a_payment(count), "his", NOW)
        rows = work.audit.unlinked(10**6)
        assert {row.subject for row in rows} == {number("P", count) for count in there}
        assert len(rows) == len(there)
        assert rows[0].action == an_audit_row().action
    database.close()
