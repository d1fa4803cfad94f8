"""What hangs on this computer, as proposals for devices.json: a list that is only read, so that no port is opened and
no byte is sent; and one port asked in the languages that answer, when a person has named it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from drivers.configuration import DeviceConfig
from drivers.errors import CLAIMED, NOT_FOUND, DeviceError
from drivers.transport.line import Deadline, Transport
from drivers.transport.serial_line import SerialLine
from drivers.transport.usb_ports import identity, system_ports

_REPLY_S: Final = 0.4
_OPEN_S: Final = 1.0
_SPEEDS: Final = (9600, 115200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Bytes that one kind of device answers, and how its answer is known."""

    kind: str
    model: str
    asks: bytes
    knows: Callable[[bytes], bool]
    speeds: tuple[int, ...] = _SPEEDS


QUESTIONS: Final = (
    Question(kind="printer", model="escpos_80", asks=b"\x10\x04\x01", knows=lambda got: got[0] & 0x93 == 0x12),
    *(
        Question(
            kind="terminal",
            model=model,
            asks=bytes.fromhex(asks),
            knows=lambda got: got.startswith((b"\x02\x00", b"\x06\x02")),
            speeds=(9600,),
        )
        for model, asks in (
            ("serial_fs", "02000a03013130313533303939030d"),  # a test, a probe, the last transaction: nothing moves
            ("serial_9f", "0200059f0100017f03e6"),
            ("serial_df", "020013df010100df04021357df020113039d"),
        )
    ),
    Question(
        kind="announcer", model="syn6288", asks=b"\xfd\x00\x02\x21\xde", knows=lambda got: got[0] in b"\x41\x4e\x4f"
    ),
    Question(kind="keypad", model="plain", asks=b"\x89", knows=lambda got: got.startswith(b"OK")),
)


KNOWN_USB: Final[Mapping[str, tuple[str, str]]] = {
    "1EAB": ("scanner", "line"),  # Newland
    "05F9": ("scanner", "line"),  # Datalogic
    "0C2E": ("scanner", "line"),  # Honeywell
    "05E0": ("scanner", "line"),  # Zebra, Symbol
    "04B8": ("printer", "escpos_80"),  # Epson
    "0519": ("printer", "escpos_80"),  # Star
}
"""USB vendors that make one kind of device for windows: kind and model to propose before anything was asked. A bridge's
vendor says nothing of what hangs behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that could stand in devices.json. ``kind`` is empty while nothing is known of it; ``asked`` tells that
    bytes were sent to it: a scanner or a display says nothing even then. ``code`` is device.claimed when another
    program holds it, device.not_found when it cannot be opened."""

    connection: dict[str, object]
    words: str
    kind: str = ""
    model: str = ""
    code: str = ""
    configured: bool = False
    asked: bool = False


def look(
    configured: Sequence[DeviceConfig],
    *,
    ports: Callable[[], Iterable[Any]] = system_ports,
    printers: Callable[[], Iterable[Found]] | None = None,
) -> list[Found]:
    """Everything the system lists, ports first. Opens nothing."""
    held = _held_ports(configured)
    held_usb = {str(each.connection["usb"]) for each in configured if each.connection.get("usb")}
    queues = {str(each.connection.get(name)) for each in configured for name in ("queue", "path")}
    found = []
    for port in ports():
        usb = identity(port)
        kind, model = KNOWN_USB.get(usb.partition(":")[0], ("", ""))
        found.append(
            Found(
                connection={"type": "serial", "port": str(port.device), **({"usb": usb} if usb else {})},
                words=str(port.device if port.description in {None, "", "n/a"} else port.description),
                kind=kind,
                model=model,
                configured=port.device in held or bool(usb and usb in held_usb),
            )
        )
    for each in (printers or system_printers)():
        name = str(each.connection.get("queue") or each.connection.get("path"))
        found.append(replace(each, configured=name in queues))
    return found


def ask(port: str, configured: Sequence[DeviceConfig], *, ports: Callable[[], Iterable[Any]] = system_ports) -> Found:
    """Ask one port in each language at each speed until something answers; one that a configured device holds is not
    asked. Other devices may not like it: only for a port that a person has named."""
    named = next((each for each in look(configured, ports=ports, printers=list) if _port_of(each) == port), None)
    found = named or Found(
        connection={"type": "serial", "port": port}, words=port, configured=port in _held_ports(configured)
    )
    return found if found.configured else _asked(found)


def _held_ports(configured: Sequence[DeviceConfig]) -> set[str]:
    return {str(each.connection.get("port")) for each in configured if each.connection.get("type") == "serial"}


def _port_of(found: Found) -> str:
    return str(found.connection.get("port", ""))


def told(found: Found) -> str:
    """A line for a person."""
    state = "set up already" if found.configured else found.code or ("" if found.kind or not found.asked else "silent")
    place = next(str(found.connection[name]) for name in ("port", "queue", "path") if name in found.connection)
    words = "" if found.words == place else found.words
    return "  ".join(each for each in (place, words, f"{found.kind} {found.model}".strip(), state) if each)


def system_printers() -> list[Found]:
    """Windows queues, or the device files of USB printers."""
    if sys.platform == "win32":
        with suppress(ImportError):  # without pywin32 there is no printing through queues either
            api: Any = importlib.import_module("win32print")
            return [
                Found(connection={"type": "spooler", "queue": name}, words=name, kind="printer", model="escpos_80")
                for _, _, name, _ in api.EnumPrinters(api.PRINTER_ENUM_LOCAL)
            ]
        return []
    return [
        Found(connection={"type": "file", "path": str(path)}, words=path.name, kind="printer", model="escpos_80_mute")
        for path in sorted(Path("/dev/usb").glob("lp*"))
    ]


def _asked(found: Found) -> Found:
    for speed in _SPEEDS:
        line = SerialLine(_port_of(found), baudrate=speed)
        try:
            line.open(_OPEN_S)
            answered = next((each for each in QUESTIONS if speed in each.speeds and _answers(line, each)), None)
        except DeviceError as error:
            return replace(found, asked=True, code=error.code if error.code in {CLAIMED, NOT_FOUND} else "")
        finally:
            line.close()
        if answered is not None:
            place = {**found.connection, "baudrate": speed}
            return replace(found, connection=place, kind=answered.kind, model=answered.model, asked=True)
    return replace(found, asked=True)


def _answers(line: Transport, question: Question) -> bool:
    while line.read(64, 0.0):
        continue
    line.write(question.asks, _OPEN_S)
    wait, got = Deadline.after(_REPLY_S), b""
    while not wait.passed and len(got) < 2:
        got += line.read(8, wait.left_s())
        if got and question.knows(got):
            return True
    return False
