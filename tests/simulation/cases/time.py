"""Clocks that are wrong or jump; payments and shifts over midnight, month's end, the 29th of February."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from app.core.clock import BEIJING
from app.core.payment import PaymentState
from app.core.refund import RefundState
from simulation.cases.acts import at_point, charged_once, give_back
from simulation.kernel import START
from simulation.scene import Scene, late_back

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
    """The server's or the window's clock is wrong all along: the channel's time counts."""
    with Scene() as scene:
        for who in ("server", "W0"):
            for offset_s in WRONG_S:
                scene.clock(who, offset_s)
                scene.sign_in(scene.window())
                for channel in ("wechat", "alipay"):
                    number, _ = scene.pay(scene.window(), channel=channel)
                    scene.passes(60)
                    scene.clock(who, 0.0)
                    scene.passes(60)
                    _booked_by_the_channel(scene, number)


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
                _booked_by_the_channel(scene, number)


def over_midnight() -> None:
    """Taken at 23:59:59.9, answered at 00:00:00.2, the shift spans both: the channel's second names the day."""
    for ends in (MIDNIGHT, *_ends()):
        for channel, operation in (("wechat", "micropay"), ("alipay", "pay")):
            _at_the_end_of(ends, channel, operation)


def _ends() -> tuple[datetime, ...]:
    """A month's, a year's and a leap day's end."""
    return tuple(datetime(year, month, 1, tzinfo=BEIJING) for year, month in ((2026, 4), (2027, 1), (2028, 3)))


def _at_the_end_of(ends: datetime, channel: str, operation: str) -> None:
    with Scene() as scene:
        window = scene.window()
        _time_is(scene, ends - timedelta(seconds=60))
        checkout = scene.checkout(window)
        _time_is(scene, ends - timedelta(seconds=0.15))
        scene.wire(operation, late_back(0.3))
        number, _ = scene.pay(window, checkout, channel=channel)
        scene.passes(60)
        _booked_by_the_channel(scene, number)
        assert scene.payment(number).day in (ends.date(), ends.date() - timedelta(days=1))
        if channel == "wechat":
            back = give_back(scene, window, number, 4000)
            scene.passes(300)
            assert scene.refund(back.refund_no).state is RefundState.REFUNDED
        assert scene.payment(number).shift_no == scene.world.rows.payment(number).booked_in


def _time_is(scene: Scene, at: datetime) -> None:
    """Everybody sleeps until then: nothing happens in between."""
    away_s = (at - scene.world.true_now()).total_seconds()
    if away_s > 2 * 86400:
        scene.world.hub.kill(scene.world.office.process)
        scene.crash("server")
        scene.passes(away_s - 30)
        scene.restart("server")
        for window in scene.world.windows:
            window.session = None
            scene.sign_in(window)
        away_s = (at - scene.world.true_now()).total_seconds()
    scene.passes(max(away_s, 0.0))
    for window in scene.world.windows:
        scene.do(window, partial(window.ask, window.line.session, 3))
