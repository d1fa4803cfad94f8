"""The social security card readers that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig
from drivers.insurance_card.libraries import FUNCTIONS, SsCardDriver
from drivers.kinds import Factory, Kind
from drivers.ports import Device
from drivers.vendor.card_reader import make_reader


def _sscard(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    return make_reader(config, file="SSCardDriver.dll", functions=FUNCTIONS, library=lambda _place: SsCardDriver())


KIND = Kind()
MODELS: Final[Mapping[str, Factory]] = {"sscarddriver": _sscard}
