"""One order in parts: amount of a part, next code, cash for the rest, an unknown part, cancelling, going on later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.core.errors import Conflict
from app.core.payment import PaymentState
from app.core.refund import RefundState
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES
from ui.checkout.models import Stage
from ui.widgets.sheet import Sheet

CARD, OTHER_CARD = people.PERSON.card_no, people.OTHER_PERSON.card_no
TOTAL_FEN = 16010


def begin_part(desk: CheckoutScreen, yuan: str) -> None:
    """The patient's bills, and the amount of the next part."""
    if desk.stage() is not Stage.BILLS:
        desk.scan(CARD)
    desk.view.payment.part.click()
    assert desk.stage() is Stage.PART
    type_amount(desk, yuan)


def type_amount(desk: CheckoutScreen, yuan: str) -> None:
    desk.view.payment.amount.setText(yuan)
    desk.view.payment.amount.returnPressed.emit()
    desk.settle()


def pay_cash(desk: CheckoutScreen, yuan: str) -> None:
    desk.view.payment.cash.click()
    type_amount(desk, yuan)


def cancel_the_order(desk: CheckoutScreen) -> None:
    desk.view.payment.undo.click()
    (sheet,) = desk.view.findChildren(Sheet)
    sheet.findChildren(type(desk.view.payment.undo))[-1].click()
    desk.application.processEvents()
    desk.settle()


def test_cash_and_a_code_pay_one_order_with_one_receipt(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    assert desk.view.payment.total_text() == "¥100.00"
    pay_cash(desk, "200")
    assert desk.stage() is Stage.BILLS
    assert desk.view.payment.total_text() == "¥60.10"
    assert desk.view.payment.figure_text() == "¥100.00", "the change of the part"
    assert desk.world.devices.kicks == 1
    assert desk.world.devices.paper == []
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    first, second = desk.world.server.taken
    assert first.order_no == second.order_no
    assert [(each.channel, each.amount_fen, each.tendered_fen) for each in (first, second)] == [
        ("cash", 10000, 20000), ("wechat", 6010, 0),
    ]  # fmt: skip
    assert len(desk.world.devices.paper) == 1
    assert "分次支付" in desk.world.devices.words()
    assert desk.view.payment.total_text() == "¥160.10"


def test_the_straight_path_has_no_part_and_asks_for_none(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(CODES["wechat"])
    assert desk.model.parts == ()
    assert "分次支付" not in desk.world.devices.words()
    assert not desk.view.payment.part_list.isVisibleTo(desk.view)


def test_cash_that_is_too_little_may_be_taken_as_a_part(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.view.payment.amount.setText("100")
    desk.view.payment.part.click()
    desk.settle()
    (taken,) = desk.world.server.taken
    assert (taken.amount_fen, taken.tendered_fen) == (10000, 10000)
    assert desk.view.payment.total_text() == "¥60.10"


@pytest.mark.parametrize(("typed", "code"), [("160.11", "order.part_too_large"), ("160.10", ""), ("0.01", "")])
def test_a_part_is_never_more_than_what_remains(desk: CheckoutScreen, typed: str, code: str) -> None:
    begin_part(desk, typed)
    assert (desk.model.message.code if desk.model.message else "") == code
    assert desk.stage() is (Stage.PART if code else Stage.BILLS)
    assert desk.world.server.taken == []


def test_a_code_scanned_while_the_amount_is_typed_moves_nothing(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.part.click()
    desk.scan(CODES["wechat"])
    assert desk.world.server.taken == []
    assert desk.model.message.code == "scan.part_first"


def test_bills_of_an_order_with_money_cannot_be_left_out(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    desk.view.bills.toggled.emit("B2")
    assert desk.model.message.code == "order.bills_fixed"
    assert desk.model.total_fen == TOTAL_FEN


def test_a_refused_part_leaves_its_amount_to_the_next_code(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    desk.world.server.next_state, desk.world.server.next_reason = PaymentState.NOT_PAID, "channel.not_enough_money"
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.NOT_PAID
    assert desk.view.payment.total_text() == "¥60.10"
    desk.world.server.next_state = PaymentState.PAID
    desk.scan(CODES["alipay"])
    assert desk.stage() is Stage.PAID
    assert [part.state for part in desk.model.parts] == [
        PaymentState.PAID, PaymentState.NOT_PAID, PaymentState.PAID,
    ]  # fmt: skip


def test_an_unknown_part_holds_its_amount_and_the_rest_goes_on(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    desk.world.server.next_state = PaymentState.UNKNOWN
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.UNKNOWN
    unknown = desk.world.server.taken[0].payment_no
    desk.world.server.next_state = PaymentState.PAID
    desk.view.payment.part.click()
    desk.settle()
    assert desk.stage() is Stage.BILLS
    assert desk.view.payment.total_text() == "¥60.10"
    pay_cash(desk, "60.10")
    assert desk.stage() is Stage.BILLS
    assert desk.view.payment.total_text() == "¥0.00"
    desk.scan(CODES["alipay"])
    assert len(desk.world.server.taken) == 2, "never above the total"
    desk.world.server.becomes(unknown, PaymentState.PAID, posting_state="posted")
    desk.pass_time(4)
    assert desk.stage() is Stage.PAID
    assert len(desk.world.devices.paper) == 1
    assert "分次支付" in desk.world.devices.words()


def test_an_order_that_is_left_stays_in_the_list_and_its_card_goes_on_with_it(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    QTest.keyClick(desk.view, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.stage() is Stage.PATIENT
    assert desk.model.message.code == "order.parked"
    (row,) = desk.model.open_orders
    assert (row.paid_fen, row.total_fen) == (10000, TOTAL_FEN)
    desk.scan(OTHER_CARD)
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    desk.scan(CARD)
    assert desk.stage() is Stage.BILLS
    assert desk.view.payment.total_text() == "¥60.10"
    desk.scan(CODES["wechat"])
    assert desk.stage() is Stage.PAID
    assert desk.model.open_orders == ()
    assert desk.world.server.taken[0].order_no == desk.world.server.taken[2].order_no


def test_after_a_restart_the_order_is_offered_again(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    restarted = CheckoutScreen(world=desk.world.restarted())
    try:
        assert restarted.view.open_money.resume.isVisibleTo(restarted.view)
        restarted.view.open_money.resume.click()
        restarted.settle()
        assert restarted.view.payment.total_text() == "¥60.10"
        restarted.scan(CODES["wechat"])
        assert restarted.stage() is Stage.PAID
        assert "分次支付" in restarted.world.devices.words()
    finally:
        restarted.close()


def test_cancelling_gives_each_part_back_and_says_so(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    begin_part(desk, "20")
    desk.scan(CODES["wechat"])
    desk.world.server.refund_state = RefundState.PROCESSING
    cancel_the_order(desk)
    assert desk.stage() is Stage.UNDOING
    assert desk.world.devices.kicks == 1
    cash, wallet = (each.payment_no for each in desk.world.server.taken)
    desk.world.server.refund_ends(cash)
    desk.pass_time(3)
    assert desk.stage() is Stage.UNDOING
    assert desk.world.devices.kicks == 2, "the drawer for the cash that goes back"
    assert len(desk.world.server.handed_over) == 1, "the server hears that the notes have left"
    assert desk.view.payment.figure_text() == "¥100.00"
    desk.scan(OTHER_CARD)
    assert desk.stage() is Stage.UNDOING, "not while its end is not proven"
    desk.world.server.refund_ends(wallet)
    desk.pass_time(3)
    assert desk.stage() is Stage.UNDONE
    assert "订单撤销凭条" in desk.world.devices.words()
    desk.scan(OTHER_CARD)
    assert desk.stage() is Stage.BILLS


def test_an_order_being_cancelled_can_be_parked_and_its_end_is_told_by_name(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    desk.scan(CODES["wechat"])
    desk.world.server.refund_state = RefundState.REQUESTED
    cancel_the_order(desk)
    assert desk.view.payment.title_text() == "须由第二人批准"
    desk.view.payment.park.click()
    desk.settle()
    assert desk.stage() is Stage.PATIENT
    desk.world.server.refund_ends(desk.world.server.taken[0].payment_no)
    desk.pass_time(3)
    assert "order.undone" in desk.codes_said()


def test_a_cancelling_that_was_not_heard_can_be_asked_again(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    desk.world.server.loses_requests = True
    cancel_the_order(desk)
    desk.pass_time(3)
    assert desk.stage() is Stage.BILLS
    desk.world.server.loses_requests = False
    cancel_the_order(desk)
    assert desk.stage() is Stage.UNDONE


def test_who_has_a_bill_is_said_in_words(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.world.server.refusal = Conflict(
        "bill.held", bill_no="B1", order_no="O1", window="门诊收费 5 号窗", operator="李明",
        since_at="2026-03-03T02:05:00+00:00", state="paid_in_part", paid_fen=10000, total_fen=16010,
    )  # fmt: skip
    desk.scan(CODES["wechat"])
    assert desk.world.server.taken == []
    assert desk.model.message.code == "bill.held_by"
    words = " ".join(label.text() for label in desk.view.message.findChildren(QLabel))
    assert all(each in words for each in ("门诊收费 5 号窗", "李明", "10:05"))


def test_a_refund_that_was_declined_can_be_asked_for_again(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    desk.scan(CODES["wechat"])
    desk.world.server.refund_state = RefundState.REJECTED
    cancel_the_order(desk)
    assert desk.stage() is Stage.UNDOING
    assert desk.view.payment.title_text() == "有一笔未能退回"
    desk.world.server.refunds.clear()
    desk.world.server.refund_state = RefundState.REFUNDED
    cancel_the_order(desk)
    assert desk.stage() is Stage.UNDONE


def test_the_patient_who_comes_back_sees_how_the_cancelling_stands(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    desk.scan(CODES["wechat"])
    desk.world.server.refund_state = RefundState.PROCESSING
    cancel_the_order(desk)
    desk.view.payment.park.click()
    desk.pass_time(4)
    desk.view.open_money.resume.click()
    desk.settle()
    assert desk.stage() is Stage.UNDOING
    desk.world.server.refund_ends(desk.world.server.taken[0].payment_no)
    desk.pass_time(3)
    assert desk.stage() is Stage.UNDONE


def test_a_search_that_found_nobody_keeps_its_text_and_says_how(desk: CheckoutScreen) -> None:
    desk.view.find_button.click()
    desk.view.search.text.setText("王小")
    desk.view.search.text.returnPressed.emit()
    desk.settle()
    assert desk.stage() is Stage.SEARCH
    assert desk.view.search.text.text() == "王小"
    assert desk.model.message.code == "patient.none_so"


def test_an_amount_that_is_typed_stays_while_another_screen_is_looked_at(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.view.payment.amount.setText("200")
    desk.frame.go("settings")
    desk.frame.go("checkout")
    assert desk.view.payment.amount.text() == "200"
    assert desk.stage() is Stage.CASH


def test_an_open_question_is_kept_and_has_the_keyboard_when_the_screen_comes_back(desk: CheckoutScreen) -> None:
    begin_part(desk, "100")
    pay_cash(desk, "100")
    desk.view.payment.undo.click()
    (sheet,) = desk.view.findChildren(Sheet)
    desk.frame.go("settings")
    desk.frame.go("checkout")
    desk.application.processEvents()
    assert sheet.isVisible()
    focused = desk.frame.focusWidget()
    assert focused is not None
    assert sheet.isAncestorOf(focused)
