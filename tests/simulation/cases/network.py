"""The network between charge and answer: cut, late, spoilt, refused, silent; what the window says meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from app.wire.payments import PaymentView
from simulation import words
from simulation.cases.acts import charged_once
from simulation.mischief import Message
from simulation.scene import LOST_BACK, LOST_THERE, Scene, late_back
from simulation.window import Window

WALLETS = ("wechat", "alipay")
PAY = {"wechat": "micropay", "alipay": "pay"}
QUERY = {"wechat": "orderquery", "alipay": "query"}
UNDO = {"wechat": "reverse", "alipay": "cancel"}
ASKED = " Do not charge again. It is being asked by itself."
ASKED_ZH = " 不要再次收费，系统会自动查询。"
PAID = words.Words("Paid.", "已支付。")
NOT_FOUND = words.Words(
    "The channel does not know the order yet; that proves nothing." + ASKED,
    "渠道暂未查到订单，这不能证明没扣钱。" + ASKED_ZH,
)
UNDONE = words.Words(
    "The payment has been undone; the channel has proved it. Scan a new payment code, or take cash.",
    "支付已撤销，渠道已确认。 可重新扫付款码或改收现金。",
)
CLOSED = words.Words(
    "The channel has closed this order; nothing was taken. Scan a new payment code.",
    "渠道已关闭该订单，没有扣钱。 请重新扫付款码。",
)
SILENT = words.Words(
    "The channel has not answered; it is not known whether money was taken." + ASKED,
    "渠道没有应答，不知道是否已扣款。" + ASKED_ZH,
)
TYPING = words.Words(
    "The patient is typing the password. Wait; ask the patient to confirm on the telephone.",
    "患者正在输入密码。 请等待，并请患者在手机上确认。",
)
TROUBLE = words.Words(
    "The channel has trouble; it is not known whether money was taken." + ASKED,
    "渠道系统异常，不知道是否已扣款。" + ASKED_ZH,
)
PROXY = words.Words(
    "Something between us and the channel answered instead of it." + ASKED,
    "应答的不是渠道本身。" + ASKED_ZH,
)
TOO_OFTEN = words.Words(
    "The channel is being asked too often. Do not charge again. It is being asked by itself.",
    "对渠道的请求过于频繁。 不要再次收费，系统会自动查询。",
)
SPOILT = {
    "empty": words.Words("The channel's answer was empty." + ASKED, "渠道的应答为空。" + ASKED_ZH),
    "html": words.Words(
        "A web page came instead of the channel's answer. "
        "Do not charge again; tell the information department to look at the network.",
        "收到的是网页而不是渠道应答。 不要再次收费，请信息科检查网络。",
    ),
    "cut": words.Words("The channel's answer cannot be read." + ASKED, "渠道的应答无法识别。" + ASKED_ZH),
    "wrong_signature": words.Words(
        "The answer's signature is wrong; it is not believed. "
        "Do not charge again. It is being asked by itself; tell the information department if it goes on.",
        "应答签名不对，不予采信。 不要再次收费，系统会自动查询；若持续出现请通知信息科。",
    ),
    "other_order": words.Words(
        "The answer speaks of another order; it is not believed." + ASKED, "应答是另一笔订单的，不予采信。" + ASKED_ZH
    ),
    "other_amount": words.Words(
        "The channel speaks of another amount; it is not believed. Do not charge again; finance must look at it.",
        "渠道的金额不一致，不予采信。 不要再次收费，交财务核对。",
    ),
}
REFUSED = {
    "expired": words.Words(
        "The payment code has expired; nothing was taken. Ask the patient to refresh the code, then scan again.",
        "付款码已过期，没有扣钱。 请患者刷新付款码后重扫。",
    ),
    "not_enough_money": words.Words(
        "There is not enough money in the wallet or card; nothing was taken. "
        "Ask the patient to choose another card and show the code again, or take cash.",
        "余额不足，没有扣钱。 请患者换卡后重新出示付款码，或改收现金。",
    ),
    "refused": words.Words(
        "This card cannot be used here; nothing was taken. Ask the patient to choose another card.",
        "不支持该银行卡，没有扣钱。 请患者换一张卡。",
    ),
}
NEW_CODE = words.Words(
    "The channel answered something new. "
    "Do not charge again. It is being asked by itself; tell the information department the code.",
    "渠道返回了未知代码。 不要再次收费，系统会自动查询；请把代码告诉信息科。",
)


def _said(view: PaymentView | None, state: PaymentState, expected: words.Words) -> None:
    """The window shows this state in these words."""
    assert view is not None
    assert view.state is state, (view.state, view.reason)
    assert words.of_payment(view) == expected


def _pay(scene: Scene, channel: str, behaviour: str = "pays", seconds: int = 0) -> tuple[str, PaymentView | None]:
    return scene.pay(scene.window(), channel=channel, code=scene.code(channel, behaviour, seconds))


def _later(scene: Scene, number: str, seconds: float) -> PaymentView:
    scene.passes(seconds)
    return scene.follow(scene.window(), number)


def _undone(scene: Scene, number: str, channel: str, seconds: float = 120.0) -> None:
    """Ended by the channel's own word on a reverse, and nothing is held."""
    _said(_later(scene, number, seconds), PaymentState.REVERSED, UNDONE)
    assert UNDO[channel] in scene.asked(number)
    assert scene.held_fen(number) == 0


def cut_before_it_was_whole() -> None:
    """The request never arrived: unknown however often the channel says "not found"; undone after the delay."""
    for channel in WALLETS:
        with Scene() as scene:
            scene.wire(PAY[channel], LOST_THERE)
            number, _ = _pay(scene, channel)
            _said(_later(scene, number, 20), PaymentState.UNKNOWN, NOT_FOUND)
            assert UNDO[channel] not in scene.asked(number)
            _undone(scene, number, channel)


def charged_and_the_answer_is_lost() -> None:
    """Charged at Alipay, nobody heard: asked, paid, sent once."""
    with Scene() as scene:
        scene.wire("pay", LOST_BACK)
        number, _ = _pay(scene, "alipay")
        _said(_later(scene, number, 30), PaymentState.PAID, PAID)
        charged_once(scene, number)


def answered_after_the_deadline() -> None:
    """The answer comes after we stopped waiting for it: the question has found out, the late one changes nothing."""
    for channel in WALLETS:
        with Scene() as scene:
            scene.wire(PAY[channel], late_back(39))
            number, _ = _pay(scene, channel)
            _said(_later(scene, number, 30), PaymentState.PAID, PAID)
            before = scene.payment(number)
            _said(_later(scene, number, 30), PaymentState.PAID, PAID)
            assert scene.payment(number) == before
            charged_once(scene, number)


def spoilt_answers() -> None:
    """Charged, and the answer is empty, a web page, cut, wrongly signed, of another order or amount: never believed."""
    for channel in WALLETS:
        for behaviour, expected in SPOILT.items():
            with Scene() as scene:
                number, view = _pay(scene, channel, behaviour)
                _said(view, PaymentState.UNKNOWN, expected)
                _said(_later(scene, number, 30), PaymentState.PAID, PAID)
                charged_once(scene, number)


def statuses_with_and_without_a_charge() -> None:
    """429, 500, 502, 503 say nothing about money: charged ends paid, else undone; a payer who types waits."""
    for channel in WALLETS:
        for status in ("429", "500", "502", "503"):
            for charged in (True, False):
                with Scene() as scene:
                    scene.far_fault(channel, PAY[channel], f"http_{status}" + ("_charged" if charged else ""))
                    number, view = _pay(scene, channel)
                    _said(view, PaymentState.UNKNOWN, TOO_OFTEN if status == "429" else PROXY)
                    if charged:
                        _said(_later(scene, number, 30), PaymentState.PAID, PAID)
                    else:
                        _undone(scene, number, channel)
        with Scene() as scene:
            number, view = _pay(scene, channel, "waits_then_pays")
            _said(view, PaymentState.WAITING, TYPING)
            _said(_later(scene, number, 20), PaymentState.PAID, PAID)


def codes_of_the_channel() -> None:
    """Definite refusals end unpaid at once; system and bank errors, "already paid", a code nobody knows do not."""
    for behaviour, expected in REFUSED.items():
        with Scene() as scene:
            number, view = _pay(scene, "wechat", behaviour)
            _said(view, PaymentState.NOT_PAID, expected)
            assert scene.held_fen(number) == 0
    unclear = {"SYSTEMERROR": TROUBLE, "BANKERROR": TROUBLE, "NOBODY_KNOWS_THIS": NEW_CODE}
    for code, expected in unclear.items():
        with Scene() as scene:
            scene.far_fault("wechat", "micropay", "error", code=code)
            number, view = _pay(scene, "wechat")
            _said(view, PaymentState.UNKNOWN, expected)
            _undone(scene, number, "wechat")
    for channel, code in (("wechat", "ORDERPAID"), ("alipay", "ACQ.TRADE_HAS_SUCCESS")):
        with Scene() as scene:
            scene.far_fault(channel, PAY[channel], "error", code=code)
            number, view = _pay(scene, channel)
            assert view is not None
            assert view.state not in (PaymentState.PAID, PaymentState.NOT_PAID)
            _undone(scene, number, channel)
    for channel in WALLETS:
        for behaviour, expected in (("system_error_charged", TROUBLE), ("unknown_code", NEW_CODE)):
            with Scene() as scene:
                number, view = _pay(scene, channel, behaviour)
                _said(view, PaymentState.UNKNOWN, expected)


def not_found_and_then_paid() -> None:
    """ "Not found" at first and paid at 40 s: never ended on the first word."""
    for channel in WALLETS:
        with Scene() as scene:
            number, _ = _pay(scene, channel, "late_success", 40)
            _said(_later(scene, number, 30), PaymentState.UNKNOWN, NOT_FOUND)
            _said(_later(scene, number, 15), PaymentState.PAID, PAID)
            charged_once(scene, number)


def questions_time_out() -> None:
    """Questions and reverses are silent for half an hour: unknown all the time, then the channel's word."""
    for channel in WALLETS:
        with Scene() as scene:
            scene.wire(PAY[channel], LOST_THERE)
            ends_s = scene.world.hub.now_s + 1800
            scene.world.outages.update({QUERY[channel]: ends_s, UNDO[channel]: ends_s})
            number, _ = _pay(scene, channel)
            for minute in range(1, 30):
                scene.passes(60)
                assert scene.state(number) in (PaymentState.UNKNOWN, PaymentState.REVERSING), minute
                assert words.of_code(scene.payment(number).reason) == SILENT
            scene.passes(1800)
            assert scene.state(number) is PaymentState.REVERSED
            assert words.of_code(scene.payment(number).reason) == UNDONE


def _bad_weather(random: Random) -> Message:
    if random.random() < 0.3:
        return LOST_THERE if random.random() < 0.5 else LOST_BACK
    return Message((random.uniform(0.05, 5.0),), random.uniform(0.05, 5.0))


def _read(scene: Scene) -> set[PaymentState]:
    """The states in which there are payments: each reads as it should, whoever looks at it now."""
    for payment in scene.world.checks.payments.values():
        if payment.state is PaymentState.SENDING:
            continue
        read = words.of_code(payment.reason, {"channel": payment.channel})
        if payment.state in (PaymentState.PAID, PaymentState.REVERSED):
            assert read in ((PAID,) if payment.state is PaymentState.PAID else (UNDONE, CLOSED)), read
        else:
            assert "Do not charge again" in read.english, read
            assert "不要再次收费" in read.chinese, read
    return {payment.state for payment in scene.world.checks.payments.values()}


def a_shift_of_bad_weather() -> None:
    """30 % of all messages to the wallets lost, the others up to 5 s late each way: they overtake one another."""
    with Scene() as scene:
        random, read = Random(17), set[PaymentState]()
        for operation in (*PAY.values(), *QUERY.values(), *UNDO.values(), "posting"):
            scene.wire(operation, *(_bad_weather(random) for _ in range(400)))

        def sells(window: Window, channel: str) -> Callable[[], None]:
            def sell() -> None:
                try:
                    scene.world.naming[scene.world.hub.task()] = scene.world.count("sale")
                    window.take(
                        window.sign_in(), scene.checkout(window), channel=channel, auth_code=scene.code(channel)
                    )
                except PaydeskError as error:
                    raise AssertionError(error.code) from error

            return sell

        for place in range(40):
            window = scene.window(f"W{place % 2}")
            scene.begin(window, sells(window, ("wechat", "alipay")[place % 2]))
            scene.passes(4)
            read |= _read(scene)
        scene.passes(600)
        read |= _read(scene)
        assert {PaymentState.PAID, PaymentState.UNKNOWN} <= read
        states = {one.state for one in scene.world.checks.payments.values()}
        assert len(scene.world.checks.payments) == 40
        assert PaymentState.PAID in states
        assert states <= {PaymentState.PAID, PaymentState.REVERSED, PaymentState.REVERSING, PaymentState.UNKNOWN}
        assert max(scene.world.checks.sent.values()) == 1
