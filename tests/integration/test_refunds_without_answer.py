"""A refund of which somebody says nothing is told to a person, worse with its age, until it is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.refund import RefundState
from app.core.terminal import CardAct
from server.domain.alert import Alert, AlertLevel
from server.ports import WithdrawalAnswer
from server.storage.engine import Database
from support.attacks import back, run
from support.card_money import DONE, UNKNOWN, CardWorld, sale
from support.money_world import POSTING_REFUSED, REFUND_DONE, REFUND_PROCESSING, REFUND_UNCLEAR, MoneyWorld

HOUR_S, DAY_S = 3600, 86400
SILENT = WithdrawalAnswer("unclear", "his.no_answer")
WITHDRAWN = WithdrawalAnswer("withdrawn", "his.withdrawn")


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


@pytest.fixture
def cards(database: Database) -> CardWorld:
    return CardWorld(database)


def asked(world: MoneyWorld, amount_fen: int = 6360) -> str:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    refund = back(world, wanted.payment_no, amount_fen)
    world.request_refund(world.cashier, refund)
    return refund.refund_no


def told(world: MoneyWorld, code: str, refund_no: str) -> Alert | None:
    with world.reader() as work:
        found = work.alerts.get(code, refund_no)
    return found if found is not None and found.ended_at is None else None


def level(world: MoneyWorld, code: str, refund_no: str) -> AlertLevel | None:
    found = told(world, code, refund_no)
    return found.level if found else None


def passes(world: MoneyWorld, seconds: float) -> None:
    """Time passes without a look, and then everything that is due is looked at."""
    world.clock.forward(seconds)
    world.work()


def test_a_channel_that_says_nothing_of_a_refund_is_told_and_worse_with_its_age(world: MoneyWorld) -> None:
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_UNCLEAR]
    refund_no = asked(world)
    passes(world, 0)
    passes(world, HOUR_S - 60)
    assert told(world, "refund.unsettled", refund_no) is None
    passes(world, 120)
    alert = told(world, "refund.unsettled", refund_no)
    assert alert is not None
    assert (alert.level, alert.amount_fen) == (AlertLevel.WARNING, 6360)
    assert alert.owner_id == world.cashier.operator.operator_id
    passes(world, DAY_S)
    assert level(world, "refund.unsettled", refund_no) is AlertLevel.URGENT
    assert world.refund_of(refund_no).state is RefundState.UNKNOWN
    world.wechat.refund_queries = [REFUND_DONE]
    passes(world, 60)
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    assert told(world, "refund.unsettled", refund_no) is None


def test_it_ends_also_when_the_channel_takes_it_up(world: MoneyWorld) -> None:
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_UNCLEAR]
    refund_no = asked(world)
    passes(world, 0)
    passes(world, DAY_S)
    assert level(world, "refund.unsettled", refund_no) is AlertLevel.URGENT
    world.wechat.refund_queries = [REFUND_PROCESSING]
    passes(world, 60)
    assert told(world, "refund.unsettled", refund_no) is None
    passes(world, 7 * DAY_S)
    assert level(world, "refund.slow", refund_no) is AlertLevel.WARNING
    world.wechat.refund_queries = [REFUND_DONE]
    passes(world, DAY_S)
    assert told(world, "refund.slow", refund_no) is None


def test_one_by_rule_is_told_too(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_REFUSED]
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    passes(world, 0)
    passes(world, 0)
    passes(world, DAY_S)
    with world.reader() as work:
        (refund,) = work.refunds.of_payment(wanted.payment_no)
    assert level(world, "refund.unsettled", refund.refund_no) is AlertLevel.URGENT


@pytest.mark.parametrize(
    ("in_the_end", "state"),
    [
        pytest.param(WITHDRAWN, RefundState.REFUNDED, id="withdrawn"),
        pytest.param(WithdrawalAnswer("refused", "item.executed"), RefundState.REJECTED, id="refused"),
    ],
)
def test_a_business_system_that_does_not_answer_to_a_withdrawal_is_told(
    world: MoneyWorld, in_the_end: WithdrawalAnswer, state: RefundState
) -> None:
    code = "refund.withdrawal_delayed"
    world.his.withdrawals = [SILENT]
    refund_no = asked(world)
    passes(world, 0)
    passes(world, 10)
    assert told(world, code, refund_no) is None
    passes(world, 30)
    assert level(world, code, refund_no) is AlertLevel.NOTICE
    passes(world, 1800)
    assert level(world, code, refund_no) is AlertLevel.WARNING
    passes(world, 4 * HOUR_S)
    alert = told(world, code, refund_no)
    assert alert is not None
    assert (alert.level, alert.amount_fen) == (AlertLevel.URGENT, 6360)
    assert world.refund_of(refund_no).state is RefundState.APPROVED
    world.his.withdrawals = [in_the_end]
    run(world, 3, 600)
    assert world.refund_of(refund_no).state is state
    assert told(world, code, refund_no) is None


def test_nothing_is_told_of_a_refund_that_is_answered_at_once(world: MoneyWorld) -> None:
    refund_no = asked(world)
    run(world, 3)
    assert world.refund_of(refund_no).state is RefundState.REFUNDED
    with world.reader() as work:
        assert not work.alerts.open(10)


def test_a_card_refund_that_nobody_does_at_a_terminal_is_told(cards: CardWorld) -> None:
    payment_no = cards.begun()
    cards.says(payment_no, DONE)
    refund_no = cards.refund_asked(payment_no)
    passes(cards, HOUR_S + 60)
    assert level(cards, "refund.at_terminal", refund_no) is AlertLevel.NOTICE
    passes(cards, DAY_S)
    assert level(cards, "refund.at_terminal", refund_no) is AlertLevel.WARNING
    passes(cards, 2 * DAY_S)
    assert level(cards, "refund.at_terminal", refund_no) is AlertLevel.URGENT
    assert told(cards, "refund.slow", refund_no) is None, "no channel is at work on it"
    cards.hear.begin_refund(cards.cashier, refund_no, CardAct.REFUND)
    cards.hear.of_refund(cards.cashier, sale(refund_no, DONE, act=CardAct.REFUND))
    assert cards.refund_of(refund_no).state is RefundState.REFUNDED
    assert told(cards, "refund.at_terminal", refund_no) is None


def test_a_card_refund_in_doubt_at_its_terminal_is_not_told_as_one_to_be_done(cards: CardWorld) -> None:
    payment_no = cards.begun()
    cards.says(payment_no, DONE)
    refund_no = cards.refund_asked(payment_no)
    passes(cards, 2 * HOUR_S)
    assert told(cards, "refund.at_terminal", refund_no)
    cards.clock.forward(timedelta(hours=1).total_seconds())
    cards.hear.begin_refund(cards.cashier, refund_no, CardAct.REFUND)
    cards.hear.of_refund(cards.cashier, sale(refund_no, UNKNOWN, act=CardAct.REFUND, code="terminal.no_answer"))
    passes(cards, 2 * HOUR_S)
    assert told(cards, "refund.at_terminal", refund_no) is None
    assert level(cards, "refund.unsettled", refund_no) is AlertLevel.WARNING
    cards.hear.of_refund(cards.cashier, sale(refund_no, DONE, act=CardAct.REFUND))
    assert told(cards, "refund.unsettled", refund_no) is None
