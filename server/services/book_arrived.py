"""The job after a bank's statement was kept: what it explains within the rule goes into the books by itself."""

from datetime import date

from server.domain.job import JobKind
from server.ports import UnitOfWorkFactory
from server.services.funds import FundsOfDays


class BookArrived:
    """Run by the job queue; each settlement is booked once, however often."""

    def __init__(self, *, uow: UnitOfWorkFactory, funds: FundsOfDays) -> None:
        self._uow, self._funds = uow, funds

    def __call__(self, day: str) -> None:
        """Book what had arrived up to a day of the bank (ISO)."""
        self._funds.book_arrived(date.fromisoformat(day))
        with self._uow() as work:
            work.jobs.finish(JobKind.BOOK_FUNDS, day)
            work.commit()
