"""Whether a database can be opened at all, told in one line to whoever installs: where it was looked for, why not."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from app.core.errors import Refused
from server.storage.engine import open_engine, read_url

MISSING_DATABASE = 'database "{name}" does not exist; create it: createdb --owner {user} {name}'


def check_openable(database_url: str, *, may_create: bool = False) -> None:
    """Raise Refused ``storage.cannot_open`` (``place``, ``cause``) unless the database answers; nothing is made.

    A SQLite file that is not there yet: fine with ``may_create`` if its folder is, else Refused
    ``storage.not_migrated``.
    """
    url = read_url(database_url)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(url.database or ""), may_create=may_create)
    else:
        _check_server(url)


def _check_file(path: Path, *, may_create: bool) -> None:
    if not path.parent.is_dir():
        raise _cannot(str(path), "its folder does not exist; make it, or name another one")
    if not path.exists():
        if not may_create:
            raise Refused("storage.not_migrated")
        if not os.access(path.parent, os.W_OK):
            raise _cannot(str(path), "its folder cannot be written to")
        return
    if not path.is_file():
        raise _cannot(str(path), "is not a file")
    if not os.access(path, os.R_OK | os.W_OK):
        raise _cannot(str(path), "cannot be read and written by this user")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise _cannot(str(path), str(error)) from None


def _check_server(url: URL) -> None:
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        engine.connect().close()
    except DBAPIError as error:
        place = f"{url.host or 'local socket'}:{url.port or 5432}/{url.database or ''}"
        raise _cannot(place, _cause(str(error.orig), url)) from None
    finally:
        engine.dispose()


def _cause(said: str, url: URL) -> str:
    """What PostgreSQL's client said, as one line; it never holds the password."""
    if "does not exist" in said and f'database "{url.database}"' in said:
        return MISSING_DATABASE.format(name=url.database, user=url.username or "paydesk")
    if "Connection refused" in said or "No such file" in said:
        return "nobody listens there; is PostgreSQL running?"
    if "FATAL:" in said:
        return said.rpartition("FATAL:")[2].strip().splitlines()[0]
    return " ".join(said.split())[:300]


def _cannot(place: str, cause: str) -> Refused:
    return Refused("storage.cannot_open", place=place, cause=cause)
