"""Money that comes after an end without money, and money whose undoing came too late: asked for once more, then decided
by a person in time or by a named rule; never silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict
from app.core.ids import NumberKind
from app.core.payment import PaymentEvent, PaymentState
from app.core.refund import RefundState
from server.domain.alert import Alert, AlertLevel
from server.domain.job import Job, JobKind
from server.domain.order import OrderState
from server.services.link_audit import LinkAudit
from server.storage.engine import Database
from support.money_world import (
    NOT_FOUND,
    PAID,
    REFUND_REFUSED,
    REFUSED,
    REVERSED,
    UNCLEAR,
    WAITING,
    MoneyWorld,
    said,
)

HOUR_S, DAY_S = 3600, 86400
TOO_LATE = said(PaymentEvent.CHANNEL_UNCLEAR, "channel.reverse_expired", refund_instead=True)


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


def job(world: MoneyWorld, payment_no: str) -> Job | None:
    with world.reader() as work:
        return work.jobs.get(JobKind.SETTLE_PAYMENT, payment_no)


def order_state(world: MoneyWorld, payment_no: str) -> OrderState:
    return world.read.order(world.cashier, world.payment(payment_no).order_no).order.state


def refund_states(world: MoneyWorld, payment_no: str) -> list[RefundState]:
    with world.reader() as work:
        return [refund.state for refund in work.refunds.of_payment(payment_no)]


def rules_written(world: MoneyWorld) -> list[object]:
    """The rules that the audit log names."""
    LinkAudit(world.uow)()
    with world.reader() as work:
        rows = work.audit.chained(0, 10_000)
    return [dict(row.detail).get("rule") for row in rows if row.action == "refund.by_rule"]


def reversed_payment(world: MoneyWorld, **changes: Any) -> str:
    """A payment that was undone with proof after an unclear time."""
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted(**changes)
    world.take(world.cashier, wanted)
    run(world, 45)
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSED
    return wanted.payment_no


# ------------------------------------------------------------------------------------- looked at again


def test_an_end_after_an_unclear_time_is_looked_at_after_a_minute_and_the_next_morning(world: MoneyWorld) -> None:
    number = reversed_payment(world)
    world.wechat.queries, asked = [REVERSED], world.wechat.calls.count("query")
    run(world, 60)
    assert world.wechat.calls.count("query") == asked + 1
    run(world, HOUR_S, 10)
    assert world.wechat.calls.count("query") == asked + 1
    run(world, HOUR_S, 24)
    assert world.wechat.calls.count("query") == asked + 2
    assert job(world, number) is None, "then it rests"


def test_a_second_look_that_finds_the_same_end_keeps_its_reason(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [REFUSED]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    run(world, 10)
    assert world.payment(wanted.payment_no).reason == REFUSED.reason
    world.wechat.queries = [said(PaymentEvent.CHANNEL_REFUSED, "channel.closed")]
    run(world, 60)
    assert world.wechat.calls.count("query") == 2
    assert world.payment(wanted.payment_no).reason == REFUSED.reason


@pytest.mark.parametrize("answer", [PAID, REFUSED], ids=["paid", "refused"])
def test_the_straight_path_leaves_no_second_look(world: MoneyWorld, answer: object) -> None:
    world.wechat.pays = [answer]  # type: ignore[list-item]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    assert job(world, wanted.payment_no) is None
    run(world, 60, 5)
    assert world.wechat.calls == ["pay"]


def test_late_money_is_found_by_the_second_look(world: MoneyWorld) -> None:
    number = reversed_payment(world)
    world.wechat.queries = [PAID]
    run(world, 60)
    assert world.payment(number).state is PaymentState.REVERSED, "said once is not enough"
    run(world, 5)
    assert world.payment(number).state is PaymentState.LATE_PAID


# ------------------------------------------------------------------------------------------- believed


def test_a_false_late_success_is_asked_for_and_denied(world: MoneyWorld) -> None:
    """Said beside a reverse: the word was older than the reverse."""
    number = reversed_payment(world)
    world.record(number, PAID)
    world.record(number, PAID)
    assert world.payment(number).state is PaymentState.REVERSED
    world.wechat.queries = [REVERSED]
    run(world, 5)
    payment = world.payment(number)
    assert (payment.state, payment.late_claimed_at) == (PaymentState.REVERSED, None)
    assert world.balances()["channel"] == 0
    assert job(world, number) is None


def test_a_claim_without_an_answer_is_asked_for_until_it_is_settled(world: MoneyWorld) -> None:
    number = reversed_payment(world)
    world.wechat.queries = [UNCLEAR]
    world.record(number, PAID)
    run(world, 60, 90)
    found = alert(world, "payment.unsettled", number)
    assert found is not None
    assert (found.level, found.amount_fen) == (AlertLevel.URGENT, 6360)
    run(world, DAY_S, 30)
    assert job(world, number) is not None, "it never ends without an answer"
    world.wechat.queries = [PAID]
    run(world, DAY_S)
    assert world.payment(number).state is PaymentState.LATE_PAID


# -------------------------------------------------------------------------------------------- decided


def late_payment(world: MoneyWorld, **changes: Any) -> str:
    number = reversed_payment(world, **changes)
    world.paid_late(number)
    assert world.payment(number).state is PaymentState.LATE_PAID
    return number


def test_late_money_that_is_still_wanted_waits_for_a_person_for_a_day(world: MoneyWorld) -> None:
    number = late_payment(world)
    found = alert(world, "payment.late", number)
    assert found is not None
    assert (found.level, found.amount_fen) == (AlertLevel.URGENT, 6360)
    run(world, HOUR_S, 23)
    assert world.payment(number).state is PaymentState.LATE_PAID
    run(world, HOUR_S, 2)
    run(world, 60, 3)
    assert world.payment(number).state is PaymentState.REFUNDED
    assert alert(world, "payment.late", number) is None
    assert alert(world, "payment.late_refunded", number) is not None
    assert rules_written(world) == ["late.undecided"]
    assert world.balances() == {"cash": 0, "channel": 0, "business": 0}


def test_a_person_books_it_and_the_alert_ends(world: MoneyWorld) -> None:
    number = late_payment(world)
    world.book_late(world.cashier, number)
    assert alert(world, "payment.late", number) is None
    run(world, DAY_S, 3)
    assert world.payment(number).state is PaymentState.PAID
    assert refund_states(world, number) == []
    assert order_state(world, number) is OrderState.PAID


def test_late_money_of_an_order_that_was_paid_otherwise_goes_back_at_once(world: MoneyWorld) -> None:
    number = reversed_payment(world)
    world.wechat.pays = [PAID]
    second = world.wanted(order_no=world.payment(number).order_no, payment_no=world.number(NumberKind.PAYMENT))
    world.take(world.cashier, second)
    world.paid_late(number)
    assert alert(world, "payment.late", number) is None
    assert alert(world, "payment.late_refunded", number) is not None
    run(world, 60, 3)
    assert world.payment(number).state is PaymentState.REFUNDED
    assert world.payment(second.payment_no).state is PaymentState.PAID
    assert rules_written(world) == ["late.paid_otherwise"]


def test_late_money_whose_bill_another_order_pays_while_it_waits_goes_back(world: MoneyWorld) -> None:
    number = late_payment(world)
    with world.uow() as work:  # the order had let its bills go before the money came
        order = work.orders.get(world.payment(number).order_no)
        assert order is not None
        work.orders.set_state(order.order_no, OrderState.CANCELLED)
        work.bills.release(order.order_no)
        work.commit()
    world.wechat.pays = [PAID]
    world.take(world.cashier, world.wanted())
    run(world, HOUR_S)
    run(world, 60, 2)
    assert world.payment(number).state is PaymentState.REFUNDED
    assert rules_written(world) == ["late.paid_otherwise"]


def test_what_is_promised_to_go_back_is_not_booked(world: MoneyWorld) -> None:
    number = late_payment(world)
    world.clock.forward(25 * HOUR_S)
    world.settle(number)
    with pytest.raises(Conflict, match=r"payment\.going_back"):
        world.book_late(world.cashier, number)


def test_a_refund_by_rule_that_failed_is_not_repeated_by_rule(world: MoneyWorld) -> None:
    number = late_payment(world)
    world.wechat.refunds = [REFUND_REFUSED]
    run(world, 25 * HOUR_S)
    run(world, DAY_S, 5)
    assert refund_states(world, number) == [RefundState.FAILED]
    assert world.payment(number).state is PaymentState.LATE_PAID, "owed until a person has dealt with it"


# ------------------------------------------------------------------------------------ too late to reverse


def cancelled_too_late(world: MoneyWorld) -> str:
    world.wechat.pays, world.wechat.queries, world.wechat.reverses = [WAITING], [UNCLEAR], [TOO_LATE]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.cancel(world.cashier, wanted.payment_no)
    run(world, 15)
    run(world, 30, 3)
    return wanted.payment_no


def test_what_is_too_late_to_reverse_is_asked_until_known_and_not_reversed_again(world: MoneyWorld) -> None:
    number = cancelled_too_late(world)
    asked = world.wechat.calls.count("query")
    run(world, 600, 20)
    assert world.payment(number).state is PaymentState.REVERSING
    assert world.wechat.calls.count("reverse") == 1
    assert world.wechat.calls.count("query") > asked


def test_what_was_cancelled_too_late_and_is_known_paid_goes_back_by_rule(world: MoneyWorld) -> None:
    number = cancelled_too_late(world)
    world.wechat.queries = [PAID]
    run(world, HOUR_S)
    run(world, 60, 3)
    assert world.payment(number).state is PaymentState.REFUNDED
    found = alert(world, "payment.cancelled_paid", number)
    assert found is not None
    assert rules_written(world) == ["reverse.too_late"]
    assert not any(call.startswith("post") for call in world.his.calls), "the HIS never hears of it"
    assert order_state(world, number) is OrderState.CANCELLED


def test_what_nobody_cancelled_is_booked_when_it_is_known_paid(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries, world.wechat.reverses = [WAITING], [UNCLEAR], [TOO_LATE]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    run(world, 30, 5)
    world.wechat.queries = [PAID]
    run(world, HOUR_S)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    assert order_state(world, wanted.payment_no) is OrderState.PAID


# ------------------------------------------------------------------------------------------ contradicted


@pytest.mark.parametrize("word", [REVERSED, REFUSED], ids=["reversed", "refused"])
def test_a_paid_payment_that_the_channel_denies_stays_paid_and_is_told_at_once(world: MoneyWorld, word: object) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.wechat.queries = [word]  # type: ignore[list-item]
    for _ in range(3):
        world.ask(world.cashier, wanted.payment_no)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    found = alert(world, "payment.contradicted", wanted.payment_no)
    assert found is not None
    assert (found.level, found.amount_fen, found.count) == (AlertLevel.URGENT, 6360, 3)


def test_an_end_without_money_that_is_said_in_other_words_is_no_contradiction(world: MoneyWorld) -> None:
    number = reversed_payment(world)
    world.record(number, REFUSED)
    assert alert(world, "payment.contradicted", number) is None


# ---------------------------------------------------------------------------------------------- unsettled


def test_a_payment_that_stays_unknown_is_told_after_an_hour_and_urgent_after_a_day(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries, world.wechat.reverses = [UNCLEAR], [NOT_FOUND], [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    run(world, 50, 60)
    assert alert(world, "payment.unsettled", wanted.payment_no) is None
    run(world, 600, 6)
    found = alert(world, "payment.unsettled", wanted.payment_no)
    assert found is not None
    assert found.level is AlertLevel.WARNING
    run(world, HOUR_S, 24)
    found = alert(world, "payment.unsettled", wanted.payment_no)
    assert found is not None
    assert found.level is AlertLevel.URGENT
    world.wechat.queries = [PAID]
    run(world, HOUR_S)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    assert alert(world, "payment.unsettled", wanted.payment_no) is None


def test_a_channel_that_is_no_longer_configured_loses_no_payment(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    known = world.channels.pop("wechat")
    run(world, 30)
    assert alert(world, "payment.unsettled", wanted.payment_no) is not None
    assert job(world, wanted.payment_no) is not None
    world.channels["wechat"] = replace(known, queries=[PAID])
    run(world, HOUR_S)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
