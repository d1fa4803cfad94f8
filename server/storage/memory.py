"""A database in memory with the same promises, for simulations: one writer at a time, readers on snapshots."""

import itertools
import threading
from collections.abc import Callable, Mapping
from operator import attrgetter, itemgetter
from types import TracebackType
from typing import Any, Self

from app.core.errors import Refused
from server.domain.alert import Alert
from server.domain.audit import AuditRow
from server.domain.card import CardRecord
from server.domain.card_settlement import CardSettlement
from server.domain.exception_case import Evidence, ExceptionCase
from server.domain.healing import Healing, HealingItem
from server.domain.identity import Operator, Role, Session, Window
from server.domain.invoice import Invoice, InvoiceRange
from server.domain.job import Job
from server.domain.ledger import LedgerLine
from server.domain.mail import Mail
from server.domain.month import Month
from server.domain.order import Order
from server.domain.parts import OrderInParts
from server.domain.payment import Payment
from server.domain.payout import Payout
from server.domain.posting import Posting, PostingCorrection
from server.domain.refund import Refund
from server.domain.run import Run, RunTotal
from server.domain.shift import CashMovement, Shift, ShiftDifference
from server.domain.statement import EndedRequest, Statement
from server.ports import (
    Alerts,
    Audit,
    Bills,
    CardRecords,
    CardSettlements,
    CashMovements,
    Corrections,
    Exceptions,
    Facts,
    Healings,
    InvoiceRanges,
    Jobs,
    LateEvents,
    Layouts,
    Ledger,
    Mails,
    Months,
    Notices,
    Operators,
    Orders,
    OrdersInParts,
    Payments,
    Payouts,
    PlatformRows,
    Postings,
    Refunds,
    Roles,
    Runs,
    Sessions,
    ShiftDifferences,
    Shifts,
    Statements,
    Windows,
)
from server.reconciliation.layout import Layout
from server.storage.memory_alerts import MemoryAlerts
from server.storage.memory_cards import MemoryCardRecords, MemorySettlements
from server.storage.memory_corrections import MemoryCorrections
from server.storage.memory_exceptions import Call, MemoryExceptions
from server.storage.memory_healings import MemoryHealings
from server.storage.memory_identity import (
    MemoryAudit,
    MemoryFacts,
    MemoryJobs,
    MemoryNotices,
    MemoryOperators,
    MemoryRoles,
    MemorySessions,
    MemoryWindows,
    ready_at,
)
from server.storage.memory_mails import MemoryMails
from server.storage.memory_money import (
    MemoryBills,
    MemoryLedger,
    MemoryOrders,
    MemoryPayments,
    MemoryPostings,
    MemoryRefunds,
    MemoryShifts,
)
from server.storage.memory_months import MemoryMonths
from server.storage.memory_parts import MemoryOrdersInParts
from server.storage.memory_payouts import MemoryPayouts
from server.storage.memory_platform import MemoryPlatform
from server.storage.memory_runs import MemoryRuns
from server.storage.memory_shifts import (
    MemoryCashMovements,
    MemoryInvoiceRanges,
    MemoryLateEvents,
    MemoryShiftDifferences,
    waiting,
)
from server.storage.memory_statements import MemoryLayouts, MemoryStatements
from server.storage.memory_tables import Life, MemoryTable, View
from server.storage.turns import Turns

TURN_S = 30


class MemoryTables:
    """Every table with its indexes."""

    def __init__(self) -> None:
        self.orders = MemoryTable[Order](patient_no=attrgetter("patient_no"), shift_no=attrgetter("shift_no"))
        self.bills = MemoryTable[tuple[str, str, str]](order_no=itemgetter(2))
        self.payments = MemoryTable[Payment](
            order_no=attrgetter("order_no"),
            window=attrgetter("window_id", "state"),
            shift=attrgetter("shift_no", "state"),
            late=lambda row: waiting(row.late_shift_no),
        )
        self.refunds = MemoryTable[Refund](
            order_no=attrgetter("order_no"),
            payment_no=attrgetter("payment_no"),
            state=attrgetter("state"),
            shift=attrgetter("shift_no", "state"),
            late=lambda row: waiting(row.late_shift_no),
        )
        self.postings = MemoryTable[Posting](state=attrgetter("state"))
        self.ledger = MemoryTable[tuple[LedgerLine, ...]](
            order_no=lambda rows: rows[0].order_no, shift_no=lambda rows: rows[0].shift_no,
            day=lambda rows: rows[0].day, corrects=lambda rows: rows[0].corrects or None,
        )  # fmt: skip
        self.months = MemoryTable[Month]()
        self.corrections = MemoryTable[PostingCorrection]()
        self.cards = MemoryTable[CardRecord](
            payment_no=attrgetter("payment_no"), trace_no=attrgetter("trace_no"),
            settlement_no=attrgetter("settlement_no"), batch=attrgetter("window_id", "settlement_no"),
            attached_key=attrgetter("attached_key"),
        )  # fmt: skip
        self.settlements = MemoryTable[CardSettlement](
            shift_no=attrgetter("shift_no"), batch=attrgetter("window_id", "batch_no")
        )
        self.shifts = MemoryTable[Shift](
            window=attrgetter("window_id", "state"),
            operator_id=attrgetter("operator_id"),
            state=attrgetter("state"),
        )
        self.operators = MemoryTable[Operator](username=attrgetter("username"))
        self.roles = MemoryTable[Role](name=attrgetter("name"))
        self.windows = MemoryTable[Window](
            code=attrgetter("code"),
            token_hash=lambda row: row.token_hash or None,
            enrolment_hash=lambda row: row.enrolment_hash or None,
        )
        self.sessions = MemoryTable[Session](operator_id=attrgetter("operator_id"))
        self.audit = MemoryTable[AuditRow](chain_no=attrgetter("chain_no"))
        self.jobs = MemoryTable[Job](order=ready_at)
        self.healings = MemoryTable[Healing]()
        self.healing_items = MemoryTable[HealingItem]()
        self.alerts = MemoryTable[Alert](open=lambda row: row.ended_at is None)
        self.parts = MemoryTable[OrderInParts](window_id=attrgetter("window_id"), shift_no=attrgetter("shift_no"))
        self.payouts = MemoryTable[Payout](refund_no=attrgetter("refund_no"), state=attrgetter("state"))
        self.payout_proofs = MemoryTable[bytes]()
        self.movements = MemoryTable[CashMovement](shift_no=attrgetter("shift_no"))
        self.differences = MemoryTable[ShiftDifference](shift_no=attrgetter("shift_no"), state=attrgetter("state"))
        self.invoice_ranges = MemoryTable[InvoiceRange]()
        self.invoices = MemoryTable[Invoice](order_no=attrgetter("order_no"), shift_no=attrgetter("shift_no"))
        self.exceptions = MemoryTable[ExceptionCase](state=attrgetter("state"))
        self.exception_evidence = MemoryTable[Evidence](exception_no=attrgetter("exception_no"))
        self.exception_files = MemoryTable[tuple[str, bytes]]()
        self.connected_calls = MemoryTable[Call]()
        self.exception_drafts = MemoryTable[str]()
        self.mails = MemoryTable[Mail]()
        self.statements = MemoryTable[Statement](day=attrgetter("day"))
        self.statement_files = MemoryTable[bytes]()
        self.statement_requests = MemoryTable[EndedRequest]()
        self.layouts = MemoryTable[Layout](name=attrgetter("name"))
        self.runs = MemoryTable[Run](day=attrgetter("day"))
        self.run_totals = MemoryTable[tuple[RunTotal, ...]]()
        self.run_parts = MemoryTable[dict[int, bytes]]()
        self.facts = MemoryTable[Any]()


class Views(dict[str, View[Any]]):
    """The tables as one unit of work sees them; each view is made when it is first wanted."""

    __slots__ = ("_life", "_mutex", "_tables")

    def __init__(self, database: "MemoryDatabase", life: Life) -> None:
        self._tables, self._mutex, self._life = database.by_name, database.mutex, life

    def __missing__(self, name: str) -> View[Any]:
        view: View[Any] = View(name, self._tables[name], self._mutex, self._life)
        return self.setdefault(name, view)  # a writer of another thread may have made it at this moment


_REPOSITORIES: Mapping[str, Callable[[Views, Callable[[], int]], object]] = {
    "orders": lambda views, number: MemoryOrders(views["orders"], views),
    "bills": lambda views, number: MemoryBills(views["bills"]),
    "payments": lambda views, number: MemoryPayments(views["payments"], views),
    "refunds": lambda views, number: MemoryRefunds(views["refunds"], views),
    "postings": lambda views, number: MemoryPostings(views["postings"], views),
    "ledger": lambda views, number: MemoryLedger(views["ledger"], views),
    "corrections": lambda views, number: MemoryCorrections(views["corrections"]),
    "cards": lambda views, number: MemoryCardRecords(views["cards"], views["payments"]),
    "settlements": lambda views, number: MemorySettlements(views["settlements"]),
    "months": lambda views, number: MemoryMonths(views["months"]),
    "shifts": lambda views, number: MemoryShifts(views["shifts"]),
    "operators": lambda views, number: MemoryOperators(views["operators"], number),
    "roles": lambda views, number: MemoryRoles(views["roles"], number),
    "windows": lambda views, number: MemoryWindows(views["windows"], number),
    "sessions": lambda views, number: MemorySessions(views["sessions"]),
    "audit": lambda views, number: MemoryAudit(views["audit"], views, number),
    "alerts": lambda views, number: MemoryAlerts(views["alerts"]),
    "healings": lambda views, number: MemoryHealings(views["healings"], views["healing_items"]),
    "parts": lambda views, number: MemoryOrdersInParts(views["parts"]),
    "payouts": lambda views, number: MemoryPayouts(views["payouts"], views["payout_proofs"], views["refunds"]),
    "runs": lambda views, number: MemoryRuns(views["runs"], views["run_totals"], views["run_parts"]),
    "platform": lambda views, number: MemoryPlatform(views["payments"], views["refunds"], views["postings"]),
    "jobs": lambda views, number: MemoryJobs(views["jobs"]),
    "mails": lambda views, number: MemoryMails(views["mails"]),
    "notices": lambda views, number: MemoryNotices(views["facts"]),
    "facts": lambda views, number: MemoryFacts(views["facts"]),
    "late": lambda views, number: MemoryLateEvents(views["payments"], views["refunds"]),
    "movements": lambda views, number: MemoryCashMovements(views["movements"]),
    "differences": lambda views, number: MemoryShiftDifferences(views["differences"]),
    "statements": lambda views, number: MemoryStatements(
        views["statements"], views["statement_files"], views["statement_requests"], number
    ),
    "layouts": lambda views, number: MemoryLayouts(views["layouts"]),
    "invoices": lambda views, number: MemoryInvoiceRanges(views["invoice_ranges"], views["invoices"], number),
    "exceptions": lambda views, number: MemoryExceptions(
        views["exceptions"],
        views["exception_evidence"],
        views["exception_files"],
        views["connected_calls"],
        views["operators"],
        views["exception_drafts"],
        number,
    ),
}


class MemoryUnitOfWork:
    """`server.ports.UnitOfWork` over views of a `MemoryDatabase`."""

    orders: Orders
    bills: Bills
    payments: Payments
    refunds: Refunds
    postings: Postings
    ledger: Ledger
    months: Months
    corrections: Corrections
    cards: CardRecords
    settlements: CardSettlements
    shifts: Shifts
    operators: Operators
    roles: Roles
    windows: Windows
    sessions: Sessions
    audit: Audit
    alerts: Alerts
    healings: Healings
    parts: OrdersInParts
    payouts: Payouts
    jobs: Jobs
    mails: Mails
    notices: Notices
    facts: Facts
    late: LateEvents
    movements: CashMovements
    differences: ShiftDifferences
    statements: Statements
    layouts: Layouts
    invoices: InvoiceRanges
    exceptions: Exceptions
    runs: Runs
    platform: PlatformRows

    def __init__(self, database: "MemoryDatabase", *, read_only: bool) -> None:
        self._database = database
        self.life = Life(read_only=read_only)
        self.views = Views(database, self.life)

    def __enter__(self) -> Self:
        self._database.begin(self)
        self.life.begun = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.life.begun:
            self._end()

    def commit(self) -> None:
        """Make the changes everybody's."""
        self.life.check(writing=True)
        self._database.apply(self)
        self._end()

    def _end(self) -> None:
        self.life.begun = False
        self._database.end(self)


class _WhenFirstWanted:
    """A repository of a unit of work, made when it is first wanted: a unit of work uses few of them."""

    def __init__(self, name: str, make: Callable[[Views, Callable[[], int]], object]) -> None:
        self._name, self._make = name, make

    def __get__(self, unit: MemoryUnitOfWork | None, owner: type[MemoryUnitOfWork]) -> object:
        if unit is None:
            return self
        repository = self._make(unit.views, unit._database.number)
        unit.__dict__[self._name] = repository  # from now on found there
        return repository


for _name, _make in _REPOSITORIES.items():
    setattr(MemoryUnitOfWork, _name, _WhenFirstWanted(_name, _make))


class MemoryDatabase:
    """A database that is gone with the process (`server.storage.engine.Database`)."""

    shared = False

    def __init__(self) -> None:
        self.mutex = threading.Lock()
        self.tables = MemoryTables()
        self.by_name: Mapping[str, MemoryTable[Any]] = vars(self.tables)
        self._turns = Turns()
        self._readers: list[MemoryUnitOfWork] = []
        self._numbers = itertools.count(1)

    def uow(self) -> MemoryUnitOfWork:
        """A unit of work that may write."""
        return MemoryUnitOfWork(self, read_only=False)

    def reader(self) -> MemoryUnitOfWork:
        """A unit of work that only reads."""
        return MemoryUnitOfWork(self, read_only=True)

    def close(self) -> None:
        """Forget everything."""
        self.tables = MemoryTables()
        self.by_name = vars(self.tables)

    def number(self) -> int:
        """A number that was never given before."""
        return next(self._numbers)

    def begin(self, unit: MemoryUnitOfWork) -> None:
        """Take the writer's turn, or begin a snapshot."""
        if unit.life.read_only:
            with self.mutex:
                self._readers.append(unit)
        elif not self._turns.take(TURN_S):
            raise Refused("storage.busy")

    def apply(self, unit: MemoryUnitOfWork) -> None:
        """Make a writer's changes the committed rows, after every reader has kept what it sees."""
        with self.mutex:
            for view in unit.life.written:
                for reader in self._readers:
                    reader.views[view.name].remember(view.own)
                view.apply()

    def end(self, unit: MemoryUnitOfWork) -> None:
        """Hand on the writer's turn, or end a snapshot."""
        if unit.life.read_only:
            with self.mutex:
                self._readers.remove(unit)
        else:
            self._turns.give_up()
