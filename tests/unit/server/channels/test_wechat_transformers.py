"""What WeChat's words mean: tables of answers and what we make of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R
from server.channels.answers import NotBelieved
from server.channels.signing import SignType, wechat_sign
from server.channels.wechat import envelope, transformers
from server.channels.wechat.settings import WeChatSettings
from server.ports import ChannelAnswer
from support.channel_values import NOW, a_payment, a_refund, reply

KEY = "0123456789abcdef0123456789ABCDEF"
SETTINGS = WeChatSettings(merchant="1900000109", app_id="wx0000000000000001", api_key=KEY)
PAYMENT, REFUND = a_payment(), a_refund()
PAID = {
    "result_code": "SUCCESS",
    "out_trade_no": PAYMENT.payment_no,
    "total_fee": "1234",
    "fee_type": "CNY",
    "transaction_id": "4200000000000000000000000001",
    "time_end": "20260301093005",
    "trade_state": "SUCCESS",
}


def failed(code: str, **more: str) -> dict[str, str]:
    return {"result_code": "FAIL", "err_code": code, **more}


@pytest.mark.parametrize(
    ("fields", "event", "reason"),
    [
        pytest.param(PAID, P.CHANNEL_PAID, "channel.paid", id="paid"),
        pytest.param(PAID | {"total_fee": "1235"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="other amount"),
        pytest.param(PAID | {"total_fee": "1234.0"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="not whole fen"),
        pytest.param(PAID | {"total_fee": ""}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="no amount"),
        pytest.param(PAID | {"fee_type": "HKD"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="other currency"),
        pytest.param(PAID | {"out_trade_no": "P2"}, P.CHANNEL_UNCLEAR, "channel.other_order", id="other order"),
        pytest.param(
            {name: value for name, value in PAID.items() if name != "out_trade_no"},
            P.CHANNEL_UNCLEAR, "channel.other_order", id="no order",
        ),
        pytest.param(failed("USERPAYING"), P.CHANNEL_WAITING, "channel.waiting_password", id="password"),
        pytest.param(failed("SYSTEMERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", id="system error"),
        pytest.param(failed("BANKERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", id="bank error"),
        pytest.param(failed("AUTHCODEEXPIRE"), P.CHANNEL_REFUSED, "channel.code_expired", id="code expired"),
        pytest.param(failed("AUTH_CODE_ERROR"), P.CHANNEL_REFUSED, "channel.code_used", id="code used"),
        pytest.param(failed("AUTH_CODE_INVALID"), P.CHANNEL_REFUSED, "channel.code_invalid", id="code invalid"),
        pytest.param(failed("NOTENOUGH"), P.CHANNEL_REFUSED, "channel.not_enough_money", id="no money"),
        pytest.param(failed("NOTSUPORTCARD"), P.CHANNEL_REFUSED, "channel.card_not_supported", id="card (sic)"),
        pytest.param(failed("BUYER_MISMATCH"), P.CHANNEL_REFUSED, "channel.payer_mismatch", id="other payer"),
        pytest.param(
            failed("NOTENOUGH", out_trade_no="P2"), P.CHANNEL_UNCLEAR, "channel.other_order", id="refusal of another"
        ),
        pytest.param(failed("NOAUTH"), P.CHANNEL_REFUSED, "channel.setup_wrong", id="set-up, signed"),
        pytest.param(failed("INVALID_REQUEST"), P.CHANNEL_UNCLEAR, "channel.setup_unclear", id="perhaps a repeat"),
        pytest.param(failed("ORDERPAID"), P.CHANNEL_UNCLEAR, "channel.already_paid", id="already paid"),
        pytest.param(failed("ORDERREVERSED"), P.CHANNEL_UNCLEAR, "channel.reversed", id="already reversed"),
        pytest.param(failed("ORDERCLOSED"), P.CHANNEL_UNCLEAR, "channel.order_closed", id="already closed"),
        pytest.param(failed("OUT_TRADE_NO_USED"), P.CHANNEL_UNCLEAR, "channel.number_used", id="number used"),
        pytest.param(failed("BRAND_NEW_CODE"), P.CHANNEL_UNCLEAR, "channel.unknown_code", id="unknown code"),
        pytest.param(failed("notenough"), P.CHANNEL_UNCLEAR, "channel.unknown_code", id="other case"),
        pytest.param({"result_code": "FAIL"}, P.CHANNEL_UNCLEAR, "channel.unknown_code", id="no code"),
    ],
)  # fmt: skip
def test_pay(fields: Mapping[str, str], event: P, reason: str) -> None:
    answer = transformers.to_pay_answer(fields, PAYMENT)
    assert (answer.event, answer.reason) == (event, reason)


def test_a_paid_answer_carries_number_time_and_day() -> None:
    late = PAID | {"time_end": "20260302000001"}
    assert transformers.to_pay_answer(late, PAYMENT) == ChannelAnswer(
        P.CHANNEL_PAID, "channel.paid", "SUCCESS", "4200000000000000000000000001",
        paid_at=datetime(2026, 3, 1, 16, 0, 1, tzinfo=UTC), day=date(2026, 3, 2),
    )  # fmt: skip


@pytest.mark.parametrize(
    "time_end", ["", "20261301093005", "2026-03-01 09:30:05", "２０２６０３０１０９３００５", "202603010930"]
)
def test_money_is_believed_although_its_time_cannot_be_read(time_end: str) -> None:
    answer = transformers.to_pay_answer(PAID | {"time_end": time_end}, PAYMENT)
    assert (answer.event, answer.paid_at, answer.day) == (P.CHANNEL_PAID, None, None)


@pytest.mark.parametrize(
    ("fields", "event", "reason"),
    [
        pytest.param(PAID, P.CHANNEL_PAID, "channel.paid", id="SUCCESS"),
        pytest.param(PAID | {"trade_state": "REFUND"}, P.CHANNEL_UNCLEAR, "channel.money_returned", id="REFUND"),
        pytest.param(PAID | {"trade_state": "REVOKED"}, P.CHANNEL_REVERSED, "channel.reversed", id="REVOKED"),
        pytest.param(PAID | {"trade_state": "CLOSED"}, P.CHANNEL_REFUSED, "channel.order_closed", id="CLOSED"),
        pytest.param(PAID | {"trade_state": "NOTPAY"}, P.CHANNEL_UNCLEAR, "channel.not_paid_yet", id="NOTPAY"),
        pytest.param(
            PAID | {"trade_state": "USERPAYING"}, P.CHANNEL_WAITING, "channel.waiting_password", id="USERPAYING"
        ),
        pytest.param(PAID | {"trade_state": "ACCEPT"}, P.CHANNEL_WAITING, "channel.waiting_bank", id="ACCEPT"),
        pytest.param(PAID | {"trade_state": "PAYERROR"}, P.CHANNEL_UNCLEAR, "channel.pay_error", id="PAYERROR"),
        pytest.param(PAID | {"trade_state": "NEW"}, P.CHANNEL_UNCLEAR, "channel.unknown_code", id="unknown state"),
        pytest.param(PAID | {"trade_state": ""}, P.CHANNEL_UNCLEAR, "channel.unknown_code", id="no state"),
        pytest.param(PAID | {"total_fee": "1"}, P.CHANNEL_UNCLEAR, "channel.amount_differs", id="other amount"),
        pytest.param(
            {"result_code": "SUCCESS", "trade_state": "REVOKED"}, P.CHANNEL_UNCLEAR, "channel.other_order",
            id="no order",
        ),
        pytest.param(
            PAID | {"trade_state": "REVOKED", "out_trade_no": "P2"}, P.CHANNEL_UNCLEAR, "channel.other_order",
            id="other order",
        ),
        pytest.param(failed("ORDERNOTEXIST"), P.CHANNEL_UNCLEAR, "channel.not_found", id="ORDERNOTEXIST"),
        pytest.param(failed("SYSTEMERROR"), P.CHANNEL_UNCLEAR, "channel.system_error", id="SYSTEMERROR"),
        pytest.param(failed("NOTENOUGH"), P.CHANNEL_UNCLEAR, "channel.unknown_code", id="a refusal means nothing here"),
    ],
)  # fmt: skip
def test_query(fields: Mapping[str, str], event: P, reason: str) -> None:
    answer = transformers.to_query_answer(fields, PAYMENT)
    assert (answer.event, answer.reason) == (event, reason)
    assert answer.not_found == (reason == "channel.not_found")


@pytest.mark.parametrize(
    ("refunds", "event"),
    [
        pytest.param({}, P.CHANNEL_UNCLEAR, id="by-a-reverse-whose-answer-was-lost"),
        pytest.param({"reserved_fen": 100}, P.CHANNEL_PAID, id="by-our-refund-under-way"),
        pytest.param({"refunded_fen": 1234}, P.CHANNEL_PAID, id="by-our-refund"),
    ],
)
def test_money_that_went_back_was_paid_only_if_we_sent_it_back(refunds: Mapping[str, int], event: P) -> None:
    answer = transformers.to_query_answer(PAID | {"trade_state": "REFUND"}, a_payment(**refunds))
    assert answer.event is event


@pytest.mark.parametrize(
    ("fields", "event", "reason", "again", "refund_instead"),
    [
        ({"result_code": "SUCCESS", "recall": "N"}, P.CHANNEL_REVERSED, "channel.reversed", False, False),
        ({"result_code": "SUCCESS", "recall": "Y"}, P.CHANNEL_UNCLEAR, "channel.reverse_again", True, False),
        ({"result_code": "SUCCESS"}, P.CHANNEL_UNCLEAR, "channel.reverse_again", True, False),
        (
            {"result_code": "SUCCESS", "recall": "N", "out_trade_no": "P2"},
            P.CHANNEL_UNCLEAR, "channel.other_order", True, False,
        ),
        (failed("USERPAYING", recall="Y"), P.CHANNEL_WAITING, "channel.waiting_password", False, False),
        (failed("REVERSE_EXPIRE", recall="N"), P.CHANNEL_UNCLEAR, "channel.reverse_expired", False, True),
        (failed("ORDERREVERSED"), P.CHANNEL_REVERSED, "channel.reversed", False, False),
        (failed("SYSTEMERROR", recall="Y"), P.CHANNEL_UNCLEAR, "channel.system_error", True, False),
        (failed("TRADE_ERROR"), P.CHANNEL_UNCLEAR, "channel.trade_error", True, False),
        (failed("NEW"), P.CHANNEL_UNCLEAR, "channel.unknown_code", True, False),
    ],
    ids=[
        "done", "call again", "no recall", "other order", "typing", "too late", "done before", "system error",
        "trade error", "unknown",
    ],
)  # fmt: skip
def test_reverse(fields: Mapping[str, str], event: P, reason: str, again: bool, refund_instead: bool) -> None:
    answer = transformers.to_reverse_answer(fields, PAYMENT)
    assert (answer.event, answer.reason, answer.again, answer.refund_instead) == (event, reason, again, refund_instead)


ACCEPTED = {
    "result_code": "SUCCESS",
    "out_trade_no": PAYMENT.payment_no,
    "out_refund_no": REFUND.refund_no,
    "refund_fee": "234",
    "total_fee": "1234",
    "refund_id": "50300000000000000000000000001",
}


@pytest.mark.parametrize(
    ("fields", "event", "outcome", "retry"),
    [
        pytest.param(ACCEPTED, R.CHANNEL_PROCESSING, "channel.refund_accepted", False, id="accepted"),
        pytest.param(ACCEPTED | {"refund_fee": "235"}, R.CHANNEL_UNCLEAR, "channel.amount_differs", True, id="amount"),
        pytest.param(ACCEPTED | {"out_refund_no": "R2"}, R.CHANNEL_UNCLEAR, "channel.other_order", True, id="number"),
        pytest.param(ACCEPTED | {"out_trade_no": "P2"}, R.CHANNEL_UNCLEAR, "channel.other_order", True, id="order"),
        pytest.param(failed("SYSTEMERROR"), R.CHANNEL_UNCLEAR, "channel.system_error", True, id="SYSTEMERROR"),
        pytest.param(failed("BIZERR_NEED_RETRY"), R.CHANNEL_UNCLEAR, "channel.system_error", True, id="BIZERR"),
        pytest.param(failed("NOTENOUGH"), R.CHANNEL_UNCLEAR, "channel.merchant_balance", True, id="NOTENOUGH"),
        pytest.param(failed("FREQUENCY_LIMITED"), R.CHANNEL_UNCLEAR, "channel.frequency", True, id="frequency"),
        pytest.param(failed("TRADE_OVERDUE"), R.CHANNEL_REFUSED, "channel.refund_too_late", False, id="a year"),
        pytest.param(failed("USER_ACCOUNT_ABNORMAL"), R.CHANNEL_REFUSED, "channel.payer_account", False, id="account"),
        pytest.param(failed("REFUND_FEE_MISMATCH"), R.CHANNEL_UNCLEAR, "channel.refund_differs", False, id="differs"),
        pytest.param(failed("NOAUTH"), R.CHANNEL_UNCLEAR, "channel.setup_unclear", True, id="set-up"),
        pytest.param(failed("NEW"), R.CHANNEL_UNCLEAR, "channel.unknown_code", True, id="unknown"),
    ],
)
def test_refund(fields: Mapping[str, str], event: R, outcome: str, retry: bool) -> None:
    answer = transformers.to_refund_answer(fields, REFUND, PAYMENT)
    assert (answer.event, answer.outcome, answer.retry) == (event, outcome, retry)


FOUND = {
    "result_code": "SUCCESS",
    "out_trade_no": PAYMENT.payment_no,
    "refund_count": "1",
    "out_refund_no_0": REFUND.refund_no,
    "refund_id_0": "50300000000000000000000000001",
    "refund_fee_0": "234",
    "refund_status_0": "SUCCESS",
    "refund_success_time_0": "2026-03-01 10:20:00",
}


@pytest.mark.parametrize(
    ("fields", "event", "outcome"),
    [
        pytest.param(FOUND, R.CHANNEL_REFUNDED, "channel.refunded", id="SUCCESS"),
        pytest.param(
            FOUND | {"refund_status_0": "PROCESSING"},
            R.CHANNEL_PROCESSING,
            "channel.refund_processing",
            id="PROCESSING",
        ),
        pytest.param(
            FOUND | {"refund_status_0": "REFUNDCLOSE"}, R.CHANNEL_REFUSED, "channel.refund_closed", id="REFUNDCLOSE"
        ),
        pytest.param(FOUND | {"refund_status_0": "CHANGE"}, R.CHANNEL_ABNORMAL, "channel.refund_abnormal", id="CHANGE"),
        pytest.param(FOUND | {"refund_status_0": "NEW"}, R.CHANNEL_UNCLEAR, "channel.unknown_code", id="unknown"),
        pytest.param(FOUND | {"refund_fee_0": "1"}, R.CHANNEL_UNCLEAR, "channel.amount_differs", id="amount"),
        pytest.param(FOUND | {"out_refund_no_0": "R2"}, R.CHANNEL_UNCLEAR, "channel.other_order", id="another refund"),
        pytest.param(FOUND | {"out_trade_no": "P2"}, R.CHANNEL_UNCLEAR, "channel.other_order", id="another order"),
        pytest.param(failed("REFUNDNOTEXIST"), R.CHANNEL_UNCLEAR, "channel.refund_not_found", id="REFUNDNOTEXIST"),
        pytest.param(failed("SYSTEMERROR"), R.CHANNEL_UNCLEAR, "channel.system_error", id="SYSTEMERROR"),
    ],
)
def test_refund_query(fields: Mapping[str, str], event: R, outcome: str) -> None:
    answer = transformers.to_refund_query_answer(fields, REFUND, PAYMENT)
    assert (answer.event, answer.outcome) == (event, outcome)
    assert answer.not_found == (outcome == "channel.refund_not_found")


def test_a_refund_is_found_among_several_and_has_its_time() -> None:
    second = {"out_refund_no_1": "R2", "refund_id_1": "x", "refund_fee_1": "9", "refund_status_1": "PROCESSING"}
    answer = transformers.to_refund_query_answer(FOUND | second, REFUND, PAYMENT)
    assert answer.refunded_at == datetime(2026, 3, 1, 2, 20, tzinfo=UTC)
    assert answer.channel_number == "50300000000000000000000000001"


# ---------------------------------------------------------------- belief


def signed_body(sign_type: SignType = SignType.HMAC_SHA256, **changes: str) -> bytes:
    fields = {"return_code": "SUCCESS", "appid": SETTINGS.app_id, "mch_id": SETTINGS.merchant, "nonce_str": "n", **PAID}
    fields |= changes
    return envelope.write({**fields, "sign": wechat_sign(fields, KEY, sign_type)})


def test_a_signed_answer_is_opened() -> None:
    fields = transformers.opened(reply(signed_body()), SETTINGS, SignType.HMAC_SHA256)
    assert not isinstance(fields, NotBelieved)
    assert fields["transaction_id"] == PAID["transaction_id"]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        pytest.param(b"", 200, "channel.empty_answer", id="empty"),
        pytest.param(b" \r\n", 200, "channel.empty_answer", id="blank"),
        pytest.param(b"<!DOCTYPE html><html><body>sign in</body></html>", 200, "channel.web_page", id="captive portal"),
        pytest.param(signed_body()[:-30], 200, "channel.unreadable", id="cut"),
        pytest.param(b"{}", 200, "channel.unreadable", id="JSON"),
        pytest.param(signed_body(), 500, "channel.http_status", id="500 with a good body"),
        pytest.param(signed_body(), 429, "channel.frequency", id="429"),
        pytest.param(signed_body(), 302, "channel.http_status", id="redirect"),
        pytest.param(signed_body(SignType.MD5), 200, "channel.bad_signature", id="weaker signature"),
        pytest.param(signed_body().replace(b"1234<", b"1235<"), 200, "channel.bad_signature", id="edited"),
        pytest.param(signed_body(mch_id="1900000110"), 200, "channel.other_merchant", id="other merchant"),
        pytest.param(signed_body(appid="wx2"), 200, "channel.other_merchant", id="other app"),
        pytest.param(signed_body(return_code="FAIL"), 200, "channel.refused_unsigned", id="return_code FAIL"),
        pytest.param(b"<xml><return_code>FAIL</return_code></xml>", 200, "channel.refused_unsigned", id="unsigned"),
        pytest.param(signed_body(return_code="YES"), 200, "channel.unreadable", id="return_code unknown"),
        pytest.param(signed_body(result_code=""), 200, "channel.unreadable", id="no result_code"),
    ],
)
def test_what_is_not_believed(body: bytes, status: int, reason: str) -> None:
    answer = transformers.opened(reply(body, status), SETTINGS, SignType.HMAC_SHA256)
    assert isinstance(answer, NotBelieved)
    assert answer.reason == reason


READERS: list[Callable[[bytes], P | R]] = [
    lambda body: _payment(transformers.to_pay_answer, body),
    lambda body: _payment(transformers.to_query_answer, body),
    lambda body: _payment(transformers.to_reverse_answer, body),
]


def _payment(read: Callable[..., ChannelAnswer], body: bytes) -> P:
    fields = transformers.opened(reply(body), SETTINGS, SignType.HMAC_SHA256)
    return fields.of_payment().event if isinstance(fields, NotBelieved) else read(fields, PAYMENT).event


@given(st.data())
def test_no_changed_byte_of_a_signed_answer_is_believed(data: st.DataObject) -> None:
    body = signed_body(recall="N")
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.binary(max_size=3).filter(lambda new: new != body[place : place + 1]))
    changed = body[:place] + other + body[place + 1 :]
    try:
        untouched = envelope.read(changed) == envelope.read(body)  # white space between fields, for one
    except envelope.Unreadable:
        untouched = False
    if not untouched:
        assert {read(changed) for read in READERS} == {P.CHANNEL_UNCLEAR}


@given(st.binary(max_size=400))
def test_garbage_is_unclear_and_never_an_exception(body: bytes) -> None:
    for whole in (body, b"<xml>" + body + b"</xml>"):
        assert {read(whole) for read in READERS} == {P.CHANNEL_UNCLEAR}


@given(st.dictionaries(st.sampled_from([*PAID, "err_code", "recall", "out_refund_no", "out_refund_no_0"]), st.text()))
def test_no_signed_nonsense_breaks_a_transformer(noise: dict[str, str]) -> None:
    fields = {**PAID, **noise}
    fields["result_code"] = "FAIL" if "err_code" in noise else "SUCCESS"
    for read in (transformers.to_pay_answer, transformers.to_query_answer, transformers.to_reverse_answer):
        assert isinstance(read(fields, PAYMENT).event, P)
    for read_refund in (transformers.to_refund_answer, transformers.to_refund_query_answer):
        assert isinstance(read_refund(fields, REFUND, PAYMENT).event, R)


# ---------------------------------------------------------------- requests


def test_the_pay_request() -> None:
    fields = transformers.pay_fields(
        PAYMENT, auth_code="134567890123456789", subject="门诊\n缴费", address="10.0.0.5", now=NOW
    )
    assert fields == {
        "device_info": "W1", "body": "门诊 缴费", "out_trade_no": PAYMENT.payment_no, "total_fee": "1234",
        "fee_type": "CNY", "spbill_create_ip": "10.0.0.5", "time_start": "20260301093000",
        "time_expire": "20260301094000", "auth_code": "134567890123456789",
    }  # fmt: skip


def test_a_long_subject_is_cut_between_characters() -> None:
    fields = transformers.pay_fields(PAYMENT, auth_code="1", subject="挂" * 100, address="::1", now=NOW)
    assert fields["body"] == "挂" * 42


def test_a_refund_request_repeats_the_whole_amount() -> None:
    fields = transformers.refund_fields(REFUND, PAYMENT, text="退费")
    assert (fields["total_fee"], fields["refund_fee"]) == ("1234", "234")
    assert (fields["out_trade_no"], fields["out_refund_no"]) == (PAYMENT.payment_no, REFUND.refund_no)
