"""Apply a channel's own message about a payment, verified and once."""

import hashlib
import logging
from collections.abc import Mapping

from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from server.ports import NotifyingChannel, UnitOfWorkFactory
from server.services.changes import Changes
from server.services.record_answer import RecordAnswer

log = logging.getLogger(__name__)


class ApplyNotification:
    """A notification is only another verified answer; a repeat changes nothing."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        channels: Mapping[str, NotifyingChannel],
        clock: Clock,
        record: RecordAnswer,
        changes: Changes,
    ) -> None:
        self._uow, self._channels, self._clock, self._record, self._changes = uow, channels, clock, record, changes

    def __call__(self, channel_name: str, body: bytes) -> None:
        """Raises Refused: ``notification.forged`` and others of the channel, ``notification.amount_differs``;
        NotFound.
        """
        channel = self._channels.get(channel_name)
        if channel is None or not hasattr(channel, "read_notification"):
            raise NotFound("channel.closed", channel=channel_name)
        notification = channel.read_notification(body)
        if notification is None:
            return
        content = f"{notification.payment_no}|{notification.answer.event}|{notification.answer.channel_number}"
        notice_id = hashlib.sha256(content.encode()).hexdigest()
        with self._uow() as work:
            payment = work.payments.get(notification.payment_no, for_update=True)
            if payment is None or payment.channel != channel_name:
                raise NotFound("payment.not_found")
            if payment.amount_fen != notification.amount_fen:
                raise Refused("notification.amount_differs")
            if not work.notices.first_time(channel_name, notice_id, self._clock.now()):
                return
            self._record.apply(work, payment, notification.answer, asked=False)
            work.commit()
        log.info("payment %s: notified by %s", notification.payment_no, channel_name)
        self._changes.announce(notification.payment_no)
