"""Ask a channel this moment what became of a payment, whatever we believe: the answer to "was I charged?"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.payment import PaymentEvent
from server.domain.identity import Actor
from server.ports import Channel, ChannelAnswer, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import PaymentDetail, payment_detail
from server.services.late_money import is_claim
from server.services.record_answer import RecordAnswer

SAID = {
    PaymentEvent.CHANNEL_PAID: "paid",
    PaymentEvent.CHANNEL_WAITING: "waiting",
    PaymentEvent.CHANNEL_REFUSED: "not_paid",
    PaymentEvent.CHANNEL_REVERSED: "reversed",
}


@dataclass(frozen=True, slots=True)
class Word:
    """The channel's word (``paid``, ``waiting``, ``not_paid``, ``reversed``, ``no_money``, ``not_found``,
    ``no_answer``) and
    where we stand.
    """

    said: str
    channel_code: str
    asked_at: datetime
    detail: PaymentDetail


class AskChannel:
    """Ask live, write down what follows, and say both."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        record: RecordAnswer,
    ) -> None:
        self._uow, self._reader, self._channels, self._clock, self._record = uow, reader, channels, clock, record

    def __call__(self, actor: Actor, payment_no: str) -> Word:
        """Raises NotPermitted, NotFound."""
        require(actor, "inquiry.ask")
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(payment_no)
            if payment is None:
                raise NotFound("payment.not_found", payment_no=payment_no)
            work.audit.add(audit_row(actor, now, "payment.asked", payment_no, state=payment.state.value))
            work.commit()
        answer = self._channels[payment.channel].query(payment)
        payment = self._record(payment_no, answer, asked=True)
        if is_claim(payment, answer):  # a success after an end without money is believed when it is said twice
            answer = self._channels[payment.channel].query(payment)
            payment = self._record(payment_no, answer, asked=True, confirms=True)
        with self._reader() as work:
            detail = payment_detail(work, payment, self._channels)
        return Word(said=_said(answer), channel_code=answer.channel_code, asked_at=now, detail=detail)


NO_MONEY = frozenset({"channel.not_paid_yet", "channel.pay_error"})
"""The channel knows the order and has no money for it; no proof that none can still come."""


def _said(answer: ChannelAnswer) -> str:
    if answer.reason in NO_MONEY:
        return "no_money"
    return SAID.get(answer.event, "not_found" if answer.not_found else "no_answer")
