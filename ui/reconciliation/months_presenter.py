"""Months: which are open, what stands in the way, closed by two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import PaydeskError
from app.desk.ports import Server
from app.wire.day_zero import DayZeroView
from app.wire.proofs import CloseMonth, MonthView
from app.wire.refunds import StepUp
from ui.presenting import Facts, Fault, Presenting, Shows, who
from ui.tasks import QUESTIONS, Stoppable, TaskRunner

CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsModel:
    """``chosen`` is the month in front; ``zero`` how it stands with day zero, once known."""

    months: tuple[MonthView, ...] = ()
    chosen: MonthView | None = None
    may_close: bool = False
    may_begin: bool = False
    zero: DayZeroView | None = None
    me: str = ""
    loaded: bool = False
    busy: bool = False
    fault: Fault | None = None

    @property
    def beginnable(self) -> bool:
        """Whether the old system's balances can still be imported, by who is signed in."""
        return self.may_begin and self.zero is not None and self.zero.day is None and self.zero.too_late is None

    @property
    def closable(self) -> bool:
        """Whether the month in front can be closed now."""
        month = self.chosen
        ready = month is not None and month.over and month.state != CLOSED and not month.missing_days
        return self.may_close and ready

    @property
    def proposable(self) -> bool:
        """Whether one person may begin, for another to close it later."""
        return self.closable and self.chosen is not None and self.chosen.state == "open"

    @property
    def waits_for_me(self) -> bool:
        """Whether somebody else has begun and who is signed in may close it."""
        month = self.chosen
        return self.closable and month is not None and month.state == "proposed" and month.proposed_by != self.me


class MonthsPresenter(Presenting[MonthsModel]):
    """Decides what the months' tab shows."""

    def __init__(self, view: Shows[MonthsModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, MonthsModel())
        self._server, self._facts = server, facts
        self._reading: Stoppable | None = None

    def load(self) -> None:
        """Read them now."""
        may = self._facts.may
        self.show(
            may_close=may("reconciliation.close_month"), may_begin=may("reconciliation.day_zero"),
            me=who(self._facts).display_name,
        )  # fmt: skip
        if self._reading is not None:
            self._reading.stop()
        self._reading = self._tasks.run(QUESTIONS, self._server.months, self._read, self._not_read)
        self._tasks.run(QUESTIONS, self._server.day_zero, lambda zero: self.show(zero=zero), self._not_read)

    def chosen(self, month: MonthView | None) -> None:
        """A line of the list."""
        if month != self.model.chosen:
            self.show(chosen=month)

    def close_given(self, note: str, second: StepUp | None) -> None:
        """Close the month in front, another person agreeing at this screen; without one it is begun, or closed when
        somebody else has begun."""
        month = self.model.chosen
        if month is None or not self.model.closable:
            return
        if not note.strip():
            self.complain("month.note_missing", tone="warning")
            return
        wanted = CloseMonth(note=note.strip(), step_up=second)
        self.ask(lambda: self._server.close_month(month.month, wanted), self._closed)

    def _read(self, months: Sequence[MonthView]) -> None:
        self._reading = None
        name = self.model.chosen.month if self.model.chosen else ""
        chosen = next((each for each in months if each.month == name), months[0] if months else None)
        self.show(months=tuple(months), chosen=chosen, loaded=True)

    def _not_read(self, error: PaydeskError) -> None:
        self._reading = None
        self.show(loaded=True)
        self.fail(error)

    def _closed(self, month: MonthView) -> None:
        self._read([month if each.month == month.month else each for each in self.model.months])
