"""Waiting, unknown, undone, parked, found again: never charged twice, never told failed."""

from __future__ import annotations

import pytest

from app.core.payment import PaymentState
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES
from ui.checkout.models import Receipt, Stage
from ui.context import Notice

CARD, OTHER_CARD = people.PERSON.card_no, people.OTHER_PERSON.card_no


def begin(desk: CheckoutScreen, state: PaymentState) -> str:
    """A payment that is in that state; its number."""
    desk.world.server.next_state = state
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    desk.world.server.next_state = PaymentState.PAID
    return desk.world.server.taken[-1].payment_no


def test_while_the_password_is_typed_a_countdown_runs(desk: CheckoutScreen) -> None:
    begin(desk, PaymentState.WAITING)
    desk.pass_time(5)
    assert desk.view.payment.title_text() == "患者正在输入密码"
    assert desk.view.payment.figure_text() == "0:40"
    desk.pass_time(10)
    assert desk.view.payment.figure_text() == "0:30"


def test_the_password_typed_pays(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.WAITING)
    desk.world.server.becomes(number, PaymentState.PAID)
    desk.settle()
    assert desk.stage() is Stage.PAID


def test_ask_now_asks_the_channel_and_says_what_it_said(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.UNKNOWN)
    desk.view.payment.ask.click()
    desk.settle()
    assert desk.world.server.asked == [number]
    assert desk.model.payment.said == "no_answer"


def test_cancel_waits_for_proof(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.WAITING)
    desk.view.payment.cancel.click()
    desk.settle()
    assert desk.world.server.cancelled == [number]
    assert desk.stage() is Stage.WAITING
    assert desk.view.payment.title_text() == "正在请渠道撤销"
    desk.world.server.becomes(number, PaymentState.REVERSED, reason="channel.reversed")
    desk.settle()
    assert desk.stage() is Stage.NOT_PAID
    assert "撤销" in desk.view.payment._text.text()


def test_cancelled_and_yet_paid_is_paid(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.WAITING)
    desk.view.payment.cancel.click()
    desk.settle()
    desk.world.server.becomes(number, PaymentState.PAID)
    desk.settle()
    assert desk.stage() is Stage.PAID


def test_a_lost_answer_is_unknown_and_found_again_under_its_number(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.world.server.silent = True
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.UNKNOWN
    assert len({taken.payment_no for taken in desk.world.server.taken}) == 1
    desk.world.server.silent = False
    desk.pass_time(3)
    assert desk.stage() is Stage.PAID
    assert desk.receipt() is Receipt.PRINTED


def test_unknown_says_what_to_tell_the_patient(desk: CheckoutScreen) -> None:
    begin(desk, PaymentState.UNKNOWN)
    assert desk.view.payment.title_text() == "尚不知道是否已支付"
    assert "不要重复付款" in desk.view.payment._text.text()


def test_unknown_money_is_in_the_list_with_age_and_amount(desk: CheckoutScreen) -> None:
    begin(desk, PaymentState.UNKNOWN)
    desk.pass_time(65)
    (row,) = desk.model.open_money
    assert (row.amount_fen, row.channel, row.patient_label) == (16010, "wechat", people.PERSON.name)
    assert (desk.model.now - row.since).seconds == 65


def test_parked_money_lets_the_next_patient_pay(desk: CheckoutScreen) -> None:
    begin(desk, PaymentState.UNKNOWN)
    desk.view.payment.park.click()
    desk.settle()
    assert desk.stage() is Stage.PATIENT
    assert desk.view.open_money.count() == 1
    desk.scan(OTHER_CARD)
    desk.scan(CODES["alipay"])
    assert desk.stage() is Stage.PAID
    assert desk.view.open_money.count() == 1


@pytest.mark.parametrize(
    ("state", "code", "receipts"),
    [
        pytest.param(PaymentState.PAID, "money.known_paid", 1, id="paid"),
        pytest.param(PaymentState.NOT_PAID, "money.known_not_paid", 0, id="not paid"),
        pytest.param(PaymentState.REVERSED, "money.known_reversed", 0, id="undone"),
    ],
)
def test_parked_money_comes_back_by_itself_with_sound_and_name(
    desk: CheckoutScreen, state: PaymentState, code: str, receipts: int
) -> None:
    number = begin(desk, PaymentState.UNKNOWN)
    desk.view.payment.park.click()
    desk.settle()
    desk.world.server.becomes(number, state)
    desk.pass_time(4)
    (notice,) = desk.said
    assert (notice.code, notice.loud, notice.values["name"]) == (code, True, people.PERSON.name)
    assert desk.view.open_money.count() == 0
    assert len(desk.world.devices.paper) == receipts


def test_what_became_known_stays_until_it_is_seen(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.UNKNOWN)
    desk.view.payment.park.click()
    desk.settle()
    desk.world.server.becomes(number, PaymentState.PAID)
    desk.pass_time(60)
    assert [row.patient_label for row in desk.model.settled_money] == [people.PERSON.name]
    desk.view.open_money.seen_wanted.emit()
    assert desk.model.settled_money == ()


def test_a_payment_the_server_never_heard_of_stays_in_the_list_until_it_is_ended(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.world.server.silent = True
    desk.world.server.loses_requests = True
    desk.scan(CODES["wechat"])
    desk.view.payment.park.click()
    desk.settle()
    assert desk.view.open_money.count() == 1
    desk.world.server.silent = desk.world.server.loses_requests = False
    desk.pass_time(4)
    assert desk.codes_said() == ["money.known_not_paid"]
    assert desk.view.open_money.count() == 0


def test_parked_money_that_turns_out_late_is_told(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.UNKNOWN)
    desk.view.payment.park.click()
    desk.settle()
    desk.world.server.becomes(number, PaymentState.LATE_PAID)
    desk.pass_time(10)
    assert desk.codes_said() == ["money.known_late"]
    assert desk.view.open_money.count() == 1


def test_it_is_told_once(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.UNKNOWN)
    desk.view.payment.park.click()
    desk.settle()
    desk.world.server.becomes(number, PaymentState.PAID)
    desk.pass_time(30)
    assert desk.codes_said() == ["money.known_paid"]


def test_esc_never_leaves_a_payment_under_way(desk: CheckoutScreen) -> None:
    begin(desk, PaymentState.WAITING)
    desk.view.back_requested.emit()
    assert desk.stage() is Stage.WAITING
    assert desk.model.message.code == "payment.under_way"


def test_late_money_is_never_charged_again(desk: CheckoutScreen) -> None:
    number = begin(desk, PaymentState.WAITING)
    desk.world.server.becomes(number, PaymentState.LATE_PAID)
    desk.settle()
    desk.scan(CODES["wechat"])
    assert len(desk.world.server.taken) == 1
    assert desk.model.message.code == "scan.code_during_payment"


def test_what_an_earlier_run_left_is_settled_first_and_told(desk: CheckoutScreen) -> None:
    earlier = CheckoutWorldLeftovers(desk)
    earlier.leave()
    desk.presenter._recovered = False
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert desk.model.message.code == "payment.recovering"
    desk.presenter._recover()
    desk.settle()
    told: list[Notice] = [notice for notice in desk.said if notice.code == "money.known_paid"]
    assert len(told) == 1
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID


class CheckoutWorldLeftovers:
    """An intent in the journal whose answer never came to this computer."""

    def __init__(self, desk: CheckoutScreen) -> None:
        self.desk = desk

    def leave(self) -> None:
        world = self.desk.world
        self.desk.scan(OTHER_CARD)
        self.desk.scan(CODES["alipay"])
        world.journal.outcomes.clear()
        self.desk.view.back_requested.emit()
