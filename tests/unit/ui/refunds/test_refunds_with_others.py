"""Lines of bills, limits, a second person at this screen, and payouts: what the refunds screen decides of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Conflict, Unreachable
from app.core.payout import PayoutMethod, PayoutState
from app.core.refund import RefundState
from app.desk.pay_out import PayoutTyped
from app.wire.refunds import RefusedItemView, StepUp
from support import screen_people as people
from support.refund_screen import ME, OTHER, PAID, Window, news
from ui.refunds.models import (
    Group,
    Stage,
    alone_left_fen,
    groups_of,
    lines_chosen,
)
from ui.widgets.second_person import read_secret


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
    before = window.model.payout_possible
    window.world.server.answers["request_refund"] = Conflict("refund.too_old", limit=365)
    window.request()
    assert (before, window.model.payout_possible) == (False, True)
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
