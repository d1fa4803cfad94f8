"""Every step of an upgrade, on tables with rows: killed at any statement all is as before, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from server.storage import migrate
from server.storage.engine import open_engine
from support.fault_cases import LONG
from support.filled_tables import ROWS, Held, fill, held, shape, upgrade_to

REVISIONS = sorted(each.revision for each in migrate._scripts().walk_revisions())
OLDEST = "0002"
"""The first that a server could be started on."""
EVERY = 1 if LONG else 9
"""How far apart the statements are at which a step is killed; its last one always, and its COMMIT."""
PAYMENT_STATES = 9
WRITTEN_ANEW = {("roles", "permissions")}
"""Columns that an upgrade changes in rows that were there (0009 gives a permission)."""


class KilledError(Exception):
    """The upgrade ends here."""


@dataclass
class Killer:
    """Ends an upgrade after its n-th statement, or at its COMMIT, where it first looks at what would stand."""

    after: int
    said: list[str] = field(default_factory=list)
    at_commit: Held = field(default_factory=dict)

    def statement(self, connection: sa.Connection, cursor: Any, statement: str, *more: object) -> None:
        """One statement was carried out."""
        self.said.append(statement)
        if len(self.said) == self.after:
            raise KilledError

    def commit(self, connection: sa.Connection) -> None:
        """All statements were; only the COMMIT is missing."""
        self.at_commit = held(connection)
        connection.invalidate()  # nobody is there to take it back
        raise KilledError


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    made = open_engine(database_url)
    yield made
    made.dispose()


def killed(engine: sa.Engine, after: int) -> Killer:
    """Start the upgrade that a person starts, and end it there."""
    killer = Killer(after)
    event.listen(engine, "after_cursor_execute", killer.statement)
    event.listen(engine, "commit", killer.commit)
    try:
        with pytest.raises(KilledError):
            migrate.upgrade(engine)
    finally:
        event.remove(engine, "after_cursor_execute", killer.statement)
        event.remove(engine, "commit", killer.commit)
    return killer


def all_of(engine: sa.Engine) -> tuple[list[tuple[Any, ...]], Held]:
    with engine.connect() as connection:
        return shape(connection), held(connection)


def shape_of(engine: sa.Engine) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return shape(connection)


def lost(before: Held, after: Held) -> list[str]:
    """What was there and is not: tables, columns, values."""
    found = []
    for table, rows in before.items():
        if table == "alembic_version":
            continue
        for column in rows[0] if rows else ():
            there = [row.get(column) for row in after.get(table, [])]
            same = sorted(map(str, there)) == sorted(str(row[column]) for row in rows)
            if not same and (table, column) not in WRITTEN_ANEW:
                found.append(f"{table}.{column}")
    return found


def statements_of(revision: str, said: list[str]) -> int:
    """How many statements an upgrade carries out until it writes down that this step is done."""
    return next(place for place, each in enumerate(said, 1) if "UPDATE alembic_version" in each and revision in each)


def test_killed_within_any_step_every_row_is_as_it_was_and_the_next_upgrade_has_it(engine: sa.Engine) -> None:
    for before, revision in pairwise(REVISIONS):
        upgrade_to(engine, before)
        fill(engine)
        stood = all_of(engine)
        whole = killed(engine, 0)
        assert lost(stood[1], whole.at_commit) == [], f"what stood at {before} is not there at the newest"
        last = statements_of(revision, whole.said)
        begun = 1 + (int(revision) + (engine.dialect.name == "postgresql")) % EVERY
        for after in (*range(begun, last, EVERY), last):
            assert len(killed(engine, after).said) == after
            assert shape_of(engine) == stood[0], (revision, whole.said[after - 1])
        assert all_of(engine) == stood, revision
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    assert lost(stood[1], all_of(engine)[1]) == []


def test_the_oldest_tables_with_rows_come_to_the_newest_in_one_upgrade(engine: sa.Engine) -> None:
    upgrade_to(engine, OLDEST)
    fill(engine)
    before = all_of(engine)[1]
    assert min(len(rows) for name, rows in before.items() if name not in ("alembic_version", "audit_head")) == ROWS
    migrate.upgrade(engine)
    after = all_of(engine)[1]
    assert lost(before, after) == []
    states = {str(row["payment_no"]): (row["state"], bool(row["reverse_open"])) for row in after["payments"]}
    assert len({state for state, _ in states.values()}) == PAYMENT_STATES
    assert {state for state, may_be_open in states.values() if may_be_open} == {"reversing"}, "asked again (0015)"
    cash = [row for row in after["refunds"] if (row["channel"], row["state"]) == ("cash", "refunded")]
    assert cash
    assert all(row["handed_over_at"] == row["refunded_at"] for row in cash), "it left the drawer then (0006)"
    closed = [row for row in after["shifts"] if row["state"] == "closed"]
    assert closed
    assert all(row["counted_at"] == row["closed_at"] for row in closed), "it was counted then (0008)"
    assert all("alerts.view" in str(row["permissions"]) for row in after["roles"]), "who took money sees alerts (0009)"
