"""Storage as the services need it: one unit of work, a repository an aggregate."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from server.domain.audit import AuditRow
from server.domain.books import DaySum
from server.domain.identity import Operator, Role, Session, Window
from server.domain.job import Job, JobKind
from server.domain.ledger import EntryKind, LedgerLine
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.shift import Shift, ShiftTotal
from server.ports.alerts import Alerts
from server.ports.card_records import CardRecords, CardSettlements
from server.ports.corrections import Corrections
from server.ports.exceptions import Exceptions
from server.ports.healing import Healings
from server.ports.mails import Mails
from server.ports.months import Months
from server.ports.parts import OrdersInParts
from server.ports.payouts import Payouts
from server.ports.platform import PlatformRows
from server.ports.runs import Runs
from server.ports.shifts import CashMovements, InvoiceRanges, LateEvents, ShiftDifferences
from server.ports.statements import Layouts, Statements


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Conditions for a search of orders, all optional, joined by *and*; keyset paging after (created_at, order_no)."""

    patient_no: str = ""
    order_no: str = ""
    payment_no: str = ""
    shift_no: str = ""
    window_id: int = 0
    operator_id: int = 0
    channel: str = ""
    payment_states: tuple[PaymentState, ...] = ()
    posting_states: tuple[PostingState, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Conditions for a search of the audit log; newest first, keyset paging before a row id."""

    operator_id: int = 0
    action: str = ""
    subject: str = ""
    window_id: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    before_row_id: int | None = None
    limit: int = 100


class Orders(Protocol):
    def add(self, order: Order) -> None:
        """Store a new order; Conflict ``order.number_reused`` if the number exists."""
        ...

    def get(self, order_no: str, *, for_update: bool = False) -> Order | None:
        """One order; ``for_update`` keeps others from adding payments to it or ending it until this unit ends."""
        ...

    def set_state(self, order_no: str, state: OrderState) -> None: ...

    def search(self, query: OrderQuery) -> Sequence[Order]: ...


class Bills(Protocol):
    """Which order holds which bill: one order at a time, by a unique key in the database."""

    def hold(self, business: str, bill_nos: Iterable[str], order_no: str) -> None:
        """Hold all or none; Conflict ``bill.held`` with ``bill_no`` and ``order_no`` of the holder."""
        ...

    def release(self, order_no: str, bill_nos: Iterable[str] | None = None) -> None:
        """Let an order's bills (or some of them) go."""
        ...

    def holder(self, business: str, bill_no: str) -> str | None: ...


class Payments(Protocol):
    def add(self, payment: Payment) -> None:
        """Store a new payment; Conflict ``payment.number_reused`` if the number exists."""
        ...

    def get(self, payment_no: str, *, for_update: bool = False) -> Payment | None: ...

    def save(self, payment: Payment) -> None:
        """Store a changed payment whose ``version`` is the one read; Conflict ``storage.stale`` otherwise. Adds one
        to it.
        """
        ...

    def of_order(self, order_no: str) -> Sequence[Payment]: ...

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Payment]: ...

    def open_of_window(self, window_id: int) -> Sequence[Payment]:
        """Payments in app.core.payment.OPEN_STATES taken at a window, oldest first."""
        ...

    def open_of_shift(self, shift_no: str, *, for_update: bool = False) -> Sequence[Payment]:
        """Payments in OPEN_STATES that a shift counts: its own, less those moved on, and late ones moved to it."""
        ...


class Refunds(Protocol):
    def add(self, refund: Refund) -> None:
        """Store a new refund; Conflict ``refund.number_reused``."""
        ...

    def get(self, refund_no: str, *, for_update: bool = False) -> Refund | None: ...

    def save(self, refund: Refund) -> None: ...

    def of_payment(self, payment_no: str) -> Sequence[Refund]: ...

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Refund]: ...

    def in_states(self, states: Iterable[RefundState], limit: int) -> Sequence[Refund]: ...

    def unclear_of_shift(self, shift_no: str) -> Sequence[Refund]:
        """Refunds in app.core.refund.MONEY_UNCLEAR_STATES that a shift counts, as `Payments.open_of_shift`."""
        ...

    def to_hand_over(self, window_id: int) -> Sequence[Refund]:
        """Cash refunds that left the drawer of a window on paper, and that nobody has said to have given out."""
        ...


class Postings(Protocol):
    def add(self, posting: Posting) -> None: ...

    def get(self, order_no: str, *, for_update: bool = False) -> Posting | None: ...

    def save(self, posting: Posting) -> None: ...

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Posting]: ...

    def pending(self, limit: int) -> Sequence[Posting]: ...


class Ledger(Protocol):
    def add(self, lines: Sequence[LedgerLine]) -> None:
        """Store one balanced entry; Conflict ``ledger.entry_exists`` for an entry number and kind already there. One of
        a closed month is booked as `server.domain.month.in_open_month` says."""
        ...

    def shift_totals(self, shift_no: str) -> Sequence[ShiftTotal]:
        """Payments and refunds of a shift per channel, from the money accounts' lines."""
        ...

    def balance(self, account: str) -> int: ...

    def last_at(self, shift_no: str) -> datetime | None:
        """When the last line of a shift was written; None without one."""
        ...

    def of_order(self, order_no: str) -> Sequence[LedgerLine]: ...

    def has(self, entry_no: str, kind: EntryKind) -> bool:
        """Whether an entry of this number and kind is there."""
        ...

    def first_day(self) -> date | None:
        """The first accounting day that anything is booked on; None for empty books."""
        ...

    def day_sums(self, day: date) -> Sequence[DaySum]:
        """Every line of an accounting day in sums, and every line that corrects it and is booked later, in a fixed
        order (see `server.domain.books`)."""
        ...


class Shifts(Protocol):
    def add(self, shift: Shift) -> None:
        """Store a new open shift; Conflict ``shift.window_has_open`` if the window has one open or given."""
        ...

    def get(self, shift_no: str, *, for_update: bool = False) -> Shift | None: ...

    def save(self, shift: Shift) -> None: ...

    def open_of_window(self, window_id: int) -> Shift | None: ...

    def live_of_window(self, window_id: int) -> Shift | None:
        """The shift that holds a window: open, or given and not yet accepted."""
        ...

    def open_of_operator(self, operator_id: int) -> Shift | None: ...

    def given_to(self, operator_id: int) -> Sequence[Shift]:
        """Shifts that wait for an operator to accept them, oldest first."""
        ...

    def live(self) -> Sequence[Shift]:
        """Every shift that is open or given, oldest first."""
        ...

    def uncounted(self) -> Sequence[Shift]:
        """Shifts closed by rule that nobody has counted, oldest first."""
        ...

    def of_operator(self, operator_id: int, limit: int) -> Sequence[Shift]: ...

    def latest(self, limit: int) -> Sequence[Shift]:
        """Everybody's shifts, the highest number (which begins with the time of opening) first."""


class Operators(Protocol):
    def add(self, operator: Operator) -> Operator:
        """Store a new operator (``operator_id`` 0) and answer it with its id; Conflict ``operator.name_taken``."""
        ...

    def get(self, operator_id: int) -> Operator | None: ...

    def by_username(self, username: str) -> Operator | None: ...

    def save(self, operator: Operator) -> None: ...

    def all(self) -> Sequence[Operator]: ...


class Roles(Protocol):
    def add(self, role: Role) -> Role: ...

    def get(self, role_id: int) -> Role | None: ...

    def save(self, role: Role) -> None: ...

    def all(self) -> Sequence[Role]: ...


class Sessions(Protocol):
    def add(self, session: Session) -> None: ...

    def get(self, token_hash: str) -> Session | None: ...

    def touch(self, token_hash: str, seen_at: datetime) -> None: ...

    def end(self, token_hash: str, ended_at: datetime) -> None: ...

    def end_of_operator(self, operator_id: int, ended_at: datetime, *, keep: str = "") -> None:
        """End an operator's sessions, all but the one whose token has the hash ``keep``."""
        ...

    def delete_ended(self, before: datetime) -> int: ...


class Windows(Protocol):
    def add(self, window: Window) -> Window: ...

    def get(self, window_id: int) -> Window | None: ...

    def by_token_hash(self, token_hash: str) -> Window | None: ...

    def by_enrolment_hash(self, enrolment_hash: str) -> Window | None: ...

    def save(self, window: Window) -> None: ...

    def all(self) -> Sequence[Window]: ...


class Audit(Protocol):
    def add(self, row: AuditRow) -> None:
        """Store a row, not yet linked, inside this transaction."""
        ...

    def unlinked(self, limit: int) -> Sequence[AuditRow]: ...

    def head(self) -> tuple[int, str]:
        """The last place in the chain and its hash; (0, GENESIS) before the first."""
        ...

    def link(self, rows: Sequence[tuple[int, int, str]], head: tuple[int, str]) -> None:
        """Write (row id, place, hash) for rows and move the head."""
        ...

    def chained(self, after_chain_no: int, limit: int) -> Sequence[AuditRow]: ...

    def search(self, query: AuditQuery) -> Sequence[AuditRow]: ...


class Jobs(Protocol):
    def put(self, job: Job) -> None:
        """Add a job, or replace the one of the same kind and subject."""
        ...

    def lease_due(self, now: datetime, owner: str, until: datetime, limit: int) -> Sequence[Job]:
        """Take due jobs that nobody holds (or whose lease has run out) and lease them; never two servers the same."""
        ...

    def finish(self, kind: JobKind, subject: str) -> None:
        """Remove a job."""
        ...

    def free_leases(self) -> None:
        """Give every lease back; only for one who knows that no other server lives on this database."""
        ...

    def next_due(self) -> datetime | None: ...

    def get(self, kind: JobKind, subject: str) -> Job | None: ...

    def waiting(self, now: datetime, limit: int) -> Sequence[Job]:
        """Jobs that may be taken after an instant only, those due last first."""
        ...


class Notices(Protocol):
    """Notifications already applied, each once."""

    def first_time(self, channel: str, notice_id: str, at: datetime) -> bool:
        """Record a notification; False when it had been recorded before."""
        ...


class Facts(Protocol):
    """Small named values of the installation itself (schema of secrets, installation id), as text."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def beginning_with(self, prefix: str) -> Sequence[tuple[str, str]]:
        """Names that begin so, with their values, in the order of the names."""
        ...


class UnitOfWork(Protocol):
    """One transaction: ``with uow() as work: …; work.commit()``. Leaving without commit rolls back.

    ``commit()`` returns when the transaction is durable. Constraint violations surface as Conflict at the call or at
    commit.
    """

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
    sessions: Sessions
    windows: Windows
    audit: Audit
    jobs: Jobs
    mails: Mails
    notices: Notices
    facts: Facts
    alerts: Alerts
    healings: Healings
    parts: OrdersInParts
    payouts: Payouts
    late: LateEvents
    movements: CashMovements
    differences: ShiftDifferences
    statements: Statements
    layouts: Layouts
    invoices: InvoiceRanges
    runs: Runs
    months: Months
    platform: PlatformRows
    exceptions: Exceptions

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None: ...


UnitOfWorkFactory = Callable[[], UnitOfWork]
