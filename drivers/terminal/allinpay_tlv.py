"""The serial dialect with 9F tags and binary lengths (AllinPay terminals): its table, requests and answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.ports import MONEY_ACTS, CardTransaction, Outcome, TerminalAct, TerminalResult, TerminalTotals
from drivers.terminal.dialect import Answered, Asked, Chatter, Heard, LastHeard, Mismatched, RelayAsked, SerialSettings
from drivers.terminal.envelope import Envelope, FrameError
from drivers.terminal.return_codes import verdict_of
from drivers.terminal.serial_codes import OWN_CODES, refused
from drivers.terminal.tlv import Lengths
from drivers.terminal.tlv_table import BYTE, DIGITS, TEXT, TlvTable

TABLE: Final = TlvTable(
    Lengths.BINARY,
    {
        "type": (0x9F01, BYTE),
        "amount": (0x9F02, DIGITS),
        "merchant_no": (0x9F04, TEXT),
        "terminal_no": (0x9F05, TEXT),
        "operator_no": (0x9F06, TEXT),
        "issuer_no": (0x9F08, TEXT),
        "issuer": (0x9F09, TEXT),
        "card": (0x9F0B, TEXT),
        "batch_no": (0x9F0D, TEXT),
        "trace_no": (0x9F0E, TEXT),
        "authorisation_no": (0x9F0F, TEXT),
        "reference_no": (0x9F10, TEXT),
        "day": (0x9F11, TEXT),
        "time": (0x9F12, TEXT),
        "remark": (0x9F13, TEXT),
        "code": (0x9F14, TEXT),
        "host": (0x9F16, TEXT),
        "port": (0x9F17, TEXT),
        "refusal": (0x9F19, TEXT),
        "check": (0x9F1A, TEXT),
        "total": (0x9F1D, DIGITS),
        "counter_no": (0x9F1F, TEXT),
        "original_trace_no": (0x9F20, TEXT),
        "balance": (0x9F23, DIGITS),
        "slip": (0x9F52, TEXT),
        "number": (0x9FFF, TEXT),
    },
)
_MESSAGE: Final = 0x9F15  # ISO 8583 on its way to the bank or back
_RELAY, _PROBE, _QUERY = 17, 127, 15
TYPES: Final[Mapping[TerminalAct, int]] = {
    TerminalAct.SIGN_IN: 1,
    TerminalAct.SALE: 2,
    TerminalAct.VOID: 3,
    TerminalAct.REFUND: 4,
    TerminalAct.SETTLE: 14,
    TerminalAct.QUERY_LAST: _QUERY,
    TerminalAct.REPRINT: 16,
    TerminalAct.BALANCE: 18,
    TerminalAct.TOTALS: 20,
}
_ACTS: Final = {number: act for act, number in TYPES.items() if act in MONEY_ACTS}
_NONE: Final = frozenset({"25", "V0", "Y4"})
_SECTIONS: Final = ("[12]", "[13]", "[11]")  # merchant's, cardholder's, institution's copy


class AllinpayTlv:
    """Dialect. It does not acknowledge: what was sent once is never sent again."""

    envelope = Envelope(packed=True, limit=9999)
    acknowledges = False
    token_digits = 6

    def __init__(self, settings: SerialSettings) -> None:
        self._settings = settings
        self.carries_number = settings.carries_number

    def ask(self, asked: Asked) -> bytes | None:
        request = asked.request
        if request.payment_code:
            return None
        values = {
            "type": str(TYPES[request.kind]),
            "amount": f"{request.amount_fen:012d}" if request.kind in MONEY_ACTS else "",
            "operator_no": request.operator_no,
            "counter_no": request.counter_no,
            "check": asked.token if self._settings.check_digits else "",
            "number": request.number or request.original_number,
        }
        if request.kind in {TerminalAct.VOID, TerminalAct.REPRINT, TerminalAct.REFUND}:
            values["original_trace_no"] = request.original_trace_no
        if request.kind is TerminalAct.REFUND:
            values |= {"reference_no": request.original_reference_no, "day": request.original_day}
        return TABLE.write(values)

    def probe(self, token: str) -> bytes:
        return TABLE.write({"type": str(_PROBE)})

    def probed(self, body: bytes, token: str) -> bool:
        return TABLE.read(TABLE.split(body))["type"] == str(_PROBE)

    def hear(self, body: bytes, asked: Asked) -> Heard:
        fields = TABLE.split(body)
        message = fields.get(_MESSAGE, b"")
        values = TABLE.read(fields)
        kind = int(values["type"] or "0")
        if kind == _RELAY:
            port = values["port"]
            return RelayAsked(message=message, host=values["host"], port=int(port) if port.isdecimal() else 0)
        if kind == _PROBE:
            return Chatter()
        if kind != TYPES[asked.request.kind] or (self._settings.check_digits and values["check"] != asked.token):
            return Mismatched()
        if asked.request.kind is TerminalAct.QUERY_LAST:
            return self._last(values, asked)
        return Answered(self._answer(values, asked))

    def relay_reply(self, relay: RelayAsked, answer: bytes | None, token: str) -> bytes:
        head = TABLE.write({"type": str(_RELAY), "code": "98" if answer is None else "00"})
        if answer is None:
            return head
        return head + _MESSAGE.to_bytes(2, "big") + len(answer).to_bytes(2, "big") + answer

    def _last(self, values: Mapping[str, str], asked: Asked) -> Heard:
        """The last transaction; one that the terminal keeps as refused took nothing."""
        code = values["code"]
        if code in _NONE:
            return LastHeard(None)
        if verdict_of(code).sign_in_needed:
            return Answered(refused(code, verdict_of(code), values["refusal"]))
        if code != "00":
            raise FrameError("a last transaction")
        return LastHeard(_transaction(values, asked, asked.request.queried), _copies(values["slip"]))

    def _answer(self, values: Mapping[str, str], asked: Asked) -> TerminalResult:
        code = values["code"]
        if code != "00":
            return refused(code, OWN_CODES.get(code) or verdict_of(code), values["refusal"] or values["remark"])
        kind = asked.request.kind
        return TerminalResult(
            outcome=Outcome.DONE,
            host_code=code,
            transaction=_transaction(values, asked, kind) if kind in MONEY_ACTS else None,
            totals=TerminalTotals(
                batch_no=values["batch_no"], sale_fen=_fen(values["total"]), settled=kind is TerminalAct.SETTLE
            )
            if kind in {TerminalAct.SETTLE, TerminalAct.TOTALS}
            else None,
            balance_fen=_fen(values["balance"]) if kind is TerminalAct.BALANCE else None,
            slip=_copies(values["slip"]),
        )


def _fen(digits: str) -> int | None:
    return int(digits) if digits else None


def _transaction(values: Mapping[str, str], asked: Asked, kind: TerminalAct) -> CardTransaction:
    """The terminal's fields; without an amount there is nothing to believe."""
    if not values["amount"]:
        raise FrameError("an amount")
    return CardTransaction(
        kind=kind,
        amount_fen=int(values["amount"]),
        card_masked=values["card"],
        trace_no=values["trace_no"],
        reference_no=values["reference_no"],
        authorisation_no=values["authorisation_no"],
        batch_no=values["batch_no"],
        terminal_no=values["terminal_no"],
        merchant_no=values["merchant_no"],
        issuer_no=values["issuer_no"],
        issuer=values["issuer"],
        at=(values["day"][-4:] + values["time"]) if values["day"] and values["time"] else "",
        number=values["number"],
        echoed=values["number"] in {"", asked.request.number} and bool(values["check"] or values["number"]),
    )


def _copies(text: str) -> tuple[str, ...]:
    """The slips of a print text: what is common and then each copy's own part."""
    if "[10]" not in text:
        return (text,) if text else ()
    parts: dict[str, str] = {}
    mark = ""
    for line in text.splitlines():
        if line.strip() in {"[10]", *_SECTIONS}:
            mark = line.strip()
        else:
            parts[mark] = parts.get(mark, "") + line + "\n"
    common = parts.get("[10]", "")
    return tuple(common + parts[each] for each in _SECTIONS if each in parts) or (common,)
