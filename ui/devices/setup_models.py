"""Setting up devices: what was found, what may be chosen, and a place in words as a connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.desk.device_setup import Findings, FoundDevice
from ui.presenting import Fault

_HOST = re.compile(r"(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?P<port>\d{1,5})")
_SERIAL = re.compile(
    r"(?P<port>COM\d{1,3}|/dev/\S+)(?: (?P<speed>\d{3,6})(?: (?P<bits>[5-8])(?P<parity>[NEO])(?P<stop>[12]))?)?"
)
_FILES = ("/dev/usb/", "LPT")
_WITH = {"library": "python", "files": "program"}
"""A maker's folder, and what it is run with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupModel:
    """``findings`` is None until somebody searched; ``added`` is the device that was set up last."""

    busy: bool = False
    fault: Fault | None = None
    may: bool = False
    findings: Findings | None = None
    added: str = ""
    saved: bool = False
    offset: tuple[int, int] | None = None
    """Of the invoice printer, in tenths of a millimetre to the right and down; None without one."""
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def connection_of(place: str) -> dict[str, Any]:
    """A connection from what a person types: ``COM3 2400 8N1``, ``192.168.1.50:9100``, ``/dev/usb/lp0``,
    ``through printer-1``, ``library C:\\reader``, ``library C:\\gmc with C:\\Python32\\python.exe``,
    ``files C:\\gmc with gmc.exe``, else the name of a printer's queue; nothing is no connection."""
    place = place.strip()
    word, _, rest = place.partition(" ")
    if not place:
        return {}
    if word == "through" and rest:
        return {"type": "through", "device": rest.strip()}
    if word in _WITH and rest:
        folder, _, helper = rest.partition(" with ")
        return {"type": word, "folder": folder.strip(), **({_WITH[word]: helper.strip()} if helper else {})}
    if place.startswith(_FILES):
        return {"type": "file", "path": place}
    if (host := _HOST.fullmatch(place)) is not None:
        return {"type": "tcp", "host": host["host"], "port": int(host["port"])}
    if (serial := _SERIAL.fullmatch(place)) is not None:
        return _serial(serial)
    return {"type": "spooler", "queue": place}


def _serial(found: re.Match[str]) -> dict[str, Any]:
    connection: dict[str, Any] = {"type": "serial", "port": found["port"]}
    if found["speed"]:
        connection["baudrate"] = int(found["speed"])
    if found["bits"]:
        connection |= {"bytesize": int(found["bits"]), "parity": found["parity"], "stopbits": int(found["stop"])}
    return connection


def place_of(found: FoundDevice) -> str:
    """Where it is, in the words of ``connection_of``."""
    connection = found.connection
    speed = f" {connection['baudrate']}" if connection.get("baudrate") else ""
    return str(connection.get("queue") or connection.get("path") or f"{connection.get('port', '')}{speed}")
