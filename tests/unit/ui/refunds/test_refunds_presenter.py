"""A refund from the scan of a receipt to the slip: what is sent, what is watched, what is paid out once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Conflict, NotFound, Unreachable
from app.core.payment import PaymentState
from app.core.payout import PayoutMethod, PayoutState
from app.core.permissions import PERMISSIONS
from app.core.refund import RefundState
from app.desk.pay_out import PayoutTyped
from app.wire.orders import OrderPage
from app.wire.refunds import RefundView, RefusedItemView, RequestRefund, StepUp
from support import screen_people as people
from support.screen_world import PlainFacts, Watched, World
from ui.refunds.models import (
    Group,
    RefundsModel,
    Slip,
    Stage,
    alone_left_fen,
    bills_meant,
    bills_named,
    groups_of,
    headline,
    lines_chosen,
    steps_of,
)
from ui.refunds.presenter import RefundsPresenter
from ui.refunds.second_person import read_secret

PAID = people.payment(3)
ME, OTHER = "王芳", "赵敏"


class Said:
    """Notices that were said."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def say(self, code: str, level: str = "info", *, loud: bool = False, **values: str | int) -> None:
        self.codes.append(code)


class Window:
    """A refunds screen over a play world."""

    def __init__(self, permissions: tuple[str, ...] = PERMISSIONS) -> None:
        self.world, self.view, self.facts, self.said = World(), Watched(), PlainFacts(permissions), Said()
        self.world.server.answers = {
            "open_refunds": (), "inquire": OrderPage(orders=(people.order(3, PAID),), after=""),
            "find_patients": [people.PERSON], "request_refund": people.refund(3), "refund": people.refund(3),
            "paid_bills": lambda _order_no: people.paid_bills(3, PAID), "payouts": lambda *_refund_no: (),
            "hand_over_refund": people.refund(3, channel="cash", state=RefundState.REFUNDED),
        }  # fmt: skip
        self.world.server.answers["find_patients"] = lambda _wanted: [people.PERSON]
        server: Any = self.world.server
        self.presenter = RefundsPresenter(
            self.view, self.world.tasks, self.world.desk, server, self.facts, self.said, self.world.clock
        )
        self.presenter.load()
        self.world.tasks.settle()

    @property
    def model(self) -> RefundsModel:
        model = self.view.last
        assert isinstance(model, RefundsModel)
        return model

    def stage(self) -> Stage:
        """What is in front."""
        return self.model.stage

    def find(self) -> None:
        self.presenter.find_requested(PAID.payment_no, scanned=True)
        self.world.tasks.settle()

    def request(self, amount_fen: int | None = 12_650, bills: tuple[str, ...] = ("B301", "B302")) -> None:
        self.presenter.refund_requested(amount_fen, "refund.not_executed", "", bills)
        self.world.tasks.settle()

    @property
    def sent(self) -> RequestRefund:
        sent = self.world.server.asked("request_refund")[-1][0]
        assert isinstance(sent, RequestRefund)
        return sent


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


def test_cash_goes_back_only_in_an_open_shift() -> None:
    window = Window()
    cash = people.payment(3, channel="cash")
    window.world.server.answers["inquire"] = OrderPage(orders=(people.order(3, cash),), after="")
    window.facts.shift = None
    window.find()
    window.request()
    assert window.model.fault is not None
    assert window.model.fault.code == "refund.cash_needs_shift"


def test_a_lost_answer_is_unclear_and_is_not_called_a_failure() -> None:
    window = Window()
    window.find()
    window.world.server.answers["request_refund"] = Unreachable("server.no_answer")
    window.request()
    assert window.model.fault is not None
    assert (window.model.fault.code, window.model.fault.tone) == ("refund.request_unclear", "unknown")
    numbers = {sent.refund_no for (sent,) in window.world.server.asked("request_refund")}
    assert len(numbers) == 1, "every repeat carries the same number"


def news(window: Window, **changes: Any) -> RefundView:
    """The server knows more of the refund in front."""
    view = people.refund(3, version=9, **changes)
    window.world.server.answers["refund"] = view
    window.world.tasks.pass_time()
    window.world.tasks.settle()
    return view


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


# ---------------------------------------------------------------- lines, limits, a second person, payouts


def test_the_lines_of_the_bills_are_read_beside_and_single_ones_are_sent() -> None:
    window = Window()
    window.find()
    assert window.model.lines == people.paid_bills(3, PAID)
    (item,) = lines_chosen(window.model.lines, frozenset({("B301", 1)}))
    window.presenter.refund_requested(item.own_fen, "refund.wrong_item", "", (), (item,))
    window.world.tasks.settle()
    assert (window.sent.items, window.sent.bills, window.sent.amount_fen) == ((item,), (), 3_160)


def test_a_his_that_does_not_answer_leaves_whole_bills_to_choose() -> None:
    window = Window()
    window.world.server.answers["paid_bills"] = Unreachable("his.no_answer")
    window.find()
    assert window.model.lines == ()
    assert window.model.fault is None
    window.request()
    assert window.stage() is Stage.FOLLOW


def test_a_second_person_approves_here() -> None:
    window = Window()
    window.find()
    window.request()
    given = StepUp(username="zhaomin", pin="2580")
    window.world.server.answers["approve_refund"] = people.refund(3, state=RefundState.APPROVED, approved_by=OTHER)
    window.presenter.step_up_requested(people.refund(3), given)
    window.world.tasks.settle()
    assert window.world.server.asked("approve_refund") == [(people.refund(3).refund_no, "", given)]
    news(
        window, channel="cash", state=RefundState.REFUNDED, approved_by=OTHER, refunded_at=people.NOW,
        to_hand_over=True,
    )  # fmt: skip
    assert window.world.devices.kicks == 1, "approved at this window: this drawer opens"


@pytest.mark.parametrize(
    ("changes", "groups"),
    [
        pytest.param({"requested_by_id": 8}, {Group.ME}, id="another one's wish"),
        pytest.param({}, {Group.MINE}, id="my own wish"),
        pytest.param({"requested_by_id": 8, "amount_fen": 99_999_999}, set(), id="above what I may approve"),
        pytest.param({"requested_by_id": 8, "state": RefundState.PROCESSING}, {Group.WAY}, id="under way"),
        pytest.param(
            {"requested_by_id": 8, "state": RefundState.REFUNDED, "channel": "cash", "to_hand_over": True},
            {Group.ME}, id="cash in this drawer",
        ),
        pytest.param(
            {"requested_by_id": 8, "state": RefundState.REFUNDED, "to_hand_over": True, "window_id": 9},
            set(), id="cash in another drawer",
        ),
        pytest.param(
            {"requested_by_id": 8, "state": RefundState.ABNORMAL}, {Group.ME, Group.WAY}, id="to be paid out",
        ),
    ],
)  # fmt: skip
def test_in_which_group_a_refund_stands(changes: dict[str, Any], groups: set[Group]) -> None:
    window = Window()
    model = replace(window.model, approve_fen=5_000_000)
    assert groups_of(model, people.refund(3, **changes)) == groups


def test_what_i_have_refunded_alone_counts_against_my_limit() -> None:
    window = Window()
    mine = people.refund(3, state=RefundState.REFUNDED, approved_by_id=7, amount_fen=5_000)
    others = people.refund(4, state=RefundState.REFUNDED, approved_by_id=8, amount_fen=7_000)
    order = people.order(3, PAID, refunds=(mine, others))
    assert window.model.alone_fen == 20_000
    assert alone_left_fen(window.model, order) == 15_000


def test_the_rest_of_a_refused_refund_is_asked_for_anew() -> None:
    window = Window()
    refused = people.refund(
        3, state=RefundState.REJECTED, approved_by=OTHER, outcome="item.executed",
        refused_items=(
            RefusedItemView(bill_no="B301", line_no=1, name="阿司匹林", code="item.executed", reason="药品已发放"),
            RefusedItemView(bill_no="B301", line_no=2, name="阿托伐他汀钙片", code="", reason=""),
        ),
    )  # fmt: skip
    window.presenter.rest_requested(refused)
    window.world.tasks.settle()
    assert window.stage() is Stage.CHOOSE
    assert window.model.preset == {("B301", 2)}


def test_a_payment_too_old_offers_a_payout() -> None:
    window = Window()
    window.find()
    assert not window.model.payout_possible
    window.world.server.answers["request_refund"] = Conflict("refund.too_old", limit=365)
    window.request()
    assert window.model.payout_possible
    window.world.server.answers["request_refund"] = people.refund(3, route="payout")
    window.presenter.refund_requested(12_650, "refund.wrong_item", "", ("B301", "B302"), (), True)
    window.world.tasks.settle()
    assert window.sent.route == "payout"


def in_front(window: Window, *payouts: Any) -> None:
    """A refund whose card is closed is in front, with its payouts."""
    window.world.server.answers["payouts"] = lambda *_number: payouts
    window.world.server.answers["refund"] = people.refund(3, state=RefundState.ABNORMAL)
    window.presenter.refund_chosen(people.refund(3, state=RefundState.ABNORMAL))
    for _ in range(4):
        if window.world.tasks.waiting:
            window.world.tasks.step()


def test_a_payout_is_prepared_with_its_proof(tmp_path: Path) -> None:
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(b"%PDF-1.7 signed")
    window = Window()
    in_front(window)
    window.world.server.answers["prepare_payout"] = people.payout(3)
    typed = PayoutTyped(method=PayoutMethod.CASH, payee_name="演练甲", payee_account="", proof_path=str(proof))
    window.presenter.payouts.prepare(typed)
    window.world.tasks.settle()
    (sent,) = window.world.server.asked("prepare_payout")[0]
    assert (sent.proof, sent.method, sent.payout_no[0]) == (b"%PDF-1.7 signed", "cash", "Y")
    assert window.model.standing == people.payout(3)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"payee_name": " "}, "payout.payee_missing", id="nobody"),
        pytest.param({"method": PayoutMethod.ACCOUNT}, "payout.account_missing", id="no account"),
        pytest.param({"proof_path": ""}, "proof.missing", id="no proof"),
        pytest.param({"proof_path": "/nowhere/proof.pdf"}, "proof.missing", id="a file that is not there"),
    ],
)
def test_a_payout_that_cannot_be_is_not_sent(changes: dict[str, Any], code: str) -> None:
    window = Window()
    in_front(window)
    usual = PayoutTyped(method=PayoutMethod.CASH, payee_name="演练甲", payee_account="", proof_path="x")
    window.presenter.payouts.prepare(replace(usual, **changes))
    for _ in range(3):
        if window.world.tasks.waiting:
            window.world.tasks.step()
    assert window.model.fault is not None
    assert window.model.fault.code == code
    assert not window.world.server.asked("prepare_payout")


def test_cash_that_is_paid_out_opens_the_drawer_and_prints_the_slip() -> None:
    window = Window()
    approved = people.payout(3, state=PayoutState.APPROVED, approved_by=OTHER, approved_by_id=8)
    in_front(window, approved)
    paid = replace(approved, state=PayoutState.PAID, paid_by=ME, paid_at=people.NOW, version=2)
    window.world.server.answers |= {"pay_payout": paid, "refund": people.refund(3, state=RefundState.PAID_OUT)}
    window.presenter.payouts.pay(approved)
    for _ in range(6):
        if window.world.tasks.waiting:
            window.world.tasks.step()
    assert window.world.devices.kicks == 1
    assert "退款付款凭条" in window.world.devices.words()
    assert window.model.followed is not None
    assert window.model.followed.state is RefundState.PAID_OUT


@pytest.mark.parametrize(
    ("secret", "kind"), [("2580", "pin"), ("12345678", "pin"), ("123456789", "password"), ("pass-word", "password")]
)
def test_digits_are_a_pin_and_anything_else_a_password(secret: str, kind: str) -> None:
    assert getattr(read_secret(" zhaomin ", secret), kind) == secret
