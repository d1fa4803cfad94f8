"""Days and runs: the calendar is read by pages, a live run about each second, a run is started once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.permissions import PERMISSIONS
from app.core.reconciliation import DayState, RunState, StatementState
from app.desk.keep_file import Transfer
from app.wire.reconciliation import GoOn
from app.wire.statements import FetchNow, StatementView
from support import reconciled
from support.screen_world import PlainFacts, Watched, World
from ui.reconciliation.calendar import months_on
from ui.reconciliation.doing import doing_words
from ui.reconciliation.models import DaysModel, first_shown, shown_days
from ui.reconciliation.presenter import DaysPresenter

DAY = reconciled.DAY
MISSING = reconciled.statement("wechat", state=StatementState.EXPECTED, day=DAY)
LIVE = replace(reconciled.DETAIL, runs=(reconciled.LIVE_RUN, *reconciled.DETAIL.runs))


class Desk:
    """The presenter over a scripted server, the clock at 3 March 2026."""

    def __init__(self, *permissions: str) -> None:
        self.world, self.view, self.looked = World(), Watched(), list[tuple[date, str]]()
        self.world.server.answers = reconciled.answers()
        server: Any = self.world.server
        self.presenter = DaysPresenter(
            self.view, self.world.tasks, server, PlainFacts(permissions or PERMISSIONS), self.world.clock,
            lambda model: self.looked.append((model.day, model.run.run_no if model.run else "")),
        )  # fmt: skip

    def opened(self) -> Desk:
        self.presenter.load()
        self.world.tasks.settle()
        return self

    def opened_with_missing(self) -> Desk:
        """The day has one statement fewer than it needs."""
        day = replace(reconciled.DETAIL.day, statements_kept=2, statements_expected=3)
        self.world.server.answers["reconciliation_day"] = replace(reconciled.DETAIL, day=day)
        self.world.server.answers["statements"] = (MISSING,)
        self.world.server.answers["start_run"] = reconciled.LIVE_RUN
        return self.opened()

    @property
    def model(self) -> DaysModel:
        shown = self.view.last
        assert isinstance(shown, DaysModel)
        return shown

    def second_passes(self) -> None:
        self.world.tasks.pass_time()
        self.world.tasks.settle()


def test_it_begins_with_yesterday_and_its_month() -> None:
    desk = Desk().opened()
    assert (desk.model.day, desk.model.month) == (DAY, DAY.replace(day=1))
    assert desk.world.server.asked("reconciliation_days") == [(date(2026, 2, 23), date(2026, 4, 5))]
    assert desk.model.detail is not None
    assert [each.run_no for each in desk.model.runs] == [reconciled.RUN_NO, reconciled.OLDER_RUN_NO]
    assert desk.looked == [(DAY, reconciled.RUN_NO)]


def test_arrows_read_the_day_on_which_they_come_to_rest() -> None:
    desk = Desk().opened()
    for back in (1, 2, 3):
        desk.presenter.day_chosen(DAY - timedelta(days=back))
    desk.second_passes()
    assert desk.world.server.asked("reconciliation_day") == [(DAY,), (DAY - timedelta(days=3),)]
    assert desk.model.month == date(2026, 2, 1)


def test_a_day_that_has_not_come_is_not_chosen() -> None:
    desk = Desk().opened()
    desk.presenter.day_chosen(DAY + timedelta(days=9))
    assert desk.model.day == DAY


def test_a_run_that_was_lost_is_asked_for_again_under_its_number() -> None:
    desk = Desk().opened()
    desk.world.server.answers["start_run"] = [Unreachable("server.no_answer"), reconciled.LIVE_RUN]
    for _ in range(2):
        desk.presenter.start_requested()
        desk.world.tasks.settle()
    first, second = (start.run_no for _, start in desk.world.server.asked("start_run"))
    assert first == second
    assert first.startswith("N")


def test_a_live_run_is_watched_until_it_ends_then_the_day_is_read() -> None:
    desk = Desk()
    desk.world.server.answers["reconciliation_day"] = [LIVE, LIVE, reconciled.DETAIL]
    desk.world.server.answers["run"] = [
        reconciled.LIVE_RUN, replace(reconciled.LIVE_RUN, rows_done=900_000),
        replace(reconciled.LIVE_RUN, state=RunState.DONE),
    ]  # fmt: skip
    desk.opened()
    assert (desk.model.goes_on, desk.model.startable) == (True, False)
    desk.second_passes()
    assert desk.model.live is not None
    assert desk.model.live.rows_done == 900_000
    desk.second_passes()
    desk.second_passes()
    assert (desk.model.goes_on, desk.model.startable) == (False, True)
    asked = len(desk.world.server.asked("run"))
    desk.second_passes()
    assert len(desk.world.server.asked("run")) == asked, "nobody asks for a run that has ended"


def test_nobody_asks_while_nobody_looks() -> None:
    desk = Desk()
    desk.world.server.answers["reconciliation_day"] = LIVE
    desk.opened()
    desk.presenter.left()
    before = len(desk.world.server.calls)
    desk.second_passes()
    assert len(desk.world.server.calls) == before


def test_a_held_run_goes_on_with_a_reason_only() -> None:
    held = replace(reconciled.LIVE_RUN, state=RunState.HELD, step="classifying")
    desk = Desk()
    desk.world.server.answers["reconciliation_day"] = replace(LIVE, runs=(held,))
    desk.world.server.answers |= {"run": held, "go_on_run": reconciled.LIVE_RUN}
    desk.opened()
    desk.presenter.go_on_given("  ")
    assert desk.model.fault is not None
    assert desk.model.fault.code == "run.note_missing"
    desk.presenter.go_on_given(" the bank has changed its file ")
    desk.world.tasks.settle()
    assert desk.world.server.asked("go_on_run") == [(held.run_no, GoOn(note="the bank has changed its file"))]


def test_a_run_is_compared_with_the_one_before_it() -> None:
    desk = Desk().opened()
    assert desk.model.before == reconciled.OLDER_RUN
    desk.presenter.compare_requested()
    desk.world.tasks.settle()
    assert desk.world.server.asked("run_changes") == [(reconciled.RUN_NO, reconciled.OLDER_RUN_NO)]
    assert desk.model.comparison == reconciled.CHANGES
    desk.presenter.run_chosen(reconciled.OLDER_RUN)
    assert desk.model.before is None


@pytest.mark.parametrize(
    ("permissions", "state", "day", "startable"),
    [
        (("reconciliation.view", "reconciliation.run"), DayState.BALANCED, DAY, True),
        (("reconciliation.view",), DayState.BALANCED, DAY, False),
        (("reconciliation.view", "reconciliation.run"), DayState.CLOSED, DAY, False),
        (("reconciliation.view", "reconciliation.run"), DayState.EMPTY, DAY + timedelta(days=1), False),
    ],
    ids=["who may", "who may not", "in a closed month", "today"],
)
def test_who_may_start_a_run_of_which_day(
    permissions: tuple[str, ...], state: DayState, day: date, startable: bool
) -> None:
    desk = Desk(*permissions)
    desk.world.server.answers["reconciliation_day"] = replace(
        reconciled.DETAIL, day=reconciled.day(day, state), runs=()
    )
    desk.opened()
    desk.presenter.day_chosen(day)
    desk.second_passes()
    assert desk.model.startable is startable


def test_a_server_that_does_not_answer_is_said_and_asked_again() -> None:
    desk = Desk()
    desk.world.server.answers["reconciliation_days"] = [Unreachable("server.no_answer"), ()]
    desk.opened()
    assert desk.model.fault is not None
    desk.second_passes()
    assert len(desk.world.server.asked("reconciliation_days")) == 2


def test_a_page_of_the_calendar_has_six_weeks_from_monday() -> None:
    days = shown_days(date(2026, 3, 17))
    assert (days[0], len(days), days[0].weekday()) == (first_shown(date(2026, 3, 1)), 42, 0)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 1, 31), -12, date(2025, 1, 31)),
    ],
    ids=["shorter month", "leap year", "over the year", "a year back"],
)
def test_months_on(day: date, months: int, wanted: date) -> None:
    assert months_on(day, months) == wanted


def test_statements_that_are_missing_are_asked_for_before_the_day_is_run() -> None:
    desk = Desk().opened_with_missing()
    desk.world.server.answers["fetch_statement"] = [replace(MISSING, state=StatementState.KEPT)]
    desk.presenter.start_requested()
    desk.world.tasks.settle()
    ((wanted,),) = desk.world.server.asked("fetch_statement")
    assert (wanted.party, wanted.name, wanted.day) == ("channel", "wechat", DAY)
    assert len(desk.world.server.asked("start_run")) == 1


def test_a_file_that_a_person_hands_in_is_neither_asked_for_nor_missed() -> None:
    desk = Desk().opened_with_missing()
    desk.world.server.answers["statements"] = (replace(MISSING, name="card", by_hand=True, title="刷卡"),)
    desk.presenter.start_requested()
    desk.world.tasks.settle()
    assert desk.world.server.asked("fetch_statement") == []
    assert len(desk.world.server.asked("start_run")) == 1


def test_a_day_is_run_without_a_statement_only_when_asked_twice() -> None:
    desk = Desk().opened_with_missing()
    desk.world.server.answers["fetch_statement"] = [Unreachable("statement.not_ready")]
    desk.presenter.start_requested()
    desk.world.tasks.settle()
    assert desk.world.server.asked("start_run") == []
    assert desk.model.fault is not None
    assert (desk.model.fault.code, desk.model.fault.values["names"]) == ("run.statements_missing", "WeChat")
    desk.presenter.start_requested()
    desk.world.tasks.settle()
    assert len(desk.world.server.asked("start_run")) == 1


def test_the_asking_before_a_run_says_who_is_asked_and_is_broken_off() -> None:
    desk, seen = Desk().opened_with_missing(), list[str]()

    def slow(wanted: FetchNow, going: Transfer) -> StatementView:
        for _ in range(5):
            desk.world.tasks.pass_time()
        assert desk.model.doing is not None
        seen.append(doing_words(desk.model.doing))
        if wanted.name == "alipay":
            desk.presenter.stop_requested()
            going.check()
        return replace(MISSING, state=StatementState.KEPT)

    missing = (MISSING, replace(MISSING, name="alipay"))
    desk.world.server.answers |= {"statements": missing, "fetch_statement": slow, "stop_statement": True}
    desk.presenter.start_requested()
    desk.world.tasks.settle()
    assert seen == ["WeChat is asked (1 of 2) · 1 s", "Alipay is asked (2 of 2) · 2 s"]
    assert desk.model.fault is not None
    assert (desk.model.fault.code, desk.model.doing, desk.model.busy) == ("statement.stopped", None, False)
    assert desk.world.server.asked("start_run") == [], "the day is not run behind the back of who broke it off"
    ((told,),) = desk.world.server.asked("stop_statement")
    assert told.request == desk.world.server.asked("fetch_statement")[1][0].request
