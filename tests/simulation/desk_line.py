"""The line between a desk and the server: ``app.desk.ports.Server`` over messages that may be lost, late or doubled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.errors import PaydeskError, Unreachable
from app.core.terminal import CardAct
from app.gateway.http import ANSWER_S
from app.wire import codec
from app.wire.card_settlements import BatchLacks, BatchProof, BeginSettlement, SettlementView, SettlementWord
from app.wire.healing import HandedIn, HandIn, Heartbeat, HeartbeatAnswer
from app.wire.offline import OfflineDelivered, OfflinePayment, SnapshotView
from app.wire.orders import OrderView, UndoOrder
from app.wire.patients import BillView, FindBills, FindPatients, PatientView
from app.wire.payments import ChannelWord, PaymentView, TakePayment
from app.wire.payouts import DecidePayout, PayoutProof, PayoutView, PreparePayout
from app.wire.refunds import DecideRefund, RefundView, RequestRefund
from app.wire.sessions import SessionStarted, SessionView, SignIn
from app.wire.shifts import AcceptShift, CloseShift, GiveShift, OpenShift, RefuseShift, ShiftView
from app.wire.terminals import AttachSale, BeginAct, CardActs, TerminalWord
from simulation.kernel import TIME_OVER, Process, Task

if TYPE_CHECKING:
    from simulation.world import World


def _nobody(_name: str, _error: PaydeskError | None) -> None:
    """No one hears of the line."""


class DeskLine:
    """The server as one window reaches it."""

    def __init__(self, world: World, process: Process, window_token: str) -> None:
        self._world, self._process, self._window_token = world, process, window_token
        self.bearer = ""
        self.hears: Callable[[str, PaydeskError | None], None] = _nobody

    def call(self, name: str, *arguments: Any, answer_s: float = ANSWER_S) -> Any:
        """One call and its answer. Raises what the server raised, or Unreachable."""
        try:
            answer = self._call(name, arguments, answer_s)
        except PaydeskError as error:
            self.hears(name, error)
            raise
        self.hears(name, None)
        return answer

    def cut(self) -> bool:
        """Whether this window's line is down; a world may say so."""
        return False

    def _call(self, name: str, arguments: tuple[Any, ...], answer_s: float) -> Any:
        hub, world = self._process.hub, self._world
        task = hub.task()
        label = world.next_label(task, name)
        scripted = world.scripted_lines.get(name)
        message = scripted.pop(0) if scripted else world.mischief.message(label, world.server_up and not self.cut())
        if message.not_sent:
            hub.pause(0.05)
            raise Unreachable("server.not_sent")
        sent = (self.bearer, self._window_token, arguments)
        ticket = object()
        for place, delay_s in enumerate(message.arrives_s):
            hub.later(delay_s, partial(self._arrive, label, place, name, sent, task, ticket, message.back_s))
        world.tickets[task] = ticket
        answer = hub.park(answer_s)
        world.tickets.pop(task, None)
        if answer is TIME_OVER:
            raise Unreachable("server.no_answer")
        if isinstance(answer, PaydeskError):
            raise answer
        return answer

    def _arrive(
        self, label: str, place: int, name: str, sent: tuple[str, str, tuple[Any, ...]], task: Task, ticket: object,
        back_s: float,
    ) -> None:  # fmt: skip
        world = self._world
        server = world.beside.answers(f"{label}/{place}")
        if server is None:
            return

        def act() -> None:
            try:
                answer = server.answer(name, *sent)
            except PaydeskError as error:
                answer = error
            if back_s < float("inf"):
                self._process.hub.later(back_s, lambda: self._deliver(task, ticket, answer))

        self._process.hub.spawn(server.process, f"{label}/{place}", act)

    def _deliver(self, task: Task, ticket: object, answer: object) -> None:
        if self._world.tickets.get(task) is ticket:
            self._process.hub.wake(task, task.waiting, answer)

    # ------------------------------------------------------------ the port

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        answer: HeartbeatAnswer = self.call("heartbeat", beat)
        return answer

    def hand_in(self, part: HandIn) -> HandedIn:
        taken: HandedIn = self.call("hand_in", codec.decode(codec.encode(part), HandIn))
        return taken

    def sign_in(self, username: str, password: str) -> SessionStarted:
        started: SessionStarted = self.call("sign_in", SignIn(username=username, password=password))
        self.bearer = started.token
        return started

    def session(self) -> SessionView:
        view: SessionView = self.call("session")
        return view

    def find_patients(self, wanted: FindPatients) -> Sequence[PatientView]:
        found: Sequence[PatientView] = self.call("find_patients", wanted)
        return found

    def find_bills(self, wanted: FindBills) -> Sequence[BillView]:
        found: Sequence[BillView] = self.call("find_bills", wanted)
        return found

    def take_payment(self, payment: TakePayment) -> PaymentView:
        carried = codec.decode(codec.encode(payment), TakePayment)
        view: PaymentView = self.call("take_payment", carried)
        return view

    def abandon_payment(self, payment: TakePayment) -> PaymentView:
        view: PaymentView = self.call("abandon_payment", payment.payment_no, payment)
        return view

    def payment(self, payment_no: str, *, known_version: int = -1, wait_s: int = 0) -> PaymentView:
        view: PaymentView = self.call("payment", payment_no, known_version, wait_s, answer_s=ANSWER_S + wait_s)
        return view

    def cancel_payment(self, payment_no: str) -> PaymentView:
        view: PaymentView = self.call("cancel_payment", payment_no)
        return view

    def ask_channel(self, payment_no: str) -> ChannelWord:
        word: ChannelWord = self.call("ask_channel", payment_no, answer_s=2 * ANSWER_S)
        return word

    def book_late(self, payment_no: str) -> PaymentView:
        view: PaymentView = self.call("book_late", payment_no)
        return view

    def open_payments(self) -> Sequence[PaymentView]:
        found: Sequence[PaymentView] = self.call("open_payments").payments
        return found

    def undo_order(self, order_no: str, shift_no: str) -> OrderView:
        view: OrderView = self.call("undo_order", order_no, UndoOrder(shift_no=shift_no))
        return view

    def request_refund(self, refund: RequestRefund) -> RefundView:
        view: RefundView = self.call("request_refund", refund)
        return view

    def approve_refund(self, refund_no: str, note: str = "") -> RefundView:
        view: RefundView = self.call("approve_refund", refund_no, DecideRefund(note=note))
        return view

    def hand_over_refund(self, refund_no: str) -> RefundView:
        view: RefundView = self.call("hand_over_refund", refund_no)
        return view

    def reject_refund(self, refund_no: str, note: str = "") -> RefundView:
        view: RefundView = self.call("reject_refund", refund_no, DecideRefund(note=note))
        return view

    def refund(self, refund_no: str, *, known_version: int = -1, wait_s: int = 0) -> RefundView:
        view: RefundView = self.call("refund", refund_no, known_version, wait_s, answer_s=ANSWER_S + wait_s)
        return view

    def open_refunds(self) -> Sequence[RefundView]:
        found: Sequence[RefundView] = self.call("open_refunds").refunds
        return found

    def current_shift(self) -> ShiftView | None:
        view: ShiftView | None = self.call("current_shift").shift
        return view

    def open_shift(self, shift: OpenShift) -> ShiftView:
        view: ShiftView = self.call("open_shift", shift)
        return view

    def close_shift(self, shift_no: str, count: CloseShift) -> ShiftView:
        view: ShiftView = self.call("close_shift", shift_no, count)
        return view

    def shift(self, shift_no: str) -> ShiftView:
        view: ShiftView = self.call("shift", shift_no)
        return view

    def waiting_shifts(self) -> Sequence[ShiftView]:
        found: Sequence[ShiftView] = self.call("waiting_shifts").shifts
        return found

    def give_shift(self, shift_no: str, given: GiveShift) -> ShiftView:
        view: ShiftView = self.call("give_shift", shift_no, codec.decode(codec.encode(given), GiveShift))
        return view

    def accept_shift(self, shift_no: str, accepted: AcceptShift) -> ShiftView:
        view: ShiftView = self.call("accept_shift", shift_no, accepted)
        return view

    def refuse_shift(self, shift_no: str, reason: str) -> ShiftView:
        view: ShiftView = self.call("refuse_shift", shift_no, RefuseShift(reason=reason))
        return view

    def take_back_shift(self, shift_no: str) -> ShiftView:
        view: ShiftView = self.call("take_back_shift", shift_no)
        return view

    def count_shift(self, shift_no: str, count: CloseShift) -> ShiftView:
        view: ShiftView = self.call("count_shift", shift_no, count)
        return view

    def prepare_payout(self, payout: PreparePayout) -> PayoutView:
        view: PayoutView = self.call("prepare_payout", codec.decode(codec.encode(payout), PreparePayout))
        return view

    def payouts(self, refund_no: str = "") -> Sequence[PayoutView]:
        found: Sequence[PayoutView] = self.call("payouts", refund_no).payouts
        return found

    def payout_proof(self, payout_no: str) -> PayoutProof:
        proof: PayoutProof = self.call("payout_proof", payout_no)
        return proof

    def approve_payout(self, payout_no: str) -> PayoutView:
        view: PayoutView = self.call("approve_payout", payout_no, DecidePayout())
        return view

    def cancel_payout(self, payout_no: str) -> PayoutView:
        view: PayoutView = self.call("cancel_payout", payout_no, DecidePayout())
        return view

    def pay_payout(self, payout_no: str) -> PayoutView:
        view: PayoutView = self.call("pay_payout", payout_no, DecidePayout(), answer_s=2 * ANSWER_S)
        return view

    def tell_sale(self, payment_no: str, word: TerminalWord) -> PaymentView:
        view: PaymentView = self.call("tell_sale", payment_no, codec.decode(codec.encode(word), TerminalWord))
        return view

    def card_acts(self, payment_no: str) -> CardActs:
        acts: CardActs = self.call("card_acts", payment_no)
        return acts

    def deliver_offline(self, payment: OfflinePayment) -> OfflineDelivered:
        delivered: OfflineDelivered = self.call(
            "deliver_offline", codec.decode(codec.encode(payment), OfflinePayment), answer_s=2 * ANSWER_S
        )
        return delivered

    def renew_snapshot(self) -> str:
        view: SnapshotView = self.call("renew_snapshot")
        return view.snapshot

    def attach_sale(self, payment_no: str, attach: AttachSale) -> PaymentView:
        view: PaymentView = self.call("attach_sale", payment_no, attach)
        return view

    def begin_settlement(self, wanted: BeginSettlement) -> SettlementView:
        view: SettlementView = self.call("begin_settlement", wanted)
        return view

    def tell_settlement(self, settlement_no: str, word: SettlementWord) -> SettlementView:
        view: SettlementView = self.call("tell_settlement", settlement_no, word)
        return view

    def batch_lacks(self, weighed: BatchLacks) -> BatchProof:
        proof: BatchProof = self.call("batch_lacks", weighed)
        return proof

    def begin_card_refund(self, refund_no: str, act: CardAct, tried_ms: int = 0) -> RefundView:
        begin = BeginAct(act=act, tried_ms=tried_ms)
        view: RefundView = self.call("begin_card_refund", refund_no, begin)
        return view

    def tell_card_refund(self, refund_no: str, word: TerminalWord) -> RefundView:
        view: RefundView = self.call("tell_card_refund", refund_no, codec.decode(codec.encode(word), TerminalWord))
        return view
