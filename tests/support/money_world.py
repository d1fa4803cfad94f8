"""A small world for the money services: a real database, a clock that is set, far ends that say what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from app.core.errors import Conflict, PaydeskError, Unreachable
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentEvent
from app.core.permissions import PERMISSIONS
from app.core.refund import RefundEvent
from server.domain.identity import Actor, Operator, Role, Window
from server.domain.order import Order
from server.domain.payment import BillWanted, Payment, PaymentWanted
from server.domain.refund import Refund
from server.ports import (
    Bill,
    ChannelAnswer,
    ChannelRules,
    Patient,
    PostingAnswer,
    RefundAnswer,
    StatementFile,
    WithdrawalAnswer,
)
from server.services.abandon_payment import AbandonPayment
from server.services.apply_notification import ApplyNotification
from server.services.ask_channel import AskChannel
from server.services.book_late import BookLate
from server.services.cancel_payment import CancelPayment
from server.services.changes import Changes
from server.services.channel_doors import ChannelDoors
from server.services.close_left_open import CloseLeftOpen, LeftOpenRule
from server.services.decide_refund import DecideRefund
from server.services.hand_over_cash import HandOverCash
from server.services.notice_restore import NoticeRestore
from server.services.open_orders import OpenOrders
from server.services.paid_before import PaidBefore
from server.services.payouts import Payouts
from server.services.post_order import PostAgain, PostOrder
from server.services.read_payments import ReadPayments
from server.services.record_answer import RecordAnswer
from server.services.refund_limits import RefundLimits
from server.services.release_bills import ReleaseBills
from server.services.request_refund import RequestRefund
from server.services.settle_payment import SettlePayment
from server.services.settle_refund import SettleRefund
from server.services.shifts import Shifts
from server.services.take_payment import TakePayment
from server.services.undo_order import UndoOrder
from server.storage.engine import Database
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import PassingStore

Word = TypeVar("Word")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RULES = ChannelRules(
    first_query_s=5, query_interval_s=5, give_up_s=45, reverse_not_before_s=15, reverse_interval_s=5,
    reverse_window_s=7 * 86400, slow_query_s=(60, 600), refund_query_s=(5, 60), refund_window_days=365,
    refunds_per_payment=50, refund_spacing_s=60, requests_per_second=33, answer_timeout_s=10,
    largest_payment_fen=10**9,
)  # fmt: skip


class SetClock:
    """A clock that moves when the test says so."""

    def __init__(self) -> None:
        self.instant = START

    def now(self) -> datetime:
        return self.instant

    def monotonic_s(self) -> float:
        return (self.instant - START).total_seconds()

    def forward(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


def said(event: PaymentEvent, reason: str = "channel.test", **more: Any) -> ChannelAnswer:
    return ChannelAnswer(event=event, reason=reason, **more)


PAID = said(PaymentEvent.CHANNEL_PAID, channel_number="4200001", channel_code="SUCCESS")
WAITING = said(PaymentEvent.CHANNEL_WAITING, "channel.waiting_password")
REFUSED = said(PaymentEvent.CHANNEL_REFUSED, "channel.not_enough_money")
UNCLEAR = said(PaymentEvent.CHANNEL_UNCLEAR, "channel.no_answer")
NOT_FOUND = said(PaymentEvent.CHANNEL_UNCLEAR, "channel.not_found", not_found=True)
REVERSED = said(PaymentEvent.CHANNEL_REVERSED, "channel.reversed")
REFUND_DONE = RefundAnswer(event=RefundEvent.CHANNEL_REFUNDED, outcome="channel.refunded", channel_number="5000001")
REFUND_PROCESSING = RefundAnswer(event=RefundEvent.CHANNEL_PROCESSING, outcome="channel.refund_processing")
REFUND_UNCLEAR = RefundAnswer(event=RefundEvent.CHANNEL_UNCLEAR, outcome="channel.no_answer")
REFUND_ABNORMAL = RefundAnswer(event=RefundEvent.CHANNEL_ABNORMAL, outcome="channel.refund_abnormal")
REFUND_UNFUNDED = RefundAnswer(event=RefundEvent.CHANNEL_UNCLEAR, outcome="channel.merchant_balance", retry=True)
REFUND_REFUSED = RefundAnswer(event=RefundEvent.CHANNEL_REFUSED, outcome="channel.refund_refused")
POSTED = PostingAnswer("posted", "his.posted", receipt_no="R1", guidance="to the pharmacy", posted_at=START)
POSTING_UNCLEAR = PostingAnswer("unclear", "his.no_answer")
POSTING_REFUSED = PostingAnswer("refused", "bill.gone")


@dataclass
class ScriptedChannel:
    """Says what the script holds next; the last word of a script is said for ever. Counts what it was asked."""

    name: str = "wechat"
    merchant: str = "m1"
    rules: ChannelRules = RULES
    pays: list[ChannelAnswer] = field(default_factory=lambda: [PAID])
    queries: list[ChannelAnswer] = field(default_factory=lambda: [PAID])
    reverses: list[ChannelAnswer] = field(default_factory=lambda: [REVERSED])
    refunds: list[RefundAnswer] = field(default_factory=lambda: [REFUND_DONE])
    refund_queries: list[RefundAnswer] = field(default_factory=lambda: [REFUND_DONE])
    calls: list[str] = field(default_factory=list)

    def _next(self, call: str, script: list[Word]) -> Word:
        self.calls.append(call)
        return script.pop(0) if len(script) > 1 else script[0]

    def pay(self, payment: Payment, *, auth_code: str, subject: str, address: str) -> ChannelAnswer:
        return self._next("pay", self.pays)

    def query(self, payment: Payment) -> ChannelAnswer:
        return self._next("query", self.queries)

    def reverse(self, payment: Payment) -> ChannelAnswer:
        return self._next("reverse", self.reverses)

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        return self._next(f"refund {refund.refund_no}", self.refunds)

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        return self._next("query_refund", self.refund_queries)

    def fetch_statement(self, day: Any) -> StatementFile:
        raise Unreachable("statement.not_ready")


@dataclass
class ScriptedHis:
    """A business system that says what the script holds next."""

    name: str = "his"
    posts: list[PostingAnswer] = field(default_factory=lambda: [POSTED])
    withdrawals: list[WithdrawalAnswer] = field(
        default_factory=lambda: [WithdrawalAnswer("withdrawn", "his.withdrawn")]
    )
    lock_error: PaydeskError | None = None
    unlock_error: PaydeskError | None = None
    bills: list[Bill] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    """(operator, window) as each money call named them."""

    def find_patients(self, by: str, text: str) -> Sequence[Patient]:
        return []

    def list_bills(self, patient_no: str) -> Sequence[Bill]:
        return []

    def read_bills(self, bill_nos: Sequence[str]) -> Sequence[Bill]:
        self.calls.append("read_bills")
        return [bill for bill in self.bills if bill.bill_no in bill_nos]

    def lock_bills(
        self, order_no: str, patient_no: str, bills: Iterable[tuple[str, str]], *, window: str, lease_s: int
    ) -> None:
        self.calls.append("lock")
        if self.lock_error is not None:
            raise self.lock_error

    def unlock_bills(self, order_no: str) -> None:
        self.calls.append("unlock")
        if self.unlock_error is not None:
            raise self.unlock_error

    def post(self, order: Order, payments: Sequence[Payment], *, operator: str, window: str) -> PostingAnswer:
        self.calls.append(f"post {order.order_no}")
        self.named.append((operator, window))
        return self.posts.pop(0) if len(self.posts) > 1 else self.posts[0]

    def withdraw(self, refund: Refund, order: Order, *, operator: str, window: str) -> WithdrawalAnswer:
        self.calls.append("withdraw")
        self.named.append((operator, window))
        return self.withdrawals.pop(0) if len(self.withdrawals) > 1 else self.withdrawals[0]

    def cancel_withdrawal(self, refund: Refund, *, operator: str, window: str) -> WithdrawalAnswer:
        self.calls.append("cancel_withdrawal")
        self.named.append((operator, window))
        return WithdrawalAnswer("withdrawn", "his.put_back")


class MoneyWorld:
    """All money services over one database; jobs are run by ``work()``, sending happens at once unless held back."""

    def __init__(self, database: Database, self_approve_fen: int = 10**9) -> None:
        self.uow, self.reader = database.uow, database.reader
        self.clock, self.changes = SetClock(), Changes()
        self.wechat, self.cash, self.his = (
            ScriptedChannel(),
            ScriptedChannel(name="cash", merchant="cash"),
            ScriptedHis(),
        )
        self.channels = {"wechat": self.wechat, "cash": self.cash}
        self.businesses = {"his": self.his}
        self.closed: dict[str, str] = {}
        self.doors = ChannelDoors(closed=lambda channel: self.closed.get("", "") or self.closed.get(channel, ""))
        self.hold_sending = False
        self.unsent: list[Callable[[], object]] = []
        self.more_handlers: dict[str, Callable[[str], object]] = {}
        self._build(self_approve_fen)
        self._people()

    def _build(self, self_approve_fen: int) -> None:
        common: dict[str, Any] = {"uow": self.uow, "clock": self.clock}
        ends: dict[str, Any] = {**common, "channels": self.channels}
        limits = RefundLimits(self_approve_fen=self_approve_fen)
        self.record = RecordAnswer(**ends, changes=self.changes)
        self.release = ReleaseBills(**common, businesses=self.businesses)
        self.take = TakePayment(
            **ends,
            reader=self.reader,
            businesses=self.businesses,
            record=self.record,
            release=self.release,
            run=self._run,
            wake=lambda: None,
        )
        self.settle = SettlePayment(
            **ends, reader=self.reader, record=self.record, changes=self.changes,
            paid_before=PaidBefore(**common, reader=self.reader, businesses=self.businesses),
        )  # fmt: skip
        self.cancel = CancelPayment(**ends, changes=self.changes, wake=lambda: None)
        self.ask = AskChannel(**ends, reader=self.reader, record=self.record)
        missed = NoticeRestore(**common, reader=self.reader).missed
        self.abandon = AbandonPayment(**ends, businesses=self.businesses, missed=missed)
        self.book_late = BookLate(**ends, wake=lambda: None)
        self.post = PostOrder(**ends, reader=self.reader, businesses=self.businesses, changes=self.changes)
        self.post_again = PostAgain(**common, post=self.post)
        self.request_refund = RequestRefund(**ends, limits=limits, wake=lambda: None, doors=self.doors)
        self.undo = UndoOrder(
            **ends, reader=self.reader, request_refund=self.request_refund, changes=self.changes, wake=lambda: None
        )
        self.open_orders = OpenOrders(reader=self.reader, channels=self.channels)
        self.decide_refund = DecideRefund(**common, limits=limits, changes=self.changes, wake=lambda: None)
        self.settle_refund = SettleRefund(
            **ends, reader=self.reader, businesses=self.businesses, changes=self.changes, limits=limits,
            doors=self.doors,
        )  # fmt: skip
        self.vault = EnvelopeVault(PassingStore())
        self.payouts = Payouts(**ends, reader=self.reader, vault=self.vault, changes=self.changes)
        self.hand_over_cash = HandOverCash(**common, changes=self.changes)
        self.read = ReadPayments(**ends, reader=self.reader)
        self.shifts = Shifts(**ends, reader=self.reader, check_password=self._check_password)
        self.close_left_open = CloseLeftOpen(self.uow, self.reader, self.clock, LeftOpenRule())
        self.notify = ApplyNotification(**common, channels={}, record=self.record, changes=self.changes)

    def _people(self) -> None:
        with self.uow() as work:
            self.window = work.windows.add(Window(0, "W001", "Window 1", "main", True))
            self.second_window = work.windows.add(Window(0, "W002", "Window 2", "main", True))
            role = work.roles.add(Role(role_id=0, name="everything", permissions=frozenset(PERMISSIONS)))
            people = [
                work.operators.add(Operator(0, name, name.title(), "hash", (role.role_id,), True, False))
                for name in ("lin", "zhao")
            ]
            work.commit()
        self.cashier = self.actor(people[0], self.window)
        self.colleague = self.actor(people[1], self.second_window)
        self.shift_no = mint(NumberKind.SHIFT, "W001", self.clock.now())
        self.shifts.open(self.cashier, self.shift_no, 10000)

    def actor(self, operator: Operator, window: Window, *without: str) -> Actor:
        return Actor(operator, window, frozenset(PERMISSIONS) - set(without), frozenset(), "127.0.0.1")

    def _check_password(self, username: str, password: str) -> tuple[Operator, frozenset[str]]:
        with self.reader() as work:
            operator = work.operators.by_username(username)
        if operator is None or password != "right":
            raise Conflict("sign_in.refused")
        return operator, frozenset(PERMISSIONS)

    def _run(self, sending: Callable[[], object]) -> None:
        if self.hold_sending:
            self.unsent.append(sending)
        else:
            sending()

    def number(self, kind: NumberKind) -> str:
        return mint(kind, "W001", self.clock.now())

    def wanted(self, channel: str = "wechat", amount_fen: int = 6360, **changes: Any) -> PaymentWanted:
        """A payment of one bill, with fresh numbers unless given."""
        values: dict[str, Any] = {
            "payment_no": self.number(NumberKind.PAYMENT),
            "order_no": self.number(NumberKind.ORDER),
            "shift_no": self.shift_no,
            "business": "his",
            "patient_no": "P0001",
            "patient_label": "Li *",
            "bills": (BillWanted("B1", "outpatient", "v1", amount_fen),),
            "channel": channel,
            "amount_fen": amount_fen,
            "tendered_fen": 10000 if channel == "cash" else 0,
            "auth_code": "" if channel == "cash" else "130000000000000000",
        }
        return PaymentWanted(**{**values, **changes})

    def paid_late(self, payment_no: str) -> None:
        """The channel says "paid" of what had ended without money, and says it again when it is asked once more."""
        self.record(payment_no, PAID)
        self.record(payment_no, PAID, confirms=True)

    def payment(self, payment_no: str) -> Payment:
        with self.reader() as work:
            found = work.payments.get(payment_no)
        assert found is not None
        return found

    def refund_of(self, refund_no: str) -> Refund:
        with self.reader() as work:
            found = work.refunds.get(refund_no)
        assert found is not None
        return found

    def work(self) -> int:
        """Run every due job once; how many there were."""
        handlers: dict[str, Callable[[str], object]] = {
            "settle_payment": self.settle,
            "post_order": self.post,
            "settle_refund": self.settle_refund,
            "release_bills": self.release,
            "close_left_open": self.close_left_open,
            **self.more_handlers,
        }
        with self.uow() as work:
            now = self.clock.now()
            jobs = list(work.jobs.lease_due(now, "test", now + timedelta(seconds=90), 100))
            work.commit()
        for job in jobs:
            handlers[job.kind.value](job.subject)
        return len(jobs)

    def balances(self) -> dict[str, int]:
        """Fen on the accounts that this world knows."""
        names = (f"cash/{self.shift_no}", "channel/wechat/m1", "business/his")
        with self.reader() as work:
            return {name.split("/")[0]: work.ledger.balance(name) for name in names}
