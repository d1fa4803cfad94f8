"""The job that hands one mail to the hospital's mail server: tried again with growing waits, up to a limit."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError, Refused
from server.domain.alert import AlertLevel
from server.domain.job import Job, JobKind
from server.domain.mail import Mail, MailState
from server.ports import Postman, UnitOfWorkFactory
from server.services.alerts import end_alert, raise_alert

TRY_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60))
TOLD_FROM = 4
"""After so many tries people see in the program that mail does not go out."""
UNDELIVERED = "mail.undelivered"

log = logging.getLogger(__name__)


class SendMail:
    """One try a call. A mail is handed over again only when nobody knows that it was taken, under the same id."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, postman: Postman, give_up: timedelta) -> None:
        self._uow, self._clock, self._postman, self._give_up = uow, clock, postman, give_up

    def __call__(self, subject: str) -> None:
        """``subject`` is the message id."""
        with self._uow() as work:
            mail = work.mails.get(subject)
            if mail is None or mail.state is not MailState.WAITING:
                work.jobs.finish(JobKind.SEND_MAIL, subject)
                work.commit()
                return
        try:
            self._postman.send(mail)
        except PaydeskError as error:
            self._failed(mail, error)
        else:
            self._sent(mail)

    def _sent(self, mail: Mail) -> None:
        now = self._clock.now()
        with self._uow() as work:
            work.mails.save(replace(mail, state=MailState.SENT, tries=mail.tries + 1, said="", changed_at=now))
            end_alert(work, UNDELIVERED, mail.recipient, now)
            work.jobs.finish(JobKind.SEND_MAIL, mail.message_id)
            work.commit()
        log.info("mail %s: sent", mail.message_id)

    def _failed(self, mail: Mail, error: PaydeskError) -> None:
        now = self._clock.now()
        tries = mail.tries + 1
        over = isinstance(error, Refused) or now - mail.made_at >= self._give_up
        state = MailState.FAILED if over else MailState.WAITING
        log.warning("mail %s: %s at try %d, %s", mail.message_id, error.code, tries, state.value)
        with self._uow() as work:
            work.mails.save(replace(mail, state=state, tries=tries, said=error.code, changed_at=now))
            if over or tries >= TOLD_FROM:
                raise_alert(work, UNDELIVERED, mail.recipient, AlertLevel.WARNING, now)
            if over:
                work.jobs.finish(JobKind.SEND_MAIL, mail.message_id)
            else:
                work.jobs.put(Job(JobKind.SEND_MAIL, mail.message_id, _next_try(now, tries)))
            work.commit()


def _next_try(now: datetime, tries: int) -> datetime:
    return now + TRY_AGAIN[min(tries, len(TRY_AGAIN)) - 1]
