"""A channel's limit of requests a second: questions beyond it wait for their next turn, payments do not."""

from datetime import timedelta

from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R
from server.channels.catalog import build_channels, read_settings
from server.channels.pace import Pace
from server.ports import Channel
from support import alipay_far_end
from support.channel_values import ScriptedSend, SetClock, a_payment, a_refund, reply


def test_a_second_holds_so_many_and_slides() -> None:
    clock = SetClock()
    pace = Pace(2, clock)
    assert [pace.allows(), pace.allows(), pace.allows()] == [True, True, False]
    clock.at += timedelta(milliseconds=600)
    assert not pace.allows()
    clock.at += timedelta(milliseconds=400)
    assert [pace.allows(), pace.allows(), pace.allows()] == [True, True, False]


def test_what_may_always_leave_counts_all_the_same() -> None:
    pace = Pace(1, SetClock())
    assert [pace.allows(always=True), pace.allows(always=True), pace.allows()] == [True, True, False]


def test_questions_beyond_the_limit_are_unclear_and_payments_leave() -> None:
    wechat = {"merchant": "1900000109", "app_id": "wx1", "api_key": "0" * 32}
    own = alipay_far_end.settings()
    alipay = {
        "merchant": own.merchant, "app_id": own.app_id, "private_key": own.private_key,
        "alipay_public_key": own.alipay_public_key,
    }  # fmt: skip
    for name, section, code in (("wechat", wechat, "13" + "0" * 16), ("alipay", alipay, "28" + "0" * 16)):
        send = ScriptedSend.of(*[reply(b"")] * 3)
        settings = read_settings(name, {**section, "rules": {"requests_per_second": 2}})
        _try(build_channels({name: settings}, send, SetClock())[name], code)
        assert len(send.requests) == 3


def _try(channel: Channel, code: str) -> None:
    payment, refund = a_payment(channel=channel.name), a_refund(channel=channel.name)
    for _ in range(2):
        assert channel.query(payment).reason == "channel.empty_answer"
    held = [channel.query(payment), channel.reverse(payment)]
    assert [(answer.event, answer.reason) for answer in held] == [(P.CHANNEL_UNCLEAR, "channel.frequency")] * 2
    assert held[1].again
    assert channel.query_refund(refund, payment).outcome == "channel.frequency"
    sent = channel.refund(refund, payment)
    assert (sent.event, sent.outcome, sent.retry) == (R.CHANNEL_UNCLEAR, "channel.frequency", True)
    pay = channel.pay(payment, auth_code=code, subject="x", address="127.0.0.1")
    assert pay.reason == "channel.empty_answer"
