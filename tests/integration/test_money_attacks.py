"""Ways to lose or double money that a reviewer thought of: each was possible once, or would be if a lock were lost."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.core.clock import SystemClock
from app.core.errors import Conflict, InvalidInput, NotPermitted
from app.core.ids import NumberKind
from app.core.payment import PaymentState
from app.desk.follow_payment import FollowPayment
from app.desk.ports import Journal
from app.desk.recover_payments import RecoverPayments
from app.wire.payments import PaymentView
from server.domain.order import OrderState
from server.domain.payment import BillWanted, Payment
from server.jobs.runner import JobRunner
from server.ports import ChannelAnswer, UnitOfWork
from server.storage.engine import Database
from server.storage.memory import MemoryDatabase
from support.api_world import ApiWorld
from support.attacks import at_once, back, holder, run
from support.money_world import (
    NOT_FOUND,
    PAID,
    REFUSED,
    REVERSED,
    UNCLEAR,
    WAITING,
    MoneyWorld,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def order_state(world: MoneyWorld, order_no: str) -> OrderState:
    with world.reader() as work:
        order = work.orders.get(order_no)
    assert order is not None
    return order.state


def test_a_repeat_that_finds_its_bills_decided_hears_of_the_payment_that_decided_them(world: MoneyWorld) -> None:
    """Two requests with one number: while the second asks for the bills, the first is paid and posted."""
    wanted = world.wanted()
    lock = world.his.lock_bills

    def decided(*asked: Any, **named: Any) -> None:
        world.his.lock_bills = lock  # type: ignore[method-assign]
        world.take(world.cashier, wanted)
        run(world)
        raise Conflict("order.decided")

    world.his.lock_bills = decided  # type: ignore[method-assign]
    assert world.take(world.cashier, wanted).payment.state is PaymentState.PAID
    assert world.wechat.calls.count("pay") == 1


def test_a_repeat_that_finds_no_room_hears_of_the_payment_that_took_it(world: MoneyWorld) -> None:
    """Two requests with one number, the rest of an order in parts: while the second asks for the bills, the first is
    begun. A desk that was told "refused" would let the patient go, charged."""
    world.wechat.pays = [WAITING]
    bills = (BillWanted("B1", "outpatient", "v1", 6360),)
    first = world.wanted("cash", 2000, bills=bills)
    world.take(world.cashier, first)
    rest = world.wanted("wechat", 4360, order_no=first.order_no, bills=bills)
    lock = world.his.lock_bills

    def begun(*asked: Any, **named: Any) -> None:
        world.his.lock_bills = lock  # type: ignore[method-assign]
        world.take(world.cashier, rest)

    world.his.lock_bills = begun  # type: ignore[method-assign]
    assert world.take(world.cashier, rest).payment.payment_no == rest.payment_no
    assert world.wechat.calls.count("pay") == 1


def test_a_refusal_of_the_bills_stands_where_nothing_was_begun(world: MoneyWorld) -> None:
    world.his.lock_error = Conflict("order.decided")
    with pytest.raises(Conflict, match=r"^order\.decided"):
        world.take(world.cashier, world.wanted())


# ---------------------------------------------------------------- the reverse and the word "paid"


def test_paid_that_was_said_before_the_reverse_took_effect_is_not_believed(world: MoneyWorld) -> None:
    """The patient pays between the last question and the reverse; somebody hears "paid", then the reverse gives the
    money back. Nothing may be booked or told to the business system."""
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(45)

    def reverse(payment: Payment) -> ChannelAnswer:
        world.wechat.queries = [PAID]
        world.ask(world.cashier, wanted.payment_no)
        world.record(wanted.payment_no, PAID)
        return REVERSED

    world.wechat.reverse = reverse  # type: ignore[method-assign]
    world.work()
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSED
    assert order_state(world, wanted.order_no) is OrderState.OPEN
    assert world.balances()["channel"] == 0


def test_no_second_look_begins_while_a_reverse_may_still_be_answered(world: MoneyWorld) -> None:
    """A reverse may take as long as the channel's time-out; looking again meanwhile would ask beside it."""
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(45)
    seen: list[int] = []

    def reverse(payment: Payment) -> ChannelAnswer:
        world.clock.forward(world.wechat.rules.answer_timeout_s)
        with world.uow() as work:
            now = world.clock.now()
            seen.append(len(work.jobs.lease_due(now, "other", now + timedelta(seconds=90), 10)))
        return UNCLEAR

    world.wechat.reverse = reverse  # type: ignore[method-assign]
    world.work()
    assert seen == [0]
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSING


def test_a_question_asked_before_the_reverse_was_sent_does_not_settle_it(world: MoneyWorld) -> None:
    """Two looks at once: one asks and hears "paid" late, the other has begun to reverse meanwhile."""
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(45)
    plain_query = world.wechat.query

    def query(payment: Payment) -> ChannelAnswer:
        world.wechat.query = plain_query  # type: ignore[method-assign]
        world.wechat.reverses = [UNCLEAR]
        world.settle(wanted.payment_no)
        return PAID

    world.wechat.query = query  # type: ignore[method-assign]
    world.settle(wanted.payment_no)
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSING


# ---------------------------------------------------------------- the sender


@pytest.mark.parametrize("queries", [pytest.param([NOT_FOUND], id="reversed"), pytest.param([UNCLEAR], id="silence")])
def test_a_sender_that_comes_to_its_turn_too_late_sends_nothing(
    world: MoneyWorld, queries: list[ChannelAnswer]
) -> None:
    """All lanes were busy; meanwhile the payment was looked at, and undone: its code must not be charged any more."""
    world.hold_sending = True
    world.wechat.queries = queries
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    for _ in range(4):
        world.clock.forward(15)
        world.work()
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSED
    world.unsent[0]()
    assert "pay" not in world.wechat.calls


def test_a_cancelled_payment_that_was_never_sent_is_not_sent(world: MoneyWorld) -> None:
    world.hold_sending = True
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.cancel(world.cashier, wanted.payment_no)
    world.unsent[0]()
    assert "pay" not in world.wechat.calls
    payment = world.payment(wanted.payment_no)
    assert (payment.state, payment.reason) == (PaymentState.NOT_PAID, "payment.never_sent")


# ---------------------------------------------------------------- several payments of one order


def test_two_payments_of_one_order_at_once_charge_it_once(world: MoneyWorld) -> None:
    for _ in range(5):
        bill = (BillWanted(world.number(NumberKind.ORDER), "outpatient", "v1", 6360),)
        world.wechat.pays, world.wechat.calls = [REFUSED], []
        first = world.wanted(bills=bill)
        world.take(world.cashier, first)
        world.wechat.pays = [UNCLEAR]
        again = [replace(first, payment_no=world.number(NumberKind.PAYMENT)) for _ in range(4)]
        refused = at_once(*[partial(world.take, world.cashier, wanted) for wanted in again])
        assert (world.wechat.calls.count("pay"), len(refused)) == (2, 3)


def test_two_parts_of_an_order_that_become_paid_at_once_are_posted(world: MoneyWorld) -> None:
    for _ in range(5):
        world.wechat.pays = [UNCLEAR]
        bill = (BillWanted(world.number(NumberKind.ORDER), "outpatient", "v1", 6000),)
        parts = [world.wanted(amount_fen=3000, bills=bill)]
        parts.append(replace(parts[0], payment_no=world.number(NumberKind.PAYMENT)))
        for part in parts:
            world.take(world.cashier, part)
        assert at_once(*[partial(world.record, part.payment_no, PAID) for part in parts]) == []
        assert order_state(world, parts[0].order_no) is OrderState.PAID


def test_bills_let_go_and_a_new_payment_at_once_never_both_happen(world: MoneyWorld) -> None:
    for _ in range(8):
        bill_no = world.number(NumberKind.ORDER)
        world.wechat.pays = [REFUSED]
        first = world.wanted(bills=(BillWanted(bill_no, "outpatient", "v1", 6360),))
        world.take(world.cashier, first)
        world.wechat.pays = [UNCLEAR]
        again = replace(first, payment_no=world.number(NumberKind.PAYMENT))
        at_once(partial(world.take, world.cashier, again), partial(world.release, first.order_no))
        with world.reader() as work:
            under_way = work.payments.get(again.payment_no) is not None
        if under_way:
            assert holder(world, bill_no) == first.order_no
            assert order_state(world, first.order_no) is OrderState.OPEN


def test_late_money_is_not_told_to_the_business_system_with_the_payment_that_counts(world: MoneyWorld) -> None:
    """The first try was undone, the second one paid; then the first one's money comes after all."""
    first, second = _late_and_paid(world)
    told: list[list[str]] = []
    plain_post = world.his.post

    def post(order: Any, payments: Any, **more: Any) -> Any:
        told.append([payment.payment_no for payment in payments])
        return plain_post(order, payments, **more)

    world.his.post = post  # type: ignore[method-assign]
    run(world, 2)
    assert told == [[second]]
    assert world.payment(first).state is PaymentState.REFUNDED, "nobody needs it: it goes back by rule"


def test_late_money_of_an_order_that_is_paid_can_only_go_back(world: MoneyWorld) -> None:
    first, second = _late_and_paid(world)
    with pytest.raises(Conflict):
        world.book_late(world.cashier, first)
    run(world)
    with pytest.raises(Conflict):
        world.book_late(world.cashier, first)
    assert world.payment(first).state is PaymentState.REFUNDED
    assert world.payment(second).state is PaymentState.PAID
    assert holder(world) == world.payment(second).order_no, "a paid bill stays held"


def _late_and_paid(world: MoneyWorld) -> tuple[str, str]:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(45)
    world.work()
    assert world.payment(wanted.payment_no).state is PaymentState.REVERSED
    world.wechat.pays = [PAID]
    second = replace(wanted, payment_no=world.number(NumberKind.PAYMENT))
    world.take(world.cashier, second)
    world.paid_late(wanted.payment_no)
    assert world.payment(wanted.payment_no).state is PaymentState.LATE_PAID
    return wanted.payment_no, second.payment_no


def test_late_money_is_not_booked_while_another_payment_of_the_order_is_open(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    first = world.wanted()
    world.take(world.cashier, first)
    world.clock.forward(45)
    world.work()
    second = replace(first, payment_no=world.number(NumberKind.PAYMENT))
    world.take(world.cashier, second)
    world.paid_late(first.payment_no)
    with pytest.raises(Conflict):
        world.book_late(world.cashier, first.payment_no)


def test_late_money_that_went_back_leaves_the_bills_free(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(45)
    world.work()
    world.paid_late(wanted.payment_no)
    world.request_refund(world.cashier, back(world, wanted.payment_no, 6360))
    run(world)
    assert world.payment(wanted.payment_no).state is PaymentState.REFUNDED
    assert holder(world) is None
    assert order_state(world, wanted.order_no) is OrderState.CANCELLED


# ---------------------------------------------------------------- who may


def test_a_cashier_does_not_undo_another_windows_payment(world: MoneyWorld) -> None:
    world.wechat.pays = [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    stranger = world.actor(world.colleague.operator, world.second_window, "orders.view")
    with pytest.raises(NotPermitted):
        world.cancel(stranger, wanted.payment_no)
    assert world.payment(wanted.payment_no).cancel_requested_at is None
    world.cancel(world.colleague, wanted.payment_no)
    assert world.payment(wanted.payment_no).cancel_requested_at is not None


# ---------------------------------------------------------------- what the desk is told


def test_a_payment_that_was_taken_is_never_told_as_refused(api_world: ApiWorld) -> None:
    """The operator is locked in the very seconds in which the answer waits for the channel's word."""
    api_world.operator("lin", "supervisor")
    desk = api_world.sign_in("lin", api_world.enrol())
    wish = desk.wish(desk.open_shift())

    def pay(payment: Payment, **_more: str) -> ChannelAnswer:
        with api_world.database.uow() as work:
            operator = work.operators.by_username("lin")
            assert operator is not None
            work.operators.save(replace(operator, locked_at=api_world.clock.now()))
            work.commit()
        return PAID

    api_world.wechat.pay = pay  # type: ignore[method-assign]
    status, answer = desk.post("/payments", wish)
    assert (status, answer["payment_no"], answer["state"]) == (200, wish["payment_no"], "paid")


@pytest.mark.allow_error_log
def test_the_queue_is_looked_at_again_after_any_fault() -> None:
    """A fault that nobody foresaw must not end the thread that settles what is unknown."""
    database, looked = MemoryDatabase(), threading.Event()
    faults = [OSError("disk")]

    def reader() -> UnitOfWork:
        if faults:
            raise faults.pop()
        looked.set()
        return database.reader()

    runner = JobRunner(
        uow=database.uow, reader=reader, handlers={}, clock=SystemClock(), owner="test", threads=1
    )  # fmt: skip
    runner.start()
    runner.wake()
    assert looked.wait(10)
    runner.stop()


def test_one_intent_that_the_server_refuses_does_not_shut_the_window() -> None:
    class Following:
        def __call__(self, payment_no: str) -> PaymentView:
            raise InvalidInput("channel", "is not configured")

    class Intents:
        def open_intents(self) -> Sequence[SimpleNamespace]:
            return [SimpleNamespace(payment=SimpleNamespace(payment_no="P1"))]

    recovered = RecoverPayments(journal=cast("Journal", Intents()), follow=cast("FollowPayment", Following()))()
    assert (list(recovered.ended), list(recovered.still_open)) == ([], [])
