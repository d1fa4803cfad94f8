"""Alipay's methods that take money or ask about it: pay, precreate, query, cancel, close."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from server.practice import ids
from server.practice.alipay.call import Answer, Call, Refused
from server.practice.alipay.fields import lasting
from server.practice.book import Order
from server.practice.clock import dashed, from_dashed
from server.practice.money import fen_from_yuan, yuan
from server.practice.scripts import PREFIXES, Script, script_of, with_rule
from server.practice.till import Till

CANCEL_WITHIN = timedelta(hours=24)
REFUND_WITHIN = timedelta(days=365)
PRECREATE_LASTS = timedelta(hours=2)
# A repeat of an order number must carry the same of these.
_CONTENT = ("subject", "total_amount", "body", "seller_id", "store_id", "terminal_id", "operator_id", "goods_detail")


def pay(till: Till, call: Call) -> Answer:
    """The cashier has scanned a payment code."""
    code = call.get("auth_code")
    if not (16 <= len(code) <= 24 and code.isascii() and code.isdigit() and code[:2] in PREFIXES["alipay"]):
        raise Refused("ACQ.PAYMENT_AUTH_CODE_INVALID")
    known = till.find("alipay", call.merchant.app_id, call.get("out_trade_no"), call.now)
    if known is not None:
        _check_again(call, known)
    if not till.book.bind_code("alipay", code, call.merchant.app_id, call.get("out_trade_no")):
        raise Refused("ACQ.PAYMENT_AUTH_CODE_INVALID")
    if known is not None and known.state == "waiting":
        return _opened(known, Script(outcome="wait", fault=call.fault))
    if known is not None and known.state == "hidden":
        raise Refused("aop.ACQ.SYSTEM_ERROR", code="20000")
    script = with_rule(script_of(code), call.fault)
    if script.outcome == "expired":
        raise Refused("ACQ.PAYMENT_AUTH_CODE_INVALID")
    if script.outcome == "none":
        return Answer(fault=script.fault)
    order = known or new_order(till, call, kind="pay")
    order = replace(order, payer=ids.alipay_payer(code), notify_url=call.notify_url)
    return _opened(till.open(order, script, call.now), script)


def _check_again(call: Call, order: Order) -> None:
    """The same order number once more; another code may try again what was refused."""
    if order.state in ("reversed", "closed", "failed"):
        raise Refused("ACQ.TRADE_HAS_CLOSE")
    if order.kind != "pay" or dict(order.content) != _content(call):
        raise Refused("ACQ.CONTEXT_INCONSISTENT")
    if order.state == "paid":
        raise Refused("ACQ.TRADE_HAS_SUCCESS")


def _opened(order: Order, script: Script) -> Answer:
    if order.state in ("paid", "hidden"):
        return Answer(fields=paid_fields(order), fault=script.fault)
    if script.outcome == "not_enough":
        raise Refused("ACQ.BUYER_BALANCE_NOT_ENOUGH")
    if script.outcome == "refused":
        raise Refused("ACQ.PAYMENT_REQUEST_HAS_RISK")
    return Answer(code="10003", fields=_buyer_fields(order), fault=script.fault)


def _content(call: Call) -> dict[str, str]:
    content = {name: call.get(name) for name in _CONTENT if call.get(name)}
    return {**content, "total_amount": yuan(fen_from_yuan(call.get("total_amount")))}


def new_order(till: Till, call: Call, *, kind: str) -> Order:
    """An order as the call asks for it, not yet written down."""
    if call.get("seller_id") not in ("", call.merchant.seller_id):
        raise Refused("ACQ.PARTNER_ERROR")
    order = till.new_order(
        "alipay",
        call.merchant.app_id,
        call.get("out_trade_no"),
        kind=kind,
        amount_fen=fen_from_yuan(call.get("total_amount")),
        now=call.now,
    )
    return replace(order, content=_content(call), expires_at=_expiry(call), notify_url=call.notify_url)


def _expiry(call: Call) -> datetime | None:
    if call.get("time_expire"):
        expires_at = from_dashed(call.get("time_expire"))
        if expires_at <= call.now:
            raise Refused("ACQ.INVALID_PARAMETER", "参数无效：time_expire")
        return expires_at
    lasts = lasting(call.get("timeout_express"))
    return call.now + lasts if lasts is not None else None


def _buyer_fields(order: Order) -> dict[str, Any]:
    amount = yuan(order.amount_fen)
    return {
        "trade_no": order.channel_number,
        "out_trade_no": order.number,
        "buyer_logon_id": f"138****{order.payer[-4:]}",
        "buyer_user_id": order.payer,
        "total_amount": amount,
    }


def paid_fields(order: Order) -> dict[str, Any]:
    """What is said of a paid order."""
    amount = yuan(order.amount_fen)
    return {
        **_buyer_fields(order),
        "receipt_amount": amount,
        "buyer_pay_amount": amount,
        "point_amount": "0.00",
        "invoice_amount": amount,
        "gmt_payment": dashed(order.paid_at or order.due_at or order.created_at),
        "fund_bill_list": [{"amount": amount, "fund_channel": "ALIPAYACCOUNT"}],
    }


def precreate(till: Till, call: Call) -> Answer:
    """An order that the payer scans from our screen; it does not exist for a query until then."""
    known = till.find("alipay", call.merchant.app_id, call.get("out_trade_no"), call.now)
    if known is None:
        order = new_order(till, call, kind="precreate")
        lasts = lasting(call.get("qr_code_timeout_express") or call.get("timeout_express")) or PRECREATE_LASTS
        known = replace(
            order,
            state="offered",
            payer=ids.alipay_payer(order.number),
            expires_at=order.expires_at or call.now + lasts,
        )
        till.book.save(known)
    elif known.state in ("reversed", "closed", "failed"):
        raise Refused("ACQ.TRADE_HAS_CLOSE")
    elif known.kind != "precreate" or dict(known.content) != _content(call):
        raise Refused("ACQ.CONTEXT_INCONSISTENT")
    elif known.state == "paid":
        raise Refused("ACQ.TRADE_HAS_SUCCESS")
    code = f"https://qr.alipay.com/bax{known.channel_number[-14:]}"
    return Answer(fields={"out_trade_no": known.number, "qr_code": code})


def find(till: Till, call: Call) -> Order | None:
    """The order a call speaks of, trade_no before out_trade_no; one that cannot be seen yet is not found."""
    order = find_any(till, call)
    return None if order is None or order.state in ("hidden", "offered") else order


def find_any(till: Till, call: Call) -> Order | None:
    """The order a call speaks of, also one that cannot be seen yet."""
    app_id = call.merchant.app_id
    if call.get("trade_no"):
        return till.find_by_channel_number("alipay", app_id, call.get("trade_no"), call.now)
    return till.find("alipay", app_id, call.get("out_trade_no"), call.now)


def trade_status(till: Till, order: Order, now: datetime) -> str:
    """The state of an order in Alipay's words."""
    if order.state in ("unpaid", "waiting"):
        return "WAIT_BUYER_PAY"
    if order.state != "paid" or till.refunded_fen(order) >= order.amount_fen:
        return "TRADE_CLOSED"
    return "TRADE_FINISHED" if now > (order.paid_at or order.created_at) + REFUND_WITHIN else "TRADE_SUCCESS"


def query(till: Till, call: Call) -> Answer:
    """What has become of an order."""
    order = find(till, call)
    if order is None:
        raise Refused("ACQ.TRADE_NOT_EXIST")
    fields: dict[str, Any] = {**_buyer_fields(order), "trade_status": trade_status(till, order, call.now)}
    if order.paid_at is not None:
        paid = paid_fields(order)
        fields = {**paid, **fields, "send_pay_date": paid["gmt_payment"]}
        del fields["gmt_payment"]
    return Answer(fields=fields)


def cancel(till: Till, call: Call) -> Answer:
    """Undo a payment that is unclear or failed: unpaid it is closed, paid it is given back; a repeat says the same."""
    order = find_any(till, call)
    if order is None:
        if not call.get("out_trade_no"):
            raise Refused("ACQ.TRADE_NOT_EXIST", retry_flag="N")
        order = till.dead_number("alipay", call.merchant.app_id, call.get("out_trade_no"), call.now)
    elif order.state != "reversed":
        order = _cancelled(till, call, order)
    fields = {
        "trade_no": order.channel_number,
        "out_trade_no": order.number,
        "retry_flag": "N",
        "action": "refund" if order.paid_at else "close",
    }
    if order.kind == "never":
        del fields["trade_no"]
    if order.paid_at and order.ended_at:
        fields["gmt_refund_pay"] = dashed(order.ended_at)
    return Answer(fields=fields)


def _cancelled(till: Till, call: Call, order: Order) -> Order:
    if call.now > order.created_at + CANCEL_WITHIN:
        raise Refused("ACQ.TRADE_CANCEL_TIME_OUT", retry_flag="N")
    if order.state == "paid":
        if till.book.refunds_of(order):
            raise Refused("ACQ.CANCEL_NOT_ALLOWED", retry_flag="N")
        till.give_back(
            order,
            number=order.number,
            kind="reverse",
            amount_fen=order.amount_fen,
            now=call.now,
            takes=timedelta(0),
            outcome="SUCCESS",
            content={},
        )
    return till.end(order, "reversed", call.now)


def close(till: Till, call: Call) -> Answer:
    """An unpaid order that nobody shall pay any more."""
    order = find(till, call)
    if order is None:
        raise Refused("ACQ.TRADE_NOT_EXIST")
    if order.state not in ("unpaid", "waiting"):
        raise Refused("ACQ.REASON_TRADE_STATUS_INVALID")
    till.end(order, "closed", call.now)
    return Answer(fields={"trade_no": order.channel_number, "out_trade_no": order.number})
