"""WeChat's trade bill: ALL, SUCCESS and REFUND in the layouts of 2024, plain or gzip, or the error for no bill."""

import gzip
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from server.practice.alterations import printed_orders, printed_refunds
from server.practice.book import Order, Refund
from server.practice.clock import china_day, dashed, day_from, day_start
from server.practice.money import fee_fen, yuan, yuan_five_decimals
from server.practice.till import Till
from server.practice.wechat.call import Answer, Call, Refused

RATE = Decimal("0.006")
RATE_TEXT = "0.60%"
READY_AT = timedelta(days=1, hours=10)
HISTORY = timedelta(days=92)
_ORDER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额"
)
_REFUND = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态"
_FEES = "商品名称,商户数据包,手续费,费率,订单金额"
HEADERS: dict[str, str] = {
    "ALL": f"{_ORDER},{_REFUND},{_FEES},申请退款金额,费率备注",
    "SUCCESS": f"{_ORDER},{_FEES},费率备注",
    "REFUND": f"{_ORDER},退款申请时间,退款成功时间,{_REFUND},{_FEES},申请退款金额,费率备注",
}
SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
# How the states of a refund are printed in a bill.
_BILL_STATES = {"SUCCESS": "SUCCESS", "PROCESSING": "PROCESSING", "CHANGE": "CHANGE", "REFUNDCLOSE": "FAIL"}


def downloadbill(till: Till, call: Call) -> Answer:
    """The bill of one day of this merchant; refused with the bill's own error numbers."""
    day = day_from(call.get("bill_date"), "%Y%m%d")
    check_ready(till, call, day)
    bill_type = call.get("bill_type") or "ALL"
    start, end = day_start(day), day_start(day + timedelta(days=1))
    merchant = call.merchant
    orders = printed_orders(till.book, "wechat", merchant.mch_id, start, end) if bill_type != "REFUND" else []
    refunds = printed_refunds(till.book, "wechat", merchant.mch_id, start, end) if bill_type != "SUCCESS" else []
    if not orders and not refunds:
        raise Refused("20002", "No Bill Exist")
    rows = [_payment_row(order, merchant.appid) for order in orders]
    for refund in refunds:
        order = till.book.order("wechat", merchant.mch_id, refund.order_number)
        if order is not None:
            rows.append(_refund_row(order, refund, merchant.appid))
    rows.sort(key=lambda row: row["交易时间"])
    file = _file(HEADERS[bill_type], rows, _summary(orders, refunds))
    return Answer(file=gzip.compress(file, mtime=0) if call.get("tar_type") == "GZIP" else file)


def check_ready(till: Till, call: Call, day: date) -> None:
    """Refused for a day that is not over, too old, or whose bills are still being made."""
    today = china_day(call.now)
    if day > today or day_start(day) < call.now - HISTORY:
        raise Refused("20001", "invalid bill_date")
    if till.house.statements_at_once:
        return
    if call.now < day_start(day) + READY_AT:
        raise Refused("20003", "Bill Creating")


def _row(order: Order, appid: str) -> dict[str, str]:
    return {
        "公众账号ID": appid,
        "商户号": order.merchant,
        "特约商户号": "0",
        "设备号": order.content.get("device_info", ""),
        "微信订单号": order.channel_number,
        "商户订单号": order.number,
        "用户标识": order.payer,
        "交易类型": "MICROPAY" if order.kind == "micropay" else "NATIVE",
        "付款银行": "OTHERS",
        "货币种类": "CNY",
        "代金券金额": "0.00",
        "充值券退款金额": "0.00",
        "商品名称": _one_line(order.content.get("body", "")),
        "商户数据包": _one_line(order.content.get("attach", "")),
        "费率": RATE_TEXT,
        "费率备注": "",
    }


def _one_line(text: str) -> str:
    return " ".join(text.replace("`", "'").split("\n")).replace("\r", " ")


def _payment_row(order: Order, appid: str) -> dict[str, str]:
    return {
        **_row(order, appid),
        "交易时间": dashed(order.paid_at or order.created_at),
        "交易状态": "SUCCESS",
        "应结订单金额": yuan(order.amount_fen),
        "微信退款单号": "0",
        "商户退款单号": "0",
        "退款金额": "0.00",
        "退款类型": "",
        "退款状态": "",
        "手续费": yuan_five_decimals(fee_fen(order.amount_fen, RATE)),
        "订单金额": yuan(order.amount_fen),
        "申请退款金额": "0.00",
    }


def _refund_row(order: Order, refund: Refund, appid: str) -> dict[str, str]:
    done_at = refund.done_at if refund.state == "SUCCESS" else None
    return {
        **_row(order, appid),
        "交易时间": dashed(refund.created_at),
        "交易状态": "REVOKED" if refund.kind == "reverse" else "REFUND",
        "应结订单金额": "0.00",
        "退款申请时间": dashed(refund.created_at),
        "退款成功时间": dashed(done_at) if done_at else "",
        "微信退款单号": refund.channel_number,
        "商户退款单号": refund.number,
        "退款金额": yuan(refund.amount_fen),
        "退款类型": "ORIGINAL",
        "退款状态": _BILL_STATES[refund.state],
        "手续费": yuan_five_decimals(fee_fen(-refund.amount_fen, RATE)),
        "订单金额": "0.00",
        "申请退款金额": yuan(refund.amount_fen),
    }


def _summary(orders: Sequence[Order], refunds: Sequence[Refund]) -> list[str]:
    paid_fen = sum(order.amount_fen for order in orders)
    back_fen = sum(refund.amount_fen for refund in refunds)
    fees_fen = sum(fee_fen(order.amount_fen, RATE) for order in orders)
    fees_fen -= sum(fee_fen(refund.amount_fen, RATE) for refund in refunds)
    return [
        f"{len(orders) + len(refunds)}.0",
        yuan(paid_fen),
        yuan(back_fen),
        "0.00",
        yuan_five_decimals(fees_fen),
        yuan(paid_fen),
        yuan(back_fen),
    ]


def _file(header: str, rows: Sequence[dict[str, str]], summary: Sequence[str]) -> bytes:
    lines, names = [header], header.split(",")
    lines += [_data_line([row[name] for name in names]) for row in rows]
    lines += [SUMMARY, _data_line(summary)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _data_line(values: Sequence[str]) -> str:
    return ",".join(f"`{value}" for value in values)
