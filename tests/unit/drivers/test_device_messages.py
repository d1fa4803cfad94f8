"""The lines between desk and device host: what goes in comes out, and nothing malformed gets through."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import CommandError
from drivers.messages import (
    LINE_LIMIT_BYTES,
    Answer,
    Command,
    ErrorRaised,
    Hello,
    KnownDevice,
    Message,
    Scanned,
    StatusChanged,
    command_id,
    decode_command,
    decode_message,
    encode_command,
    encode_message,
)
from drivers.ports import DeviceStatus, Paper, Power, State

MESSAGES: list[Message] = [
    Hello(version=1, pid=4711, devices=(KnownDevice(id="printer-1", kind="printer", model="escpos_80"),)),
    Answer(answer="c1", ok=True, result={"outcome": "done"}),
    Answer(answer="c1", ok=False, code="printer.paper_out", result={"outcome": "failed"}),
    Scanned(device="scanner-1", text="130000000000000001", symbology="qr", at_monotonic=12.5, double=True),
    StatusChanged(device="p", status=DeviceStatus(state=State.ERROR, power=Power.ONLINE, paper=Paper.OUT, code="a.b")),
    ErrorRaised(device="", code="command.invalid"),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda each: type(each).__name__)
def test_a_message_survives_the_line(message: Message) -> None:
    line = encode_message(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_message(line) == message


@given(text=st.text(max_size=200), deadline_s=st.floats(min_value=0.01, max_value=300))
def test_a_command_survives_the_line(text: str, deadline_s: float) -> None:
    command = Command(id="c9", do="print", device="printer-1", deadline_s=deadline_s, arguments={"document": [text]})
    assert decode_command(encode_command(command)) == command


GOOD: dict[str, object] = {"id": "c1", "do": "status", "device": "p", "deadline_s": 5}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"id": ""}, "id", id="no id"),
        pytest.param({"id": "a b"}, "id", id="id with a space"),
        pytest.param({"id": 7}, "id", id="id a number"),
        pytest.param({"do": "x" * 65}, "do", id="word too long"),
        pytest.param({"device": "../p"}, "device", id="device with a path"),
        pytest.param({"deadline_s": 0}, "deadline_s", id="no time"),
        pytest.param({"deadline_s": -1}, "deadline_s", id="negative time"),
        pytest.param({"deadline_s": 301}, "deadline_s", id="too long a time"),
        pytest.param({"deadline_s": True}, "deadline_s", id="time a flag"),
        pytest.param({"deadline_s": 10**400}, "deadline_s", id="time beyond a float"),
        pytest.param({"arguments": []}, "arguments", id="arguments a list"),
        pytest.param({"version": 2}, "line", id="unknown field"),
    ],
)
def test_a_malformed_command_is_refused_by_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(CommandError) as refused:
        decode_command(json.dumps({**GOOD, **change}))
    assert (refused.value.code, refused.value.field) == ("command.invalid", field)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param(b'{"id":"a","id":"b","do":"x","deadline_s":1}', id="doubled key"),
        pytest.param(b'{"id":"a","do":"x","deadline_s":NaN}', id="NaN"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'"' + b"a" * LINE_LIMIT_BYTES + b'"', id="long"),
    ],
)
def test_a_line_that_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(CommandError):
        decode_command(line)
    with pytest.raises(CommandError):
        decode_message(line)
    assert command_id(line) == ""


@given(line=st.binary(max_size=200))
def test_any_bytes_are_refused_or_read_but_never_break_the_reader(line: bytes) -> None:
    with contextlib.suppress(CommandError):
        decode_message(line)


def test_a_host_of_another_version_is_refused() -> None:
    with pytest.raises(CommandError) as refused:
        decode_message(b'{"event":"hello","version":2,"pid":1,"devices":[]}')
    assert refused.value.field == "version"


def test_a_payment_code_stays_out_of_repr_and_of_refusals() -> None:
    code = "130000000000000001"
    scanned = Scanned(device="s", text=code, symbology="unknown", at_monotonic=1.0)
    assert code not in repr(scanned)
    with pytest.raises(CommandError) as refused:
        decode_message(
            json.dumps({"event": "scanned", "device": "s", "text": code, "symbology": "", "at_monotonic": 1})
        )
    assert code not in str(refused.value)
