"""A hospital's accounting days as text: statements, the platform's payments, and runs over them, on any database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import polars as pl

from app.core.clock import BEIJING
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.permissions import PERMISSIONS
from app.core.posting import PostingState
from app.core.reconciliation import StatementState
from server.domain.exception_case import ExceptionCase
from server.domain.identity import Actor, Operator, Window
from server.domain.job import JobKind
from server.domain.run import Run
from server.domain.statement import Statement
from server.services.ask_for_run import AskForRun
from server.services.run_files import groups_of
from server.services.run_inputs import ReadInputs
from server.services.run_reconciliation import RunReconciliation
from server.services.statement_rows import KeptStatement
from server.storage.engine import Database
from support.databases import a_payment, a_posting, an_order
from support.recon_rows import frame

MONDAY = date(2026, 3, 2)
EXPECTED = (("channel", "wechat"), ("business", "his"))


@dataclass
class SetClock:
    """A clock that is set."""

    at: datetime = datetime(2026, 3, 4, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return self.at.timestamp()


class RunWorld:
    """Statements are records by party, name and day; their rows need only what a test is about."""

    def __init__(self, database: Database, expected: Sequence[tuple[str, str]] = EXPECTED) -> None:
        self.database, self.clock = database, SetClock()
        self.frames: dict[int, pl.DataFrame] = {}
        self._count = 0
        self.read = ReadInputs(reader=database.reader, statements=self, expected=lambda: expected)
        self.ask = AskForRun(uow=database.uow, clock=self.clock)
        self.job = RunReconciliation(
            uow=database.uow, reader=database.reader, clock=self.clock, read=self.read, follow=self.ask
        )
        operator = Operator(3, "li", "李", "", (), active=True, must_change_password=False)
        window = Window(1, "W001", "1", "main", active=True)
        self.finance = Actor(operator, window, frozenset(PERMISSIONS), frozenset(), "127.0.0.1", frozenset())

    # ------------------------------------------------------------ the far ends

    def of_day(self, day: date) -> Sequence[KeptStatement]:
        """What `server.services.statement_rows.StatementRows` gives."""
        readable = (StatementState.KEPT, StatementState.NONE_THAT_DAY)
        with self.database.reader() as work:
            standing = [each for each in work.statements.standing(day, day) if each.state in readable]
        return [KeptStatement(each, file, self._frame_of(each)) for file, each in enumerate(standing, 1)]

    def _frame_of(self, statement: Statement) -> Callable[[], pl.DataFrame]:
        return partial(self.frames.__getitem__, statement.statement_id)

    def statement(self, party: str, name: str, day: date, records: Sequence[dict[str, Any]]) -> None:
        """A party's file of a day has come; the same party again is a corrected file."""
        self._count += 1
        usual = {party: name, "expects": 0, "day": day}
        rows = frame([{**usual, **one, "line": place} for place, one in enumerate(records, 2)])
        told = Statement(
            party, name, "m1", day, StatementState.KEPT, sha256=sha256(bytes([self._count])).hexdigest(),
            lines=rows.height, received_at=self.clock.now(),
        )  # fmt: skip
        with self.database.uow() as work:
            stored = work.statements.add(told, b"file %d" % self._count)
            work.commit()
        self.frames[stored.statement_id] = rows

    # ------------------------------------------------------------ the platform

    def paid(self, count: int, fen: int, day: date = MONDAY, hour: str = "12:00", **changes: Any) -> dict[str, Any]:
        """A paid and posted payment; answered as a record that others have of it, too."""
        at = datetime.combine(day, time.fromisoformat(hour), BEIJING).astimezone(UTC)
        usual: dict[str, Any] = {"state": PaymentState.PAID, "paid_at": at, "channel_number": f"42{count}"}
        payment = a_payment(
            count, payment_no=f"P{count}", order_no=f"O{count}", amount_fen=fen, tendered_fen=fen, created_at=at,
            changed_at=at, day=day, **{**usual, **changes},
        )  # fmt: skip
        with self.database.uow() as work:
            work.orders.add(an_order(count, order_no=f"O{count}", total_fen=fen))
            work.payments.add(payment)
            if payment.state is PaymentState.PAID:
                work.postings.add(a_posting(count, order_no=f"O{count}", state=PostingState.POSTED))
            work.commit()
        return {"our_no": f"P{count}", "amount_fen": fen, "party_no": f"42{count}", "at": f"{day}T{hour}"}

    # ------------------------------------------------------------ runs

    def run(self, day: date = MONDAY) -> Run:
        """Ask for a run of a day and do what the queue holds; the run that was asked for, as it ended."""
        asked = self.ask(day)
        self.work()
        return self.run_of(asked.run_no)

    def work(self) -> None:
        """Do every queued run."""
        while jobs := self._jobs():
            self.job(jobs[0])

    def _jobs(self) -> list[str]:
        with self.database.reader() as work:
            runs = [run.run_no for run in work.runs.live()]
            return [run for run in runs if work.jobs.get(JobKind.RUN_RECONCILIATION, run) is not None]

    def run_of(self, run_no: str) -> Run:
        with self.database.reader() as work:
            run = work.runs.get(run_no)
        assert run is not None
        return run

    def rows(self, run: Run) -> pl.DataFrame:
        """The groups of a run."""
        with self.database.reader() as work:
            found = groups_of(work, run.run_no)
        assert found is not None
        return found

    def told(self, run: Run) -> list[tuple[str, str, str]]:
        """(our number or the party's, outcome, type) of every group that is not simply matched."""
        rows = self.rows(run).filter(pl.col("outcome") != "matched").iter_rows(named=True)
        return sorted((row["our_no"] or row["party_no"], row["outcome"], row["type"]) for row in rows)

    def exceptions(self, run: Run) -> list[ExceptionCase]:
        """The exceptions of a run as they stand."""
        numbers = [number for number in self.rows(run)["exception_no"].to_list() if number]
        with self.database.reader() as work:
            return list(work.exceptions.of_numbers(numbers))

    def change(self, case: ExceptionCase, **changes: Any) -> None:
        """What people have done about an exception."""
        with self.database.uow() as work:
            stored = work.exceptions.get(case.found.exception_no)
            assert stored is not None
            work.exceptions.save(replace(stored, **changes))
            work.commit()

    def alerts(self) -> list[str]:
        """The codes of open alerts."""
        with self.database.reader() as work:
            return sorted(alert.code for alert in work.alerts.open(100))

    def number(self) -> str:
        """A number for a run."""
        return mint(NumberKind.RUN, "W001", self.clock.now())


TUESDAY = MONDAY + timedelta(days=1)
