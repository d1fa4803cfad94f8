"""What channel and business system say of an exception's money right now; asked with no transaction open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.clock import Clock
from app.core.errors import PaydeskError
from app.core.payment import PaymentEvent
from app.core.refund import OPEN_STATES as OPEN_REFUNDS
from app.core.refund import RefundEvent
from server.domain.exception_case import Found
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.posting import known_there
from server.domain.refund import Refund
from server.ports import BusinessSystem, Channel, ChannelAnswer, PostingQuery, UnitOfWork, UnitOfWorkFactory
from server.services.late_money import is_claim
from server.services.record_answer import RecordAnswer
from server.services.restore_record import known_payment, line_of, restored_payment

NOTHING = "exception.nothing_to_ask"
"""No number of ours leads to a payment, a refund or an order: the statement's word is all there is."""
DEFINITE = frozenset({"paid", "not_paid", "refunded", "not_refunded", "posted", "not_posted"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known here of the money: the payment (of the refund, for one), its order, and the number under which the
    business system has that."""

    payment: Payment | None = None
    refund: Refund | None = None
    order: Order | None = None
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A party's word: ``paid``, ``not_paid``, ``refunded``, ``not_refunded``, ``posted``, ``not_posted``, ``unknown``
    (an answer that proves nothing) or ``no_answer``; ``code`` as the party gave it, amounts in fen where it names
    one."""

    party: str
    outcome: str
    code: str = ""
    amount_fen: int | None = None


def subject_of(work: UnitOfWork, found: Found) -> Subject:
    """What our numbers in its cells lead to, or the payment that was written from its line of the channel."""
    known = subject_of_numbers(work, [found.our_no, *(cell.our_no for cell in found.cells)])
    payment = None if known.payment else known_payment(work, found)
    return known if payment is None else subject_of_numbers(work, [payment.payment_no])


def subject_of_numbers(work: UnitOfWork, numbers: Sequence[str]) -> Subject:
    """What the first of these numbers leads to that is one of ours."""
    for number in dict.fromkeys(number for number in numbers if number):
        refund = work.refunds.get(number) if number.startswith("R") else None
        payment_no = refund.payment_no if refund else number
        payment = work.payments.get(payment_no) if payment_no.startswith("P") else None
        order_no = payment.order_no if payment else number
        order = work.orders.get(order_no) if order_no.startswith("O") else None
        if payment or order:
            posting = work.postings.get(order.order_no) if order else None
            return Subject(payment, refund, order, known_there(order, posting).order_no if order else "")
    return Subject()


class AskParties:
    """Ask live. What a channel says of a payment is written down as any answer of it is."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        record: RecordAnswer,
    ) -> None:
        self._uow, self._channels, self._businesses = uow, channels, businesses
        self._clock, self._record = clock, record

    def channel(self, subject: Subject, found: Found | None = None) -> Said:
        """The channel's word of the payment or refund; of money that nothing here leads to, by its own number."""
        payment = subject.payment
        if payment is None and found is not None and line_of(found) is not None:
            return self._unknown(found)
        channel = self._channels.get(payment.channel) if payment else None
        if payment is None or channel is None:
            return Said("channel", "unknown", NOTHING)
        return self._of_refund(channel, subject.refund, payment) if subject.refund else self._paid(channel, payment)

    def business(self, subject: Subject, found: Found) -> Said:
        """The business system's word of the order, or of the bill that only it knows."""
        if subject.order is not None:
            system = self._businesses.get(subject.order.business)
            asked: object = system
            if isinstance(asked, PostingQuery):
                return _posted(asked, subject.known_as)
            return _bills_paid(system, [bill.bill_no for bill in subject.order.bills])
        name = next((cell.name for cell in found.cells if cell.party == "business" and cell.name), "")
        return _bills_paid(self._businesses.get(name), [found.business_no] if found.business_no else [])

    def _unknown(self, found: Found) -> Said:
        """Nothing is written down: there is no record of ours yet."""
        channel = self._channels.get(found.channel)
        if channel is None:
            return Said("channel", "unknown", NOTHING)
        payment = restored_payment(found, channel.merchant, self._clock.now())
        return _said_of(channel.query(payment), payment)

    def _paid(self, channel: Channel, payment: Payment) -> Said:
        answer = channel.query(payment)
        now_known = self._record(payment.payment_no, answer, asked=True)
        if is_claim(now_known, answer):  # a success after an end without money is believed when it is said twice
            answer = channel.query(payment)
            self._record(payment.payment_no, answer, asked=True, confirms=True)
        return _said_of(answer, payment)

    def _of_refund(self, channel: Channel, refund: Refund, payment: Payment) -> Said:
        answer = channel.query_refund(refund, payment)
        if refund.state in OPEN_REFUNDS:  # what it said is written down by who follows the refund
            with self._uow() as work:
                work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, self._clock.now()))
                work.commit()
        code = answer.channel_code or answer.outcome
        if answer.event is RefundEvent.CHANNEL_REFUNDED:
            return Said("channel", "refunded", code, refund.amount_fen)
        if answer.event is RefundEvent.CHANNEL_REFUSED:
            return Said("channel", "not_refunded", code)
        heard = answer.not_found or answer.event is not RefundEvent.CHANNEL_UNCLEAR or answer.channel_code
        return Said("channel", "unknown" if heard else "no_answer", code)


def _said_of(answer: ChannelAnswer, payment: Payment) -> Said:
    code = answer.channel_code or answer.reason
    if answer.event is PaymentEvent.CHANNEL_PAID:
        return Said("channel", "paid", code, payment.amount_fen)
    if answer.event in (PaymentEvent.CHANNEL_REFUSED, PaymentEvent.CHANNEL_REVERSED):
        return Said("channel", "not_paid", code)
    heard = answer.not_found or answer.event is PaymentEvent.CHANNEL_WAITING or answer.channel_code
    return Said("channel", "unknown" if heard else "no_answer", code)


def _posted(system: PostingQuery, order_no: str) -> Said:
    word = system.find_posting(order_no)
    if word.outcome == "unclear":
        return Said("business", "no_answer", word.code)
    if word.outcome == "posted":
        return Said("business", "posted", word.code, word.amount_fen)
    return Said("business", "not_posted", word.code)


def _bills_paid(system: BusinessSystem | None, bill_nos: list[str]) -> Said:
    if system is None or not bill_nos:
        return Said("business", "unknown", NOTHING)
    try:
        bills = system.read_bills(bill_nos)
    except PaydeskError as error:
        return Said("business", "no_answer", error.code)
    if len(bills) < len(bill_nos):
        return Said("business", "unknown", "his.bill_unknown")
    if all(bill.state == "paid" for bill in bills):
        return Said("business", "posted", "his.paid", sum(bill.own_fen for bill in bills))
    return Said("business", "not_posted", "his.not_paid")
