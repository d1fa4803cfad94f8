"""Clocks that are wrong or jump, zones other than Beijing's; payments over midnight, month's end, 29 February."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from types import SimpleNamespace
from typing import Any

from app.core.clock import BEIJING
from app.core.payment import PaymentState
from app.core.refund import RefundState
from simulation import words
from simulation.cases import said
from simulation.cases.acts import at_point, charged_once, give_back, given, read_at, refund_view
from simulation.kernel import START
from simulation.scene import Scene, late_back
from simulation.window import Window
from ui.checkout.models import CheckoutModel, Message, Stage
from ui.checkout.rules import why_not
from ui.text import clock_time, date_time

PAUSE = words.Words(
    "Alipay takes no refunds at this hour. It is sent by itself after the pause.",
    "支付宝在此时段不受理退款。 时段结束后系统会自动发出。",
)
WRONG_S = (-300.0, 300.0, -86400.0, 86400.0)
POINTS = ("P0", "P2", "P4", "P5s")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ZONES = ("UTC0", "CST-8CDT-9,M3.1.0/0,M10.5.0/0", "EST5EDT,M3.2.0,M11.1.0", "LINT-14")
"""Britain's winter, a China that saves daylight again, New York, an island that is half a day ahead of Beijing."""
SUMMER_BEGINS = datetime(2026, 3, 8, 15, 0, tzinfo=BEIJING)
SUMMER_ENDS = datetime(2026, 11, 1, 14, 0, tzinfo=BEIJING)
"""When the clocks of New York go forward, and back."""
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
        assert read_at(scene, scene.window(), payment_no) == said.paid()


def desk_clock_is_said() -> None:
    """A desk whose clock is five minutes off the server's takes nothing and says by how much, and what to do."""
    with Scene() as scene:
        window = scene.window()
        for offset_s, refused in ((-86400.0, True), (-360.0, True), (-240.0, False), (240.0, False), (360.0, True)):
            scene.clock("W0", offset_s)
            message = _why_not(scene, window)
            assert (message is not None and message.code == "desk.clock_wrong") == refused, offset_s
            if refused and message is not None:
                minutes = int(abs(offset_s) // 60)
                read = words.of_code(message.code, message.values)
                assert read.english.startswith(
                    f"This computer's clock is {minutes} min off the server's; no money is taken."
                ), read
                assert str(minutes) in read.chinese
        scene.clock("W0", 0.0)
    for code in ("channel.clock_wrong", "alert.server.clock_back"):
        read = words.of_code(code, {"channel": "wechat"})
        assert "clock" in read.english
        assert "时钟" in read.chinese or "时间" in read.chinese, read


def _why_not(scene: Scene, window: Window) -> Message | None:
    """Why the checkout takes no money now, by its own rule: the server's time, as it came with the last answer."""
    facts: Any = SimpleNamespace(
        configuration=None, shift=window.current, may=lambda permission: True, line_down=False,
        server_ahead=scene.world.process("server").now() - window.process.now(), channel_open=lambda name: True,
    )  # fmt: skip
    model = CheckoutModel(stage=Stage.PATIENT, now=window.process.now())
    return why_not(model, facts, "checkout.pay", "wechat", model.now, recovered=True)


@contextmanager
def in_zone(zone: str) -> Iterator[None]:
    """Every program of this computer in another time zone, as POSIX writes one."""
    kept = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if kept is not None:
            os.environ["TZ"] = kept
        time.tzset()


def computers_in_another_zone() -> None:
    """Computers set to another zone, or to one that saves daylight: days and shown times are Beijing's all the same."""
    for zone in ZONES:
        with in_zone(zone):
            for at, day in ((MIDNIGHT - MINUTE, MIDNIGHT.date() - DAY), (MIDNIGHT + MINUTE, MIDNIGHT.date())):
                _pays_at(at, day)
            _pays_at(SUMMER_BEGINS - MINUTE / 2, SUMMER_BEGINS.date())
            _pays_at(SUMMER_ENDS - MINUTE / 2, SUMMER_ENDS.date())


def _pays_at(at: datetime, day: date) -> None:
    """Two payments half a minute after one another, by every channel: counted on that day, shown at that time."""
    played = Scene()
    played.world.hub.now_s = (at - START).total_seconds() - 5
    with played as scene:
        window = scene.window()
        for channel in ("wechat", "alipay", "cash", "wechat"):
            sent_at = scene.world.true_now()
            number, _ = scene.pay(window, channel=channel)
            scene.passes(10)
            view = scene.follow(window, number)
            assert words.at_checkout(view).english.startswith("Paid ¥63.60"), (channel, at)
            assert view.day == scene.payment(number).day == day, (channel, at)
            assert view.paid_at is not None
            assert abs(view.paid_at - sent_at) < timedelta(seconds=2), (channel, at)
            assert date_time(view.paid_at) == f"{day} {_hours_and_minutes(view.paid_at)}"
            assert clock_time(view.paid_at) == _hours_and_minutes(view.paid_at)
            if channel != "cash":
                _booked_by_the_channel(scene, number)


def _hours_and_minutes(instant: datetime) -> str:
    """The time of day eight hours ahead of UTC, without any zone."""
    minutes = int(instant.timestamp()) // 60 + 8 * 60
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


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
