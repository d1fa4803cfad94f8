"""The explicit table from a connection's type to the line it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from drivers.configuration import refuse, values_of
from drivers.transport.device_file import FileLine
from drivers.transport.line import Transport
from drivers.transport.serial_line import SerialLine
from drivers.transport.spooler import SpoolerLine
from drivers.transport.tcp import TcpLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tcp:
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """Connection in devices.json."""

    port: str
    baudrate: int = 9600
    bytesize: int = field(default=8, metadata={"choices": (5, 6, 7, 8)})
    parity: str = field(default="N", metadata={"choices": ("N", "E", "O")})
    stopbits: int = field(default=1, metadata={"choices": (1, 2)})
    usb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spooler:
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: str


def _tcp(given: Mapping[str, object], place: str) -> Transport:
    return TcpLine(**asdict(values_of(_Tcp, given, place)))


def _serial(given: Mapping[str, object], place: str) -> Transport:
    return SerialLine(**asdict(values_of(Serial, given, place)))


def _spooler(given: Mapping[str, object], place: str) -> Transport:
    return SpoolerLine(values_of(_Spooler, given, place).queue)


def _file(given: Mapping[str, object], place: str) -> Transport:
    return FileLine(values_of(_File, given, place).path)


_TYPES: Final[dict[str, Callable[[Mapping[str, object], str], Transport]]] = {
    "tcp": _tcp,
    "serial": _serial,
    "spooler": _spooler,
    "file": _file,
}


def make_line(connection: Mapping[str, object], place: str) -> Transport:
    """The line of a connection object; CommandError(config.invalid) names what is wrong. Opens nothing."""
    kind = connection.get("type")
    make = _TYPES.get(kind) if isinstance(kind, str) else None
    if make is None:
        raise refuse(f"{place}.type", "one of " + ", ".join(_TYPES))
    return make({name: value for name, value in connection.items() if name != "type"}, place)
