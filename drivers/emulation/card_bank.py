"""The bank behind an emulated card terminal: ISO 8583 in and out, its own book, and a TCP end for the relay leg."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedIOBase
from typing import Final

from drivers.emulation.loopback import LoopbackServer

SALE, VOID, REFUND = "00", "20", "22"
_HEAD: Final = bytes.fromhex("6000050000") + bytes.fromhex("602200000000")  # TPDU, header
_BITS: Final = (3, 4, 11, 39, 41, 64)
_BITMAP: Final = sum(1 << (64 - bit) for bit in _BITS)
_BODY: Final = struct.Struct(">HQ3s6s3s2s8s")
FAULTS: Final = frozenset({"bank_down", "bank_silent", "bank_declines", "bank_sign_in"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankMessage:
    """The few fields that this bank reads: message type, kind, amount, trace, answer code, terminal."""

    mti: str
    kind: str
    amount_fen: int
    trace_no: str
    terminal_no: str
    code: str = "  "

    def encode(self) -> bytes:
        return _sealed(
            _HEAD
            + _BODY.pack(
                int(self.mti, 16),
                _BITMAP,
                bytes.fromhex(f"{self.kind}0000"),
                bytes.fromhex(f"{self.amount_fen:012d}"),
                bytes.fromhex(self.trace_no),
                self.code.encode("ascii"),
                self.terminal_no.encode("ascii"),
            )
        )


def _sealed(data: bytes) -> bytes:
    """With its authentication (field 64): a message that was changed on its way is none."""
    return data + zlib.crc32(data).to_bytes(8, "big")


def decode(data: bytes) -> BankMessage | None:
    """The message; None when it is none of this bank's."""
    body = data[len(_HEAD) : -8]
    if len(body) != _BODY.size or data != _sealed(_HEAD + body):
        return None
    mti, bitmap, kind, amount, trace, code, terminal = _BODY.unpack(body)
    if bitmap != _BITMAP or not amount.hex().isdecimal() or not trace.hex().isdecimal():
        return None
    return BankMessage(
        mti=f"{mti:04X}",
        kind=kind.hex()[:2],
        amount_fen=int(amount.hex()),
        trace_no=trace.hex(),
        terminal_no=terminal.decode("ascii", "replace"),
        code=code.decode("ascii", "replace"),
    )


@dataclass(slots=True)
class EmulatedBank:
    """``book``: what was taken or given, by terminal and trace; a reversal takes it out again."""

    book: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)

    def answer(self, data: bytes) -> bytes | None:
        """The answer to a message; None when it says nothing (with ``bank_silent`` after it has booked)."""
        if "bank_down" in self.faults:
            return None
        message = decode(data)
        if message is None:
            return None
        code = self._book(message)
        if "bank_silent" in self.faults and message.mti == "0200":
            return None
        reply = f"{int(message.mti) + 10:04d}"
        return BankMessage(
            mti=reply,
            kind=message.kind,
            amount_fen=message.amount_fen,
            trace_no=message.trace_no,
            terminal_no=message.terminal_no,
            code=code,
        ).encode()

    def _book(self, message: BankMessage) -> str:
        key = (message.terminal_no, message.trace_no)
        if message.mti == "0400":
            self.book.pop(key, None)
            return "00"
        if "bank_sign_in" in self.faults:
            return "A0"
        if "bank_declines" in self.faults:
            return "51"
        if key in self.book:
            return "94"
        self.book[key] = (message.kind, message.amount_fen)
        return "00"


def bank_server(bank: EmulatedBank, port: int = 0) -> LoopbackServer:
    """The bank on loopback, not started yet; each message stands after its length in two bytes."""

    def serve(stream: BufferedIOBase, send: Callable[[bytes], None]) -> None:
        while len(head := stream.read(2)) == 2:
            answer = bank.answer(stream.read(int.from_bytes(head, "big")))
            if answer is None:
                return
            with contextlib.suppress(OSError):  # the cashier's computer hung up
                send(len(answer).to_bytes(2, "big") + answer)

    return LoopbackServer(port, serve, name="bank")
