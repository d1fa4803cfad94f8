"""The serial dialect with DF tags and BER lengths (Ingenico terminals of Yinjie): tables, requests, answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from drivers.errors import TERMINAL_CANNOT, TERMINAL_DECLINED, TERMINAL_SIGN_IN
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
from drivers.terminal.envelope import Envelope, FrameError
from drivers.terminal.return_codes import Verdict, verdict_of
from drivers.terminal.serial_codes import refused
from drivers.terminal.tlv import Lengths, encode_fields
from drivers.terminal.tlv_table import CODE, DIGITS, PACKED, PRINTED, TEXT, TlvTable

REQUEST: Final = TlvTable(
    Lengths.BER,
    {
        "stage": (0xDF01, PACKED),
        "token": (0xDF04, PACKED),
        "command": (0xDF02, PACKED),
        "code_page": (0xDF08, PACKED),
        "amount": (0xDF03, PACKED),
        "currency": (0xDF09, PACKED),
        "print": (0xDF0D, TEXT),
        "tip": (0xDF20, PACKED),
        "counter_no": (0xDF46, TEXT),
        "operator_no": (0xDF47, TEXT),
        "payment_code": (0xDF6A, TEXT),
        "voucher_no": (0xDF18, PACKED),
        "trace_no": (0xDF19, PACKED),
        "authorisation_no": (0xDF16, TEXT),
        "day": (0xDF17, PACKED),
        "order_no": (0xDF69, TEXT),
        "host": (0xDF05, PACKED),
        "code": (0xDF07, CODE),
        "sign_in": (0xDF0C, PACKED),
        "text": (0xDF45, TEXT),
    },
)
RECEIPT: Final = TlvTable(
    Lengths.BER,
    {
        "command": (0xDF02, PACKED),
        "amount": (0xDF03, PRINTED),
        "system_trace_no": (0xDF0A, PACKED),
        "trace_no": (0xDF10, PACKED),
        "batch_no": (0xDF11, TEXT),
        "terminal_no": (0xDF12, TEXT),
        "merchant_no": (0xDF13, TEXT),
        "reference_no": (0xDF1A, TEXT),
        "authorisation_no": (0xDF1B, TEXT),
        "day": (0xDF1C, TEXT),
        "time": (0xDF1D, TEXT),
        "card": (0xDF1E, TEXT),
        "issuer_no": (0xDF22, TEXT),
        "issuer": (0xDF2C, TEXT),
        "debit": (0xDF25, DIGITS),
        "debit_count": (0xDF26, DIGITS),
        "credit": (0xDF27, DIGITS),
        "credit_count": (0xDF28, DIGITS),
        "merchant": (0xDF45, TEXT),
    },
)
_PACKAGE: Final = 0xDF06  # the receipt's fields, or ISO 8583 on its way
STATUS, QR_SALE, QR_VOID = 13, 45, 46  # the numbers that the samples show
_APPROVED: Final = frozenset({"00", "Y1", "Y2", "Y3"})
_ENDED: Final[Mapping[str, Verdict]] = {
    "00000002": Verdict(outcome=Outcome.FAILED, code=TERMINAL_DECLINED),  # card error
    "00000004": Verdict(outcome=Outcome.FAILED, code=TERMINAL_CANNOT),  # unknown application
    "00010014": Verdict(outcome=Outcome.FAILED, code=TERMINAL_SIGN_IN),  # keys missing
}
_NONE: Final = frozenset({"25", "V0", "Y4"})
_LOG: Final = b"LOGLOG"
_LOG_LIMIT_BYTES: Final = 30
_REPEATED: Final = re.compile(rb".{0,3}ACKACK(\d{6})", re.DOTALL)


class YinjieTlv:
    """Dialect. A request is acknowledged by one byte before the answer."""

    envelope = Envelope(packed=True, limit=1024)
    acknowledges = True
    carries_number = False
    token_digits = 4

    def __init__(self, settings: SerialSettings) -> None:
        self._settings = settings

    def command(self, asked: Asked) -> int:
        """The number of the command; 0 when this site's terminal has none for it."""
        kind, settings = asked.request.kind, self._settings
        if kind is TerminalAct.SALE and asked.request.payment_code:
            return QR_SALE
        if kind is TerminalAct.VOID and (asked.request.payment_code or not settings.command_void):
            return QR_VOID
        return {
            TerminalAct.SALE: settings.command_sale,
            TerminalAct.VOID: settings.command_void,
            TerminalAct.REFUND: settings.command_refund,
            TerminalAct.QUERY_LAST: STATUS,
            TerminalAct.BALANCE: settings.command_balance,
            TerminalAct.SIGN_IN: settings.command_sign_in,
            TerminalAct.SETTLE: settings.command_settle,
            TerminalAct.REPRINT: settings.command_reprint,
            TerminalAct.TOTALS: settings.command_totals,
        }[kind]

    def ask(self, asked: Asked) -> bytes | None:
        request, command = asked.request, self.command(asked)
        if not 0 < command < 100:
            return None
        money = request.kind in MONEY_ACTS
        values = {
            "stage": "00",
            "token": asked.token,
            "command": f"{command:02d}",
            "code_page": "5555",
            "amount": f"{request.amount_fen:012d}" if money else "",
            "currency": "3004",
            "print": "1" if self._settings.print_slip else "0",
            "tip": f"{0:012d}" if money else "",
            "counter_no": request.counter_no,
            "operator_no": request.operator_no,
            "payment_code": request.payment_code if command == QR_SALE else "",
        }
        if request.kind in {TerminalAct.VOID, TerminalAct.REPRINT}:
            values["voucher_no"] = request.original_trace_no
        if request.kind is TerminalAct.REFUND:
            values |= {
                "trace_no": request.original_trace_no,
                "authorisation_no": request.original_authorisation_no,
                "day": request.original_day[-4:],
                "order_no": request.original_reference_no,
            }
        if request.kind in {TerminalAct.SETTLE, TerminalAct.TOTALS}:
            values["host"] = "01"
        return REQUEST.write(values)

    def probe(self, token: str) -> bytes:
        return REQUEST.write({"stage": "00", "token": token, "command": f"{STATUS:02d}"})

    def probed(self, body: bytes, token: str) -> bool:
        return REQUEST.read(REQUEST.split(body))["token"] == token

    def hear(self, body: bytes, asked: Asked) -> Heard:
        repeated = _REPEATED.match(body)
        if repeated is not None:
            return SuccessRepeated(repeated[1].decode("ascii"))
        if len(body) < _LOG_LIMIT_BYTES and _LOG in body:
            return Chatter()
        fields = REQUEST.split(body)
        package = fields.get(_PACKAGE, b"")
        values = REQUEST.read(fields)
        if values["stage"] == "01":
            return RelayAsked(message=package, token=values["token"])
        if values["stage"] != "02":
            raise FrameError("a result")
        if values["token"] != asked.token or values["command"] != f"{self.command(asked):02d}":
            return Mismatched()
        receipt = RECEIPT.read(RECEIPT.split(package))
        if asked.request.kind is TerminalAct.QUERY_LAST:
            return self._last(values, receipt)
        return Answered(self._answer(values, receipt, asked))

    def relay_reply(self, relay: RelayAsked, answer: bytes | None, token: str) -> bytes:
        head = {"stage": "01", "token": token, "code": "98" if answer is None else "00"}
        return REQUEST.write(head) + encode_fields({_PACKAGE: answer or b""}, Lengths.BER)

    def _answer(self, values: Mapping[str, str], receipt: Mapping[str, str], asked: Asked) -> TerminalResult:
        code, kind = values["code"], asked.request.kind
        if code not in _APPROVED:
            verdict = _ENDED.get(code) or verdict_of(code)
            if values["sign_in"] == "01" and verdict.outcome is Outcome.FAILED:
                verdict = Verdict(outcome=Outcome.FAILED, code=TERMINAL_SIGN_IN)
            return refused(code, verdict, values["text"])
        totals = None
        if kind in {TerminalAct.SETTLE, TerminalAct.TOTALS}:
            totals = TerminalTotals(
                batch_no=receipt["batch_no"],
                sale_count=_number(receipt["debit_count"]),
                sale_fen=_number(receipt["debit"]),
                refund_count=_number(receipt["credit_count"]),
                refund_fen=_number(receipt["credit"]),
                settled=kind is TerminalAct.SETTLE,
            )
        return TerminalResult(
            outcome=Outcome.DONE,
            host_code=code,
            sign_in_needed=values["sign_in"] == "01",
            transaction=_transaction(receipt, kind, echoed=True) if kind in MONEY_ACTS else None,
            totals=totals,
            balance_fen=_number(receipt["amount"]) if kind is TerminalAct.BALANCE else None,
            slip=_slip(receipt) if kind in MONEY_ACTS | {TerminalAct.REPRINT} else (),
        )

    def _last(self, values: Mapping[str, str], receipt: Mapping[str, str]) -> Heard:
        code = values["code"]
        if code in _NONE:
            return LastHeard(None)
        verdict = _ENDED.get(code) or verdict_of(code)
        if verdict.sign_in_needed:
            return Answered(refused(code, verdict, values["text"]))
        if code not in _APPROVED:
            raise FrameError("a last transaction")
        kind = self._kind(receipt["command"])
        return LastHeard(_transaction(receipt, kind, echoed=False), _slip(receipt))

    def _kind(self, command: str) -> TerminalAct:
        settings = self._settings
        kinds = {
            settings.command_sale: TerminalAct.SALE,
            settings.command_void: TerminalAct.VOID,
            settings.command_refund: TerminalAct.REFUND,
            QR_SALE: TerminalAct.SALE,
            QR_VOID: TerminalAct.VOID,
        }
        found = kinds.get(int(command)) if command else None
        if found is None:
            raise FrameError("a command that moves money")
        return found


def _number(digits: str) -> int | None:
    return int(digits) if digits else None


def _transaction(receipt: Mapping[str, str], kind: TerminalAct, *, echoed: bool) -> CardTransaction:
    """The receipt's fields; a void is printed with a minus sign, and a sale with one is none."""
    if not receipt["amount"]:
        raise FrameError("an amount")
    amount_fen = int(receipt["amount"])
    if kind is TerminalAct.VOID:
        amount_fen = abs(amount_fen)
    if amount_fen < 0:
        raise FrameError("an amount of this kind")
    return CardTransaction(
        kind=kind,
        amount_fen=amount_fen,
        card_masked=receipt["card"],
        trace_no=receipt["trace_no"],
        reference_no=receipt["reference_no"],
        authorisation_no=receipt["authorisation_no"],
        batch_no=receipt["batch_no"],
        terminal_no=receipt["terminal_no"],
        merchant_no=receipt["merchant_no"],
        issuer_no=receipt["issuer_no"],
        issuer=receipt["issuer"],
        at=receipt["day"] + receipt["time"] if receipt["day"] and receipt["time"] else "",
        echoed=echoed,
    )


def _slip(receipt: Mapping[str, str]) -> tuple[str, ...]:
    """This dialect sends fields and no text: the lines of a slip, in Chinese as the terminal itself prints them."""
    lines = (
        ("商户名称", receipt["merchant"]),
        ("商户编号", receipt["merchant_no"]),
        ("终端编号", receipt["terminal_no"]),
        ("卡号", receipt["card"]),
        ("发卡行", receipt["issuer"]),
        ("批次号", receipt["batch_no"]),
        ("凭证号", receipt["trace_no"]),
        ("授权码", receipt["authorisation_no"]),
        ("参考号", receipt["reference_no"]),
        ("日期时间", f"{receipt['day']} {receipt['time']}".strip()),
        ("金额", _yuan(int(receipt["amount"])) if receipt["amount"] else ""),
    )
    return ("\n".join(f"{name}：{value}" for name, value in lines if value),)


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
