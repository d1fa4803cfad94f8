"""The second half of the tour: a finance officer's morning over the bad day, photographed step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from app.core.reconciliation import DayState, ExceptionState, RunState
from ui.exceptions.propose_sheet import ProposeSheet
from ui.exceptions.view import WorkbenchScreen
from ui.reconciliation.area import Area
from ui.reconciliation.view import DAY, FUNDS, MONTHS, PROOF, ROWS, STATEMENTS, Reconciliation
from ui.tour.hand import Hand, TourFailed
from ui.tour.steps import PASSWORD, Step
from ui.widgets.sheet import Sheet

OFFICER = "finance"
RUN_S = 120
"""Statements are asked for, and the day is run, by the server's timetable; before its hour by a person."""
AREAS = (ROWS, STATEMENTS, PROOF, FUNDS, MONTHS)
SOLVED = "posting_missing"
"""The exception that the officer solves: the money is there, the business system was not told."""
REASON = "已核对渠道与业务系统记录"


def change_places(hand: Hand) -> None:
    """The cashier goes, the officer comes: the first screen is the reconciliation."""
    hand.window.sign_out()
    login = hand.window.login
    hand.until(lambda: hand.window.frame is None and login.isVisible() and login.enter.isEnabled(), "the sign-in page")
    hand.type_into(login.username, OFFICER)
    hand.type_into(login.password, PASSWORD)
    hand.press("Return")
    hand.until(lambda: hand.window.frame is not None, "the desk")


def reconciliation(hand: Hand) -> Reconciliation:
    """The reconciliation on the screen."""
    return cast(Reconciliation, hand.open("reconciliation"))


def run_the_day(day: date) -> Callable[[Hand], None]:
    """Yesterday in the calendar, run by the timetable or by hand, with what was found."""

    def act(hand: Hand) -> None:
        screen = reconciliation(hand)
        made = screen.presenter
        hand.until(lambda: not made.model.reading and bool(made.model.days), "the calendar")
        screen.day.day_chosen.emit(day)
        hand.until(lambda: made.model.day == day and made.model.detail is not None, "the day")
        hand.until(lambda: _is_run(screen) or made.model.startable or made.model.goes_on, "a day that can be run")
        if not _is_run(screen) and not made.model.goes_on:
            hand.press("F9")
        hand.until(lambda: _is_run(screen), "the day's run", RUN_S)
        hand.photo("reconciliation-day")

    return act


def _is_run(screen: Reconciliation) -> bool:
    model = screen.presenter.model
    done = model.shown is not None and model.shown.state is DayState.EXCEPTIONS
    return done and model.run is not None and model.run.state is RunState.DONE


def look_at_areas(hand: Hand) -> None:
    """The rows of the run, the statements, the proof, the funds, the months."""
    screen = reconciliation(hand)
    for name in AREAS:
        screen.tabs.show_area(name)
        hand.until(lambda name=name: screen.tabs.current == name, name)  # type: ignore[misc]
        hand.until(lambda name=name: is_read(screen.area(name)), f"{name}, read")  # type: ignore[misc]
        hand.photo(f"reconciliation-{name}")
    screen.tabs.show_area(DAY)


def is_read(area: Area) -> bool:
    """Whether an area shows what it asked for."""
    return not area.busy.isVisible() and bool(getattr(area.model, "loaded", True))  # type: ignore[attr-defined]


def solve_an_exception(hand: Hand) -> None:
    """The workbench, worst first; one posting that is missing: asked, proposed, posted again, verified."""
    screen = cast(WorkbenchScreen, hand.open("exceptions"))
    hand.until(lambda: screen.model.loaded and screen.model.page.total > 0, "the exceptions")
    hand.photo("exceptions")
    places = [place for place, row in enumerate(screen.model.page.rows) if row.type == SOLVED]
    if not places:
        raise TourFailed(f"no exception of type {SOLVED}")
    number = screen.model.page.rows[places[0]].exception_no
    screen.table.setFocus()
    screen.table.go_to(places[0])
    hand.press("Return")
    hand.until(lambda: state_of(screen, number) is ExceptionState.NEW, "the case beside the list")
    hand.press("B")
    hand.until(lambda: screen.model.asked is not None, "the business system's word")
    hand.photo("exception-asked")
    hand.press("P")
    hand.until(lambda: hand.window.findChild(ProposeSheet) is not None, "the proposal")
    hand.photo("exception-proposal")
    sheet = hand.window.findChild(ProposeSheet)
    if sheet is None:
        raise TourFailed("the proposal was closed")
    hand.type_into(sheet.note, REASON)
    hand.press("Return")
    hand.until(lambda: state_of(screen, number) is ExceptionState.APPROVED, "one person is enough")
    hand.press("X")
    hand.until(lambda: hand.window.findChild(Sheet) is not None, "the question")
    hand.press("Return")
    hand.until(lambda: state_of(screen, number) is ExceptionState.VERIFIED, "posted, and asked again")
    hand.photo("exception-verified")


def state_of(screen: WorkbenchScreen, number: str) -> ExceptionState | None:
    """How the case in front stands, if it is that one and nothing is under way."""
    detail = screen.model.detail
    if detail is None or screen.model.busy or detail.exception.exception_no != number:
        return None
    return detail.exception.state


def steps(day: date) -> Sequence[Step]:
    """The officer's steps over that day."""
    return (
        Step("the finance officer signs in", change_places),
        Step("yesterday is reconciled", run_the_day(day)),
        Step("rows, statements, proof, funds, months", look_at_areas),
        Step("an exception is solved", solve_an_exception),
    )
