"""Refunds to the original route and shifts from float to count, on both databases."""

import threading
from dataclasses import replace

import pytest

from app.core.errors import Conflict, InvalidInput, NotPermitted, PaydeskError
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from app.core.shift import ShiftState
from server.domain.order import OrderState
from server.domain.payment import BillWanted
from server.ports import WithdrawalAnswer
from server.services.request_refund import RefundWanted
from server.services.shifts import ShiftCount
from server.storage.engine import Database
from support.money_world import (
    REFUND_DONE,
    REFUND_PROCESSING,
    REFUND_REFUSED,
    REFUND_UNCLEAR,
    UNCLEAR,
    MoneyWorld,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def paid(world: MoneyWorld, channel: str = "wechat", amount_fen: int = 6360) -> str:
    bill = BillWanted(f"B-{channel}", "outpatient", "v1", amount_fen)
    tendered_fen = amount_fen if channel == "cash" else 0
    wanted = world.wanted(channel, amount_fen, tendered_fen=tendered_fen, bills=(bill,))
    world.take(world.cashier, wanted)
    world.work()
    return wanted.payment_no


def back(world: MoneyWorld, payment_no: str, amount_fen: int = 6360) -> RefundWanted:
    return RefundWanted(
        world.number(NumberKind.REFUND), payment_no, amount_fen, "refund.patient_request", world.shift_no, "", ()
    )


def run(world: MoneyWorld, seconds: int = 60, rounds: int = 6) -> None:
    for _ in range(rounds):
        world.work()
        world.clock.forward(seconds)


def test_a_whole_refund_undoes_everything(world: MoneyWorld) -> None:
    payment_no = paid(world)
    wanted = back(world, payment_no)
    assert world.request_refund(world.cashier, wanted).refund.state is RefundState.APPROVED
    run(world)
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED
    payment = world.payment(payment_no)
    assert (payment.state, payment.refunded_fen, payment.reserved_fen) == (PaymentState.REFUNDED, 6360, 0)
    detail = world.read.order(world.cashier, payment.order_no)
    assert detail.posting is not None
    assert (detail.order.state, detail.posting.state) == (OrderState.REFUNDED, PostingState.WITHDRAWN)
    assert world.balances() == {"cash": 0, "channel": 0, "business": 0}
    assert world.his.calls[-1] == "withdraw"


def test_the_his_takes_the_items_back_before_money_moves_and_may_refuse(world: MoneyWorld) -> None:
    payment_no = paid(world)
    world.his.withdrawals = [WithdrawalAnswer("unclear", "his.no_answer"), WithdrawalAnswer("refused", "item.executed")]
    wanted = back(world, payment_no)
    world.request_refund(world.cashier, wanted)
    run(world)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.outcome) == (RefundState.REJECTED, "item.executed")
    assert world.payment(payment_no).refundable_fen == 6360
    assert not [call for call in world.wechat.calls if call.startswith("refund")]


def test_an_unclear_refund_is_asked_and_repeated_only_under_its_own_number(world: MoneyWorld) -> None:
    payment_no = paid(world)
    world.wechat.refunds = [REFUND_UNCLEAR, REFUND_PROCESSING]
    world.wechat.refund_queries = [
        REFUND_UNCLEAR,
        replace(REFUND_UNCLEAR, not_found=True),
        REFUND_PROCESSING,
        REFUND_DONE,
    ]
    wanted = back(world, payment_no)
    world.request_refund(world.cashier, wanted)
    run(world, rounds=8)
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED
    sent = [call for call in world.wechat.calls if call.startswith("refund ")]
    assert sent == [f"refund {wanted.refund_no}"] * 2


def test_a_definite_refusal_frees_the_amount_and_puts_the_items_back(world: MoneyWorld) -> None:
    payment_no = paid(world)
    world.wechat.refunds = [REFUND_REFUSED]
    wanted = back(world, payment_no)
    world.request_refund(world.cashier, wanted)
    run(world)
    assert world.refund_of(wanted.refund_no).state is RefundState.FAILED
    assert world.payment(payment_no).refundable_fen == 6360
    assert world.his.calls[-1] == "cancel_withdrawal"
    assert len(set(world.his.named)) == 1, "posting, withdrawal and putting back name one operator and one window"
    assert all(name and not name.isdecimal() for name in world.his.named[0])


def test_refunds_never_exceed_what_was_paid_under_a_race(world: MoneyWorld) -> None:
    payment_no = paid(world)
    asked, errors = [back(world, payment_no, 4000) for _ in range(6)], []

    def ask(wanted: RefundWanted) -> None:
        try:
            world.request_refund(world.cashier, wanted)
        except PaydeskError as error:
            errors.append(error.code)

    threads = [threading.Thread(target=ask, args=(wanted,)) for wanted in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    payment = world.payment(payment_no)
    assert payment.reserved_fen == 4000
    assert len(errors) == 5
    assert set(errors) <= {"refund.over_paid", "storage.stale"}


def test_the_same_refund_number_is_the_same_refund(world: MoneyWorld) -> None:
    payment_no = paid(world)
    wanted = back(world, payment_no, 1000)
    for _ in range(3):
        world.request_refund(world.cashier, wanted)
    assert world.payment(payment_no).reserved_fen == 1000
    with pytest.raises(Conflict, match=r"refund\.number_reused"):
        world.request_refund(
            world.cashier,
            RefundWanted(wanted.refund_no, payment_no, 2000, "refund.other", world.shift_no, "", ()),
        )


def test_unknown_money_cannot_be_refunded(world: MoneyWorld) -> None:
    world.wechat.pays = [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    with pytest.raises(Conflict, match=r"refund\.payment_not_known"):
        world.request_refund(world.cashier, back(world, wanted.payment_no))


def test_above_the_limit_another_person_must_approve(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=5000)
    payment_no = paid(world)
    wanted = back(world, payment_no)
    detail = world.request_refund(world.cashier, wanted)
    assert (detail.refund.state, detail.needs_second_person) == (RefundState.REQUESTED, True)
    with pytest.raises(Conflict, match=r"refund\.same_person"):
        world.decide_refund.approve(world.cashier, wanted.refund_no)
    weak = world.actor(world.colleague.operator, world.second_window, "refunds.approve")
    with pytest.raises(NotPermitted):
        world.decide_refund.approve(weak, wanted.refund_no)
    assert world.decide_refund.approve(world.colleague, wanted.refund_no).refund.state is RefundState.APPROVED
    run(world)
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED


def test_a_rejected_request_frees_the_amount(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    wanted = back(world, payment_no)
    world.request_refund(world.cashier, wanted)
    assert world.payment(payment_no).refundable_fen == 0
    world.decide_refund.reject(world.colleague, wanted.refund_no)
    assert world.payment(payment_no).refundable_fen == 6360


def test_cash_goes_back_out_of_the_shift_that_pays_it(world: MoneyWorld) -> None:
    payment_no = paid(world, "cash")
    world.request_refund(world.cashier, back(world, payment_no, 360))
    run(world)
    assert world.balances()["cash"] == 6000


def count(
    pieces: dict[int, int], reason: str = "", taker: str = "", password: str = "right", **wallets: int
) -> ShiftCount:
    return ShiftCount(tuple(pieces.items()), reason, taker, password, tuple(wallets.items()))


def test_a_shift_that_agrees_closes_and_its_statement_is_the_ledgers(world: MoneyWorld) -> None:
    paid(world, "cash", 6360)
    paid(world, "wechat", 1234)
    detail = world.shifts.close(
        world.cashier, world.shift_no, count({10000: 1, 5000: 1, 1000: 1, 100: 3, 50: 1, 10: 1}, wechat=1234)
    )
    assert (detail.shift.state, detail.shift.expected_fen, detail.shift.counted_fen) == (
        ShiftState.CLOSED,
        16360,
        16360,
    )
    totals = {(total.channel, total.kind): (total.count, total.amount_fen) for total in detail.totals}
    assert totals == {("cash", "payment"): (1, 6360), ("wechat", "payment"): (1, 1234)}
    assert world.shifts.current(world.cashier) is None


def test_a_difference_needs_a_reason(world: MoneyWorld) -> None:
    with pytest.raises(Conflict, match=r"shift\.difference") as caught:
        world.shifts.close(world.cashier, world.shift_no, count({5000: 1}))
    assert dict(caught.value.values) == {"channels": "cash", "left": 2}
    closed = world.shifts.close(world.cashier, world.shift_no, count({5000: 1}, "a note was given away"))
    assert closed.shift.counted_fen - closed.shift.expected_fen == -5000


def test_unknown_money_blocks_the_close_until_a_colleague_takes_it_by_name(world: MoneyWorld) -> None:
    world.wechat.pays = [UNCLEAR]
    world.take(world.cashier, world.wanted())
    with pytest.raises(Conflict, match=r"shift\.money_unknown"):
        world.shifts.close(world.cashier, world.shift_no, count({10000: 1}))
    with pytest.raises(Conflict, match=r"sign_in\.refused"):
        world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, taker="zhao", password="wrong"))
    detail = world.shifts.close(world.cashier, world.shift_no, count({10000: 1}, taker="zhao"))
    assert detail.handed_over_name == "Zhao"
    assert len(detail.unknown) == 1


@pytest.mark.parametrize("pieces", [{10000: 1, 7: 1}, {3: 1}], ids=["unknown-denomination", "only-unknown"])
def test_only_real_denominations_count(world: MoneyWorld, pieces: dict[int, int]) -> None:
    with pytest.raises(InvalidInput):
        world.shifts.close(world.cashier, world.shift_no, count(pieces))


def test_one_shift_a_window_and_the_same_number_is_the_same_shift(world: MoneyWorld) -> None:
    assert world.shifts.open(world.cashier, world.shift_no, 10000).shift.shift_no == world.shift_no
    with pytest.raises(Conflict, match=r"shift\.number_reused"):
        world.shifts.open(world.cashier, world.shift_no, 1)
    with pytest.raises(Conflict, match=r"shift\.window_has_open"):
        world.shifts.open(world.cashier, mint(NumberKind.SHIFT, "W001", world.clock.now()), 0)


def test_nobody_takes_money_in_another_ones_shift(world: MoneyWorld) -> None:
    other = world.actor(world.colleague.operator, world.window)
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        world.take(other, world.wanted())
