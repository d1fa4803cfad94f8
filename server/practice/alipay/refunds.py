"""Alipay's refund and refund query: one request number pays once, and a repeat says that it moved no money."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from server.practice.alipay.call import Answer, Call, Refused
from server.practice.alipay.trades import REFUND_WITHIN, find
from server.practice.book import Order, Refund
from server.practice.clock import dashed
from server.practice.money import fen_from_yuan, yuan
from server.practice.till import Till


def refund(till: Till, call: Call) -> Answer:
    """Give back a part or all of a paid order; without a request number it is the one full refund."""
    order = find(till, call)
    if order is None:
        raise Refused("ACQ.TRADE_NOT_EXIST")
    amount_fen = fen_from_yuan(call.get("refund_amount"))
    number = call.get("out_request_no") or order.number
    known = next((made for made in till.book.refunds_of(order) if made.number == number), None)
    if known is not None and known.kind == "refund":
        return _again(till, call, order, known, amount_fen)
    if order.state != "paid" or known is not None:
        raise Refused("ACQ.TRADE_STATUS_ERROR")
    if call.now > (order.paid_at or order.created_at) + REFUND_WITHIN:
        raise Refused("ACQ.TRADE_HAS_FINISHED")
    refunded_fen = till.refunded_fen(order)
    too_much = amount_fen + refunded_fen > order.amount_fen
    if too_much or (not call.get("out_request_no") and amount_fen != order.amount_fen):
        fields = {"out_trade_no": order.number, "refund_fee": yuan(refunded_fen), "send_back_fee": "0.00"}
        raise Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", **fields)
    made = _accept(till, call, order, number, amount_fen)
    return Answer(fields=_fields(till, order, made, moved=made.state == "SUCCESS"))


def _again(till: Till, call: Call, order: Order, known: Refund, amount_fen: int) -> Answer:
    if known.amount_fen != amount_fen:
        raise Refused("ACQ.DISCORDANT_REPEAT_REQUEST")
    if known.state != "REFUNDCLOSE":
        return Answer(fields=_fields(till, order, known, moved=False))
    if till.refunded_fen(order) + amount_fen > order.amount_fen:
        raise Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
    done = replace(known, state="SUCCESS", due_at=None, done_at=call.now)
    till.book.save(done)
    return Answer(fields=_fields(till, order, done, moved=True))


def _accept(till: Till, call: Call, order: Order, number: str, amount_fen: int) -> Refund:
    kind = call.fault.kind if call.fault else ""
    waits = till.house.wait(call.fault.delay_s) if call.fault and call.fault.delay_s else None
    takes = waits if kind == "refund_processing" else timedelta(0)
    return till.give_back(
        order,
        number=number,
        kind="refund",
        amount_fen=amount_fen,
        now=call.now,
        takes=takes,
        outcome="REFUNDCLOSE" if kind == "refund_closed" else "SUCCESS",
        content={"reason": call.get("refund_reason")},
    )


def _fields(till: Till, order: Order, made: Refund, *, moved: bool) -> dict[str, Any]:
    back = yuan(made.amount_fen) if moved else "0.00"
    fields: dict[str, Any] = {
        "trade_no": order.channel_number,
        "out_trade_no": order.number,
        "buyer_logon_id": f"138****{order.payer[-4:]}",
        "buyer_user_id": order.payer,
        "fund_change": "Y" if moved else "N",
        "refund_fee": yuan(till.refunded_fen(order)),
        "send_back_fee": back,
        "refund_detail_item_list": [{"amount": back, "fund_channel": "ALIPAYACCOUNT"}],
    }
    if made.done_at is not None and made.state == "SUCCESS":
        fields["gmt_refund_pay"] = dashed(made.done_at)
    return fields


def refund_query(till: Till, call: Call) -> Answer:
    """Whether a refund has been made; of one that is unknown, on its way or failed nothing is said."""
    order = find(till, call)
    if order is None:
        raise Refused("ACQ.TRADE_NOT_EXIST")
    number = call.get("out_request_no")
    made = next((made for made in till.book.refunds_of(order) if made.number == number), None)
    if made is None or made.state != "SUCCESS":
        return Answer()
    return Answer(
        fields={
            "trade_no": order.channel_number,
            "out_trade_no": order.number,
            "out_request_no": made.number,
            "total_amount": yuan(order.amount_fen),
            "refund_amount": yuan(made.amount_fen),
            "refund_status": "REFUND_SUCCESS",
            "send_back_fee": yuan(made.amount_fen),
            "gmt_refund_pay": dashed(made.done_at or made.created_at),
        }
    )
