"""What follows a shift: shortages and surpluses, one that was left open, printed invoices, the turn of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.clock import accounting_day
from app.core.errors import Conflict, InvalidInput, NotPermitted
from app.core.ids import NumberKind
from app.core.shift import DifferenceState, ShiftState
from server.services.close_left_open import CloseLeftOpen, LeftOpenRule
from server.services.invoice_ranges import RangeWanted
from server.storage.engine import Database
from support.money_world import PAID, UNCLEAR, MoneyWorld
from support.shift_acts import count, opened, paid, totals, unknown


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


# ------------------------------------------------------------ differences


def short(world: MoneyWorld, missing_fen: int = 5000) -> str:
    first = world.shift_no
    world.shifts.close(world.cashier, first, count({100: (10000 - missing_fen) // 100}, "a note was given away"))
    return first


def test_a_shortage_is_approved_by_a_second_person_and_paid_in(world: MoneyWorld) -> None:
    first = short(world)
    differences = world.shifts.differences
    with pytest.raises(Conflict, match=r"difference\.same_person"):
        differences.approve(world.cashier, first, "cash")
    with pytest.raises(Conflict, match=r"difference\.not_now"):
        differences.write_off(world.colleague, first, "cash", "small")
    assert differences.approve(world.colleague, first, "cash").difference.state is DifferenceState.APPROVED
    second = opened(world)
    number = world.number(NumberKind.MOVEMENT)
    for _ in range(2):
        done = differences.settle(world.cashier, first, "cash", movement_no=number, into_shift=second)
    assert (done.difference.state, done.difference.movement_no) == (DifferenceState.SETTLED, number)
    with world.reader() as work:
        assert work.ledger.balance("differences/main") == 0
        assert work.ledger.balance(f"cash/{second}") == 5000
    assert [one.difference.state for one in differences(world.cashier, ended=True)] == [DifferenceState.SETTLED]
    assert not differences(world.cashier)


def test_a_surplus_is_paid_out_or_written_off_with_a_reason(world: MoneyWorld) -> None:
    first = short(world, -700)
    differences = world.shifts.differences
    assert [one.difference.amount_fen for one in differences(world.colleague)] == [700]
    differences.send_back(world.colleague, first, "cash", "who paid too much?")
    with pytest.raises(Conflict, match=r"difference\.not_now"):
        differences.approve(world.colleague, first, "cash")
    differences.explain(world.cashier, first, "cash", "a patient left without change")
    differences.approve(world.colleague, first, "cash", "seen")
    with pytest.raises(InvalidInput):
        differences.write_off(world.colleague, first, "cash", " ")
    ended = differences.write_off(world.colleague, first, "cash", "nobody came for it")
    assert (ended.difference.state, ended.ended_name) == (DifferenceState.WRITTEN_OFF, "Zhao")
    with world.reader() as work:
        assert work.ledger.balance("differences/main") == 0
        assert work.ledger.balance("written_off/main") == -700


def test_who_may_not_decide_sees_and_explains_the_own_alone(world: MoneyWorld) -> None:
    first = short(world)
    other = world.actor(world.colleague.operator, world.second_window, "shift.differences")
    assert not world.shifts.differences(other)
    with pytest.raises(NotPermitted):
        world.shifts.differences.explain(other, first, "cash", "?")
    with pytest.raises(NotPermitted):
        world.shifts.differences.approve(other, first, "cash")


# ------------------------------------------------------------ left open


def left_open(world: MoneyWorld) -> CloseLeftOpen:
    return CloseLeftOpen(world.uow, world.reader, world.clock, LeftOpenRule())


def test_a_shift_left_open_is_closed_by_rule_told_and_counted_before_the_next(world: MoneyWorld) -> None:
    job, first = left_open(world), world.shift_no
    paid(world)
    world.clock.forward(16 * 3600 - 1)
    assert job("all") == 0
    world.clock.forward(1)
    assert job("all") == 1
    left = world.shifts.read(world.cashier, first)
    assert (left.shift.state, left.shift.closed_by_rule, left.shift.counted_at) == (ShiftState.UNCOUNTED, True, None)
    with world.reader() as work:
        assert [alert.code for alert in work.alerts.open(10)] == ["shift.left_open"]
    with pytest.raises(Conflict, match=r"shift\.count_first") as caught:
        opened(world)
    assert caught.value.values["shift_no"] == first
    assert [one.shift.shift_no for one in world.shifts.waiting(world.cashier)] == [first]
    counted = world.shifts.count_later(world.cashier, first, count({10000: 1}, wechat=1000))
    assert (counted.shift.state, counted.shift.closed_by_rule, counted.counted_name) == (ShiftState.CLOSED, True, "Lin")
    with world.reader() as work:
        assert not work.alerts.open(10)
    opened(world)


def test_a_shift_in_which_something_happens_is_not_left_open(world: MoneyWorld) -> None:
    job = left_open(world)
    world.clock.forward(15 * 3600)
    paid(world)
    world.clock.forward(3 * 3600)
    assert job("all") == 0
    world.clock.forward(2 * 3600)
    assert job("all") == 1
    assert job("all") == 0


def test_a_handover_nobody_answers_is_closed_by_rule_too(world: MoneyWorld) -> None:
    payment_no = unknown(world)
    world.shifts.give(world.cashier, world.shift_no, "zhao", count({10000: 1}))
    world.clock.forward(20 * 3600)
    assert left_open(world)("all") == 1
    left = world.shifts.read(world.cashier, world.shift_no)
    assert (left.shift.state, left.shift.given_to, left.unknown) == (ShiftState.UNCOUNTED, None, [])
    with pytest.raises(Conflict, match=r"shift\.not_given"):
        world.shifts.accept(world.colleague, world.shift_no)
    assert world.payment(payment_no).booked_in.startswith("next/")


def test_a_supervisor_counts_without_knowing_the_reason(world: MoneyWorld) -> None:
    world.clock.forward(20 * 3600)
    left_open(world)("all")
    counted = world.shifts.count_later(world.colleague, world.shift_no, count({5000: 1}))
    assert [(one.state, one.amount_fen) for one in counted.differences] == [(DifferenceState.FOUND, -5000)]
    world.shifts.differences.explain(world.cashier, world.shift_no, "cash", "taken for change")
    with pytest.raises(Conflict, match=r"shift\.not_uncounted"):
        world.shifts.count_later(world.colleague, world.shift_no, count({5000: 1}))


# ------------------------------------------------------------ printed invoices


def test_every_number_of_a_range_is_used_voided_or_left(world: MoneyWorld) -> None:
    invoices = world.shifts.invoices
    given = invoices.give(world.colleague, RangeWanted(world.window.window_id, "MZ", 8, 998, 1001)).invoice_range
    orders = [world.payment(paid(world)).order_no for _ in range(3)]
    assert [invoices.use(world.cashier, order_no).text for order_no in orders[:2]] == ["MZ00000998", "MZ00000999"]
    assert invoices.use(world.cashier, orders[0]).text == "MZ00000998"
    with pytest.raises(Conflict, match=r"invoice\.not_next"):
        invoices.void(world.cashier, given.range_id, 1001, "torn")
    invoices.void(world.cashier, given.range_id, 1000, "torn")
    invoices.void(world.cashier, given.range_id, 998, "misprinted")
    with pytest.raises(Conflict, match=r"invoice\.voided"):
        invoices.void(world.cashier, given.range_id, 998, "again")
    assert invoices.use(world.cashier, orders[0]).text == "MZ00001001"
    with pytest.raises(Conflict, match=r"invoice\.none_left"):
        invoices.use(world.cashier, orders[2])
    (tally,) = world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, wechat=3000)).invoices
    assert [one.number for one in tally.used] == [999, 1001]
    assert [(one.number, one.reason) for one in tally.voided] == [(998, "misprinted"), (1000, "torn")]
    assert tally.invoice_range.left == 0


def test_ranges_do_not_overlap_and_what_is_taken_back_may_be_given_again(world: MoneyWorld) -> None:
    invoices, window_id = world.shifts.invoices, world.window.window_id
    given = invoices.give(world.colleague, RangeWanted(window_id, "MZ", 4, 1, 100)).invoice_range
    with pytest.raises(Conflict, match=r"invoice\.range_overlaps"):
        invoices.give(world.colleague, RangeWanted(world.second_window.window_id, "MZ", 4, 100, 120))
    invoices.use(world.cashier, world.payment(paid(world)).order_no)
    invoices.take_back(world.colleague, given.range_id)
    invoices.give(world.colleague, RangeWanted(world.second_window.window_id, "MZ", 4, 2, 120))
    with pytest.raises(Conflict, match=r"invoice\.range_overlaps"):
        invoices.give(world.colleague, RangeWanted(window_id, "MZ", 4, 1, 1))
    with pytest.raises(NotPermitted):
        invoices.give(
            world.actor(world.cashier.operator, world.window, "shift.invoices"), RangeWanted(window_id, "X", 4, 1, 2)
        )
    with pytest.raises(InvalidInput):
        invoices.give(world.colleague, RangeWanted(window_id, "X", 2, 1, 100))


# ------------------------------------------------------------ time


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param(datetime(2026, 3, 2, 16, 0, tzinfo=UTC), id="midnight"),
        pytest.param(datetime(2026, 3, 31, 16, 0, tzinfo=UTC), id="month end"),
        pytest.param(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), id="year end"),
        pytest.param(datetime(2028, 2, 28, 16, 0, tzinfo=UTC), id="into 29 February"),
        pytest.param(datetime(2028, 2, 29, 16, 0, tzinfo=UTC), id="out of 29 February"),
    ],
)
def test_a_shift_spans_the_turn_of_a_day_and_stays_one_shift(world: MoneyWorld, turn: datetime) -> None:
    world.shifts.close(world.cashier, world.shift_no, count({10000: 1}))
    world.clock.instant = turn - timedelta(hours=2)
    world.shift_no = opened(world)
    world.clock.instant = turn - timedelta(milliseconds=100)
    world.wechat.pays = [UNCLEAR]
    before = paid(world)
    world.clock.instant = turn + timedelta(milliseconds=200)
    world.record(before, PAID)
    world.wechat.pays = [PAID]
    after = paid(world, "cash")
    assert world.payment(before).created_at.astimezone(UTC) < turn
    assert world.payment(after).day == accounting_day(turn)
    assert (accounting_day(turn) - accounting_day(turn - timedelta(seconds=1))).days == 1
    closed = world.shifts.close(world.cashier, world.shift_no, count({1000: 1}, wechat=1000))
    assert totals(closed) == {("cash", "payment"): (1, 1000), ("wechat", "payment"): (1, 1000)}
