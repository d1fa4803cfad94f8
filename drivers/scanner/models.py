"""The scanners that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.kinds import Factory, Kind
from drivers.ports import Device
from drivers.scanner.framing import Framing
from drivers.scanner.line_scanner import LineScanner
from drivers.transport.catalog import make_line


def _line_scanner(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    line = make_line(config.connection, f"{config.id}.connection")
    if not line.readable:
        raise refuse(f"{config.id}.connection.type", "a line that can be read")
    framing = values_of(Framing, config.settings, f"{config.id}.settings")
    if framing.terminator not in {"auto", "none", "required"}:
        raise refuse(f"{config.id}.settings.terminator", "auto, none or required")
    return LineScanner(line, framing)


KIND = Kind()
MODELS: Final[Mapping[str, Factory]] = {"line": _line_scanner}
