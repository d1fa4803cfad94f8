"""What a count leads to: a closed shift, a reason, or a name for the money that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.errors import Conflict, NotPermitted, PaydeskError, Refused
from app.core.payment import PaymentState
from app.wire.shifts import CloseShift
from support import screen_people as people
from support.screen_world import PlainFacts, Watched, World
from ui.shift.models import Differing, Stage, counted_fen, lines_of
from ui.shift.presenter import ShiftPresenter

COUNT = {10000: 41, 5000: 1, 100: 9}
CLOSED = people.closed_shift(1, 0)


class Window:
    """A shift screen over a play world, the open shift read."""

    def __init__(self, *, open_shift: bool = True) -> None:
        self.world, self.view, self.facts = World(), Watched(), PlainFacts()
        self.world.server.answers = {
            "current_shift": people.shift() if open_shift else None, "shifts": (people.closed_shift(2, 1),),
            "close_shift": CLOSED, "shift": people.shift(), "open_shift": people.shift(), "waiting_shifts": (),
        }  # fmt: skip
        self.presenter = ShiftPresenter(
            self.view,
            self.world.tasks,
            self.world.desk,
            self.world.server,
            self.facts,
            self.world.clock,
        )
        self.presenter.load()
        self.world.tasks.settle()

    def count(self, *answers: object) -> None:
        self.world.server.answers["close_shift"] = list(answers)
        self.presenter.count_requested()
        self.presenter.close_requested(COUNT)
        self.world.tasks.settle()

    def stage(self) -> Stage:
        """What is in front."""
        stage = self.view.last.stage
        assert isinstance(stage, Stage)
        return stage

    @property
    def sent(self) -> CloseShift:
        """The last count that the server was sent."""
        sent = self.world.server.asked("close_shift")[-1][1]
        assert isinstance(sent, CloseShift)
        return sent


def test_without_a_shift_the_last_float_is_suggested() -> None:
    window = Window(open_shift=False)
    assert window.stage() is Stage.NONE
    assert window.view.last.suggested_float_fen == 50_000
    assert window.facts.shift is None


def test_a_shift_is_opened_with_its_float() -> None:
    window = Window(open_shift=False)
    window.presenter.open_requested(30_000)
    window.world.tasks.settle()
    ((opened,),) = window.world.server.asked("open_shift")
    assert opened.float_fen == 30_000
    assert window.stage() is Stage.OPEN
    assert window.facts.shift is not None


def test_no_float_is_said_and_nothing_is_sent() -> None:
    window = Window(open_shift=False)
    window.presenter.open_requested(None)
    assert window.view.last.fault.code == "shift.float_missing"
    assert not window.world.server.asked("open_shift")


def test_a_count_that_agrees_closes_and_prints() -> None:
    window = Window()
    window.count(CLOSED)
    assert window.stage() is Stage.SHOWN
    assert window.facts.shift is None
    assert "交班结账单" in window.world.devices.words()
    assert {(each.denomination_fen, each.pieces) for each in window.sent.counted} == set(COUNT.items())


def test_a_difference_wants_a_reason_which_goes_with_the_same_count() -> None:
    window = Window()
    window.count(Conflict("shift.difference", channels="cash,wechat", left=2), CLOSED)
    assert (window.stage(), window.view.last.differing) == (Stage.DIFFERENCE, Differing(("cash", "wechat"), 2))
    window.presenter.reason_given("  ")
    assert window.view.last.fault.code == "shift.reason_missing"
    window.presenter.reason_given("找零多给")
    window.world.tasks.settle()
    assert window.sent.difference_reason == "找零多给"
    assert counted_fen({each.denomination_fen: each.pieces for each in window.sent.counted}) == counted_fen(COUNT)
    assert window.stage() is Stage.SHOWN


def test_counting_again_keeps_what_was_typed_and_forgets_the_reason() -> None:
    window = Window()
    window.count(Conflict("shift.difference", channels="cash", left=1), CLOSED)
    window.presenter.back_requested()
    assert window.stage() is Stage.COUNT
    assert window.view.last.pieces == COUNT


def test_who_has_no_count_left_gives_a_reason_or_leaves_the_count() -> None:
    window = Window()
    window.count(Conflict("shift.difference", channels="cash", left=0), CLOSED)
    window.presenter.back_requested()
    assert window.stage() is Stage.OPEN
    assert window.view.last.pieces == {}


def test_an_older_server_tells_amounts_which_are_not_shown() -> None:
    window = Window()
    window.count(Conflict("shift.difference", difference_fen=0, wechat_difference_fen=-1250), CLOSED)
    assert window.view.last.differing == Differing(("wechat",), None)
    assert "1250" not in repr(window.view.last)


def test_unknown_money_is_listed_and_handed_over_by_name() -> None:
    window = Window()
    unknown = people.payment(5, state=PaymentState.UNKNOWN)
    window.world.server.answers["shift"] = replace(people.shift(), unknown=(unknown,))
    window.count(Conflict("shift.money_unknown", count=2), CLOSED)
    assert window.stage() is Stage.UNKNOWN
    assert window.view.last.unknown_count == 2
    assert window.view.last.shift.unknown == (unknown,)
    window.presenter.handover_given("liqiang", "secret-word")
    window.world.tasks.settle()
    assert window.sent.handover is not None
    assert (window.sent.handover.username, window.sent.handover.password) == ("liqiang", "secret-word")
    assert window.stage() is Stage.SHOWN


def test_the_age_of_unknown_money_goes_on() -> None:
    window = Window()
    window.count(Conflict("shift.money_unknown", count=1))
    before = window.view.last.now
    window.world.clock.at += timedelta(seconds=60)
    window.world.tasks.pass_time()
    assert window.view.last.now - before == timedelta(seconds=60)


def test_handover_and_difference_are_both_answered_in_the_end() -> None:
    window = Window()
    window.count(
        Conflict("shift.money_unknown", count=1), Conflict("shift.difference", channels="cash", left=2), CLOSED
    )
    window.presenter.handover_given("liqiang", "secret-word")
    window.world.tasks.settle()
    window.presenter.reason_given("短 5 分")
    window.world.tasks.settle()
    assert window.sent.handover is not None
    assert window.sent.difference_reason == "短 5 分"


@pytest.mark.parametrize(
    "refusal",
    [Refused("password.wrong"), Conflict("operator.locked"), NotPermitted("shift.take_over")],
    ids=["wrong password", "locked out", "may not take over"],
)
def test_a_colleague_who_cannot_take_over_is_asked_for_again(refusal: PaydeskError) -> None:
    window = Window()
    window.count(Conflict("shift.money_unknown", count=1), refusal, CLOSED)
    window.presenter.handover_given("liqiang", "wrong")
    window.world.tasks.settle()
    assert window.stage() is Stage.UNKNOWN
    assert window.view.last.fault.code == refusal.code
    assert window.presenter._handover is None


def test_a_count_holds_the_screen() -> None:
    window = Window()
    assert window.presenter.holds() == ""
    window.presenter.count_requested()
    assert window.presenter.holds() == "shift.counting"
    window.presenter.load()
    assert window.stage() is Stage.COUNT


def test_a_shift_of_somebody_else_is_marked() -> None:
    window = Window()
    window.world.server.answers["current_shift"] = people.shift(operator_id=99, operator_name="李强")
    window.presenter.load()
    window.world.tasks.settle()
    assert window.view.last.foreign


def test_the_statement_sums_by_channel_and_all_together() -> None:
    lines = lines_of(people.shift())
    assert [(line.channel, line.net_fen) for line in lines] == [
        ("cash", 409_300), ("wechat", 1_243_420), ("alipay", 365_900), ("", 2_018_620),
    ]  # fmt: skip
    assert lines_of(people.shift(totals=())) == ()
