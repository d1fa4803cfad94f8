"""Our values to Alipay's parameters and Alipay's answers to ours, pure; amounts are decimal text through Money only."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.core.clock import BEIJING, accounting_day
from app.core.money import Money, MoneyError
from app.core.payment import PaymentEvent
from app.core.refund import RefundEvent
from server.channels.alipay import codes, envelope
from server.channels.alipay.envelope import Node
from server.channels.alipay.settings import AlipaySettings
from server.channels.answers import (
    NotBelieved,
    beijing_spaced,
    refused_status,
    safe_code,
    safe_number,
    shown_text,
    unreadable,
)
from server.channels.signing import join_sorted, rsa2_sign, rsa2_verify
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import ChannelAnswer, HttpReply, RefundAnswer

ORDER_LIFE = "5m"
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""timeout_express of the pay call: a trade that nobody answers is closed by Alipay (1 minute to 15 days)."""

_P, _R = PaymentEvent, RefundEvent
Content = Mapping[str, str | Sequence[str]]


# ---------------------------------------------------------------- out


def pay_content(payment: Payment, *, auth_code: str, subject: str) -> Content:
    """biz_content of alipay.trade.pay."""
    return {
        "out_trade_no": payment.payment_no,
        "scene": "bar_code",
        "auth_code": auth_code,
        "product_code": "FACE_TO_FACE_PAYMENT",
        "subject": shown_text(subject, 256) or payment.payment_no,
        "total_amount": Money(payment.amount_fen).yuan,
        "terminal_id": f"W{payment.window_id}",
        "timeout_express": ORDER_LIFE,
    }


def trade_content(payment: Payment) -> Content:
    """biz_content of alipay.trade.query and alipay.trade.cancel: our number, which we have whatever was lost; Alipay's
    own of money that it has under another's."""
    name, number = _known_as(payment)
    return {name: number}


def refund_content(refund: Refund, payment: Payment, *, text: str) -> Content:
    """biz_content of alipay.trade.refund; ``out_request_no`` makes repeats safe."""
    return {
        **trade_content(payment),
        "out_request_no": refund.refund_no,
        "refund_amount": Money(refund.amount_fen).yuan,
        "refund_reason": shown_text(text, 256),
    }


def refund_query_content(refund: Refund, payment: Payment) -> Content:
    """biz_content of alipay.trade.fastpay.refund.query."""
    return {**trade_content(payment), "out_request_no": refund.refund_no}


def parameters(
    settings: AlipaySettings, method: str, content: Content, *, now: datetime, notify: bool = False
) -> dict[str, str]:
    """All parameters of a call, signed with RSA2 over the sorted parameters including ``sign_type``."""
    fields = {
        "app_id": settings.app_id,
        "method": method,
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": now.astimezone(BEIJING).replace(tzinfo=None).isoformat(" ", "seconds"),
        "version": "1.0",
        "notify_url": settings.notify_url if notify else "",
        "app_auth_token": settings.app_auth_token,
        "biz_content": _TEXT.encode(content),
    }
    fields = {name: value for name, value in fields.items() if value}
    return {**fields, "sign": rsa2_sign(join_sorted(fields).encode(), settings.own_key)}


# ---------------------------------------------------------------- in


def opened(reply: HttpReply, method: str, settings: AlipaySettings) -> Node | NotBelieved:
    """The node of an answer whose signature is right, else why it is not believed. An unsigned refusal is none."""
    if (refused := refused_status(reply)) is not None:
        return refused
    try:
        node = envelope.read(reply.body, method)
    except envelope.Unreadable:
        return unreadable(reply.body)
    if not node.sign and node.name == "error_response":
        return NotBelieved("channel.refused_unsigned", _code(node))
    if not rsa2_verify(node.source.encode(), node.sign, settings.their_key):
        return NotBelieved("channel.bad_signature")
    if not node.text("code"):
        return NotBelieved("channel.unreadable")
    return node


def to_pay_answer(node: Node, payment: Payment) -> ChannelAnswer:
    """What a verified answer of alipay.trade.pay says of the payment."""
    if (wrong := _wrong_trade(node, payment)) is not None:
        return wrong.of_payment()
    code, sub_code = node.text("code"), node.text("sub_code")
    if code == "10000":
        return _paid(node, payment, "channel.paid", "gmt_payment")
    if code == "10003":
        return ChannelAnswer(
            _P.CHANNEL_WAITING, "channel.waiting_password", code, safe_number(node.text("trade_no"))
        )  # fmt: skip
    if sub_code in codes.UNKNOWN_RESULT:
        return ChannelAnswer(_P.CHANNEL_UNCLEAR, "channel.system_error", _code(node))
    if code == "40004" and sub_code in codes.PAY_SUB_CODES:
        event, reason = codes.PAY_SUB_CODES[sub_code]
        return ChannelAnswer(event, reason, _code(node))
    if code in codes.PAY_REFUSING_CODES:
        return ChannelAnswer(_P.CHANNEL_REFUSED, "channel.setup_wrong", _code(node))
    return ChannelAnswer(_P.CHANNEL_UNCLEAR, _other(node), _code(node))


def to_query_answer(node: Node, payment: Payment) -> ChannelAnswer:
    """What a verified answer of alipay.trade.query says of the payment."""
    if (wrong := _wrong_trade(node, payment)) is not None:
        return wrong.of_payment()
    if node.text("code") != "10000":
        gone = node.text("code") == "40004" and node.text("sub_code") == "ACQ.TRADE_NOT_EXIST"
        reason = "channel.not_found" if gone else _other(node)
        return ChannelAnswer(_P.CHANNEL_UNCLEAR, reason, _code(node), not_found=gone)
    state = node.text("trade_status")
    event, reason = codes.TRADE_STATES.get(state) or (_P.CHANNEL_UNCLEAR, "channel.unknown_code")
    if event is _P.CHANNEL_PAID:
        return _paid(node, payment, reason, "send_pay_date")
    return ChannelAnswer(event, reason, safe_code(state), safe_number(node.text("trade_no")))


def to_cancel_answer(node: Node, payment: Payment) -> ChannelAnswer:
    """What a verified answer of alipay.trade.cancel says; only success with ``retry_flag=N`` is an end."""
    if (wrong := _wrong_trade(node, payment)) is not None:
        return wrong.of_reverse()
    if node.text("code") == "10000" and node.text("retry_flag") == "N":
        return ChannelAnswer(_P.CHANNEL_REVERSED, "channel.reversed", "10000", safe_number(node.text("trade_no")))
    if node.text("code") == "10000":
        flag = safe_code(f"retry-{node.text('retry_flag')}")
        return ChannelAnswer(
            _P.CHANNEL_UNCLEAR, "channel.reverse_again", flag, again=True, may_take_effect=True
        )  # fmt: skip
    row = codes.CANCEL_SUB_CODES.get(node.text("sub_code")) if node.text("code") == "40004" else None
    reason, again, refund_instead = row or (_other(node), True, False)
    return ChannelAnswer(
        _P.CHANNEL_UNCLEAR, reason, _code(node), again=again, refund_instead=refund_instead,
        not_found=reason == "channel.not_found", may_take_effect=row is None,
    )  # fmt: skip


def to_refund_answer(node: Node, refund: Refund, payment: Payment) -> RefundAnswer:
    """What a verified answer of alipay.trade.refund says.

    ``fund_change=Y``: this call moved the money. Without it nothing moved now, as for a repeat: the query tells.
    """
    if (wrong := _wrong_trade(node, payment)) is not None:
        return wrong.of_refund()
    if node.text("code") != "10000":
        return _refund_code(node)
    if node.text("fund_change") != "Y":
        return RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.refund_to_confirm", "10000", retry=True)
    whole_fen = _fen(node.text("refund_fee"))
    if whole_fen is None or not refund.amount_fen <= whole_fen <= payment.amount_fen:
        return NotBelieved("channel.amount_differs", "10000").of_refund()
    return RefundAnswer(
        _R.CHANNEL_REFUNDED, "channel.refunded", "10000", safe_number(node.text("trade_no")),
        beijing_spaced(node.text("gmt_refund_pay")),
    )  # fmt: skip


def to_refund_query_answer(node: Node, refund: Refund, payment: Payment) -> RefundAnswer:
    """What a verified answer of alipay.trade.fastpay.refund.query says; no status means not received, or failed."""
    if (wrong := _wrong_trade(node, payment, echo=False)) is not None:
        return wrong.of_refund_query()
    if node.text("code") != "10000":
        gone = node.text("code") == "40004" and node.text("sub_code") == "ACQ.TRADE_NOT_EXIST"
        outcome = "channel.not_found" if gone else _other(node)
        return RefundAnswer(_R.CHANNEL_UNCLEAR, outcome, _code(node), not_found=gone)
    state = node.text("refund_status")
    if not state:
        return RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.refund_not_found", "10000", retry=True, not_found=True)
    name, number = _known_as(payment)
    if node.text(name) != number or node.text("out_request_no") != refund.refund_no:
        return NotBelieved("channel.other_order").of_refund_query()
    if state != "REFUND_SUCCESS":
        return RefundAnswer(_R.CHANNEL_UNCLEAR, "channel.unknown_code", safe_code(state))
    if _fen(node.text("refund_amount")) != refund.amount_fen:
        return NotBelieved("channel.amount_differs", state).of_refund_query()
    return RefundAnswer(
        _R.CHANNEL_REFUNDED, "channel.refunded", state, safe_number(node.text("trade_no")),
        beijing_spaced(node.text("gmt_refund_pay")),
    )  # fmt: skip


def _paid(node: Node, payment: Payment, reason: str, time_field: str) -> ChannelAnswer:
    code = safe_code(node.text("trade_status") or node.text("code"))
    if _fen(node.text("total_amount")) != payment.amount_fen:
        return NotBelieved("channel.amount_differs", code).of_payment()
    paid_at = beijing_spaced(node.text(time_field))
    return ChannelAnswer(
        _P.CHANNEL_PAID, reason, code, safe_number(node.text("trade_no")), paid_at,
        accounting_day(paid_at) if paid_at else None,
    )  # fmt: skip


def _refund_code(node: Node) -> RefundAnswer:
    row = codes.REFUND_SUB_CODES.get(node.text("sub_code")) if node.text("code") == "40004" else None
    event, outcome, retry = row or (_R.CHANNEL_UNCLEAR, _other(node), True)
    return RefundAnswer(event, outcome, _code(node), retry=retry, not_found=outcome == "channel.not_found")


def _wrong_trade(node: Node, payment: Payment, *, echo: bool = True) -> NotBelieved | None:
    """An answer that repeats a number repeats ours; success always repeats it (``echo``), refusals often do not."""
    name, right = _known_as(payment)
    number = node.text(name)
    wanted = echo and node.text("code") in ("10000", "10003")
    return None if number == right or (number == "" and not wanted) else NotBelieved("channel.other_order")


def _known_as(payment: Payment) -> tuple[str, str]:
    """The member that names the payment, and its value."""
    if payment.foreign_no:
        return "trade_no", payment.channel_number
    return "out_trade_no", payment.payment_no


def _other(node: Node) -> str:
    if node.text("sub_code") in codes.UNKNOWN_RESULT:
        return "channel.system_error"
    return codes.OTHER_CODES.get(node.text("code"), "channel.unknown_code")


def _code(node: Node) -> str:
    return safe_code(node.text("sub_code") or node.text("code"))


def _fen(text: str) -> int | None:
    try:
        return Money.from_yuan(text).fen
    except MoneyError:
        return None
