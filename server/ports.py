"""What the services need of the world, as small Protocols shaped by their callers: channels, business systems, storage, sending."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from app.core.payment import PaymentEvent, PaymentState
from app.core.refund import RefundEvent, RefundState
from server.domain.audit import AuditRow
from server.domain.identity import Operator, Role, Session, Window
from server.domain.job import Job, JobKind
from server.domain.ledger import LedgerLine
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.domain.shift import Shift, ShiftTotal

# ---------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request to another party. ``client_certificate`` names the configured certificate to present, if any."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: int = 10
    client_certificate: str = ""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A whole answer: status, headers with lower-case names, body as received (at most the sender's limit)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[HttpRequest], HttpReply]
"""Sends one request, never repeats it, never follows a redirect; raises ``app.core.errors.Unreachable`` with code
``http.not_sent`` when the request certainly did not leave, else ``http.no_answer``."""


# ---------------------------------------------------------------- payment channels


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """Waits, limits and windows of one channel, as data. Seconds unless named otherwise."""

    first_query_s: int
    query_interval_s: int
    give_up_s: int
    """When an unclear or waiting payment is reversed by itself, counted from its creation."""
    reverse_not_before_s: int
    reverse_interval_s: int
    reverse_window_s: int
    """After this age a payment can no longer be reversed, only asked for and refunded."""
    slow_query_s: Sequence[int]
    """Growing intervals of questions once the fast ones are over; the last one repeats for ever."""
    refund_query_s: Sequence[int]
    refund_window_days: int
    refunds_per_payment: int
    refund_spacing_s: int
    requests_per_second: int
    answer_timeout_s: int
    largest_payment_fen: int


@dataclass(frozen=True, slots=True)
class ChannelAnswer:
    """What a channel said of a payment, verified, or that it said nothing we may believe (``CHANNEL_UNCLEAR``).

    ``reason`` is our stable code; ``channel_code`` the raw code. ``not_found`` marks the channel's "no such order",
    which is never proof. ``again`` asks for the same call again (recall=Y, retry_flag=Y). ``refund_instead`` says that
    a reverse is no longer possible and a refund is the way.
    """

    event: PaymentEvent
    reason: str
    channel_code: str = ""
    channel_number: str = ""
    paid_at: datetime | None = None
    day: date | None = None
    not_found: bool = False
    again: bool = False
    refund_instead: bool = False


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a channel said of a refund. ``retry`` allows the same refund to be sent again under the same number."""

    event: RefundEvent
    outcome: str
    channel_code: str = ""
    channel_number: str = ""
    refunded_at: datetime | None = None
    retry: bool = False
    not_found: bool = False


@dataclass(frozen=True, slots=True)
class StatementFile:
    """One party's statement as received: raw bytes kept unchanged. ``empty`` is the party's "no bill that day"."""

    channel: str
    merchant: str
    day: date
    name: str
    content: bytes
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A payer's comment (WeChat): its order at the channel, one to five stars, text."""

    at: datetime
    channel_number: str
    stars: int
    text: str


class Channel(Protocol):
    """A payment channel. Network faults and unreadable answers are values here, never exceptions; nothing sleeps."""

    name: str
    merchant: str
    rules: ChannelRules

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        """Charge by payment code. ``subject`` is shown to the payer, ``address`` is the window's IP."""
        ...

    def query(self, payment: Payment) -> ChannelAnswer:
        """Ask what became of a payment."""
        ...

    def reverse(self, payment: Payment) -> ChannelAnswer:
        """Undo an unclear or failed payment, with the channel's proof."""
        ...

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Send a refund; the refund's number makes repeats safe."""
        ...

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        """Ask what became of a refund."""
        ...

    def fetch_statement(self, day: date) -> StatementFile:
        """The channel's statement of a day. Raises Unreachable (``statement.not_ready`` or no answer)."""
        ...


@dataclass(frozen=True, slots=True)
class Notification:
    """A channel's own message that a payment changed, already verified against its signature."""

    payment_no: str
    answer: ChannelAnswer
    amount_fen: int


class NotifyingChannel(Protocol):
    """A channel that calls us. Raises Refused (``notification.forged`` …) for what cannot be verified."""

    name: str

    def read_notification(self, body: bytes) -> Notification | None:
        """The verified message, or None for one that does not concern a payment's state."""
        ...


# ---------------------------------------------------------------- business systems


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient as the business system knows him. Never logged."""

    patient_no: str
    name: str
    card_no: str
    sex: str
    birth_day: date | None
    id_number_masked: str
    telephone_masked: str


@dataclass(frozen=True, slots=True)
class BillItem:
    """One line of a bill; ``quantity`` is decimal text."""

    name: str
    spec: str
    quantity: str
    unit: str
    amount_fen: int
    insurance_fen: int
    own_fen: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What is owed: ``own_fen`` is to be paid here. ``presettled_until`` is how long an insurance pre-settlement holds."""

    bill_no: str
    kind: str
    title: str
    department: str
    doctor: str
    created_at: datetime
    items: tuple[BillItem, ...]
    total_fen: int
    insurance_fen: int
    own_fen: int
    version: str
    state: str
    locked_by: str
    presettled_until: datetime | None


@dataclass(frozen=True, slots=True)
class PostingAnswer:
    """What the business system said of a posting: ``posted``, ``refused`` (definite) or ``unclear``."""

    outcome: str
    code: str
    receipt_no: str = ""
    guidance: str = ""
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WithdrawalAnswer:
    """What the business system said of taking items back: ``withdrawn``, ``refused`` (definite) or ``unclear``."""

    outcome: str
    code: str
    refused_items: tuple[str, ...] = ()


class BusinessSystem(Protocol):
    """Who bills and must be told. Reads raise ``Unreachable("his.no_answer")`` or Refused (Conflict/NotFound) with the
    codes ``bill.changed``, ``bill.locked``, ``bill.paid``, ``bill.gone``, ``bill.presettlement_expired``; the money
    calls answer with values and never raise for the world's faults."""

    name: str

    def find_patients(self, by: str, text: str) -> Sequence[Patient]:
        """Patients by ``card``, ``patient_no``, ``name``, ``telephone``, ``id_number`` or ``visit_no``; at most 50."""
        ...

    def list_bills(self, patient_no: str) -> Sequence[Bill]:
        """What a patient owes now."""
        ...

    def lock_bills(self, order_no: str, patient_no: str, bills: Iterable[tuple[str, str]], *, window: str, lease_s: int) -> None:
        """Hold (bill number, version) pairs for an order, all or none; repeating it for the same order is harmless."""
        ...

    def unlock_bills(self, order_no: str) -> None:
        """Let an order's bills go; harmless when nothing is held."""
        ...

    def post(self, order: Order, payments: Sequence[Payment], *, operator: str, window: str) -> PostingAnswer:
        """Tell that an order is paid; the order number makes repeats safe."""
        ...

    def withdraw(self, refund: Refund, order: Order) -> WithdrawalAnswer:
        """Take a refund's items back before money moves; the refund number makes repeats safe."""
        ...

    def cancel_withdrawal(self, refund: Refund) -> WithdrawalAnswer:
        """Put the items back after a refund was definitely refused by the channel."""
        ...


# ---------------------------------------------------------------- storage


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

    def get(self, order_no: str) -> Order | None: ...

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
        """Store a changed payment whose ``version`` is the one read; Conflict ``storage.stale`` otherwise. Adds one to it."""
        ...

    def of_order(self, order_no: str) -> Sequence[Payment]: ...

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Payment]: ...

    def open_of_window(self, window_id: int) -> Sequence[Payment]:
        """Payments in app.core.payment.OPEN_STATES taken at a window, oldest first."""
        ...

    def open_of_shift(self, shift_no: str) -> Sequence[Payment]: ...


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
        """Refunds of a shift in app.core.refund.MONEY_UNCLEAR_STATES."""
        ...


class Postings(Protocol):
    def add(self, posting: Posting) -> None: ...

    def get(self, order_no: str, *, for_update: bool = False) -> Posting | None: ...

    def save(self, posting: Posting) -> None: ...

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Posting]: ...

    def pending(self, limit: int) -> Sequence[Posting]: ...


class Ledger(Protocol):
    def add(self, lines: Sequence[LedgerLine]) -> None:
        """Store one balanced entry; Conflict ``ledger.entry_exists`` for an entry number and kind already there."""
        ...

    def shift_totals(self, shift_no: str) -> Sequence[ShiftTotal]:
        """Payments and refunds of a shift per channel, from the money accounts' lines."""
        ...

    def balance(self, account: str) -> int: ...

    def of_order(self, order_no: str) -> Sequence[LedgerLine]: ...


class Shifts(Protocol):
    def add(self, shift: Shift) -> None:
        """Store a new open shift; Conflict ``shift.window_has_open`` if the window has one open."""
        ...

    def get(self, shift_no: str, *, for_update: bool = False) -> Shift | None: ...

    def save(self, shift: Shift) -> None: ...

    def open_of_window(self, window_id: int) -> Shift | None: ...

    def of_operator(self, operator_id: int, limit: int) -> Sequence[Shift]: ...


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

    def end_of_operator(self, operator_id: int, ended_at: datetime) -> None: ...

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

    def next_due(self) -> datetime | None: ...

    def get(self, kind: JobKind, subject: str) -> Job | None: ...


class Notices(Protocol):
    """Notifications already applied, each once."""

    def first_time(self, channel: str, notice_id: str, at: datetime) -> bool:
        """Record a notification; False when it had been recorded before."""
        ...


class Facts(Protocol):
    """Small named values of the installation itself (schema of secrets, installation id), as text."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: ``with uow() as work: …; work.commit()``. Leaving without commit rolls back.

    ``commit()`` returns when the transaction is durable. Constraint violations surface as Conflict at the call or at commit.
    """

    orders: Orders
    bills: Bills
    payments: Payments
    refunds: Refunds
    postings: Postings
    ledger: Ledger
    shifts: Shifts
    operators: Operators
    roles: Roles
    sessions: Sessions
    windows: Windows
    audit: Audit
    jobs: Jobs
    notices: Notices
    facts: Facts

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None: ...


UnitOfWorkFactory = Callable[[], UnitOfWork]


class Vault(Protocol):
    """Secrets at rest: seals small byte strings with a key that the database does not hold."""

    def seal(self, name: str, plain: bytes) -> str: ...

    def open(self, name: str, sealed: str) -> bytes: ...
