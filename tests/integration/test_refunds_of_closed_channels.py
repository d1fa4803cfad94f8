"""A refund whose channel is closed is refused at the window at once, and waits once it is promised: before the business
system takes anything back, and before anything is sent; it goes on by itself.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.errors import Conflict
from app.core.refund import RefundState
from server.domain.alert import AlertLevel
from server.domain.refund import Refund
from server.storage.engine import Database
from support.attacks import back, run
from support.money_world import POSTING_REFUSED, POSTING_UNCLEAR, REFUND_UNCLEAR, MoneyWorld

EXPIRED = "channel.certificate_expired"
FEN = 6360


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def paid(world: MoneyWorld, channel: str = "wechat") -> str:
    wanted = world.wanted(channel)
    world.take(world.cashier, wanted)
    world.work()
    return wanted.payment_no


def sent(world: MoneyWorld) -> list[str]:
    return [call for call in world.wechat.calls if call.startswith("refund ")]


def only_refund(world: MoneyWorld, payment_no: str) -> Refund:
    with world.reader() as work:
        (refund,) = work.refunds.of_payment(payment_no)
    return refund


@pytest.mark.parametrize("closed", ["wechat", ""], ids=["the channel", "every channel"])
def test_the_window_is_told_at_once_and_nothing_is_begun(world: MoneyWorld, closed: str) -> None:
    payment_no = paid(world)
    world.closed[closed] = EXPIRED
    wanted = back(world, payment_no, FEN)
    with pytest.raises(Conflict) as refused:
        world.request_refund(world.cashier, wanted)
    assert refused.value.code == "refund.channel_closed"
    assert refused.value.values == {"channel": "wechat", "because": EXPIRED}
    assert world.payment(payment_no).reserved_fen == 0
    run(world)
    assert "withdraw" not in world.his.calls
    world.closed.clear()
    world.request_refund(world.cashier, wanted)
    run(world)
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED


def test_the_same_request_once_more_is_answered_while_it_is_closed(world: MoneyWorld) -> None:
    wanted = back(world, paid(world), FEN)
    world.request_refund(world.cashier, wanted)
    world.closed["wechat"] = EXPIRED
    assert world.request_refund(world.cashier, wanted).refund.state is RefundState.APPROVED


def test_one_channel_that_is_closed_closes_no_other(world: MoneyWorld) -> None:
    wanted = back(world, paid(world, "cash"), FEN)
    world.closed["wechat"] = EXPIRED
    assert world.request_refund(world.cashier, wanted).refund.state is RefundState.APPROVED


def test_an_approved_one_waits_before_anything_is_withdrawn_and_goes_on_by_itself(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    wanted = back(world, payment_no, FEN)
    world.request_refund(world.cashier, wanted)
    world.closed["wechat"] = EXPIRED
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    run(world, 200, 3600)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.outcome) == (RefundState.APPROVED, EXPIRED)
    assert world.payment(payment_no).reserved_fen == FEN
    assert "withdraw" not in world.his.calls
    assert not sent(world)
    world.closed.clear()
    run(world, 3)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.outcome) == (RefundState.REFUNDED, "channel.refunded")
    assert world.his.calls.count("withdraw") == 1


def test_what_it_waited_for_is_not_said_any_more_when_it_waits_for_its_posting(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_UNCLEAR]
    wanted = back(world, paid(world), FEN)
    world.request_refund(world.cashier, wanted)
    world.closed["wechat"] = EXPIRED
    run(world, 2, 60)
    assert world.refund_of(wanted.refund_no).outcome == EXPIRED
    world.closed.clear()
    run(world, 2, 60)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.outcome) == (RefundState.APPROVED, "")


def test_a_door_that_closes_after_the_withdrawal_holds_the_sending_back(world: MoneyWorld) -> None:
    wanted = back(world, paid(world), FEN)
    world.request_refund(world.cashier, wanted)
    plain = world.his.withdraw

    def withdraw_and_close(*call: object, **names: str) -> object:
        world.closed["wechat"] = EXPIRED
        return plain(*call, **names)  # type: ignore[arg-type]

    world.his.withdraw = withdraw_and_close  # type: ignore[method-assign, assignment]
    run(world, 5, 60)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.outcome) == (RefundState.WITHDRAWN, EXPIRED)
    assert not sent(world)
    world.closed.clear()
    run(world, 3, 60)
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED


def test_money_that_goes_back_by_rule_waits_and_is_not_lost(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_REFUSED]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.closed["wechat"] = EXPIRED
    run(world, 50, 3600)
    refund = only_refund(world, wanted.payment_no)
    assert (refund.state, refund.outcome) == (RefundState.WITHDRAWN, EXPIRED)
    assert not sent(world)
    world.closed.clear()
    run(world, 3, 60)
    assert only_refund(world, wanted.payment_no).state is RefundState.REFUNDED
    assert len(sent(world)) == 1


def test_an_order_that_is_undone_is_promised_to_go_back(world: MoneyWorld) -> None:
    part = world.wanted("wechat", FEN)
    part = type(part)(**{**{name: getattr(part, name) for name in part.__slots__}, "amount_fen": 2000})
    world.take(world.cashier, part)
    world.work()
    world.closed["wechat"] = EXPIRED
    world.undo(world.cashier, part.order_no, world.shift_no)
    run(world, 3, 60)
    assert only_refund(world, part.payment_no).state is RefundState.APPROVED
    assert not sent(world)
    world.closed.clear()
    run(world, 3, 60)
    assert only_refund(world, part.payment_no).state is RefundState.REFUNDED


def test_one_that_went_out_is_asked_for_and_sent_again_only_when_it_is_open(world: MoneyWorld) -> None:
    missing = type(REFUND_UNCLEAR)(event=REFUND_UNCLEAR.event, outcome="channel.refund_not_found", not_found=True)
    world.wechat.refunds = [REFUND_UNCLEAR, world.wechat.refunds[0]]
    world.wechat.refund_queries = [missing]
    wanted = back(world, paid(world), FEN)
    world.request_refund(world.cashier, wanted)
    world.work()
    assert len(sent(world)) == 1
    world.closed["wechat"] = EXPIRED
    run(world, 60, 600)
    assert len(sent(world)) == 1
    assert "query_refund" in world.wechat.calls
    assert world.refund_of(wanted.refund_no).state is RefundState.UNKNOWN
    with world.reader() as work:
        alert = work.alerts.get("refund.unsettled", wanted.refund_no)
    assert alert is not None
    assert alert.level is AlertLevel.WARNING
    world.closed.clear()
    run(world, 3, timedelta(minutes=10).seconds)
    assert world.refund_of(wanted.refund_no).state is RefundState.REFUNDED
    assert len(sent(world)) == 2
