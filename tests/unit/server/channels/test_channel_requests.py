"""What leaves for a channel: host, path, certificate, limits; the standby host; and nothing that should stay secret."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from app.core.errors import Unreachable
from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R
from server.channels.alipay.channel import AlipayChannel
from server.channels.answers import shown_text
from server.channels.signing import SignType, wechat_verify
from server.channels.wechat import envelope
from server.channels.wechat.channel import WeChatChannel
from server.channels.wechat.settings import WeChatSettings
from support import alipay_far_end
from support.channel_values import NOW, ScriptedSend, SetClock, a_payment, a_refund, reply

KEY = "0123456789abcdef0123456789ABCDEF"
CODE = "134567890123456789"


def wechat(send: ScriptedSend, **changes: object) -> WeChatChannel:
    fields = {"merchant": "1900000109", "app_id": "wx1", "api_key": KEY, **changes}
    settings = WeChatSettings(**fields)  # type: ignore[arg-type]
    return WeChatChannel(settings=settings, send=send, clock=SetClock(), nonce=lambda: "n" * 32)


def _unreachable(call: Callable[[], object]) -> None:
    with pytest.raises(Unreachable):
        call()


def gone() -> Unreachable:
    return Unreachable("http.not_sent")


@pytest.mark.parametrize(
    ("call", "path", "certificate"),
    [
        ("pay", "/pay/micropay", ""),
        ("query", "/pay/orderquery", ""),
        ("reverse", "/secapi/pay/reverse", "wechat"),
        ("refund", "/secapi/pay/refund", "wechat"),
        ("query_refund", "/pay/refundquery", ""),
        ("fetch_statement", "/pay/downloadbill", ""),
        ("fetch_comments", "/billcommentsp/batchquerycomment", "wechat"),
    ],
)
def test_wechat_paths_and_certificates(call: str, path: str, certificate: str) -> None:
    send = ScriptedSend.of(Unreachable("http.no_answer"))
    channel = wechat(send, sub_merchant="1900000110")
    calls: dict[str, Callable[[], object]] = {
        "pay": lambda: channel.pay(a_payment(), auth_code=CODE, subject="x", address="10.0.0.5"),
        "query": lambda: channel.query(a_payment()),
        "reverse": lambda: channel.reverse(a_payment()),
        "refund": lambda: channel.refund(a_refund(), a_payment()),
        "query_refund": lambda: channel.query_refund(a_refund(), a_payment()),
        "fetch_statement": lambda: _unreachable(lambda: channel.fetch_statement(a_payment().day)),
        "fetch_comments": lambda: _unreachable(lambda: channel.fetch_comments(NOW, NOW)),
    }
    calls[call]()
    (request,) = send.requests
    assert request.url == "https://api.mch.weixin.qq.com" + path
    assert (request.method, request.client_certificate) == ("POST", certificate)
    fields = envelope.read(request.body)
    assert wechat_verify(fields, KEY, SignType.HMAC_SHA256)
    assert (fields["mch_id"], fields["sub_mch_id"], fields["nonce_str"]) == ("1900000109", "1900000110", "n" * 32)


def test_silence_is_unclear_and_says_whether_anything_left() -> None:
    channel = wechat(ScriptedSend.of(Unreachable("http.no_answer"), gone(), gone(), gone()))
    pay = channel.pay(a_payment(), auth_code=CODE, subject="x", address="")
    assert (pay.event, pay.reason) == (P.CHANNEL_UNCLEAR, "channel.no_answer")
    query = channel.query(a_payment())
    assert (query.event, query.reason, query.not_found) == (P.CHANNEL_UNCLEAR, "channel.not_sent", False)
    assert channel.reverse(a_payment()).again
    refund = channel.refund(a_refund(), a_payment())
    assert (refund.event, refund.retry) == (R.CHANNEL_UNCLEAR, True)


def test_the_standby_host_is_asked_only_when_the_first_heard_nothing() -> None:
    send = ScriptedSend.of(gone(), Unreachable("http.no_answer"), Unreachable("http.no_answer"))
    channel = wechat(send, standby_url="https://api2.mch.weixin.qq.com")
    channel.query(a_payment())
    channel.query(a_payment())
    assert [request.url.split("/")[2] for request in send.requests] == [
        "api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "api.mch.weixin.qq.com",
    ]  # fmt: skip
    assert send.requests[0].body == send.requests[1].body


@pytest.mark.parametrize(
    ("address", "sent"),
    [("10.0.0.5", "10.0.0.5"), ("2001:db8::1", "2001:db8::1"), ("desk-1", "127.0.0.1"), ("", "127.0.0.1")],
)
def test_an_address_that_is_none_does_not_cost_a_payment(address: str, sent: str) -> None:
    send = ScriptedSend.of(Unreachable("http.no_answer"))
    wechat(send).pay(a_payment(), auth_code=CODE, subject="x", address=address)
    assert envelope.read(send.requests[0].body)["spbill_create_ip"] == sent


def test_alipay_asks_its_gateway_with_a_signed_form() -> None:
    send = ScriptedSend.of(Unreachable("http.no_answer"))
    settings = alipay_far_end.settings(notify_url="https://pay.example/notify")
    channel = AlipayChannel(settings=settings, send=send, clock=SetClock())
    channel.pay(a_payment(channel="alipay"), auth_code="28" + "1" * 16, subject="缴费", address="10.0.0.5")
    (request,) = send.requests
    assert request.url == "https://openapi.alipay.com/gateway.do?charset=utf-8"
    form = {name: values[0] for name, values in parse_qs(request.body.decode(), strict_parsing=True).items()}
    assert (form["method"], form["sign_type"], form["notify_url"]) == (
        "alipay.trade.pay", "RSA2", "https://pay.example/notify",
    )  # fmt: skip
    assert "缴费" in form["biz_content"]


def test_alipay_fetches_link_and_file_in_one_go_over_tls() -> None:
    method = "alipay.data.dataservice.bill.downloadurl.query"
    link = "http://dwbillcenter.alipay.com/downloadBillFile.resource?token=1"
    answer = alipay_far_end.answer(method, {"code": "10000", "bill_download_url": link})
    send = ScriptedSend.of(reply(answer), reply(b"PK\x03\x04rest"))
    channel = AlipayChannel(settings=alipay_far_end.settings(), send=send, clock=SetClock())
    file = channel.fetch_statement(a_payment().day)
    assert (file.content, file.name) == (b"PK\x03\x04rest", "alipay_2088000000000001_20260301.csv.zip")
    assert (send.requests[1].method, send.requests[1].url) == ("GET", link.replace("http:", "https:"))


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([{"code": "40004", "sub_code": "ACQ.SYSTEM_ERROR"}], "statement.refused"),
        ([{"code": "10000", "bill_download_url": "file:///etc/passwd"}], "statement.refused"),
        ([{"code": "10000"}], "statement.refused"),
        ([{"code": "40004", "sub_code": "isp.bill_not_exist"}], "statement.not_ready"),
    ],
)
def test_alipay_without_a_file(answers: list[dict[str, str]], code: str) -> None:
    method = "alipay.data.dataservice.bill.downloadurl.query"
    send = ScriptedSend.of(*[reply(alipay_far_end.answer(method, fields)) for fields in answers])
    channel = AlipayChannel(settings=alipay_far_end.settings(), send=send, clock=SetClock())
    with pytest.raises(Unreachable) as error:
        channel.fetch_statement(a_payment().day)
    assert error.value.code == code


def test_secrets_are_in_no_representation() -> None:
    settings = WeChatSettings(merchant="1900000109", app_id="wx1", api_key=KEY)
    assert KEY not in repr(settings)
    assert "PRIVATE" not in repr(alipay_far_end.settings())


@pytest.mark.parametrize(
    ("text", "largest", "shown"), [("挂号费", 9, "挂号费"), ("挂号费", 8, "挂号"), ("a\x00\nb", 9, "a  b"), ("", 9, "")]
)
def test_texts_for_the_payer(text: str, largest: int, shown: str) -> None:
    assert shown_text(text, largest) == shown
