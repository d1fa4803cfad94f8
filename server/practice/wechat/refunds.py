"""WeChat's refund and refundquery: one number pays once, never more than was paid, at most 50 parts within a year."""

from datetime import timedelta

from server.practice.book import Order, Refund
from server.practice.clock import dashed
from server.practice.till import Till
from server.practice.wechat.call import Answer, Call, Refused

REFUND_WITHIN = timedelta(days=365)
MOST_REFUNDS = 50
PAGE = 10
_UNSETTLED = "REFUND_SOURCE_UNSETTLED_FUNDS"
# Fault kinds that decide what becomes of an accepted refund.
_OUTCOMES = {"refund_closed": "REFUNDCLOSE", "refund_change": "CHANGE"}


def refund(till: Till, call: Call) -> Answer:
    """Give back a part or all of a paid order; accepted, not yet paid out."""
    order = _paid_order(till, call)
    amount_fen = int(call.get("refund_fee"))
    if int(call.get("total_fee")) != order.amount_fen:
        raise Refused("REFUND_FEE_MISMATCH")
    known = till.book.refunds_numbered("wechat", order.merchant, call.get("out_refund_no"))
    if known:
        return _again(till, call, order, known[0])
    parts = till.book.refunds_of(order)
    if call.now > (order.paid_at or order.created_at) + REFUND_WITHIN:
        raise Refused("TRADE_OVERDUE")
    if len(parts) >= MOST_REFUNDS:
        raise Refused("ERROR", "部分退款次数超过50次")
    if order.amount_fen == till.refunded_fen(order):
        raise Refused("ERROR", "订单已全额退款")
    if amount_fen + till.refunded_fen(order) > order.amount_fen:
        raise Refused("ERROR", "累计退款金额大于支付金额")
    interval = till.house.wait(till.house.refund_interval_s)
    if parts and call.now < parts[-1].created_at + interval:
        raise Refused("FREQUENCY_LIMITED")
    made = _accept(till, call, order, amount_fen)
    return Answer(fields={"result_code": "SUCCESS", **_fields(order, made)})


def _paid_order(till: Till, call: Call) -> Order:
    merchant = call.merchant.mch_id
    if call.get("transaction_id"):
        order = till.find_by_channel_number("wechat", merchant, call.get("transaction_id"), call.now)
        if order is None or order.state == "hidden":
            raise Refused("INVALID_TRANSACTIONID")
    else:
        order = till.find("wechat", merchant, call.get("out_trade_no"), call.now)
    if order is None or order.state == "hidden":
        raise Refused("ORDERNOTEXIST")
    if order.state == "reversed":
        raise Refused("TRADE_STATE_ERROR", "订单已撤销")
    if order.state != "paid":
        raise Refused("TRADE_STATE_ERROR", "订单未支付")
    return order


def _again(till: Till, call: Call, order: Order, known: Refund) -> Answer:
    """The same refund number once more: the same refund, never a second one."""
    if known.kind == "reverse":
        raise Refused("TRADE_STATE_ERROR")
    if known.order_number != order.number or known.amount_fen != int(call.get("refund_fee")):
        raise Refused("REFUND_FEE_MISMATCH")
    if known.state == "REFUNDCLOSE":
        if till.refunded_fen(order) + known.amount_fen > order.amount_fen:
            raise Refused("ERROR", "累计退款金额大于支付金额")
        known = till.restart(known, call.now)
    return Answer(fields={"result_code": "SUCCESS", **_fields(order, known)})


def _accept(till: Till, call: Call, order: Order, amount_fen: int) -> Refund:
    kind = call.fault.kind if call.fault else ""
    takes: timedelta | None = till.house.wait(till.house.refund_takes_s)
    if kind == "refund_processing":
        takes = till.house.wait(call.fault.delay_s) if call.fault and call.fault.delay_s else None
    elif kind in _OUTCOMES and call.fault and call.fault.delay_s:
        takes = till.house.wait(call.fault.delay_s)
    return till.give_back(
        order,
        number=call.get("out_refund_no"),
        kind="refund",
        amount_fen=amount_fen,
        now=call.now,
        takes=takes,
        outcome=_OUTCOMES.get(kind, "SUCCESS"),
        content={"account": call.get("refund_account") or _UNSETTLED, "reason": call.get("refund_desc")},
    )


def _fields(order: Order, made: Refund) -> dict[str, str]:
    refund_fee, total_fee = str(made.amount_fen), str(order.amount_fen)
    return {
        "transaction_id": order.channel_number,
        "out_trade_no": order.number,
        "out_refund_no": made.number,
        "refund_id": made.channel_number,
        "refund_channel": "",
        "refund_fee": refund_fee,
        "settlement_refund_fee": refund_fee,
        "total_fee": total_fee,
        "settlement_total_fee": total_fee,
        "fee_type": "CNY",
        "cash_fee": total_fee,
        "cash_fee_type": "CNY",
        "cash_refund_fee": refund_fee,
        "coupon_refund_fee": "0",
        "coupon_refund_count": "0",
    }


def refundquery(till: Till, call: Call) -> Answer:
    """What has become of refunds: one by its number, or all of an order, ten at a time."""
    order, asked = _asked(till, call)
    refunds = [made for made in asked if made.kind == "refund"]
    if order is None or not refunds:
        raise Refused("REFUNDNOTEXIST")
    offset = int(call.get("offset") or "0")
    page = refunds[offset : offset + PAGE]
    if not page:
        raise Refused("PARAM_ERROR", "offset超出范围")
    fields = {
        "result_code": "SUCCESS",
        "transaction_id": order.channel_number,
        "out_trade_no": order.number,
        "total_fee": str(order.amount_fen),
        "settlement_total_fee": str(order.amount_fen),
        "fee_type": "CNY",
        "cash_fee": str(order.amount_fen),
        "total_refund_count": str(len(refunds)),
        "refund_count": str(len(page)),
        "refund_fee": str(sum(made.amount_fen for made in page)),
    }
    for index, made in enumerate(page):
        fields.update(_numbered(made, index))
    return Answer(fields=fields)


def _asked(till: Till, call: Call) -> tuple[Order | None, list[Refund]]:
    merchant = call.merchant.mch_id
    if call.get("refund_id"):
        made = till.book.refund_by_channel_number("wechat", merchant, call.get("refund_id"))
        found = [made] if made else []
    elif call.get("out_refund_no"):
        found = till.book.refunds_numbered("wechat", merchant, call.get("out_refund_no"))
    elif call.get("transaction_id"):
        order = till.find_by_channel_number("wechat", merchant, call.get("transaction_id"), call.now)
        return order, till.book.refunds_of(order) if order else []
    else:
        order = till.find("wechat", merchant, call.get("out_trade_no"), call.now)
        return order, till.book.refunds_of(order) if order else []
    return (till.find("wechat", merchant, found[0].order_number, call.now), found) if found else (None, [])


def _numbered(made: Refund, index: int) -> dict[str, str]:
    fields = {
        f"out_refund_no_{index}": made.number,
        f"refund_id_{index}": made.channel_number,
        f"refund_channel_{index}": "ORIGINAL",
        f"refund_fee_{index}": str(made.amount_fen),
        f"settlement_refund_fee_{index}": str(made.amount_fen),
        f"refund_account_{index}": made.content.get("account", _UNSETTLED),
        f"refund_status_{index}": made.state,
        f"refund_recv_accout_{index}": "支付用户零钱",
        f"coupon_refund_fee_{index}": "0",
        f"coupon_refund_count_{index}": "0",
    }
    if made.state == "SUCCESS" and made.done_at is not None:
        fields[f"refund_success_time_{index}"] = dashed(made.done_at)
    return fields
