"""Databases with the present schema for tests, and rows to put into them.

`database` runs a test once on each storage; `uow_factory` is its `uow`. The rows are made up and complete.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from app.core.shift import ShiftState
from server.domain.audit import AuditRow
from server.domain.identity import Operator, Role, Session, Window
from server.domain.job import Job, JobKind
from server.domain.order import Order, OrderBill, OrderState
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.shift import Shift
from server.ports import UnitOfWorkFactory
from server.storage import migrate
from server.storage.engine import MEMORY, Database, open_database
from support.lent_databases import LentDatabases
from support.postgres import PostgresServer

STORAGES = ("sqlite", "postgresql")
"""Those that outlive the process; a test of `database` also runs on the one in memory."""
NOW = datetime(2026, 3, 5, 1, 2, 3, 456789, tzinfo=UTC)
DAY = date(2026, 3, 5)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the present schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "paydesk.sqlite3"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgres_server: PostgresServer) -> Iterator[LentDatabases]:
    """Databases of PostgreSQL with the present schema, for one test after another."""
    databases = LentDatabases(postgres_server, postgres_server.template("paydesk_schema", migrate.upgrade))
    yield databases
    databases.close()


def fresh_url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a new database with the present schema; who asked for it has it to the end."""
    if kind == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_sqlite'), folder / 'paydesk.sqlite3')}"
    databases: LentDatabases = request.getfixturevalue("migrated_postgresql")
    url = databases.lend()
    request.addfinalizer(lambda: databases.take_back(url))
    return url


@pytest.fixture(params=STORAGES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with the present schema: the test runs once on each storage that has one."""
    return fresh_url(request.param, request, tmp_path)


@pytest.fixture(params=("memory", *STORAGES))
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An open, empty database: the test runs once on each storage."""
    in_memory = request.param == "memory"
    opened = open_database(MEMORY if in_memory else fresh_url(request.param, request, tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def uow_factory(database: Database) -> UnitOfWorkFactory:
    """The `uow` of an open, empty database: the test runs once on each storage."""
    return database.uow


def number(letter: str, count: int) -> str:
    """A number of the right form, the same for the same count."""
    return f"{letter}260305090203W001{count:011d}"


def an_order(count: int = 1, **changes: Any) -> Order:
    """An open order over one bill of 12.34 yuan."""
    order = Order(
        order_no=number("O", count), business="his", source="window", campus="main", window_id=1, operator_id=1,
        shift_no=number("S", 1), patient_no="P0001", patient_label="张*", total_fen=1234,
        bills=(OrderBill(f"B{count}", "outpatient", "1", 1234),), state=OrderState.OPEN,
        created_at=NOW + timedelta(seconds=count), day=DAY,
    )  # fmt: skip
    return replace(order, **changes)


def a_payment(count: int = 1, **changes: Any) -> Payment:
    """A payment of 12.34 yuan by WeChat, just sent, of the order of the same count."""
    payment = Payment(
        payment_no=number("P", count), order_no=number("O", count), channel="wechat", merchant="1900000109",
        campus="main", source="window", window_id=1, operator_id=1, shift_no=number("S", 1), amount_fen=1234,
        tendered_fen=1234, state=PaymentState.SENDING, changed_at=NOW, day=DAY,
        created_at=NOW + timedelta(seconds=count),
    )  # fmt: skip
    return replace(payment, **changes)


def a_refund(count: int = 1, **changes: Any) -> Refund:
    """A refund of 1.00 yuan of the payment of the same count, just asked for."""
    refund = Refund(
        refund_no=number("R", count), payment_no=number("P", count), order_no=number("O", count), channel="wechat",
        amount_fen=100, reason="refund.patient_request", note="", bills=("B1",), business_withdrawal=True,
        state=RefundState.REQUESTED, window_id=1, shift_no=number("S", 1), requested_by=1,
        requested_at=NOW + timedelta(seconds=count), changed_at=NOW,
    )  # fmt: skip
    return replace(refund, **changes)


def a_posting(count: int = 1, **changes: Any) -> Posting:
    """The pending posting of the order of the same count."""
    posting = Posting(
        order_no=number("O", count), business="his", state=PostingState.PENDING,
        created_at=NOW + timedelta(seconds=count), changed_at=NOW,
    )  # fmt: skip
    return replace(posting, **changes)


def a_shift(count: int = 1, **changes: Any) -> Shift:
    """An open shift with a float of 200 yuan."""
    shift = Shift(
        shift_no=number("S", count), window_id=1, operator_id=1, campus="main", state=ShiftState.OPEN,
        float_fen=20000, opened_at=NOW + timedelta(seconds=count),
    )  # fmt: skip
    return replace(shift, **changes)


def a_job(subject: str = "P1", **changes: Any) -> Job:
    """A job that is due now."""
    return replace(Job(kind=JobKind.SETTLE_PAYMENT, subject=subject, due_at=NOW), **changes)


def an_audit_row(count: int = 1, **changes: Any) -> AuditRow:
    """A row of the cashier's taking a payment."""
    row = AuditRow(
        at=NOW + timedelta(seconds=count), action="payment.take", subject=number("P", count), operator_id=1,
        operator_name="wang", window_id=1, address="127.0.0.1", detail=(("amount_fen", 1234), ("channel", "wechat")),
    )  # fmt: skip
    return replace(row, **changes)


def an_operator(username: str = "wang", **changes: Any) -> Operator:
    """An operator who may sign in."""
    operator = Operator(
        operator_id=0, username=username, display_name="王", password_hash="$argon2id$made-up", role_ids=(1, 2),
        active=True, must_change_password=False,
    )  # fmt: skip
    return replace(operator, **changes)


def a_role(name: str = "cashier", **changes: Any) -> Role:
    """A role with two permissions and one channel."""
    role = Role(0, name, frozenset({"checkout.view", "checkout.pay"}), channels=frozenset({"wechat"}))
    return replace(role, **changes)


def a_window(code: str = "W001", **changes: Any) -> Window:
    """A window that is not enrolled."""
    return replace(Window(window_id=0, code=code, name="一号窗口", campus="main", active=True), **changes)


def a_session(count: int = 1, **changes: Any) -> Session:
    """A session of twelve hours of operator 1 at window 1."""
    session = Session(
        token_hash=f"{count:064x}", operator_id=1, window_id=1, created_at=NOW, seen_at=NOW,
        expires_at=NOW + timedelta(hours=12),
    )  # fmt: skip
    return replace(session, **changes)
