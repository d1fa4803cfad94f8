"""Known bugs, switched on one at a time by putting other classes in the place of the shipped ones; each must be caught.

Some are real: a read time-out that becomes "failed", a repeat under a new number, a close at expiry without asking, a
shift whose members are found by the order of numbers, were shipped by widely used payment programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

from app.core.errors import Unreachable
from app.core.ids import NumberKind, mint
from app.core.payment import OPEN_STATES, PaymentEvent, PaymentState
from app.core.terminal import TerminalOutcome
from app.desk.deliver_offline import DeliverOfflineAtDesk
from app.desk.refund_payment import RefundPayment
from app.desk.run_terminal import RunTerminal
from app.desk.take_payment import TakePaymentAtDesk
from app.desk.terminal_ports import TerminalAsk, TerminalEntry
from app.wire.offline import OfflineDelivered, OfflinePayment, chained
from app.wire.payments import PaymentView, TakePayment
from app.wire.refunds import RefundView, RequestRefund
from app.wire.terminals import TerminalWord
from server.domain.job import JobKind
from server.domain.order import OrderState
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import Channel, ChannelAnswer, RefundAnswer, UnitOfWork
from server.services.hand_over_shift import HandOverShift
from server.services.payouts import Payouts
from server.services.post_order import PostOrder
from server.services.record_answer import RecordAnswer, complete_order
from server.services.release_bills import ReleaseBills
from server.services.settle_payment import SettlePayment
from server.services.shifts import Shifts
from simulation.planted_runs import StrangersDropped


@dataclass(frozen=True)
class Plant:
    """One bug: the promise that it breaks, by which it must be caught (a number that nobody wrote down breaks
    the first before any other); classes for the composition roots by their names there, a wrapper of channels, wrappers
    of repositories. ``profile``: how often the kinds of faults happen that it needs; they would be rare otherwise."""

    breaks: int = 0
    server: Mapping[str, type] = field(default_factory=dict)
    desk: Mapping[str, type] = field(default_factory=dict)
    channel: type | None = None
    repositories: Mapping[str, type] = field(default_factory=dict)
    profile: Mapping[str, float] = field(default_factory=dict)


NOTHING = Plant()
CARDS = {"cards": 1.0, "terminal": 0.3}


# ---------------------------------------------------------------- answers


class _TimeOutIsFailed(RecordAnswer):
    def apply(self, work: Any, payment: Payment, answer: ChannelAnswer, **more: Any) -> Payment:
        if answer.event is PaymentEvent.CHANNEL_UNCLEAR and answer.reason == "channel.no_answer":
            answer = replace(answer, event=PaymentEvent.CHANNEL_REFUSED)
        return super().apply(work, payment, answer, **more)


class _NotFoundIsFailed(RecordAnswer):
    def apply(self, work: Any, payment: Payment, answer: ChannelAnswer, **more: Any) -> Payment:
        if answer.not_found:
            answer = replace(answer, event=PaymentEvent.CHANNEL_REFUSED)
        return super().apply(work, payment, answer, **more)


class _LostReverseCounts(RecordAnswer):
    def apply(self, work: Any, payment: Payment, answer: ChannelAnswer, **more: Any) -> Payment:
        if payment.state is PaymentState.REVERSING and answer.again:
            answer = replace(answer, event=PaymentEvent.CHANNEL_REVERSED)
        return super().apply(work, payment, answer, **more)


class _PaidBesideAnOpenReverse(RecordAnswer):
    def _may_go_back_yet(self, payment: Payment, answer: ChannelAnswer, now: Any) -> bool:
        return False


class _PaidWhileThePayerTypes(RecordAnswer):
    def apply(self, work: Any, payment: Payment, answer: ChannelAnswer, **more: Any) -> Payment:
        changed = super().apply(work, payment, answer, **more)
        order = work.orders.get(payment.order_no)
        if changed.state is PaymentState.WAITING and order is not None and order.state is OrderState.OPEN:
            paid = replace(changed, state=PaymentState.PAID)
            complete_order(cast("UnitOfWork", _Believing(work, paid)), order, self._clock.now())
        return changed


class _Believing:
    """A unit of work in which one payment counts as paid."""

    def __init__(self, work: Any, paid: Payment) -> None:
        self._work, self._paid = work, paid
        self.payments = self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def of_order(self, order_no: str) -> Sequence[Payment]:
        return [self._paid]


class _PostsWhatIsOpen(PostOrder):
    """What the channel has not answered yet counts as paid, so that the business system hears of it."""

    def _read(self, order_no: str) -> Any:
        due = super()._read(order_no)
        if due is None:
            return None
        believed = [replace(one, state=PaymentState.PAID) if one.state in OPEN_STATES else one for one in due.payments]
        return replace(due, payments=believed)


class _ExpiryWithoutAsking(SettlePayment):
    def __call__(self, payment_no: str) -> None:
        with self._reader() as work:
            payment = work.payments.get(payment_no)
        late = payment is not None and self._clock.now() - payment.created_at >= timedelta(seconds=30)
        if payment is not None and payment.state in OPEN_STATES and late:
            self._record(payment_no, ChannelAnswer(PaymentEvent.CHANNEL_REFUSED, "payment.expired"))
            return
        super().__call__(payment_no)


# ---------------------------------------------------------------- telling, holding, counting


class _DroppedAfterSix(PostOrder):
    def __call__(self, order_no: str) -> None:
        tries: Counter[str] = self.__dict__.setdefault("_tries", Counter())
        tries[order_no] += 1
        if tries[order_no] > 6:
            with self._uow() as work:
                work.jobs.finish(JobKind.POST_ORDER, order_no)
                work.commit()
            return
        super().__call__(order_no)


class _LetGoWhileUnknown(ReleaseBills):
    def free(self, order_no: str) -> bool:
        if super().free(order_no):
            return True
        with self._uow() as work:
            order = work.orders.get(order_no)
            work.bills.release(order_no)
            work.commit()
        if order is not None:
            self._businesses[order.business].unlock_bills(order_no)
        return True


class _Repository:
    def __init__(self, inner: Any, shifts: Sequence[str]) -> None:
        self._inner, self._shifts = inner, shifts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _ShiftByNumberOrder(_Repository):
    def add(self, lines: Sequence[Any]) -> None:
        before = [shift for shift in self._shifts if shift[1:] <= lines[0].payment_no[1:]]
        if before:
            lines = [replace(line, shift_no=max(before)) for line in lines]
        self._inner.add(lines)


class _NothingReserved(_Repository):
    def save(self, payment: Payment) -> None:
        self._inner.save(replace(payment, reserved_fen=0))


# ---------------------------------------------------------------- sending


class _NewRefundNumber:
    """A channel that sends each repeat of a refund under a number of its own."""

    def __init__(self, inner: Channel) -> None:
        self._inner = inner
        self._sent = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        self._sent += 1
        number = f"{refund.refund_no[:-3]}{self._sent:03d}"
        return self._inner.refund(replace(refund, refund_no=number), payment)

    def query_refund(self, refund: Refund, payment: Payment) -> RefundAnswer:
        number = f"{refund.refund_no[:-3]}{self._sent:03d}"
        return self._inner.query_refund(replace(refund, refund_no=number), payment)


class _NewNumberAtDesk(TakePaymentAtDesk):
    def _send(self, wanted: TakePayment) -> PaymentView | None:
        for _ in range(2):
            try:
                return self._server.take_payment(wanted)
            except Unreachable:
                code = wanted.payment_no[13:17]
                wanted = replace(wanted, payment_no=mint(NumberKind.PAYMENT, code, self._clock.now()))
        return None


class _NewRefundNumberAtDesk(RefundPayment):
    def _send(self, wanted: RequestRefund) -> RefundView:
        for _ in range(3):
            try:
                return self._server.request_refund(wanted)
            except Unreachable:
                code = wanted.refund_no[13:17]
                wanted = replace(wanted, refund_no=mint(NumberKind.REFUND, code, self._clock.now()))
        raise Unreachable("server.no_answer")


class _SentBeforeWritten(TakePaymentAtDesk):
    def __call__(self, *given: Any, **named: Any) -> Any:
        journal: Any = self._journal
        kept: list[Any] = []
        self._journal = _Later(journal, kept)  # type: ignore[assignment]
        try:
            return super().__call__(*given, **named)
        finally:
            self._journal = journal
            for act in kept:
                act()


class _Later:
    def __init__(self, journal: Any, kept: list[Any]) -> None:
        self._journal, self._kept = journal, kept

    def record(self, intent: Any) -> None:
        self._journal.world.name(intent.payment.payment_no)
        self._kept.append(lambda: self._journal.record(intent))

    def close(self, payment_no: str, outcome: str) -> None:
        self._kept.append(lambda: self._journal.close(payment_no, outcome))


class _ForgetsTheTerminal(RunTerminal):
    """What it asked before it ended is gone: a payment without a word was never asked, it believes."""

    def _finish(self, entry: TerminalEntry) -> TerminalOutcome:
        if entry.word is None:
            entry = replace(entry, word=TerminalWord(act=entry.ask.act, outcome=TerminalOutcome.NEVER_ASKED))
        return super()._finish(entry)


class _AsksTheTerminalAgain(RunTerminal):
    """Silence is taken for a line that was bad: the same once more."""

    def carry_out(self, ask: TerminalAsk) -> TerminalWord:
        word = super().carry_out(ask)
        if word.outcome is TerminalOutcome.UNKNOWN:
            word = self._terminal.ask_terminal(ask, clear=True, last=self._journal.last_done())
            self._journal.note_word(ask.number, word)
        return word


class _DeliversAnew(DeliverOfflineAtDesk):
    """A delivery whose answer is lost is made once more, under a new number: another payment."""

    def __init__(self, *, server: Any, journal: Any, link: Any) -> None:
        super().__init__(server=server, journal=journal, link=link)
        self._inner = server
        self._server = self  # type: ignore[assignment]

    def deliver_offline(self, entry: OfflinePayment) -> OfflineDelivered:
        try:
            return self._inner.deliver_offline(entry)  # type: ignore[no-any-return]
        except Unreachable:
            code = entry.payment.payment_no[13:17]
            payment_no, order_no = (mint(kind, code, entry.taken_at) for kind in (NumberKind.PAYMENT, NumberKind.ORDER))
            anew = replace(entry, payment=replace(entry.payment, payment_no=payment_no, order_no=order_no))
            facts = {name: getattr(anew, name) for name in CHAINED}
            return self._inner.deliver_offline(replace(anew, entry_hash=chained(**facts)))  # type: ignore[no-any-return]


class _WithoutTheYounger:
    """A unit of work that sees of a shift's open payments only those whose number is older than its handover."""

    def __init__(self, inner: Any) -> None:
        self._inner, self.payments = inner, self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner if hasattr(self._inner, name) else self._inner.payments, name)

    def __enter__(self) -> Any:
        self._inner.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._inner.__exit__(*error)

    def open_of_shift(self, shift_no: str, **more: Any) -> Sequence[Payment]:
        given_at = self._inner.shifts.get(shift_no).given_at
        border = mint(NumberKind.PAYMENT, "0000", given_at - timedelta(minutes=10))[:13]
        return [one for one in self._inner.payments.open_of_shift(shift_no, **more) if one.payment_no < border]


class _HandoverByNumberOrder(Shifts):
    def __init__(self, *, uow: Any, channels: Any, clock: Any, **more: Any) -> None:
        super().__init__(uow=uow, channels=channels, clock=clock, **more)
        blind: Any = lambda: _WithoutTheYounger(uow())  # noqa: E731 - a factory with the bug
        self.accept = HandOverShift(uow=blind, channels=channels, clock=clock).accept


class _PaidOutUnasked(Payouts):
    """Who pays looks at our own books alone: that the refund went through after all nobody asks."""

    def _ask_channel(self, payout_no: str) -> None:
        """Ask nothing."""


CHAINED = ("journal_id", "sequence", "previous_hash", "taken_at", "clock_ahead_ms", "payment", "snapshot")

PLANTED: Mapping[str, Plant] = {
    "time-out becomes failed": Plant(3, server={"RecordAnswer": _TimeOutIsFailed}),
    "new number on retry": Plant(1, desk={"TakePaymentAtDesk": _NewNumberAtDesk}),
    "closed at expiry without asking": Plant(3, server={"SettlePayment": _ExpiryWithoutAsking}),
    "shift membership by number order": Plant(7, repositories={"ledger": _ShiftByNumberOrder}),
    "refund total checked outside the transaction": Plant(6, repositories={"payments": _NothingReserved}),
    "posting retried six times and dropped": Plant(4, server={"PostOrder": _DroppedAfterSix}, profile={"outage": 1.0}),
    "not found becomes failed": Plant(3, server={"RecordAnswer": _NotFoundIsFailed}),
    "lost reverse counts as reversed": Plant(3, server={"RecordAnswer": _LostReverseCounts}),
    "paid believed while a reverse is unanswered": Plant(
        8, server={"RecordAnswer": _PaidBesideAnOpenReverse}, profile={"wire_late": 0.3, "odd_code": 0.3}
    ),
    "HIS told before proof": Plant(4, server={"RecordAnswer": _PaidWhileThePayerTypes, "PostOrder": _PostsWhatIsOpen}),
    "bills let go while money is unknown": Plant(
        2, server={"ReleaseBills": _LetGoWhileUnknown}, profile={"odd_code": 0.9}
    ),
    "refund repeated under a new number": Plant(1, channel=_NewRefundNumber),
    "refund asked again under a new number": Plant(6, desk={"RefundPayment": _NewRefundNumberAtDesk}),
    "sent before it is written down": Plant(1, desk={"TakePaymentAtDesk": _SentBeforeWritten}),
    "desk forgets what it asked the card terminal": Plant(
        3, desk={"RunTerminal": _ForgetsTheTerminal}, profile={**CARDS, "crash_point": 0.03}
    ),
    "card terminal asked again after silence": Plant(2, desk={"RunTerminal": _AsksTheTerminalAgain}, profile=CARDS),
    "offline cash delivered again under a new number": Plant(
        2, desk={"DeliverOfflineAtDesk": _DeliversAnew}, profile={"offline": 0.9, "line_lost": 0.3}
    ),
    "handover loses payments whose number is younger": Plant(
        7, server={"Shifts": _HandoverByNumberOrder}, profile={"handed": 1.0, "outage": 1.0, "odd_code": 0.9}
    ),
    "payout although its refund went through after all": Plant(
        6, server={"Payouts": _PaidOutUnasked}, profile={"payouts": 0.9, "card_gone": 1.0, "console": 1.0}
    ),
    "statement lines of strangers are dropped": Plant(8, server={"reconciliation_jobs": StrangersDropped}),
}
"""Six that the product's promises name, and fourteen of our own."""
