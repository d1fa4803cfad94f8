"""Whether a database keeps what it was told: its settings, a write, and for SQLite the soundness of its pages."""

from collections.abc import Sequence

import psycopg
from sqlalchemy.exc import DBAPIError

from server.domain.gate import Verdict
from server.storage.engine import open_engine, read_url

GATE = "database"
NOT_DURABLE, DAMAGED, NO_ANSWER = "server.database_not_durable", "server.database_damaged", "server.database_no_answer"
SYNCHRONOUS_FULL = 2
ROOM, DISK_LOW = "room of the database", "server.disk_low"
WANTED_MIB = 4
_TAKE_ROOM = (
    "CREATE TEMPORARY TABLE paydesk_room ON COMMIT DROP AS "
    "SELECT repeat(md5(place::text), 60) AS filler FROM generate_series(1, 2048) AS place"
)
"""Rows of nearly 2 KB, too short to be compressed or stored elsewhere, four a page."""
POSTGRESQL_SETTINGS = ("fsync", "full_page_writes", "synchronous_commit")


def durability(database_url: str, *, closes: bool = True) -> Sequence[Verdict]:
    """A verdict a setting that loses what was committed; one good verdict when all are well.

    SQLite: write-ahead log and synchronous FULL, as our connections have them. PostgreSQL: fsync, full_page_writes,
    synchronous_commit; that its pages have no checksums is only to be known.
    """
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            if read_url(database_url).get_backend_name() == "sqlite":
                wal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
                full = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one()) >= SYNCHRONOUS_FULL
                wrong = [name for name, well in (("journal_mode", wal), ("synchronous", full)) if not well]
                checksums = True
            else:
                said = {
                    name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in POSTGRESQL_SETTINGS
                }
                wrong = [name for name, value in said.items() if value == "off"]
                checksums = connection.exec_driver_sql("SHOW data_checksums").scalar_one() == "on"
    except DBAPIError:
        return [Verdict(GATE, NO_ANSWER)]
    finally:
        engine.dispose()
    found = [Verdict(GATE, NOT_DURABLE, values=(("setting", name),), closes=closes) for name in wrong]
    if not checksums:
        found.append(Verdict(GATE, "server.database_no_checksums", closes=False))
    return found or [Verdict(GATE)]


def room(database_url: str) -> Sequence[Verdict]:
    """Whether PostgreSQL finds room for some MiB more on the volume of this database, which may be another computer's:
    they are taken for a moment and given back: enough for what is under way, little enough that the check itself fills
    no volume. SQLite's volume is looked at directly, and those that the settings name (``gates.volumes``)."""
    if read_url(database_url).get_backend_name() == "sqlite":
        return []
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(_TAKE_ROOM)
            connection.rollback()
    except DBAPIError as error:
        full = isinstance(error.orig, psycopg.errors.DiskFull)
        return [Verdict(ROOM, DISK_LOW if full else NO_ANSWER, values=(("least_mib", WANTED_MIB),) if full else ())]
    finally:
        engine.dispose()
    return [Verdict(ROOM)]


def soundness(database_url: str) -> Sequence[Verdict]:
    """SQLite's own quick check of every page; PostgreSQL checks its pages as it reads them."""
    if read_url(database_url).get_backend_name() != "sqlite":
        return []
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            answer = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    except DBAPIError:
        answer = "damaged"
    finally:
        engine.dispose()
    return [Verdict("pages of the database", "" if answer == "ok" else DAMAGED)]
