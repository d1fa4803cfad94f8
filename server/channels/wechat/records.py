"""WeChat's trade bill as canonical rows: what each of its lines says happened, by the header's names."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from server.channels.statements import Statement, StatementUnreadable, beijing_instant, fen_of_yuan
from server.reconciliation.parties import Kind, RowState

KINDS: Mapping[str, Kind] = {"SUCCESS": Kind.PAY, "REFUND": Kind.REFUND, "REVOKED": Kind.REVERSE}
FIRST_LINE = 2


def records(statement: Statement, day: date) -> list[dict[str, Any]]:
    """A row a line (CHANNELS 1.10). A refund is booked on the day on which it was accepted, whatever its state says: it
    is frozen there. A reversed order is one line, which cancels itself.

    Raises StatementUnreadable for a line of an unknown kind or of another day.
    """
    return [_record(row, line, day) for line, row in enumerate(statement.by_name(), FIRST_LINE)]


def _record(row: Mapping[str, str], line: int, day: date) -> dict[str, Any]:
    kind = KINDS.get(row["交易状态"])
    if kind is None:
        raise StatementUnreadable(line, "交易状态", "unknown kind")
    refund = kind is Kind.REFUND
    amount = row.get("申请退款金额", row.get("退款金额", "")) if refund else row.get("订单金额", row.get("总金额", ""))
    at = beijing_instant(row["交易时间"], line, "交易时间")
    _same_day(at, day, line)
    return {
        "channel": "wechat",
        "our_no": row.get("商户退款单号", "") if refund else row["商户订单号"],
        "party_no": row.get("微信退款单号", "") if refund else row["微信订单号"],
        "kind": kind.value,
        "state": RowState.DONE.value,
        "amount_fen": fen_of_yuan(amount, line, "申请退款金额" if refund else "订单金额"),
        "fee_milli_fen": int(Decimal(row.get("手续费", "0") or "0") * 100_000),
        "at": at,
        "day": day,
        "line": line,
    }


def _same_day(at: datetime, day: date, line: int) -> None:
    if at.date() != day:
        raise StatementUnreadable(line, "交易时间", "is of another day")
