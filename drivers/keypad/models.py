"""The keypads that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.keypad.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here
from drivers.keypad.serial_keypad import KeypadSettings, SerialKeypad
from drivers.kinds import Factory
from drivers.ports import Device
from drivers.transport.catalog import make_line


def _plain(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    line = make_line(config.connection, f"{config.id}.connection")
    if not line.readable:
        raise refuse(f"{config.id}.connection.type", "a line that can be read")
    return SerialKeypad(line, values_of(KeypadSettings, config.settings, f"{config.id}.settings"))


MODELS: Final[Mapping[str, Factory]] = {"plain": _plain}
