"""Postings: in order, told by age, at a pace, never given up; a refused one is looked after until its money is back."""

from __future__ import annotations

import pytest

from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.posting import PostingState
from server.domain.alert import Alert, AlertLevel
from server.domain.job import JobKind
from server.domain.payment import BillWanted
from server.ports import PostingAnswer
from server.services.post_order import DIFFERS, PostOrder
from server.services.posting_pace import PostingGate, PostingRules
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.money_world import (
    POSTED,
    POSTING_REFUSED,
    POSTING_UNCLEAR,
    REFUND_DONE,
    REFUND_UNCLEAR,
    MoneyWorld,
    SetClock,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def run(world: MoneyWorld, seconds: int, rounds: int = 1) -> None:
    for _ in range(rounds):
        world.clock.forward(seconds)
        world.work()


def alert(world: MoneyWorld, code: str, subject: str) -> Alert | None:
    """The alert, if it is open."""
    with world.reader() as work:
        found = work.alerts.get(code, subject)
    return found if found is not None and found.ended_at is None else None


def paid(world: MoneyWorld, bill_no: str = "B1", channel: str = "wechat") -> tuple[str, str]:
    wanted = world.wanted(channel, bills=(BillWanted(bill_no, "outpatient", "v1", 6360),))
    world.take(world.cashier, wanted)
    return wanted.payment_no, wanted.order_no


def posting_state(world: MoneyWorld, order_no: str) -> PostingState:
    detail = world.read.order(world.cashier, order_no)
    assert detail.posting is not None
    return detail.posting.state


def test_a_posting_that_is_answered_at_once_raises_nothing(world: MoneyWorld) -> None:
    _, order_no = paid(world)
    world.work()
    with world.reader() as work:
        assert list(work.alerts.open(10)) == []
        assert work.jobs.get(JobKind.POST_ORDER, order_no) is None


def test_people_hear_of_a_silent_his_by_tries_then_by_age_and_the_alert_ends_by_itself(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_UNCLEAR]
    _, order_no = paid(world)
    levels: list[tuple[int, AlertLevel]] = []
    for second in range(0, 5 * 3600, 5):
        world.work()
        found = alert(world, "posting.delayed", order_no)
        if found is not None and (not levels or levels[-1][1] is not found.level):
            levels.append((second, found.level))
        world.clock.forward(5)
    assert [level for _, level in levels] == [AlertLevel.NOTICE, AlertLevel.WARNING, AlertLevel.URGENT]
    assert levels[0][0] < 60
    assert 1800 <= levels[1][0] <= 1800 + 600
    assert 4 * 3600 <= levels[2][0] <= 4 * 3600 + 600
    world.his.posts = [POSTED]
    run(world, 600, 2)
    assert posting_state(world, order_no) is PostingState.POSTED
    assert alert(world, "posting.delayed", order_no) is None


def test_a_his_that_has_posted_another_amount_is_told_and_nothing_goes_back(world: MoneyWorld) -> None:
    world.his.posts = [PostingAnswer("unclear", DIFFERS)]
    payment_no, order_no = paid(world)
    world.work()
    found = alert(world, "posting.amount_differs", order_no)
    assert found is not None
    assert (found.level, found.amount_fen) == (AlertLevel.URGENT, 6360)
    run(world, 600, 10)
    assert world.payment(payment_no).state is PaymentState.PAID
    assert posting_state(world, order_no) is PostingState.PENDING
    world.his.posts = [POSTED]  # put right there by hand
    run(world, 600)
    assert posting_state(world, order_no) is PostingState.POSTED
    assert alert(world, "posting.amount_differs", order_no) is None


def test_a_refused_posting_is_looked_after_until_all_of_its_money_is_back(world: MoneyWorld) -> None:
    world.his.posts, world.wechat.refunds = [POSTING_REFUSED], [REFUND_UNCLEAR]
    world.wechat.refund_queries = [REFUND_UNCLEAR]
    payment_no, order_no = paid(world)
    world.work()
    found = alert(world, "posting.refused", order_no)
    assert found is not None
    assert found.level is AlertLevel.NOTICE
    run(world, 600, 4)
    found = alert(world, "posting.refused", order_no)
    assert found is not None
    assert found.level is AlertLevel.WARNING
    run(world, 600, 24)
    found = alert(world, "posting.refused", order_no)
    assert found is not None
    assert found.level is AlertLevel.URGENT
    world.wechat.refund_queries, world.wechat.refunds = [REFUND_DONE], [REFUND_DONE]
    run(world, 600, 12)
    assert world.payment(payment_no).state is PaymentState.REFUNDED
    assert alert(world, "posting.refused", order_no) is None
    with world.reader() as work:
        assert work.jobs.get(JobKind.POST_ORDER, order_no) is None


def test_a_withdrawal_never_overtakes_its_posting_and_the_next_order_of_the_bill_comes_after_it(
    world: MoneyWorld,
) -> None:
    world.his.posts = [POSTING_UNCLEAR] * 5 + [POSTED]
    payment_no, first = paid(world)
    world.work()
    refund = RefundWanted(
        world.number(NumberKind.REFUND), payment_no, 6360, "refund.patient_request", world.shift_no, "", ()
    )
    world.request_refund(world.cashier, refund)
    for _ in range(30):
        run(world, 30)
    assert world.payment(payment_no).state is PaymentState.REFUNDED
    _, second = paid(world)
    run(world, 1)
    told = [call for call in world.his.calls if call.startswith(("post", "withdraw"))]
    assert told == [f"post {first}"] * 6 + ["withdraw", f"post {second}"]


def test_a_silent_his_keeps_no_thread_from_other_work(world: MoneyWorld) -> None:
    """It is down for hours with many orders waiting: one at a time finds out whether it is back."""
    world.his.posts = [POSTING_UNCLEAR]
    for place in range(30):
        paid(world, f"B{place}", "cash")
    world.work()
    before = len(world.his.calls)
    for _ in range(60):
        run(world, 1)
    assert len(world.his.calls) - before <= 60 // PostingRules().probe_every_s + 1
    world.his.posts = [POSTED]
    run(world, 10, 150)
    with world.reader() as work:
        assert list(work.postings.pending(100)) == []


def test_after_a_silence_everything_is_told_at_the_pace_that_the_his_bears(world: MoneyWorld) -> None:
    rules = PostingRules(per_second=2, burst=3)
    world.post = PostOrder(
        uow=world.uow, reader=world.reader, channels=world.channels, businesses=world.businesses, clock=world.clock,
        changes=world.changes, rules=rules,
    )  # fmt: skip
    for place in range(20):
        paid(world, f"B{place}", "cash")
    each_second: list[int] = []
    for _ in range(15):
        before = sum(call.startswith("post") for call in world.his.calls)
        world.work()
        each_second.append(sum(call.startswith("post") for call in world.his.calls) - before)
        world.clock.forward(1)
    assert each_second[0] == 3
    assert max(each_second[1:]) <= 3
    assert sum(each_second) == 20


def test_tokens_come_back_with_time_and_no_more_than_the_burst() -> None:
    clock = SetClock()
    gate = PostingGate(PostingRules(per_second=2, burst=4), clock)
    assert [gate.wait_s() for _ in range(6)].count(0) == 4
    clock.forward(1)
    assert [gate.wait_s() for _ in range(4)].count(0) == 2
    clock.forward(1000)
    assert [gate.wait_s() for _ in range(9)].count(0) == 4
