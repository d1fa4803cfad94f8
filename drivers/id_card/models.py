"""The identity card readers that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig
from drivers.id_card.libraries import CVR_FUNCTIONS, SDT_FUNCTIONS, Cvr, Sdt
from drivers.kinds import Factory, Kind
from drivers.ports import Device
from drivers.vendor.card_reader import make_reader


def _cvr(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    return make_reader(
        config, file="termb.dll", functions=CVR_FUNCTIONS, library=lambda place: Cvr(place.folder, place.com_port)
    )


def _sdt(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    return make_reader(config, file="sdtapi.dll", functions=SDT_FUNCTIONS, library=lambda place: Sdt(place.com_port))


KIND = Kind()
MODELS: Final[Mapping[str, Factory]] = {"cvr_termb": _cvr, "sdtapi": _sdt}
