"""Setting up devices: what was found, what may be chosen, what stands in the file, and a place in words as a
connection."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.desk.device_setup import Findings, FoundDevice, Setting, SetUpDevice
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
    """``findings`` is None until somebody searched; ``said`` and ``name`` tell what was done last (added, changed,
    removed, saved) and to which device."""

    busy: bool = False
    fault: Fault | None = None
    may: bool = False
    findings: Findings | None = None
    said: str = ""
    name: str = ""
    devices: tuple[SetUpDevice, ...] = ()
    offset: tuple[int, int] | None = None
    """Of the invoice printer, in tenths of a millimetre to the right and down; None without one."""
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def settings_of(self, kind: str, model: str) -> Sequence[Setting]:
        """What may be set of a model."""
        return self.findings.settings.get(kind, {}).get(model, ()) if self.findings is not None else ()

    def further_of(self, kind: str, connection: Mapping[str, Any]) -> Sequence[Setting]:
        """What may be set of such a connection beside its place."""
        by_type = self.findings.connections.get(kind, {}) if self.findings is not None else {}
        return by_type.get(str(connection.get("type", "")), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What stands in the form. ``device`` is the id of one that stands in the file, empty for a further one;
    ``further`` is set of the connection beside its place, None while nothing of it was shown."""

    device: str
    kind: str
    model: str
    place: str
    settings: Mapping[str, Any]
    further: Mapping[str, Any] | None = None
    found: FoundDevice | None = None


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


def place_of(connection: Mapping[str, Any]) -> str:
    """Where it is, in the words of ``connection_of``."""
    kind = connection.get("type")
    if kind == "tcp":
        return f"{connection['host']}:{connection['port']}"
    if kind == "through":
        return f"through {connection['device']}"
    if kind in _WITH:
        helper = connection.get(_WITH[kind])
        return f"{kind} {connection['folder']}{f' with {helper}' if helper else ''}"
    if kind == "serial":
        return f"{connection['port']}{_speed_of(connection)}"
    return str(connection.get("queue") or connection.get("path") or "")


def _speed_of(connection: Mapping[str, Any]) -> str:
    bits = [connection.get(name) for name in ("bytesize", "parity", "stopbits")]
    if bits == [None, None, None]:
        return f" {connection['baudrate']}" if connection.get("baudrate") else ""
    size, parity, stop = (given or usual for given, usual in zip(bits, (8, "N", 1), strict=True))
    return f" {connection.get('baudrate', 9600)} {size}{parity}{stop}"


def value_of(setting: Setting, text: str) -> Any:
    """What was typed as the setting's type; a text that is no number stays one and is refused by the check."""
    text = text.strip()
    try:
        return {"int": int, "float": float}.get(setting.type, str)(text)
    except ValueError:
        return text
