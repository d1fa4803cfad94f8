"""A payment from intent to end, on both databases: proof or unknown, never a guess."""

from dataclasses import replace

import pytest

from app.core.errors import Conflict, InvalidInput, NotPermitted, Unreachable
from app.core.ids import NumberKind
from app.core.payment import PaymentEvent, PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from server.domain.job import JobKind
from server.domain.order import OrderState
from server.domain.payment import BillWanted
from server.ports import ChannelAnswer
from server.storage.engine import Database
from support.money_world import (
    NOT_FOUND,
    PAID,
    POSTED,
    POSTING_REFUSED,
    POSTING_UNCLEAR,
    REFUSED,
    REVERSED,
    UNCLEAR,
    WAITING,
    MoneyWorld,
    said,
)


@pytest.fixture
def world(database: Database) -> MoneyWorld:
    return MoneyWorld(database)


def state(world: MoneyWorld, payment_no: str) -> PaymentState:
    return world.payment(payment_no).state


def test_paid_at_once_is_booked_posted_and_counted(world: MoneyWorld) -> None:
    wanted = world.wanted()
    assert world.take(world.cashier, wanted).payment.state is PaymentState.SENDING
    payment = world.payment(wanted.payment_no)
    assert (payment.state, payment.channel_number) == (PaymentState.PAID, "4200001")
    assert world.work() == 1
    detail = world.read.payment(world.cashier, wanted.payment_no)
    assert detail.posting is not None
    assert (detail.posting.state, detail.posting.receipt_no) == (PostingState.POSTED, "R1")
    assert world.balances() == {"cash": 0, "channel": 6360, "business": -6360}
    assert world.work() == 0


def test_cash_is_paid_in_one_step(world: MoneyWorld) -> None:
    wanted = world.wanted("cash")
    detail = world.take(world.cashier, wanted)
    assert (detail.payment.state, detail.payment.tendered_fen) == (PaymentState.PAID, 10000)
    assert world.balances()["cash"] == 6360
    assert world.cash.calls == []


def test_the_same_number_is_the_same_payment(world: MoneyWorld) -> None:
    wanted = world.wanted()
    for _ in range(3):
        world.take(world.cashier, wanted)
    assert world.wechat.calls == ["pay"]
    with pytest.raises(Conflict, match=r"payment\.number_reused"):
        world.take(world.cashier, replace(wanted, amount_fen=1, bills=(BillWanted("B1", "outpatient", "v1", 1),)))


def test_one_bill_is_not_charged_twice_under_two_orders(world: MoneyWorld) -> None:
    world.wechat.pays = [WAITING]
    world.take(world.cashier, world.wanted())
    with pytest.raises(Conflict, match=r"bill\.held"):
        world.take(world.cashier, world.wanted())
    assert world.wechat.calls == ["pay"]


def test_an_order_takes_no_more_than_its_total_while_a_payment_is_open(world: MoneyWorld) -> None:
    world.wechat.pays = [UNCLEAR]
    first = world.wanted()
    world.take(world.cashier, first)
    with pytest.raises(Conflict, match=r"payment\.amount_over_order"):
        world.take(world.cashier, world.wanted(order_no=first.order_no))


def test_a_refusal_leaves_the_order_free_for_another_code(world: MoneyWorld) -> None:
    world.wechat.pays = [REFUSED, PAID]
    first = world.wanted()
    world.take(world.cashier, first)
    assert state(world, first.payment_no) is PaymentState.NOT_PAID
    second = world.wanted(order_no=first.order_no)
    world.take(world.cashier, second)
    assert state(world, second.payment_no) is PaymentState.PAID
    world.clock.forward(3600)
    world.work()
    assert world.read.order(world.cashier, first.order_no).order.state is OrderState.PAID


def test_bills_of_an_order_without_money_are_free_elsewhere_at_once(world: MoneyWorld) -> None:
    world.wechat.pays = [REFUSED, PAID]
    first, second = world.wanted(), world.wanted()
    world.take(world.cashier, first)
    world.take(world.cashier, second)
    assert state(world, second.payment_no) is PaymentState.PAID
    assert world.read.order(world.cashier, first.order_no).order.state is OrderState.CANCELLED


def test_a_lost_answer_is_unknown_then_asked_then_paid(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [NOT_FOUND, UNCLEAR, PAID]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    assert state(world, wanted.payment_no) is PaymentState.UNKNOWN
    for _ in range(3):
        world.clock.forward(5)
        assert world.work() == 1
    assert state(world, wanted.payment_no) is PaymentState.PAID
    assert world.wechat.calls == ["pay", "query", "query", "query"]


def test_a_sender_that_died_is_asked_about_and_never_sent_again(world: MoneyWorld) -> None:
    world.hold_sending = True
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(14)
    assert world.work() == 0
    world.clock.forward(1)
    assert world.work() == 1
    assert world.wechat.calls == ["query"]
    assert state(world, wanted.payment_no) is PaymentState.PAID


def test_waiting_too_long_is_undone_with_proof(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    world.wechat.reverses = [said(PaymentEvent.CHANNEL_UNCLEAR, again=True), WAITING, REVERSED]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    for _ in range(20):
        world.clock.forward(5)
        world.work()
    assert state(world, wanted.payment_no) is PaymentState.REVERSED
    assert world.wechat.calls.count("reverse") == 3
    assert world.wechat.calls.index("reverse") > 8


def test_cancel_waits_for_the_channels_own_time_and_proof(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.clock.forward(2)
    assert world.cancel(world.cashier, wanted.payment_no).payment.state is PaymentState.WAITING
    world.work()
    assert "reverse" not in world.wechat.calls
    world.clock.forward(13)
    world.work()
    assert state(world, wanted.payment_no) is PaymentState.REVERSED
    assert world.wechat.calls[-2:] == ["query", "reverse"]


def test_a_patient_who_pays_before_the_reverse_has_paid(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING, PAID]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.cancel(world.cashier, wanted.payment_no)
    world.work()
    world.clock.forward(15)
    world.work()
    assert state(world, wanted.payment_no) is PaymentState.PAID
    assert "reverse" not in world.wechat.calls


def test_no_answer_for_a_month_is_still_unknown_and_still_asked(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries, world.wechat.reverses = [UNCLEAR], [UNCLEAR], [UNCLEAR]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    for seconds in [5] * 30 + [3600] * 24 + [86400] * 30:
        world.clock.forward(seconds)
        assert world.work() <= 2  # one look at the payment, one at the bills that it holds
        with world.reader() as work:
            assert work.jobs.get(JobKind.SETTLE_PAYMENT, wanted.payment_no) is not None
    assert world.wechat.calls.count("query") > 60
    assert state(world, wanted.payment_no) is PaymentState.REVERSING
    open_now = world.read.open_at_window(world.cashier)
    assert [detail.payment.payment_no for detail in open_now] == [wanted.payment_no]


@pytest.mark.parametrize(
    ("merchant", "says", "calls", "ends"),
    [
        pytest.param("m1", NOT_FOUND, ["query", "reverse"], PaymentState.REVERSED, id="never-seen-there"),
        pytest.param("m1", UNCLEAR, ["query"], PaymentState.UNKNOWN, id="perhaps-too-old-there"),
        pytest.param("m2", NOT_FOUND, ["query"], PaymentState.UNKNOWN, id="another-merchant-never-saw-it"),
    ],
)
def test_what_never_reached_its_channel_is_undone_however_long_the_server_stood(
    world: MoneyWorld, merchant: str, says: ChannelAnswer, calls: list[str], ends: PaymentState
) -> None:
    """Its channel's window for reverses cannot have begun, and its reverse is the only proof there will ever be."""
    world.wechat.pays, world.wechat.queries = [UNCLEAR], [says]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.wechat.merchant = merchant
    world.wechat.calls.clear()
    world.clock.forward(30 * 86400)
    world.work()
    assert world.wechat.calls == calls
    assert state(world, wanted.payment_no) is ends


def test_success_after_the_reverse_is_late_money_and_a_person_decides(world: MoneyWorld) -> None:
    world.wechat.pays, world.wechat.queries = [WAITING], [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.cancel(world.cashier, wanted.payment_no)
    world.clock.forward(15)
    world.work()
    assert state(world, wanted.payment_no) is PaymentState.REVERSED
    world.wechat.queries = [PAID]
    word = world.ask(world.cashier, wanted.payment_no)
    assert (word.said, word.detail.payment.state) == ("paid", PaymentState.LATE_PAID)
    assert world.balances()["channel"] == 6360
    booked = world.book_late(world.cashier, wanted.payment_no)
    assert booked.payment.state is PaymentState.PAID
    assert world.work() >= 1
    assert world.his.calls[-1].startswith("post")
    assert world.balances()["channel"] == 6360


def test_an_answer_against_what_is_known_changes_nothing(world: MoneyWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.wechat.queries = [REVERSED]
    word = world.ask(world.cashier, wanted.payment_no)
    assert (word.said, word.detail.payment.state) == ("reversed", PaymentState.PAID)


def test_the_posting_is_repeated_until_answered_and_never_given_up(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_UNCLEAR] * 40 + [POSTED]
    wanted = world.wanted("cash")
    world.take(world.cashier, wanted)
    for _ in range(41):
        assert world.work() == 1
        world.clock.forward(600)
    detail = world.read.order(world.cashier, wanted.order_no)
    assert detail.posting is not None
    assert (detail.posting.state, detail.posting.attempts) == (PostingState.POSTED, 41)
    assert len(set(world.his.calls[1:])) == 1  # always the same order number


def test_a_refused_posting_sends_wallet_money_back_by_itself(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_REFUSED]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.work()
    world.work()
    payment = world.payment(wanted.payment_no)
    assert (payment.state, payment.refunded_fen, payment.reserved_fen) == (PaymentState.REFUNDED, 6360, 0)
    assert world.balances() == {"cash": 0, "channel": 0, "business": 0}
    assert "withdraw" not in world.his.calls
    world.his.posts = [POSTED]
    world.take(world.cashier, world.wanted())  # the bill is free again


def test_a_refused_posting_of_cash_waits_for_the_cashiers_hand(world: MoneyWorld) -> None:
    world.his.posts = [POSTING_REFUSED]
    wanted = world.wanted("cash")
    world.take(world.cashier, wanted)
    world.work()
    waiting = world.read.open_refunds(world.cashier)
    assert [(detail.refund.state, detail.refund.requested_by) for detail in waiting] == [(RefundState.REQUESTED, 0)]
    assert world.balances()["cash"] == 6360
    world.decide_refund.approve(world.cashier, waiting[0].refund.refund_no)
    world.work()
    assert world.balances()["cash"] == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"channel": "card"}, "channel.closed", id="channel"),
        pytest.param({"shift_no": "S1"}, "shift.not_open", id="shift"),
        pytest.param({"auth_code": ""}, "input.invalid", id="no-code"),
        pytest.param({"business": "lab"}, "input.invalid", id="business"),
        pytest.param(
            {"amount_fen": 2, "bills": (BillWanted("B1", "outpatient", "v1", 1),)},
            "payment.amount_over_order",
            id="more-than-owed",
        ),
        pytest.param({"bills": (BillWanted("B1", "outpatient", "v1", 3180),) * 2}, "input.invalid", id="bill-twice"),
    ],
)
def test_what_is_refused_before_money_moves(world: MoneyWorld, changes: dict[str, object], error: str) -> None:
    with pytest.raises((Conflict, InvalidInput), match=error):
        world.take(world.cashier, world.wanted(**changes))  # type: ignore[arg-type]
    assert world.wechat.calls == []


def test_too_little_cash_is_refused(world: MoneyWorld) -> None:
    with pytest.raises(InvalidInput):
        world.take(world.cashier, world.wanted("cash", tendered_fen=6359))


@pytest.mark.parametrize("error", [Conflict("bill.changed"), Unreachable("his.no_answer")], ids=["changed", "silent"])
def test_bills_the_his_does_not_confirm_are_not_charged(world: MoneyWorld, error: Conflict | Unreachable) -> None:
    world.his.lock_error = error
    with pytest.raises(type(error), match=error.code):
        world.take(world.cashier, world.wanted())
    assert world.wechat.calls == []


@pytest.mark.parametrize(("channel", "permission"), [("wechat", "checkout.pay"), ("cash", "checkout.cash")])
def test_the_service_itself_checks_the_permission(world: MoneyWorld, channel: str, permission: str) -> None:
    actor = world.actor(world.cashier.operator, world.window, permission)
    with pytest.raises(NotPermitted):
        world.take(actor, world.wanted(channel))


def test_an_intent_the_server_never_saw_is_dead_for_ever(world: MoneyWorld) -> None:
    wanted = world.wanted()
    world.wechat.queries = [NOT_FOUND]
    detail = world.abandon(world.cashier, replace(wanted, auth_code=""))
    assert (detail.payment.state, detail.payment.reason) == (PaymentState.NOT_PAID, "payment.never_sent")
    assert world.take(world.cashier, wanted).payment.state is PaymentState.NOT_PAID  # the delayed request arrives
    assert world.wechat.calls == ["query"]


def test_abandoning_what_was_paid_answers_paid(world: MoneyWorld) -> None:
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    assert world.abandon(world.cashier, replace(wanted, auth_code="")).payment.state is PaymentState.PAID


def test_two_shifts_two_windows_keep_their_own_unknown_money(world: MoneyWorld) -> None:
    world.wechat.pays = [UNCLEAR]
    world.take(world.cashier, world.wanted())
    assert len(world.read.open_at_window(world.cashier)) == 1
    assert len(world.read.open_at_window(world.colleague)) == 0
    assert world.number(NumberKind.PAYMENT) != world.number(NumberKind.PAYMENT)
