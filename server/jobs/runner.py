"""Takes due jobs from the durable queue under a lease and runs them on a few threads; a crash leaves them for the
next.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import PaydeskError, Unreachable
from server.domain.job import Job, JobKind
from server.jobs.set_back import SetBack
from server.ports import UnitOfWorkFactory

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""Longer than nearly any handler takes: its requests have time-outs. A handler that died is tried again after it."""
RENEWED_AFTER, LONGEST = timedelta(seconds=30), timedelta(hours=2)
"""The lease of a handler that still works (a large statement, a run of millions of rows) is renewed, for so long."""
FIRST_RETRY_S, LONGEST_RETRY_S = 2, 60
"""A handler that met passing trouble (a deadlock, a database that was away) is tried again soon, then less often."""
LONGEST_NAP_S = 1
"""How soon jobs put by another server are seen at the latest."""

Handler = Callable[[str], object]


class JobRunner:
    """Runs handlers for due jobs. A handler moves its own job on (put) or ends it (finish); else it is tried again."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        handlers: Mapping[JobKind, Handler],
        clock: Clock,
        owner: str,
        threads: int = 8,
    ) -> None:
        """``owner`` names this server process uniquely among those that share the database."""
        self._uow, self._reader, self._handlers = uow, reader, handlers
        self._clock, self._owner, self._threads = clock, owner, threads
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="job")
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._busy = threading.Semaphore(threads)
        self._under_way: dict[tuple[JobKind, str], tuple[Job, datetime]] = {}
        """Jobs that work here, as they stand in the queue, and since when."""
        self._kept: deque[Job] = deque()
        """Jobs that could not be handed back because the database took no write; each round tries again."""
        self._set_back = SetBack(uow, reader, clock)
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin taking jobs."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more jobs and wait for those under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown(wait=True)

    def wake(self) -> None:
        """Look for due jobs now."""
        self._wake.set()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            nap_s = self._round()
            if nap_s > 0:
                self._wake.wait(nap_s)
            self._wake.clear()

    def _round(self) -> float:
        """Lease and start what is due; answers how many seconds to nap before the next look."""
        for _ in range(len(self._kept)):
            self._hand_back(self._kept.popleft())
        try:
            self._set_back.look()
            now = self._clock.now()
            self._renew(now)
            with self._reader() as work:
                due_at = work.jobs.next_due()
            if due_at is None or due_at > now:
                return LONGEST_NAP_S if due_at is None else min(LONGEST_NAP_S, (due_at - now).total_seconds())
            jobs = self._lease(now)
        except PaydeskError as error:
            log.warning("jobs: the database did not answer (%s)", error.code)
            return LONGEST_NAP_S
        except Exception:  # whatever it is, the thread must live: nothing unknown is settled without it
            log.exception("jobs: looking for due jobs failed")
            return LONGEST_NAP_S
        for job in jobs:
            self._under_way[job.kind, job.subject] = job, now
            self._pool.submit(self._run, job).add_done_callback(self._done)
        return 0 if jobs else LONGEST_NAP_S

    def _lease(self, now: datetime) -> list[Job]:
        """Lease no more jobs than threads are free: a lease must not run out while its job waits for one."""
        free, given, jobs = self._take_free_threads(), 0, list[Job]()
        if not free:
            return jobs
        try:
            with self._uow() as work:
                jobs = list(work.jobs.lease_due(now, self._owner, now + LEASE, free))
                work.commit()
            given = len(jobs)
        except Unreachable:  # nobody knows whether they are ours now; if so, nobody runs them
            for job in jobs:
                self._hand_back(job)
            raise
        finally:
            if free > given:  # also when the commit failed: its jobs are not run, their threads stay free
                self._busy.release(free - given)
        return jobs

    def _renew(self, now: datetime) -> None:
        """Leases of handlers that work longer than usual are kept, unless their handler has moved the job on."""
        for key, (job, since) in list(self._under_way.items()):
            if job.lease_until is None or job.lease_until - now > LEASE - RENEWED_AFTER or now - since > LONGEST:
                continue
            with self._uow() as work:
                found = work.jobs.get(*key)
                if found is not None and _is_same(found, job):
                    renewed = replace(found, lease_until=now + LEASE)
                    work.jobs.put(renewed)
                    work.commit()
                    if key in self._under_way:
                        self._under_way[key] = renewed, since

    def _take_free_threads(self) -> int:
        """How many are now ours to give; none when all of them work for longer than a look may wait."""
        if not self._busy.acquire(timeout=LONGEST_NAP_S):
            return 0
        free = 1
        while free < self._threads and self._busy.acquire(blocking=False):
            free += 1
        return free

    def _hand_back(self, job: Job) -> None:
        """Let it be taken again soon, unless its handler has moved it on; else its lease runs out."""
        retry_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** min(job.attempts - 1, 10))
        due_at = self._clock.now() + timedelta(seconds=max(retry_s, FIRST_RETRY_S))
        try:
            with self._uow() as work:
                found = work.jobs.get(job.kind, job.subject)
                if found is not None and _is_same(found, job):
                    work.jobs.put(replace(found, due_at=due_at, lease_owner="", lease_until=None))
                    work.commit()
        except PaydeskError as error:
            log.warning("job %s %s: not handed back yet (%s)", job.kind, job.subject, error.code)
            self._kept.append(job)

    def _done(self, _future: "Future[None]") -> None:
        self._busy.release()

    def _run(self, job: Job) -> None:
        try:
            self._handlers[job.kind](job.subject)
        except PaydeskError as error:
            log.warning("job %s %s: %s, tried again", job.kind, job.subject, error.code)
            self._hand_back(self._ended(job))
        except Exception:
            log.exception("job %s %s failed, tried again when its lease ends", job.kind, job.subject)
        self._ended(job)
        self._wake.set()

    def _ended(self, job: Job) -> Job:
        """It is not renewed any more; answers it as it stands in the queue."""
        return self._under_way.pop((job.kind, job.subject), (job, None))[0]


def _is_same(found: Job, job: Job) -> bool:
    """Whether it is still leased as it was: not moved on by its handler, not taken by another server since."""
    return found.lease_until is not None and (found.lease_owner, found.attempts) == (job.lease_owner, job.attempts)
