"""No query of the ports walks a table that grows with the years, other than newest first up to a limit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.core.payment import PaymentState
from app.core.posting import PostingState
from server.ports import AuditQuery, OrderQuery
from server.storage.repositories.audit import AuditRepository
from server.storage.repositories.orders import OrderRepository
from server.storage.statements import Compiler, Prepared, Values
from server.storage.unit_of_work import Statements
from support.databases import DAY, NOW

GROWING = {
    "orders",
    "payments",
    "refunds",
    "postings",
    "ledger_lines",
    "audit_rows",
    "sessions",
    "shifts",
    "bill_holds",
    "alerts",
    "cash_movements",
    "shift_differences",
    "invoices",
}
WHOLE_BY_INTENT = {
    "ix_postings_pending", "ix_jobs_ready_at", "ix_alerts_open", "uq_shifts_live_window", "ix_shifts_uncounted",
}  # fmt: skip
"""Indexes that hold nothing but what is asked for."""


@pytest.fixture(scope="module")
def statements() -> Statements:
    """Every prepared statement of a SQLite database."""
    return Statements(Compiler(create_engine("sqlite://").dialect))


@pytest.fixture
def connection(migrated_sqlite: Path) -> Iterator[sqlite3.Connection]:
    """An empty database with the present schema."""
    opened = sqlite3.connect(migrated_sqlite)
    yield opened
    opened.close()


def prepared(statements: object) -> Iterator[tuple[str, Prepared]]:
    """Every prepared statement, also those in parts of parts."""
    for name, value in vars(statements).items():
        if isinstance(value, Prepared):
            yield name, value
        elif isinstance(value, dict):
            yield from ((f"{name}[{key}]", each) for key, each in value.items() if isinstance(each, Prepared))
        elif type(value).__module__.startswith("server.storage.repositories"):
            yield from ((f"{name}.{more}", each) for more, each in prepared(value))


def scans(connection: sqlite3.Connection, text: str, values: Values | None = None) -> list[str]:
    """The steps of a statement's plan that walk a growing table."""
    values = [None] * text.count("?") if values is None else values
    steps = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
    return [
        step
        for step in steps
        if step.startswith("SCAN") and step.split()[1] in GROWING and not WHOLE_BY_INTENT.intersection(step.split())
    ]


def test_prepared_statements_find_their_rows_by_an_index(
    statements: Statements, connection: sqlite3.Connection
) -> None:
    found = list(prepared(statements))
    assert len(found) > 60
    assert {name: bad for name, each in found if (bad := scans(connection, each.text))} == {}


def test_a_drawer_is_summed_from_the_index_of_its_own_account(
    statements: Statements, connection: sqlite3.Connection
) -> None:
    """However old and many the other shifts are: the rows themselves are not even read."""
    text = statements.ledger.balance.text
    (step,) = (str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", ["cash/S1"]))
    assert step == ("SEARCH ledger_lines USING COVERING INDEX ix_ledger_lines_account_day_amount_fen (account=?)")


class Noting:
    """A runner that notes what it is asked to run."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, Values]] = []

    def write(self, statement: Prepared, values: Values) -> int:
        """Note it."""
        self.ran.append((statement.text, values))
        return 1

    def rows(self, statement: Prepared, values: Values) -> list[list[Any]]:
        """Note it."""
        self.ran.append((statement.text, values))
        return []

    def row(self, statement: Prepared, values: Values) -> list[Any] | None:
        """Note it."""
        self.ran.append((statement.text, values))
        return None


@pytest.mark.parametrize(
    ("query", "index"),
    [
        pytest.param(OrderQuery(), "ix_orders_created_at_order_no", id="all"),
        pytest.param(OrderQuery(after=(NOW, "O")), "ix_orders_created_at_order_no", id="next page"),
        pytest.param(OrderQuery(patient_no="P"), "ix_orders_patient_no_created_at", id="patient"),
        pytest.param(OrderQuery(shift_no="S"), "ix_orders_shift_no_created_at", id="shift"),
        pytest.param(OrderQuery(window_id=1, after=(NOW, "O")), "ix_orders_window_id_created_at", id="window"),
        pytest.param(OrderQuery(operator_id=1), "ix_orders_operator_id_created_at", id="operator"),
        pytest.param(OrderQuery(order_no="O"), "PRIMARY", id="order"),
        pytest.param(OrderQuery(payment_no="P"), "autoindex", id="payment"),
        pytest.param(
            OrderQuery(first_day=DAY, last_day=DAY + timedelta(days=1), channel="wechat"),
            "ix_orders_created_at_order_no",
            id="days",
        ),
        pytest.param(OrderQuery(payment_states=(PaymentState.UNKNOWN,)), "ix_payments_open", id="unknown"),
        pytest.param(OrderQuery(posting_states=(PostingState.PENDING,)), "ix_postings_pending", id="waits for the HIS"),
        pytest.param(
            OrderQuery(posting_states=(PostingState.REFUSED,)), "ix_orders_created_at_order_no", id="refused by the HIS"
        ),
    ],
)
def test_a_search_of_orders_uses_the_index_of_its_condition(
    statements: Statements, connection: sqlite3.Connection, query: OrderQuery, index: str
) -> None:
    runner = Noting()
    OrderRepository(runner, statements.orders).search(query)
    text, values = runner.ran[0]
    plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values))
    assert index in plan.replace("sqlite_autoindex", "PRIMARY autoindex"), plan
    walks = scans(connection, text, values)
    assert all("USING INDEX" in step or "USING COVERING INDEX" in step for step in walks), plan


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(AuditQuery(), id="all"),
        pytest.param(AuditQuery(operator_id=1, before_row_id=9), id="operator"),
        pytest.param(AuditQuery(action="a"), id="action"),
        pytest.param(AuditQuery(subject="s"), id="subject"),
    ],
)
def test_a_search_of_the_audit_log_needs_no_sorting(
    statements: Statements, connection: sqlite3.Connection, query: AuditQuery
) -> None:
    runner = Noting()
    AuditRepository(runner, statements.audit).search(query)
    text, values = runner.ran[0]
    plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values))
    assert "TEMP B-TREE" not in plan
    assert query == AuditQuery() or "USING INDEX" in plan
