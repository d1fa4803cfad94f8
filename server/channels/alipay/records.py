"""Alipay's business bill as canonical rows: payments, refunds, and what was cancelled again on the same day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from server.channels.statements import Statement, StatementUnreadable, beijing_instant, fen_of_yuan
from server.reconciliation.parties import Kind, RowState

_REQUEST, _AMOUNT = "退款批次号/请求号", "订单金额（元）"


def records(statement: Statement, day: date) -> list[dict[str, Any]]:
    """A row a line (CHANNELS 3.5); amounts of refunds are negative there. A cancelled payment is two lines, the second
    a refund without a request number of its own: together they are one reversed payment, as at other channels.

    Raises StatementUnreadable for a line of another day or of an amount that is none.
    """
    made = [_record(row, line, day) for line, row in enumerate(statement.by_name(), 1)]
    reversed_nos = {row["our_no"]: row["amount_fen"] for row in made if row["kind"] == Kind.REVERSE}
    return [
        row
        for row in made
        if not (row["kind"] == Kind.PAY and reversed_nos.get(row["our_no"]) == row["amount_fen"])
    ]  # fmt: skip


def _record(row: Mapping[str, str], line: int, day: date) -> dict[str, Any]:
    at = beijing_instant(row["完成时间"], line, "完成时间")
    if at.date() != day:
        raise StatementUnreadable(line, "完成时间", "is of another day")
    name = _AMOUNT if _AMOUNT in row else "商家实收（元）"
    order_no, request_no = row["商户订单号"], row.get(_REQUEST, "")
    kind = Kind.PAY
    if row["业务类型"] == "退款":
        kind = Kind.REFUND if request_no and request_no != order_no else Kind.REVERSE
    return {
        "channel": "alipay",
        "our_no": request_no if kind is Kind.REFUND else order_no,
        "party_no": "" if kind is Kind.REFUND else row["支付宝交易号"],
        "kind": kind.value,
        "state": RowState.DONE.value,
        "amount_fen": abs(fen_of_yuan(row[name], line, name)),
        "fee_milli_fen": int(Decimal(row.get("服务费（元）", "0") or "0") * 100_000),
        "at": at,
        "day": day,
        "line": line,
    }
