"""Status bytes of ESC/POS printers to values (DLE EOT 1 to 4, GS r, automatic status back). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.errors import COVER_OPEN, PAPER_OUT, PRINTER_ERROR, PRINTER_OFFLINE
from drivers.ports import Cover, DeviceStatus, Paper, Power, State

QUESTIONS: Final = (1, 2, 3, 4)
_DRAWER_PIN: Final = 0x04
_OFFLINE: Final = 0x08


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """Bytes from a printer, told apart by their fixed bits; ``rest`` is an automatic status that is not whole yet."""

    real_time: bytes = b""
    plain: bytes = b""
    foreign: bytes = b""
    automatic: tuple[bytes, ...] = ()
    rest: bytes = b""


def sort_replies(data: bytes) -> Replies:
    """Real-time replies (0xx1xx10), queued replies (0xx0xxxx), automatic status (four bytes), and what no ESC/POS
    printer says."""
    real_time, plain, foreign = bytearray(), bytearray(), bytearray()
    automatic: list[bytes] = []
    rest = b""
    at = 0
    while at < len(data):
        byte = data[at]
        if byte & 0x93 == 0x12:
            real_time.append(byte)
        elif byte & 0x93 == 0x10:
            if len(data) - at < 4:
                rest = data[at:]
                break
            automatic.append(data[at : at + 4])
            at += 3
        elif byte & 0x90 == 0x00:
            plain.append(byte)
        else:
            foreign.append(byte)
        at += 1
    return Replies(
        real_time=bytes(real_time), plain=bytes(plain), foreign=bytes(foreign), automatic=tuple(automatic), rest=rest
    )


def read_status(replies: Mapping[int, int]) -> DeviceStatus:
    """Status from the four real-time replies, by their question."""
    printer, cause, error, paper_byte = (replies[question] for question in QUESTIONS)
    paper = Paper.OUT if paper_byte & 0x60 or cause & 0x20 else Paper.NEAR_END if paper_byte & 0x0C else Paper.OK
    cover = Cover.OPEN if cause & 0x04 else Cover.CLOSED
    code = ""
    if cover is Cover.OPEN:
        code = COVER_OPEN
    elif paper is Paper.OUT:
        code = PAPER_OUT
    elif cause & 0x40 or error & 0x68:
        code = PRINTER_ERROR
    elif printer & (_OFFLINE | 0x20):
        code = PRINTER_OFFLINE
    power = Power.OFFLINE if printer & _OFFLINE else Power.ONLINE
    return DeviceStatus(state=State.ERROR if code else State.IDLE, power=power, paper=paper, cover=cover, code=code)


def read_automatic(packet: bytes) -> DeviceStatus:
    """Status from the four bytes of automatic status back."""
    first, cause, paper_byte = packet[0], packet[1], packet[2]
    paper = Paper.OUT if paper_byte & 0x0C else Paper.NEAR_END if paper_byte & 0x03 else Paper.OK
    cover = Cover.OPEN if first & 0x20 else Cover.CLOSED
    code = ""
    if cover is Cover.OPEN:
        code = COVER_OPEN
    elif paper is Paper.OUT:
        code = PAPER_OUT
    elif cause & 0x6C:
        code = PRINTER_ERROR
    elif first & _OFFLINE or cause & 0x01:
        code = PRINTER_OFFLINE
    power = Power.OFFLINE if first & _OFFLINE else Power.ONLINE
    return DeviceStatus(state=State.ERROR if code else State.IDLE, power=power, paper=paper, cover=cover, code=code)


def drawer_pin_high(printer_reply: int) -> bool:
    """Level of the drawer switch in the reply to DLE EOT 1."""
    return bool(printer_reply & _DRAWER_PIN)
