"""The older serial dialect with fields between separators (UnionPay MISPOS): requests and answers by place. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from drivers.ports import MONEY_ACTS, CardTransaction, Outcome, TerminalAct, TerminalResult, TerminalTotals
from drivers.terminal.dialect import (
    Answered,
    Asked,
    Chatter,
    Heard,
    LastHeard,
    Mismatched,
    RelayAsked,
    SerialSettings,
    SuccessRepeated,
)
from drivers.terminal.envelope import FrameError
from drivers.terminal.fs_message import ENVELOPE, FsMessage, Path, decode_message, encode_message, joined
from drivers.terminal.return_codes import verdict_of
from drivers.terminal.serial_codes import refused

COMMANDS: Final[Mapping[TerminalAct, str]] = {
    TerminalAct.SALE: "01",
    TerminalAct.VOID: "02",
    TerminalAct.REFUND: "03",
    TerminalAct.BALANCE: "04",
    TerminalAct.SETTLE: "52",
    TerminalAct.QUERY_LAST: "61",
    TerminalAct.REPRINT: "61",
    TerminalAct.TOTALS: "62",
}
_TEST: Final = "99"
_KINDS: Final = {
    **dict.fromkeys(("01", "消费"), TerminalAct.SALE),
    **dict.fromkeys(("02", "撤销", "消费撤销"), TerminalAct.VOID),
    **dict.fromkeys(("03", "退货", "隔日退货"), TerminalAct.REFUND),
}
_PRINT: Final[Mapping[str, int]] = {
    "issuer": 6,
    "card": 8,
    "type": 10,
    "batch_no": 12,
    "trace_no": 13,
    "at": 14,
    "authorisation_no": 15,
    "reference_no": 16,
    "amount": 17,
}
"""Places of the print information; inside a sale's answer they stand three further on."""
_IN_SALE: Final = 3
_TOTALS: Final[Mapping[str, int]] = {"batch_no": 5, "sales": 8, "sale_fen": 9, "refunds": 10, "refund_fen": 11}
_NONE: Final = frozenset({"25", "V0", "Y4"})
_WITHOUT_ONE: Final = "000000"  # the last one


class UnionpayFs:
    """Dialect. It does not acknowledge: what was sent once is never sent again."""

    envelope = ENVELOPE
    acknowledges = False
    carries_number = False
    token_digits = 6

    def __init__(self, settings: SerialSettings) -> None:
        self._settings = settings

    def ask(self, asked: Asked) -> bytes | None:
        request, settings = asked.request, self._settings
        command = COMMANDS.get(request.kind, "")
        if not command or request.payment_code:
            return None
        who = (command, settings.merchant_no, settings.terminal_no, settings.company_no)
        printed = "1" if settings.print_slip or request.kind is TerminalAct.REPRINT else "0"
        amount = f"{request.amount_fen:012d}"
        fields: tuple[str, ...]
        if request.kind is TerminalAct.SALE:
            fields = (*who, "", amount, printed)
        elif request.kind is TerminalAct.VOID:
            fields = (*who, "", amount, printed, request.original_trace_no)
        elif request.kind is TerminalAct.REFUND:
            fields = (*who, "", amount, printed, request.original_reference_no, request.original_day)
        elif command == COMMANDS[TerminalAct.QUERY_LAST]:
            fields = (command, request.original_trace_no or _WITHOUT_ONE, printed)
        else:
            fields = (*who, "", printed)
        return self._to_terminal(asked.token, *fields)

    def probe(self, token: str) -> bytes:
        return self._to_terminal(token, _TEST)

    def probed(self, body: bytes, token: str) -> bool:
        message = decode_message(body)
        return message.path is Path.TEST_REPLY and message.identity == token

    @staticmethod
    def _to_terminal(identity: str, *fields: str) -> bytes:
        return encode_message(FsMessage(path=Path.TO_TERMINAL, identity=identity, content=joined(*fields)))

    def hear(self, body: bytes, asked: Asked) -> Heard:
        message = decode_message(body)
        if message.path is Path.TO_BANK:
            return RelayAsked(message=message.content, token=message.identity)
        if message.path is Path.TEST_REPLY:
            return Chatter()
        if message.path is Path.TO_TERMINAL or message.identity != asked.token:
            return Mismatched()
        fields = [each.decode("gbk", "replace").strip() for each in message.fields]
        if len(fields) < 2 or fields[0] not in {"\x06", "\x15", "06", "15"}:
            raise FrameError("06 or 15, and a code")
        if asked.request.kind is TerminalAct.QUERY_LAST:
            return self._last(fields)
        return self._said(fields, asked)

    def _said(self, fields: Sequence[str], asked: Asked) -> Heard:
        """The answer; one of success that has the amount and no print information leaves that to be asked for."""
        request = asked.request
        brief = len(fields) <= _PRINT["amount"] + _IN_SALE
        if brief and request.kind in MONEY_ACTS and fields[:2] in (["\x06", "00"], ["06", "00"]):
            if len(fields) > 5 and _number(fields[5]) == request.amount_fen:
                return SuccessRepeated("")
            return Mismatched()
        return Answered(self._answer(fields, request.kind))

    def relay_reply(self, relay: RelayAsked, answer: bytes | None, token: str) -> bytes:
        """An empty content says that the bank did not answer."""
        return encode_message(FsMessage(path=Path.FROM_BANK, identity=relay.token or token, content=answer or b""))

    def _last(self, fields: Sequence[str]) -> Heard:
        code = fields[1]
        if code in _NONE:
            return LastHeard(None)
        if verdict_of(code).sign_in_needed:
            return Answered(refused(code, verdict_of(code), fields[2] if len(fields) > 2 else ""))
        printed = _places(fields, _PRINT, 0)
        kind = _KINDS.get(printed["type"])
        if code != "00" or kind is None:
            raise FrameError("a last transaction")
        return LastHeard(self._transaction(printed, kind, echoed=False), _slip(printed))

    def _answer(self, fields: Sequence[str], kind: TerminalAct) -> TerminalResult:
        code, text = fields[1], fields[2] if len(fields) > 2 else ""
        if code != "00" or fields[0] in {"\x15", "15"}:
            return refused(code, verdict_of("" if code == "00" else code), text)
        if kind in MONEY_ACTS:
            printed = _places(fields, _PRINT, _IN_SALE)
            if len(fields) < 6 or fields[5] != printed["amount"]:
                raise FrameError("the same amount at both places")
            transaction = self._transaction(printed, kind, echoed=True)
            return TerminalResult(
                outcome=Outcome.DONE, host_code=code, text=text, transaction=transaction, slip=_slip(printed)
            )
        totals = _places(fields, _TOTALS, 0)
        return TerminalResult(
            outcome=Outcome.DONE,
            host_code=code,
            text=text,
            totals=TerminalTotals(
                batch_no=totals["batch_no"],
                sale_count=_number(totals["sales"]),
                sale_fen=_number(totals["sale_fen"]),
                refund_count=_number(totals["refunds"]),
                refund_fen=_number(totals["refund_fen"]),
                settled=True,  # 62 tells of the last settlement
            )
            if kind in {TerminalAct.SETTLE, TerminalAct.TOTALS}
            else None,
            balance_fen=_number(fields[5]) if kind is TerminalAct.BALANCE and len(fields) > 5 else None,
            slip=_slip(_places(fields, _PRINT, 0)) if kind is TerminalAct.REPRINT else (),
        )

    def _transaction(self, printed: Mapping[str, str], kind: TerminalAct, *, echoed: bool) -> CardTransaction:
        """The print information; this dialect answers only to its own terminal and names neither it nor a number."""
        amount_fen = _number(printed["amount"])
        if amount_fen is None:
            raise FrameError("an amount")
        return CardTransaction(
            kind=kind,
            amount_fen=amount_fen,
            card_masked=printed["card"],
            trace_no=printed["trace_no"],
            reference_no=printed["reference_no"],
            authorisation_no=printed["authorisation_no"],
            batch_no=printed["batch_no"],
            terminal_no=self._settings.terminal_no,
            merchant_no=self._settings.merchant_no,
            issuer=printed["issuer"],
            at=printed["at"],
            echoed=echoed,
        )


def _places(fields: Sequence[str], places: Mapping[str, int], further: int) -> dict[str, str]:
    """Values by name; a place that is not there is empty."""
    return {name: fields[at + further] if at + further < len(fields) else "" for name, at in places.items()}


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdecimal() else None


def _slip(printed: Mapping[str, str]) -> tuple[str, ...]:
    names = {
        "issuer": "发卡行",
        "card": "卡号",
        "type": "交易类型",
        "batch_no": "批次号",
        "trace_no": "凭证号",
        "authorisation_no": "授权码",
        "reference_no": "参考号",
        "at": "日期时间",
        "amount": "金额(分)",
    }
    return ("\n".join(f"{names[name]}：{printed[name]}" for name in names if printed[name]),)
