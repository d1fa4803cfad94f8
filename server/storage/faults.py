"""Database errors as ours: what surely did not happen is Refused, what may have happened is Unreachable.

====================  ==================  ================================================================
``storage.busy``      Refused             another process holds the database, or no turn or connection came in time
``storage.full``      Refused             no room on the disk; rolled back
``storage.read_only`` Refused             the disk, the file or the server takes no writing; rolled back
``storage.failed``    Refused             the database failed before anything was sent to be made durable; rolled back
``storage.stale``     Conflict            the row has changed since it was read, or two transactions met; try again
``storage.constraint`` Conflict           a rule of the tables forbids the row (``constraint`` names it where known)
``storage.unreachable`` Unreachable       no connection to the database
``storage.commit_unknown`` Unreachable    the answer to COMMIT was lost; the unit of work may or may not be durable
====================  ==================  ================================================================
"""

import sqlite3

import psycopg
from psycopg import errors

from app.core.errors import Conflict, PaydeskError, Refused, Unreachable

READ_ONLY = "storage.read_only"


def from_sqlite(error: sqlite3.Error) -> PaydeskError | None:
    """Ours for an error of a statement or COMMIT that was rolled back; None for a bug (bad SQL, wrong types)."""
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict("storage.constraint", constraint=str(error).rpartition(": ")[2])
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Refused("storage.busy")
    if code == sqlite3.SQLITE_FULL:
        return Refused("storage.full")
    if code == sqlite3.SQLITE_READONLY:
        return Refused(READ_ONLY)
    if code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, 0):
        return None
    return Refused("storage.failed", code=code)


def from_postgresql(error: psycopg.Error) -> PaydeskError | None:
    """Ours for an error of a statement; None for a bug (bad SQL, wrong types)."""
    if isinstance(error, errors.SerializationFailure | errors.DeadlockDetected | errors.LockNotAvailable):
        return Conflict("storage.stale")
    if isinstance(error, psycopg.IntegrityError):
        return Conflict("storage.constraint", constraint=error.diag.constraint_name or "")
    if isinstance(error, errors.DiskFull):
        return Refused("storage.full")
    if isinstance(error, psycopg.OperationalError):
        return Unreachable("storage.unreachable")
    return None


def from_postgresql_commit(error: psycopg.Error) -> PaydeskError | None:
    """Ours for an error of COMMIT: without a word of the server nobody knows whether it is durable."""
    known = from_postgresql(error)
    return Unreachable("storage.commit_unknown") if isinstance(known, Unreachable) else known
