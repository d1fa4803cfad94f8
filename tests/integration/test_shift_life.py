"""A shift while it lives: counting, movements, handover, and late money once it is sealed; on every storage."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.shift import CashMovementKind, ShiftState
from server.domain.ledger import EntryKind
from server.ports import AuditQuery
from server.services.move_cash import MovementWanted
from server.services.request_refund import RefundWanted
from server.services.shifts import ShiftCount, ShiftDetail
from server.storage.engine import Database
from support.money_world import PAID, REFUSED, MoneyWorld
from support.shift_acts import count, movement, opened, paid, totals, unknown


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


# ------------------------------------------------------------ counting


def test_a_wallet_that_was_used_is_counted_too(world: MoneyWorld) -> None:
    paid(world)
    with pytest.raises(Conflict, match=r"shift\.wallet_missing") as caught:
        world.shifts.close(world.cashier, world.shift_no, count({10000: 1}))
    assert caught.value.values["channel"] == "wechat"
    with pytest.raises(Conflict, match=r"shift\.difference") as differs:
        world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, wechat=900))
    assert differs.value.values["channels"] == "wechat"
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
    more = movement(world, kind, 1)
    with pytest.raises(Conflict, match=r"movement\.over_drawer"):
        world.shifts.move_cash(world.cashier, more)
    with world.reader() as work:
        [kept] = work.audit.search(AuditQuery(action="cash.refused"))
    assert (kept.subject, ("amount_fen", 1) in kept.detail) == (more.movement_no, True), (
        "who asks again and again is seen"
    )


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
        world.shifts.move_cash(world.cashier, MovementWanted(wanted.movement_no, world.shift_no, wanted.kind, 200, "x"))


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
        lines = list(work.ledger.of_order(world.payment(payment_no).order_no))
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


def test_an_answer_in_the_moment_of_the_close_is_in_the_one_shift_or_in_the_next(world: MoneyWorld) -> None:
    for _ in range(5):
        shift_no, payment_no = world.shift_no, unknown(world)
        closed: list[ShiftDetail] = []
        count_it = count({}, "not counted in this test", taker="zhao", wechat=0)
        acts = (
            partial(world.record, payment_no, PAID),
            lambda: closed.append(world.shifts.close(world.cashier, shift_no, count_it)),  # noqa: B023 - joined below
        )
        threads = [threading.Thread(target=act) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (detail,) = closed
        assert totals(world.shifts.read(world.cashier, shift_no)) == totals(detail), "what was printed stands"
        world.shift_no = opened(world)
        taken = [each for each in (shift_no, world.shift_no) if totals(world.shifts.read(world.cashier, each))]
        assert taken == [world.payment(payment_no).booked_in]
