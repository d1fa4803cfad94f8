"""What every storage promises of shifts, identity, sessions, audit, jobs, notices and facts, and of readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from app.core.errors import Conflict
from app.core.shift import ShiftState
from server.domain.audit import GENESIS, AuditRow, link_hash
from server.ports import AuditQuery, UnitOfWork, UnitOfWorkFactory
from server.storage.engine import Database, open_database, open_engine
from support.databases import (
    NOW,
    a_job,
    a_role,
    a_session,
    a_shift,
    a_window,
    an_audit_row,
    an_operator,
    an_order,
    number,
)

LATER = NOW + timedelta(minutes=1)

# ----------------------------------------------------------------------------------------------- shifts


def test_a_window_has_one_open_shift(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.shifts.add(a_shift(1))
        work.shifts.add(a_shift(2, window_id=2))
        for second, code in ((a_shift(3), "shift.window_has_open"), (a_shift(1, window_id=3), "shift.number_reused")):
            with pytest.raises(Conflict) as conflict:
                work.shifts.add(second)
            assert conflict.value.code == code
            assert conflict.value.values["shift_no"] == number("S", 1)
        assert work.shifts.open_of_window(1) == a_shift(1)
        work.shifts.save(a_shift(1, state=ShiftState.CLOSED, closed_at=NOW))
        assert work.shifts.open_of_window(1) is None
        work.shifts.add(a_shift(3))
        work.commit()
    with uow_factory() as work:
        found = [shift.shift_no for shift in work.shifts.of_operator(1, 2)]
        latest = [shift.shift_no for shift in work.shifts.latest(2)]
    assert found == latest == [number("S", 3), number("S", 2)]


# --------------------------------------------------------------------------------------------- identity


def test_operators_get_a_number_and_keep_their_name(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        wang = work.operators.add(an_operator(locked_at=NOW))
        li = work.operators.add(an_operator("li", role_ids=()))
        with pytest.raises(Conflict) as conflict:
            work.operators.add(an_operator())
        assert conflict.value.code == "operator.name_taken"
        work.operators.save(replace(li, failed_count=2))
        work.commit()
    with uow_factory() as work:
        assert wang == an_operator(operator_id=wang.operator_id, locked_at=NOW)
        assert wang.operator_id != li.operator_id
        assert work.operators.get(wang.operator_id) == wang
        assert work.operators.by_username("li") == replace(li, failed_count=2, version=1)
        assert work.operators.by_username("nobody") is None
        assert [operator.username for operator in work.operators.all()] == ["wang", "li"]
        with pytest.raises(Conflict):
            work.operators.save(li)


def test_roles_keep_their_sets(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        role = work.roles.add(a_role())
        changed = replace(role, permissions=frozenset({"audit.view"}), sources=frozenset({"kiosk"}))
        work.roles.save(changed)
        work.commit()
    with uow_factory() as work:
        assert work.roles.get(role.role_id) == replace(changed, version=1)
        assert list(work.roles.all()) == [replace(changed, version=1)]
        with pytest.raises(Conflict) as conflict:
            work.roles.add(a_role())
        assert conflict.value.code == "role.name_taken"


def test_windows_are_found_by_their_hashes_once_they_have_them(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        first, second = work.windows.add(a_window()), work.windows.add(a_window("W002"))
        with pytest.raises(Conflict) as conflict:
            work.windows.add(a_window())
        assert conflict.value.code == "window.code_taken"
        assert work.windows.by_token_hash("") is None
        work.windows.save(replace(first, token_hash="t1"))
        work.windows.save(replace(second, enrolment_hash="e2", enrolment_expires_at=NOW))
        work.commit()
    with uow_factory() as work:
        assert work.windows.by_token_hash("t1") == replace(first, token_hash="t1", version=1)
        found = work.windows.by_enrolment_hash("e2")
        assert found == replace(second, enrolment_hash="e2", enrolment_expires_at=NOW, version=1)
        assert work.windows.get(first.window_id) == work.windows.by_token_hash("t1")
        assert [window.code for window in work.windows.all()] == ["W001", "W002"]


def test_sessions_end(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        operator_id = work.operators.add(an_operator()).operator_id
        for count in (1, 2, 3):
            work.sessions.add(a_session(count, operator_id=operator_id))
        work.commit()
    first, second, third = (a_session(count, operator_id=operator_id) for count in (1, 2, 3))
    with uow_factory() as work:
        work.sessions.touch(second.token_hash, LATER)
        work.sessions.end(first.token_hash, NOW)
        work.sessions.end_of_operator(operator_id, LATER, keep=third.token_hash)
        assert work.sessions.get(first.token_hash) == replace(first, ended_at=NOW)
        assert work.sessions.get(second.token_hash) == replace(second, seen_at=LATER, ended_at=LATER)
        assert work.sessions.delete_ended(LATER) == 1
        assert work.sessions.get(first.token_hash) is None
        assert work.sessions.get(third.token_hash) == third
        assert work.sessions.delete_ended(NOW + timedelta(days=1)) == 2


# ------------------------------------------------------------------------------------------------ audit


def link_all(work: UnitOfWork) -> None:
    """What the linking job does."""
    chain_no, previous = work.audit.head()
    links = []
    for row in work.audit.unlinked(100):
        chain_no += 1
        previous = link_hash(previous, chain_no, row)
        links.append((row.row_id, chain_no, previous))
    work.audit.link(links, (chain_no, previous))


def test_audit_rows_are_chained_in_their_order(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.audit.head() == (0, GENESIS)
        for count in (1, 2, 3):
            work.audit.add(an_audit_row(count))
        work.commit()
    for _ in range(2):
        with uow_factory() as work:
            link_all(work)
            work.commit()
    with uow_factory() as work:
        work.audit.add(an_audit_row(4))
        assert [row.subject for row in work.audit.unlinked(9)] == [number("P", 4)]
        rows = work.audit.chained(0, 9)
        assert [row.chain_no for row in rows] == [1, 2, 3]
        assert work.audit.head() == (3, rows[-1].hash)
        assert [row.chain_no for row in work.audit.chained(1, 1)] == [2]
        previous = GENESIS
        for row in rows:
            previous = link_hash(previous, row.chain_no or 0, row)
            assert row.hash == previous
        stored = replace(rows[0], row_id=0, chain_no=None, hash=None)
        assert stored == an_audit_row(1)


def test_two_linkers_cannot_make_two_chains(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for count in (1, 2, 3):
            work.audit.add(an_audit_row(count))
        link_all(work)
        work.commit()
    with uow_factory() as work:
        work.audit.add(an_audit_row(4))
        row = work.audit.unlinked(1)[0]
        with pytest.raises(Conflict) as conflict:
            work.audit.link([(row.row_id, 3, "f" * 64)], (3, "f" * 64))
        assert conflict.value.code == "storage.stale"


def test_the_audit_log_is_searched_newest_first(uow_factory: UnitOfWorkFactory) -> None:
    rows = [
        an_audit_row(1),
        an_audit_row(2, operator_id=2, action="session.begin", detail=()),
        an_audit_row(3, window_id=2, subject="x"),
    ]
    with uow_factory() as work:
        for row in rows:
            work.audit.add(row)
        work.commit()
    cases = [
        (AuditQuery(), [3, 2, 1]),
        (AuditQuery(operator_id=2), [2]),
        (AuditQuery(action="payment.take"), [3, 1]),
        (AuditQuery(subject="x"), [3]),
        (AuditQuery(window_id=1), [2, 1]),
        (AuditQuery(first_at=rows[1].at), [3, 2]),
        (AuditQuery(last_at=rows[1].at), [2, 1]),
        (AuditQuery(limit=1), [3]),
    ]
    with uow_factory() as work:
        everything = work.audit.search(AuditQuery())
        for query, expected in cases:
            assert places(work.audit.search(query), rows) == expected, query
        assert places(work.audit.search(AuditQuery(before_row_id=everything[0].row_id)), rows) == [2, 1]


def places(found: object, rows: list[AuditRow]) -> list[int]:
    """Which of the rows were found, counted from one."""
    assert isinstance(found, list)
    return [rows.index(replace(row, row_id=0)) + 1 for row in found]


# ------------------------------------------------------------------------------------- notices and facts


def test_a_notice_is_applied_once_if_it_was_committed(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.notices.first_time("alipay", "n1", NOW)
    with uow_factory() as work:
        assert work.notices.first_time("alipay", "n1", NOW)
        work.commit()
    with uow_factory() as work:
        assert not work.notices.first_time("alipay", "n1", LATER)
        assert work.notices.first_time("wechat", "n1", LATER)


def test_a_fact_is_replaced(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.facts.get("installation") is None
        work.facts.put("installation", "一")
        work.facts.put("installation", "二")
        work.commit()
    with uow_factory() as work:
        assert work.facts.get("installation") == "二"


def test_facts_are_found_by_the_beginning_of_their_names(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for name in ("secret.b", "secret.a", "Secret.c", "installation"):
            work.facts.put(name, f"of {name}")
        assert work.facts.beginning_with("secret.") == [("secret.a", "of secret.a"), ("secret.b", "of secret.b")]
        work.commit()
    with uow_factory() as work:
        assert work.facts.beginning_with("none") == []
        assert len(work.facts.beginning_with("secret.")) == 2


# ---------------------------------------------------------------------------------------------- instants


def test_instants_of_any_zone_are_the_same_instant(uow_factory: UnitOfWorkFactory) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=8)))
    with uow_factory() as work:
        work.jobs.put(a_job(due_at=elsewhere))
        assert work.jobs.next_due() == NOW
        assert len(work.jobs.lease_due(NOW, "a", LATER, 1)) == 1


# ----------------------------------------------------------------------------------------------- readers


def test_a_reader_sees_what_was_committed_and_cannot_commit(database: Database) -> None:
    with database.uow() as work:
        work.orders.add(an_order())
        work.commit()
    with database.reader() as reader:
        assert reader.orders.get(number("O", 1)) == an_order()
        with pytest.raises(RuntimeError):
            reader.commit()


def test_a_reader_neither_waits_for_a_writer_nor_sees_what_is_not_committed(database: Database) -> None:
    with database.uow() as work:
        work.facts.put("a", "1")
        with database.reader() as reader:
            assert reader.facts.get("a") is None
            work.commit()
            assert reader.facts.get("a") is None
        with database.reader() as reader:
            assert reader.facts.get("a") == "1"


def verify(work: UnitOfWork) -> int | None:
    """Recompute the chain; the first place that does not hold, or None."""
    last, previous = work.audit.head()[0], GENESIS
    rows = {row.chain_no: row for row in work.audit.chained(0, 1000)}
    for chain_no in range(1, last + 1):
        row = rows.get(chain_no)
        if row is None or row.hash != link_hash(previous, chain_no, row):
            return chain_no
        previous = row.hash
    return None if previous == work.audit.head()[1] else last


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param("UPDATE audit_rows SET detail = '[[\"amount_fen\",1]]' WHERE chain_no = 2", id="edited detail"),
        pytest.param("UPDATE audit_rows SET operator_name = 'li' WHERE chain_no = 2", id="another name"),
        pytest.param("UPDATE audit_rows SET row_id = 77 WHERE chain_no = 2", id="another row id"),
        pytest.param("DELETE FROM audit_rows WHERE chain_no = 2", id="missing row"),
        pytest.param("UPDATE audit_rows SET chain_no = NULL, hash = NULL WHERE chain_no = 2", id="unlinked again"),
    ],
)
def test_an_edited_or_missing_audit_row_is_found(migrated_url: str, tampering: str) -> None:
    database = open_database(migrated_url)
    with database.uow() as work:
        for count in (1, 2, 3):
            work.audit.add(an_audit_row(count))
        link_all(work)
        assert verify(work) is None
        work.commit()
    engine = open_engine(migrated_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(tampering)
    engine.dispose()
    with database.reader() as work:
        assert verify(work) == 2
    database.close()


def test_a_cut_off_end_of_the_audit_log_is_found(migrated_url: str) -> None:
    database = open_database(migrated_url)
    with database.uow() as work:
        for count in (1, 2, 3):
            work.audit.add(an_audit_row(count))
        link_all(work)
        work.commit()
    engine = open_engine(migrated_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_rows WHERE chain_no = 3")
    engine.dispose()
    with database.reader() as work:
        assert verify(work) == 3
    database.close()
