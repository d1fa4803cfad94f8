"""A migration that is killed at any statement leaves the database as it was, and the next one finishes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from server.storage import migrate
from server.storage.engine import open_engine
from support.filled_tables import Held, fill, held, shape, upgrade_to
from support.processes import ROOT, RunningProcess

SCRIPT = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from server.storage import migrate
from server.storage.engine import open_engine
left = int(sys.argv[2])

@event.listens_for(Engine, "after_cursor_execute")
def kill(connection, cursor, statement, *more):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

@event.listens_for(Engine, "commit")
def kill_at_commit(connection):
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

migrate.upgrade(sys.argv[1])
"""
STATEMENTS = (30, 110, -1)
"""After so many statements; -1: when all are done and only the COMMIT is missing."""
EMPTY, OLD = "base", "0002"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'books.db'}"
    return str(request.getfixturevalue("postgres_server").fresh())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(("begins_at", "statements"), [(EMPTY, (1, 60)), (OLD, STATEMENTS)], ids=["empty", "old rows"])
def test_killed_at_any_statement_it_is_finished_by_the_next(
    empty_url: str, tmp_path: Path, begins_at: str, statements: tuple[int, ...]
) -> None:
    script = tmp_path / "migrate_and_die.py"
    script.write_text(SCRIPT)
    if begins_at == OLD:
        with opened(empty_url) as engine:
            upgrade_to(engine, OLD)
            fill(engine)
    before = all_of(empty_url)
    for count in statements:
        command = [sys.executable, str(script), empty_url, str(count)]
        dying = RunningProcess(command, log_path=tmp_path / f"{count}.out", env={}, cwd=ROOT, forked=True)
        assert dying.wait() == -9, dying.output()
        assert all_of(empty_url) == before, "nothing of it is there, and all that was"
    migrate.upgrade(empty_url)
    assert migrate.is_current(empty_url)
    for table in ("orders", "payments", "refunds", "ledger_lines", "shifts"):
        rows, known = all_of(empty_url)[1][table], before[1].get(table, [])
        assert len(rows) == len(known)
        assert [{name: row[name] for name in old} for row, old in zip(rows, known, strict=True)] == known


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def all_of(url: str) -> tuple[list[tuple[Any, ...]], Held]:
    with opened(url) as engine, engine.connect() as connection:
        return shape(connection), held(connection)
