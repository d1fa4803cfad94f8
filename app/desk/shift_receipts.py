"""The words of the papers of a shift: its statement, and the slip of a cash movement."""

from datetime import datetime
from typing import Any

from app.core.clock import BEIJING
from app.core.money import Money
from app.core.shift import CashMovementKind
from app.wire.card_settlements import BatchTotals
from app.wire.sessions import SessionView
from app.wire.shifts import MovementView, ShiftView, WalletView
from app.wire.windows import DeskConfiguration

CHANNEL_WORDS = {"cash": "现金", "wechat": "微信支付", "alipay": "支付宝", "unionpay": "云闪付", "card": "银行卡"}
"""The channel as a receipt names it; receipts are in the hospital's language."""
MOVEMENT_WORDS = {
    CashMovementKind.PAY_IN: "存入", CashMovementKind.PAY_OUT: "支出", CashMovementKind.DROP: "缴存",
}  # fmt: skip
KIND_WORDS = {"payment": "收款", "refund": "退款"}
TIME_FORM = "%Y-%m-%d %H:%M:%S"


def shift_words(
    session: SessionView, configuration: DeskConfiguration, view: ShiftView, now: datetime
) -> dict[str, Any]:
    """The statement of a closed shift: totals, movements, count of drawer and wallets and the counts before it, what
    belongs to earlier shifts, whom its unknown money was handed to, printed invoices."""
    return {
        "hospital": configuration.hospital_name,
        "practice": configuration.practice,
        "window": view.window_name or session.window.name,
        "operator": view.operator_name,
        "opened_at": beijing(view.opened_at),
        "closed_at": beijing(view.closed_at or now),
        "by_rule": view.closed_by_rule,
        "counted_at": beijing(view.counted_at or view.closed_at or now),
        "counted_by": view.counted_by,
        "float": str(Money(view.float_fen)),
        "totals": _totals(view),
        **_movements(view),
        **_count(view),
        **_left(view),
        **_invoices(view),
        **_settlements(view),
        "shift_no": view.shift_no,
        "printed_at": beijing(now),
    }


def movement_words(
    session: SessionView, configuration: DeskConfiguration, view: MovementView, now: datetime
) -> dict[str, Any]:
    """The slip of one movement."""
    return {
        "hospital": configuration.hospital_name,
        "practice": configuration.practice,
        "kind": MOVEMENT_WORDS[view.kind],
        "amount": str(Money(view.amount_fen)),
        "reason": view.reason,
        "at": beijing(view.at),
        "window": session.window.name,
        "operator": session.display_name,
        "movement_no": view.movement_no,
        "printed_at": beijing(now),
    }


def beijing(instant: datetime) -> str:
    """An instant as papers show it."""
    return instant.astimezone(BEIJING).strftime(TIME_FORM)


def _totals(view: ShiftView) -> list[dict[str, str]]:
    """A line a channel and kind, refunds with a minus."""
    return [
        {
            "channel": CHANNEL_WORDS.get(each.channel, each.channel),
            "kind": KIND_WORDS.get(each.kind, each.kind),
            "count": str(each.count),
            "sum": str(Money(-each.amount_fen if each.kind == "refund" else each.amount_fen)),
        }
        for each in view.totals
    ]


def _movements(view: ShiftView) -> dict[str, Any]:
    return {
        "has_movements": bool(view.movements),
        "movements": [
            {
                "moved": MOVEMENT_WORDS[each.kind],
                "moved_reason": each.reason,
                "moved_sum": str(Money(each.amount_fen if each.kind is CashMovementKind.PAY_IN else -each.amount_fen)),
            }
            for each in view.movements
        ],
    }


def _count(view: ShiftView) -> dict[str, Any]:
    return {
        "counted": [
            {
                "face": str(Money(each.denomination_fen)),
                "pieces": str(each.pieces),
                "value": str(Money(each.denomination_fen * each.pieces)),
            }
            for each in view.counted
        ],
        "counted_sum": str(Money(view.counted_fen)),
        "expected": str(Money(view.expected_fen)),
        "difference": difference(view.difference_fen),
        "has_wallets": bool(view.wallets),
        "wallets": [
            {
                "wallet": CHANNEL_WORDS.get(each.channel, each.channel),
                "wallet_sum": str(Money(each.counted_fen)),
                "wallet_difference": difference(each.counted_fen - each.expected_fen),
            }
            for each in view.wallets
        ],
        "reason": view.difference_reason,
        "has_reason": bool(view.difference_reason),
        "counts": [
            {"count_at": beijing(each.at), "count_by": each.by, "count_said": "，".join(map(_mean_words, each.means))}
            for each in view.counts
        ],
    }


def _mean_words(mean: WalletView) -> str:
    name = CHANNEL_WORDS.get(mean.channel, mean.channel)
    return f"{name} {Money(mean.counted_fen)} {difference(mean.counted_fen - mean.expected_fen)}"


def _left(view: ShiftView) -> dict[str, Any]:
    return {
        "has_late": bool(view.late),
        "late": [
            {
                "late_kind": KIND_WORDS.get(each.kind, each.kind),
                "late_channel": CHANNEL_WORDS.get(each.channel, each.channel),
                "late_sum": str(Money(each.amount_fen)),
                "late_shift": each.shift_no,
            }
            for each in view.late
        ],
        "taker": view.handed_over_to,
        "has_taker": bool(view.handed_over_to),
        "unknown": [
            {
                "unknown_no": each.payment_no,
                "unknown_sum": str(Money(each.amount_fen)),
                "unknown_channel": CHANNEL_WORDS.get(each.channel, each.channel),
            }
            for each in view.unknown
        ],
    }


def _invoices(view: ShiftView) -> dict[str, Any]:
    return {
        "has_invoices": bool(view.invoices),
        "invoices": [
            {
                "invoice_range": f"{each.first_text}–{each.last_text}",
                "invoice_used": f"{each.used} ({each.used_first}–{each.used_last})" if each.used else "0",
                "invoice_voided": ", ".join(each.voided) or "0",
                "invoice_left": str(each.left),
            }
            for each in view.invoices
        ],
    }


SETTLED_WORDS = {
    "unknown": "结果未知", "failed": "未结算", "agrees": "相符", "differs": "不符", "not_compared": "已结算未核对",
}  # fmt: skip
_COUNTED = (("sale", "消费"), ("void", "撤销"), ("refund", "退货"))


def _settlements(view: ShiftView) -> dict[str, Any]:
    """The settlements of the card terminal: its totals, ours where they differ."""
    return {
        "has_settlements": bool(view.settlements),
        "settlements": [
            {
                "settled_batch": (each.totals.batch_no if each.totals else "") or "-",
                "settled_totals": _counted_words(each.totals) if each.totals else "-",
                "settled_state": SETTLED_WORDS[each.state.value] + ("（手录）" if each.typed else ""),
            }
            for each in view.settlements
        ],
        "settled_off": [
            {"off_ours": _counted_words(each.ours), "off_batch": (each.totals.batch_no if each.totals else "") or "-"}
            for each in view.settlements
            if each.differences
        ],
    }


def _counted_words(totals: BatchTotals) -> str:
    said = []
    for act, name in _COUNTED:
        count, fen = getattr(totals, f"{act}_count"), getattr(totals, f"{act}_fen")
        if count is not None or fen is not None:
            said.append(
                name + (f" {count}笔" if count is not None else "") + (f" {Money(fen)}" if fen is not None else "")
            )
    return "，".join(said) or "-"


def difference(difference_fen: int) -> str:
    """Agreement, surplus or shortage, with the amount."""
    if difference_fen == 0:
        return "相符"
    return f"{'长款' if difference_fen > 0 else '短款'} {Money(abs(difference_fen))}"
