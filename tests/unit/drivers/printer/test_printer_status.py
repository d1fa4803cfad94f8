"""Status bytes of ESC/POS printers to values."""

from __future__ import annotations

import pytest

from drivers.ports import Cover, DeviceStatus, Paper, Power, State
from drivers.printer.status import Replies, read_automatic, read_status, sort_replies


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        pytest.param(
            (0x12, 0x12, 0x12, 0x12),
            DeviceStatus(state=State.IDLE, power=Power.ONLINE, paper=Paper.OK, cover=Cover.CLOSED),
            id="ready",
        ),
        pytest.param(
            (0x16, 0x12, 0x12, 0x1E),
            DeviceStatus(state=State.IDLE, power=Power.ONLINE, paper=Paper.NEAR_END, cover=Cover.CLOSED),
            id="paper near its end is no fault",
        ),
        pytest.param(
            (0x1A, 0x32, 0x12, 0x7E),
            DeviceStatus(
                state=State.ERROR,
                power=Power.OFFLINE,
                paper=Paper.OUT,
                cover=Cover.CLOSED,
                code="printer.paper_out",
            ),
            id="paper out",
        ),
        pytest.param(
            (0x1A, 0x16, 0x12, 0x12),
            DeviceStatus(
                state=State.ERROR, power=Power.OFFLINE, paper=Paper.OK, cover=Cover.OPEN, code="printer.cover_open"
            ),
            id="cover open",
        ),
        pytest.param(
            (0x1A, 0x52, 0x1A, 0x12),
            DeviceStatus(
                state=State.ERROR, power=Power.OFFLINE, paper=Paper.OK, cover=Cover.CLOSED, code="printer.error"
            ),
            id="cutter jammed",
        ),
        pytest.param(
            (0x1A, 0x12, 0x12, 0x12),
            DeviceStatus(
                state=State.ERROR, power=Power.OFFLINE, paper=Paper.OK, cover=Cover.CLOSED, code="printer.offline"
            ),
            id="offline without a cause",
        ),
    ],
)
def test_four_replies_are_a_status(replies: tuple[int, int, int, int], expected: DeviceStatus) -> None:
    assert read_status(dict(zip((1, 2, 3, 4), replies, strict=True))) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", Replies(), id="silence"),
        pytest.param(b"\x12", Replies(real_time=b"\x12"), id="real time"),
        pytest.param(b"\x7e", Replies(real_time=b"\x7e"), id="real time, paper out"),
        pytest.param(b"\x00", Replies(plain=b"\x00"), id="GS r"),
        pytest.param(
            b"\x14\x00\x00\x00\x12",
            Replies(real_time=b"\x12", automatic=(b"\x14\x00\x00\x00",)),
            id="automatic status stands apart",
        ),
        pytest.param(b"\xff\xff", Replies(foreign=b"\xff\xff"), id="another language"),
    ],
)
def test_bytes_from_a_printer_are_told_apart(data: bytes, expected: Replies) -> None:
    assert sort_replies(data) == expected


@pytest.mark.parametrize(
    ("packet", "code", "paper"),
    [
        ("14000000", "", Paper.OK),
        ("14000300", "", Paper.NEAR_END),
        ("1c000f00", "printer.paper_out", Paper.OUT),
        ("3c000000", "printer.cover_open", Paper.OK),
        ("1c080000", "printer.error", Paper.OK),
        ("1c000000", "printer.offline", Paper.OK),
    ],
)
def test_automatic_status(packet: str, code: str, paper: Paper) -> None:
    status = read_automatic(bytes.fromhex(packet))
    assert (status.code, status.paper) == (code, paper)


def test_an_automatic_status_in_two_pieces_proves_no_print() -> None:
    """Its zeros look like the answer that proves a receipt."""
    first = sort_replies(bytes.fromhex("12 14 00"))
    assert (first.real_time, first.plain, first.rest.hex()) == (b"\x12", b"", "1400")
    second = sort_replies(first.rest + bytes.fromhex("00 00 00"))
    assert (second.automatic, second.plain, second.rest) == ((bytes.fromhex("14000000"),), b"\x00", b"")
