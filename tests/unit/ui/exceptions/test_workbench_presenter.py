"""The workbench decides: what is listed, what is in front, what is marked, what may be done and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.reconciliation import ExceptionAct, ExceptionState
from app.wire.exceptions import SearchExceptions
from app.wire.refunds import StepUp
from support.exception_cases import case
from support.screen_world import PlainFacts, Watched
from support.workbench_desk import Officer, PageView
from ui.exceptions.presenter import WorkbenchPresenter
from ui.widgets.pages import PAGE_ROWS

SECOND = StepUp(username="zhaomin", pin="1234")


def state_of(desk: Officer) -> ExceptionState:
    """Where the case in front stands."""
    assert desk.model.detail is not None
    return desk.model.detail.exception.state


# ------------------------------------------------------------------------------------------ the list


def test_the_worst_stands_first_with_the_servers_totals() -> None:
    desk = Officer(12)
    risks = [row.at_risk_fen for row in desk.model.page.rows]
    assert risks == sorted(risks, reverse=True)
    assert desk.model.summary is not None
    assert (desk.model.summary.open, desk.model.summary.at_risk_fen) == (12, sum(risks))


def test_only_pages_are_asked_for_never_all() -> None:
    desk = Officer(2_100)
    assert len(desk.model.page.rows) == PAGE_ROWS
    desk.presenter.seen(2_000, 2_020)
    desk.settle()
    asked = desk.server.asked("search")
    assert [each.offset // PAGE_ROWS for each in asked] == [0, 15, 16], "the first, what is in sight, and just below"
    assert all(each.limit <= PAGE_ROWS for each in asked)


def test_a_list_that_nobody_looks_at_is_kept_and_not_read_again() -> None:
    desk = Officer(12)
    desk.presenter.filter_requested(overdue=False)
    desk.presenter.left()
    desk.settle()
    assert len(desk.model.page.rows) == 12
    assert all(timer.stopped for _delay, _again, timer in desk.world.tasks.timers)
    desk.presenter.load()
    desk.settle()
    assert any(not timer.stopped for _delay, _again, timer in desk.world.tasks.timers)


def test_typing_narrows_when_it_pauses() -> None:
    desk = Officer(40)
    for text in ("s", "sh", "shortage "):
        desk.presenter.text_typed(text)
    desk.settle()
    assert [each.text for each in desk.server.asked("search")] == ["", "shortage"]
    assert {row.type for row in desk.model.page.rows} == {"shortage"}


@pytest.mark.parametrize(
    ("clicks", "sort", "descending"),
    [(1, "limit_at", False), (2, "limit_at", True), (3, "worst", False)],
    ids=["up", "down", "worst again"],
)
def test_a_header_sorts_up_then_down_then_worst_first_again(clicks: int, sort: str, descending: bool) -> None:
    desk = Officer()
    for _ in range(clicks):
        desk.presenter.sort_requested("limit_at")
        desk.settle()
    assert (desk.model.query.sort, desk.model.query.descending) == (sort, descending)


def test_a_slow_answer_to_older_conditions_is_dropped() -> None:
    desk = Officer(40)
    desk.presenter.filter_requested(types=("surplus",))
    desk.presenter.filter_requested(types=("shortage",))
    desk.settle()
    assert {row.type for row in desk.model.page.rows} == {"shortage"}


def test_the_list_is_read_again_and_begins_anew_only_when_its_length_changed() -> None:
    desk = Officer(12)
    before = desk.model.page.serial
    desk.presenter.read_again()
    desk.settle()
    assert desk.model.page.serial == before
    desk.server.rows["new"] = case(77)
    desk.presenter.read_again()
    desk.settle()
    assert (desk.model.page.serial, desk.model.page.total) == (before + 1, 13)


def test_a_server_that_does_not_answer_is_said_and_the_list_stays() -> None:
    desk = Officer(12)
    broken: Any = lambda _wanted: (_ for _ in ()).throw(Unreachable("server.no_answer"))  # noqa: E731
    desk.server.search_exceptions = broken  # type: ignore[method-assign]
    desk.presenter.read_again()
    desk.settle()
    assert desk.fault() == "server.no_answer"
    assert desk.model.page.total == 12


def test_conditions_are_kept_under_a_name_and_come_back_on_this_computer() -> None:
    desk = Officer(40)
    desk.presenter.filter_requested(types=("surplus",), channel="alipay")
    desk.settle()
    desk.presenter.view_kept(" Alipay surplus ")
    again = WorkbenchPresenter(
        Watched(), desk.world.tasks, desk.server, PlainFacts(), desk.world.clock,  # type: ignore[arg-type]
        desk.world.preferences, PageView(),
    )  # fmt: skip
    (view,) = again.model.views
    assert (view.name, view.query.types, view.query.channel) == ("Alipay surplus", ("surplus",), "alipay")
    desk.presenter.view_dropped("Alipay surplus")
    assert desk.model.views == ()


def test_a_kept_view_that_cannot_be_read_is_left_out() -> None:
    desk = Officer(1)
    desk.world.preferences.put("exceptions.views", '[{"name": "old", "query": {"sort": "by_moon"}}, 5]')
    again = WorkbenchPresenter(
        Watched(), desk.world.tasks, desk.server, PlainFacts(), desk.world.clock,  # type: ignore[arg-type]
        desk.world.preferences, PageView(),
    )  # fmt: skip
    assert again.model.views == ()


# ------------------------------------------------------------------------------- the case in front


def test_a_row_opens_beside_the_list_and_follows_the_arrows_when_they_pause() -> None:
    desk = Officer(12)
    first, second, third = desk.model.page.rows[:3]
    desk.presenter.open_requested(first)
    desk.settle()
    desk.presenter.moved_to(second)
    desk.presenter.moved_to(third)
    desk.settle()
    assert desk.server.asked("exception") == [first.exception_no, third.exception_no]
    assert desk.model.detail is not None
    assert desk.model.detail.exception == third


def test_while_no_case_stands_open_moving_asks_nothing() -> None:
    desk = Officer(12)
    desk.presenter.moved_to(desk.model.page.rows[3])
    desk.settle()
    assert desk.server.asked("exception") == []


def test_the_channel_is_asked_live_and_its_word_shown() -> None:
    desk = Officer()
    desk.put(case(2))
    desk.presenter.acts.ask_live("channel")
    assert desk.model.asking == "channel"
    desk.settle()
    assert desk.model.asked is not None
    assert (desk.model.asking, desk.model.asked.outcome, desk.model.asked.amount_fen) == ("", "paid", 12_650)


def test_what_a_party_said_before_an_act_is_not_shown_after_it() -> None:
    desk = Officer()
    desk.put(case(2))
    desk.presenter.acts.ask_live("channel")
    desk.settle()
    desk.presenter.acts.propose(ExceptionAct.WRITE_OFF, "one fen", account="6602")
    desk.settle()
    assert (state_of(desk), desk.model.asked) == (ExceptionState.PROPOSED, None)


def test_an_act_is_proposed_with_its_reason_only() -> None:
    desk = Officer()
    row = desk.put(case(2))
    desk.presenter.acts.propose(ExceptionAct.EXPLAIN, "  ")
    desk.settle()
    assert (desk.fault(), desk.server.asked("propose")) == ("exception.note_missing", [])
    desk.presenter.acts.propose(ExceptionAct.WRITE_OFF, " one fen ", account="6602")
    desk.settle()
    ((number, sent),) = desk.server.asked("propose")
    assert (number, sent.act, sent.note, sent.account, sent.version) == (
        row.exception_no, ExceptionAct.WRITE_OFF, "one fen", "6602", 1
    )  # fmt: skip
    assert state_of(desk) is ExceptionState.PROPOSED


def test_what_the_server_does_not_allow_is_not_asked_for() -> None:
    desk = Officer()
    desk.put(case(2, may=()))
    desk.presenter.acts.propose(ExceptionAct.EXPLAIN, "why")
    desk.presenter.acts.decide("execute")
    desk.presenter.acts.decide("undo", "why")
    desk.settle()
    assert [name for name, _ in desk.server.log if name not in ("search", "exception")] == []


def test_a_second_person_approves_at_this_screen() -> None:
    desk = Officer()
    desk.put(case(2, state=ExceptionState.PROPOSED, may=("withdraw",), proposed_by="王芳", proposed_by_id=7))
    assert desk.model.waits_for_another
    desk.presenter.acts.decide("approve", step_up=SECOND)
    desk.settle()
    ((_, sent),) = desk.server.asked("approve")
    assert sent.step_up == SECOND
    assert state_of(desk) is ExceptionState.APPROVED
    assert desk.model.executable


@pytest.mark.parametrize("decision", ["withdraw", "undo"])
def test_taking_back_says_why(decision: Any) -> None:
    desk = Officer()
    state = ExceptionState.PROPOSED if decision == "withdraw" else ExceptionState.VERIFIED
    desk.put(case(2, state=state, may=(decision,)))
    desk.presenter.acts.decide(decision, " ")
    assert desk.fault() == "exception.note_missing"
    desk.presenter.acts.decide(decision, "wrong order")
    desk.settle()
    assert desk.server.asked(decision)[0][1].note == "wrong order"


def test_somebody_was_quicker_the_case_is_shown_as_it_stands_now() -> None:
    desk = Officer()
    row = desk.put(case(2))
    desk.server.rows[row.exception_no] = replace(row, version=5, owner_name="赵敏")
    desk.presenter.acts.propose(ExceptionAct.EXPLAIN, "why")
    desk.settle()
    assert desk.fault() == "storage.stale"
    assert desk.model.detail is not None
    assert (desk.model.detail.exception.version, desk.model.detail.exception.owner_name) == (5, "赵敏")


def test_i_take_it() -> None:
    desk = Officer()
    desk.put(case(2))
    assert desk.model.takeable
    desk.presenter.acts.decide("take")
    desk.settle()
    assert not desk.model.takeable, "it is mine already"


# ----------------------------------------------------------------------------------------- many at once


def test_equals_are_marked_wherever_they_stand_in_the_list() -> None:
    desk = Officer(3_060)
    desk.presenter.filter_requested(channel="alipay")
    desk.settle()
    desk.presenter.mark_equals(desk.worst)
    desk.settle()
    assert len(desk.model.marked) == 500
    assert {(row.type, row.cells, row.channel) for row in desk.model.marked.values()} == {
        (desk.worst.type, desk.worst.cells, "alipay")
    }
    assert desk.fault() == "exception.first_marked", "there are more than go together"


def test_many_are_proposed_together_and_each_has_its_result() -> None:
    desk = Officer(12)
    desk.presenter.mark_equals(desk.worst)
    desk.settle()
    quicker = next(iter(desk.model.marked))
    desk.server.rows[quicker] = replace(desk.server.rows[quicker], version=9)
    desk.presenter.acts.propose_many(ExceptionAct.EXPLAIN, "known outage")
    desk.settle()
    assert {row.exception_no: code for row, code in desk.model.results}[quicker] == "storage.stale"
    assert [code for _, code in desk.model.results].count("done") == len(desk.model.results) - 1
    assert quicker in desk.model.marked, "what was not done stays marked"
    others = [row for number, row in desk.model.marked.items() if number != quicker]
    assert {row.state for row in others} == {ExceptionState.PROPOSED}, "a second person can agree to all of them"


def test_marks_stay_until_nothing_can_be_carried_on() -> None:
    desk = Officer(12)
    desk.presenter.mark_equals(desk.worst)
    desk.settle()
    equals, acts = set(desk.model.marked), desk.presenter.acts
    acts.propose_many(ExceptionAct.EXPLAIN, "known outage")
    desk.settle()
    assert set(desk.model.marked) == equals
    acts.decide_many("approve", step_up=SECOND)
    desk.settle()
    assert {row.state for row in desk.model.marked.values()} == {ExceptionState.APPROVED}
    acts.execute_many()
    desk.settle()
    assert desk.model.marked == {}
    assert {row.state for row, _ in desk.model.results} == {ExceptionState.EXECUTED}


def test_what_an_act_was_not_for_is_named_and_stays_marked() -> None:
    desk = Officer(6)
    first, second = desk.model.page.rows[:2]
    desk.server.rows[first.exception_no] = replace(first, state=ExceptionState.APPROVED, may=("execute",))
    desk.presenter.filter_requested()
    desk.settle()
    for row in (desk.server.rows[first.exception_no], second):
        desk.presenter.mark_requested(row)
    desk.presenter.acts.execute_many()
    desk.settle()
    assert {row.exception_no: code for row, code in desk.model.results} == {
        first.exception_no: "done", second.exception_no: "left"
    }  # fmt: skip
    assert list(desk.model.marked) == [second.exception_no]


def test_different_patterns_are_not_proposed_together() -> None:
    desk = Officer(12)
    for row in desk.model.page.rows[:3]:
        desk.presenter.mark_requested(row)
    desk.presenter.acts.propose_many(ExceptionAct.EXPLAIN, "why")
    desk.settle()
    assert (desk.fault(), desk.server.asked("propose_many")) == ("exception.patterns_mixed", [])


def test_only_those_of_the_marked_that_may_are_executed() -> None:
    desk = Officer(6)
    for number, row in list(desk.server.rows.items())[:2]:
        desk.server.rows[number] = replace(row, state=ExceptionState.APPROVED, may=("execute",))
    desk.presenter.filter_requested()
    desk.settle()
    for row in desk.model.page.rows:
        desk.presenter.mark_requested(row)
    desk.presenter.acts.execute_many()
    desk.settle()
    (sent,) = desk.server.asked("execute_many")
    assert len(sent.exceptions) == 2


def test_a_mark_is_taken_away_again() -> None:
    desk = Officer()
    desk.presenter.mark_requested(desk.worst)
    desk.presenter.mark_requested(desk.worst)
    assert desk.model.marked == {}


def test_nobody_who_may_only_look_is_offered_an_act() -> None:
    desk = Officer(3, ("exceptions.view",))
    desk.put(case(2, may=()))
    assert not any((desk.model.may_propose, desk.model.takeable, desk.model.executable))


def test_the_query_is_narrowed_by_conditions_not_by_order() -> None:
    model = Officer(1).model
    assert not replace(model, query=SearchExceptions(sort="type", descending=True)).narrowed
    assert replace(model, query=SearchExceptions(overdue=True)).narrowed
