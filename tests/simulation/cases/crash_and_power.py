"""The desk or the server dies at every step of a payment, once or again and again: no second charge, nothing lost."""

from __future__ import annotations

import contextlib
from functools import partial

from app.core.payment import PaymentState
from simulation import words
from simulation.cases.acts import at_point, charged_once, comes_back
from simulation.kernel import Killed
from simulation.scene import LOST_BACK, Scene

AT_THE_DESK = ("P1d", "P5d")
AT_THE_SERVER = ("P0", "P1s", "P2", "P3", "P4", "P5s", "P6", "P7", "P8")
WALLETS = ("wechat", "alipay")
CHANNELS = ("cash", *WALLETS)
PAID = {
    "cash": words.Words("Cash received.", "已收现金。"),
    "wechat": words.Words("Paid.", "已支付。"),
    "alipay": words.Words("Paid.", "已支付。"),
}
NEVER_SENT = words.Words(
    "The request never reached the server; no money has been taken. Scan a new payment code.",
    "请求没有到达服务器，没有扣钱。 请重新扫付款码。",
)
UNDONE = words.Words(
    "The payment has been undone; the channel has proved it. Scan a new payment code, or take cash.",
    "支付已撤销，渠道已确认。 可重新扫付款码或改收现金。",
)
CALLED_ONCE = 1


def _points(channel: str) -> tuple[str, ...]:
    """The steps that a payment of a channel passes: cash is sent nowhere."""
    server = ("P0", "P1s", "P6", "P7", "P8") if channel == "cash" else AT_THE_SERVER
    return (*AT_THE_DESK, *server)


def _tries(scene: Scene, channel: str) -> None:
    """A payment during which somebody may die."""
    with contextlib.suppress(Killed):
        scene.pay(scene.window(), channel=channel)


def _number(scene: Scene) -> str:
    """The one number that the desk's journal holds for good."""
    numbers = [intent.payment.payment_no for intent in scene.window().journal.intents()]
    assert len(numbers) == 1
    return numbers[0]


def _ends_well(scene: Scene, number: str, channel: str) -> PaymentState:
    """Paid and charged once, or without money by proof; in the words that stand here."""
    payment = scene.payment(number)
    said = words.of_code(payment.reason)
    if payment.state is PaymentState.PAID:
        assert said == PAID[channel]
        if channel != "cash":
            charged_once(scene, number)
            assert scene.held_fen(number) == payment.amount_fen
    else:
        assert payment.state in (PaymentState.NOT_PAID, PaymentState.REVERSED), payment.state
        assert said == (UNDONE if payment.state is PaymentState.REVERSED else NEVER_SENT)
        assert channel == "cash" or scene.held_fen(number) == 0
    return payment.state


def desk_dies_at_every_step() -> None:
    """The window's computer dies; started again it finds its number, asks, and the payment goes on without it."""
    for channel in CHANNELS:
        for point in _points(channel):
            with Scene() as scene:
                dying: list[str] = []

                def die(scene: Scene = scene, dying: list[str] = dying, point: str = point) -> None:
                    dying.append(point)
                    scene.crash("W0")

                with at_point(scene, point, die):
                    _tries(scene, channel)
                    scene.passes(30)
                assert dying == [point]
                scene.restart("W0")
                scene.passes(150)
                state = _ends_well(scene, _number(scene), channel)
                assert (state is PaymentState.PAID) == (point != "P1d"), point


def server_dies_at_every_step() -> None:
    """The server dies while the window lives; it is up again within seconds and finishes, or proves that there is no
    money."""
    for channel in CHANNELS:
        for point in _points(channel)[len(AT_THE_DESK) :]:
            with Scene() as scene:
                scene.crash_at(point)
                comes_back(scene)
                _tries(scene, channel)
                scene.passes(180)
                assert scene.world.server_starts > CALLED_ONCE, point
                number = _number(scene)
                scene.do(scene.window(), partial(scene.window().ask, scene.window().recover))
                scene.passes(60)
                state = _ends_well(scene, number, channel)
                if channel != "cash" and point in ("P3", "P4", "P5s", "P6", "P7", "P8"):
                    assert state is PaymentState.PAID, point


def ten_deaths_in_a_row() -> None:
    """Charged, the answer lost; server and desk die ten times while they recover: the eleventh life finds it paid."""
    for channel, pay, query in (("wechat", "micropay", "orderquery"), ("alipay", "pay", "query")):
        for first in ("P1s", "P4"):
            with Scene() as scene:
                if first == "P4":
                    scene.wire(pay, LOST_BACK)
                scene.wire(query, *[LOST_BACK] * 10)
                scene.crash_at(first)
                scene.begin(scene.window(), partial(_alone, scene, channel))
                for life in range(10):
                    scene.passes(1.0 + 0.2 * life)
                    for who in ("server", "W0"):
                        if scene.world.process(who).alive:
                            scene.crash(who)
                    scene.restart("server")
                    scene.restart("W0")
                scene.passes(300)
                number = _number(scene)
                state = _ends_well(scene, number, channel)
                assert scene.world.checks.sent[number] <= CALLED_ONCE
                assert scene.world.server_starts >= 11
                assert (state is PaymentState.PAID) == (scene.held_fen(number) > 0)


def _alone(scene: Scene, channel: str) -> None:
    """A payment beside others, as a step of the window itself."""
    window = scene.window()
    scene.world.naming[scene.world.hub.task()] = "the payment"
    window.take(window.sign_in(), scene.checkout(window), channel=channel, auth_code=scene.code(channel))
