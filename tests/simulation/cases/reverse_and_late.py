"""Undoing at the channel and success that comes late: whatever the order, the money is booked, given back or shown."""

from __future__ import annotations

from functools import partial

from app.core.payment import PaymentState
from simulation import words
from simulation.cases import said
from simulation.cases.acts import alert, charged_once, given, read_at, refunds_of
from simulation.scene import LOST_BACK, LOST_THERE, Scene, late_there

WALLETS = {"wechat": ("micropay", "orderquery", "reverse"), "alipay": ("pay", "query", "cancel")}
TOO_LATE = {"wechat": "REVERSE_EXPIRE", "alipay": "ACQ.TRADE_CANCEL_TIME_OUT"}
PAID = words.Words("Paid.", "已支付。")
UNDONE = words.Words(
    "The payment has been undone; the channel has proved it. Scan a new payment code, or take cash.",
    "支付已撤销，渠道已确认。 可重新扫付款码或改收现金。",
)
CALL_AGAIN = words.Words(
    "The channel has trouble; it is not known whether money was taken. "
    "Do not charge again. It is being asked by itself.",
    "渠道系统异常，不知道是否已扣款。 不要再次收费，系统会自动查询。",
)
UNDOING = words.Words(
    "Asking the channel to undo Wait: it is undone only when the channel has proved it. You may park it.",
    "正在请渠道撤销 请等待：渠道确认后才算撤销；可以先挂起。",
)
EXPIRED = words.Words(
    "It is too late to undo it at the channel. If it was charged, it is refunded instead.",
    "已超过渠道可撤销的时间。 若已扣款，将改为退款。",
)
LATE = words.Words(
    "The channel took the money after all, late. Do not charge again. Ask a supervisor to book it or to refund it.",
    "渠道后来又扣款成功（迟到成功）。 不要再次收费，请主管入账或退款。",
)


def _at(scene: Scene, number: str, state: PaymentState, expected: words.Words) -> None:
    payment = scene.payment(number)
    assert payment.state is state, (payment.state, payment.reason)
    assert words.of_code(payment.reason) == expected


def paid_between_question_and_reverse() -> None:
    """The patient pays after the last question and before the reverse arrives: undone all the same, the wallet gives
    it back; nothing is booked."""
    for channel, (_, _, reverse) in WALLETS.items():
        for seconds in (46, 49) if channel == "wechat" else (61, 64):
            with Scene() as scene:
                scene.wire(reverse, late_there(5))
                code = scene.code(channel, "waits_then_pays", seconds)
                number, _ = scene.pay(scene.window(), channel=channel, code=code)
                scene.passes(120)
                _at(scene, number, PaymentState.REVERSED, UNDONE)
                assert scene.held_fen(number) == 0
                assert [one.kind for one in given(scene, number)] == ["reverse"]


def request_arrives_after_the_reverse() -> None:
    """The request lingers on the wire and arrives when the number has been undone: the channel refuses the dead
    number, whatever it says then moves nothing."""
    for channel, (pay, _, reverse) in WALLETS.items():
        with Scene() as scene:
            scene.wire(pay, late_there(100))
            number, _ = scene.pay(scene.window(), channel=channel)
            scene.passes(90)
            _at(scene, number, PaymentState.REVERSED, UNDONE)
            assert reverse in scene.asked(number)
            scene.passes(120)
            _at(scene, number, PaymentState.REVERSED, UNDONE)
            assert scene.held_fen(number) == 0


def reverse_is_lost() -> None:
    """The reverse times out: undoing until the channel has said so; the second one or a question proves it."""
    for channel, (pay, query, reverse) in WALLETS.items():
        with Scene() as scene:
            scene.world.outages[query] = scene.world.hub.now_s + 300
            scene.wire(pay, LOST_THERE)
            scene.wire(reverse, LOST_BACK)
            number, _ = scene.pay(scene.window(), channel=channel)
            undoing = 0
            for _ in range(180):
                scene.passes(1)
                undoing += scene.state(number) is PaymentState.REVERSING
            assert undoing > 0
            scene.passes(300)
            _at(scene, number, PaymentState.REVERSED, UNDONE)


def call_again() -> None:
    """ "Call again" is obeyed; the order was never seen by the channel, which proves its end all the same."""
    for channel, (pay, _, reverse) in WALLETS.items():
        with Scene() as scene:
            scene.wire(pay, LOST_THERE)
            scene.far_fault(channel, reverse, "system_error")
            number, _ = scene.pay(scene.window(), channel=channel)
            seen = set()
            for _ in range(150):
                scene.passes(1)
                seen.add(words.of_code(scene.payment(number).reason) if scene.payment(number).reverse_count else None)
            _at(scene, number, PaymentState.REVERSED, UNDONE)
            assert scene.payment(number).reverse_count == 2
            assert CALL_AGAIN in seen


def too_late_to_reverse() -> None:
    """The channel says that the day is over: never called undone; the question finds the money."""
    for channel, (pay, query, reverse) in WALLETS.items():
        with Scene() as scene:
            scene.world.outages[query] = scene.world.hub.now_s + 150
            scene.world.post_office.look = lambda: None  # type: ignore[method-assign]
            scene.wire(pay, LOST_BACK)
            scene.far_fault(channel, reverse, "error", code=TOO_LATE[channel])
            number, _ = scene.pay(scene.window(), channel=channel)
            seen = set()
            for _ in range(140):
                scene.passes(1)
                payment = scene.payment(number)
                if payment.refund_instead and payment.state is PaymentState.REVERSING:
                    seen.add(payment.reason)
            assert "channel.reverse_expired" in seen
            assert words.of_code("channel.reverse_expired") == EXPIRED
            scene.passes(1800)
            assert scene.payment(number).reverse_count == 1
            _at(scene, number, PaymentState.PAID, PAID)
            charged_once(scene, number)


def success_after_the_cancel() -> None:
    """The cashier cancels, and the money comes after that was shown: booked and told so, or given back by the undo that
    arrives after it, or never taken since the undo was first; never ignored."""
    for channel, seconds, reverse, taken, ends in (
        ("wechat", 10, (), True, PaymentState.PAID),
        ("wechat", 20, (), False, PaymentState.REVERSED),
        ("alipay", 3, (LOST_THERE,), True, PaymentState.REVERSED),
        ("alipay", 20, (), False, PaymentState.REVERSED),
    ):
        with Scene() as scene:
            window = scene.window()
            scene.wire(WALLETS[channel][2], *reverse)
            number, _ = scene.pay(window, channel=channel, code=scene.code(channel, "late_success", seconds))
            cancelled = scene.do(window, partial(window.line.cancel_payment, number))
            assert words.at_checkout(cancelled) == UNDOING
            scene.passes(120)
            assert scene.state(number) is ends, (channel, seconds)
            order, paid = scene.world.wallet_order(scene.payment(number)), ends is PaymentState.PAID
            assert order is not None
            assert (order.paid_at is not None) == taken, (channel, seconds)
            assert scene.held_fen(number) == (6360 if paid else 0)
            assert read_at(scene, window, number) == (said.paid() if paid else said.UNDONE)


def older_than_the_window_for_reverses() -> None:
    """Question and reverse are silent until the channel's window for reverses is over: still asked, never forgotten."""
    for channel, (pay, query, reverse) in WALLETS.items():
        days = 8 if channel == "wechat" else 2
        with Scene() as scene:
            scene.wire(pay, LOST_BACK)
            ends_s = scene.world.hub.now_s + days * 86400
            scene.world.outages.update({query: ends_s, reverse: ends_s, channel: 0.0})
            if channel == "alipay":
                scene.world.post_office.look = lambda: None  # type: ignore[method-assign]
            number, _ = scene.pay(scene.window(), channel=channel)
            scene.passes(days * 86400 - 60)
            assert scene.state(number) in (PaymentState.UNKNOWN, PaymentState.REVERSING)
            read = words.of_code(scene.payment(number).reason, {"channel": channel})
            assert "Do not charge again" in read.english, read
            assert "不要再次收费" in read.chinese, read
            reversed_before = scene.payment(number).reverse_count
            scene.passes(2 * 86400)
            assert scene.state(number) is PaymentState.PAID
            assert scene.payment(number).reverse_count == reversed_before
            charged_once(scene, number)


def never_seen_and_older_than_the_window() -> None:
    """The request is lost and the server stands until the channel's window for reverses is over: the channel knows
    nothing of it, so nothing is too old there, and its reverse is the proof."""
    for channel, (pay, _, reverse) in WALLETS.items():
        with Scene() as scene:
            scene.wire(pay, LOST_THERE)
            number, _ = scene.pay(scene.window(), channel=channel)
            scene.passes(10)
            scene.crash("server")
            scene.passes((8 if channel == "wechat" else 2) * 86400)
            assert reverse not in scene.asked(number)
            scene.restart("server")
            scene.passes(60)
            _at(scene, number, PaymentState.REVERSED, UNDONE)
            assert scene.asked(number).count(reverse) == 1
            assert scene.held_fen(number) == 0


def success_after_a_proven_reverse() -> None:
    """The channel proves that it is undone and takes the money all the same: asked twice, then late money with its
    alert; a person gives it back, another one approves."""
    for channel in WALLETS:
        with Scene() as scene:
            window = scene.window()
            number, _ = scene.pay(window, channel=channel, code=scene.code(channel, "waits"))
            scene.do(window, partial(window.line.cancel_payment, number))
            scene.passes(40)
            _at(scene, number, PaymentState.REVERSED, UNDONE)
            order, far = scene.world.wallet_order(scene.payment(number)), scene.world.far
            assert order is not None
            far.till.pay(order, scene.world.true_now())
            far.book.commit()
            scene.world.post_office.look()
            scene.passes(70)
            payment = scene.payment(number)
            assert payment.state in (PaymentState.LATE_PAID, PaymentState.REFUNDED, PaymentState.PAID)
            assert words.of_code("payment.late_paid") == LATE
            assert alert(scene, "payment.late", number) is not None or refunds_of(scene, number)
            scene.passes(3600)
            payment = scene.payment(number)
            assert payment.state in (PaymentState.REFUNDED, PaymentState.PAID), payment.state
            assert scene.held_fen(number) == (payment.amount_fen if payment.state is PaymentState.PAID else 0)
            assert alert(scene, "payment.late", number) is None
