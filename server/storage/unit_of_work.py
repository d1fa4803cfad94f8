"""What every unit of work has: the repositories over its own transaction, from statements prepared once a database."""

from server.ports import (
    Alerts,
    Audit,
    Bills,
    CashMovements,
    Facts,
    Healings,
    InvoiceRanges,
    Jobs,
    LateEvents,
    Ledger,
    Notices,
    Operators,
    Orders,
    OrdersInParts,
    Payments,
    Payouts,
    Postings,
    Refunds,
    Roles,
    Sessions,
    ShiftDifferences,
    Shifts,
    Windows,
)
from server.storage.repositories.alerts import AlertRepository, AlertStatements
from server.storage.repositories.audit import AuditRepository, AuditStatements
from server.storage.repositories.bills import BillRepository, BillStatements
from server.storage.repositories.cash import (
    CashMovementRepository,
    DifferenceStatements,
    MovementStatements,
    ShiftDifferenceRepository,
)
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
from server.storage.repositories.late import LateRepository, LateStatements
from server.storage.repositories.ledger import LedgerRepository, LedgerStatements
from server.storage.repositories.orders import OrderRepository, OrderStatements
from server.storage.repositories.parts import PartsRepository, PartsStatements
from server.storage.repositories.payments import PaymentRepository, PaymentStatements
from server.storage.repositories.payouts import PayoutRepository, PayoutStatements
from server.storage.repositories.postings import PostingRepository, PostingStatements
from server.storage.repositories.refunds import RefundRepository, RefundStatements
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
        self.ledger = LedgerStatements(compiler)
        self.shifts = ShiftStatements(compiler)
        self.identity = IdentityStatements(compiler)
        self.sessions = SessionStatements(compiler)
        self.audit = AuditStatements(compiler)
        self.jobs = JobStatements(compiler)
        self.alerts = AlertStatements(compiler)
        self.healings = HealingStatements(compiler)
        self.parts = PartsStatements(compiler)
        self.payouts = PayoutStatements(compiler)
        self.facts = FactStatements(compiler)
        self.late = LateStatements(compiler)
        self.movements = MovementStatements(compiler)
        self.differences = DifferenceStatements(compiler)
        self.invoices = InvoiceStatements(compiler)


class Repositories:
    """The repositories of `server.ports.UnitOfWork` over one runner."""

    __slots__ = (
        "alerts", "audit", "bills", "differences", "facts", "healings", "invoices", "jobs", "late", "ledger",
        "movements", "notices", "operators", "orders", "parts", "payments", "payouts", "postings", "refunds", "roles",
        "sessions", "shifts", "windows",
    )  # fmt: skip

    def __init__(self, runner: Runner, statements: Statements) -> None:
        self.orders: Orders = OrderRepository(runner, statements.orders)
        self.bills: Bills = BillRepository(runner, statements.bills)
        self.payments: Payments = PaymentRepository(runner, statements.payments)
        self.refunds: Refunds = RefundRepository(runner, statements.refunds)
        self.postings: Postings = PostingRepository(runner, statements.postings)
        self.ledger: Ledger = LedgerRepository(runner, statements.ledger)
        self.shifts: Shifts = ShiftRepository(runner, statements.shifts)
        self.operators: Operators = OperatorRepository(runner, statements.identity)
        self.roles: Roles = RoleRepository(runner, statements.identity)
        self.windows: Windows = WindowRepository(runner, statements.identity)
        self.sessions: Sessions = SessionRepository(runner, statements.sessions)
        self.audit: Audit = AuditRepository(runner, statements.audit)
        self.alerts: Alerts = AlertRepository(runner, statements.alerts)
        self.healings: Healings = HealingRepository(runner, statements.healings)
        self.parts: OrdersInParts = PartsRepository(runner, statements.parts)
        self.payouts: Payouts = PayoutRepository(runner, statements.payouts)
        self.jobs: Jobs = JobRepository(runner, statements.jobs)
        self.notices: Notices = NoticeRepository(runner, statements.facts)
        self.facts: Facts = FactRepository(runner, statements.facts)
        self.late: LateEvents = LateRepository(runner, statements.late)
        self.movements: CashMovements = CashMovementRepository(runner, statements.movements)
        self.differences: ShiftDifferences = ShiftDifferenceRepository(runner, statements.differences)
        self.invoices: InvoiceRanges = InvoiceRepository(runner, statements.invoices)
