"""Refunds that meet limits, pauses, empty balances and closed cards, followed to their end on every storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from app.core.errors import Conflict, InvalidInput
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.core.permissions import PERMISSIONS
from app.core.refund import RefundState
from server.domain.identity import Role
from server.domain.payment import BillWanted
from server.domain.refund import RefundItem, RefusedItem
from server.ports import WithdrawalAnswer
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.attacks import at_once, back, run
from support.money_world import (
    POSTING_REFUSED,
    REFUND_ABNORMAL,
    REFUND_DONE,
    REFUND_PROCESSING,
    REFUND_REFUSED,
    REFUND_UNCLEAR,
    REFUND_UNFUNDED,
    MoneyWorld,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def paid(world: MoneyWorld, channel: str = "wechat", amount_fen: int = 6360) -> str:
    bill = BillWanted(world.number(NumberKind.ORDER), "outpatient", "v1", amount_fen, "Blood count", "Cardiology")
    tendered_fen = amount_fen if channel == "cash" else 0
    wanted = world.wanted(channel, amount_fen, tendered_fen=tendered_fen, bills=(bill,))
    world.take(world.cashier, wanted)
    world.work()
    return wanted.payment_no


def asked(world: MoneyWorld, payment_no: str, amount_fen: int = 6360, **more: Any) -> RefundWanted:
    wanted = back(world, payment_no, amount_fen, **more)
    world.request_refund(world.cashier, wanted)
    return wanted


def state(world: MoneyWorld, wanted: RefundWanted) -> RefundState:
    return world.refund_of(wanted.refund_no).state


def alerts(world: MoneyWorld) -> dict[str, str]:
    with world.reader() as work:
        return {alert.code: alert.subject for alert in work.alerts.open(100)}


def limit_role(world: MoneyWorld, **limits: Any) -> None:
    with world.uow() as work:
        role = work.roles.all()[0]
        work.roles.save(replace(role, **limits))
        work.commit()


# ---------------------------------------------------------------- limits by role and amount


def test_a_roles_own_limit_goes_before_the_installations(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    limit_role(world, refund_alone_fen=5000)
    assert world.request_refund(world.cashier, back(world, payment_no, 5000)).refund.state is RefundState.APPROVED
    assert world.request_refund(world.cashier, back(world, payment_no, 1)).refund.state is RefundState.REQUESTED


def test_nobody_approves_for_others_beyond_the_roles_limit_in_parts_either(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    limit_role(world, refund_approve_fen=4000)
    first, second = asked(world, payment_no, 3000), asked(world, payment_no, 2000)
    assert world.decide_refund.approve(world.colleague, first.refund_no).refund.state is RefundState.APPROVED
    with pytest.raises(Conflict, match=r"refund\.over_approval_limit"):
        world.decide_refund.approve(world.colleague, second.refund_no)


@pytest.mark.parametrize(
    "lose",
    [
        pytest.param({"permissions": frozenset({"refunds.view"})}, id="permission taken"),
        pytest.param({"refund_approve_fen": 1}, id="limit lowered"),
        pytest.param({"channels": frozenset({"cash"})}, id="channel taken"),
    ],
)
def test_an_approval_whose_giver_lost_the_right_is_asked_for_again(database: Database, lose: dict[str, Any]) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    wanted = asked(world, paid(world))
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    limit_role(world, **lose)
    run(world)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.approved_by) == (RefundState.REQUESTED, None)
    assert alerts(world)["refund.approval_lost"] == wanted.refund_no
    assert "withdraw" not in world.his.calls
    assert not [call for call in world.wechat.calls if call.startswith("refund")]
    assert world.payment(wanted.payment_no).reserved_fen == 6360
    limit_role(world, permissions=frozenset(PERMISSIONS), refund_approve_fen=None, channels=frozenset())
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    run(world)
    assert state(world, wanted) is RefundState.REFUNDED
    assert "refund.approval_lost" not in alerts(world)


def test_an_approver_who_is_locked_out_before_the_sending_has_not_approved(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    wanted = asked(world, paid(world))
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    with world.uow() as work:
        work.operators.save(replace(world.colleague.operator, active=False))
        work.commit()
    run(world)
    assert state(world, wanted) is RefundState.REQUESTED


def test_items_taken_back_before_the_approval_was_lost_are_put_back_when_it_is_declined(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    first = asked(world, payment_no, 1000)
    world.decide_refund.approve(world.colleague, first.refund_no)
    second = asked(world, payment_no, 2000)
    world.work()
    world.decide_refund.approve(world.colleague, second.refund_no)
    with world.uow() as work:  # as after a crash between the business system's answer and the sending
        refund = work.refunds.get(second.refund_no)
        assert refund is not None
        work.refunds.save(replace(refund, state=RefundState.WITHDRAWN, withdrawn_at=world.clock.now()))
        work.commit()
    limit_role(world, permissions=frozenset(PERMISSIONS) - {"refunds.approve"})
    run(world)
    assert state(world, second) is RefundState.REQUESTED
    world.decide_refund.reject(world.cashier, second.refund_no)
    run(world)
    assert state(world, second) is RefundState.REJECTED
    assert world.his.calls[-1] == "cancel_withdrawal"
    assert world.payment(payment_no).reserved_fen == 0


# ---------------------------------------------------------------- what the channel takes


def test_the_fifty_first_part_is_refused_before_anything_moves(world: MoneyWorld) -> None:
    payment_no = paid(world)
    for _ in range(50):
        asked(world, payment_no, 1)
    with pytest.raises(Conflict, match=r"refund\.too_many"):
        world.request_refund(world.cashier, back(world, payment_no, 1))
    assert world.payment(payment_no).reserved_fen == 50


@pytest.mark.parametrize(("days", "taken"), [(365, True), (366, False)])
def test_a_payment_is_refunded_until_day_365(world: MoneyWorld, days: int, taken: bool) -> None:
    payment_no = paid(world)
    world.clock.forward(days * 86400)
    if taken:
        assert state(world, asked(world, payment_no)) is RefundState.APPROVED
        return
    with pytest.raises(Conflict, match=r"refund\.too_old"):
        world.request_refund(world.cashier, back(world, payment_no, 6360))
    assert world.payment(payment_no).reserved_fen == 0


def test_an_approval_that_comes_too_late_withdraws_nothing(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    payment_no = paid(world)
    world.clock.forward(365 * 86400)
    wanted = asked(world, payment_no)
    world.clock.forward(86400)
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    run(world)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.outcome) == (RefundState.REJECTED, "refund.too_old")
    assert "withdraw" not in world.his.calls
    assert world.payment(payment_no).reserved_fen == 0


def test_two_parts_keep_the_channels_distance(world: MoneyWorld) -> None:
    payment_no = paid(world)
    first, second = asked(world, payment_no, 1000), asked(world, payment_no, 2000)
    world.work()
    assert {state(world, first), state(world, second)} == {RefundState.REFUNDED, RefundState.APPROVED}
    waiting = first if state(world, first) is RefundState.APPROVED else second
    detail = world.read.refund(world.cashier, waiting.refund_no)
    assert detail.refund.outcome == "refund.spacing"
    assert detail.next_at == world.clock.now() + timedelta(seconds=60)
    assert world.his.calls.count("withdraw") == 1
    run(world)
    assert world.payment(payment_no).refunded_fen == 3000


def test_a_refund_in_the_channels_pause_waits_for_its_end(world: MoneyWorld) -> None:
    world.wechat.rules = replace(world.wechat.rules, refund_pause_until_min=90)
    payment_no = paid(world)
    world.clock.instant = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 00:30 in Beijing
    wanted = asked(world, payment_no)
    world.work()
    detail = world.read.refund(world.cashier, wanted.refund_no)
    assert (detail.refund.state, detail.refund.outcome) == (RefundState.APPROVED, "refund.channel_pause")
    assert detail.next_at == datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    assert "withdraw" not in world.his.calls
    world.clock.instant = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    world.work()
    assert state(world, wanted) is RefundState.REFUNDED


# ---------------------------------------------------------------- followed to the end


def test_a_balance_too_small_is_tried_again_under_the_same_number_until_funded(world: MoneyWorld) -> None:
    world.wechat.refunds = [REFUND_UNFUNDED] * 3 + [REFUND_PROCESSING]
    world.wechat.refund_queries = [replace(REFUND_UNCLEAR, not_found=True)] * 3 + [REFUND_DONE]
    wanted = asked(world, paid(world))
    world.work()
    assert state(world, wanted) is RefundState.UNFUNDED
    assert alerts(world)["refund.balance_low"] == wanted.refund_no
    run(world, rounds=8)
    assert state(world, wanted) is RefundState.REFUNDED
    assert {call for call in world.wechat.calls if call.startswith("refund ")} == {f"refund {wanted.refund_no}"}
    assert "refund.balance_low" not in alerts(world)


def test_an_unfunded_refund_does_not_keep_a_shift_open_and_an_unclear_one_does(world: MoneyWorld) -> None:
    world.wechat.refunds = [REFUND_UNFUNDED]
    world.wechat.refund_queries = [REFUND_UNCLEAR]
    wanted = asked(world, paid(world))
    run(world)
    assert state(world, wanted) is RefundState.UNFUNDED
    with world.reader() as work:
        assert not work.refunds.unclear_of_shift(world.shift_no)


def test_processing_for_three_days_and_then_failing_is_told(world: MoneyWorld) -> None:
    world.wechat.refunds = [REFUND_PROCESSING]
    world.wechat.refund_queries = [REFUND_PROCESSING]
    wanted = asked(world, paid(world))
    run(world, rounds=14, seconds=6 * 3600)
    assert state(world, wanted) is RefundState.PROCESSING
    assert alerts(world)["refund.slow"] == wanted.refund_no
    world.wechat.refund_queries = [replace(REFUND_REFUSED, outcome="channel.refund_closed")]
    run(world, rounds=3, seconds=6 * 3600)
    assert state(world, wanted) is RefundState.FAILED
    assert alerts(world)["refund.failed"] == wanted.refund_no
    with world.reader() as work:
        raised = {row.subject for row in work.audit.unlinked(1000) if ("code", "refund.failed") in row.detail}
    assert raised == {wanted.refund_no}, "the audit log bears it"
    assert world.his.calls[-1] == "cancel_withdrawal"
    world.wechat.refunds, world.wechat.refund_queries = [REFUND_DONE], [REFUND_DONE]
    again = asked(world, wanted.payment_no)
    run(world)
    assert state(world, again) is RefundState.REFUNDED
    assert not {"refund.failed", "refund.slow"} & alerts(world).keys()


def test_a_refund_by_rule_that_fails_is_urgent(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_REFUSED]
    world.wechat.refunds = [REFUND_REFUSED]
    payment_no = paid(world)
    run(world)
    with world.reader() as work:
        (refund,) = work.refunds.of_payment(payment_no)
        alert = work.alerts.get("refund.failed_by_rule", refund.refund_no)
    assert refund.state is RefundState.FAILED
    assert alert is not None
    assert (alert.level, alert.amount_fen) == ("urgent", 6360)


# ---------------------------------------------------------------- item by item


def test_single_lines_go_back_and_refused_ones_are_named(world: MoneyWorld) -> None:
    payment_no = paid(world)
    with world.reader() as work:
        payment = work.payments.get(payment_no)
        order = work.orders.get(payment.order_no) if payment else None
    assert order is not None
    (bill,) = order.bills
    assert (bill.title, bill.department) == ("Blood count", "Cardiology")
    items = (RefundItem(bill.bill_no, 1, "Aspirin", 1000), RefundItem(bill.bill_no, 3, "CT", 2000))
    refused = (
        RefusedItem(bill.bill_no, 1, "Aspirin"),
        RefusedItem(bill.bill_no, 3, "CT", "item.executed", "done"),
    )
    world.his.withdrawals = [WithdrawalAnswer("refused", "item.executed", refused), WithdrawalAnswer("withdrawn", "")]
    first = asked(world, payment_no, 3000, items=items)
    run(world)
    refund = world.refund_of(first.refund_no)
    assert (refund.state, refund.refused_items) == (RefundState.REJECTED, refused)
    rest = asked(world, payment_no, 1000, items=items[:1])
    run(world)
    assert state(world, rest) is RefundState.REFUNDED
    assert world.payment(payment_no).refunded_fen == 1000


@pytest.mark.parametrize(
    ("amount_fen", "items"),
    [
        pytest.param(2000, (RefundItem("B1", 1, "x", 1000),), id="not the sum"),
        pytest.param(2000, (RefundItem("B1", 1, "x", 1000),) * 2, id="a line twice"),
        pytest.param(1000, (RefundItem("B9", 1, "x", 1000),), id="another bill"),
    ],
)
def test_lines_that_do_not_fit_are_refused(world: MoneyWorld, amount_fen: int, items: tuple[RefundItem, ...]) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    with pytest.raises(InvalidInput):
        world.request_refund(world.cashier, back(world, wanted.payment_no, amount_fen, items=items))


# ---------------------------------------------------------------- who asks, who pays


def test_a_ward_asks_without_a_shift_and_a_connected_system_is_held_to_its_source(world: MoneyWorld) -> None:
    wanted = asked(world, paid(world), source="ward", shift_no="")
    run(world)
    refund = world.refund_of(wanted.refund_no)
    assert (refund.state, refund.source) == (RefundState.REFUNDED, "ward")


def test_cash_asked_for_by_a_ward_waits_for_a_drawer(world: MoneyWorld) -> None:
    wanted = asked(world, paid(world, "cash"), source="ward", shift_no="")
    assert state(world, wanted) is RefundState.REQUESTED
    world.decide_refund.approve(world.actor(world.colleague.operator, world.window), wanted.refund_no)
    run(world)
    assert state(world, wanted) is RefundState.REFUNDED
    assert world.refund_of(wanted.refund_no).shift_no == world.shift_no


def test_cash_approved_elsewhere_is_seen_where_the_drawer_pays_until_it_is_handed_over(database: Database) -> None:
    world = MoneyWorld(database, self_approve_fen=0)
    wanted = asked(world, paid(world, "cash"))
    world.decide_refund.approve(world.colleague, wanted.refund_no)
    run(world)
    assert [one.refund.refund_no for one in world.read.open_refunds(world.cashier)] == [wanted.refund_no]
    assert not world.read.open_refunds(world.colleague)
    with pytest.raises(Conflict, match=r"refund\.not_cash_here"):
        world.hand_over_cash(world.colleague, wanted.refund_no)
    for _ in range(2):
        world.hand_over_cash(world.cashier, wanted.refund_no)
    assert not world.read.open_refunds(world.cashier)


def test_parts_that_together_exceed_the_sum_never_all_go_back_under_a_race(world: MoneyWorld) -> None:
    payment_no = paid(world)
    wishes = [back(world, payment_no, amount_fen) for amount_fen in (4000, 3000, 2500, 6360, 1500)]
    at_once(*[partial(world.request_refund, world.cashier, wish) for wish in wishes])
    with world.reader() as work:
        reserved_fen = sum(refund.amount_fen for refund in work.refunds.of_payment(payment_no))
    payment = world.payment(payment_no)
    assert 0 < reserved_fen == payment.reserved_fen <= 6360
    run(world, rounds=12)
    assert world.payment(payment_no).refunded_fen == reserved_fen
    assert world.balances()["channel"] == 6360 - reserved_fen


def test_two_senders_of_one_refund_send_one_number(world: MoneyWorld) -> None:
    world.wechat.refunds = world.wechat.refund_queries = [REFUND_UNCLEAR]
    wanted = asked(world, paid(world))
    at_once(*[partial(world.settle_refund, wanted.refund_no)] * 2)
    sent = [call for call in world.wechat.calls if call.startswith("refund ")]
    assert set(sent) == {f"refund {wanted.refund_no}"}
    assert world.payment(wanted.payment_no).state is PaymentState.PAID


def test_what_a_channel_closed_after_it_was_abnormal_stays_for_a_payout(world: MoneyWorld) -> None:
    world.wechat.refunds = [REFUND_ABNORMAL]
    world.wechat.refund_queries = [REFUND_ABNORMAL, REFUND_REFUSED]
    wanted = asked(world, paid(world))
    run(world)
    assert state(world, wanted) is RefundState.ABNORMAL
    assert alerts(world)["refund.abnormal"] == wanted.refund_no


def test_roles_without_a_limit_are_as_before() -> None:
    assert Role(role_id=0, name="x", permissions=frozenset()).refund_approve_fen is None
