"""Funds of a month: what the channels owe, what the bank has shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import PaydeskError
from app.desk.ports import Server
from app.wire.proofs import BookFunds, FundsView, ProofForm, SettlementView
from ui.presenting import Facts, Fault, Shows
from ui.reconciliation.calendar import months_on
from ui.reconciliation.doing import Doing
from ui.reconciliation.long_act import PresentingLongActs
from ui.tasks import QUESTIONS, Stoppable, TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsModel:
    """The settlements of the month from ``first`` on; ``chosen`` is the one in front."""

    first: date | None = None
    funds: FundsView | None = None
    chosen: SettlementView | None = None
    may_book: bool = False
    loaded: bool = False
    busy: bool = False
    doing: Doing | None = None
    fault: Fault | None = None


class FundsPresenter(PresentingLongActs[FundsModel]):
    """Decides what the funds' tab shows."""

    def __init__(self, view: Shows[FundsModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, FundsModel(may_book=facts.may("reconciliation.run")), server)
        self._reading: Stoppable | None = None

    def day_shown(self, day: date) -> None:
        """Its month."""
        self._show_month(day.replace(day=1))

    def turned(self, months: int) -> None:
        """Some months further."""
        if self.model.first is not None:
            self._show_month(months_on(self.model.first, months))

    def load(self) -> None:
        """Read it now."""
        first = self.model.first
        if first is None:
            return
        if self._reading is not None:
            self._reading.stop()
        last = months_on(first, 1) - timedelta(days=1)
        self._reading = self._tasks.run(QUESTIONS, lambda: self._server.funds(first, last), self._read, self._not_read)

    def chosen(self, settlement: SettlementView | None) -> None:
        """A line of the list."""
        if settlement != self.model.chosen:
            self.show(chosen=settlement)

    def save_requested(self, form: ProofForm, language: str, path: str) -> None:
        """Save the month as a file of the server's making."""
        first = self.model.first
        if path and first is not None:
            last = months_on(first, 1) - timedelta(days=1)
            self._long.save(path, lambda sink: self._server.funds_file(first, last, form, language, sink))

    def book_requested(self) -> None:
        """Write what has arrived into the books; what is there already stays."""
        first = self.model.first
        if first is not None and self.model.may_book:
            wanted = BookFunds(first=first, last=months_on(first, 1) - timedelta(days=1))
            self.ask(
                lambda: self._server.book_funds(wanted).settlements,
                lambda count: self.complain("funds.booked", tone="success", count=count),
            )

    def _show_month(self, first: date) -> None:
        if first != self.model.first:
            self.show(first=first, funds=None, chosen=None, loaded=False, fault=None)
            self.load()

    def _read(self, funds: FundsView) -> None:
        self._reading = None
        self.show(funds=funds, loaded=True, chosen=funds.settlements[0] if funds.settlements else None)

    def _not_read(self, error: PaydeskError) -> None:
        self._reading = None
        self.show(loaded=True)
        self.fail(error)
