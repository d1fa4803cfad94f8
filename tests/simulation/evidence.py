"""What counts as a channel's definite word that there is no money: read from raw answers without the product's help."""

from __future__ import annotations

import json
import re

from app.core.terminal import CARD, CardAct, TerminalOutcome
from server.domain.payment import Payment
from simulation.wires import Heard

_FIELD = re.compile(rb"<(\w+)>(?:<!\[CDATA\[)?([^<\]]*)")
WECHAT_REFUSALS = frozenset(
    {
        "NOTENOUGH", "AUTHCODEEXPIRE", "AUTH_CODE_ERROR", "AUTH_CODE_INVALID", "NOTSUPORTCARD", "ORDERREVERSED",
        "ORDERCLOSED", "OUT_TRADE_NO_USED", "PARAM_ERROR", "LACK_PARAMS", "NOAUTH",
    }
)  # fmt: skip
ALIPAY_REFUSALS = frozenset(
    {
        "ACQ.PAYMENT_AUTH_CODE_INVALID", "ACQ.BUYER_BALANCE_NOT_ENOUGH", "ACQ.PAYMENT_REQUEST_HAS_RISK",
        "ACQ.TRADE_HAS_CLOSE", "ACQ.CONTEXT_INCONSISTENT", "ACQ.PARTNER_ERROR",
    }
)  # fmt: skip


def proves(word: Heard, payment: Payment) -> bool:
    """Whether an answer says definitely that a payment has taken no money, or that all of it went back."""
    if word.status != 200 or word.asked.number != payment.payment_no:
        return False
    if word.asked.service == CARD:  # what the terminal said at the window, not what the desk made of it
        return word.asked.operation == CardAct.SALE.value and word.body == TerminalOutcome.FAILED.value.encode()
    return _wechat(word) if word.asked.service == "wechat" else _alipay(word)


def undone(word: Heard) -> bool:
    """Whether a wallet says that an order is undone."""
    return word.status == 200 and (_wechat(word) if word.asked.service == "wechat" else _alipay(word))


def wants_it_again(word: Heard) -> bool:
    """Whether a wallet wants the same request once more."""
    return b"<recall><![CDATA[Y]]>" in word.body


def not_found(word: Heard) -> bool:
    """Whether a wallet says that it does not know the order that it was asked for."""
    return b"ORDERNOTEXIST" in word.body or b"ACQ.TRADE_NOT_EXIST" in word.body


def _wechat(word: Heard) -> bool:
    fields = {name.decode(): value.decode() for name, value in _FIELD.findall(word.body)}
    if fields.get("return_code") != "SUCCESS":
        return False
    done = fields.get("result_code") == "SUCCESS"
    match word.asked.operation:
        case "micropay":
            return fields.get("err_code") in WECHAT_REFUSALS
        case "orderquery":
            return done and fields.get("trade_state") in ("REVOKED", "CLOSED", "PAYERROR")
        case "reverse":
            return done and fields.get("recall") == "N"
    return False


def _alipay(word: Heard) -> bool:
    try:
        nodes = [node for name, node in json.loads(word.body).items() if name.endswith("_response")]
    except (ValueError, AttributeError):
        return False
    node = nodes[0] if nodes and isinstance(nodes[0], dict) else {}
    match word.asked.operation:
        case "pay":
            return node.get("code") == "40004" and node.get("sub_code") in ALIPAY_REFUSALS
        case "query":
            return node.get("code") == "10000" and node.get("trade_status") == "TRADE_CLOSED"
        case "cancel":
            return node.get("code") == "10000"
    return False
