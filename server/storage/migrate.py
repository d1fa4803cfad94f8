"""Bringing a database's schema up to date with Alembic, configured from here; there is no alembic.ini."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from server.storage.engine import open_engine

_LOCK = 7_062_113
"""Any number of our own: whoever migrates holds this advisory lock."""


def upgrade(database: Engine | str) -> None:
    """Run every missing revision, all in one transaction."""
    with _engine(database) as engine, engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # two servers may start at once; SQLite's BEGIN IMMEDIATE does the same
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def current(database: Engine | str) -> str | None:
    """The revision that a database stands at; None for an empty one."""
    with _engine(database) as engine, engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_newer(database: Engine | str) -> bool:
    """Whether a newer program has changed the schema: its revision is not known here."""
    found = current(database)
    return found is not None and found not in {each.revision for each in _scripts().walk_revisions()}


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_configuration())


def newest() -> str | None:
    """The revision that this program wants."""
    return _scripts().get_current_head()


def is_current(database: Engine | str) -> bool:
    """Whether a database stands at the revision that this program wants."""
    return current(database) == newest()


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    return configuration


@contextmanager
def _engine(database: Engine | str) -> Iterator[Engine]:
    if isinstance(database, Engine):
        yield database
        return
    engine = open_engine(database)
    try:
        yield engine
    finally:
        engine.dispose()
