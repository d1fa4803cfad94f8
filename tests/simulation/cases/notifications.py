"""Notifications: often, before the answer, forged, replayed, in the same moment; codes and numbers used again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from random import Random

import pytest

from app.core.errors import Conflict, PaydeskError
from app.core.payment import PaymentState
from server.practice.alipay.notify import TAMPERS, notification
from server.practice.book import Order
from simulation import words
from simulation.cases import said
from simulation.cases.acts import at_point, charged_once, give_back, open_alerts, paid_by, read_at, refund_view
from simulation.far_ends import identity
from simulation.kernel import Killed
from simulation.scene import Scene, late_back

MONTH_S = 31 * 86400.0
HELD_FEN = 4000
WHILE_CHARGED = ("P3", "P4", "P5s", "P6", "P7", "P8")


def _tell(scene: Scene, order: Order, times: int = 1, *, tamper: str = "") -> list[str]:
    """Alipay tells us of an order so often at once: what each was answered, when time has passed."""
    own, world, answers = identity(), scene.world, list[str]()
    now = world.true_now()
    merchant, key = own.alipay[0], own.keys.private_key
    body = notification(order, merchant, key, now, Random(7), tamper=tamper).body.encode()

    def arrive() -> None:
        if world.server is None:
            raise LookupError("no server")
        try:
            world.server.services.apply_notification("alipay", body)
            answers.append("")
        except PaydeskError as error:
            answers.append(error.code)

    for _ in range(times):
        if world.server is not None and world.server.process.alive:
            world.hub.spawn(world.server.process, world.count("a notification"), arrive)
    return answers


def _order(scene: Scene, payment_no: str) -> Order:
    order = scene.world.wallet_order(scene.payment(payment_no))
    if order is None:
        raise LookupError(payment_no)
    return order


def _booked_once(scene: Scene, payment_no: str) -> None:
    """One entry in the ledger, one charge."""
    assert len(scene.world.rows.entries(payment_no)) == 1
    charged_once(scene, payment_no)


def told_often() -> None:
    """The same message 2, 10 and 1,000 times: booked once, each answered as understood."""
    with Scene() as scene:
        for times in (2, 10, 1000):
            window = scene.window()
            number = paid_by(scene, window, "alipay")
            before, view = scene.payment(number), scene.follow(window, number)
            assert words.at_checkout(view) == said.paid()
            answers = _tell(scene, _order(scene, number), times)
            scene.passes(60)
            assert answers == [""] * times
            assert scene.payment(number) == before
            assert scene.follow(window, number) == view, "nobody at a screen notices"
            assert not open_alerts(scene)
            _booked_once(scene, number)


def told_before_the_answer() -> None:
    """The message overtakes the synchronous answer: paid at once, the answer changes nothing."""
    with Scene() as scene:
        window = scene.window()
        scene.wire("pay", late_back(6))
        checkout, code = scene.checkout(window), scene.code("alipay")
        taken: list[str] = []
        scene.begin(window, lambda: taken.append(window.take(
            window.sign_in(), checkout, channel="alipay", auth_code=code, tendered_fen=0).payment_no))  # fmt: skip
        while not scene.world.checks.sent:
            scene.passes(0.01)
        [number] = scene.world.checks.payments
        assert scene.state(number) is PaymentState.SENDING
        assert read_at(scene, window, number) == said.sending("alipay")
        answers = _tell(scene, _order(scene, number), 3)
        scene.passes(1)
        assert answers == [""] * 3
        assert scene.state(number) is PaymentState.PAID
        assert read_at(scene, window, number) in (said.posting(), said.paid())
        scene.passes(60)
        assert read_at(scene, window, number) == said.paid()
        assert not open_alerts(scene)
        assert taken == [number]
        _booked_once(scene, number)


def told_again_after_the_refund() -> None:
    """ "Refunded" is known before "paid" comes once more: it stays refunded."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window, "alipay", own_fen=HELD_FEN)
        back = give_back(scene, window, number, HELD_FEN).refund_no
        scene.passes(60)
        assert scene.state(number) is PaymentState.REFUNDED
        before, refund = scene.follow(window, number), refund_view(scene, window, back)
        assert words.of_refund(refund) == said.gone_back(HELD_FEN, "alipay")
        _tell(scene, _order(scene, number), 10)
        scene.passes(60)
        assert scene.state(number) is PaymentState.REFUNDED
        assert scene.follow(window, number) == before, "nobody at a screen notices"
        assert refund_view(scene, window, back) == refund
        assert not open_alerts(scene)
        assert len(scene.world.rows.entries(number)) == 2


def told_after_a_death() -> None:
    """The server dies anywhere once the money is charged; the message finds the payment before a question does."""
    for point in WHILE_CHARGED:
        with Scene() as scene:
            scene.crash_at(point)
            window = scene.window()
            number, _ = scene.pay(window, channel="alipay")
            scene.restart("server")
            _tell(scene, _order(scene, number), 2)
            scene.passes(120)
            assert scene.state(number) is PaymentState.PAID, point
            scene.restart("server")  # it may have died as it told the HIS
            scene.passes(60)
            assert read_at(scene, window, number) == said.paid(), point
            assert not open_alerts(scene)
            _booked_once(scene, number)


def forged_or_wrong() -> None:
    """Forged, of another amount, for another merchant: refused with its own code, and nothing is believed."""
    expected = {
        "signature": "notification.forged", "amount": "notification.amount_differs",
        "merchant": "notification.other_merchant",
    }  # fmt: skip
    with Scene() as scene:
        window = scene.window()
        scene.world.outages["alipay"] = scene.world.hub.now_s + 25
        number, _ = scene.pay(window, channel="alipay")
        now = scene.world.true_now()
        never = Order(
            service="alipay", merchant=identity().alipay[0].seller_id, number=number, kind="pay",
            channel_number="20260301" + "7" * 20, amount_fen=6360, state="paid", created_at=now, paid_at=now,
            payer="2088000000000001",
        )  # fmt: skip
        for tamper in TAMPERS:
            answers = _tell(scene, never, tamper=tamper)
            scene.passes(1)
            assert answers == [expected[tamper]]
            assert scene.state(number) in (PaymentState.SENDING, PaymentState.UNKNOWN)
            assert read_at(scene, window, number) in (said.sending("alipay"), said.unknown("alipay"))
        unknown = _tell(scene, replace(never, number=f"P{'0' * 12}{number[13:]}"))
        scene.passes(1)
        assert unknown == ["payment.not_found"]
        assert not open_alerts(scene), "nobody at a screen notices"


def replayed_from_last_month() -> None:
    """A message of last month once more: nothing changes, and it makes no other payment paid."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window, "alipay")
        order = _order(scene, number)
        _tell(scene, order)
        scene.passes(60)
        before = scene.payment(number)
        scene.world.hub.kill(scene.world.office.process)
        scene.crash("server")
        scene.passes(MONTH_S)
        scene.restart("server")
        scene.passes(300)
        window.session = None
        scene.do(window, window.sign_in)
        view, alerts = scene.follow(window, number), open_alerts(scene)
        answers = _tell(scene, order, 5)
        scene.passes(60)
        assert answers == [""] * 5
        assert scene.payment(number) == before
        assert scene.follow(window, number) == view, "nobody at a screen notices"
        assert words.at_checkout(view) == said.paid()
        assert open_alerts(scene) == alerts
        _booked_once(scene, number)


def in_the_same_moment() -> None:
    """The message arrives in the same moment as any step of the payment: booked once."""
    with Scene() as scene:
        for point in WHILE_CHARGED:
            window = scene.window()

            def told() -> None:
                number = max(scene.world.checks.payments, key=lambda one: scene.payment(one).created_at)
                _tell(scene, _order(scene, number), 2)

            with at_point(scene, point, told):
                number, _ = scene.pay(window, channel="alipay")
                scene.passes(60)
            assert scene.state(number) is PaymentState.PAID, point
            assert read_at(scene, window, number) == said.paid(), point
            assert not open_alerts(scene)
            _booked_once(scene, number)


def code_of_the_patient_before() -> None:
    """The same code is scanned for the next patient: refused by the wallet, said so, nobody is charged twice."""
    for channel in ("wechat", "alipay"):
        with Scene() as scene:
            window = scene.window()
            code = scene.code(channel)
            first, _ = scene.pay(window, channel=channel, code=code)
            scene.passes(20)
            second, _ = scene.pay(
                window, scene.checkout(window, scene.bill(500, patient=1)), channel=channel, code=code
            )
            scene.passes(20)
            assert scene.state(first) is PaymentState.PAID
            assert scene.state(second) is PaymentState.NOT_PAID
            assert scene.held_fen(second) == 0
            read = words.of_code(scene.payment(second).reason, {"channel": channel})
            assert "code" in read.english, read
            assert "付款码" in read.chinese, read


def retried_with_another_amount() -> None:
    """After the desk died anywhere, its number comes again with another amount: refused, the first one counts."""
    for point in ("P1d", "P5d"):
        with Scene() as scene:
            scene.crash_at(point, "W0")
            with pytest.raises(Killed):
                scene.pay(scene.window())
            [intent] = scene.window().journal.intents()
            number = intent.payment.payment_no
            scene.restart("W0")
            window = scene.window()
            edited = replace(intent.payment, amount_fen=intent.payment.amount_fen + 100)
            with pytest.raises(Conflict) as refused:
                scene.do(window, partial(window.line.take_payment, edited))
            assert refused.value.code == "payment.number_reused", point
            assert words.of_error(refused.value) == (
                "This payment number stands for another payment. Read the bills again and start anew.",
                "该支付单号已用于另一笔支付。 请重新读取账单后再收。",
            )
            scene.passes(60)
            assert scene.payment(number).amount_fen == 6360
            assert scene.state(number) is (PaymentState.NOT_PAID if point == "P1d" else PaymentState.PAID)
