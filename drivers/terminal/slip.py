"""The slip that a terminal leaves as text: cut into copies, and read where a reprint is all that a variant offers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from drivers.ports import CardTransaction, TerminalAct, TerminalTotals
from drivers.terminal.card_numbers import masked_card

COPIES_LIMIT: Final = 8
SLIP_BYTES: Final = 65_536
_CUT: Final = re.compile(r"\s*[%/]?CUT(?:PAPP?ER)?%?\s*", re.IGNORECASE)
_KINDS: Final = (
    (("消费撤销", "撤销", "VOID"), TerminalAct.VOID),
    (("退货", "REFUND"), TerminalAct.REFUND),
    (("消费", "SALE"), TerminalAct.SALE),
)
_LABELS: Final = {
    "kind": ("交易类型", "交易类别", "交易种类", "TRANS TYPE", "TXN TYPE"),
    "amount": ("交易金额", "金额", "AMOUNT"),
    "card": ("交易卡号", "银行卡号", "卡号", "CARD NO", "CARD NUMBER"),
    "trace_no": ("凭证号码", "凭证号", "流水号", "票据号", "VOUCHER NO", "TRACE NO"),
    "reference_no": ("交易参考号", "检索参考号", "系统参考号", "参考号码", "参考号", "REF NO", "REFER NO"),
    "authorisation_no": ("授权号码", "授权码", "授权号", "AUTH NO", "AUTH CODE"),
    "batch_no": ("批次号码", "批次号", "BATCH NO"),
    "terminal_no": ("终端编号", "终端号", "TERMINAL NO", "TERMINAL ID"),
    "merchant_no": ("商户编号", "商户号", "MERCHANT NO", "MERCHANT ID"),
    "issuer": ("发卡行", "发卡机构", "ISSUER"),
    "at": ("交易时间", "日期时间", "日期/时间", "DATE/TIME", "DATE TIME"),
}
_TOTALS: Final = {"sale": ("消费", "SALE"), "void": ("撤销", "VOID"), "refund": ("退货", "REFUND")}
_MOMENT: Final = re.compile(r"(?:\d{4}\D)?(\d{1,2})\D(\d{1,2})\D+(\d{1,2}):(\d{2}):(\d{2})")
_UNITS: Final = ("count", "fen")


def cut(text: str) -> tuple[str, ...]:
    """The copies: cut at a marker on a line of its own, and at form feeds; blank copies are left out."""
    copies: list[list[str]] = [[]]
    for line in text.replace("\f", "\nCUTPAPER\n").splitlines():
        if _CUT.fullmatch(line):
            copies.append([])
        else:
            copies[-1].append(line.rstrip())
    joined = ("\n".join(lines).strip("\n") for lines in copies)
    return tuple(copy for copy in joined if copy.strip())[:COPIES_LIMIT]


def transaction_on(copies: Sequence[str]) -> CardTransaction | None:
    """The transaction that the first copy shows; None without a kind and an amount that can be read.

    A void's and a refund's amount may be printed with a minus; it is taken as the amount.
    """
    found = _fields(copies[0]) if copies else {}
    kind = next((kind for words, kind in _KINDS if any(word in found.get("kind", "").upper() for word in words)), None)
    amount_fen = yuan_as_fen(found.get("amount", ""))
    if kind is None or amount_fen is None:
        return None
    return CardTransaction(
        kind=kind,
        amount_fen=amount_fen,
        discount_fen=0,
        echoed=False,
        card_masked=masked_card(re.sub(r"[^\d*].*", "", found.get("card", "").replace(" ", ""))),
        issuer=found.get("issuer", ""),
        at=_moment(found.get("at", "")),
        **{
            name: re.split(r"\s", found.get(name, ""))[0]
            for name in ("trace_no", "reference_no", "authorisation_no", "batch_no", "terminal_no", "merchant_no")
        },
    )


def totals_on(copies: Sequence[str]) -> TerminalTotals | None:
    """Counts and amounts of a settlement slip: lines with a kind, a count and an amount; None when there are none."""
    text = copies[0] if copies else ""
    counted: dict[str, tuple[int, int]] = {}
    for line in text.splitlines():
        numbers = re.findall(r"-?[\d,]+(?:\.\d{2})?", line)
        name = next((name for name, words in _TOTALS.items() if any(word in line.upper() for word in words)), "")
        amount_fen = yuan_as_fen(numbers[-1]) if len(numbers) >= 2 else None
        if name and amount_fen is not None and numbers[-2].isdigit():
            counted[name] = int(numbers[-2]), amount_fen
    if not counted:
        return None
    found: dict[str, Any] = {
        f"{name}_{unit}": value[place] for name, value in counted.items() for place, unit in enumerate(_UNITS)
    }
    return TerminalTotals(batch_no=re.split(r"\s", _fields(text).get("batch_no", ""))[0], **found)


def yuan_as_fen(text: str) -> int | None:
    """'RMB 63.60', '-1,234.50' as whole fen without sign; None for anything that is no amount with two decimals."""
    found = re.fullmatch(r"\D*?-?([0-9,]*[0-9])\.([0-9]{2})\D*", text)
    return int(found.group(1).replace(",", "") + found.group(2)) if found else None


def _fields(text: str) -> dict[str, str]:
    """The value of every label that is found, a name's first label before its others."""
    lines = [line.strip() for line in text.splitlines()]
    pairs = list(zip(lines, [*lines[1:], ""], strict=False))
    found = {}
    for name, labels in _LABELS.items():
        values = (_value(line, label, below) for label in labels for line, below in pairs)
        found[name] = next((value for value in values if value), "")
    return found


def _value(line: str, label: str, below: str) -> str:
    """What stands behind ``label`` and its colon, or in the line below a label without a value; empty without it."""
    at = line.upper().find(label)
    if at < 0 or (at > 0 and line[at - 1].isalnum()):
        return ""
    rest = re.sub(r"^[^:：]*[:：]", "", line[at + len(label) :], count=1) if _colon(line[at:]) else ""
    return rest.strip() or ("" if _colon(below) else below)


def _colon(text: str) -> bool:
    return ":" in text or "：" in text


def _moment(text: str) -> str:
    """'2026/11/22 10:11:12' as MMDDhhmmss; empty when it is none."""
    found = _MOMENT.search(text)
    return "".join(f"{int(each):02d}" for each in found.groups()) if found else ""
