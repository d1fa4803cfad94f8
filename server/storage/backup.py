"""Backing up a database while it is in use, to one file and its checksum, and restoring it.

SQLite goes through its own backup interface, PostgreSQL through ``pg_dump`` and ``pg_restore``. Beside ``name`` lies
``name.sha256`` in the form that ``sha256sum --check`` reads.
"""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect

from app.core.errors import Conflict, NotFound, Refused
from server.storage.engine import open_engine, read_url
from server.storage.faults import from_sqlite

_SQLITE_MARK = b"SQLite format 3\0"
_POSTGRESQL_MARK = b"PGDMP"
_BLOCK_BYTES = 1 << 20
LOCK_S = 10


def backup(database_url: str, target: Path) -> None:
    """Write a consistent copy to ``target``, which must not exist: Conflict ``backup.target_exists``.

    Writers go on meanwhile. Refused ``backup.tool_missing`` or ``backup.tool_failed`` for PostgreSQL's programs.
    """
    url = read_url(database_url)
    if target.exists():
        raise Conflict("backup.target_exists", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".part")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    try:
        if url.get_backend_name() == "sqlite":
            _copy_sqlite(_existing(url), beside)
        else:
            _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={beside}")
        _sync(beside)
        _sidecar(target).write_text(f"{_checksum(beside)}  {target.name}\n", encoding="utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def restore(source: Path, database_url: str, *, force: bool = False) -> None:
    """Put a backup into a database that is empty, or with ``force`` in place of what is there.

    Nothing is touched before the backup is known to be whole: Refused ``backup.damaged``, NotFound
    ``backup.not_found``; Conflict ``backup.database_not_empty`` without ``force``; Refused ``storage.busy`` while a
    server works on a SQLite file.
    """
    url = read_url(database_url)
    verify(source)
    is_sqlite = url.get_backend_name() == "sqlite"
    if not _mark(source).startswith(_SQLITE_MARK if is_sqlite else _POSTGRESQL_MARK):
        raise Refused("backup.other_database", path=str(source))
    if not force and not _is_empty(url):
        raise Conflict("backup.database_not_empty")
    if is_sqlite:
        target = Path(url.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(source, target)
        return
    _run(
        "pg_restore",
        url,
        "--no-owner",
        "--clean",
        "--if-exists",
        "--single-transaction",
        "--exit-on-error",
        str(source),
    )


def verify(source: Path) -> None:
    """Check a backup against its checksum, and a SQLite one's own structure; Refused ``backup.damaged``."""
    if not source.exists() or not _sidecar(source).exists():
        raise NotFound("backup.not_found", path=str(source))
    wanted = _sidecar(source).read_text(encoding="utf-8").partition(" ")[0]
    if wanted != _checksum(source):
        raise Refused("backup.damaged", path=str(source))
    if _mark(source) != _SQLITE_MARK:
        return
    with closing(sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True)) as connection:
        _check(connection, source)


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy in one read transaction of the source and one write transaction of the target, and check the target."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=LOCK_S)) as reading,
        closing(sqlite3.connect(target, timeout=LOCK_S, isolation_level=None)) as writing,
    ):
        try:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
            _check(writing, target)
        except sqlite3.Error as error:
            raise from_sqlite(error) or error from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        answer = "damaged"
    if answer != "ok":
        raise Refused("backup.damaged", path=str(path))


def _existing(url: URL) -> Path:
    path = Path(url.database or "")
    if not path.exists():
        raise NotFound("backup.database_not_found", path=str(path))
    return path


def _is_empty(url: URL) -> bool:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return True
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _run(program: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes through its environment, where no other user sees it."""
    connection = {
        "PGHOST": url.host or "",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
    }
    place = [f"--dbname={url.database}"]
    done = subprocess.run(
        [find_program(program), *place, "--no-password", *arguments],
        env={**os.environ, **{name: value for name, value in connection.items() if value}},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Refused("backup.tool_failed", tool=program, says=done.stderr.strip()[-500:])


def find_program(program: str) -> str:
    """One of PostgreSQL's programs: on the PATH, or the newest that Debian has; Refused ``backup.tool_missing``."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest_first = sorted(debian, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0), reverse=True)
    found = next((str(path) for path in newest_first), None) or shutil.which(program)
    if found is None:
        raise Refused("backup.tool_missing", tool=program)
    return found


def _mark(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_MARK))


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _checksum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
