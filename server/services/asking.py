"""Requests for statements that a person may break off: what was broken off is not kept, whatever still comes.

How a request ended is a row beside the statement: it is written with it in one transaction, or before by who breaks it
off, on whatever server of the database either happens.
"""

from collections.abc import Callable
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import Refused
from server.domain.statement import EndedRequest, RequestEnd
from server.ports import UnitOfWork, UnitOfWorkFactory

REMEMBERED = timedelta(days=1)
"""No request is on its way for longer."""
Keep = Callable[[UnitOfWork], None]


def always(_work: UnitOfWork) -> None:
    """Nobody breaks it off."""


class Asking:
    """Who asks gives each request a number and breaks it off by that. A request that is not known here is remembered
    as broken off: it may still be on its way."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def begin(self, operator_id: int, request: str) -> Keep:
        """A request begins; what is answered is called in the transaction that stores something, which is too late to
        break it off. Both raise Refused ``statement.stopped``. Without a number nobody can."""
        if not request:
            return always
        with self._reader() as work:
            _refuse_stopped(work.statements.request_end(operator_id, request))

        def keep(work: UnitOfWork) -> None:
            _refuse_stopped(self._ended(work, operator_id, request, RequestEnd.KEPT))

        return keep

    def stop(self, operator_id: int, request: str) -> bool:
        """Break a request off; whether nothing of it is kept (else it was too late)."""
        with self._uow() as work:
            end = self._ended(work, operator_id, request, RequestEnd.STOPPED)
            work.commit()
        return end is RequestEnd.STOPPED

    def _ended(self, work: UnitOfWork, operator_id: int, request: str, end: RequestEnd) -> RequestEnd:
        now = self._clock.now()
        work.statements.forget_requests(now - REMEMBERED)
        return work.statements.end_request(EndedRequest(operator_id, request, end, now))


def _refuse_stopped(end: RequestEnd | None) -> None:
    if end is RequestEnd.STOPPED:
        raise Refused("statement.stopped")
