"""A server that remembers payments, lanes that move one call at a time, and time that passes when told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.core.errors import NotFound, PaydeskError, Unreachable
from app.core.payment import OPEN_STATES, PaymentState
from app.core.refund import RefundState
from app.desk.desk import Desk
from app.desk.follow_payment import FollowPayment
from app.desk.open_drawer import OpenDrawer
from app.desk.pay_out import PayOut
from app.desk.ports import Intent, PrintedReceipt
from app.desk.print_receipt import PrintReceipt
from app.desk.recover_payments import RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.take_payment import TakePaymentAtDesk
from app.desk.tell_patient import TellPatient
from app.wire.alerts import AlertView
from app.wire.orders import OrderBillView, OrderView
from app.wire.patients import BillItemView, BillView, FindBills, FindPatients, PatientView
from app.wire.payments import ChannelWord, PaymentView, TakePayment
from app.wire.refunds import RefundView
from app.wire.sessions import SessionStarted, SessionView
from app.wire.shifts import ShiftView
from app.wire.windows import DeskConfiguration
from support import screen_people as people
from support.alone import alone_with
from support.screen_world import PaperDevices, Remembered, Still, StillClock

FOLLOWING = "following"
CODES = {"wechat": "134567890123456789", "alipay": "280123456789012345", "unionpay": "6212345678901234567"}


class LaneTasks:
    """A task runner without threads. Calls wait in their lanes; timers ring when time passes."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.lanes: dict[str, list[tuple[Callable[[], Any], Callable[[Any], None], Callable[[Any], None], Still]]] = {}
        self.timers: list[tuple[datetime, int, Callable[[], None], Still]] = []

    def run(
        self, lane: str, function: Callable[[], Any], on_done: Callable[[Any], None], on_error: Callable[[Any], None]
    ) -> Still:
        task = Still()
        self.lanes.setdefault(lane, []).append((function, on_done, on_error, task))
        return task

    def after(self, delay_ms: int, function: Callable[[], None]) -> Still:
        task = Still()
        self.timers.append((self.clock.at + timedelta(milliseconds=delay_ms), 0, function, task))
        return task

    def every(self, interval_ms: int, function: Callable[[], None]) -> Still:
        task = Still()
        self.timers.append((self.clock.at + timedelta(milliseconds=interval_ms), interval_ms, function, task))
        return task

    def do(self, lane: str) -> bool:
        """Do the first call of a lane; False when none waits."""
        while self.lanes.get(lane):
            function, on_done, on_error, task = self.lanes[lane].pop(0)
            if task.stopped:
                continue
            try:
                result = function()
            except PaydeskError as error:
                on_error(error)
            else:
                on_done(result)
            return True
        return False

    def settle(self, *, following: int = 1) -> None:
        """Do what waits on every lane; the lane that waits at the server so many times only."""
        for _ in range(200):
            if not any(self.do(lane) for lane in list(self.lanes) if lane != FOLLOWING):
                if following == 0 or not self.do(FOLLOWING):
                    return
                following -= 1
        raise AssertionError("it goes on for ever")

    def pass_time(self, seconds: int) -> None:
        """Let time pass second by second; timers ring, lanes move."""
        for _ in range(seconds):
            self.clock.at += timedelta(seconds=1)
            for timer in list(self.timers):
                due, interval_ms, function, task = timer
                if due <= self.clock.at:
                    self.timers.remove(timer)
                    if not task.stopped:
                        function()
                        if interval_ms:
                            again = (self.clock.at + timedelta(milliseconds=interval_ms), interval_ms, function, task)
                            self.timers.append(again)
            self.settle()


@dataclass
class KeptJournal:
    """A journal in memory that keeps intents."""

    intents: dict[str, Intent] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, PrintedReceipt] = field(default_factory=dict)

    def record(self, intent: Intent) -> None:
        self.intents[intent.payment.payment_no] = intent

    def close(self, payment_no: str, outcome: str) -> None:
        self.outcomes[payment_no] = outcome

    def open_intents(self) -> Sequence[Intent]:
        return [intent for number, intent in self.intents.items() if number not in self.outcomes]

    def intents_since(self, at: datetime) -> Sequence[Intent]:
        return [intent for intent in self.intents.values() if intent.recorded_at >= at]

    def keep_receipt(self, receipt: PrintedReceipt) -> None:
        self.receipts[receipt.payment_no] = receipt

    def receipt(self, payment_no: str) -> PrintedReceipt | None:
        return self.receipts.get(payment_no)

    def mark_printed(self, payment_no: str) -> None:
        self.receipts[payment_no] = replace(self.receipts[payment_no], printed=True)

    def mark_blank(self, payment_no: str) -> None:
        self.receipts[payment_no] = replace(self.receipts[payment_no], blank=True)

    def unprinted(self) -> Sequence[PrintedReceipt]:
        return [receipt for receipt in self.receipts.values() if not receipt.printed]


def bill(number: str, own_fen: int, **changes: object) -> BillView:
    """A payable outpatient bill with one item."""
    usual = BillView(
        bill_no=number, kind="outpatient", title="西药费", department="心血管内科", doctor="钱明远",
        created_at=people.NOW - timedelta(minutes=20),
        items=(
            BillItemView(
                name="阿司匹林肠溶片", spec="100mg×30片", quantity="2", unit="盒", amount_fen=own_fen,
                insurance_fen=0, own_fen=own_fen,
            ),
        ),
        total_fen=own_fen, insurance_fen=0, own_fen=own_fen, version="1", payable=True, held_by="",
        presettled_until=None,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


PEOPLE = {people.PERSON.card_no: (people.PERSON,), people.OTHER_PERSON.card_no: (people.OTHER_PERSON,)}


@dataclass
class PlayServer:
    """A server that books payments in memory. ``next_state`` is what the next becomes; ``silent`` loses answers."""

    clock: StillClock
    next_state: PaymentState = PaymentState.PAID
    next_reason: str = "channel.paid"
    posting: str = "posted"
    silent: bool = False
    loses_requests: bool = False
    refusal: PaydeskError | None = None
    shift_now: ShiftView | None = field(default_factory=people.shift)
    who: SessionView = field(default_factory=people.session)
    settings: DeskConfiguration = people.CONFIGURATION
    patients: dict[str, Sequence[PatientView]] = field(default_factory=lambda: dict(PEOPLE))
    bills: list[BillView] = field(default_factory=lambda: [bill("B1", 3160), bill("B2", 12850)])
    taken: list[TakePayment] = field(default_factory=list)
    payments: dict[str, PaymentView] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    password: str = "correct horse"
    orders: dict[str, TakePayment] = field(default_factory=dict)
    refunds: dict[str, list[RefundView]] = field(default_factory=dict)
    handed_over: list[str] = field(default_factory=list)
    undoing: dict[str, datetime] = field(default_factory=dict)
    refund_state: RefundState = RefundState.REFUNDED

    def take_payment(self, wanted: TakePayment) -> PaymentView:
        if self.refusal is not None:
            raise self.refusal
        self.taken.append(wanted)
        if self.loses_requests:
            raise Unreachable("server.no_answer")
        if wanted.payment_no not in self.payments:
            waiting = self.next_state in (PaymentState.WAITING, PaymentState.UNKNOWN)
            self.payments[wanted.payment_no] = people.payment(
                1, payment_no=wanted.payment_no, order_no=wanted.order_no, channel=wanted.channel,
                state=self.next_state, reason=self.next_reason, channel_code="", amount_fen=wanted.amount_fen,
                tendered_fen=wanted.tendered_fen, patient_no=wanted.patient_no, patient_label="演*",
                created_at=self.clock.at, paid_at=None, posting_state=self._posting(wanted), version=1,
                give_up_at=self.clock.at + timedelta(seconds=45) if waiting else None,
            )  # fmt: skip
        if self.silent:
            raise Unreachable("server.no_answer")
        return self.payments[wanted.payment_no]

    def _posting(self, wanted: TakePayment) -> str:
        """The business system is told only once the parts sum to the order's total."""
        bills = self.orders.setdefault(wanted.order_no, wanted)
        paid_fen = sum(
            view.amount_fen for view in self.payments.values()
            if view.order_no == wanted.order_no and view.state is PaymentState.PAID
        )  # fmt: skip
        complete = paid_fen + wanted.amount_fen >= sum(bill.own_fen for bill in bills.bills)
        return self.posting if complete and self.next_state is PaymentState.PAID else ""

    def order(self, order_no: str) -> OrderView:
        """An order as its payments make it."""
        made, refunds = self.orders[order_no], tuple(self.refunds.get(order_no, ()))
        parts = tuple(view for view in self.payments.values() if view.order_no == order_no)
        total_fen = sum(bill.own_fen for bill in made.bills)
        paid_fen = sum(view.amount_fen - view.refunded_fen for view in parts if view.state is PaymentState.PAID)
        open_fen = sum(view.amount_fen for view in parts if view.state in OPEN_STATES)
        state = "paid" if paid_fen == total_fen else "open"
        if refunds and not paid_fen and not open_fen:
            state = "cancelled"
        return people.order(
            1, order_no=order_no, patient_no=made.patient_no, patient_label="演*", total_fen=total_fen, state=state,
            bills=tuple(
                OrderBillView(bill_no=bill.bill_no, kind=bill.kind, own_fen=bill.own_fen, version=bill.version)
                for bill in made.bills
            ),
            payments=parts, refunds=refunds, paid_fen=paid_fen,
            remaining_fen=total_fen - paid_fen - open_fen, created_at=self.clock.at,
            undo_asked_at=self.undoing.get(order_no),
        )  # fmt: skip

    def open_orders(self) -> Sequence[OrderView]:
        if self.silent:
            raise Unreachable("server.no_answer")
        orders = [self.order(order_no) for order_no in self.orders]
        in_parts = [order for order in orders if any(part.amount_fen < order.total_fen for part in order.payments)]
        return [each for each in in_parts if each.state == "open" and each.remaining_fen < each.total_fen]

    def undo_order(self, order_no: str, shift_no: str) -> OrderView:
        if self.loses_requests:
            raise Unreachable("server.no_answer")
        self.undoing.setdefault(order_no, self.clock.at)
        done = self.refunds.setdefault(order_no, [])
        for part in self.order(order_no).payments:
            if part.state is PaymentState.PAID and part.payment_no not in {each.payment_no for each in done}:
                done.append(
                    people.refund(
                        len(done) + 1, payment_no=part.payment_no, order_no=order_no, channel=part.channel,
                        amount_fen=part.amount_fen, state=self.refund_state, to_hand_over=part.channel == "cash",
                        window_id=people.session().window.window_id,
                    )
                )  # fmt: skip
                if self.refund_state is RefundState.REFUNDED:
                    self.becomes(part.payment_no, PaymentState.REFUNDED, refunded_fen=part.amount_fen)
        return self.order(order_no)

    def hand_over_refund(self, refund_no: str) -> RefundView:
        self.handed_over.append(refund_no)
        return people.refund(1, refund_no=refund_no)

    def refund_ends(self, payment_no: str) -> None:
        """The money of a part has gone back, and the channel has proved it."""
        order_no = self.payments[payment_no].order_no
        self.refunds[order_no] = [
            replace(each, state=RefundState.REFUNDED) if each.payment_no == payment_no else each
            for each in self.refunds[order_no]
        ]
        self.becomes(payment_no, PaymentState.REFUNDED, refunded_fen=self.payments[payment_no].amount_fen)

    def becomes(self, payment_no: str, state: PaymentState, **changes: object) -> PaymentView:
        """Something happened to a payment at the server."""
        before = self.payments[payment_no]
        self.payments[payment_no] = replace(before, state=state, version=before.version + 1, **changes)  # type: ignore[arg-type]
        return self.payments[payment_no]

    def payment(self, payment_no: str, *, known_version: int = -1, wait_s: int = 0) -> PaymentView:
        if self.silent:
            raise Unreachable("server.no_answer")
        if payment_no not in self.payments:
            raise NotFound("payment.not_found", payment_no=payment_no)
        return self.payments[payment_no]

    def abandon_payment(self, payment: TakePayment) -> PaymentView:
        self.take_payment(payment)
        return self.becomes(payment.payment_no, PaymentState.NOT_PAID, reason="payment.never_sent")

    def cancel_payment(self, payment_no: str) -> PaymentView:
        self.cancelled.append(payment_no)
        return self.becomes(payment_no, self.payments[payment_no].state, cancel_requested=True)

    def ask_channel(self, payment_no: str) -> ChannelWord:
        self.asked.append(payment_no)
        view = self.payments[payment_no]
        words = {PaymentState.UNKNOWN: "no_answer"}
        return ChannelWord(
            said=words.get(view.state, view.state.value), channel_code="", asked_at=self.clock.at, payment=view
        )

    def open_payments(self) -> Sequence[PaymentView]:
        if self.silent:
            raise Unreachable("server.no_answer")
        return [view for view in self.payments.values() if view.state in OPEN_STATES]

    def alerts(self) -> Sequence[AlertView]:
        return ()

    def current_shift(self) -> ShiftView | None:
        return self.shift_now

    def find_patients(self, wanted: FindPatients) -> Sequence[PatientView]:
        if self.silent:
            raise Unreachable("server.no_answer")
        if wanted.by == "name":
            return [each for found in self.patients.values() for each in found if each.name.startswith(wanted.text)]
        return self.patients.get(wanted.text, ())

    def find_bills(self, wanted: FindBills) -> Sequence[BillView]:
        return list(self.bills)

    def configuration(self) -> DeskConfiguration:
        if self.silent:
            raise Unreachable("server.no_answer")
        return replace(self.settings, server_at=self.clock.at)

    def sign_in(self, username: str, password: str) -> SessionStarted:
        if password != self.password:
            raise PaydeskError("sign_in.failed")
        return SessionStarted(token="t" * 32, session=self.who, server_at=self.clock.at)

    def sign_out(self) -> None:
        pass

    def verify_password(self, password: str) -> None:
        if password != self.password:
            raise PaydeskError("sign_in.failed")


@dataclass
class CheckoutWorld:
    """Real verbs over a play server, paper that is a list, a journal in memory."""

    clock: StillClock = field(default_factory=StillClock)
    devices: PaperDevices = field(default_factory=PaperDevices)
    journal: KeptJournal = field(default_factory=KeptJournal)
    preferences: Remembered = field(default_factory=Remembered)
    kept: PlayServer | None = None
    server: PlayServer = field(init=False)
    tasks: LaneTasks = field(init=False)
    desk: Desk = field(init=False)

    def restarted(self) -> CheckoutWorld:
        """The same computer after a restart of the desk: server, journal and devices go on."""
        return CheckoutWorld(clock=self.clock, devices=self.devices, journal=self.journal, kept=self.server)

    def __post_init__(self) -> None:
        self.server, self.tasks = self.kept or PlayServer(self.clock), LaneTasks(self.clock)
        server: Any = self.server
        follow = FollowPayment(server=server, journal=self.journal)
        self.desk = Desk(
            take_payment=TakePaymentAtDesk(server=server, journal=self.journal, clock=self.clock),
            follow_payment=follow,
            recover_payments=RecoverPayments(journal=self.journal, follow=follow),
            refund_payment=RefundPayment(server=server, clock=self.clock),
            pay_out=PayOut(server=server, clock=self.clock),
            shift=RunShift(server=server, clock=self.clock),
            print_receipt=PrintReceipt(devices=self.devices, journal=self.journal, clock=self.clock),
            drawer=OpenDrawer(devices=self.devices),
            alone=alone_with(server, self.clock),
            tell=TellPatient(self.devices),
        )
