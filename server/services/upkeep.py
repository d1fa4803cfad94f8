"""Work that comes round by itself: linking audit rows every few seconds, forgetting sessions that ended long ago."""

import logging
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError
from server.domain.job import Job, JobKind
from server.ports import UnitOfWorkFactory
from server.services.link_audit import LinkAudit

LINK_EVERY = timedelta(seconds=3)
"""Rows are linked within 5 s (an architect's promise); the rest is for the job's own waiting and work."""
SESSIONS_EVERY = timedelta(hours=1)
SESSIONS_KEPT = timedelta(days=30)
SUBJECT = "all"

log = logging.getLogger(__name__)


class KeepLinked:
    """The job that links audit rows; the lease of its one row keeps a second server out."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, link: LinkAudit) -> None:
        self._uow, self._clock, self._link = uow, clock, link

    def __call__(self, subject: str) -> None:
        """Link what is there and come again."""
        try:
            self._link()
        except PaydeskError as error:
            log.warning("audit rows not linked: %s", error.code)
        with self._uow() as work:
            work.jobs.put(Job(JobKind.LINK_AUDIT, subject, self._clock.now() + LINK_EVERY))
            work.commit()


class ForgetSessions:
    """The job that deletes sessions long ended; the audit log keeps who signed in."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def __call__(self, subject: str) -> None:
        """Delete and come again."""
        now = self._clock.now()
        with self._uow() as work:
            work.sessions.delete_ended(now - SESSIONS_KEPT)
            work.jobs.put(Job(JobKind.END_SESSIONS, subject, now + SESSIONS_EVERY))
            work.commit()


def plant(uow: UnitOfWorkFactory, clock: Clock, *, alone: bool) -> None:
    """Put the recurring jobs into the queue where they are not there yet. ``alone``: no other server lives on this
    database, so leases found are those of one that died, and what it was doing goes on at once."""
    with uow() as work:
        if alone:
            work.jobs.free_leases()
        for kind in (JobKind.LINK_AUDIT, JobKind.END_SESSIONS, JobKind.CLOSE_LEFT_OPEN):
            if work.jobs.get(kind, SUBJECT) is None:
                work.jobs.put(Job(kind, SUBJECT, clock.now()))
        work.commit()
