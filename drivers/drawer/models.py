"""The cash drawers that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.drawer.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here
from drivers.drawer.printer_drawer import DrawerSettings, PrinterDrawer
from drivers.kinds import Factory
from drivers.ports import Device, DrawerPort


def _printer_drawer(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    settings = values_of(DrawerSettings, config.settings, f"{config.id}.settings")
    if settings.pin not in {2, 5} or settings.open_level not in {"low", "high"}:
        raise refuse(f"{config.id}.settings", "pin 2 or 5, open_level low or high")
    connection = config.connection
    port: object = made.get(str(connection.get("device"))) if connection.get("type") == "through" else None
    if not isinstance(port, DrawerPort):
        raise refuse(f"{config.id}.connection.device", "a printer that stands before it")
    return PrinterDrawer(port, settings)


MODELS: Final[Mapping[str, Factory]] = {"through_printer": _printer_drawer}
