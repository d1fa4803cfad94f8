"""The table from kind to the folder that speaks to it; a folder is imported only when a window has such a device."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from drivers.configuration import DeviceConfig, refuse
from drivers.kinds import Factory, Kind
from drivers.ports import Device

KINDS: Final[Mapping[str, str]] = {
    "scanner": "drivers.scanner.models",
    "printer": "drivers.printer.models",
    "drawer": "drivers.drawer.models",
    "display": "drivers.display.models",
    "announcer": "drivers.announcer.models",
    "id_card": "drivers.id_card.models",
    "insurance_card": "drivers.insurance_card.models",
    "keypad": "drivers.keypad.models",
    "invoice": "drivers.invoice.models",
    "terminal": "drivers.terminal.models",
}
"""Each module has ``KIND`` (its words in the host) and ``MODELS`` (model -> factory). A new kind is a new line."""


def _module_of(kind: str) -> Any:
    return import_module(KINDS[kind])


def kind_of(kind: str) -> Kind:
    """The words of a kind of the table."""
    found: Kind = _module_of(kind).KIND
    return found


def models_of(kind: str) -> Mapping[str, Factory]:
    """The models of a kind; none for a kind that is not in the table."""
    models: Mapping[str, Factory] = _module_of(kind).MODELS if kind in KINDS else {}
    return models


def shares_line_of(config: DeviceConfig) -> str:
    """Id of the device whose line this one uses (connection type ``through``); empty for one with its own line."""
    if config.connection.get("type") != "through":
        return ""
    through = config.connection.get("device")
    return through if isinstance(through, str) else ""


def make_devices(configs: tuple[DeviceConfig, ...]) -> dict[str, Device]:
    """The devices by id, nothing opened yet; CommandError(config.invalid) names what is wrong."""
    made: dict[str, Device] = {}
    for config in configs:
        if config.kind not in KINDS:
            raise refuse(f"{config.id}.kind", "one of " + ", ".join(KINDS))
        models = models_of(config.kind)
        factory = models.get(config.model)
        if factory is None:
            raise refuse(f"{config.id}.model", f"for {config.kind} one of " + ", ".join(models))
        made[config.id] = factory(config, made)
    return made
