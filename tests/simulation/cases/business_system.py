"""The HIS: its answer lost, another amount, down for hours, bills changed under a payment, its day closed."""

from __future__ import annotations

from functools import partial
from itertools import product

from app.core.clock import BEIJING
from app.core.payment import PaymentState
from app.core.posting import PostingState
from server.domain.posting import Posting
from simulation import words
from simulation.cases import said
from simulation.cases.acts import (
    alert,
    at_point,
    charged_once,
    comes_back,
    given,
    his,
    open_alerts,
    read_at,
    refund_view,
    refunds_of,
)
from simulation.scene import LOST_BACK, Scene

REFUSED = words.Words(
    "The HIS refuses the payment; the money goes back by itself. "
    "Tell the patient that the money comes back on the same way; ask the department before charging anew.",
    "HIS 拒绝入账，钱将自动原路退回。 请告知患者钱会原路退回；重新收费前请与科室确认。",
)
BEFORE_POSTING = ("P0", "P1s", "P2", "P3", "P4", "P5s", "P6")
HOURS_S = 3600.0


def _posting(scene: Scene, payment_no: str) -> Posting | None:
    return scene.world.rows.posting(scene.payment(payment_no).order_no)


def _posted_once(scene: Scene, payment_no: str) -> None:
    """The HIS has the order once, with the amount that was paid."""
    payment = scene.payment(payment_no)
    posting, book = _posting(scene, payment_no), scene.world.far.his_book.order(payment.order_no)
    assert posting is not None
    assert posting.state is PostingState.POSTED
    assert book is not None
    assert book["state"] == "posted"
    assert book["body"]["total_fen"] == payment.amount_fen
    assert posting.receipt_no == book["answer"]["receipt_no"]


def acknowledgement_lost() -> None:
    """Posted, and nobody heard, wherever the server dies besides: asked again under the same number, posted once."""
    with Scene() as scene:
        for point, channel in product(("", "P6", "P7", "P8"), ("wechat", "alipay", "cash")):
            scene.wire("posting", LOST_BACK)
            if point:
                scene.crash_at(point)
                comes_back(scene)
            window = scene.window()
            number, _ = scene.pay(window, channel=channel)
            if not point:
                scene.passes(2)
                assert read_at(scene, window, number) == said.posting()
            scene.passes(180)
            assert scene.state(number) is PaymentState.PAID, (channel, point)
            assert read_at(scene, window, number) == said.paid(), (channel, point)
            assert not open_alerts(scene), "it took one more try, which nobody needs to know"
            _posted_once(scene, number)
            if channel != "cash":
                charged_once(scene, number)


def posted_with_another_amount() -> None:
    """The HIS has the order already, with another amount: nothing is refunded or edited, people are told at once."""
    with Scene() as scene:
        window = scene.window()
        scene.world.outages["posting"] = scene.world.hub.now_s + 20
        number, _ = scene.pay(window)
        order_no = scene.payment(number).order_no
        book = scene.world.far.his_book
        with book.turn():
            book.save_order(order_no, _other_amount(scene, number))
        scene.passes(120)
        posting = _posting(scene, number)
        assert posting is not None
        assert posting.state is PostingState.PENDING
        assert scene.state(number) is PaymentState.PAID
        told = alert(scene, "posting.amount_differs", order_no)
        assert told is not None
        assert told.amount_fen == 6360
        read = words.of_code("alert.posting.amount_differs")
        assert read.english.startswith("The HIS says this order is already posted, with another amount."), read
        assert "金额" in read.chinese, read
        assert not given(scene, number)
        with book.turn():  # the HIS's people put it right
            book.forget_order(order_no)
        scene.passes(HOURS_S)
        _posted_once(scene, number)
        assert alert(scene, "posting.amount_differs", order_no) is None


def _other_amount(scene: Scene, payment_no: str) -> dict[str, object]:
    payment = scene.payment(payment_no)
    order = scene.world.rows.order(payment.order_no)
    bills = [{"bill_no": bill.bill_no, "version": bill.version, "own_fen": bill.own_fen + 1} for bill in order.bills]
    body = {
        "order_no": order.order_no, "kind": "outpatient", "patient_no": order.patient_no, "account_no": None,
        "total_fen": order.total_fen + 1, "bills": bills, "payments": [],
    }  # fmt: skip
    answer = {
        "order_no": order.order_no, "state": "posted", "already": False, "receipt_no": "R260301999999",
        "invoice_no": None, "guidance": "", "posted_at": "2026-03-02T08:30:00+08:00", "business_day": "2026-03-02",
    }  # fmt: skip
    return {"state": "posted", "code": None, "body": body, "answer": answer, "withdrawn_fen": 0}


def down_and_back() -> None:
    """Down for five minutes, five hours, over midnight; then everything posts, once, and the alert ends."""
    for down_s in (300.0, 5 * HOURS_S, 16 * HOURS_S):
        with Scene() as scene:
            window = scene.window()
            scene.world.outages["posting"] = scene.world.hub.now_s + down_s
            numbers = [scene.pay(window, channel=channel)[0] for channel in ("wechat", "alipay", "cash") * 2]
            scene.passes(down_s - 20)
            for number in numbers:
                assert scene.state(number) is PaymentState.PAID
                told = alert(scene, "posting.delayed", scene.payment(number).order_no)
                assert told is not None
            read = words.of_code("alert.posting.delayed")
            assert "HIS" in read.english
            assert "HIS" in read.chinese
            scene.passes(1500)
            for number in numbers:
                _posted_once(scene, number)
                assert alert(scene, "posting.delayed", scene.payment(number).order_no) is None
                assert _order_paid(scene, number)


def _order_paid(scene: Scene, payment_no: str) -> bool:
    payment = scene.payment(payment_no)
    return payment.paid_at is not None and payment.day == payment.paid_at.astimezone(BEIJING).date()


def bill_changed_under_it() -> None:
    """Changed or withdrawn at the HIS at any step before it is posted: the money goes back by rule, whole."""
    for name in ("change-bill", "withdraw-bill"):
        for point in BEFORE_POSTING:
            with Scene() as scene:
                window, bill = scene.window(), scene.bill()
                alter = partial(his, scene, name, bill_no=bill["bill_no"])
                with at_point(scene, point, alter):
                    number, _ = scene.pay(window, scene.checkout(window, bill))
                    scene.passes(300)
                posting = _posting(scene, number)
                assert posting is not None, (name, point)
                assert posting.state is PostingState.REFUSED, (name, point)
                assert scene.state(number) is PaymentState.REFUNDED, (name, point)
                assert [one.amount_fen for one in given(scene, number)] == [6360]
                assert scene.held_fen(number) == 0
    read = words.of_code("refund.by_rule")
    assert read.english == "Refunded by rule, because the HIS refused the payment."
    assert "HIS" in read.chinese


def changed_while_the_server_is_down() -> None:
    """The server dies paid and unposted, the bill is withdrawn meanwhile: after its start the money goes back."""
    for point in ("P4", "P5s", "P6"):
        with Scene() as scene:
            window, bill = scene.window(), scene.bill()
            scene.crash_at(point)
            number, _ = scene.pay(window, scene.checkout(window, bill))
            his(scene, "withdraw-bill", bill_no=bill["bill_no"])
            scene.restart("server")
            scene.passes(300)
            assert scene.state(number) is PaymentState.REFUNDED, point
            assert scene.held_fen(number) == 0
            assert scene.follow(window, number).posting_state == PostingState.REFUSED.value
            assert words.of_code("posting.refused") == REFUSED
            [back] = refunds_of(scene, number)
            assert words.of_refund(refund_view(scene, window, back)) == said.gone_back(6360, "wechat")
            charged_once(scene, number)


def day_closed_in_flight() -> None:
    """The HIS closes its day between payment and posting: posted once, into its next day; our day is the channel's."""
    with Scene() as scene:
        scene.world.outages["posting"] = scene.world.hub.now_s + 60
        window = scene.window()
        number, _ = scene.pay(window)
        closed = his(scene, "close-day")["business_day"]
        scene.passes(2)
        assert read_at(scene, window, number) == said.posting()
        scene.passes(298)
        _posted_once(scene, number)
        assert read_at(scene, window, number) == said.paid()
        assert not open_alerts(scene), "whichever day the HIS counts it in, nobody has anything to do"
        book = scene.world.far.his_book.order(scene.payment(number).order_no)
        assert book is not None
        assert book["answer"]["business_day"] == closed
        assert _order_paid(scene, number)
