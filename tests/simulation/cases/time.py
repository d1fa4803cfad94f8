"""Clocks that are wrong or jump; payments and shifts over midnight, month's end, the 29th of February."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import product

from app.core.clock import BEIJING
from app.core.payment import PaymentState
from app.core.refund import RefundState
from simulation import words
from simulation.cases import said
from simulation.cases.acts import at_point, charged_once, give_back, given, read_at, refund_view
from simulation.kernel import START
from simulation.scene import Scene, late_back

PAUSE = words.Words(
    "Alipay takes no refunds at this hour. It is sent by itself after the pause.",
    "支付宝在此时段不受理退款。 时段结束后系统会自动发出。",
)
WRONG_S = (-300.0, 300.0, -86400.0, 86400.0)
POINTS = ("P0", "P2", "P4", "P5s")
MIDNIGHT = datetime.combine(START.astimezone(BEIJING).date() + timedelta(days=1), datetime.min.time(), BEIJING)


def _booked_by_the_channel(scene: Scene, payment_no: str) -> None:
    """Paid once, on the day and at the second of the channel's own word."""
    payment = scene.payment(payment_no)
    order = scene.world.wallet_order(payment)
    assert order is not None
    assert order.paid_at is not None
    assert payment.state is PaymentState.PAID
    assert payment.paid_at is not None
    assert abs((payment.paid_at - order.paid_at).total_seconds()) < 1
    assert payment.day == order.paid_at.astimezone(BEIJING).date()
    charged_once(scene, payment_no)


def clocks_wrong() -> None:
    """The server's or the window's clock is wrong all along: the channel's time counts, or nothing is sent at all."""
    for who, offset_s, channel in product(("server", "W0"), WRONG_S, ("wechat", "alipay")):
        with Scene() as scene:
            window = scene.window()
            scene.clock(who, offset_s)
            window.session = None
            scene.do(window, window.sign_in)
            number, _ = scene.pay(window, channel=channel)
            scene.passes(60)
            scene.clock(who, 0.0)
            scene.passes(60)
            _by_the_channel_or_not_at_all(scene, number)


def _by_the_channel_or_not_at_all(scene: Scene, payment_no: str) -> None:
    """Booked by the channel's time; or the HIS or the channel has refused so wrong a clock, and no money moved."""
    payment = scene.world.checks.payments.get(payment_no)
    if payment is None:
        assert not scene.world.checks.sent[payment_no]
    elif payment.state is PaymentState.NOT_PAID:
        read = words.of_code(payment.reason, {"channel": payment.channel})
        assert read.chinese != read.english
        assert scene.held_fen(payment_no) == 0
    else:
        _booked_by_the_channel(scene, payment_no)


def desk_clock_is_said() -> None:
    """The sentences about clocks: which one is wrong, that no money is taken, what to do."""
    desk = words.of_code("desk.clock_wrong", {"minutes": 1440})
    assert desk.english.startswith("This computer's clock is 1440 min off the server's; no money is taken."), desk
    assert "1440" in desk.chinese
    for code in ("channel.clock_wrong", "alert.server.clock_back"):
        read = words.of_code(code, {"channel": "wechat"})
        assert "clock" in read.english
        assert "时钟" in read.chinese or "时间" in read.chinese, read


def clocks_jump() -> None:
    """The server's clock jumps, back or on, at a step of the payment, and its answer is late."""
    for point in POINTS:
        for offset_s in WRONG_S:
            with Scene() as scene:
                scene.wire("micropay", late_back(3))
                with at_point(scene, point, partial(scene.clock, "server", offset_s)):
                    number, _ = scene.pay(scene.window())
                    scene.passes(30)
                scene.clock("server", 0.0)
                scene.passes(120)
                _by_the_channel_or_not_at_all(scene, number)


def ahead_for_a_minute() -> None:
    """The server's clock is a day ahead for a minute while a payment waits: what was put off to the day after is looked
    at within the hour when the clock is right, and undone while its channel still takes a reverse."""
    for channel in ("wechat", "alipay"):
        with Scene() as scene:
            number, _ = scene.pay(scene.window(), channel=channel, code=scene.code(channel, "waits"))
            scene.passes(10)
            scene.clock("server", 86400.0)
            scene.passes(60)
            scene.clock("server", 0.0)
            scene.passes(3660)
            assert scene.state(number) is PaymentState.REVERSED, scene.payment(number).reason
            assert scene.held_fen(number) == 0
            assert read_at(scene, scene.window(), number) in (said.UNDONE, said.CLOSED)


def over_midnight() -> None:
    """Taken at 23:59:59.9, answered at 00:00:00.2, the shift spans both: the channel's second names the day."""
    for ends in (MIDNIGHT, *_ends()):
        for channel, operation in (("wechat", "micropay"), ("alipay", "pay")):
            _at_the_end_of(ends, channel, operation)


def _ends() -> tuple[datetime, ...]:
    """A month's, a year's and a leap day's end."""
    return tuple(datetime(year, month, 1, tzinfo=BEIJING) for year, month in ((2026, 4), (2027, 1), (2028, 3)))


def _at_the_end_of(ends: datetime, channel: str, operation: str) -> None:
    played = Scene()
    played.world.hub.now_s = (ends - timedelta(seconds=60) - START).total_seconds()
    with played as scene:
        window = scene.window()
        checkout = scene.checkout(window)
        scene.passes((ends - timedelta(seconds=5) - scene.world.true_now()).total_seconds())
        scene.wire(operation, late_back(0.29))

        def sent() -> None:
            scene.world.hub.now_s = (ends - timedelta(seconds=0.1) - START).total_seconds()

        with at_point(scene, "P2", sent):
            number, _ = scene.pay(window, checkout, channel=channel)
            while scene.state(number) is PaymentState.SENDING:
                scene.passes(0.05)
        read = read_at(scene, window, number)
        assert read in (said.posting(), said.paid()), read
        assert ends < scene.world.true_now() < ends + timedelta(seconds=1), "answered on the other side of midnight"
        assert scene.world.mischief.cases["54"]
        back = give_back(scene, window, number, 4000)
        if channel == "alipay":
            scene.passes(60)
            assert words.of_refund(refund_view(scene, window, back.refund_no)) == PAUSE
        scene.passes(7200)
        assert words.of_refund(refund_view(scene, window, back.refund_no)) == said.gone_back(4000, channel)
        assert read_at(scene, window, number) == said.paid()
        _booked_by_the_channel(scene, number)
        assert scene.payment(number).day == ends.date() - timedelta(days=1), "the second in which the wallet took it"
        refund, [given_back] = scene.refund(back.refund_no), given(scene, number)
        assert refund.state is RefundState.REFUNDED
        assert given_back.created_at.astimezone(BEIJING).date() == ends.date()
        if channel == "wechat":  # Alipay takes none before half past one
            assert given_back.created_at - ends < timedelta(seconds=60), given_back.created_at - ends
        assert scene.payment(number).shift_no == scene.world.rows.payment(number).booked_in
