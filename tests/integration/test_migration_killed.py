"""A migration that is killed at any statement leaves the database as it was, and the next one finishes it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from server.storage import migrate
from server.storage.engine import open_engine
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
STATEMENTS = (1, 20, 60, -1)
"""After so many statements; -1: when all are done and only the COMMIT is missing."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'books.db'}"
    return str(request.getfixturevalue("postgres_server").fresh())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_statement_it_is_finished_by_the_next(empty_url: str, tmp_path: Path) -> None:
    script = tmp_path / "migrate_and_die.py"
    script.write_text(SCRIPT)
    for statements in STATEMENTS:
        command = [sys.executable, str(script), empty_url, str(statements)]
        dying = RunningProcess(command, log_path=tmp_path / f"{statements}.out", env={}, cwd=ROOT, forked=True)
        assert dying.wait() == -9, dying.output()
        assert migrate.current(empty_url) is None, "nothing of it is there"
        assert _tables(empty_url) == []
    migrate.upgrade(empty_url)
    assert migrate.is_current(empty_url)


def _tables(url: str) -> list[str]:
    engine = open_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()
