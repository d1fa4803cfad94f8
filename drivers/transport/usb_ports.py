"""Serial ports by the USB device behind them: a port that got another number is found again by what is plugged in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def system_ports() -> Iterable[Any]:
    """The ports of this computer, as pyserial lists them."""
    from serial.tools.list_ports import comports

    found: Iterable[Any] = comports()
    return found


def identity(port: Any) -> str:
    """Vendor, product and serial number (or the socket it is plugged into); empty for a port that is no USB."""
    if port.vid is None:
        return ""
    return f"{port.vid:04X}:{port.pid:04X}:{port.serial_number or port.location or ''}"


def port_of(usb: str, otherwise: str, *, ports: Callable[[], Iterable[Any]] = system_ports) -> str:
    """Where the device with this identity is now; ``otherwise`` when it is nowhere or has no identity."""
    if not usb:
        return otherwise
    return next((str(port.device) for port in ports() if identity(port) == usb), otherwise)


def identity_at(name: str, *, ports: Callable[[], Iterable[Any]] = system_ports) -> str:
    """What is plugged in behind this port; empty when it is no USB."""
    return next((identity(port) for port in ports() if port.device == name), "")
