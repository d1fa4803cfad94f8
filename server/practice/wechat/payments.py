"""WeChat's calls that take money or ask about it: micropay, unifiedorder, orderquery, closeorder, reverse."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from server.practice import ids
from server.practice.book import Order
from server.practice.clock import compact, from_compact
from server.practice.scripts import PREFIXES, Script, script_of, with_rule
from server.practice.till import Till
from server.practice.wechat.call import Answer, Call, Refused

REVERSE_AFTER_S = 15
REVERSE_WITHIN = timedelta(days=7)
PREPAY_LASTS = timedelta(hours=2)
# A repeat of an order number must carry the same of these.
_CONTENT = ("body", "total_fee", "fee_type", "attach", "device_info", "detail", "goods_tag")
_TRADE_STATES: dict[str, tuple[str, str]] = {
    "unpaid": ("NOTPAY", "订单未支付"),
    "waiting": ("USERPAYING", "需要用户输入支付密码"),
    "paid": ("SUCCESS", "支付成功"),
    "failed": ("PAYERROR", "支付失败，请撤销订单"),
    "closed": ("CLOSED", "订单已关闭"),
    "reversed": ("REVOKED", "订单已撤销"),
    "offered": ("NOTPAY", "订单未支付"),
}


def micropay(till: Till, call: Call) -> Answer:
    """The cashier has scanned a payment code."""
    code = call.get("auth_code")
    if not (len(code) == 18 and code.isascii() and code.isdigit() and code[:2] in PREFIXES["wechat"]):
        raise Refused("AUTH_CODE_INVALID")
    expires_at = _expiry(call)
    known = till.find("wechat", call.merchant.mch_id, call.get("out_trade_no"), call.now)
    if known is not None:
        return _again(till, call, known)
    if not till.book.bind_code("wechat", code, call.merchant.mch_id, call.get("out_trade_no")):
        raise Refused("AUTH_CODE_ERROR")
    script = with_rule(script_of(code), call.fault)
    if script.outcome == "expired":
        raise Refused("AUTHCODEEXPIRE")
    if script.outcome == "none":
        return Answer(fault=script.fault)
    order = replace(_order(till, call, kind="micropay"), payer=ids.wechat_payer(code), expires_at=expires_at)
    return _opened(till.open(order, script, call.now), script)


def _opened(order: Order, script: Script) -> Answer:
    if order.state in ("paid", "hidden"):
        return Answer(fields={"result_code": "SUCCESS", **_paid_fields(order)}, fault=script.fault)
    codes = {"not_enough": "NOTENOUGH", "refused": "NOTSUPORTCARD"}
    return Answer(fields=Refused(codes.get(script.outcome, "USERPAYING")).fields(), fault=script.fault)


def _again(till: Till, call: Call, order: Order) -> Answer:
    """The same order number once more."""
    if order.state == "reversed":
        raise Refused("ORDERREVERSED")
    if order.state == "closed":
        raise Refused("ORDERCLOSED")
    if dict(order.content) != _content(call) or order.kind != call.operation:
        raise Refused("OUT_TRADE_NO_USED")
    if order.state == "paid":
        raise Refused("ORDERPAID")
    if not till.book.bind_code("wechat", call.get("auth_code"), order.merchant, order.number):
        raise Refused("AUTH_CODE_ERROR")
    if order.state == "waiting":
        raise Refused("USERPAYING")
    if order.state == "hidden":
        raise Refused("SYSTEMERROR")
    raise Refused("OUT_TRADE_NO_USED")


def _content(call: Call) -> dict[str, str]:
    return {name: call.get(name) for name in _CONTENT if call.get(name)}


def _order(till: Till, call: Call, *, kind: str) -> Order:
    order = till.new_order(
        "wechat",
        call.merchant.mch_id,
        call.get("out_trade_no"),
        kind=kind,
        amount_fen=int(call.get("total_fee")),
        now=call.now,
    )
    return replace(order, content=_content(call))


def _expiry(call: Call) -> datetime | None:
    """When an order ends that nobody paid: time_expire, at least a minute after time_start and not over yet."""
    if not call.get("time_expire"):
        return None
    expires_at = from_compact(call.get("time_expire"))
    starts_at = from_compact(call.get("time_start")) if call.get("time_start") else call.now
    if call.get("time_start") and expires_at < starts_at + timedelta(minutes=1):
        raise Refused("PARAM_ERROR", "time_expire时间过短")
    if expires_at <= call.now:
        raise Refused("PARAM_ERROR", "time_expire已过期")
    return expires_at


def unifiedorder(till: Till, call: Call) -> Answer:
    """An order that the payer scans from our screen (NATIVE); the other trade types get their prepay_id."""
    trade_type = call.get("trade_type")
    if trade_type == "JSAPI" and not call.get("openid"):
        raise Refused("LACK_PARAMS", "缺少参数 openid")
    expires_at = _expiry(call) or call.now + PREPAY_LASTS
    known = till.find("wechat", call.merchant.mch_id, call.get("out_trade_no"), call.now)
    if known is None:
        order = replace(
            _order(till, call, kind="unifiedorder"),
            payer=call.get("openid") or ids.wechat_payer(call.get("out_trade_no")),
            expires_at=expires_at,
            notify_url=call.get("notify_url"),
        )
        till.book.save(order)
    else:
        _still_payable(call, known)
        order = known
    fields = {"result_code": "SUCCESS", "trade_type": trade_type, "prepay_id": f"wx{order.channel_number}"}
    if trade_type == "NATIVE":
        fields["code_url"] = f"weixin://wxpay/bizpayurl?pr={order.channel_number[-10:]}"
    if trade_type == "MWEB":
        fields["mweb_url"] = f"https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx{order.channel_number}"
    return Answer(fields=fields)


def _still_payable(call: Call, order: Order) -> None:
    codes = {"reversed": "ORDERCLOSED", "closed": "ORDERCLOSED", "paid": "ORDERPAID"}
    if dict(order.content) != _content(call) or order.kind != call.operation:
        raise Refused("OUT_TRADE_NO_USED")
    if order.state in codes:
        raise Refused(codes[order.state])


def _find(till: Till, call: Call) -> Order | None:
    """The order a call speaks of; transaction_id counts before out_trade_no."""
    if call.get("transaction_id"):
        found = till.find_by_channel_number("wechat", call.merchant.mch_id, call.get("transaction_id"), call.now)
        if found is not None and found.state == "hidden":
            return None
        return found
    return till.find("wechat", call.merchant.mch_id, call.get("out_trade_no"), call.now)


def orderquery(till: Till, call: Call) -> Answer:
    """What has become of an order."""
    order = _find(till, call)
    if order is None or order.state == "hidden":
        raise Refused("ORDERNOTEXIST")
    trade_state, description = _TRADE_STATES[order.state]
    if order.state == "paid" and till.book.refunds_of(order):
        trade_state, description = "REFUND", "订单发生过退款，退款详情请查询退款订单"
    fields = {"result_code": "SUCCESS", "trade_state": trade_state, "trade_state_desc": description}
    if order.state == "paid":
        return Answer(fields={**fields, **_paid_fields(order)})
    return Answer(fields={**fields, **_echo(order), "out_trade_no": order.number})


def _echo(order: Order) -> dict[str, str]:
    return {name: order.content[name] for name in ("device_info", "attach") if name in order.content}


def _paid_fields(order: Order) -> Mapping[str, str]:
    amount = str(order.amount_fen)
    return {
        **_echo(order),
        "openid": order.payer,
        "is_subscribe": "N",
        "trade_type": "MICROPAY" if order.kind == "micropay" else "NATIVE",
        "bank_type": "OTHERS",
        "fee_type": "CNY",
        "total_fee": amount,
        "settlement_total_fee": amount,
        "cash_fee_type": "CNY",
        "cash_fee": amount,
        "transaction_id": order.channel_number,
        "out_trade_no": order.number,
        "time_end": compact(order.paid_at or order.due_at or order.created_at),
    }


def paid_message(order: Order) -> Mapping[str, str]:
    """The fields of a payment notification, without the common ones."""
    return {"result_code": "SUCCESS", **_paid_fields(order)}


def closeorder(till: Till, call: Call) -> Answer:
    """An unpaid order that nobody shall pay any more; not for payment codes."""
    order = _find(till, call)
    if order is None or order.state == "hidden":
        raise Refused("ORDERNOTEXIST")
    if order.kind == "micropay":
        raise Refused("TRADE_STATE_ERROR")
    if order.state == "paid":
        raise Refused("ORDERPAID")
    if order.state in ("closed", "reversed"):
        raise Refused("ORDERCLOSED")
    till.end(order, "closed", call.now)
    return Answer(fields={"result_code": "SUCCESS"})


def reverse(till: Till, call: Call) -> Answer:
    """Undo a payment by code that is unclear or failed: unpaid it is closed, paid it is given back."""
    order = _find(till, call)
    done = Answer(fields={"result_code": "SUCCESS", "recall": "N"})
    if order is None:
        if call.get("transaction_id"):
            raise Refused("INVALID_TRANSACTIONID", recall="N")
        till.dead_number("wechat", call.merchant.mch_id, call.get("out_trade_no"), call.now)
        return done
    if order.state == "reversed":
        return done
    if order.kind != "micropay":
        raise Refused("INVALID_REQUEST", "只有付款码支付的订单可以撤销", recall="N")
    if call.now < order.created_at + till.house.wait(REVERSE_AFTER_S):
        if order.state == "waiting":
            raise Refused("USERPAYING", "正在支付中不能发起撤销", recall="Y")
        raise Refused("SYSTEMERROR", recall="Y")
    if call.now > order.created_at + REVERSE_WITHIN:
        raise Refused("REVERSE_EXPIRE", recall="N")
    if order.state == "paid":
        _undo(till, call, order)
    till.end(order, "reversed", call.now)
    return done


def _undo(till: Till, call: Call, order: Order) -> None:
    if till.book.refunds_of(order):
        raise Refused("TRADE_ERROR", "订单发生过退款，不能撤销", recall="N")
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
