"""The server's HTTP interface as the desk's ``Server`` port: one method a call, errors by their codes."""

import logging
import math
import ssl
import threading
from collections.abc import Sequence
from typing import TypeVar

import requests

from app.core.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    NotPermitted,
    NotSignedIn,
    PaydeskError,
    Refused,
    Unreachable,
)
from app.desk.ports import LineListener, Sink, SnapshotKeeper, Transfer
from app.gateway.http_exceptions import ExceptionCalls
from app.gateway.http_reconciliation import ReconciliationCalls
from app.gateway.http_refunds import RefundCalls
from app.gateway.http_shifts import ShiftCalls
from app.gateway.http_terminals import TerminalCalls
from app.gateway.hurried import HurriedAdapter
from app.gateway.incoming import take
from app.gateway.outgoing import Outgoing
from app.gateway.window_token import TokenStore
from app.line.hurried import within
from app.wire import codec
from app.wire.administration import (
    AuditPage,
    DecideOffered,
    EditOperator,
    EditRole,
    NewOperator,
    OperatorList,
    OperatorView,
    ResetPassword,
    RoleList,
    RoleView,
    SearchAudit,
    WindowList,
)
from app.wire.alerts import AlertList, AlertView, EndAlert
from app.wire.healing import HandedIn, HandIn, HealingView, Heartbeat, HeartbeatAnswer
from app.wire.offline import OfflineDelivered, OfflinePayment, SnapshotView
from app.wire.orders import OpenOrders, OrderPage, OrderView, SearchOrders, UndoOrder
from app.wire.patients import BillView, FindBills, FindPatients, PatientView
from app.wire.payments import ChannelWord, OpenPayments, PaymentView, TakePayment
from app.wire.problems import Problem
from app.wire.sessions import ChangePassword, SessionStarted, SessionView, SignIn, VerifyPassword
from app.wire.windows import DeskConfiguration, EditWindow, Enrol, Enrolled, EnrolmentCode, WindowView

log = logging.getLogger(__name__)

Value = TypeVar("Value")

CONNECT_S = 3.05
ANSWER_S = 12
"""Longer than the server's own 2 s look at a payment plus a slow business system; then the answer counts as lost."""
BEAT_S = 1.5
"""How long the light question waits for the line, and then for its answer."""
NOT_THE_SERVER = frozenset({"server.no_answer", "server.not_sent", "server.certificate_untrusted"})
NO_STORAGE = "storage."
"""A server whose database does not answer can record nothing: for a desk it is not there."""
LARGEST_ANSWER = 8 * 1024 * 1024
SILENCE_S = 30
"""How long a file that is being received may pause."""


class HttpServer(RefundCalls, ShiftCalls, ExceptionCalls, ReconciliationCalls, TerminalCalls):
    """``app.desk.ports.Server`` over HTTP. Safe from several lanes: one connection pool a thread."""

    def __init__(
        self, base_url: str, tokens: TokenStore, *, ca_bundle: str = "", line: LineListener | None = None,
        keys: SnapshotKeeper | None = None, desk_id: str = "", version: str = "",
    ) -> None:  # fmt: skip
        """``base_url`` such as ``https://paydesk.hospital.lan:8443``; ``ca_bundle`` a file for a hospital's own CA.
        ``line`` hears whether calls are answered, ``keys`` keeps those of the server's signatures."""
        self._line, self._keys = line, keys
        self._who = {"Paydesk-Desk": desk_id, "Paydesk-Version": version}
        self._base, self._tokens, self._verify = base_url.rstrip("/"), tokens, ca_bundle or True
        self._local = threading.local()
        self._bearer = ""
        self._window_token = tokens.read()

    @property
    def enrolled(self) -> bool:
        """Whether this computer holds a window's token."""
        return bool(self._window_token)

    # ------------------------------------------------------------ the wire

    def _http(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.verify = self._verify
            for scheme in ("http://", "https://"):
                session.mount(scheme, HurriedAdapter())
            self._local.session = session
        return session

    def _call(
        self, method: str, path: str, body: object | None, *, answer_s: float, beat: bool = False,
        going: Transfer | None = None,
    ) -> requests.Response:  # fmt: skip
        """The answer, and word to whoever watches the line whether there was one of our own server. Raises what the
        server refuses; Unreachable when it did not answer; Refused ``file.cancelled`` when ``going`` was."""
        try:
            reply = self._send(method, path, body, answer_s, connect_s=BEAT_S if beat else CONNECT_S, going=going)
        except PaydeskError as error:
            if going is not None:
                going.check()
            self._tell_line(error.code if isinstance(error, Unreachable) else "", beat)
            raise
        ours = reply.status_code == 204 or reply.headers.get("Content-Type", "").startswith("application/json")
        self._tell_line("" if ours else "server.no_answer", beat)
        return reply

    def _tell_line(self, code: str, beat: bool) -> None:
        if self._line is None:
            return
        if code in NOT_THE_SERVER or code.startswith(NO_STORAGE):
            self._line.missed(code, beat=beat)
        else:
            self._line.heard()

    def _send(
        self, method: str, path: str, body: object | None, answer_s: float, *, connect_s: float, going: Transfer | None
    ) -> requests.Response:
        data: bytes | Outgoing | None = None if body is None else codec.encode(body)
        if going is not None and isinstance(data, bytes):
            data = Outgoing(data, going)
        try:
            with within(connect_s + answer_s, None if going is None else lambda: going.cancelled):
                reply = self._http().request(
                    method, f"{self._base}{path}", data=data,
                    headers=self._headers(body), timeout=(connect_s, answer_s), allow_redirects=False,
                )  # fmt: skip
        except requests.RequestException as error:
            raise _lost(error) from None
        if reply.status_code >= 300 or len(reply.content) > LARGEST_ANSWER:
            raise _error(reply.status_code, reply.headers.get("Content-Type", ""), reply.content)
        return reply

    def _headers(self, body: object | None, accept: str = "application/json") -> dict[str, str]:
        headers = {"Accept": accept, "Paydesk-Window": self._window_token, **self._who}
        if self._bearer:
            headers["Authorization"] = f"Bearer {self._bearer}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    def _receive(self, method: str, path: str, body: object | None, to: Sink) -> None:
        """A file, part by part, however long it takes while it keeps coming and somebody wants it. Raises as ``_ask``
        and what ``to`` raises, Refused ``file.cancelled``; a file that ends early is no answer."""
        data = None if body is None else codec.encode(body)
        try:
            with within(math.inf, lambda: to.cancelled), self._http().request(
                method, f"{self._base}{path}", data=data, headers=self._headers(body, "*/*"),
                timeout=(CONNECT_S, SILENCE_S), allow_redirects=False, stream=True,
            ) as reply:  # fmt: skip
                if reply.status_code >= 300:
                    raise _error(reply.status_code, reply.headers.get("Content-Type", ""), reply.content)
                if reply.headers.get("Content-Type", "").startswith("text/html"):
                    raise Unreachable("server.no_answer")
                take(reply, to)
        except requests.RequestException as error:
            raise Refused("file.cancelled") if to.cancelled else _lost(error) from None

    def _do(self, method: str, path: str, body: object | None = None) -> None:
        """An act whose only answer is that it is done (204): the page of a proxy or a portal does not say so."""
        if self._call(method, path, body, answer_s=ANSWER_S).status_code != 204:
            raise Unreachable("server.no_answer")

    def _ask(
        self, kind: type[Value], method: str, path: str, body: object | None = None, *, answer_s: float = ANSWER_S,
        going: Transfer | None = None,
    ) -> Value:  # fmt: skip
        reply = self._call(method, path, body, answer_s=answer_s, going=going)
        if not reply.headers.get("Content-Type", "").startswith("application/json"):
            raise Unreachable("server.no_answer")
        try:
            return codec.decode(reply.content, kind)
        except codec.WireError as error:
            log.warning("%s %s: unreadable answer (%s)", method, path.partition("?")[0], error)
            raise Unreachable("server.no_answer") from None

    # ------------------------------------------------------------ window and session

    def enrol(self, code: str) -> WindowView:
        enrolled = self._ask(Enrolled, "POST", "/api/windows/enrol", Enrol(code=code))
        self._tokens.write(enrolled.token)
        self._window_token = enrolled.token
        if self._keys is not None:
            self._keys.keep(enrolled.snapshot_keys)
        return enrolled.window

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        return self._ask(HeartbeatAnswer, "POST", "/api/heartbeat", beat, answer_s=CONNECT_S)

    def hand_in(self, part: HandIn) -> HandedIn:
        return self._ask(HandedIn, "POST", "/api/healing/intents", part, answer_s=2 * ANSWER_S)

    def configuration(self) -> DeskConfiguration:
        told = self._ask(DeskConfiguration, "GET", "/api/configuration", answer_s=CONNECT_S)
        if self._line is not None:
            self._line.server_time(told.server_at)
        if self._keys is not None:
            self._keys.keep(told.snapshot_keys)
        return told

    def beat(self) -> None:
        self._call("GET", "/api/health", None, answer_s=BEAT_S, beat=True)

    def sign_in(self, username: str, password: str) -> SessionStarted:
        started = self._ask(SessionStarted, "POST", "/api/sessions", SignIn(username=username, password=password))
        self._bearer = started.token
        return started

    def sign_out(self) -> None:
        try:
            self._do("DELETE", "/api/sessions/current")
        finally:
            self._bearer = ""

    def session(self) -> SessionView:
        return self._ask(SessionView, "GET", "/api/sessions/current")

    def change_password(self, old: str, new: str) -> None:
        self._do("POST", "/api/sessions/current/password", ChangePassword(old_password=old, new_password=new))

    def verify_password(self, password: str) -> None:
        self._do("POST", "/api/sessions/current/verify", VerifyPassword(password=password))

    # ------------------------------------------------------------ patients and payments

    def find_patients(self, wanted: FindPatients) -> Sequence[PatientView]:
        return self._ask(tuple[PatientView, ...], "POST", "/api/patients/search", wanted)

    def find_bills(self, wanted: FindBills) -> Sequence[BillView]:
        return self._ask(tuple[BillView, ...], "POST", "/api/bills/search", wanted)

    def take_payment(self, payment: TakePayment) -> PaymentView:
        return self._ask(PaymentView, "POST", "/api/payments", payment)

    def deliver_offline(self, payment: OfflinePayment) -> OfflineDelivered:
        return self._ask(OfflineDelivered, "POST", "/api/offline/payments", payment, answer_s=2 * ANSWER_S)

    def renew_snapshot(self) -> str:
        return self._ask(SnapshotView, "GET", "/api/sessions/current/snapshot").snapshot

    def abandon_payment(self, payment: TakePayment) -> PaymentView:
        return self._ask(PaymentView, "POST", f"/api/payments/{payment.payment_no}/abandon", payment)

    def payment(self, payment_no: str, *, known_version: int = -1, wait_s: int = 0) -> PaymentView:
        path = f"/api/payments/{payment_no}?known_version={known_version}&wait={wait_s}"
        return self._ask(PaymentView, "GET", path, answer_s=ANSWER_S + wait_s)

    def cancel_payment(self, payment_no: str) -> PaymentView:
        return self._ask(PaymentView, "POST", f"/api/payments/{payment_no}/cancel")

    def ask_channel(self, payment_no: str) -> ChannelWord:
        return self._ask(ChannelWord, "POST", f"/api/payments/{payment_no}/ask", answer_s=2 * ANSWER_S)

    def book_late(self, payment_no: str) -> PaymentView:
        return self._ask(PaymentView, "POST", f"/api/payments/{payment_no}/book-late")

    def open_payments(self) -> Sequence[PaymentView]:
        return self._ask(OpenPayments, "GET", "/api/payments/open").payments

    def order(self, order_no: str) -> OrderView:
        return self._ask(OrderView, "GET", f"/api/orders/{order_no}")

    def open_orders(self) -> Sequence[OrderView]:
        return self._ask(OpenOrders, "GET", "/api/orders/open").orders

    def undo_order(self, order_no: str, shift_no: str) -> OrderView:
        return self._ask(OrderView, "POST", f"/api/orders/{order_no}/undo", UndoOrder(shift_no=shift_no))

    def search_orders(self, wanted: SearchOrders) -> OrderPage:
        return self._ask(OrderPage, "POST", "/api/orders/search", wanted)

    def inquire(self, wanted: SearchOrders) -> OrderPage:
        return self._ask(OrderPage, "POST", "/api/inquiries", wanted)

    def post_again(self, order_no: str) -> OrderView:
        return self._ask(OrderView, "POST", f"/api/orders/{order_no}/post-again", answer_s=2 * ANSWER_S)

    # ------------------------------------------------------------ administration

    def operators(self) -> OperatorList:
        return self._ask(OperatorList, "GET", "/api/operators")

    def add_operator(self, operator: NewOperator) -> OperatorView:
        return self._ask(OperatorView, "POST", "/api/operators", operator)

    def edit_operator(self, operator_id: int, edit: EditOperator) -> OperatorView:
        return self._ask(OperatorView, "PUT", f"/api/operators/{operator_id}", edit)

    def lock_operator(self, operator_id: int) -> OperatorView:
        return self._ask(OperatorView, "POST", f"/api/operators/{operator_id}/lock")

    def unlock_operator(self, operator_id: int) -> OperatorView:
        return self._ask(OperatorView, "POST", f"/api/operators/{operator_id}/unlock")

    def reset_password(self, operator_id: int, password: str) -> OperatorView:
        path = f"/api/operators/{operator_id}/password"
        return self._ask(OperatorView, "POST", path, ResetPassword(password=password))

    def roles(self) -> RoleList:
        return self._ask(RoleList, "GET", "/api/roles")

    def add_role(self, role: EditRole) -> RoleView:
        return self._ask(RoleView, "POST", "/api/roles", role)

    def edit_role(self, role_id: int, role: EditRole) -> RoleView:
        return self._ask(RoleView, "PUT", f"/api/roles/{role_id}", role)

    def decide_offered(self, role_id: int, offered: DecideOffered) -> RoleView:
        return self._ask(RoleView, "POST", f"/api/roles/{role_id}/offered", offered)

    def windows(self) -> Sequence[WindowView]:
        return self._ask(WindowList, "GET", "/api/windows").windows

    def add_window(self, window: EditWindow) -> WindowView:
        return self._ask(WindowView, "POST", "/api/windows", window)

    def edit_window(self, window_id: int, window: EditWindow) -> WindowView:
        return self._ask(WindowView, "PUT", f"/api/windows/{window_id}", window)

    def enrolment_code(self, window_id: int) -> EnrolmentCode:
        return self._ask(EnrolmentCode, "POST", f"/api/windows/{window_id}/enrolment")

    def search_audit(self, wanted: SearchAudit) -> AuditPage:
        return self._ask(AuditPage, "POST", "/api/audit/search", wanted)

    def healing(self) -> HealingView:
        return self._ask(HealingView, "GET", "/api/healing")

    def desk_is_gone(self, window_id: int) -> HealingView:
        return self._ask(HealingView, "POST", f"/api/healing/desks/{window_id}/gone")

    # ------------------------------------------------------------ alerts

    def alerts(self) -> Sequence[AlertView]:
        return self._ask(AlertList, "GET", "/api/alerts").alerts

    def take_alert(self, code: str, subject: str) -> AlertView:
        return self._ask(AlertView, "POST", f"/api/alerts/{code}/{subject}/take")

    def end_alert(self, code: str, subject: str, note: str) -> AlertView:
        return self._ask(AlertView, "POST", f"/api/alerts/{code}/{subject}/done", EndAlert(note=note))


def _lost(error: requests.RequestException) -> Unreachable:
    """What became of a request without an answer."""
    if isinstance(error, requests.ConnectTimeout):
        return Unreachable("server.not_sent")
    return Unreachable(_code_of(error) if isinstance(error, requests.ConnectionError) else "server.no_answer")


def _code_of(error: requests.ConnectionError) -> str:
    """Whether the request certainly did not leave: no connection was made (refused, no route, no such name), or the
    server's certificate was not accepted. Any other trouble of TLS may come after the request."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, Exception) and type(reason).__name__ == "SSLError":
        untrusted = bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
        return "server.certificate_untrusted" if untrusted else "server.no_answer"
    never_connected = type(reason).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
    return "server.not_sent" if never_connected else "server.no_answer"


def _error(status: int, content_type: str, content: bytes) -> PaydeskError:
    """The error a refusal stands for; anything that is not our own problem document is no trustworthy answer."""
    if not content_type.startswith("application/problem+json"):
        return Unreachable("server.no_answer")
    try:
        problem = codec.decode(content, Problem)
    except codec.WireError:
        return Unreachable("server.no_answer")
    values = dict(problem.values)
    if status >= 500:
        return Unreachable(problem.code, **values)
    if status == 403 and "permission" in values:
        return NotPermitted(str(values["permission"]))
    if status == 400 and {"field", "rule"} <= values.keys():
        return InvalidInput(str(values["field"]), str(values["rule"]), problem.code)
    kind = {401: NotSignedIn, 404: NotFound, 409: Conflict}.get(status, Refused)
    return kind(problem.code, **values)
