"""The one connection that writes to SQLite: units of work take turns on it and share a COMMIT.

A unit takes the turn when it begins: a SAVEPOINT in the transaction of the present group (opened by BEGIN IMMEDIATE).
At its commit it releases the savepoint, joins the group and hands the turn on. Whoever ends a turn while nobody waits,
or when the group is large or old, sends the one COMMIT for all; each `finish()` returns after it. If the transaction
dies, every unit of its group fails. Nothing but statements may happen during a turn.
"""

import sqlite3
import threading
import time
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection

from app.core.errors import PaydeskError, Refused, Unreachable
from server.storage.faults import READ_ONLY, from_sqlite
from server.storage.turns import Turns

TURN_S = 30
LARGEST_GROUP = 128
OLDEST_GROUP_S = 0.02
FAILURES = (sqlite3.Error, MemoryError)
"""What a statement may raise: SQLite without memory is a MemoryError of Python, and may have ended the transaction."""


class Group:
    """The units of work that one COMMIT will serve."""

    __slots__ = ("begun_s", "error", "gates")

    def __init__(self) -> None:
        self.begun_s = time.monotonic()
        self.error: PaydeskError | None = None
        self.gates: list[threading.Lock] = []


class Writer:
    """The one connection that writes. Everything but `take` is called by the holder of the turn."""

    def __init__(self, engine: Engine, readers: Engine) -> None:
        """``readers`` share the file with us: one that was opened when it could only be read keeps it so for all."""
        self._engine, self._readers = engine, readers
        self._turns = Turns()
        self._proxy: PoolProxiedConnection | None = None
        self._connection: sqlite3.Connection | None = None
        self._group: Group | None = None
        self.commits = 0
        """How many COMMITs were sent; tests compare it with the number of units."""

    @property
    def waiting(self) -> int:
        """How many units wait for their turn."""
        return self._turns.waiting

    def begin(self) -> sqlite3.Connection:
        """Take the turn and open a savepoint; Refused ``storage.busy``."""
        if not self._turns.take(TURN_S):
            raise Refused("storage.busy")
        try:
            return self._begin()
        except BaseException as error:
            ours = _ours(error)
            self._abandon(ours or Refused("storage.failed"))
            self._turns.give_up()
            raise ours or error from error

    def _begin(self) -> sqlite3.Connection:
        if self._connection is None:
            self._proxy = self._engine.raw_connection()
            self._connection = cast(sqlite3.Connection, self._proxy.driver_connection)
        if self._group is None:
            self._connection.execute("BEGIN IMMEDIATE")
            self._group = Group()
        self._connection.execute("SAVEPOINT turn")
        return self._connection

    def finish(self) -> None:
        """Join the group, hand the turn on, and return when the group's COMMIT has; or raise why it died."""
        group, connection = self._group, self._connection
        assert group is not None  # noqa: S101 - the caller holds a turn
        assert connection is not None  # noqa: S101
        try:
            connection.execute("RELEASE turn")
        except FAILURES as error:
            self.die(error)
            self._turns.give_up()
            raise _ours(error) or error from error
        gate = threading.Lock()
        gate.acquire()
        group.gates.append(gate)
        self._end_turn()
        gate.acquire()
        if group.error is not None:
            raise type(group.error)(group.error.code, **group.error.values)

    def undo(self) -> None:
        """Undo the turn's statements and hand the turn on; the group goes on without it. Nothing to do for a thread
        that has handed the turn on already."""
        if not self._turns.mine:
            return
        try:
            self._undo()
        except BaseException:
            self._abandon(Refused("storage.failed"))
            if self._turns.mine:
                self._turns.give_up()
            raise

    def _undo(self) -> None:
        if self._group is None or self._connection is None:
            self._turns.give_up()
            return
        try:
            self._connection.execute("ROLLBACK TO turn")
            self._connection.execute("RELEASE turn")
        except FAILURES as error:
            self.die(error)
        self._end_turn()

    def die(self, error: Exception) -> None:
        """The transaction cannot go on: roll all of it back and fail the group; nothing had been sent to be durable."""
        self._abandon(_ours(error) or Refused("storage.failed"))

    def is_alive(self) -> bool:
        """Whether the transaction still stands; SQLite ends it by itself on some errors."""
        return self._connection is not None and self._connection.in_transaction

    def close(self) -> None:
        """Wait for the turn and close the connection."""
        if self._turns.take(TURN_S):
            self._drop_connection()
            self._turns.give_up()

    def _end_turn(self) -> None:
        group = self._group
        if group is not None:
            crowded = len(group.gates) >= LARGEST_GROUP or time.monotonic() - group.begun_s > OLDEST_GROUP_S
            if not crowded and self._turns.pass_on():
                return
            self._commit(group)
        self._turns.give_up()

    def _commit(self, group: Group) -> None:
        assert self._connection is not None  # noqa: S101 - there is a group
        try:
            self._connection.execute("COMMIT")
        except FAILURES as error:
            full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
            self._abandon(Refused("storage.full") if full else Unreachable("storage.commit_unknown"))
            return
        self.commits += 1
        self._group = None
        for gate in group.gates:  # nothing is called between the COMMIT and who waits for it
            gate.release()

    def _abandon(self, error: PaydeskError) -> None:
        group, self._group = self._group, None
        if self._connection is not None and self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except FAILURES:
                self._drop_connection()
        if isinstance(error, Unreachable):
            self._drop_connection()
        if error.code == READ_ONLY:  # SQLite looks once, at the opening, whether it may write
            self._drop_connection()
            self._readers.dispose()
        if group is not None:
            group.error = error
            for gate in group.gates:
                gate.release()

    def _drop_connection(self) -> None:
        proxy, self._proxy, self._connection = self._proxy, None, None
        if proxy is not None:
            proxy.invalidate()


def _ours(error: BaseException) -> PaydeskError | None:
    return from_sqlite(error) if isinstance(error, sqlite3.Error) else None
