"""Alipay's message that a trade changed: signature, application and seller are verified before it is read."""

from urllib.parse import parse_qsl

from app.core.clock import accounting_day
from app.core.errors import Refused
from app.core.money import Money, MoneyError
from app.core.payment import PaymentEvent
from server.channels.alipay import codes
from server.channels.alipay.settings import AlipaySettings
from server.channels.answers import beijing_spaced, safe_code, safe_number
from server.channels.signing import join_sorted, rsa2_verify
from server.ports import ChannelAnswer, Notification

LARGEST_BYTES = 64 * 1024
_LARGEST_FIELDS = 200


def read_notification(body: bytes, settings: AlipaySettings) -> Notification | None:
    """The verified message; None for one that tells of a refund, which changes no payment's state.

    Raises Refused: ``notification.unreadable``, ``notification.forged``, ``notification.other_merchant``. The amount is
    handed on, not compared: whoever knows the payment must compare it.
    """
    fields = _fields(body)
    if fields.get("sign_type") != "RSA2" or not _signed(fields, settings):
        raise Refused("notification.forged")
    if fields.get("app_id") != settings.app_id or fields.get("seller_id") != settings.merchant:
        raise Refused("notification.other_merchant")
    if fields.get("gmt_refund") or fields.get("refund_fee") or fields.get("out_biz_no"):
        return None
    payment_no, state = fields.get("out_trade_no", ""), fields.get("trade_status", "")
    if not payment_no or state not in codes.TRADE_STATES:
        return None
    event, reason = codes.TRADE_STATES[state]
    paid_at = beijing_spaced(fields.get("gmt_payment", "")) if event is PaymentEvent.CHANNEL_PAID else None
    answer = ChannelAnswer(
        event, reason, safe_code(state), safe_number(fields.get("trade_no", "")), paid_at,
        accounting_day(paid_at) if paid_at else None,
    )  # fmt: skip
    try:
        amount = Money.from_yuan(fields.get("total_amount", ""))
    except MoneyError:
        raise Refused("notification.unreadable") from None
    return Notification(payment_no, answer, amount.fen)


def _fields(body: bytes) -> dict[str, str]:
    if len(body) > LARGEST_BYTES:
        raise Refused("notification.unreadable")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
            max_num_fields=_LARGEST_FIELDS,
        )  # fmt: skip
    except ValueError:
        raise Refused("notification.unreadable") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused("notification.unreadable")
    return fields


def _signed(fields: dict[str, str], settings: AlipaySettings) -> bool:
    """Published SDKs differ on whether empty values are signed; both texts are bound to the same key."""
    left = {name: value for name, value in fields.items() if name not in ("sign", "sign_type")}
    texts = {join_sorted(left), "&".join(f"{name}={left[name]}" for name in sorted(left))}
    return any(rsa2_verify(text.encode(), fields.get("sign", ""), settings.their_key) for text in texts)
