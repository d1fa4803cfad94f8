"""The customer displays that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse
from drivers.display.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here
from drivers.display.line_display import SerialDisplay
from drivers.display.profiles import PROFILES
from drivers.kinds import Factory
from drivers.ports import Device
from drivers.transport.catalog import make_line


def _display(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    if config.settings:
        raise refuse(f"{config.id}.settings", "none; the model says it all")
    return SerialDisplay(make_line(config.connection, f"{config.id}.connection"), PROFILES[config.model])


MODELS: Final[Mapping[str, Factory]] = dict.fromkeys(PROFILES, _display)
