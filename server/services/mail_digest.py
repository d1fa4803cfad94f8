"""The job that tells people by mail what is open: one mail rather than a hundred, and never the same twice."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from app.core.clock import Clock
from server.domain.alert import Alert, AlertLevel
from server.domain.digest import Digest, Recipient, digest_of, mark_of, message_id
from server.domain.job import Job, JobKind
from server.domain.mail import Mail, MailState
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import MOST

LOOK_EVERY = timedelta(seconds=30)
URGENT_EVERY = timedelta(minutes=5)
"""The first urgent alert is told at once; what becomes urgent right after it is gathered for so long."""

log = logging.getLogger(__name__)


class WriteDigest(Protocol):
    """Puts a digest into words."""

    def __call__(self, digest: Digest, language: str) -> tuple[str, str]:
        """Subject and body."""
        ...


class MailDigest:
    """Looks every half minute; a person hears at most once in ``every``, of what is urgent sooner."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, clock: Clock, recipients: Sequence[Recipient], every: timedelta,
        write: WriteDigest,
    ) -> None:  # fmt: skip
        self._uow, self._clock, self._recipients = uow, clock, recipients
        self._every, self._write = every, write

    def __call__(self, subject: str) -> None:
        """Make the mails that are due and come again."""
        now = self._clock.now()
        with self._uow() as work:
            alerts = work.alerts.open(MOST) if self._recipients else ()
            for recipient in self._recipients:
                self._tell(work, recipient, [alert for alert in alerts if recipient.wants(alert)], now)
            work.jobs.put(Job(JobKind.MAIL_DIGEST, subject, now + LOOK_EVERY))
            work.commit()

    def _tell(self, work: UnitOfWork, recipient: Recipient, alerts: Sequence[Alert], now: datetime) -> None:
        last = work.mails.latest_to(recipient.address)
        told = frozenset(last.about) if last is not None else frozenset()
        new = [alert for alert in alerts if mark_of(alert) not in told]
        if not new or (last is not None and now - last.made_at < self._least_wait(new)):
            return
        digest = digest_of(alerts, told, now)
        title, body = self._write(digest, recipient.language)
        marks = tuple(mark_of(alert) for alert in alerts)
        mail = Mail(
            message_id(recipient.address, marks), recipient.address, title, body, MailState.WAITING, now, now,
            about=marks,
        )  # fmt: skip
        if work.mails.add(mail):
            work.jobs.put(Job(JobKind.SEND_MAIL, mail.message_id, now))
            log.info("mail %s: %d alerts, %d of them new", mail.message_id, digest.count, digest.new)

    def _least_wait(self, new: Sequence[Alert]) -> timedelta:
        urgent = any(alert.level is AlertLevel.URGENT for alert in new)
        return min(self._every, URGENT_EVERY) if urgent else self._every
