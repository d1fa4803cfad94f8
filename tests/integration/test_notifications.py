"""What a channel tells by itself: again and again, before its answer, out of order, from last month, about others."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from app.core.errors import NotFound, Refused
from app.core.ids import NumberKind
from app.core.payment import PaymentEvent, PaymentState
from server.ports import ChannelAnswer, Notification
from server.services.apply_notification import ApplyNotification
from server.services.request_refund import RefundWanted
from server.storage.engine import Database
from support.money_world import PAID, REFUND_DONE, REVERSED, WAITING, MoneyWorld

EVENTS = {"paid": PaymentEvent.CHANNEL_PAID, "closed": PaymentEvent.CHANNEL_REVERSED}


@dataclass
class Telling:
    """A channel whose messages are `word payment_no amount`; a signature that is not right is refused."""

    name: str

    def read_notification(self, body: bytes) -> Notification | None:
        word, payment_no, amount, signature = body.decode().split()
        if signature != "signed":
            raise Refused("notification.forged")
        if word == "refund":
            return None
        answer = ChannelAnswer(EVENTS[word], f"channel.{word}", channel_number="4200001")
        return Notification(payment_no, answer, int(amount))


class Notified(MoneyWorld):
    """The money services with channels that call us."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.notify = ApplyNotification(
            uow=self.uow, channels={"wechat": Telling("wechat"), "cash": Telling("cash")}, clock=self.clock,
            record=self.record, changes=self.changes,
        )  # fmt: skip

    def told(self, word: str, payment_no: str, amount_fen: int = 6360, signature: str = "signed") -> None:
        self.notify("wechat", f"{word} {payment_no} {amount_fen} {signature}".encode())

    def entries(self, payment_no: str) -> list[str]:
        with self.reader() as work:
            lines = work.ledger.of_order(self.payment(payment_no).order_no)
        return sorted({line.kind.value for line in lines})


@pytest.fixture
def world(database: Database) -> Notified:
    return Notified(database)


def waiting(world: Notified) -> str:
    world.wechat.pays = world.wechat.queries = [WAITING]
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    return wanted.payment_no


def test_a_thousand_repeats_change_nothing(world: Notified) -> None:
    number = waiting(world)
    world.told("paid", number)
    paid = world.payment(number)
    for _ in range(1000):
        world.told("paid", number)
    assert paid.state is PaymentState.PAID
    assert world.payment(number) == paid
    assert world.balances()["channel"] == 6360
    world.work()
    assert sum(call.startswith("post") for call in world.his.calls) == 1


def test_repeats_at_the_same_moment_are_applied_once(world: Notified) -> None:
    number = waiting(world)
    threads = [threading.Thread(target=world.told, args=("paid", number)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.payment(number).state is PaymentState.PAID
    assert world.balances()["channel"] == 6360


def test_a_notification_before_the_answer_to_our_call(world: Notified) -> None:
    world.hold_sending = True
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    world.told("paid", wanted.payment_no)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    world.record(wanted.payment_no, PAID)
    assert world.balances()["channel"] == 6360
    assert world.entries(wanted.payment_no) == ["payment"]


def test_closed_before_paid_is_asked_and_not_believed(world: Notified) -> None:
    """The messages come in the wrong order: the money had gone back before we hear that it came."""
    number = waiting(world)
    world.told("closed", number)
    world.told("paid", number)
    assert world.payment(number).state is PaymentState.REVERSED
    world.wechat.queries = [REVERSED]
    world.clock.forward(5)
    world.work()
    assert world.payment(number).state is PaymentState.REVERSED
    assert world.balances()["channel"] == 0
    assert world.payment(number).late_claimed_at is None


def test_a_refund_told_before_its_payment_changes_no_state(world: Notified) -> None:
    number = waiting(world)
    world.told("refund", number, 100)
    assert world.payment(number).state is PaymentState.WAITING
    world.told("paid", number)
    assert world.payment(number).state is PaymentState.PAID


def test_one_that_is_replayed_after_a_month_brings_no_money_back(world: Notified) -> None:
    number = waiting(world)
    world.told("paid", number)
    world.work()
    world.wechat.refunds = [REFUND_DONE]
    payment = world.payment(number)
    back = RefundWanted(
        world.number(NumberKind.REFUND), number, payment.amount_fen, "refund.patient_request", world.shift_no, "", ()
    )
    world.request_refund(world.cashier, back)
    for _ in range(5):
        world.work()
        world.clock.forward(60)
    assert world.payment(number).state is PaymentState.REFUNDED
    world.clock.forward(30 * 86400)
    world.told("paid", number)
    assert world.payment(number).state is PaymentState.REFUNDED
    assert world.balances()["channel"] == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"amount_fen": 6361}, "notification.amount_differs", id="one-fen-more"),
        pytest.param({"amount_fen": 1}, "notification.amount_differs", id="one-fen"),
        pytest.param({"signature": "forged"}, "notification.forged", id="forged"),
    ],
)
def test_what_is_not_right_changes_nothing(world: Notified, changes: dict[str, object], error: str) -> None:
    number = waiting(world)
    before = world.payment(number)
    with pytest.raises(Refused, match=error):
        world.told("paid", number, **changes)  # type: ignore[arg-type]
    assert world.payment(number) == before
    world.told("paid", number)
    assert world.payment(number).state is PaymentState.PAID, "the right one still counts"


def test_another_channels_message_about_our_payment_is_not_ours(world: Notified) -> None:
    number = waiting(world)
    with pytest.raises(NotFound):
        world.notify("cash", f"paid {number} 6360 signed".encode())
    with pytest.raises(NotFound):
        world.told("paid", "P260302090000W00100000000000")
    assert world.payment(number).state is PaymentState.WAITING
