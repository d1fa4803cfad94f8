"""Alipay's asynchronous message about a paid order: a signed form, posted until it is answered `success`."""

import json
from datetime import datetime
from random import Random
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from server.practice import ids
from server.practice.alipay.call import Merchant
from server.practice.alipay.envelope import signature_of, signed_text
from server.practice.book import Notification, Order
from server.practice.clock import dashed
from server.practice.money import yuan

TAMPERS = ("signature", "amount", "merchant")


def notification(
    order: Order, merchant: Merchant, key: RSAPrivateKey, at: datetime, random: Random, *, tamper: str = ""
) -> Notification:
    """The message owed for an order that has just been paid; its notify_id never changes. `tamper` spoils one thing."""
    amount = yuan(order.amount_fen + (1 if tamper == "amount" else 0))
    identity = f"{at:%Y%m%d}{ids.digits(random, 26)}"
    paid_at = dashed(order.paid_at or at)
    parameters = {
        "notify_time": dashed(at),
        "notify_type": "trade_status_sync",
        "notify_id": identity,
        "app_id": merchant.app_id,
        "auth_app_id": merchant.app_id,
        "charset": "utf-8",
        "version": "1.0",
        "sign_type": "RSA2",
        "trade_no": order.channel_number,
        "out_trade_no": order.number,
        "buyer_id": order.payer,
        "buyer_logon_id": f"138****{order.payer[-4:]}",
        "seller_id": merchant.seller_id if tamper != "merchant" else merchant.seller_id[::-1],
        "trade_status": "TRADE_SUCCESS",
        "total_amount": amount,
        "receipt_amount": amount,
        "invoice_amount": amount,
        "buyer_pay_amount": amount,
        "point_amount": "0.00",
        "subject": order.content.get("subject", ""),
        "gmt_create": dashed(order.created_at),
        "gmt_payment": paid_at,
        "fund_bill_list": json.dumps([{"amount": amount, "fundChannel": "ALIPAYACCOUNT"}], separators=(",", ":")),
    }
    if order.content.get("body"):
        parameters["body"] = order.content["body"]
    parameters["sign"] = signature_of(signed_text(parameters, without=("sign", "sign_type")), key)
    if tamper == "signature":
        parameters["sign"] = ("A" if parameters["sign"][0] != "A" else "B") + parameters["sign"][1:]
    return Notification(
        identity=identity,
        service=order.service,
        merchant=order.merchant,
        order_number=order.number,
        url=order.notify_url,
        body=urlencode(parameters),
        content_type="application/x-www-form-urlencoded; charset=utf-8",
        created_at=at,
        due_at=at,
    )
