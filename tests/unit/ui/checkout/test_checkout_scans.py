"""A scan out of place is said plainly, and nothing happens to money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.payment import PaymentState
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES
from ui.checkout.models import Stage

CARD, OTHER_CARD = people.PERSON.card_no, people.OTHER_PERSON.card_no
ID_NUMBER = "11010119840517002X"


def nobody(desk: CheckoutScreen) -> None:
    pass


def with_bills(desk: CheckoutScreen) -> None:
    desk.scan(CARD)


def with_nothing_chosen(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.all_requested.emit()


def typing_password(desk: CheckoutScreen) -> None:
    desk.world.server.next_state = PaymentState.WAITING
    desk.scan(CARD)
    desk.scan(CODES["wechat"])


def looking(desk: CheckoutScreen) -> None:
    desk.scan(CARD, settle=False)


def already_paid(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(CODES["wechat"])


def with_wechat_closed(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    closed = replace(people.CONFIGURATION.channels[1], open=False, closed_reason="channel.certificate_expired")
    channels = (people.CONFIGURATION.channels[0], closed)
    desk.state.set_configuration(replace(people.CONFIGURATION, channels=channels), desk.world.clock.now())


CASES: dict[str, tuple[Callable[[CheckoutScreen], None], str, str]] = {
    "a code before any card": (nobody, CODES["wechat"], "scan.code_nothing_to_pay"),
    "a code after the payment": (already_paid, CODES["wechat"], "scan.code_nothing_to_pay"),
    "a code with no bill chosen": (with_nothing_chosen, CODES["wechat"], "scan.nothing_chosen"),
    "a code while bills are read": (looking, CODES["wechat"], "scan.code_too_early"),
    "a card while bills are read": (looking, OTHER_CARD, "scan.one_at_a_time"),
    "a card during a payment": (typing_password, OTHER_CARD, "scan.card_during_payment"),
    "a second code during a payment": (typing_password, CODES["alipay"], "scan.code_during_payment"),
    "the same code during its payment": (typing_password, CODES["wechat"], "scan.code_during_payment"),
    "a kind of code that is not taken": (with_bills, CODES["unionpay"], "scan.channel_unsupported"),
    "a code of a channel that the server closed": (with_wechat_closed, CODES["wechat"], "channel.certificate_expired"),
    "nothing readable": (with_bills, "\x07\x07", "scan.unreadable"),
}


@pytest.mark.parametrize(("before", "text", "code"), CASES.values(), ids=CASES.keys())
def test_is_said_and_takes_no_money(
    desk: CheckoutScreen, before: Callable[[CheckoutScreen], None], text: str, code: str
) -> None:
    before(desk)
    taken = len(desk.world.server.taken)
    desk.scan(text, settle=False)
    assert desk.model.message is not None
    assert desk.model.message.code == code
    desk.settle()
    assert len(desk.world.server.taken) == taken


def test_two_codes_in_one_burst_are_one_payment(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(CODES["wechat"], settle=False)
    desk.scan(CODES["wechat"], settle=False)
    desk.settle()
    assert len(desk.world.server.taken) == 1
    assert desk.stage() is Stage.PAID


def test_a_resident_identity_card_finds_its_person(desk: CheckoutScreen) -> None:
    desk.world.server.patients[ID_NUMBER] = (people.PERSON,)
    desk.scan(ID_NUMBER)
    assert desk.stage() is Stage.BILLS


def test_another_card_before_the_payment_calls_up_the_other_patient(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.scan(OTHER_CARD)
    assert desk.view.patient.name_text() == people.OTHER_PERSON.name


def test_an_unknown_card_is_said(desk: CheckoutScreen) -> None:
    desk.scan("8800999999")
    assert desk.model.message.code == "patient.not_found"
    assert desk.stage() is Stage.PATIENT


def test_a_scan_in_the_cash_field_pays_by_code_instead(desk: CheckoutScreen) -> None:
    desk.scan(CARD)
    desk.view.payment.cash.click()
    desk.scan(CODES["wechat"])
    assert [taken.channel for taken in desk.world.server.taken] == ["wechat"]


def test_a_scan_over_a_question_still_reaches_the_checkout(desk: CheckoutScreen) -> None:
    desk.frame.navigation.leave_wanted.emit()
    desk.scan(CARD)
    assert desk.stage() is Stage.BILLS


def test_a_locked_window_uses_no_scan(desk: CheckoutScreen) -> None:
    desk.frame.lock()
    desk.scan(CARD)
    assert desk.stage() is Stage.PATIENT
    assert desk.frame._lock is not None
    assert "未处理" in desk.frame._lock._error._what.text()
