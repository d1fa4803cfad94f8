"""Ways to lose money by refunds and shifts that a reviewer thought of: each was possible once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from app.core.errors import Conflict, NotPermitted
from app.core.ids import NumberKind, mint
from app.core.refund import RefundState
from server.domain.payment import BillWanted, Payment
from server.domain.refund import Refund
from server.ports import RefundAnswer, WithdrawalAnswer
from server.services.shifts import ShiftCount
from server.storage.engine import Database
from support.attacks import at_once, back, holder, run
from support.money_world import (
    POSTING_REFUSED,
    REFUND_REFUSED,
    MoneyWorld,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


# ---------------------------------------------------------------- refunds


def paid(world: MoneyWorld, channel: str = "wechat", **more: Any) -> str:
    wanted = world.wanted(channel, **more)
    world.take(world.cashier, wanted)
    world.work()
    return wanted.payment_no


def test_a_part_that_goes_back_does_not_free_a_paid_bill(world: MoneyWorld) -> None:
    payment_no = paid(world)
    world.request_refund(world.cashier, back(world, payment_no, 100))
    run(world)
    assert world.payment(payment_no).refunded_fen == 100
    assert holder(world) == world.payment(payment_no).order_no


def test_one_bill_of_two_that_goes_back_whole_is_free(world: MoneyWorld) -> None:
    bills = (BillWanted("B1", "outpatient", "v1", 1000), BillWanted("B2", "outpatient", "v1", 2000))
    payment_no = paid(world, amount_fen=3000, bills=bills)
    world.request_refund(world.cashier, back(world, payment_no, 2000, bills=("B2",)))
    run(world)
    assert (holder(world, "B1"), holder(world, "B2")) == (world.payment(payment_no).order_no, None)


@pytest.mark.parametrize(
    ("amount_fen", "named", "stored"),
    [
        pytest.param(3000, (), ("B1", "B2"), id="all of it is all bills"),
        pytest.param(2000, ("B2",), ("B2",), id="a bill by its number"),
        pytest.param(1500, ("B2",), (), id="not the bill's amount: only the amount"),
        pytest.param(1500, (), (), id="only an amount"),
        pytest.param(2000, ("B1", "B1"), (), id="a bill named twice is one bill"),
    ],
)
def test_a_refund_stores_the_bills_that_go_back_whole(
    world: MoneyWorld, amount_fen: int, named: tuple[str, ...], stored: tuple[str, ...]
) -> None:
    bills = (BillWanted("B1", "outpatient", "v1", 1000), BillWanted("B2", "outpatient", "v1", 2000))
    payment_no = paid(world, amount_fen=3000, bills=bills)
    wanted = back(world, payment_no, amount_fen, bills=named)
    world.request_refund(world.cashier, wanted)
    assert world.refund_of(wanted.refund_no).bills == stored


def test_items_are_put_back_however_long_the_business_system_does_not_answer(world: MoneyWorld) -> None:
    payment_no = paid(world)
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_REFUSED]
    answers = [WithdrawalAnswer("unclear", "his.no_answer")] * 2 + [WithdrawalAnswer("withdrawn", "his.put_back")]
    asked: list[str] = []

    def cancel_withdrawal(refund: Any, **names: str) -> WithdrawalAnswer:
        asked.append(refund.refund_no)
        return answers[len(asked) - 1]

    world.his.cancel_withdrawal = cancel_withdrawal  # type: ignore[method-assign]
    wanted = back(world, payment_no, 6360)
    world.request_refund(world.cashier, wanted)
    run(world, 20, 60)
    assert world.refund_of(wanted.refund_no).state is RefundState.FAILED
    assert asked == [wanted.refund_no] * 3
    assert world.payment(payment_no).refundable_fen == 6360


def test_a_refund_is_looked_at_by_one_at_a_time(world: MoneyWorld) -> None:
    payment_no = paid(world)
    wanted = back(world, payment_no, 6360)
    leased: list[int] = []
    plain = world.wechat.refund

    def send(refund: Refund, payment: Payment) -> RefundAnswer:
        with world.uow() as work:
            now = world.clock.now()
            leased.append(len(work.jobs.lease_due(now, "other", now + timedelta(seconds=90), 10)))
        return plain(refund, payment)

    world.wechat.refund = send  # type: ignore[method-assign]
    steps: list[int] = []
    plain_start = world.settle_refund._start_sending

    def start(refund_no: str) -> Any:
        with world.uow() as work:
            now = world.clock.now()
            steps.append(len(work.jobs.lease_due(now, "other", now + timedelta(seconds=90), 10)))
        return plain_start(refund_no)

    world.settle_refund._start_sending = start  # type: ignore[method-assign]
    world.request_refund(world.cashier, wanted)
    world.work()
    assert (steps, leased) == ([0], [0])


def test_cash_by_rule_leaves_the_drawer_of_the_shift_that_hands_it_over(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_REFUSED]
    payment_no = paid(world, "cash")
    with world.reader() as work:
        (refund,) = work.refunds.of_payment(payment_no)
    other_no = mint(NumberKind.SHIFT, "W002", world.clock.now())
    world.shifts.open(world.colleague, other_no, 50000)
    world.decide_refund.approve(world.colleague, refund.refund_no)
    run(world)
    with world.reader() as work:
        assert work.ledger.balance(f"cash/{other_no}") == -6360
        assert work.ledger.balance(f"cash/{world.shift_no}") == 6360


def test_cash_asked_for_here_leaves_this_drawer_whoever_approves(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world, "cash")
    wanted = back(world, payment_no, 6360)
    world.request_refund(world.cashier, wanted)
    other_no = mint(NumberKind.SHIFT, "W002", world.clock.now())
    world.shifts.open(world.colleague, other_no, 50000)
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    run(world)
    with world.reader() as work:
        assert work.ledger.balance(f"cash/{other_no}") == 0
        assert work.ledger.balance(f"cash/{world.shift_no}") == 0


def test_a_refund_by_rule_cannot_be_declined(world: MoneyWorld) -> None:
    """The business system has not taken the order: the money is the patient's."""
    world.his.posts = [POSTING_REFUSED]
    payment_no = paid(world, "cash")
    with world.reader() as work:
        (refund,) = work.refunds.of_payment(payment_no)
    with pytest.raises(Conflict):
        world.decide_refund.reject(world.cashier, refund.refund_no)


def test_one_person_does_not_split_a_refund_to_stay_under_the_own_limit(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=3000)
    payment_no = paid(world)
    first, second = back(world, payment_no, 3000), back(world, payment_no, 3000)
    assert world.request_refund(world.cashier, first).refund.state is RefundState.APPROVED
    assert world.request_refund(world.cashier, second).refund.state is RefundState.REQUESTED
    with pytest.raises(Conflict, match=r"refund\.same_person"):
        world.decide_refund.approve(world.cashier, second.refund_no)
    assert world.decide_refund.approve(world.colleague, second.refund_no).refund.state is RefundState.APPROVED


def test_nobody_approves_a_refund_of_a_channel_not_his(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    wanted = back(world, payment_no, 6360)
    world.request_refund(world.cashier, wanted)
    cash_only = replace(world.colleague, channels=frozenset({"cash"}))
    with pytest.raises(NotPermitted, match=r"permission\.denied"):
        world.decide_refund.approve(cash_only, wanted.refund_no)


def test_nobody_gives_cash_out_of_another_ones_drawer(world: MoneyWorld) -> None:
    payment_no = paid(world, "cash")
    stranger = world.actor(world.colleague.operator, world.window)
    with pytest.raises(Conflict, match=r"shift\.not_open"):
        world.request_refund(stranger, back(world, payment_no, 6360))


# ---------------------------------------------------------------- shifts


def test_cash_and_the_close_of_its_shift_at_once_agree(world: MoneyWorld) -> None:
    """Either the payment is counted in the close or it is refused; the closed shift's sum never grows."""
    for _ in range(6):
        wanted = world.wanted("cash", bills=(BillWanted(world.number(NumberKind.ORDER), "outpatient", "v1", 6360),))
        count = ShiftCount(((10000, 1),), "counted before the last payment", "", "")
        at_once(
            partial(world.take, world.cashier, wanted),
            partial(world.shifts.close, world.cashier, world.shift_no, count),
        )
        detail = world.shifts.read(world.cashier, world.shift_no)
        if detail.shift.closed_at is not None:
            taken_fen = sum(total.amount_fen for total in detail.totals)
            assert detail.shift.expected_fen == 10000 + taken_fen
            with world.reader() as work:  # with the difference that was found, the books say what was counted
                assert detail.shift.counted_fen == 10000 + work.ledger.balance(f"cash/{world.shift_no}")
        world.clock.forward(1)
        if detail.shift.closed_at is not None:
            world.shift_no = mint(NumberKind.SHIFT, "W001", world.clock.now())
            world.shifts.open(world.cashier, world.shift_no, 10000)


def test_a_shift_does_not_close_over_cash_that_is_promised(world: MoneyWorld) -> None:
    """Approved, but the business system has not answered yet: the notes will still leave this drawer."""
    payment_no = paid(world, "cash")
    world.his.withdrawals = [WithdrawalAnswer("unclear", "his.no_answer")]
    world.request_refund(world.cashier, back(world, payment_no, 6360))
    world.work()
    with pytest.raises(Conflict, match=r"shift\.money_unknown"):
        world.shifts.close(world.cashier, world.shift_no, ShiftCount(((10000, 1),), "short", "", ""))
