"""What others do behind our back: a patient discharged, a HIS that takes its word back, money returned by hand."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime, timedelta

from app.core.clock import accounting_day
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.reconciliation import ExceptionAct
from simulation import words
from simulation.cases import said
from simulation.cases.acts import (
    alert,
    at_point,
    charged_once,
    give_back,
    given,
    his,
    open_alerts,
    paid_by,
    refund_view,
)
from simulation.cases.officer_acts import Read, owned_and_proposed, read
from simulation.scene import LOST_THERE, Scene

INPATIENT = "P000007"
WALLETS = ("wechat", "alipay")
DISCHARGED = words.Words(
    "The patient has been discharged. Send the patient to the discharge desk.", "患者已出院。 请患者到出院结算处。"
)
NOT_OURS = Read(
    words.Words(
        "Surplus, not ours The channel has money on our account that nobody else knows of.",
        "长款（非本系统） 支付渠道的商户账上有一笔钱，其他各方都不知道。",
    ),
    words.Words(
        "A code on the wall, another system's order, or a refund made by hand in the merchant pages.",
        "墙上的收款码、其他系统的订单，或在商户后台手工做的退款。",
    ),
    words.Words(
        "Attach or refund Laid beside the order that it belongs to, else sent back to the payer.",
        "挂账或退款 归到所属的订单，否则退给付款人。",
    ),
)
ROLLED_BACK = Read(
    words.Words(
        "Posting missing The patient has paid; the business system does not know it yet.",
        "未入账 患者已付款，业务系统还不知道。",
    ),
    words.Words(
        "The business system did not answer or lost the posting when it was told.",
        "通知业务系统时，它没有应答或丢失了入账。",
    ),
    words.Words(
        "Post again The business system is told once more that it is paid; it books it at most once.",
        "重新入账 再次通知业务系统已支付，它最多记一次账。",
    ),
)
ALL_GONE_BACK = {
    "wechat": words.Words(
        "WeChat gave no clear answer about this refund. "
        "It is asked again by itself. Do not ask for it twice, do not pay it in cash.",
        "微信没有给出明确的退款结果。 系统会自动再查。请勿重复申请，也不要改付现金。",
    ),
    "alipay": words.Words(
        "The channel says that more would be refunded than was paid. Look at the refunds of this payment.",
        "渠道称退款超过支付金额。 请查看这笔支付的退款。",
    ),
}
BY_RULE = words.Words("Refunded by rule, because the HIS refused the payment.", "因 HIS 拒绝入账，已按规则自动退款。")


def discharged_at_that_moment() -> None:
    """A deposit is paid while the patient is discharged: before the charge nothing is taken, after it all goes back."""
    for channel in (*WALLETS, "cash"):
        for point in ("P2", "P4", "P6"):
            if channel == "cash" and point != "P6":
                continue
            with Scene() as scene:
                window = scene.window()
                bill = scene.world.far.new_deposit(INPATIENT, scene.world.true_now())
                with at_point(scene, point, lambda: his(scene, "discharge", patient_no=INPATIENT)):
                    number, _ = scene.pay(window, scene.checkout(window, bill), channel=channel)
                    scene.passes(600)
                posting = scene.world.rows.posting(scene.payment(number).order_no)
                assert posting is not None
                assert (posting.state, posting.outcome) == (PostingState.REFUSED, "patient.discharged")
                assert words.of_code(posting.outcome) == DISCHARGED
                assert scene.state(number) is PaymentState.REFUNDED, (channel, point)
                assert scene.held_fen(number) == 0
                assert words.of_code("refund.by_rule") == BY_RULE
                if channel != "cash":
                    charged_once(scene, number)


def posted_and_rolled_back() -> None:
    """The HIS says "posted" and takes it back: the cashier rightly reads "paid", the day's reconciliation sees it."""
    for channel in WALLETS:
        with Scene() as scene:
            scene.far_fault("his", "posting", "roll_back")
            number, _ = scene.pay(scene.window(), channel=channel)
            scene.passes(120)
            payment, posting = scene.payment(number), scene.world.rows.posting(scene.payment(number).order_no)
            assert payment.state is PaymentState.PAID
            assert words.of_code(payment.reason) == words.Words("Paid.", "已支付。")
            assert posting is not None
            assert posting.state is PostingState.POSTED
            assert scene.world.far.his_book.rolled_back() == [payment.order_no]
            charged_once(scene, number)
            assert "the HIS says nothing" in scene.differs(promise=4)
            (case,) = scene.reconciled((number, "posting_missing"))
            assert read(case.found) == ROLLED_BACK
            assert owned_and_proposed(scene, case, ExceptionAct.POST_AGAIN).found.people == 1
            assert scene.state(number) is PaymentState.PAID, "nothing is refunded or edited behind a person's back"


def returned_in_the_console() -> None:
    """Somebody gives the money back in the merchant's console: our books stand and the cashier is told nothing, the
    day's bill and the comparison show it to the officer, and a refund of ours is not paid a second time."""
    for channel in WALLETS:
        with Scene() as scene:
            window = scene.window()
            number = paid_by(scene, window, channel)
            view = scene.follow(window, number)
            now = _returned_by_hand(scene, number)
            scene.passes(600)
            assert scene.follow(window, number) == view, "nobody at a screen notices"
            assert words.at_checkout(view) == said.paid()
            assert not open_alerts(scene)
            scene.passes(2 * 86400)
            payment = scene.payment(number)
            assert (payment.state, payment.refunded_fen, payment.reserved_fen) == (PaymentState.PAID, 0, 0)
            assert [one.number for one in given(scene, number)] == ["CONSOLE1"]
            assert b"CONSOLE1" in _unpacked(scene.statement(channel, accounting_day(now)))
            assert "the wallet holds 0" in scene.differs(promise=8)
            (case,) = scene.reconciled(("CONSOLE1", "not_ours"))
            assert (case.found.kind, case.found.amount_fen) == ("refund", payment.amount_fen)
            assert read(case.found) == NOT_OURS
            assert owned_and_proposed(scene, case, ExceptionAct.ATTACH, payment.order_no).found.people == 2
            assert scene.payment(number).refunded_fen == 0, "found by the day's reconciliation, settled by a person"
        with Scene() as scene:
            window = scene.window()
            number = paid_by(scene, window, channel)
            _returned_by_hand(scene, number)
            asked = give_back(scene, window, number, 4000)
            scene.passes(600)
            assert [one.number for one in given(scene, number)] == ["CONSOLE1"]
            assert words.of_refund(refund_view(scene, window, asked.refund_no)) == ALL_GONE_BACK[channel]
            scene._finished = True  # money and books differ by an act that we had no part in


def _returned_by_hand(scene: Scene, payment_no: str) -> datetime:
    """All of a payment goes back in the merchant's console: when."""
    far, now = scene.world.far, scene.world.true_now()
    order = scene.world.wallet_order(scene.payment(payment_no))
    assert order is not None
    far.till.give_back(
        order, number="CONSOLE1", kind="refund", amount_fen=order.amount_fen, now=now, takes=timedelta(0),
        outcome="SUCCESS", content={},
    )  # fmt: skip
    far.book.commit()
    return now


def _unpacked(content: bytes) -> bytes:
    """The lines of a bill, gzipped (WeChat) or zipped (Alipay)."""
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return b"".join(folder.read(name) for name in folder.namelist())


def refused_to_undo_what_never_came() -> None:
    """Alipay never saw the order and says so to the undo as well: "not found" proves nothing, so it stays unknown, with
    an alert; as soon as the channel takes the undo it is settled without a person."""
    with Scene() as scene:
        scene.wire("pay", LOST_THERE)
        scene.far_fault("alipay", "cancel", "error", times=None, code="ACQ.TRADE_NOT_EXIST")
        number, _ = scene.pay(scene.window(), channel="alipay")
        scene.passes(2 * 3600)
        assert scene.state(number) is PaymentState.REVERSING
        assert alert(scene, "payment.unsettled", number) is not None
        assert words.of_code(scene.payment(number).reason) == words.Words(
            "The channel does not know the order yet; that proves nothing. "
            "Do not charge again. It is being asked by itself.",
            "渠道暂未查到订单，这不能证明没扣钱。 不要再次收费，系统会自动查询。",
        )
        scene.world.far.faults.remove()
        scene.passes(3600)
        assert scene.state(number) is PaymentState.REVERSED
        assert alert(scene, "payment.unsettled", number) is None
