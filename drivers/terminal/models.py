"""The card terminals that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig
from drivers.kinds import Factory
from drivers.ports import Device
from drivers.terminal.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here


def _serial(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    from drivers.terminal.serial_models import make_serial_terminal

    return make_serial_terminal(config, made)


MODELS: Final[Mapping[str, Factory]] = dict.fromkeys(("serial_fs", "serial_9f", "serial_df"), _serial)
