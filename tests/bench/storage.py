"""How long the rows of a payment take through a unit of work, against the bare driver writing the same rows.

Run as a script with ``tests`` on the path: ``PYTHONPATH=tests python tests/bench/storage.py [--payments N]``. 32
threads take payments, each in two units of work: the intent (order, bill hold, payment, job, audit row) and the result
(payment, order, two ledger lines, posting, job, audit row). The bare driver writes the same rows into the same tables
in the same run, each unit its own COMMIT: one sqlite3 connection with ``synchronous=FULL``, or 32 psycopg connections.
Its values are made ready beforehand. Every other run is ours; the figure is the ratio of the medians.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import psycopg

from app.core.payment import PaymentState
from server.domain.audit import AuditRow
from server.domain.job import Job, JobKind
from server.domain.ledger import LedgerLine, payment_entry
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.storage import migrate
from server.storage.engine import Database, open_database
from server.storage.repositories.jobs import JobStatements
from server.storage.sqlite import SqliteDatabase
from server.storage.statements import Values
from server.storage.unit_of_work import Statements
from support.databases import NOW, a_job, a_payment, a_posting, an_audit_row, an_order
from support.postgres import PostgresServer

THREADS = 32
RUNS = 3
Steps = Sequence[tuple[str, Values]]


@dataclass(frozen=True, slots=True)
class Take:
    """Everything that one payment leaves behind."""

    order: Order
    payment: Payment
    settle: Job
    asked: AuditRow
    paid: Payment
    lines: Sequence[LedgerLine]
    posting: Posting
    post: Job
    told: AuditRow


def a_take(count: int) -> Take:
    """The rows of one payment that is paid."""
    payment = a_payment(count)
    paid = replace(payment, state=PaymentState.PAID, paid_at=NOW, channel_number=f"42000{count:011d}", asked_count=1)
    return Take(
        an_order(count, patient_no=f"P{count:06d}"), payment, a_job(payment.payment_no), an_audit_row(count), paid,
        payment_entry(paid, "his", NOW), a_posting(count), a_job(payment.order_no, kind=JobKind.POST_ORDER),
        an_audit_row(count, action="payment.paid"),
    )  # fmt: skip


def take_ours(database: Database, take: Take) -> None:
    """Write one payment in two units of work."""
    with database.uow() as work:
        work.orders.add(take.order)
        work.bills.hold("his", [bill.bill_no for bill in take.order.bills], take.order.order_no)
        work.payments.add(take.payment)
        work.jobs.put(take.settle)
        work.audit.add(take.asked)
        work.commit()
    with database.uow() as work:
        work.payments.save(take.paid)
        work.orders.set_state(take.order.order_no, OrderState.PAID)
        work.ledger.add(take.lines)
        work.postings.add(take.posting)
        work.jobs.finish(JobKind.SETTLE_PAYMENT, take.payment.payment_no)
        work.jobs.put(take.post)
        work.audit.add(take.told)
        work.commit()


def take_one(database: Database, takes: Sequence[Take], place: int) -> None:
    """Write one of many payments."""
    take_ours(database, takes[place])


def bare_units(statements: Statements, take: Take) -> tuple[Steps, Steps]:
    """The same statements with their values made ready."""
    order_no, insert_lines = take.order.order_no, statements.ledger.insert(2)
    lines = [(*_line(line)[:2], place, *_line(line)[2:]) for place, line in enumerate(take.lines, start=1)]
    held = {"business": "his", "bill_no": take.order.bills[0].bill_no, "order_no": order_no}
    intent = [
        (statements.orders.insert.text, statements.orders.insert.of(take.order)),
        (statements.bills.hold.text, statements.bills.hold.given(**held)),
        (statements.payments.insert.text, statements.payments.insert.of(take.payment)),
        _put(statements.jobs, take.settle),
        (statements.audit.insert.text, statements.audit.insert.of(take.asked)),
    ]
    result = [
        (statements.payments.update.text, statements.payments.update.of(take.paid)),
        (statements.orders.set_state.text, statements.orders.set_state.given(order_no=order_no, state=OrderState.PAID)),
        (insert_lines.text, insert_lines.of_rows(lines)),
        (statements.postings.insert.text, statements.postings.insert.of(take.posting)),
        (statements.jobs.finish.text, statements.jobs.finish.given(kind=take.settle.kind, subject=take.settle.subject)),
        _put(statements.jobs, take.post),
        (statements.audit.insert.text, statements.audit.insert.of(take.told)),
    ]
    return intent, result


def _line(line: LedgerLine) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in line.__slots__)


def _put(statements: JobStatements, job: Job) -> tuple[str, Values]:
    values = {name: getattr(job, name) for name in job.__slots__}
    return statements.put.text, statements.put.given(**values, ready_at=job.due_at)


def together(work: Callable[[int], None], threads: int, count: int) -> float:
    """Seconds in which so many threads do the work of 0 … count between them."""
    gate = threading.Barrier(threads + 1)
    failures: list[BaseException] = []

    def run(first: int) -> None:
        gate.wait()
        try:
            for place in range(first, count, threads):
                work(place)
        except BaseException as error:
            failures.append(error)
            raise

    running = [threading.Thread(target=run, args=(first,)) for first in range(threads)]
    for thread in running:
        thread.start()
    gate.wait()
    begun_s = time.perf_counter()
    for thread in running:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - begun_s


def bare_sqlite(path: str, units: Sequence[tuple[Steps, Steps]]) -> float:
    """One sqlite3 connection, each unit its own COMMIT."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    begun_s = time.perf_counter()
    for pair in units:
        for unit in pair:
            connection.execute("BEGIN IMMEDIATE")
            for text, values in unit:
                connection.execute(text, values)
            connection.execute("COMMIT")
    spent_s = time.perf_counter() - begun_s
    connection.close()
    return spent_s


def bare_postgresql(url: str, units: Sequence[tuple[Steps, Steps]]) -> float:
    """32 psycopg connections in 32 threads, each unit its own COMMIT."""
    connections = [psycopg.connect(url.replace("+psycopg", "")) for _ in range(THREADS)]

    def work(place: int) -> None:
        connection = connections[place % THREADS]
        for unit in units[place]:
            for text, values in unit:
                connection.execute(text, values)
            connection.commit()

    spent_s = together(work, THREADS, len(units))
    for connection in connections:
        connection.close()
    return spent_s


def measure(url: str, payments: int) -> dict[str, float]:
    """Milliseconds a payment, ours and bare, and their ratio; on SQLite also the units that a COMMIT served."""
    migrate.upgrade(url)
    database: Any = open_database(url)
    ours_s, bare_s = [], []
    commits = 0
    together(lambda place: take_ours(database, a_take(10**9 + place)), THREADS, 2 * THREADS)
    for run in range(RUNS):
        first = run * 10**7
        takes = [a_take(first + count) for count in range(payments)]
        before = database.writer.commits if isinstance(database, SqliteDatabase) else 0
        ours_s.append(together(partial(take_one, database, takes), THREADS, payments))
        commits += database.writer.commits - before if isinstance(database, SqliteDatabase) else 0
        units = [bare_units(database.statements, a_take(first + 5 * 10**6 + count)) for count in range(payments)]
        if isinstance(database, SqliteDatabase):
            bare_s.append(bare_sqlite(url.removeprefix("sqlite:///"), units))
        else:
            bare_s.append(bare_postgresql(url, units))
    database.close()
    ours, bare = statistics.median(ours_s), statistics.median(bare_s)
    figures = {"ours_ms": ours / payments * 1000, "bare_ms": bare / payments * 1000, "ratio": ours / bare}
    if commits:
        figures["units_per_commit"] = 2 * payments * RUNS / commits
    return figures


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--payments", type=int, default=3200, help="payments a run")
    arguments.add_argument("--storage", choices=("sqlite", "postgresql"), help="only this one")
    chosen = arguments.parse_args()
    if chosen.storage in (None, "sqlite"):
        with tempfile.TemporaryDirectory() as folder:
            show("sqlite", measure(f"sqlite:///{folder}/bench.sqlite3", chosen.payments))
    if chosen.storage in (None, "postgresql"):
        server = PostgresServer(options=("-c", "max_connections=100", "-c", "shared_buffers=128MB"))
        try:
            show("postgresql", measure(server.fresh(), chosen.payments))
        finally:
            server.stop()


def show(name: str, figures: dict[str, float]) -> None:
    """One line of figures."""
    print(name, *[f"{label}={figure:.3f}" for label, figure in figures.items()])


if __name__ == "__main__":
    main()
