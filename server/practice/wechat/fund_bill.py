"""WeChat's fund-flow bill: every movement of the merchant's balance, one row a payment, its fee, a refund."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.practice.alterations import FUNDS, printed_before, printed_orders, printed_refunds
from server.practice.book import Order, Refund
from server.practice.clock import dashed, day_from, day_start
from server.practice.money import fee_fen, yuan
from server.practice.till import Till
from server.practice.wechat.bill import RATE, check_ready
from server.practice.wechat.call import Answer, Call, Refused

HEADER = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,"
    "资金变更提交申请人,备注,业务凭证号"
)
SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


@dataclass(frozen=True, slots=True)
class _Move:
    """One change of the balance: ``fen`` signed, numbers as the bill names them."""

    at: datetime
    business_number: str
    flow_number: str
    kind: str
    fen: int
    note: str
    voucher: str


def downloadfundflow(till: Till, call: Call) -> Answer:
    """What moved on the basic account on one day; the other two accounts of a merchant have nothing here."""
    day = day_from(call.get("bill_date"), "%Y%m%d")
    check_ready(till, call, day)
    start, end = day_start(day), day_start(day + timedelta(days=1))
    mch_id = call.merchant.mch_id
    orders = printed_orders(till.book, "wechat", mch_id, start, end, FUNDS)
    refunds = printed_refunds(till.book, "wechat", mch_id, start, end, FUNDS)
    moves = _moves(till, mch_id, orders, refunds)
    if not moves or call.get("account_type") != "Basic":
        raise Refused("20002", "No Bill Exist")
    before = printed_before(till.book, "wechat", mch_id, start, FUNDS)
    opening_fen = sum(move.fen for move in _moves(till, mch_id, *before))
    file = _file(moves, opening_fen)
    return Answer(file=gzip.compress(file, mtime=0) if call.get("tar_type") == "GZIP" else file)


def _moves(till: Till, mch_id: str, orders: Sequence[Order], refunds: Sequence[Refund]) -> list[_Move]:
    """In order of time; a refund comes with the fee that is given back, one that failed moved nothing."""
    found: list[_Move] = []
    for order in orders:
        at, number = order.paid_at or order.created_at, order.channel_number
        found.append(_Move(at, number, number, "交易", order.amount_fen, "", order.number))
        fee = fee_fen(order.amount_fen, RATE)
        if fee:
            found.append(_Move(at, number, f"{number}1", "扣除交易手续费", -fee, "", order.number))
    for refund in refunds:
        paid = till.book.order("wechat", mch_id, refund.order_number)
        if paid is None or refund.state == "REFUNDCLOSE":
            continue
        fee = fee_fen(refund.amount_fen, RATE)
        note = f"退款总金额{yuan(refund.amount_fen)}元;含手续费{yuan(fee)}元"
        numbers = (refund.channel_number, paid.channel_number)
        found.append(_Move(refund.created_at, *numbers, "退款", fee - refund.amount_fen, note, refund.number))
    return sorted(found, key=lambda move: move.at)


def _file(moves: Sequence[_Move], opening_fen: int) -> bytes:
    left_fen, lines = opening_fen, [HEADER]
    for move in moves:
        left_fen += move.fen
        lines.append(_line([
            dashed(move.at), move.business_number, move.flow_number, move.kind, move.kind,
            "收入" if move.fen > 0 else "支出", yuan(abs(move.fen)), yuan(left_fen), "system", move.note, move.voucher,
        ]))  # fmt: skip
    came, went = [move.fen for move in moves if move.fen > 0], [-move.fen for move in moves if move.fen <= 0]
    figures = [f"{len(moves)}.0", f"{len(came)}.0", yuan(sum(came)), f"{len(went)}.0", yuan(sum(went))]
    lines += [SUMMARY, _line(figures)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _line(values: Sequence[str]) -> str:
    return ",".join(f"`{value}" for value in values)
