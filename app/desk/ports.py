"""What the desk's verbs need: the server, this computer's journal, the window's devices. Small Protocols, no makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from app.desk.exception_ports import ExceptionServer
from app.desk.keep_file import Sink as Sink  # noqa: PLC0414 - a port too: the gateway sees this file alone
from app.desk.keep_file import Transfer as Transfer  # noqa: PLC0414 - as above
from app.desk.paper import Printed as Printed  # noqa: PLC0414 - as above
from app.desk.paper import PrintedReceipt as PrintedReceipt  # noqa: PLC0414
from app.desk.paper import PrintOutcome as PrintOutcome  # noqa: PLC0414
from app.desk.patient_ports import PatientDevices
from app.desk.patient_ports import Scene as Scene  # noqa: PLC0414 - as above
from app.desk.patient_ports import SceneKind as SceneKind  # noqa: PLC0414
from app.desk.reconciliation_ports import ReconciliationServer
from app.desk.refund_ports import RefundServer
from app.desk.shift_ports import ShiftServer
from app.desk.terminal_ports import TRIAL as TRIAL  # noqa: PLC0414 - as above
from app.desk.terminal_ports import TerminalAsk as TerminalAsk  # noqa: PLC0414
from app.desk.terminal_ports import TerminalEntry as TerminalEntry  # noqa: PLC0414
from app.desk.terminal_ports import TerminalReport as TerminalReport  # noqa: PLC0414
from app.desk.terminal_ports import TerminalTask as TerminalTask  # noqa: PLC0414
from app.desk.terminal_ports import newest_of as newest_of  # noqa: PLC0414
from app.wire.administration import (
    AuditPage,
    DecideOffered,
    EditOperator,
    EditRole,
    NewOperator,
    OperatorList,
    OperatorView,
    RoleList,
    RoleView,
    SearchAudit,
)
from app.wire.alerts import AlertView
from app.wire.healing import HandedIn, HandIn, HealingView, Heartbeat, HeartbeatAnswer
from app.wire.offline import OfflineDelivered, OfflinePayment, Snapshot, SnapshotKey
from app.wire.orders import OrderPage, OrderView, SearchOrders
from app.wire.patients import BillView, FindBills, FindPatients, PatientView
from app.wire.payments import ChannelWord, PaymentView, TakePayment
from app.wire.payouts import PaidOut
from app.wire.refunds import CashGiven, RequestRefund
from app.wire.sessions import SessionStarted, SessionView
from app.wire.shifts import OpenShift
from app.wire.windows import DeskConfiguration, EditWindow, EnrolmentCode, WindowView


class Server(RefundServer, ShiftServer, ExceptionServer, ReconciliationServer, Protocol):
    """The shared server. Every method blocks (call it from a lane of ``ui/tasks.py``) and answers wire values.

    Raises app.core.errors: Refused and its kinds with the server's code and values; ``Unreachable("server.no_answer")``
    when there is no trustworthy answer, ``Unreachable("server.not_sent")`` when the request certainly did not leave,
    ``Unreachable("server.certificate_untrusted")`` when it did not leave because the server proved nothing.
    The path of each call stands beside it; the bearer token and the window token go in headers.
    """

    def enrol(self, code: str) -> WindowView: ...  # POST /api/windows/enrol; keeps the token

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer: ...  # POST /api/heartbeat (window token, no session)

    def hand_in(self, part: HandIn) -> HandedIn: ...  # POST /api/healing/intents (window token, no session)

    def configuration(self) -> DeskConfiguration: ...  # GET /api/configuration (window token, no session)

    def sign_in(self, username: str, password: str) -> SessionStarted: ...  # POST /api/sessions; keeps the token

    def sign_out(self) -> None: ...  # DELETE /api/sessions/current

    def session(self) -> SessionView: ...  # GET /api/sessions/current

    def change_password(self, old: str, new: str) -> None: ...  # POST /api/sessions/current/password

    def verify_password(self, password: str) -> None: ...  # POST /api/sessions/current/verify

    def find_patients(self, wanted: FindPatients) -> Sequence[PatientView]: ...  # POST /api/patients/search

    def find_bills(self, wanted: FindBills) -> Sequence[BillView]: ...  # POST /api/bills/search

    def take_payment(self, payment: TakePayment) -> PaymentView: ...  # POST /api/payments

    def deliver_offline(self, payment: OfflinePayment) -> OfflineDelivered: ...  # POST /api/offline/payments

    def renew_snapshot(self) -> str: ...  # GET /api/sessions/current/snapshot

    def beat(self) -> None: ...  # GET /api/health: light and impatient; only whether the server answers

    def abandon_payment(self, payment: TakePayment) -> PaymentView:  # POST /api/payments/{payment_no}/abandon
        """Settle an intent the server may never have seen: if unknown there, its number is dead from now on and it is
        ``not_paid`` (``payment.never_sent``); else its true state. ``auth_code`` is empty."""
        ...

    def payment(self, payment_no: str, *, known_version: int = -1, wait_s: int = 0) -> PaymentView:
        """GET /api/payments/{payment_no}?known_version=&wait=: waits (at most 25 s) for a version other than the
        known.
        """
        ...

    def cancel_payment(self, payment_no: str) -> PaymentView: ...  # POST /api/payments/{payment_no}/cancel

    def ask_channel(self, payment_no: str) -> ChannelWord: ...  # POST /api/payments/{payment_no}/ask

    def book_late(self, payment_no: str) -> PaymentView: ...  # POST /api/payments/{payment_no}/book-late

    def open_payments(self) -> Sequence[PaymentView]: ...  # GET /api/payments/open

    def order(self, order_no: str) -> OrderView: ...  # GET /api/orders/{order_no}

    def open_orders(self) -> Sequence[OrderView]: ...  # GET /api/orders/open: in parts, with money, not complete

    def undo_order(self, order_no: str, shift_no: str) -> OrderView: ...  # POST /api/orders/{order_no}/undo

    def search_orders(self, wanted: SearchOrders) -> OrderPage: ...  # POST /api/orders/search

    def inquire(self, wanted: SearchOrders) -> OrderPage: ...  # POST /api/inquiries

    def post_again(self, order_no: str) -> OrderView: ...  # POST /api/orders/{order_no}/post-again

    def alerts(self) -> Sequence[AlertView]: ...  # GET /api/alerts

    def take_alert(self, code: str, subject: str) -> AlertView: ...  # POST /api/alerts/{code}/{subject}/take

    def end_alert(self, code: str, subject: str, note: str) -> AlertView: ...  # POST /api/alerts/…/done

    def operators(self) -> OperatorList: ...  # GET /api/operators

    def add_operator(self, operator: NewOperator) -> OperatorView: ...  # POST /api/operators

    def edit_operator(self, operator_id: int, edit: EditOperator) -> OperatorView: ...  # PUT /api/operators/{id}

    def lock_operator(self, operator_id: int) -> OperatorView: ...  # POST /api/operators/{id}/lock

    def unlock_operator(self, operator_id: int) -> OperatorView: ...  # POST /api/operators/{id}/unlock

    def reset_password(self, operator_id: int, password: str) -> OperatorView: ...  # POST /api/operators/{id}/password

    def roles(self) -> RoleList: ...  # GET /api/roles

    def add_role(self, role: EditRole) -> RoleView: ...  # POST /api/roles

    def edit_role(self, role_id: int, role: EditRole) -> RoleView: ...  # PUT /api/roles/{id}

    def decide_offered(self, role_id: int, offered: DecideOffered) -> RoleView: ...  # POST /api/roles/{id}/offered

    def windows(self) -> Sequence[WindowView]: ...  # GET /api/windows

    def add_window(self, window: EditWindow) -> WindowView: ...  # POST /api/windows

    def edit_window(self, window_id: int, window: EditWindow) -> WindowView: ...  # PUT /api/windows/{id}

    def enrolment_code(self, window_id: int) -> EnrolmentCode: ...  # POST /api/windows/{id}/enrolment

    def search_audit(self, wanted: SearchAudit) -> AuditPage: ...  # POST /api/audit/search

    def healing(self) -> HealingView: ...  # GET /api/healing: the one under way, or the last

    def desk_is_gone(self, window_id: int) -> HealingView: ...  # POST /api/healing/desks/{id}/gone


@dataclass(frozen=True, slots=True)
class Intent:
    """A payment's intent as this computer's disk holds it: everything but the payment code."""

    payment: TakePayment
    recorded_at: datetime
    operator_id: int


class Journal(Protocol):
    """Intents on this computer's disk; ``record`` returns only when the intent is durable."""

    def record(self, intent: Intent) -> None:
        """Store an intent before anything is sent. Raises Refused (``journal.full``, ``journal.damaged`` …)."""
        ...

    def close(self, payment_no: str, outcome: str) -> None:
        """Note that the payment has reached an end the server vouches for."""
        ...

    def open_intents(self) -> Sequence[Intent]:
        """Intents without an end, oldest first."""
        ...

    def intents_since(self, at: datetime) -> Sequence[Intent]:
        """Intents recorded at or after an instant, with or without an end, oldest first. None is ever deleted."""
        ...

    def keep_receipt(self, receipt: PrintedReceipt) -> None: ...

    def receipt(self, payment_no: str) -> PrintedReceipt | None: ...

    def mark_printed(self, payment_no: str) -> None: ...

    def mark_blank(self, payment_no: str) -> None:
        """Note that nothing of a receipt came out; without that it perhaps did, until it is printed."""
        ...

    def unprinted(self) -> Sequence[PrintedReceipt]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineEntry:
    """A payment taken while the server did not answer, as this disk holds it. ``outcome`` is empty until the server
    has it, then ``paid`` or ``held``; ``reason`` why it is held, or why the server refused to take it so far."""

    content: OfflinePayment
    operator_id: int
    operator_name: str
    outcome: str = ""
    reason: str = ""

    @property
    def payment(self) -> TakePayment:
        """What was taken."""
        return self.content.payment


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineTaken:
    """What is to be written down of a payment taken now: all but its place in the chain, which the journal gives."""

    payment: TakePayment
    taken_at: datetime
    clock_ahead_ms: int
    snapshot: str
    operator_id: int
    operator_name: str


class OfflineJournal(Protocol):
    """Payments taken while the server did not answer, on this computer's disk, in order and chained."""

    def record_offline(self, taken: OfflineTaken) -> OfflineEntry:
        """Store it durably at the end of the chain; an intent of the same number ends with it, in one transaction. The
        same number again answers the entry that is there. Raises Refused (``journal.full`` …)."""
        ...

    def undelivered(self) -> Sequence[OfflineEntry]:
        """What the server does not have yet, in order. Raises Refused ``journal.damaged`` when the chain is broken."""
        ...

    def offline_from(self, sequence: int) -> Sequence[OfflineEntry]:
        """Entries from a place in the chain on, delivered or not, in order."""
        ...

    def note_delivery(self, sequence: int, outcome: str, reason: str) -> None:
        """Write down what the server said of an entry; ``outcome`` is empty when it refused to take it."""
        ...

    def latest_offline(self, limit: int) -> Sequence[OfflineEntry]:
        """The latest entries, newest first."""
        ...


class LineListener(Protocol):
    """Hears of every call to the server whether it was answered, from any thread."""

    def heard(self) -> None: ...

    def missed(self, code: str, *, beat: bool = False) -> None: ...

    def server_time(self, server_at: datetime) -> None: ...


class SnapshotKeeper(Protocol):
    """Keeps the public keys that the server tells."""

    def keep(self, keys: Sequence[SnapshotKey]) -> None: ...


class SnapshotReader(Protocol):
    """Checks signed snapshots with the keys that the server gave at enrolment and with its configuration."""

    def read(self, signed: str) -> Snapshot:
        """The content. Raises Refused ``snapshot.missing`` or ``snapshot.forged``."""
        ...


CASH = "cash/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A refund asked for, a shift opened, a payout paid or a cash refund handed out here, under its number (the last
    under `CASH` and the refund's). ``outcome`` is the last that is known of it: a state, a refusal's code, or empty."""

    number: str
    content: RequestRefund | OpenShift | PaidOut | CashGiven
    recorded_at: datetime
    operator_id: int
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class HandedIntent:
    """An intent and the last that is known of it here: a state the server vouched for, a refusal's code, or empty."""

    intent: Intent
    outcome: str


class History(Protocol):
    """What this desk has done, for a server that was put back to an earlier point. Kept at least 40 days; raises as
    Journal."""

    def record_act(self, act: Act) -> None:
        """Store an act before it is sent. A payout, or cash given out, that is tried once more replaces the earlier
        try."""
        ...

    def note_act(self, number: str, outcome: str) -> None: ...

    def acts_since(self, at: datetime) -> Sequence[Act]: ...

    def handed_since(self, at: datetime) -> Sequence[HandedIntent]: ...

    def words_since(self, at: datetime) -> Sequence[TerminalEntry]: ...

    def last_paid(self) -> str:
        """The newest payment that the server called paid; empty without one."""
        ...

    def remember(self, name: str, value: str) -> None: ...

    def remembered(self, name: str) -> str: ...

    def prune(self) -> None: ...


class Power(StrEnum):
    """A device's state in UnifiedPOS words."""

    ONLINE = "online"
    OFF = "off"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A device as last heard of; ``facts`` are kind-specific words such as paper=out, cover=open, drawer=closed."""

    device: str
    kind: str
    model: str
    power: Power
    error: str
    facts: Mapping[str, str] = field(default_factory=dict)


class DeviceListener(Protocol):
    """Hears what devices do, on a thread of the gateway (``ui/tasks.py`` carries it to the screen)."""

    def scanned(self, text: str, symbology: str) -> None: ...
    def device_changed(self, status: DeviceStatus) -> None: ...
    def noticed(self, code: str) -> None:
        """A device speaks in the middle of an act that goes on, as of a terminal that is silent for long."""

    def host_changed(self, running: bool) -> None:
        """``running`` is False while the device program is being restarted; one that has no devices to run is not."""
        ...


class Devices(PatientDevices, Protocol):
    """The window's devices, through the device host. Calls block at most their deadline and never raise for devices."""

    def start(self, listener: DeviceListener) -> None: ...

    def stop(self) -> None: ...

    def statuses(self) -> Sequence[DeviceStatus]: ...

    def printer_status(self) -> DeviceStatus: ...

    def print(self, document: Sequence[Mapping[str, Any]]) -> Printed: ...

    def open_drawer(self) -> str:
        """Kick the drawer; answers an error code or empty text."""
        ...

    def test(self, device: str) -> str:
        """Health test of a device (test page, drawer); answers an error code or empty text."""
        ...
