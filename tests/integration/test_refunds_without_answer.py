"""A refund of which somebody says nothing is told to a person, worse with its age, until it is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.core.refund import RefundState
from app.core.terminal import CardAct
from server.domain.alert import Alert, AlertLevel
from server.domain.job import JobKind
from server.domain.refund import RefusedItem
from server.ports import WithdrawalAnswer
from server.services.alerts import ReadAlerts
from server.storage.engine import Database
from support.attacks import back, run
from support.card_money import DONE, UNKNOWN, CardWorld, sale
from support.money_world import (
    POSTING_REFUSED,
    REFUND_DONE,
    REFUND_PROCESSING,
    REFUND_REFUSED,
    REFUND_UNCLEAR,
    MoneyWorld,
)

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


def due_comes(world: MoneyWorld, refund_no: str) -> bool:
    """The moment comes for which its next look is planned."""
    with world.reader() as work:
        job = work.jobs.get(JobKind.SETTLE_REFUND, refund_no)
    assert job is not None
    world.clock.instant = max(world.clock.instant, job.due_at)
    return world.work() > 0


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


# ---------------------------------------------------------------- no money went back, and the items stay withdrawn

PUT_BACK = WithdrawalAnswer("withdrawn", "his.put_back")
FINAL = WithdrawalAnswer("refused", "withdrawal.final")


def puts_back(world: MoneyWorld, *answers: WithdrawalAnswer) -> list[datetime]:
    """What the business system says to that the items stay, the last for ever; when it was told so."""
    script, told_at = list(answers), list[datetime]()

    def cancel_withdrawal(refund: Any, **names: str) -> WithdrawalAnswer:
        told_at.append(world.clock.now())
        return script.pop(0) if len(script) > 1 else script[0]

    world.his.cancel_withdrawal = cancel_withdrawal  # type: ignore[method-assign]
    return told_at


def standing(world: MoneyWorld, first: str, code: str = "item.withdrawn") -> WithdrawalAnswer:
    """Its refusal because the items of a refund stand as withdrawn there, or some of them as something else."""
    said = ((1, "item.withdrawn"), (2, code))
    bills = world.refund_of(first).bills
    lines = tuple(RefusedItem(bill_no, number, "CT", each) for bill_no in bills for number, each in said)
    return WithdrawalAnswer("refused", "item.withdrawn", lines)


def failed(world: MoneyWorld, amount_fen: int = 6360) -> str:
    world.wechat.refunds = [REFUND_REFUSED]
    refund_no = asked(world, amount_fen)
    run(world, 3)
    assert world.refund_of(refund_no).state is RefundState.FAILED
    return refund_no


def test_a_business_system_silent_about_items_to_be_put_back_is_told_and_asked_ever_more_seldom(
    world: MoneyWorld,
) -> None:
    code = "refund.put_back_delayed"
    told_at = puts_back(world, SILENT)
    refund_no = failed(world)
    assert told(world, code, refund_no) is None
    levels = [level(world, code, refund_no) for _ in range(40) if due_comes(world, refund_no)]
    assert list(dict.fromkeys(levels)) == [None, AlertLevel.NOTICE, AlertLevel.WARNING, AlertLevel.URGENT]
    alert = told(world, code, refund_no)
    assert alert is not None
    assert alert.amount_fen == 6360
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(told_at)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (60, 600)
    assert world.refund_of(refund_no).outcome == REFUND_REFUSED.outcome, "why it failed stays said"
    puts_back(world, PUT_BACK)
    passes(world, 600)
    assert told(world, code, refund_no) is None
    assert world.work() == 0


def test_items_that_the_business_system_does_not_put_back_are_told_until_the_refund_is_made_again(
    world: MoneyWorld,
) -> None:
    code = "refund.items_held"
    told_at = puts_back(world, SILENT, FINAL)
    first = failed(world)
    run(world, 8, 60)
    alert = told(world, code, first)
    assert alert is not None
    assert (alert.level, alert.amount_fen) == (AlertLevel.URGENT, 6360)
    assert told(world, "refund.put_back_delayed", first) is None
    assert len(told_at) == 2, "its refusal is final"
    world.wechat.refunds = [REFUND_DONE]
    world.his.withdrawals = [standing(world, first)]
    payment_no = world.refund_of(first).payment_no
    again = back(world, payment_no, 6360)
    world.request_refund(world.cashier, again)
    run(world, 3)
    assert world.refund_of(again.refund_no).state is RefundState.REFUNDED, "it has them withdrawn already"
    assert world.refund_of(again.refund_no).withdrawn_at == world.refund_of(first).withdrawn_at
    assert world.his.calls.count("withdraw") == 2, "it is asked, and says so"
    assert told(world, code, first) is None
    assert world.payment(payment_no).refunded_fen == 6360


def test_items_that_were_put_back_meanwhile_are_withdrawn_for_the_refund_that_is_made_again(world: MoneyWorld) -> None:
    told_at = puts_back(world, FINAL)
    first = failed(world)
    again = back(world, world.refund_of(first).payment_no, 6360)
    world.request_refund(world.cashier, again)
    world.work()
    assert world.his.calls.count("withdraw") == 2
    assert world.refund_of(again.refund_no).withdrawn_at == world.clock.now()
    assert told(world, "refund.items_held", first) is None, "they were put back, or it would not have withdrawn them"
    run(world, 5)
    assert world.refund_of(again.refund_no).state is RefundState.FAILED
    assert len(told_at) == 2, "the second withdrawal is its own"
    assert told(world, "refund.items_held", again.refund_no) is not None
    assert told(world, "refund.items_held", first) is None


@pytest.mark.parametrize(
    "refusal",
    [
        pytest.param(WithdrawalAnswer("refused", "item.executed"), id="carried out"),
        pytest.param(WithdrawalAnswer("refused", "item.withdrawn"), id="no bill named"),
        pytest.param("", id="one could go back"),
        pytest.param("item.executed", id="one carried out"),
    ],
)
def test_no_money_goes_back_for_items_that_do_not_all_stand_as_withdrawn(
    world: MoneyWorld, refusal: WithdrawalAnswer | str
) -> None:
    puts_back(world, FINAL)
    first = failed(world)
    world.wechat.refunds = [REFUND_DONE]
    world.his.withdrawals = [refusal if isinstance(refusal, WithdrawalAnswer) else standing(world, first, refusal)]
    again = back(world, world.refund_of(first).payment_no, 6360)
    world.request_refund(world.cashier, again)
    run(world, 3)
    assert world.refund_of(again.refund_no).state is RefundState.REJECTED
    assert world.payment(again.payment_no).refunded_fen == 0
    assert told(world, "refund.items_held", first) is not None


def test_an_amount_that_is_withdrawn_once_more_says_nothing_of_the_one_before(world: MoneyWorld) -> None:
    puts_back(world, FINAL)
    first = failed(world, 2000)
    world.wechat.refunds = [REFUND_DONE]
    again = back(world, world.refund_of(first).payment_no, 2000)
    world.request_refund(world.cashier, again)
    run(world, 3)
    assert world.refund_of(again.refund_no).state is RefundState.REFUNDED
    assert world.his.calls.count("withdraw") == 2
    assert told(world, "refund.items_held", first) is not None


def test_one_that_takes_the_items_over_and_fails_too_leaves_them_told(world: MoneyWorld) -> None:
    told_at = puts_back(world, FINAL)
    first = failed(world)
    world.his.withdrawals = [standing(world, first)]
    again = back(world, world.refund_of(first).payment_no, 6360)
    world.request_refund(world.cashier, again)
    world.work()
    assert told(world, "refund.items_held", first) is None
    run(world, 5)
    assert world.refund_of(again.refund_no).state is RefundState.FAILED
    assert told(world, "refund.items_held", first) is not None
    assert told(world, "refund.items_held", again.refund_no) is None
    assert len(told_at) == 1, "they stand there under the first number"


def test_items_held_for_one_refund_are_taken_over_by_one_alone(world: MoneyWorld) -> None:
    puts_back(world, FINAL)
    first = failed(world, 2000)
    payment_no = world.refund_of(first).payment_no
    world.wechat.refunds = [REFUND_DONE]
    world.his.withdrawals = [standing(world, first)]
    same = [back(world, payment_no, 2000) for _ in range(2)]
    other = back(world, payment_no, 2001)
    for one in (*same, other):
        world.request_refund(world.cashier, one)
    run(world, 12)
    states = sorted(world.refund_of(one.refund_no).state for one in same)
    assert states == [RefundState.REFUNDED, RefundState.REJECTED]
    assert world.refund_of(other.refund_no).state is RefundState.REJECTED
    assert world.his.calls.count("withdraw") == 4


def test_a_person_who_had_the_items_put_back_closes_it_and_the_business_system_is_asked_again(
    world: MoneyWorld,
) -> None:
    puts_back(world, FINAL)
    first = failed(world)
    ReadAlerts(uow=world.uow, reader=world.reader, clock=world.clock).done(
        world.cashier, "refund.items_held", first, "put back by hand"
    )
    world.wechat.refunds = [REFUND_DONE]
    again = back(world, world.refund_of(first).payment_no, 6360)
    world.request_refund(world.cashier, again)
    run(world, 3)
    assert world.refund_of(again.refund_no).state is RefundState.REFUNDED
    assert world.his.calls.count("withdraw") == 2
