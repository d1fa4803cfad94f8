"""Refunds: lost, repeated, racing, refused late, without balance, without a right, too many."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from app.core.clock import BEIJING
from app.core.errors import Conflict, PaydeskError, Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.practice.faults import Fault
from simulation import words
from simulation.cases import said
from simulation.cases.acts import (
    alert,
    comes_back,
    give_back,
    given,
    lock,
    open_alerts,
    paid_by,
    read_at,
    refund_view,
    refunds_of,
)
from simulation.kernel import START, Killed
from simulation.mischief import Message
from simulation.scene import LOST_BACK, LOST_THERE, NOT_SENT, Scene, late_back, twice
from simulation.window import Window

SERVER_POINTS = ("R1", "R2", "R3", "R4", "R5", "R6")
DAY_S = 86400.0
PAUSE_BEGINS = datetime.combine(START.astimezone(BEIJING).date() + timedelta(days=1), datetime.min.time(), BEIJING)
HELD_BACK_FEN = 4000
ACCEPTED = words.Words(
    "WeChat has accepted the refund and is paying out. "
    "Tell the patient: it arrives on the account it came from, sometimes after days.",
    "微信已受理退款，正在付款。 告诉患者：款项原路退回，到账可能需要几天。",
)
"""Below what a cashier may refund alone."""


def lost_and_repeated() -> None:
    """However a refund's message is lost, and wherever the server dies: one number, one refund at the wallet."""
    lost = (LOST_THERE, LOST_BACK, NOT_SENT, late_back(35), twice())
    for channel in ("wechat", "alipay"):
        with Scene() as scene:
            for how in lost:
                _one_refund(scene, channel, how, "")
            for point in SERVER_POINTS:
                _one_refund(scene, channel, LOST_BACK, point)


def _one_refund(scene: Scene, channel: str, how: Message, point: str) -> None:
    window = scene.window()
    number = paid_by(scene, window, channel)
    scene.wire("refund", how)
    if point:
        scene.crash_at(point)
        comes_back(scene)
    asked = give_back(scene, window, number, HELD_BACK_FEN)
    if not point and how == LOST_BACK:
        scene.passes(40)
        assert scene.refund(asked.refund_no).state in (RefundState.UNKNOWN, RefundState.REFUNDED)
    scene.passes(900)
    assert refunds_of(scene, number) == [asked.refund_no], (channel, point)
    assert [one.number for one in given(scene, number)] == [asked.refund_no], (channel, point)
    assert scene.refund(asked.refund_no).state is RefundState.REFUNDED, (channel, point)
    assert scene.held_fen(number) == 6360 - HELD_BACK_FEN
    read = words.of_refund(refund_view(scene, window, asked.refund_no))
    assert read.english.startswith("¥40.00 has gone back by"), read
    assert read.chinese.startswith("¥40.00 已经"), read


def server_gone_while_asked() -> None:
    """Taken by the server, which then stays away: the window says so, the list has it, nothing is asked for twice."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        scene.crash_at("R1")
        with pytest.raises(Unreachable):
            give_back(scene, window, number, HELD_BACK_FEN)
        read = words.of_code("refund.request_unclear")
        assert read.english.startswith("The server did not say whether it has this refund."), read
        assert "列表" in read.chinese, read
        scene.restart("server")
        scene.passes(300)
        [refund_no] = refunds_of(scene, number)
        assert [one.number for one in given(scene, number)] == [refund_no]


def desk_dies_before_asking() -> None:
    """The desk dies before it sent: no refund anywhere; the next request is the only one."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        scene.crash_at("R0", "W0")
        with pytest.raises(Killed):
            give_back(scene, window, number, HELD_BACK_FEN)
        assert not refunds_of(scene, number)
        scene.restart("W0")
        window = scene.window()
        assert read_at(scene, window, number) == said.paid(), "the list has no refund: nothing was asked for"
        assert not open_alerts(scene)
        asked = give_back(scene, window, number, HELD_BACK_FEN)
        scene.passes(300)
        assert len(given(scene, number)) == 1
        assert words.of_refund(refund_view(scene, window, asked.refund_no)) == said.gone_back(HELD_BACK_FEN, "wechat")
        assert not open_alerts(scene)


def two_at_once_beyond_the_sum() -> None:
    """Two windows ask at once for parts that together are more than was paid: one is refused, at every step."""
    for point in ("", *SERVER_POINTS):
        with Scene() as scene:
            number = paid_by(scene, scene.window())
            refused: list[PaydeskError] = []
            if point:
                scene.crash_at(point)
                comes_back(scene)
            for window in scene.world.windows:
                scene.begin(window, partial(_asks, scene, window, number, refused))
            scene.passes(600)
            assert [error.code for error in refused] == ["refund.over_paid"], (point, refused)
            read = words.of_error(refused[0])
            assert read == (
                "That is more than can go back: ¥23.60 at most. Lower the amount.",
                "超过可退金额，最多可退 ¥23.60。 请减少金额。",
            )
            assert sum(one.amount_fen for one in given(scene, number)) == HELD_BACK_FEN
            assert scene.held_fen(number) == 6360 - HELD_BACK_FEN


def _asks(scene: Scene, window: Window, number: str, refused: list[PaydeskError]) -> None:
    session = window.sign_in()
    if window.current is None:
        raise LookupError("no shift is open here")
    scene.world.naming[scene.world.hub.task()] = f"a part at {window.name}"
    asking = True
    while asking:
        try:
            window.refund(session, number, HELD_BACK_FEN, "refund.patient_request", shift_no=window.current.shift_no)
            asking = False
        except Conflict as error:
            refused.append(error)
            asking = False
        except Unreachable:
            window.process.hub.pause(30)
            asking = all(one.requested_by_id != session.operator_id for one in window.line.open_refunds())


def days_then_refused() -> None:
    """Accepted, in work for three days, then given up by the channel: no money moved, the amount is free again."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        rule = Fault(kind="refund_closed", delay_s=3 * DAY_S)
        scene.world.far.faults.add(rule, service="wechat", operation="refund")
        asked = give_back(scene, window, number, HELD_BACK_FEN)
        scene.passes(2.9 * DAY_S)
        assert scene.refund(asked.refund_no).state is RefundState.PROCESSING
        read = words.of_refund(refund_view(scene, window, asked.refund_no))
        assert read.english.startswith("WeChat has accepted the refund and is paying out."), read
        assert "受理" in read.chinese, read
        assert scene.payment(number).reserved_fen == HELD_BACK_FEN
        scene.passes(DAY_S)
        refund = scene.refund(asked.refund_no)
        assert refund.state is RefundState.FAILED
        assert alert(scene, "refund.failed", asked.refund_no) is not None
        assert scene.payment(number).reserved_fen == 0
        assert scene.held_fen(number) == 6360


def closed_and_begun_anew() -> None:
    """Closed by the wallet, and a copy of the request arrives after that, which begins it anew: "closed" is not
    believed while one may be on its way, so that the money is not promised a second time."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        scene.world.far.faults.add(Fault(kind="refund_closed"), service="wechat", operation="refund")
        scene.wire("refund", Message((0.1, 30.0), 0.1))
        asked = give_back(scene, window, number, HELD_BACK_FEN)
        scene.passes(25)
        assert [one.state for one in given(scene, number)] == ["REFUNDCLOSE"]
        assert scene.refund(asked.refund_no).state is not RefundState.FAILED
        assert scene.payment(number).reserved_fen == HELD_BACK_FEN
        assert words.of_refund(refund_view(scene, window, asked.refund_no)) == ACCEPTED
        scene.passes(900)
        assert scene.refund(asked.refund_no).state is RefundState.REFUNDED
        assert scene.held_fen(number) == 6360 - HELD_BACK_FEN
        assert words.of_refund(refund_view(scene, window, asked.refund_no)) == said.gone_back(HELD_BACK_FEN, "wechat")


def card_is_closed() -> None:
    """The payer's card is gone: abnormal with an owner, reserved; finished in the console, it is refunded."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        scene.world.far.faults.add(Fault(kind="refund_change"), service="wechat", operation="refund")
        asked = give_back(scene, window, number, HELD_BACK_FEN)
        scene.passes(600)
        assert scene.refund(asked.refund_no).state is RefundState.ABNORMAL
        open_alert = alert(scene, "refund.abnormal", asked.refund_no)
        assert open_alert is not None
        assert open_alert.owner_id is not None
        read = words.of_refund(refund_view(scene, window, asked.refund_no))
        assert read.english.startswith("WeChat cannot reach the payer's account."), read
        assert "付款" in read.chinese, read
        with pytest.raises(Conflict):
            give_back(scene, window, number, HELD_BACK_FEN, name="again")
        far = scene.world.far
        far.till.restart(given(scene, number)[0], scene.world.true_now())
        scene.passes(DAY_S)
        assert scene.refund(asked.refund_no).state is RefundState.REFUNDED
        assert alert(scene, "refund.abnormal", asked.refund_no) is None


def without_balance() -> None:
    """Our balance is too small: said so, kept, sent again under the same number when it is funded."""
    for channel, code in (("wechat", "NOTENOUGH"), ("alipay", "ACQ.SELLER_BALANCE_NOT_ENOUGH")):
        with Scene() as scene:
            window = scene.window()
            number = paid_by(scene, window, channel)
            scene.far_fault(channel, "refund", "error", times=None, code=code)
            asked = give_back(scene, window, number, HELD_BACK_FEN)
            scene.passes(3600)
            assert scene.refund(asked.refund_no).state is RefundState.UNFUNDED
            assert alert(scene, "refund.balance_low", asked.refund_no) is not None
            read = words.of_refund(refund_view(scene, window, asked.refund_no))
            assert "balance" in read.english, read
            assert "余额" in read.chinese, read
            scene.world.far.faults.remove()
            scene.passes(DAY_S)
            assert [one.number for one in given(scene, number)] == [asked.refund_no]
            assert scene.refund(asked.refund_no).state is RefundState.REFUNDED


def in_the_nightly_pause() -> None:
    """Asked for while Alipay takes no refunds: nothing leaves before half past one, then it goes by itself."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window, "alipay")
        scene.passes((PAUSE_BEGINS - scene.world.true_now()).total_seconds() + 600)
        asked = give_back(scene, scene.window(), number, HELD_BACK_FEN)
        scene.passes(3600)
        assert not given(scene, number)
        read = words.of_refund(refund_view(scene, window, asked.refund_no))
        assert read.english.startswith("Alipay takes no refunds at this hour."), read
        assert "支付宝" in read.chinese, read
        scene.passes(1800)
        [back] = given(scene, number)
        assert back.created_at >= PAUSE_BEGINS + timedelta(minutes=90)
        assert scene.refund(asked.refund_no).state is RefundState.REFUNDED


def approval_withdrawn() -> None:
    """The approver is locked before it is sent: it waits for another person, nothing has moved."""
    with Scene() as scene:
        window, office = scene.window(), scene.world.office
        scene.crash("second office")
        number = paid_by(scene, window)
        scene.world.outages["posting"] = scene.world.outages["withdrawal"] = scene.world.hub.now_s + 400
        asked = give_back(scene, window, number, 6360)
        assert asked.needs_second_person
        read = words.of_refund(asked)
        assert read.english
        assert read.chinese
        scene.do(office, lambda: office.line.approve_refund(asked.refund_no))
        lock(scene, "officer")
        scene.passes(900)
        refund = scene.refund(asked.refund_no)
        assert refund.state is RefundState.REQUESTED, refund
        assert not given(scene, number)
        assert alert(scene, "refund.approval_lost", asked.refund_no) is not None
        read = words.of_refund(refund_view(scene, window, asked.refund_no))
        assert read.english.startswith("Whoever approved this refund may no longer do so; it was not sent."), read
        assert "审批" in read.chinese or "批准" in read.chinese, read
        lock(scene, "officer", locked=False)
        scene.passes(1800)
        assert scene.refund(asked.refund_no).state is RefundState.REFUNDED


def payment_is_unknown() -> None:
    """A payment of which nobody knows whether it is paid: not refundable until it is known, then it is."""
    with Scene() as scene:
        window = scene.window()
        scene.world.outages["orderquery"] = scene.world.outages["reverse"] = scene.world.hub.now_s + 300
        scene.wire("micropay", LOST_BACK)
        number, _ = scene.pay(window)
        scene.passes(40)
        assert scene.state(number) in (PaymentState.UNKNOWN, PaymentState.REVERSING)
        with pytest.raises(Conflict) as refused:
            give_back(scene, window, number, HELD_BACK_FEN)
        assert refused.value.code == "refund.payment_not_known"
        read = words.of_error(refused.value)
        assert read.english.startswith("This payment is “"), read
        assert "只有" in read.chinese or "收到" in read.chinese, read
        assert not refunds_of(scene, number)


def one_too_many() -> None:
    """The fifty-first part: refused before the HIS hears of it, offered as a payout."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        for part in range(50):
            give_back(scene, window, number, 10, name=f"part {part}")
            scene.passes(70)
        with pytest.raises(Conflict) as refused:
            give_back(scene, window, number, 10, name="part 51")
        assert refused.value.code == "refund.too_many"
        read = words.of_error(refused.value)
        assert read.english.startswith("The channel takes no further partial refund of this payment."), read
        assert "现金" in read.chinese, read
        scene.passes(600)
        assert len(given(scene, number)) == 50
        assert scene.held_fen(number) == 6360 - 500


def a_year_and_a_day_later() -> None:
    """On day 366 the channel takes nothing back: refused before anything is withdrawn."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        scene.clock("server", 366 * DAY_S)
        for each in scene.world.windows:
            scene.clock(each.name, 366 * DAY_S)
        window.session = None
        with pytest.raises(Conflict) as refused:
            give_back(scene, window, number, HELD_BACK_FEN)
        assert refused.value.code == "refund.too_old"
        read = words.of_error(refused.value)
        assert read.english.startswith("The channel no longer takes this payment back: it is too old."), read
        assert "现金" in read.chinese, read
        assert not refunds_of(scene, number)
        scene.clock("server", 0.0)
