"""The committed rows of the simulated server, for those who check: straight from memory or from SQLite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from server.domain.ledger import LedgerLine
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.shift import Shift
from server.ports import UnitOfWork
from server.storage.engine import Database
from server.storage.memory import MemoryDatabase
from simulation.quick_sqlite import QuickSqlite

Found = TypeVar("Found")


class Rows:
    """Rows by their numbers. A row that is not there is a bug of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory = database if isinstance(database, MemoryDatabase) else None
        self._bystander: UnitOfWork | None = None
        if isinstance(database, QuickSqlite):
            self._bystander = database.bystander
        elif self._memory:  # never begun at the database, so it remembers nothing: it sees what is committed now
            bystander = self._memory.reader()
            bystander.life.begun = True
            self._bystander = cast("UnitOfWork", bystander)

    def order(self, order_no: str) -> Order:
        """An order."""
        if self._memory:
            return self._memory.tables.orders.rows[order_no]
        return _there(self._read(lambda work: work.orders.get(order_no)))

    def payment(self, payment_no: str) -> Payment:
        """A payment."""
        if self._memory:
            return self._memory.tables.payments.rows[payment_no]
        return _there(self._read(lambda work: work.payments.get(payment_no)))

    def refund(self, refund_no: str) -> Refund:
        """A refund."""
        if self._memory:
            return self._memory.tables.refunds.rows[refund_no]
        return _there(self._read(lambda work: work.refunds.get(refund_no)))

    def shift(self, shift_no: str) -> Shift:
        """A shift."""
        if self._memory:
            return self._memory.tables.shifts.rows[shift_no]
        return _there(self._read(lambda work: work.shifts.get(shift_no)))

    def has_shift(self, shift_no: str) -> bool:
        """Whether a shift is known: a database that was put back may have forgotten it."""
        return self._read(lambda work: work.shifts.get(shift_no)) is not None

    def posting(self, order_no: str) -> Posting | None:
        """What the HIS was told of an order."""
        return self._read(lambda work: work.postings.get(order_no))

    def entries(self, payment_no: str) -> list[Sequence[LedgerLine]]:
        """The ledger's entries of a payment and its refunds."""
        lines = self._read(lambda work: work.ledger.of_order(self.payment(payment_no).order_no))
        found: dict[tuple[str, str], list[LedgerLine]] = {}
        for line in lines:
            if line.payment_no == payment_no:
                found.setdefault((line.entry_no, line.kind.value), []).append(line)
        return list(found.values())

    def totals(self, shift_no: str) -> dict[tuple[str, str], int]:
        """A shift's statement: fen by channel and kind."""
        found = self._read(lambda work: work.ledger.shift_totals(shift_no))
        return {(total.channel, total.kind): total.amount_fen for total in found}

    def drawer_fen(self, shift_no: str) -> int:
        """What the ledger says of a drawer, without its float."""
        return self._read(lambda work: work.ledger.balance(f"cash/{shift_no}"))

    def read(self, act: Callable[[UnitOfWork], Found]) -> Found:
        """What a reader finds."""
        return self._read(act)

    def jobs(self) -> list[tuple[str, str]]:
        """Kind and subject of every job."""
        if self._memory:
            return [(job.kind.value, job.subject) for job in self._memory.tables.jobs.rows.values()]
        connection = cast(QuickSqlite, self._database).connection  # no port lists the whole queue
        return [(str(kind), str(subject)) for kind, subject in connection.execute("SELECT kind, subject FROM jobs")]

    def _read(self, act: Callable[[UnitOfWork], Found]) -> Found:
        if self._bystander is not None:
            return act(self._bystander)
        with self._database.reader() as work:
            return act(work)


def _there(row: Found | None) -> Found:
    if row is None:
        raise LookupError("a row that was written is not there")
    return row
