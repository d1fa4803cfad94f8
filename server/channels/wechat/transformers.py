"""Our values to WeChat's fields and WeChat's fields to our answers, pure; an unlisted code is unclear."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core.clock import BEIJING, accounting_day
from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from server.channels.answers import (
    NotBelieved,
    beijing_compact,
    beijing_spaced,
    fen,
    refused_status,
    safe_code,
    safe_number,
    shown_text,
    unreadable,
)
from server.channels.signing import SignType, wechat_sign, wechat_verify
from server.channels.wechat import envelope
from server.channels.wechat.settings import WeChatSettings
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelAnswer, HttpReply, RefundAnswer

ORDER_LIFE_S = 600
"""time_expire after the pay call: an order nobody answers dies by itself (at least 1 min, by older text 5 min)."""

_P, _R = PaymentEvent, RefundEvent

_SETUP = (
    "LACK_PARAMS", "PARAM_ERROR", "NOAUTH", "XML_FORMAT_ERROR", "REQUIRE_POST_METHOD", "POST_DATA_EMPTY", "SIGNERROR",
    "NOT_UTF8", "APPID_NOT_EXIST", "MCHID_NOT_EXIST", "APPID_MCHID_NOT_MATCH",
)  # fmt: skip

# What every call may answer; none of it is proof of anything.
_ANY: Mapping[str, str] = {
    "SYSTEMERROR": "channel.system_error",
    "BANKERROR": "channel.system_error",
    "FREQUENCY_LIMITED": "channel.frequency",
    "FREQ_LIMIT": "channel.frequency",
    "INVALID_REQ_TOO_MUCH": "channel.frequency",
    "INVALID_REQUEST": "channel.setup_unclear",  # also "repeated pay request" and "too often": not definite
    "CERT_ERROR": "channel.setup_unclear",
    "ERROR": "channel.system_error",
    "TRADE_ERROR": "channel.trade_error",
    **dict.fromkeys(_SETUP, "channel.setup_unclear"),
}

PAY_CODES: Mapping[str, tuple[PaymentEvent, str]] = {
    "USERPAYING": (_P.CHANNEL_WAITING, "channel.waiting_password"),
    "AUTHCODEEXPIRE": (_P.CHANNEL_REFUSED, "channel.code_expired"),
    "AUTH_CODE_ERROR": (_P.CHANNEL_REFUSED, "channel.code_used"),  # "each code serves once, refresh it"
    "AUTH_CODE_INVALID": (_P.CHANNEL_REFUSED, "channel.code_invalid"),
    "NOTENOUGH": (_P.CHANNEL_REFUSED, "channel.not_enough_money"),
    "NOTSUPORTCARD": (_P.CHANNEL_REFUSED, "channel.card_not_supported"),
    "NOTSUPPORTCARD": (_P.CHANNEL_REFUSED, "channel.card_not_supported"),
    "BUYER_MISMATCH": (_P.CHANNEL_REFUSED, "channel.payer_mismatch"),
    # Signed, and said of the request before any order exists: definite. The same codes unsigned are not.
    **dict.fromkeys(_SETUP, (_P.CHANNEL_REFUSED, "channel.setup_wrong")),
    # The number has a history: only a query tells which.
    "ORDERPAID": (_P.CHANNEL_UNCLEAR, "channel.already_paid"),
    "ORDERCLOSED": (_P.CHANNEL_UNCLEAR, "channel.order_closed"),
    "ORDERREVERSED": (_P.CHANNEL_UNCLEAR, "channel.reversed"),
    "OUT_TRADE_NO_USED": (_P.CHANNEL_UNCLEAR, "channel.number_used"),
}

TRADE_STATES: Mapping[str, tuple[PaymentEvent, str]] = {
    "SUCCESS": (_P.CHANNEL_PAID, "channel.paid"),
    "REFUND": (_P.CHANNEL_PAID, "channel.money_returned"),
    "REVOKED": (_P.CHANNEL_REVERSED, "channel.reversed"),
    "CLOSED": (_P.CHANNEL_REFUSED, "channel.order_closed"),
    "NOTPAY": (_P.CHANNEL_UNCLEAR, "channel.not_paid_yet"),
    "USERPAYING": (_P.CHANNEL_WAITING, "channel.waiting_password"),
    "ACCEPT": (_P.CHANNEL_WAITING, "channel.waiting_bank"),
    "PAYERROR": (_P.CHANNEL_UNCLEAR, "channel.pay_error"),
}

REVERSE_CODES: Mapping[str, ChannelAnswer] = {
    "USERPAYING": ChannelAnswer(_P.CHANNEL_WAITING, "channel.waiting_password", "USERPAYING"),
    "REVERSE_EXPIRE": ChannelAnswer(
        _P.CHANNEL_UNCLEAR, "channel.reverse_expired", "REVERSE_EXPIRE", refund_instead=True),
    "ORDERREVERSED": ChannelAnswer(_P.CHANNEL_REVERSED, "channel.reversed", "ORDERREVERSED"),
    "ORDERCLOSED": ChannelAnswer(_P.CHANNEL_REVERSED, "channel.order_closed", "ORDERCLOSED"),
    "ORDERNOTEXIST": ChannelAnswer(
        _P.CHANNEL_UNCLEAR, "channel.not_found", "ORDERNOTEXIST", not_found=True, again=True),
}  # fmt: skip

REFUND_CODES: Mapping[str, RefundAnswer] = {
    "NOTENOUGH": RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.merchant_balance", "NOTENOUGH", retry=True),
    "BIZERR_NEED_RETRY": RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.system_error", "BIZERR_NEED_RETRY", retry=True),
    "TRADE_OVERDUE": RefundAnswer(_R.CHANNEL_REFUSED, "channel.refund_too_late", "TRADE_OVERDUE"),
    "USER_ACCOUNT_ABNORMAL": RefundAnswer(_R.CHANNEL_REFUSED, "channel.payer_account", "USER_ACCOUNT_ABNORMAL"),
    # The number was used before with another amount: which refund was made is a question for a person.
    "REFUND_FEE_MISMATCH": RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.refund_differs", "REFUND_FEE_MISMATCH"),
    "ORDERNOTEXIST": RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.not_found", "ORDERNOTEXIST", not_found=True),
    "INVALID_TRANSACTIONID": RefundAnswer(
        _R.CHANNEL_UNCLEAR, "channel.not_found", "INVALID_TRANSACTIONID", not_found=True),
    "REFUNDNOTEXIST": RefundAnswer(
        _R.CHANNEL_UNCLEAR, "channel.refund_not_found", "REFUNDNOTEXIST", retry=True, not_found=True),
}  # fmt: skip

REFUND_STATES: Mapping[str, tuple[RefundEvent, str]] = {
    "SUCCESS": (_R.CHANNEL_REFUNDED, "channel.refunded"),
    "PROCESSING": (_R.CHANNEL_PROCESSING, "channel.refund_processing"),
    "REFUNDCLOSE": (_R.CHANNEL_REFUSED, "channel.refund_closed"),
    "FAIL": (_R.CHANNEL_REFUSED, "channel.refund_closed"),
    "CHANGE": (_R.CHANNEL_ABNORMAL, "channel.refund_abnormal"),
}


# ---------------------------------------------------------------- out


def pay_fields(payment: Payment, *, auth_code: str, subject: str, address: str, now: datetime) -> dict[str, str]:
    """Fields of /pay/micropay (CHANNELS 1.4). ``body`` is cut to 127 bytes, the tighter of two published limits."""
    return {
        "device_info": f"W{payment.window_id}",
        "body": shown_text(subject, 127) or payment.payment_no,
        "out_trade_no": payment.payment_no,
        "total_fee": str(payment.amount_fen),
        "fee_type": "CNY",
        "spbill_create_ip": address,
        "time_start": _compact(now),
        "time_expire": _compact(now + timedelta(seconds=ORDER_LIFE_S)),
        "auth_code": auth_code,
    }


def order_fields(payment: Payment) -> dict[str, str]:
    """Fields of /pay/orderquery and /secapi/pay/reverse: our number, which we have whatever was lost; WeChat's own of
    money that it has under another's."""
    if payment.foreign_no:
        return {"transaction_id": payment.channel_number}
    return {"out_trade_no": payment.payment_no}


def refund_fields(refund: Refund, payment: Payment, *, text: str) -> dict[str, str]:
    """Fields of /secapi/pay/refund (CHANNELS 1.8); ``total_fee`` is the whole payment, as it was charged."""
    return {
        **order_fields(payment),
        "out_refund_no": refund.refund_no,
        "total_fee": str(payment.amount_fen),
        "refund_fee": str(refund.amount_fen),
        "refund_fee_type": "CNY",
        "refund_desc": shown_text(text, 80),
    }


def refund_query_fields(refund: Refund) -> dict[str, str]:
    """Fields of /pay/refundquery: by our refund number, so that the answer holds one refund."""
    return {"out_refund_no": refund.refund_no}


def signed(settings: WeChatSettings, fields: Mapping[str, str], *, nonce: str, sign_type: SignType) -> dict[str, str]:
    """The fields with what every request carries, and the signature."""
    whole = {
        "appid": settings.app_id,
        "mch_id": settings.merchant,
        "sub_appid": settings.sub_app_id,
        "sub_mch_id": settings.sub_merchant,
        "nonce_str": nonce,
        "sign_type": sign_type.value,
        **fields,
    }
    return {**whole, "sign": wechat_sign(whole, settings.api_key, sign_type)}


def _compact(instant: datetime) -> str:
    return instant.astimezone(BEIJING).strftime("%Y%m%d%H%M%S")


# ---------------------------------------------------------------- in


def opened(reply: HttpReply, settings: WeChatSettings, sign_type: SignType) -> Mapping[str, str] | NotBelieved:
    """The fields of an answer whose signature and merchant are right, else why it is not believed.

    ``return_code=FAIL`` carries no signature, so it proves nothing, whatever it says.
    """
    if (refused := refused_status(reply)) is not None:
        return refused
    try:
        fields = envelope.read(reply.body)
    except envelope.Unreadable:
        return unreadable(reply.body)
    if fields.get("return_code") == "FAIL":
        return NotBelieved("channel.refused_unsigned", "FAIL")
    if fields.get("return_code") != "SUCCESS":
        return NotBelieved("channel.unreadable")
    if not wechat_verify(fields, settings.api_key, sign_type):
        return NotBelieved("channel.bad_signature")
    if fields.get("mch_id") != settings.merchant or fields.get("appid") != settings.app_id:
        return NotBelieved("channel.other_merchant")
    if settings.sub_merchant and fields.get("sub_mch_id", settings.sub_merchant) != settings.sub_merchant:
        return NotBelieved("channel.other_merchant")
    if fields.get("result_code") not in ("SUCCESS", "FAIL"):
        return NotBelieved("channel.unreadable")
    return fields


def to_pay_answer(fields: Mapping[str, str], payment: Payment) -> ChannelAnswer:
    """What a verified answer of /pay/micropay says of the payment."""
    if (wrong := _wrong_order(fields, payment)) is not None:
        return wrong.of_payment()
    if fields["result_code"] == "SUCCESS":
        return _paid(fields, payment, "channel.paid", "SUCCESS")
    code = fields.get("err_code", "")
    event, reason = PAY_CODES.get(code) or (_P.CHANNEL_UNCLEAR, _reason(code))
    return ChannelAnswer(event, reason, safe_code(code))


def to_query_answer(fields: Mapping[str, str], payment: Payment) -> ChannelAnswer:
    """What a verified answer of /pay/orderquery says of the payment."""
    if (wrong := _wrong_order(fields, payment)) is not None:
        return wrong.of_payment()
    if fields["result_code"] == "FAIL":
        code = fields.get("err_code", "")
        if code == "ORDERNOTEXIST":
            return ChannelAnswer(_P.CHANNEL_UNCLEAR, "channel.not_found", code, not_found=True)
        return ChannelAnswer(_P.CHANNEL_UNCLEAR, _reason(code), safe_code(code))
    if not _is_of(fields, payment):
        return NotBelieved("channel.other_order").of_payment()
    state = fields.get("trade_state", "")
    event, reason = TRADE_STATES.get(state) or (_P.CHANNEL_UNCLEAR, "channel.unknown_code")
    if state == "REFUND" and not payment.refunded_fen + payment.reserved_fen:
        # Money went back, by no refund of ours: a reverse whose answer was lost, or the merchant's console.
        event = _P.CHANNEL_UNCLEAR
    if event is _P.CHANNEL_PAID:
        return _paid(fields, payment, reason, state)
    return ChannelAnswer(event, reason, safe_code(state), safe_number(fields.get("transaction_id", "")))


def to_reverse_answer(fields: Mapping[str, str], payment: Payment) -> ChannelAnswer:
    """What a verified answer of /secapi/pay/reverse says; only success with ``recall=N`` is an end."""
    if (wrong := _wrong_order(fields, payment)) is not None:
        return wrong.of_reverse()
    recall = fields.get("recall", "")
    if fields["result_code"] == "SUCCESS" and recall == "N":
        return ChannelAnswer(_P.CHANNEL_REVERSED, "channel.reversed", "SUCCESS")
    if fields["result_code"] == "SUCCESS":
        return _unclear_reverse("channel.reverse_again", f"recall-{recall}")
    code = fields.get("err_code", "")
    return REVERSE_CODES.get(code) or _unclear_reverse(_reason(code), code)


def to_refund_answer(fields: Mapping[str, str], refund: Refund, payment: Payment) -> RefundAnswer:
    """What a verified answer of /secapi/pay/refund says; success means accepted, not paid out (CHANNELS 1.8)."""
    if (wrong := _wrong_order(fields, payment)) is not None:
        return wrong.of_refund()
    if fields["result_code"] == "FAIL":
        return _refund_code(fields)
    if not _is_of(fields, payment) or fields.get("out_refund_no") != refund.refund_no:
        return NotBelieved("channel.other_order").of_refund()
    if fen(fields.get("refund_fee", "")) != refund.amount_fen:
        return NotBelieved("channel.amount_differs", "SUCCESS").of_refund()
    number = safe_number(fields.get("refund_id", ""))
    return RefundAnswer(_R.CHANNEL_PROCESSING, "channel.refund_accepted", "SUCCESS", number)


def to_refund_query_answer(fields: Mapping[str, str], refund: Refund, payment: Payment) -> RefundAnswer:
    """What a verified answer of /pay/refundquery says of the one refund that has our number."""
    if (wrong := _wrong_order(fields, payment)) is not None:
        return wrong.of_refund_query()
    if fields["result_code"] == "FAIL":
        code = fields.get("err_code", "")
        if code in ("REFUNDNOTEXIST", "ORDERNOTEXIST"):
            return REFUND_CODES[code]
        return RefundAnswer(_R.CHANNEL_UNCLEAR, _reason(code), safe_code(code))
    places = [name[len("out_refund_no_") :] for name, value in fields.items()
              if name.startswith("out_refund_no_") and value == refund.refund_no]  # fmt: skip
    if len(places) != 1 or not _is_of(fields, payment):
        return NotBelieved("channel.other_order").of_refund_query()
    place = places[0]
    if fen(fields.get(f"refund_fee_{place}", "")) != refund.amount_fen:
        return NotBelieved("channel.amount_differs").of_refund_query()
    state = fields.get(f"refund_status_{place}", "")
    event, outcome = REFUND_STATES.get(state) or (_R.CHANNEL_UNCLEAR, "channel.unknown_code")
    return RefundAnswer(
        event, outcome, safe_code(state), safe_number(fields.get(f"refund_id_{place}", "")),
        beijing_spaced(fields.get(f"refund_success_time_{place}", "")) if event is _R.CHANNEL_REFUNDED else None,
    )  # fmt: skip


def _unclear_reverse(reason: str, code: str) -> ChannelAnswer:
    return ChannelAnswer(_P.CHANNEL_UNCLEAR, reason, safe_code(code), again=True, may_take_effect=True)


def _paid(fields: Mapping[str, str], payment: Payment, reason: str, code: str) -> ChannelAnswer:
    if not _is_of(fields, payment):
        return NotBelieved("channel.other_order", code).of_payment()
    if fen(fields.get("total_fee", "")) != payment.amount_fen or fields.get("fee_type", "CNY") not in ("CNY", ""):
        return NotBelieved("channel.amount_differs", code).of_payment()
    paid_at = beijing_compact(fields.get("time_end", ""))
    return ChannelAnswer(
        _P.CHANNEL_PAID, reason, code, safe_number(fields.get("transaction_id", "")),
        paid_at, accounting_day(paid_at) if paid_at else None,
    )  # fmt: skip


def _refund_code(fields: Mapping[str, str]) -> RefundAnswer:
    code = fields.get("err_code", "")
    return REFUND_CODES.get(code) or RefundAnswer(_R.CHANNEL_UNCLEAR, _reason(code), safe_code(code), retry=True)


def _wrong_order(fields: Mapping[str, str], payment: Payment) -> NotBelieved | None:
    """Many of WeChat's answers do not repeat the number; one that does must repeat the right one."""
    name, right = _known_as(payment)
    return None if fields.get(name, "") in ("", right) else NotBelieved("channel.other_order")


def _is_of(fields: Mapping[str, str], payment: Payment) -> bool:
    """Whether an answer names the payment."""
    name, right = _known_as(payment)
    return fields.get(name) == right


def _known_as(payment: Payment) -> tuple[str, str]:
    """The field that names the payment, and its value."""
    if payment.foreign_no:
        return "transaction_id", payment.channel_number
    return "out_trade_no", payment.payment_no


def _reason(code: str) -> str:
    return _ANY.get(code, "channel.unknown_code")
