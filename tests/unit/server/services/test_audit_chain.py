"""The audit chain: linked within seconds, and every edit, gap or cut shows with its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from server.domain.job import JobKind
from server.services.authorise import own_audit_row
from server.services.link_audit import LinkAudit
from server.services.upkeep import LINK_EVERY, SUBJECT, ForgetSessions, KeepLinked, plant
from server.services.verify_audit import VerifyAudit
from server.storage.engine import Database, open_database
from support.money_world import SetClock

ROWS = 7


def write(database: Database, count: int) -> None:
    clock = SetClock()
    with database.uow() as work:
        for at in range(count):
            work.audit.add(own_audit_row(clock.now(), "test.act", f"subject {at}", place=at, text="文"))
        work.commit()


@pytest.mark.parametrize("batch", [1, 3, 7, 100])
def test_rows_are_linked_in_order_and_the_chain_is_sound(database: Database, batch: int) -> None:
    write(database, ROWS)
    assert VerifyAudit(database.reader)().unlinked == ROWS
    assert LinkAudit(database.uow, batch)() == ROWS
    assert LinkAudit(database.uow, batch)() == 0
    report = VerifyAudit(database.reader, batch)()
    assert (report.sound, report.checked, report.unlinked) == (True, ROWS, 0)
    write(database, 2)
    assert VerifyAudit(database.reader)().unlinked == 2
    assert LinkAudit(database.uow, batch)() == 2
    assert VerifyAudit(database.reader)().checked == ROWS + 2


@pytest.mark.parametrize(
    ("change", "problem", "place"),
    [
        ("UPDATE audit_rows SET subject = 'another' WHERE chain_no = 3", "edited", 3),
        ("UPDATE audit_rows SET operator_name = 'x' WHERE chain_no = 7", "edited", 7),
        ("DELETE FROM audit_rows WHERE chain_no = 4", "missing", 4),
        ("DELETE FROM audit_rows WHERE chain_no = 1", "missing", 1),
        ("DELETE FROM audit_rows WHERE chain_no >= 6", "head", 6),
        ("UPDATE audit_rows SET chain_no = NULL, hash = NULL WHERE chain_no = 5", "missing", 5),
    ],
    ids=["text edited", "last one edited", "one removed", "first removed", "cut off", "unlinked"],
)
def test_what_was_done_to_the_log_shows(migrated_url: str, change: str, problem: str, place: int) -> None:
    database = open_database(migrated_url)
    write(database, ROWS)
    LinkAudit(database.uow)()
    engine = create_engine(migrated_url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    report = VerifyAudit(database.reader)()
    database.close()
    assert (report.sound, report.problem, report.broken_at) == (False, problem, place)


def test_the_linking_job_comes_round_within_five_seconds(database: Database) -> None:
    clock = SetClock()
    plant(database.uow, clock, alone=True)
    plant(database.uow, clock, alone=True)
    write(database, ROWS)
    KeepLinked(database.uow, clock, LinkAudit(database.uow))(SUBJECT)
    ForgetSessions(database.uow, clock)(SUBJECT)
    with database.reader() as work:
        linking, forgetting = work.jobs.get(JobKind.LINK_AUDIT, SUBJECT), work.jobs.get(JobKind.END_SESSIONS, SUBJECT)
    assert linking is not None
    assert forgetting is not None
    assert linking.due_at == clock.now() + LINK_EVERY <= clock.now() + timedelta(seconds=5)
    assert VerifyAudit(database.reader)().unlinked == 0
