"""A run over all parties of a day, on every database: what it stores, what the next day opens with, who may stop it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.errors import Conflict, InvalidInput
from app.core.fault_points import hooked
from app.core.payment import PaymentState
from app.core.reconciliation import ExceptionAct, ExceptionState, RunState
from server.domain.posting import PostingCorrection
from server.reconciliation import wrong_file
from server.storage.engine import Database
from support.run_world import MONDAY, TUESDAY, RunWorld


@pytest.fixture
def world(database: Database) -> RunWorld:
    return RunWorld(database)


def test_a_day_on_which_everything_agrees(world: RunWorld) -> None:
    records = [world.paid(count, 100 * count) for count in (1, 2, 3)]
    world.statement("channel", "wechat", MONDAY, records)
    world.statement("business", "his", MONDAY, records)
    run = world.run()
    assert (run.state, run.version, run.error) == (RunState.DONE, 1, "")
    assert (run.matched_count, run.matched_fen, run.exceptions_count, run.at_risk_fen) == (3, 600, 0, 0)
    assert (world.told(run), world.alerts()) == ([], [])
    with world.database.reader() as work:
        totals = {(total.party, total.name): total for total in work.runs.totals(run.run_no)}
    assert {key: (one.today_count, one.today_fen, one.matched_fen) for key, one in totals.items()} == {
        ("business", "his"): (3, 600, 600), ("channel", "wechat"): (3, 600, 600), ("platform", ""): (3, 600, 600),
        ("source", ""): (0, 0, 0),
    }  # fmt: skip


def test_differences_become_exceptions_and_go_when_the_files_explain_them(world: RunWorld) -> None:
    agreeing, unposted, short = world.paid(1, 100), world.paid(2, 200), world.paid(3, 300)
    strange = {"our_no": "", "party_no": "4299", "amount_fen": 500}
    world.statement("channel", "wechat", MONDAY, [agreeing, unposted, {**strange}, {**strange}])
    world.statement("business", "his", MONDAY, [agreeing, short])
    run = world.run()
    expected = [
        ("4299", "exception", "not_ours"), ("4299", "exception", "not_ours"), ("P2", "exception", "posting_missing"),
        ("P3", "exception", "shortage"),
    ]  # fmt: skip
    assert world.told(run) == expected
    cases = world.exceptions(run)
    assert len(cases) == len({case.found.exception_no for case in cases}) == 4
    assert {(case.state, case.found.exception_no[0], len(case.found.exception_no)) for case in cases} == {
        (ExceptionState.NEW, "X", 28)
    }
    assert (run.at_risk_fen, world.alerts()) == (1500, ["reconciliation.exceptions"])
    world.statement("business", "his", MONDAY, [agreeing, unposted, short])
    again = world.run()
    assert [row[:1] for row in world.told(again)] == [("4299",), ("4299",), ("P3",)]
    assert (again.version, world.run_of(run.run_no).state) == (2, RunState.SUPERSEDED)
    ended = {case.found.our_no: case.state for case in world.exceptions(run)}
    assert ended["P2"] is ExceptionState.CLOSED_BY_STATEMENT
    assert world.told(run) == expected, "nothing is deleted"


def test_the_same_inputs_give_the_same_result(world: RunWorld) -> None:
    records = [world.paid(count, 100) for count in range(1, 8)]
    world.statement("channel", "wechat", MONDAY, [*records[:5], records[0]])
    world.statement("business", "his", MONDAY, records[1:])
    first, second = world.run(), world.run()
    assert world.rows(first).equals(world.rows(second))
    world.statement("channel", "wechat", MONDAY, [records[0], *reversed(records[:5])])
    third = world.run()
    assert world.told(third) == world.told(first)
    assert {case.found.exception_no for case in world.exceptions(third)} == {
        case.found.exception_no for case in world.exceptions(first)
    }


def test_what_is_in_transit_opens_the_next_day_and_is_closed_when_it_arrives(world: RunWorld) -> None:
    late = world.paid(1, 700, hour="23:59")
    world.statement("channel", "wechat", MONDAY, [])
    world.statement("business", "his", MONDAY, [late])
    monday = world.run()
    assert (world.told(monday), monday.in_transit_count) == ([("P1", "in_transit", "shortage")], 1)
    world.statement("channel", "wechat", TUESDAY, [{**late, "at": f"{TUESDAY}T00:01"}])
    world.statement("business", "his", TUESDAY, [])
    tuesday = world.run(TUESDAY)
    assert (world.told(tuesday), tuesday.matched_count) == ([], 1)
    with world.database.reader() as work:
        totals = {total.party: total for total in work.runs.totals(tuesday.run_no)}
    ours = totals["platform"]
    assert (ours.opening_fen, ours.closed_fen, ours.today_fen) == (700, 700, 0)
    assert (totals["channel"].today_fen, totals["channel"].matched_fen) == (700, 700)


def test_past_its_limit_it_is_an_exception_by_itself(world: RunWorld) -> None:
    late = world.paid(1, 700, hour="23:59")
    world.clock.at += timedelta(days=5)
    outcomes = []
    for day in (MONDAY + timedelta(days=place) for place in range(4)):
        world.statement("business", "his", day, [late] if day == MONDAY else [])
        outcomes.append([row[1] for row in world.told(world.run(day))])
    assert outcomes == [["in_transit"], ["in_transit"], ["in_transit"], ["exception"]]


def test_a_party_that_was_not_heard_is_in_transit_until_its_file_comes_and_later_days_follow(world: RunWorld) -> None:
    record = world.paid(1, 100)
    world.statement("channel", "wechat", MONDAY, [record])
    monday = world.run()
    assert world.told(monday) == [("P1", "in_transit", "posting_missing")]
    for party, name in (("channel", "wechat"), ("business", "his")):
        world.statement(party, name, TUESDAY, [])
    assert world.told(world.run(TUESDAY)) == [("P1", "exception", "posting_missing")]
    world.statement("business", "his", MONDAY, [record])
    again = world.run()
    assert world.told(again) == []
    with world.database.reader() as work:
        tuesday = work.runs.standing(TUESDAY, TUESDAY)[0]
        cases = work.exceptions.open_of_days(MONDAY, TUESDAY)
    assert (tuesday.version, world.told(tuesday), list(cases)) == (2, [], [])


def test_a_line_of_a_later_day_is_claimed_once(world: RunWorld) -> None:
    early = world.paid(1, 100, day=TUESDAY, hour="00:00")
    for day, records in ((MONDAY, [{**early, "at": f"{MONDAY}T23:59"}]), (TUESDAY, [])):
        world.statement("channel", "wechat", day, records)
        world.statement("business", "his", day, records)
    monday, tuesday = world.run(), world.run(TUESDAY)
    assert (world.told(monday), monday.matched_count) == ([], 1)
    assert (world.told(tuesday), tuesday.matched_count) == ([], 0)


def test_a_line_that_comes_again_the_next_day_finds_its_record_taken(world: RunWorld) -> None:
    record = world.paid(1, 100)
    for day in (MONDAY, TUESDAY):
        world.statement("channel", "wechat", day, [record])
        world.statement("business", "his", day, [record] if day == MONDAY else [])
    world.run()
    assert world.told(world.run(TUESDAY)) == [("P1", "exception", "not_ours")]


def test_a_payment_that_ended_without_money_matters_only_where_somebody_has_money(world: RunWorld) -> None:
    world.paid(1, 100, state=PaymentState.NOT_PAID, paid_at=None)
    late = world.paid(2, 200, state=PaymentState.NOT_PAID, paid_at=None)
    world.statement("channel", "wechat", MONDAY, [late])
    world.statement("business", "his", MONDAY, [])
    assert world.told(world.run()) == [("P2", "exception", "surplus")]


def test_solved_by_hand_it_is_closed_and_a_late_line_proposes_to_undo(world: RunWorld) -> None:
    short = world.paid(1, 300)
    world.clock.at += timedelta(days=5)
    for place in range(4):
        world.statement("channel", "wechat", MONDAY + timedelta(days=place), [short] if place == 3 else [])
        world.statement("business", "his", MONDAY + timedelta(days=place), [short] if place == 0 else [])
    monday = world.run()
    (case,) = world.exceptions(monday)
    assert (case.found.type, case.found.at_risk_fen) == ("shortage", 300)
    world.change(case, state=ExceptionState.WRITTEN_OFF, act=ExceptionAct.WRITE_OFF)
    tuesday = world.run(TUESDAY)
    assert (world.told(tuesday), tuesday.exceptions_count) == ([("P1", "settled", "shortage")], 0)
    with world.database.reader() as work:
        totals = {total.party: total for total in work.runs.totals(tuesday.run_no)}
    assert (totals["platform"].opening_fen, totals["platform"].closed_fen) == (300, 300)
    assert world.told(world.run(MONDAY + timedelta(days=2))) == []
    assert "exception.line_arrived" not in world.alerts()
    thursday = world.run(MONDAY + timedelta(days=3))
    assert (world.told(thursday), thursday.matched_count) == ([], 1)
    assert "exception.line_arrived" in world.alerts()
    with world.database.reader() as work:
        pieces = work.exceptions.timeline(case.found.exception_no)
    assert [piece.code for piece in pieces] == ["exception.line_arrived"]


def test_a_wrong_file_holds_the_run_until_a_person_goes_on(world: RunWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrong_file, "MANY_ROWS", 3)
    records = [world.paid(count, 100) for count in range(1, 6)]
    world.statement("channel", "wechat", MONDAY, [{"our_no": f"Q{count}", "amount_fen": 1} for count in range(5)])
    world.statement("business", "his", MONDAY, records)
    held = world.run()
    assert (held.state, held.error) == (RunState.HELD, "run.too_many_differences")
    assert dict(held.error_values) == {"party": "channel", "name": "wechat", "rows": 10, "differing": 10}
    with world.database.reader() as work:
        assert list(work.exceptions.open_of_days(MONDAY, MONDAY)) == []
    assert world.alerts() == ["reconciliation.held"]
    with pytest.raises(InvalidInput, match="note"):
        world.ask.go_on(world.finance, held.run_no, " ")
    world.ask.go_on(world.finance, held.run_no, "it is right")
    world.work()
    run = world.run_of(held.run_no)
    assert (run.state, run.exceptions_count, run.gone_on_by, run.note) == (RunState.DONE, 10, 3, "it is right")
    assert world.alerts() == ["reconciliation.exceptions"]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("point", ["N0", "N1", "N2", "N3", "N4", "N5"])
def test_killed_at_any_step_the_day_is_as_before_or_complete(world: RunWorld, point: str) -> None:
    record = world.paid(1, 100)
    world.statement("channel", "wechat", MONDAY, [record])
    world.statement("business", "his", MONDAY, [])
    asked = world.ask(MONDAY)

    def die(name: str) -> None:
        if name == point:
            raise Killed

    with hooked(die), pytest.raises(Killed):
        world.job(asked.run_no)
    run = world.run_of(asked.run_no)
    with world.database.reader() as work:
        found = len(work.exceptions.open_of_days(MONDAY, MONDAY))
        parts = list(work.runs.parts(asked.run_no, "groups"))
    assert (run.state, found, bool(parts)) == (
        (RunState.DONE, 1, True) if point == "N5" else (RunState.RUNNING, 0, False)
    )
    world.work()
    run = world.run_of(asked.run_no)
    assert (run.state, run.version, world.told(run)) == (RunState.DONE, 1, [("P1", "exception", "posting_missing")])


def test_cancelled_between_two_steps_nothing_is_stored(world: RunWorld) -> None:
    world.statement("channel", "wechat", MONDAY, [world.paid(1, 100)])
    asked = world.ask(MONDAY)

    def cancel(name: str) -> None:
        if name == "N2":
            world.ask.cancel(world.finance, asked.run_no)

    with hooked(cancel):
        world.job(asked.run_no)
    assert world.run_of(asked.run_no).state is RunState.CANCELLED
    with pytest.raises(Conflict, match=r"run\.ended"):
        world.ask.cancel(world.finance, asked.run_no)
    world.work()
    assert world.run_of(asked.run_no).state is RunState.CANCELLED


def test_two_officers_start_one_run(world: RunWorld) -> None:
    first, second = world.number(), world.number()
    run = world.ask.start(world.finance, MONDAY, first)
    assert world.ask.start(world.finance, MONDAY, second).run_no == run.run_no == first
    assert world.ask.start(world.finance, MONDAY, first).run_no == first
    with pytest.raises(Conflict, match=r"run\.number_reused"):
        world.ask.start(world.finance, TUESDAY, first)
    with pytest.raises(InvalidInput, match=r"run\.day_not_over"):
        world.ask.start(world.finance, MONDAY + timedelta(days=30), second)


def test_who_lost_the_job_to_another_server_stops(world: RunWorld) -> None:
    world.statement("channel", "wechat", MONDAY, [world.paid(1, 100)])
    asked = world.ask(MONDAY)
    other: list[str] = []

    def take_over(name: str) -> None:
        if name == "N3" and not other:
            other.append(name)
            world.job(asked.run_no)

    with hooked(take_over):
        world.job(asked.run_no)
    run = world.run_of(asked.run_no)
    assert (run.state, run.version, other) == (RunState.DONE, 1, ["N3"])
    with world.database.reader() as work:
        assert len(work.runs.of_day(MONDAY)) == 1


def test_a_changed_statement_fails_the_run_and_says_so(world: RunWorld) -> None:
    world.statement("channel", "wechat", MONDAY, [world.paid(1, 100)])
    world.frames = {key: value.clear() for key, value in world.frames.items()}
    run = world.run()
    assert (run.state, run.error, world.alerts()) == (
        RunState.FAILED, "run.statement_changed", ["reconciliation.failed"],
    )  # fmt: skip


def test_a_record_written_from_a_statement_is_found_matched_under_the_others_number(world: RunWorld) -> None:
    known = world.paid(1, 700, foreign_no="HX-7", reason="payment.restored")
    theirs = {**known, "our_no": "HX-7"}
    world.statement("channel", "wechat", MONDAY, [theirs])
    world.statement("business", "his", MONDAY, [{**theirs, "party_no": ""}])
    run = world.run()
    assert (run.matched_count, run.exceptions_count, world.told(run)) == (1, 0, [])
    world.statement("business", "his", TUESDAY, [{**theirs, "party_no": "", "at": f"{TUESDAY}T09:00"}])
    assert [row[:2] for row in world.told(world.run(TUESDAY))] == [("HX-7", "exception")], "the same money only once"


@pytest.mark.parametrize("posted_after_all", [False, True])
def test_money_that_was_sent_back_is_nobodys_alarm_until_somebody_counts_it_as_paid(
    world: RunWorld, *, posted_after_all: bool
) -> None:
    strange = {"our_no": "", "party_no": "421", "amount_fen": 700}
    world.statement("channel", "wechat", MONDAY, [strange])
    world.statement("business", "his", MONDAY, [])
    [case] = world.exceptions(world.run())
    world.change(case, state=ExceptionState.VERIFIED, act=ExceptionAct.REFUND)
    world.paid(1, 700, state=PaymentState.REFUNDED, foreign_no="421", refunded_fen=700)
    world.statement("business", "his", MONDAY, [{**strange, "our_no": "421"}] if posted_after_all else [])
    world.run()
    assert ("exception.line_arrived" in world.alerts()) is posted_after_all


def corrected(world: RunWorld, withdrawn_at: datetime) -> dict[str, Any]:
    """Order O1 was posted with 600 instead of 700, taken back under R1 and posted anew as O9."""
    right = world.paid(1, 700)
    fix = PostingCorrection("R1", "O1", "X1", "his", "O1", "O9", 600, withdrawn_at, withdrawn_at)
    with world.database.uow() as work:
        work.corrections.add(fix)
        work.commit()
    return right


WRONG = {"our_no": "P1", "amount_fen": 600, "business_no": "O1", "party_no": "", "at": f"{MONDAY}T12:01"}
BACK = {"our_no": "R1", "amount_fen": 600, "business_no": "O1", "kind": "refund", "party_no": ""}


def test_a_correction_on_the_same_day_leaves_nothing_open(world: RunWorld) -> None:
    right = corrected(world, datetime(2026, 3, 2, 8, tzinfo=UTC))
    world.statement("channel", "wechat", MONDAY, [right])
    anew = {**right, "business_no": "O9", "party_no": "", "at": f"{MONDAY}T16:00"}
    world.statement("business", "his", MONDAY, [WRONG, {**BACK, "at": f"{MONDAY}T16:00"}, anew])
    run = world.run()
    assert (world.told(run), run.matched_count) == ([], 3)


def test_a_correction_of_another_day_leaves_nothing_open(world: RunWorld) -> None:
    right = world.paid(1, 700)
    world.statement("channel", "wechat", MONDAY, [right])
    world.statement("business", "his", MONDAY, [WRONG])
    [case] = world.exceptions(world.run())
    assert case.found.pattern == "AADA"
    at = datetime(2026, 3, 3, 1, tzinfo=UTC)
    with world.database.uow() as work:
        work.corrections.add(PostingCorrection("R1", "O1", "X1", "his", "O1", "O9", 600, at, at))
        work.commit()
    world.change(case, state=ExceptionState.VERIFIED, act=ExceptionAct.CORRECT_POSTING)
    world.run()
    world.statement("channel", "wechat", TUESDAY, [])
    anew = {**right, "business_no": "O9", "party_no": "", "at": f"{TUESDAY}T09:00"}
    world.statement("business", "his", TUESDAY, [{**BACK, "at": f"{TUESDAY}T09:00"}, anew])
    tuesday = world.run(TUESDAY)
    assert (world.told(tuesday), tuesday.exceptions_count) == ([], 0)


def test_a_withdrawal_of_which_the_business_system_says_nothing_is_an_exception(world: RunWorld) -> None:
    right = corrected(world, datetime(2026, 3, 2, 8, tzinfo=UTC))
    world.clock.at += timedelta(days=9)
    anew = {**right, "business_no": "O9", "party_no": "", "at": f"{MONDAY}T16:00"}
    for place in range(8):
        day = MONDAY + timedelta(days=place)
        world.statement("channel", "wechat", day, [right] if place == 0 else [])
        world.statement("business", "his", day, [WRONG, anew] if place == 0 else [])
    assert [row[0] for row in world.told(world.run())] == ["R1"]
    assert world.told(world.run(MONDAY + timedelta(days=1)))[0][0] == "R1"
