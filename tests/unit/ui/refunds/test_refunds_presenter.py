"""A refund from the scan of a receipt to the slip: what is sent, what is watched, what is paid out once."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import Conflict, NotFound, Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.wire.orders import OrderPage
from support import screen_people as people
from support.refund_screen import ME, OTHER, PAID, Window, news
from ui.refunds.models import (
    Slip,
    Stage,
    bills_meant,
    bills_named,
    headline,
    steps_of,
)
from ui.text import sentence


def test_the_code_on_a_receipt_leads_to_its_payment() -> None:
    window = Window()
    window.find()
    assert window.stage() is Stage.CHOOSE
    assert window.model.chosen is not None
    assert window.model.chosen.payment == PAID
    assert window.world.server.asked("inquire")[0][0].payment_no == PAID.payment_no


def test_several_people_are_chosen_from() -> None:
    window = Window()
    window.world.server.answers["find_patients"] = lambda _wanted: [people.PERSON, people.OTHER_PERSON]
    window.presenter.find_requested("演练")
    window.world.tasks.settle()
    assert window.stage() is Stage.PEOPLE
    window.presenter.patient_chosen(people.PERSON)
    window.world.tasks.settle()
    assert window.stage() is Stage.CHOOSE


@pytest.mark.parametrize(
    ("text", "code"),
    [("134567890123456789", "scan.payment_code_not_here"), ("", "scan.unreadable")],
    ids=["a payment code", "nothing readable"],
)
def test_a_scan_that_names_nobody_is_said(text: str, code: str) -> None:
    window = Window()
    window.presenter.find_requested(text, scanned=True)
    assert window.model.fault is not None
    assert window.model.fault.code == code
    assert not window.world.server.asked("find_patients")


def test_nobody_found_is_said() -> None:
    window = Window()
    window.world.server.answers["find_patients"] = lambda _wanted: []
    window.presenter.find_requested("X1234567", scanned=True)
    window.world.tasks.settle()
    assert window.model.fault is not None
    assert window.model.fault.code == "patient.not_found"


def test_the_whole_amount_names_no_bill_and_a_part_names_its_bills() -> None:
    order = people.order(3, PAID)
    first, second = order.bills
    both = (first.bill_no, second.bill_no)
    assert bills_named(order, both, 12_650) == ()
    assert bills_named(order, (second.bill_no,), second.own_fen) == (second.bill_no,)
    assert bills_named(order, (second.bill_no,), 1_000) == ()


def test_an_amount_that_is_not_of_the_ticked_bills_takes_no_bill_back() -> None:
    order = people.order(3)
    first, second = order.bills
    both = (first.bill_no, second.bill_no)
    assert bills_meant(order.bills, both, 12_650) == both
    assert bills_meant(order.bills, (second.bill_no,), second.own_fen) == (second.bill_no,)
    assert bills_meant(order.bills, both, 1_000) == ()
    assert bills_meant(order.bills, (), 12_650) == both
    assert bills_meant(order.bills, both, None) == ()


def test_a_refund_is_sent_and_followed() -> None:
    window = Window()
    window.find()
    window.request()
    assert (window.sent.payment_no, window.sent.amount_fen) == (PAID.payment_no, 12_650)
    assert window.stage() is Stage.FOLLOW
    assert window.model.followed == people.refund(3)


@pytest.mark.parametrize(
    ("amount_fen", "reason", "code"),
    [
        (None, "refund.wrong_item", "refund.amount_missing"),
        (12_651, "refund.wrong_item", "refund.over_paid"),
        (12_650, "refund.other", "refund.note_missing"),
    ],
)
def test_a_wish_that_cannot_be_is_not_sent(amount_fen: int | None, reason: Any, code: str) -> None:
    window = Window()
    window.find()
    window.presenter.refund_requested(amount_fen, reason, "", ())
    assert window.model.fault is not None
    assert window.model.fault.code == code
    assert not window.world.server.asked("request_refund")


@pytest.mark.parametrize(
    ("paid", "code"),
    [
        pytest.param({"channel": "cash"}, "refund.cash_needs_shift", id="cash"),
        pytest.param({"shift_no": ""}, "shift.not_open", id="paid at a machine, or found in a statement"),
    ],
)
def test_some_money_goes_back_only_in_an_open_shift(paid: dict[str, str], code: str) -> None:
    window = Window()
    order = people.order(3, people.payment(3, **paid))
    window.world.server.answers["inquire"] = OrderPage(orders=(order,), after="")
    window.facts.shift = None
    window.find()
    window.request()
    assert window.model.fault is not None
    assert window.model.fault.code == code
    assert not window.world.server.asked("request_refund")


def test_a_lost_answer_is_unclear_and_is_not_called_a_failure() -> None:
    window = Window()
    window.find()
    window.world.server.answers["request_refund"] = Unreachable("server.no_answer")
    window.request()
    assert window.model.fault is not None
    assert (window.model.fault.code, window.model.fault.tone) == ("refund.request_unclear", "unknown")
    numbers = {sent.refund_no for (sent,) in window.world.server.asked("request_refund")}
    assert len(numbers) == 1, "every repeat carries the same number"


def test_cash_that_this_window_approved_opens_the_drawer_and_prints_once() -> None:
    window = Window()
    window.find()
    window.request()
    paid_out = news(
        window, channel="cash", state=RefundState.REFUNDED, approved_by=ME, refunded_at=people.NOW, to_hand_over=True
    )
    assert window.world.devices.kicks == 1
    assert len(window.world.devices.paper) == 1
    assert window.model.slip is Slip.PRINTED
    window.presenter.refund_chosen(paid_out)
    window.world.tasks.settle()
    assert window.world.devices.kicks == 1, "looking at it again pays nothing out"
    assert window.world.server.asked("hand_over_refund") == [(paid_out.refund_no,)]


def test_cash_that_another_window_approved_waits_for_a_hand() -> None:
    window = Window()
    window.find()
    window.request()
    news(
        window, channel="cash", state=RefundState.REFUNDED, approved_by=OTHER, refunded_at=people.NOW,
        to_hand_over=True,
    )  # fmt: skip
    assert window.world.devices.kicks == 0
    assert window.model.slip is Slip.OWED
    window.presenter.slip_requested()
    window.world.tasks.settle()
    assert window.world.devices.kicks == 1


def test_a_wallet_refund_prints_without_the_drawer() -> None:
    window = Window()
    window.find()
    window.request()
    news(window, state=RefundState.REFUNDED, approved_by=OTHER, refunded_at=people.NOW)
    assert window.world.devices.kicks == 0
    assert "退款凭条" in window.world.devices.words()


def test_a_refund_left_behind_comes_back_by_itself() -> None:
    window = Window()
    window.find()
    window.request()
    window.presenter.back_requested()
    window.world.server.answers["refund"] = people.refund(3, state=RefundState.REFUNDED, approved_by=OTHER)
    window.world.tasks.settle()
    assert window.said.codes == ["refund.ended_refunded"]
    assert "退款凭条" in window.world.devices.words()


def test_who_asked_may_not_approve_and_is_told() -> None:
    window = Window()
    window.world.server.answers["approve_refund"] = Conflict("refund.same_person")
    window.presenter.approve_requested(people.refund(3))
    window.world.tasks.settle()
    assert window.model.fault is not None
    assert window.model.fault.code == "refund.same_person"


def test_without_the_permission_nothing_is_approved() -> None:
    window = Window(("refunds.view", "refunds.request"))
    window.presenter.approve_requested(people.refund(3))
    assert not window.world.server.asked("approve_refund")


def test_a_lost_sight_of_the_server_is_shown_and_asked_again() -> None:
    window = Window()
    window.find()
    window.request()
    window.world.server.answers["refund"] = Unreachable("server.no_answer")
    window.world.tasks.pass_time()
    window.world.tasks.settle()
    assert window.model.lost_sight
    news(window, state=RefundState.PROCESSING, approved_by=OTHER)
    assert not window.model.lost_sight


STEPS = {
    "asked": ({"state": RefundState.REQUESTED}, "done now ahead ahead ahead ahead"),
    "approved": ({"state": RefundState.APPROVED, "approved_by": OTHER}, "done done now ahead ahead ahead"),
    "unclear": ({"state": RefundState.UNKNOWN, "approved_by": OTHER}, "done done done unclear ahead ahead"),
    "rejected by a person": ({"state": RefundState.REJECTED}, "done failed ahead ahead ahead ahead"),
    "refused by the HIS": (
        {"state": RefundState.REJECTED, "approved_by": OTHER}, "done done failed ahead ahead ahead",
    ),
    "refused by the channel": ({"state": RefundState.FAILED}, "done done done failed ahead ahead"),
    "done": ({"state": RefundState.REFUNDED}, "done done done done done done"),
    "cash": ({"state": RefundState.REFUNDED, "channel": "cash"}, "done done done done done"),
}  # fmt: skip


@pytest.mark.parametrize("case", STEPS, ids=list(STEPS))
def test_steps(case: str) -> None:
    changes, expected = STEPS[case]
    assert " ".join(step.state for step in steps_of(people.refund(3, **changes))) == expected  # type: ignore[arg-type]


def test_a_refusal_of_the_his_is_said_with_its_own_sentence() -> None:
    refused = people.refund(3, state=RefundState.REJECTED, approved_by=OTHER, outcome="item.executed")
    assert headline(refused).code == "item.executed"


@pytest.mark.parametrize(
    ("channel", "state", "code"),
    [
        pytest.param("card", RefundState.PROCESSING, "refund.processing_at_terminal", id="not asked yet"),
        pytest.param("card", RefundState.UNKNOWN, "refund.unknown_at_terminal", id="the terminal did not answer"),
        pytest.param("card", RefundState.REFUNDED, "refund.state_refunded", id="it is back on the card"),
        pytest.param("wechat", RefundState.PROCESSING, "refund.state_processing", id="a wallet pays out by itself"),
    ],
)
def test_nobody_is_sent_home_before_the_terminal_has_given_the_money_back(
    channel: str, state: RefundState, code: str
) -> None:
    assert headline(people.refund(3, state=state, channel=channel)).code == code


@pytest.mark.parametrize("state", [RefundState.APPROVED, RefundState.WITHDRAWN])
@pytest.mark.parametrize("reason", ["channel.certificate_expired", "server.disk_low"])
def test_why_a_refund_waits_for_its_channel_is_said(state: RefundState, reason: str) -> None:
    said = headline(people.refund(3, state=state, channel="wechat", outcome=reason))
    assert (said.code, said.values["because"]) == ("refund.waits_for_channel", reason)
    assert sentence(said.code, said.values).what.startswith(sentence(reason, {"channel": "wechat"}).what)


def test_a_silent_his_does_not_count_as_a_closed_channel() -> None:
    assert headline(people.refund(3, state=RefundState.APPROVED, outcome="his.no_answer")).code == (
        "refund.state_approved"
    )


def test_what_was_not_paid_cannot_be_refunded() -> None:
    window = Window()
    unpaid = people.payment(3, state=PaymentState.NOT_PAID, refundable_fen=0)
    window.world.server.answers["inquire"] = OrderPage(orders=(people.order(3, unpaid),), after="")
    window.find()
    window.request()
    assert not window.world.server.asked("request_refund")


def test_an_unknown_number_is_said() -> None:
    window = Window()
    window.world.server.answers["refund"] = NotFound("refund.not_found")
    window.presenter.find_requested(people.number("R", 9), scanned=True)
    window.world.tasks.settle()
    assert window.model.fault is not None
    assert window.model.fault.code == "refund.not_found"
