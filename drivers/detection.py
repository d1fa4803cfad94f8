"""What hangs on this computer: serial ports and printers, asked in the languages that answer, as proposals for
devices.json. Asks nothing of a port that a configured device holds."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drivers.configuration import DeviceConfig
from drivers.errors import CLAIMED, DeviceError
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that could stand in devices.json. ``kind`` is empty when nothing answered: a scanner or a display
    says nothing by itself. ``code`` is device.claimed when another program holds it."""

    connection: dict[str, object]
    words: str
    kind: str = ""
    model: str = ""
    code: str = ""
    configured: bool = False


def detect(
    configured: Sequence[DeviceConfig],
    *,
    ports: Callable[[], Iterable[Any]] = system_ports,
    more_ports: Sequence[str] = (),
    printers: Callable[[], Iterable[Found]] | None = None,
) -> list[Found]:
    """Everything that was found, ports first."""
    held = {str(each.connection.get("port")) for each in configured if each.connection.get("type") == "serial"}
    held_usb = {str(each.connection["usb"]) for each in configured if each.connection.get("usb")}
    queues = {str(each.connection.get(name)) for each in configured for name in ("queue", "path")}
    found = []
    for port in ports():
        usb = identity(port)
        connection: dict[str, object] = {"type": "serial", "port": str(port.device), **({"usb": usb} if usb else {})}
        words = str(port.description or port.device)
        if port.device in held or (usb and usb in held_usb):
            found.append(Found(connection=connection, words=words, configured=True))
        else:
            found.append(_asked(connection, words))
    found += [_asked({"type": "serial", "port": path}, path) for path in more_ports if path not in held]
    for each in (printers or system_printers)():
        name = str(each.connection.get("queue") or each.connection.get("path"))
        found.append(Found(**{**_fields(each), "configured": name in queues}))
    return found


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


def _fields(found: Found) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Found.__slots__}


def _asked(connection: dict[str, object], words: str) -> Found:
    """Ask at each speed in each language until something answers."""
    for speed in _SPEEDS:
        line = SerialLine(str(connection["port"]), baudrate=speed)
        try:
            line.open(_OPEN_S)
            answered = next((each for each in QUESTIONS if speed in each.speeds and _answers(line, each)), None)
        except DeviceError as error:
            return Found(connection=connection, words=words, code=error.code if error.code == CLAIMED else "")
        finally:
            line.close()
        if answered is not None:
            place = {**connection, "baudrate": speed}
            return Found(connection=place, words=words, kind=answered.kind, model=answered.model)
    return Found(connection=connection, words=words)


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
