"""The three serial dialects as an emulated terminal speaks them, written from the makers' tables."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from drivers.emulation.card_ledger import Entry, Ledger

CARD: Final = "6228480402564890018"
MASKED_CARD: Final = "622848*********0018"
ISSUER: Final = "农业银行"


class Garbled(Exception):
    """A body that no cashier's program sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the cashier's program wants. ``kind``: sale void refund balance sign_in settle totals reprint last probe,
    or ``bank`` for the bank's answer to a relay (``iso`` empty: none came)."""

    kind: str
    token: str = ""
    amount_fen: int = 0
    number: str = ""
    original_trace_no: str = ""
    original_reference_no: str = ""
    by_code: bool = False
    iso: bytes = b""
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A reply: the code and what goes with it."""

    code: str
    text: str = ""
    entry: Entry | None = None
    totals: Mapping[str, int] | None = None
    card: str = MASKED_CARD
    brief: bool = False  # without print information, where the dialect may leave it out


class Speech(Protocol):
    """A dialect; ``packed``: its lengths are BCD; ``tells_settled``: asked for totals it tells the last settlement's,
    not those of the open batch."""

    packed: bool
    acknowledges: bool
    tells_settled: bool

    def read(self, body: bytes) -> Wish: ...

    def reply(self, wish: Wish, say: Say, ledger: Ledger) -> bytes: ...

    def to_bank(self, wish: Wish, iso: bytes, bank: tuple[str, int]) -> bytes: ...


def shell(body: bytes, *, packed: bool) -> bytes:
    """A body with everything around it."""
    size = bytes((len(body) // 1000 << 4 | len(body) // 100 % 10, len(body) // 10 % 10 << 4 | len(body) % 10))
    framed = (size if packed else bytes(divmod(len(body), 256))) + body + b"\x03"
    return b"\x02" + framed + bytes((functools.reduce(operator.xor, framed),))


def unshell(held: bytearray, *, packed: bool) -> bytes | None:
    """Take the next body out of what came; None when there is none yet; empty when one was broken."""
    while held and held[0] != 0x02:
        del held[0]
    if len(held) < 3:
        return None
    high, low = held[1], held[2]
    size = (high >> 4) * 1000 + (high & 15) * 100 + (low >> 4) * 10 + (low & 15) if packed else high * 256 + low
    if size > 9999:
        del held[0]
        return b""
    if len(held) < size + 5:
        return None
    frame = bytes(held[1 : size + 4])
    good = frame[-1] == 0x03 and functools.reduce(operator.xor, frame) == held[size + 4]
    del held[: size + 5 if good else 1]
    return frame[2:-1] if good else b""


def slip_of(entry: Entry, ledger: Ledger, card: str) -> list[str]:
    """The lines that the terminal's own printer would print."""
    name = {"sale": "消费", "void": "消费撤销", "refund": "退货"}[entry.kind]
    return [
        f"商户编号 {ledger.merchant_no}",
        f"终端编号 {ledger.terminal_no}",
        f"交易类型 {name}",
        f"卡号 {card}",
        f"批次号 {entry.batch_no}",
        f"凭证号 {entry.trace_no}",
        f"参考号 {entry.reference_no}",
        f"金额 RMB {entry.amount_fen // 100}.{entry.amount_fen % 100:02d}",
    ]


class FsSpeech:
    """Binary length; path, type, six characters, fields between 1C."""

    packed = False
    acknowledges = False
    tells_settled = True
    _KINDS: Final = {
        "01": "sale",
        "02": "void",
        "03": "refund",
        "04": "balance",
        "52": "settle",
        "62": "totals",
        "99": "probe",
    }

    def read(self, body: bytes) -> Wish:
        if len(body) < 8:
            raise Garbled
        path, token, content = body[0], body[2:8].decode("latin-1"), body[8:]
        if path == 0x06:
            return Wish(kind="bank", token=token, iso=content)
        words = [each.decode("gbk", "replace") for each in content.split(b"\x1c")]
        if path != 0x03:
            raise Garbled
        if words[0] == "61":
            kind = "last" if words[2:3] != ["1"] else "reprint"
            return Wish(kind=kind, token=token, original_trace_no=words[1].replace("000000", ""), raw=body)
        kind = self._KINDS.get(words[0], "")
        if not kind:
            raise Garbled
        more = [*words, "", "", ""]
        return Wish(
            kind=kind,
            token=token,
            amount_fen=int(more[5]) if kind in {"sale", "void", "refund"} else 0,
            original_trace_no=more[7] if kind == "void" else "",
            original_reference_no=more[7] if kind == "refund" else "",
            raw=body,
        )

    def reply(self, wish: Wish, say: Say, ledger: Ledger) -> bytes:
        if wish.kind == "probe":
            return b"\x02\x01" + wish.token.encode("latin-1") + b"99"
        places: dict[int, str] = {0: "\x06" if say.code == "00" else "\x15", 1: say.code, 2: say.text}
        entry = say.entry
        if entry is not None:
            further = 3 if wish.kind in {"sale", "void", "refund"} else 0
            amount = f"{entry.amount_fen:012d}"
            if further:
                places |= {3: say.card, 4: "", 5: amount, 6: "0103"}
            kind = {"sale": "消费", "void": "撤销", "refund": "退货"}[entry.kind]
            printed = {6: ISSUER, 8: say.card, 10: kind, 12: entry.batch_no, 13: entry.trace_no}
            printed |= {14: f"{entry.at:%m%d%H%M%S}", 15: entry.authorisation_no, 16: entry.reference_no, 17: amount}
            if not say.brief:
                places |= {at + further: value for at, value in printed.items()}
        elif wish.kind == "balance":
            places[5] = f"{100_000:012d}"
        if say.totals is not None:
            sums = say.totals
            places |= {5: f"{sums['batch']:06d}", 8: str(sums["sales"]), 9: f"{sums['sale_fen']:012d}"}
            places |= {10: str(sums["refunds"]), 11: f"{sums['refund_fen']:012d}"}
        content = "\x1c".join(places.get(at, "") for at in range(max(places) + 1))
        path = b"\x04" if wish.kind in {"last", "totals", "reprint"} else b"\x06"
        return path + b"\x01" + wish.token.encode("latin-1") + content.encode("gbk")

    def to_bank(self, wish: Wish, iso: bytes, bank: tuple[str, int]) -> bytes:
        return b"\x05\x01" + wish.token.encode("latin-1") + iso


class NineSpeech:
    """9F tags, lengths of two binary bytes."""

    packed = True
    acknowledges = False
    tells_settled = False
    _KINDS: Final = {
        1: "sign_in",
        2: "sale",
        3: "void",
        4: "refund",
        14: "settle",
        15: "last",
        16: "reprint",
        17: "bank",
        18: "balance",
        20: "totals",
        127: "probe",
    }

    @staticmethod
    def _split(body: bytes) -> dict[int, bytes]:
        found, rest = {}, body
        while rest:
            if len(rest) < 4:
                raise Garbled
            size = rest[2] << 8 | rest[3]
            found[rest[0] << 8 | rest[1]] = rest[4 : 4 + size]
            rest = rest[4 + size :]
        return found

    @staticmethod
    def _join(fields: Mapping[int, bytes | str]) -> bytes:
        data = b""
        for tag, value in fields.items():
            raw = value.encode("gbk") if isinstance(value, str) else value
            data += bytes(divmod(tag, 256)) + bytes(divmod(len(raw), 256)) + raw
        return data

    def read(self, body: bytes) -> Wish:
        fields = self._split(body)
        kind = self._KINDS.get(fields.get(0x9F01, b"\0")[0], "")
        if not kind:
            raise Garbled
        text = {tag: value.decode("gbk", "replace") for tag, value in fields.items()}
        return Wish(
            kind=kind,
            token=text.get(0x9F1A, ""),
            amount_fen=int(text.get(0x9F02, "0")),
            number=text.get(0x9FFF, ""),
            original_trace_no=text.get(0x9F20, ""),
            original_reference_no=text.get(0x9F10, ""),
            iso=fields.get(0x9F15, b"") if text.get(0x9F14) == "00" else b"",
            raw=body,
        )

    def reply(self, wish: Wish, say: Say, ledger: Ledger) -> bytes:
        number = next(code for code, kind in self._KINDS.items() if kind == wish.kind)
        fields: dict[int, bytes | str] = {0x9F01: bytes((number,)), 0x9F14: say.code}
        if wish.token:
            fields[0x9F1A] = wish.token
        if say.text:
            fields[0x9F19] = say.text
        entry = say.entry
        if entry is not None:
            lines = "\n".join(slip_of(entry, ledger, say.card))
            fields |= {0x9F02: f"{entry.amount_fen:012d}", 0x9F04: ledger.merchant_no, 0x9F05: ledger.terminal_no}
            fields |= {0x9F08: "0103", 0x9F09: ISSUER, 0x9F0B: say.card, 0x9F0D: entry.batch_no}
            fields |= {0x9F0E: entry.trace_no, 0x9F0F: entry.authorisation_no, 0x9F10: entry.reference_no}
            fields |= {0x9F11: f"{entry.at:%Y%m%d}", 0x9F12: f"{entry.at:%H%M%S}"}
            fields[0x9F52] = f"[10]\n{lines}\n[12]\n商户存根\n[13]\n持卡人存根\n"
            if entry.number:
                fields[0x9FFF] = entry.number
        elif wish.kind == "balance":
            fields[0x9F23] = f"{100_000:012d}"
        if say.totals is not None:
            fields |= {0x9F0D: f"{say.totals['batch']:06d}", 0x9F1D: f"{say.totals['sale_fen']:012d}"}
        return self._join(fields)

    def to_bank(self, wish: Wish, iso: bytes, bank: tuple[str, int]) -> bytes:
        return self._join({0x9F01: b"\x11", 0x9F16: bank[0], 0x9F17: str(bank[1]), 0x9F15: iso})


COMMANDS: Final = {
    "sign_in": 1,
    "sale": 2,
    "void": 3,
    "refund": 4,
    "balance": 5,
    "settle": 6,
    "reprint": 7,
    "totals": 8,
}
"""The maker does not publish these numbers; the emulated terminal was given some."""
_BY_CODE: Final = {"sale": 45, "void": 46}


class DfSpeech:
    """DF tags, BER lengths, digits packed; 06 when a request was taken."""

    packed = True
    acknowledges = True
    tells_settled = False
    _KINDS: Final = {number: kind for kind, number in COMMANDS.items()} | {13: "last", 45: "sale", 46: "void"}

    @staticmethod
    def _split(body: bytes) -> dict[int, bytes]:
        found, at = {}, 0
        while at < len(body):
            if at + 3 > len(body):
                raise Garbled
            tag, size, at = body[at] << 8 | body[at + 1], body[at + 2], at + 3
            if size >= 0x80:
                more = size & 0x7F
                size, at = int.from_bytes(body[at : at + more], "big"), at + more
            found[tag] = body[at : at + size]
            at += size
        return found

    @staticmethod
    def _join(fields: Mapping[int, bytes | str]) -> bytes:
        data = bytearray()
        for tag, value in fields.items():
            raw = value.encode("gbk") if isinstance(value, str) else value
            size = len(raw)
            data += tag.to_bytes(2, "big")
            data += (
                bytes((size,))
                if size < 128
                else bytes((0x81, size))
                if size < 256
                else b"\x82" + size.to_bytes(2, "big")
            )
            data += raw
        return bytes(data)

    def read(self, body: bytes) -> Wish:
        fields = self._split(body)
        token = fields.get(0xDF04, b"").hex()
        stage = fields.get(0xDF01, b"\0")[0]
        if stage == 1:
            return Wish(kind="bank", token=token, iso=fields.get(0xDF06, b""))
        command = int(fields.get(0xDF02, b"\0").hex())
        kind = self._KINDS.get(command, "")
        if stage != 0 or not kind:
            raise Garbled
        return Wish(
            kind=kind,
            token=token,
            amount_fen=int(fields.get(0xDF03, b"\0").hex()),
            original_trace_no=fields.get(0xDF18, b"").hex(),
            original_reference_no=fields.get(0xDF69, b"").decode("ascii"),
            by_code=command in _BY_CODE.values(),
            raw=body,
        )

    def reply(self, wish: Wish, say: Say, ledger: Ledger) -> bytes:
        command = self._split(wish.raw).get(0xDF02, b"\0")
        fields: dict[int, bytes | str] = {0xDF01: b"\x02", 0xDF02: command, 0xDF04: bytes.fromhex(wish.token)}
        fields[0xDF07] = say.code
        if say.code in {"A0", "A4"}:
            fields[0xDF0C] = b"\x01"
        if say.text:
            fields[0xDF45] = say.text
        inner: dict[int, bytes | str] = {}
        entry = say.entry
        if entry is not None:
            sign = "-" if entry.kind == "void" else ""
            inner = {0xDF02: bytes.fromhex(f"{(_BY_CODE if entry.by_code else COMMANDS)[entry.kind]:02d}")}
            inner[0xDF03] = f"RMB  {sign}{entry.amount_fen // 100}.{entry.amount_fen % 100:02d}"
            inner |= {0xDF0A: bytes.fromhex(entry.trace_no), 0xDF10: bytes.fromhex(entry.trace_no)}
            inner |= {0xDF11: entry.batch_no, 0xDF12: ledger.terminal_no, 0xDF13: ledger.merchant_no}
            inner |= {0xDF1A: entry.reference_no, 0xDF1B: entry.authorisation_no, 0xDF1C: f"{entry.at:%m%d}"}
            inner |= {0xDF1D: f"{entry.at:%H%M%S}", 0xDF1E: say.card, 0xDF22: "0103", 0xDF2C: ISSUER}
        elif wish.kind == "balance":
            inner = {0xDF03: "RMB  1000.00"}
        if say.totals is not None:
            sums = say.totals
            inner = {0xDF11: f"{sums['batch']:06d}", 0xDF25: str(sums["sale_fen"]), 0xDF26: str(sums["sales"])}
            inner |= {0xDF27: str(sums["refund_fen"]), 0xDF28: str(sums["refunds"])}
        if inner:
            fields[0xDF06] = self._join(inner)
        return self._join(fields)

    def to_bank(self, wish: Wish, iso: bytes, bank: tuple[str, int]) -> bytes:
        return self._join({0xDF01: b"\x01", 0xDF04: bytes.fromhex(wish.token), 0xDF05: b"\x01", 0xDF06: iso})


SPEECHES: Final[Mapping[str, type[FsSpeech | NineSpeech | DfSpeech]]] = {
    "serial_fs": FsSpeech,
    "serial_9f": NineSpeech,
    "serial_df": DfSpeech,
}
