"""A shift from float to count: movements, handover, sealing, late money, being left open; on every storage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.clock import accounting_day
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.shift import CashMovementKind, DifferenceState, ShiftState
from server.domain.identity import Actor
from server.domain.ledger import EntryKind
from server.domain.payment import BillWanted
from server.services.close_left_open import CloseLeftOpen, LeftOpenRule
from server.services.invoice_ranges import RangeWanted
from server.services.move_cash import MovementWanted
from server.services.request_refund import RefundWanted
from server.services.shifts import ShiftCount, ShiftDetail
from server.storage.engine import Database
from support.money_world import PAID, REFUSED, UNCLEAR, MoneyWorld


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def count(pieces: dict[int, int], reason: str = "", taker: str = "", **wallets: int) -> ShiftCount:
    return ShiftCount(tuple(pieces.items()), reason, taker, "right" if taker else "", tuple(wallets.items()))


def paid(world: MoneyWorld, channel: str = "wechat", amount_fen: int = 1000) -> str:
    bill = BillWanted(world.number(NumberKind.ORDER), "outpatient", "v1", amount_fen)
    tendered_fen = amount_fen if channel == "cash" else 0
    wanted = world.wanted(channel, amount_fen, tendered_fen=tendered_fen, bills=(bill,))
    world.take(world.cashier, wanted)
    return wanted.payment_no


def unknown(world: MoneyWorld, amount_fen: int = 1000) -> str:
    world.wechat.pays = [UNCLEAR]
    payment_no = paid(world, "wechat", amount_fen)
    world.wechat.pays = [PAID]
    return payment_no


def movement(world: MoneyWorld, kind: CashMovementKind, amount_fen: int, reason: str = "change") -> MovementWanted:
    return MovementWanted(world.number(NumberKind.MOVEMENT), world.shift_no, kind, amount_fen, reason)


def opened(world: MoneyWorld, actor: Actor | None = None, float_fen: int = 0) -> str:
    world.clock.forward(1)
    actor = actor or world.cashier
    number = mint(NumberKind.SHIFT, actor.window.code, world.clock.now())
    world.shifts.open(actor, number, float_fen)
    return number


def totals(detail: ShiftDetail) -> dict[tuple[str, str], tuple[int, int]]:
    return {(total.channel, total.kind): (total.count, total.amount_fen) for total in detail.totals}


# ------------------------------------------------------------ counting


def test_a_wallet_that_was_used_is_counted_too(world: MoneyWorld) -> None:
    paid(world)
    with pytest.raises(Conflict, match=r"shift\.wallet_missing") as caught:
        world.shifts.close(world.cashier, world.shift_no, count({10000: 1}))
    assert caught.value.values["channel"] == "wechat"
    with pytest.raises(Conflict, match=r"shift\.difference") as differs:
        world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, wechat=900))
    assert dict(differs.value.values) == {"difference_fen": 0, "wechat_difference_fen": -100}
    closed = world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, "a receipt is missing", wechat=900))
    assert closed.shift.wallets == (("wechat", 900, 1000),)
    assert [(one.channel, one.amount_fen) for one in closed.differences] == [("wechat", -100)]


def test_what_a_wallet_paid_back_is_not_in_it(world: MoneyWorld) -> None:
    payment_no = paid(world)
    world.request_refund(
        world.cashier,
        RefundWanted(
            world.number(NumberKind.REFUND), payment_no, 400, "refund.patient_request", world.shift_no, "", ()
        ),
    )
    for _ in range(4):
        world.work()
        world.clock.forward(60)
    closed = world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, wechat=600))
    assert closed.shift.wallets == (("wechat", 600, 600),)


@pytest.mark.parametrize(
    "wallets", [(("wechat", 0), ("wechat", 0)), (("cash", 0),)], ids=["a channel twice", "the drawer"]
)
def test_a_wallet_is_named_once_and_is_no_drawer(world: MoneyWorld, wallets: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(InvalidInput):
        world.shifts.close(world.cashier, world.shift_no, ShiftCount(((10000, 1),), "", wallets=wallets))


# ------------------------------------------------------------ cash movements


@pytest.mark.parametrize(
    ("kind", "account", "drawer_fen"),
    [
        (CashMovementKind.PAY_IN, "office/main", 2500), (CashMovementKind.PAY_OUT, "expenses/main", -2500),
        (CashMovementKind.DROP, "safe/main", -2500),
    ],
)  # fmt: skip
def test_a_movement_is_balanced_and_in_the_expected_cash(
    world: MoneyWorld, kind: CashMovementKind, account: str, drawer_fen: int
) -> None:
    wanted = movement(world, kind, 2500)
    for _ in range(2):  # the same number is the same movement
        detail = world.shifts.move_cash(world.cashier, wanted)
    assert [(one.kind, one.amount_fen) for one in detail.movements] == [(kind, 2500)]
    with world.reader() as work:
        assert work.ledger.balance(f"cash/{world.shift_no}") == drawer_fen
        assert work.ledger.balance(account) == -drawer_fen
    closed = world.shifts.close(world.cashier, world.shift_no, count({100: (10000 + drawer_fen) // 100}))
    assert closed.shift.expected_fen == 10000 + drawer_fen


@pytest.mark.parametrize("kind", [CashMovementKind.PAY_OUT, CashMovementKind.DROP])
def test_no_more_leaves_the_drawer_than_the_books_have(world: MoneyWorld, kind: CashMovementKind) -> None:
    paid(world, "cash", 500)
    world.shifts.move_cash(world.cashier, movement(world, kind, 10500))
    with pytest.raises(Conflict, match=r"movement\.over_drawer"):
        world.shifts.move_cash(world.cashier, movement(world, kind, 1))


def test_a_movement_needs_a_reason_a_permission_and_the_own_open_shift(world: MoneyWorld) -> None:
    wanted = movement(world, CashMovementKind.DROP, 100)
    with pytest.raises(InvalidInput):
        world.shifts.move_cash(world.cashier, movement(world, CashMovementKind.DROP, 100, " "))
    with pytest.raises(NotPermitted):
        world.shifts.move_cash(world.actor(world.cashier.operator, world.window, "shift.cash_movement"), wanted)
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        world.shifts.move_cash(world.actor(world.colleague.operator, world.window), wanted)
    world.shifts.move_cash(world.cashier, wanted)
    with pytest.raises(Conflict, match=r"movement\.number_reused"):
        world.shifts.move_cash(
            world.cashier, MovementWanted(wanted.movement_no, world.shift_no, wanted.kind, 200, "x")
        )


# ------------------------------------------------------------ handover


def test_a_shift_is_given_and_its_giver_stays_responsible_until_it_is_accepted(world: MoneyWorld) -> None:
    payment_no = unknown(world)
    given = world.shifts.give(world.cashier, world.shift_no, "zhao", count({10000: 1}))
    assert (given.shift.state, given.given_name, given.operator_name) == (ShiftState.HANDED_OVER, "Zhao", "Lin")
    assert [one.payment.payment_no for one in given.unknown] == [payment_no]
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        paid(world)
    with pytest.raises(Conflict, match=r"shift\.window_has_open"):
        opened(world)
    assert [one.shift.shift_no for one in world.shifts.waiting(world.colleague)] == [world.shift_no]
    taken = world.shifts.accept(world.colleague, world.shift_no)
    assert (taken.shift.state, taken.handed_over_name, taken.operator_name) == (ShiftState.CLOSED, "Zhao", "Lin")
    assert [one.payment.payment_no for one in taken.unknown] == [payment_no]
    assert not world.shifts.waiting(world.colleague)


def test_what_is_open_goes_to_the_takers_open_shift_and_must_be_answered_for_there(world: MoneyWorld) -> None:
    theirs = opened(world, world.colleague)
    payment_no = unknown(world)
    world.shifts.give(world.cashier, world.shift_no, "zhao", count({10000: 1}))
    world.shifts.accept(world.colleague, world.shift_no)
    assert world.payment(payment_no).booked_in == theirs
    with pytest.raises(Conflict, match=r"shift\.money_unknown"):
        world.shifts.close(world.colleague, theirs, count({}))
    world.record(payment_no, PAID)
    closed = world.shifts.close(world.colleague, theirs, count({}, wechat=1000))
    assert totals(closed) == {("wechat", "payment"): (1, 1000)}
    assert [(event.number, event.shift_no) for event in closed.late] == [(payment_no, world.shift_no)]
    assert not totals(world.shifts.read(world.cashier, world.shift_no))


def test_a_refused_shift_goes_back_to_its_giver_with_the_reason(world: MoneyWorld) -> None:
    world.shifts.give(world.cashier, world.shift_no, "zhao", count({10000: 1}))
    with pytest.raises(InvalidInput):
        world.shifts.refuse(world.colleague, world.shift_no, "")
    back = world.shifts.refuse(world.colleague, world.shift_no, "the drawer is short")
    assert (back.shift.state, back.shift.refusal, back.shift.counted) == (ShiftState.OPEN, "the drawer is short", ())
    assert world.payment(paid(world)).state is PaymentState.PAID


def test_a_giver_may_take_it_back_and_nobody_else(world: MoneyWorld) -> None:
    world.shifts.give(world.cashier, world.shift_no, "zhao")
    with pytest.raises(NotPermitted):
        world.shifts.take_back(world.colleague, world.shift_no)
    assert world.shifts.take_back(world.cashier, world.shift_no).shift.state is ShiftState.OPEN
    with pytest.raises(Conflict, match=r"shift\.not_given"):
        world.shifts.accept(world.colleague, world.shift_no, count({10000: 1}))


def test_who_accepts_an_uncounted_shift_counts_it(world: MoneyWorld) -> None:
    world.shifts.give(world.cashier, world.shift_no, "zhao")
    with pytest.raises(Conflict, match=r"shift\.count_missing"):
        world.shifts.accept(world.colleague, world.shift_no)
    with pytest.raises(Conflict, match=r"shift\.difference"):
        world.shifts.accept(world.colleague, world.shift_no, count({5000: 1}))
    taken = world.shifts.accept(world.colleague, world.shift_no, count({5000: 1}, "half is missing"))
    assert (taken.counted_name, taken.shift.counted_fen - taken.shift.expected_fen) == ("Zhao", -5000)


def test_money_that_arrives_between_giving_and_accepting_is_no_difference(world: MoneyWorld) -> None:
    payment_no = unknown(world)
    world.shifts.give(world.cashier, world.shift_no, "zhao", count({10000: 1}))
    world.record(payment_no, PAID)
    taken = world.shifts.accept(world.colleague, world.shift_no)
    assert taken.shift.wallets == (("wechat", 1000, 1000),)
    assert (taken.differences, totals(taken)) == ([], {("wechat", "payment"): (1, 1000)})


def test_a_shift_is_given_to_somebody_who_is_there_and_may_take_it(world: MoneyWorld) -> None:
    with pytest.raises(NotFound):
        world.shifts.give(world.cashier, world.shift_no, "nobody")
    with pytest.raises(Conflict, match=r"shift\.same_person"):
        world.shifts.give(world.cashier, world.shift_no, "lin")


def test_only_who_is_named_accepts_or_refuses(world: MoneyWorld) -> None:
    world.shifts.give(world.cashier, world.shift_no, "zhao", count({10000: 1}))
    with pytest.raises(Conflict, match=r"shift\.not_given"):
        world.shifts.accept(world.cashier, world.shift_no)
    with pytest.raises(Conflict, match=r"shift\.not_given"):
        world.shifts.refuse(world.cashier, world.shift_no, "no")


# ------------------------------------------------------------ sealed


def test_late_money_waits_for_the_next_shift_and_the_statement_stands(world: MoneyWorld) -> None:
    first, payment_no = world.shift_no, unknown(world)
    closed = world.shifts.close(world.cashier, first, count({10000: 1}, taker="zhao"))
    world.record(payment_no, PAID)
    assert totals(world.shifts.read(world.cashier, first)) == totals(closed) == {}
    second = opened(world)
    assert totals(world.shifts.read(world.cashier, second)) == {("wechat", "payment"): (1, 1000)}
    with world.reader() as work:
        lines = [line for line in work.ledger.of_order(world.payment(payment_no).order_no)]
        assert {line.kind for line in lines} == {EntryKind.PAYMENT, EntryKind.CARRIED_PAYMENT}
        assert work.ledger.balance("channel/wechat/m1") == 1000
    world.shift_no = second
    done = world.shifts.close(world.cashier, second, count({}, wechat=1000))
    assert [event.shift_no for event in done.late] == [first]


def test_money_still_unknown_when_the_next_shift_opens_is_its_own_from_then_on(world: MoneyWorld) -> None:
    payment_no = unknown(world)
    world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, taker="zhao"))
    second = opened(world)
    assert world.payment(payment_no).booked_in == second
    with pytest.raises(Conflict, match=r"shift\.money_unknown"):
        world.shifts.close(world.cashier, second, count({}))


def test_a_success_after_an_end_without_money_goes_to_the_shift_that_is_open_then(world: MoneyWorld) -> None:
    world.wechat.pays = [REFUSED]
    payment_no = paid(world)
    first = world.shift_no
    world.shifts.close(world.cashier, first, count({10000: 1}))
    second = opened(world)
    world.paid_late(payment_no)
    assert world.payment(payment_no).state is PaymentState.LATE_PAID
    assert world.payment(payment_no).booked_in == second
    assert not totals(world.shifts.read(world.cashier, first))
    assert totals(world.shifts.read(world.cashier, second)) == {("wechat", "payment"): (1, 1000)}


def test_a_closed_shift_takes_no_movement(world: MoneyWorld) -> None:
    world.shifts.close(world.cashier, world.shift_no, count({10000: 1}))
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        world.shifts.move_cash(world.cashier, movement(world, CashMovementKind.PAY_IN, 100))


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
