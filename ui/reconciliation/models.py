"""What the days and runs of the reconciliation screen show, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.reconciliation import LIVE_RUNS, DayState, RunState
from app.wire.reconciliation import DayDetail, DayView, PartyDay, RunComparison, RunView
from ui.presenting import Fault
from ui.reconciliation.doing import Doing

WEEKS = 6


def first_shown(month: date) -> date:
    """The Monday with which the page of a month begins."""
    first = month.replace(day=1)
    return first - timedelta(days=first.weekday())


def shown_days(month: date) -> tuple[date, ...]:
    """The six weeks of a month's page."""
    first = first_shown(month)
    return tuple(first + timedelta(days=place) for place in range(WEEKS * 7))


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysModel:
    """``day`` is the chosen one with its ``detail`` once read; ``doing`` how far the asking for statements is; ``live``
    the run that goes on now, as last heard; ``chosen_run`` the line in front; ``comparison`` what differs between it
    and the one before, while it is shown."""

    today: date
    month: date
    day: date
    days: Mapping[date, DayView] = field(default_factory=dict)
    detail: DayDetail | None = None
    live: RunView | None = None
    chosen_run: str = ""
    comparison: RunComparison | None = None
    may_run: bool = False
    reading: bool = False
    doing: Doing | None = None
    busy: bool = False
    fault: Fault | None = None

    @property
    def shown(self) -> DayView | None:
        """The chosen day as the calendar has it."""
        return self.detail.day if self.detail is not None else self.days.get(self.day)

    @property
    def runs(self) -> tuple[RunView, ...]:
        """Its runs, latest first, the live one as last heard."""
        runs = self.detail.runs if self.detail is not None else ()
        live = self.live
        return tuple(live if live is not None and each.run_no == live.run_no else each for each in runs)

    @property
    def parties(self) -> tuple[PartyDay, ...]:
        """Its parties."""
        return self.detail.parties if self.detail is not None else ()

    @property
    def run(self) -> RunView | None:
        """The run in front, else the one that stands."""
        chosen = next((each for each in self.runs if each.run_no == self.chosen_run), None)
        return chosen or next((each for each in self.runs if each.state is RunState.DONE), None)

    @property
    def before(self) -> RunView | None:
        """The finished run before the one in front, with which it is compared."""
        run = self.run
        done = [each for each in self.runs if each.state in (RunState.DONE, RunState.SUPERSEDED)]
        older = [each for each in done if run is not None and each.version < run.version]
        return older[0] if older and run in done else None

    @property
    def goes_on(self) -> bool:
        """Whether a run of the day is queued, running or held."""
        return self.live is not None and self.live.state in LIVE_RUNS

    @property
    def startable(self) -> bool:
        """Whether a run of the day may be started now."""
        closed = self.shown is not None and self.shown.state is DayState.CLOSED
        return self.may_run and not self.goes_on and not closed and self.day < self.today and self.detail is not None

    @property
    def cancellable(self) -> bool:
        """Whether the live run may be ended."""
        return self.may_run and self.goes_on

    @property
    def held(self) -> bool:
        """Whether a person must say that a held run goes on."""
        return self.may_run and self.live is not None and self.live.state is RunState.HELD
