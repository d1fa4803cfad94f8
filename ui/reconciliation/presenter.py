"""Days and runs: the calendar is read by pages, the chosen day behind the arrows, a live run about each second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from app.core.clock import Clock, accounting_day
from app.core.errors import PaydeskError
from app.core.ids import NumberKind, mint
from app.core.reconciliation import LIVE_RUNS
from app.desk.fetch_statements import Fetching, fetch_missing
from app.desk.ports import Server
from app.wire.reconciliation import DayDetail, DayView, GoOn, RunComparison, RunView, StartRun
from app.wire.statements import StatementView
from ui.presenting import Facts, Shows, who
from ui.reconciliation.doing import Doing
from ui.reconciliation.long_act import PresentingLongActs
from ui.reconciliation.looks import party_words
from ui.reconciliation.models import DaysModel, shown_days
from ui.tasks import BACKGROUND, QUESTIONS, Poll, Stoppable, TaskRunner
from ui.text import listed

ARROWS_MS = 150
"""The keyboard has come to rest on a day: then its parties are read."""
LIVE_MS = 1_000
AGAIN_MS = 30_000


class DaysPresenter(PresentingLongActs[DaysModel]):
    """Decides what the calendar and the chosen day show. ``day_shown`` hears of every other day or run in front."""

    def __init__(
        self, view: Shows[DaysModel], tasks: TaskRunner, server: Server, facts: Facts, clock: Clock,
        day_shown: Callable[[DaysModel], None] = lambda _model: None,
    ) -> None:  # fmt: skip
        today = accounting_day(clock.now())
        yesterday = today - timedelta(days=1)
        super().__init__(view, tasks, DaysModel(today=today, month=yesterday.replace(day=1), day=yesterday), server)
        self._facts, self._clock, self._day_shown = facts, clock, day_shown
        self._reading: Stoppable | None = None
        self._days_reading: Stoppable | None = None
        self._again: Stoppable | None = None
        self._poll: Poll | None = None
        self._numbers: dict[date, str] = {}
        self._without: set[date] = set()
        self._silent: set[str] = set()

    def load(self) -> None:
        """The screen is shown: the month and the day, now and every half minute."""
        self.show(may_run=self._facts.may("reconciliation.run"), today=accounting_day(self._clock.now()))
        self.read_requested()

    def read_requested(self) -> None:
        """Read month and day now."""
        self._read_days()
        self._read_day()

    def left(self) -> None:
        """Nobody looks."""
        for each in (self._reading, self._days_reading, self._again):
            if each is not None:
                each.stop()
        self._stop_poll()

    def stop(self) -> None:
        """Drop what is under way."""
        self.left()
        super().stop()

    def day_chosen(self, day: date) -> None:
        """Another day; its month comes into view."""
        if day == self.model.day or day > self.model.today:
            return
        self._stop_poll()
        other_month = (day.year, day.month) != (self.model.month.year, self.model.month.month)
        self.show(day=day, month=day.replace(day=1), detail=None, live=None, chosen_run="", comparison=None, fault=None)
        if other_month:
            self._read_days()
        if self._reading is not None:
            self._reading.stop()
        self._reading = self._tasks.after(ARROWS_MS, self._read_day)

    def run_chosen(self, run: RunView | None) -> None:
        """A line of the runs."""
        if run is not None and run.run_no != self.model.chosen_run:
            self.show(chosen_run=run.run_no)
            self._day_shown(self.model)

    def start_requested(self) -> None:
        """Run the day, once its statements are there: those that are missing are asked for first, and asking a second
        time runs it without them."""
        model, shown = self.model, self.model.shown
        if not model.startable or shown is None:
            return
        complete = shown.statements_kept >= shown.statements_expected
        if complete or model.day in self._without or not self._facts.may("reconciliation.statements"):
            self._start()
            return
        far = Fetching()
        self._long.begin(
            far.going, lambda: _said_of(far), lambda: fetch_missing(self._server, model.day, far), self._fetched
        )

    def _fetched(self, missing: Sequence[StatementView]) -> None:
        if not missing:
            self._start()
            return
        self._without.add(self.model.day)
        self._read_day()
        names = listed(party_words(each.party, each.name) for each in missing)
        self.complain("run.statements_missing", tone="warning", names=names)

    def _start(self) -> None:
        """A request that was lost is repeated under its own number."""
        model = self.model
        code = who(self._facts).window.code
        number = self._numbers.setdefault(model.day, mint(NumberKind.RUN, code, self._clock.now()))
        self.ask(lambda: self._server.start_run(model.day, StartRun(run_no=number)), self._started)

    def cancel_requested(self) -> None:
        """End the live run; the day stays as it was."""
        live = self.model.live
        if live is not None and self.model.cancellable:
            self.ask(lambda: self._server.cancel_run(live.run_no), self._heard)

    def go_on_given(self, note: str) -> None:
        """The files of a held run are right after all."""
        live = self.model.live
        if live is None or not self.model.held:
            return
        if not note.strip():
            self.complain("run.note_missing", tone="warning")
            return
        self.ask(lambda: self._server.go_on_run(live.run_no, GoOn(note=note.strip())), self._heard)

    def compare_requested(self) -> None:
        """What the run in front tells otherwise than the one before."""
        run, before = self.model.run, self.model.before
        if run is not None and before is not None:
            self.ask(lambda: self._server.run_changes(run.run_no, before.run_no), self._compared)

    def compared(self) -> None:
        """The comparison was read."""
        self.show(comparison=None)

    def _compared(self, comparison: RunComparison) -> None:
        self.show(comparison=comparison)

    def _read_days(self) -> None:
        if self._days_reading is not None:
            self._days_reading.stop()
        span = shown_days(self.model.month)
        self._days_reading = self._tasks.run(
            QUESTIONS,
            lambda: self._server.reconciliation_days(span[0], span[-1]),
            self._days_read,
            partial(self._not_read, "days"),
        )

    def _days_read(self, days: Sequence[DayView]) -> None:
        self._days_reading = None
        self.show(days={each.day: each for each in days})
        self._heard_of("days")
        if self._again is not None:
            self._again.stop()
        self._again = self._tasks.after(AGAIN_MS, self._read_days)

    def _read_day(self) -> None:
        if self._reading is not None:
            self._reading.stop()
        day = self.model.day
        self.show(reading=True)
        self._reading = self._tasks.run(
            QUESTIONS, lambda: self._server.reconciliation_day(day), self._day_read, partial(self._not_read, "day")
        )

    def _day_read(self, detail: DayDetail) -> None:
        self._reading = None
        live = next((each for each in detail.runs if each.state in LIVE_RUNS), None)
        known = {each.run_no for each in detail.runs}
        chosen = self.model.chosen_run if self.model.chosen_run in known else ""
        days = {**self.model.days, detail.day.day: detail.day}
        self.show(detail=detail, live=live, chosen_run=chosen, days=days, reading=False)
        self._heard_of("day")
        if live is not None:
            self._follow(live)
        self._day_shown(self.model)

    def _heard_of(self, question: str) -> None:
        """Once both are answered, nothing is said of the server's silence any more."""
        self._silent.discard(question)
        if not self._silent:
            self.answered()

    def _not_read(self, question: str, error: PaydeskError) -> None:
        self._silent.add(question)
        self._reading = self._days_reading = None
        self.show(reading=False)
        self.fail(error)
        if self._again is not None:
            self._again.stop()
        self._again = self._tasks.after(AGAIN_MS, self.read_requested)

    def _started(self, run: RunView) -> None:
        self._numbers.pop(run.day, None)
        if run.day == self.model.day:
            self.show(live=run)
            self._read_day()

    def _follow(self, run: RunView) -> None:
        self._stop_poll()
        self._poll = Poll(
            self._tasks, BACKGROUND, LIVE_MS, lambda: self._server.run(run.run_no), self._heard, self._not_heard
        )
        self._poll.start()

    def _heard(self, run: RunView) -> None:
        """A live run as it is now; once it has ended, the day is read again."""
        if self.model.live is None or run.run_no != self.model.live.run_no:
            return
        self.show(live=run)
        if run.state not in LIVE_RUNS:
            self._stop_poll()
            self.read_requested()

    def _not_heard(self, error: PaydeskError) -> None:
        self.fail(error)

    def _stop_poll(self) -> None:
        if self._poll is not None:
            self._poll.stop()
            self._poll = None


def _said_of(far: Fetching) -> tuple[Doing, str]:
    """Which party is asked right now, the how manieth, and the number of its request."""
    one = far.now
    if one is None:
        return Doing(party=""), ""
    return Doing(party=party_words(one.line.party, one.line.name), place=one.place, count=one.count), one.request
