"""What every unit of work has: the repositories over its own transaction, from statements prepared once a database."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

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
    Windows,
)
from server.ports import Statements as StatementsPort
from server.storage.repositories.alerts import AlertRepository, AlertStatements
from server.storage.repositories.audit import AuditRepository, AuditStatements
from server.storage.repositories.bills import BillRepository, BillStatements
from server.storage.repositories.card_records import (
    CardRepository,
    CardStatements,
    SettlementRepository,
    SettlementStatements,
)
from server.storage.repositories.cash import (
    CashMovementRepository,
    DifferenceStatements,
    MovementStatements,
    ShiftDifferenceRepository,
)
from server.storage.repositories.corrections import CorrectionRepository, CorrectionStatements
from server.storage.repositories.exceptions import ExceptionRepository, ExceptionStatements
from server.storage.repositories.facts import FactRepository, FactStatements, NoticeRepository
from server.storage.repositories.healings import HealingRepository, HealingStatements
from server.storage.repositories.identity import (
    IdentityStatements,
    OperatorRepository,
    RoleRepository,
    WindowRepository,
)
from server.storage.repositories.invoices import InvoiceRepository, InvoiceStatements
from server.storage.repositories.jobs import JobRepository, JobStatements
from server.storage.repositories.kept_statements import (
    KeptStatementRepository,
    KeptStatementStatements,
    LayoutRepository,
    LayoutStatements,
)
from server.storage.repositories.late import LateRepository, LateStatements
from server.storage.repositories.ledger import LedgerRepository, LedgerStatements
from server.storage.repositories.mails import MailRepository, MailStatements
from server.storage.repositories.months import MonthRepository, MonthStatements
from server.storage.repositories.orders import OrderRepository, OrderStatements
from server.storage.repositories.parts import PartsRepository, PartsStatements
from server.storage.repositories.payments import PaymentRepository, PaymentStatements
from server.storage.repositories.payouts import PayoutRepository, PayoutStatements
from server.storage.repositories.platform import PlatformRepository, PlatformStatements
from server.storage.repositories.postings import PostingRepository, PostingStatements
from server.storage.repositories.refunds import RefundRepository, RefundStatements
from server.storage.repositories.runs import RunRepository, RunStatements
from server.storage.repositories.sessions import SessionRepository, SessionStatements
from server.storage.repositories.shifts import ShiftRepository, ShiftStatements
from server.storage.statements import Compiler, Runner


class Statements:
    """Every prepared statement of one database."""

    def __init__(self, compiler: Compiler) -> None:
        self.orders = OrderStatements(compiler)
        self.bills = BillStatements(compiler)
        self.payments = PaymentStatements(compiler)
        self.refunds = RefundStatements(compiler)
        self.postings = PostingStatements(compiler)
        self.corrections = CorrectionStatements(compiler)
        self.cards = CardStatements(compiler)
        self.settlements = SettlementStatements(compiler)
        self.ledger = LedgerStatements(compiler)
        self.shifts = ShiftStatements(compiler)
        self.identity = IdentityStatements(compiler)
        self.sessions = SessionStatements(compiler)
        self.audit = AuditStatements(compiler)
        self.jobs = JobStatements(compiler)
        self.mails = MailStatements(compiler)
        self.alerts = AlertStatements(compiler)
        self.healings = HealingStatements(compiler)
        self.parts = PartsStatements(compiler)
        self.payouts = PayoutStatements(compiler)
        self.facts = FactStatements(compiler)
        self.late = LateStatements(compiler)
        self.movements = MovementStatements(compiler)
        self.differences = DifferenceStatements(compiler)
        self.invoices = InvoiceStatements(compiler)
        self.runs = RunStatements(compiler)
        self.months = MonthStatements(compiler)
        self.platform = PlatformStatements(compiler)
        self.exceptions = ExceptionStatements(compiler)
        self.kept = KeptStatementStatements(compiler)
        self.layouts = LayoutStatements(compiler)


_MAKERS: Mapping[str, Callable[[Runner, Statements], object]] = {
    "orders": lambda runner, statements: OrderRepository(runner, statements.orders),
    "bills": lambda runner, statements: BillRepository(runner, statements.bills),
    "payments": lambda runner, statements: PaymentRepository(runner, statements.payments),
    "refunds": lambda runner, statements: RefundRepository(runner, statements.refunds),
    "postings": lambda runner, statements: PostingRepository(runner, statements.postings),
    "corrections": lambda runner, statements: CorrectionRepository(runner, statements.corrections),
    "cards": lambda runner, statements: CardRepository(runner, statements.cards),
    "settlements": lambda runner, statements: SettlementRepository(runner, statements.settlements),
    "ledger": lambda runner, statements: LedgerRepository(runner, statements.ledger),
    "shifts": lambda runner, statements: ShiftRepository(runner, statements.shifts),
    "operators": lambda runner, statements: OperatorRepository(runner, statements.identity),
    "roles": lambda runner, statements: RoleRepository(runner, statements.identity),
    "windows": lambda runner, statements: WindowRepository(runner, statements.identity),
    "sessions": lambda runner, statements: SessionRepository(runner, statements.sessions),
    "audit": lambda runner, statements: AuditRepository(runner, statements.audit),
    "alerts": lambda runner, statements: AlertRepository(runner, statements.alerts),
    "healings": lambda runner, statements: HealingRepository(runner, statements.healings),
    "parts": lambda runner, statements: PartsRepository(runner, statements.parts),
    "payouts": lambda runner, statements: PayoutRepository(runner, statements.payouts),
    "jobs": lambda runner, statements: JobRepository(runner, statements.jobs),
    "mails": lambda runner, statements: MailRepository(runner, statements.mails),
    "notices": lambda runner, statements: NoticeRepository(runner, statements.facts),
    "facts": lambda runner, statements: FactRepository(runner, statements.facts),
    "late": lambda runner, statements: LateRepository(runner, statements.late),
    "movements": lambda runner, statements: CashMovementRepository(runner, statements.movements),
    "differences": lambda runner, statements: ShiftDifferenceRepository(runner, statements.differences),
    "statements": lambda runner, statements: KeptStatementRepository(runner, statements.kept),
    "layouts": lambda runner, statements: LayoutRepository(runner, statements.layouts),
    "invoices": lambda runner, statements: InvoiceRepository(runner, statements.invoices),
    "runs": lambda runner, statements: RunRepository(runner, statements.runs),
    "months": lambda runner, statements: MonthRepository(runner, statements.months),
    "platform": lambda runner, statements: PlatformRepository(runner, statements.platform),
    "exceptions": lambda runner, statements: ExceptionRepository(runner, statements.exceptions),
}


class Repositories:
    """The repositories of `server.ports.UnitOfWork` over one runner."""

    __slots__ = (*_MAKERS, "_runner", "_statements")

    if TYPE_CHECKING:
        orders: Orders
        bills: Bills
        payments: Payments
        refunds: Refunds
        postings: Postings
        corrections: Corrections
        cards: CardRecords
        settlements: CardSettlements
        ledger: Ledger
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
        statements: StatementsPort
        layouts: Layouts
        invoices: InvoiceRanges
        runs: Runs
        months: Months
        platform: PlatformRows
        exceptions: Exceptions

    def __init__(self, runner: Runner, statements: Statements) -> None:
        self._runner, self._statements = runner, statements

    def __getattr__(self, name: str) -> Any:
        """A repository, made when it is first wanted: a unit of work uses few of them."""
        make = _MAKERS.get(name)
        if make is None:
            raise AttributeError(name)
        repository = make(self._runner, self._statements)
        setattr(self, name, repository)
        return repository
