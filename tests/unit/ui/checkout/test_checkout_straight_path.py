"""Card, bills, code, paid, receipt, ready: no key and no mouse; cash with its keys."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict
from app.core.payment import PaymentState
from app.desk.ports import Printed, PrintOutcome
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES, bill
from support.screen_world import StillClock
from ui.checkout.models import Receipt, Stage

CARD, OTHER_CARD = people.PERSON.card_no, people.OTHER_PERSON.card_no


def test_a_card_shows_the_bills_all_chosen(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    assert desk.stage() is Stage.BILLS
    assert desk.view.patient.name_text() == people.PERSON.name
    assert desk.view.payment.total_text() == "¥160.10"


@pytest.mark.parametrize("channel", ["wechat", "alipay"])
def test_a_code_pays_at_once_and_the_receipt_comes_out(desk: CheckoutScreen, channel: str) -> None:
    desk.scan(CARD)
    desk.scan(CODES[channel])
    (taken,) = desk.world.server.taken
    assert (taken.channel, taken.amount_fen, taken.auth_code) == (channel, 16010, CODES[channel])
    assert desk.stage() is Stage.PAID
    assert desk.view.payment.receipt_text() == "凭条已打印"
    assert len(desk.world.devices.paper) == 1
    assert desk.world.journal.open_intents() == []


def test_the_payment_code_is_kept_nowhere(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    (intent,) = desk.world.journal.intents.values()
    assert intent.payment.auth_code == ""
    assert CODES["wechat"] not in repr(desk.model)
    assert CODES["wechat"] not in desk.world.devices.words()


def test_the_next_card_goes_on_at_once(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    desk.scan(OTHER_CARD)
    assert desk.stage() is Stage.BILLS
    assert desk.view.patient.name_text() == people.OTHER_PERSON.name
    desk.scan(CODES["alipay"])
    first, second = desk.world.server.taken
    assert first.order_no != second.order_no
    assert desk.stage() is Stage.PAID


def test_the_receipt_waits_for_the_posting_but_not_longer_than_three_seconds(desk: CheckoutScreen) -> None:
    desk.world.server.posting = "pending"
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    assert desk.world.devices.paper == []
    desk.pass_time(3)
    assert len(desk.world.devices.paper) == 1
    assert desk.view.payment.receipt_text() == "凭条已打印"


def test_a_posting_that_comes_in_time_prints_at_once(desk: CheckoutScreen) -> None:
    desk.world.server.posting = "pending"
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    number = desk.model.payment.payment_no
    desk.world.server.becomes(number, PaymentState.PAID, posting_state="posted")
    desk.settle()
    assert len(desk.world.devices.paper) == 1


def test_a_failed_receipt_leaves_the_payment_and_can_be_printed_again(desk: CheckoutScreen) -> None:
    desk.world.devices.printed = Printed(PrintOutcome.NOT_BEGUN, "printer.paper_out")
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    assert desk.receipt() is Receipt.FAILED
    assert "缺纸" in desk.view.payment.receipt_text()
    desk.world.devices.printed = Printed(PrintOutcome.DONE)
    desk.view.payment.reprint.click()
    desk.settle()
    assert desk.receipt() is Receipt.PRINTED


def test_not_paid_is_ready_for_another_code_under_a_new_number(desk: CheckoutScreen) -> None:
    desk.world.server.next_state, desk.world.server.next_reason = PaymentState.NOT_PAID, "channel.not_enough_money"
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert desk.view.payment.title_text() == "未支付"
    desk.world.server.next_state = PaymentState.PAID
    desk.scan(CODES["alipay"])
    first, second = desk.world.server.taken
    assert first.order_no == second.order_no
    assert first.payment_no != second.payment_no
    assert desk.stage() is Stage.PAID


def test_other_bills_after_a_refusal_are_another_order(desk: CheckoutScreen) -> None:
    desk.world.server.next_state = PaymentState.NOT_PAID
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    desk.view.bills.toggled.emit("B2")
    desk.scan(CODES["wechat"])
    first, second = desk.world.server.taken
    assert first.order_no != second.order_no
    assert second.amount_fen == 3160


def test_cash_shows_the_change_while_it_is_typed_and_after(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    assert desk.stage() is Stage.CASH
    desk.view.payment.amount.setText("200")
    assert desk.view.payment.figure_text() == "¥39.90"
    desk.view.payment.amount.returnPressed.emit()
    desk.settle()
    (taken,) = desk.world.server.taken
    assert (taken.channel, taken.tendered_fen, taken.auth_code) == ("cash", 20000, "")
    assert desk.stage() is Stage.PAID
    assert desk.view.payment.figure_text() == "¥39.90"
    assert desk.world.devices.kicks == 1


def test_too_little_cash_moves_nothing(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.view.payment.amount.setText("100")
    desk.view.payment.amount.returnPressed.emit()
    desk.settle()
    assert desk.world.server.taken == []
    assert desk.model.message.code == "cash.too_little"


def test_the_cash_key_twice_writes_the_exact_amount_and_enter_takes_it(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.view.payment.cash.click()
    desk.settle()
    assert desk.world.server.taken == []
    assert desk.view.payment.figure_text() == "¥0.00"
    desk.view.payment.amount.returnPressed.emit()
    desk.settle()
    assert desk.world.server.taken[0].tendered_fen == 16010


def test_a_bill_changed_meanwhile_is_read_again_before_money_moves(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.world.server.refusal = Conflict("bill.changed", bill_no="B1")
    desk.world.server.bills = [bill("B1", 3300, version="2")]
    desk.scan(CODES["wechat"])
    assert desk.model.message.code == "bill.changed"
    assert desk.view.payment.total_text() == "¥33.00"
    assert desk.stage() is Stage.BILLS


def test_an_expired_presettlement_is_read_again_before_money_moves(desk: CheckoutScreen) -> None:
    clock: StillClock = desk.world.clock
    desk.world.server.bills = [bill("B1", 3160, presettled_until=clock.at)]
    desk.scan(CARD)
    desk.world.server.bills = [bill("B1", 5372)]
    desk.scan(CODES["wechat"])
    assert desk.world.server.taken == []
    assert desk.model.message.code == "bill.presettlement_expired"
    desk.scan(CODES["wechat"])
    assert desk.world.server.taken[0].amount_fen == 5372


def test_a_bill_held_elsewhere_is_not_chosen(desk: CheckoutScreen) -> None:
    desk.world.server.bills = [bill("B1", 3160), bill("B2", 100, payable=False, held_by="窗口 5")]
    desk.scan(CARD)
    assert [each.bill_no for each in desk.model.chosen] == ["B1"]
    desk.view.bills.toggled.emit("B2")
    assert [each.bill_no for each in desk.model.chosen] == ["B1"]


def test_no_shift_leads_to_opening_one(desk: CheckoutScreen) -> None:
    desk.world.server.shift_now = None
    desk.presenter.entered()
    desk.settle()
    assert desk.stage() is Stage.NO_SHIFT
    desk.scan(CARD)
    assert desk.model.message.code == "shift.not_open"
    desk.state.set_shift(people.shift())
    assert desk.stage() is Stage.PATIENT
