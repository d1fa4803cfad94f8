"""Lines that are dead without saying so: half open for a quarter of an hour, no name, a handshake that hangs, a strange
certificate."""

from __future__ import annotations

from app.core.payment import PaymentState
from simulation import words
from simulation.cases.acts import charged_once
from simulation.scene import LOST_BACK, LOST_THERE, NOT_SENT, Scene

PAY = {"wechat": "micropay", "alipay": "pay"}
QUERY = {"wechat": "orderquery", "alipay": "query"}
UNDO = {"wechat": "reverse", "alipay": "cancel"}
HALF_OPEN_S = 15 * 60.0
SILENT = words.Words(
    "The channel has not answered; it is not known whether money was taken. "
    "Do not charge again. It is being asked by itself.",
    "渠道没有应答，不知道是否已扣款。 不要再次收费，系统会自动查询。",
)
NOT_FOUND = words.Words(
    "The channel does not know the order yet; that proves nothing. Do not charge again. It is being asked by itself.",
    "渠道暂未查到订单，这不能证明没扣钱。 不要再次收费，系统会自动查询。",
)
NOT_REACHED = words.Words(
    "The channel could not be reached. It is being asked by itself; wait for proof.",
    "无法连接渠道。 系统会自动查询，请等待确认。",
)
UNDONE = words.Words(
    "The payment has been undone; the channel has proved it. Scan a new payment code, or take cash.",
    "支付已撤销，渠道已确认。 可重新扫付款码或改收现金。",
)


def half_open() -> None:
    """Charged; then the line takes everything and answers nothing, without a reset, for a quarter of an hour."""
    for channel, pay in PAY.items():
        with Scene() as scene:
            scene.world.post_office.look = lambda: None  # type: ignore[method-assign]
            scene.wire(pay, LOST_BACK)
            began_s = scene.world.hub.now_s
            for operation in (QUERY[channel], UNDO[channel]):
                scene.wire(operation, *[LOST_BACK] * 60)
            number, view = scene.pay(scene.window(), channel=channel)
            assert view is None or view.state in (PaymentState.SENDING, PaymentState.UNKNOWN)
            while scene.world.hub.now_s - began_s < HALF_OPEN_S:
                scene.passes(60)
                assert scene.state(number) in (PaymentState.UNKNOWN, PaymentState.REVERSING)
                assert words.of_code(scene.payment(number).reason) == SILENT
            for operation in (QUERY[channel], UNDO[channel]):
                scene.world.scripted_wires[operation].clear()
            scene.passes(3 * 3600)
            assert scene.state(number) in (PaymentState.PAID, PaymentState.REVERSED)
            charged_once(scene, number)


def never_connected() -> None:
    """No name, a strange certificate: the request certainly never left; nobody is charged, other channels go on."""
    for channel, pay in PAY.items():
        with Scene() as scene:
            scene.wire(pay, NOT_SENT)
            number, view = scene.pay(scene.window(), channel=channel)
            assert view is not None
            assert (view.state, words.of_payment(view)) == (PaymentState.UNKNOWN, NOT_REACHED)
            other, _ = scene.pay(scene.window("W1"), channel="cash")
            assert scene.state(other) is PaymentState.PAID
            scene.passes(300)
            _undone(scene, number)
            assert scene.world.checks.sent[number] == 0


def handshake_hangs() -> None:
    """The connection is made and the handshake never ends: nobody knows that nothing was read, so it is asked."""
    for channel, pay in PAY.items():
        with Scene() as scene:
            scene.wire(pay, LOST_THERE)
            number, view = scene.pay(scene.window(), channel=channel)
            assert view is not None
            assert view.state is PaymentState.SENDING
            scene.passes(60)
            assert words.of_code(scene.payment(number).reason) in (SILENT, NOT_FOUND, UNDONE), scene.payment(
                number
            ).reason
            scene.passes(240)
            _undone(scene, number)


def _undone(scene: Scene, number: str) -> None:
    assert scene.state(number) is PaymentState.REVERSED
    assert words.of_code(scene.payment(number).reason) == UNDONE
    assert scene.held_fen(number) == 0
