"""A few threads for work that begins now and ends by itself, such as asking a channel; its failures are logged here."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from app.core.errors import PaydeskError

log = logging.getLogger(__name__)


class Lane:
    """Runs calls on threads of its own. What is lost here by a crash is taken up by the job queue."""

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)

    def run(self, work: Callable[[], object]) -> None:
        """Begin the work as soon as a thread is free."""
        self._pool.submit(_logged, work)

    def stop(self) -> None:
        """Take no more, and wait for what is under way."""
        self._pool.shutdown(wait=True)


def _logged(work: Callable[[], object]) -> None:
    try:
        work()
    except PaydeskError as error:
        log.warning("begun work ended with %s; the job queue takes it up", error.code)
    except Exception:
        log.exception("begun work failed; the job queue takes it up")
