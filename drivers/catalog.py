"""The explicit table from kind and model to the driver that speaks to it. A new model is a new line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.drawer import actions as drawer_actions
from drivers.drawer.printer_drawer import DrawerSettings, PrinterDrawer
from drivers.kinds import Factory, Kind
from drivers.ports import Device, DrawerPort
from drivers.printer import actions as printer_actions
from drivers.printer.escpos_printer import EscposPrinter, PrinterSettings
from drivers.printer.glyphs import FontGlyphs
from drivers.printer.profiles import PROFILES
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


def _escpos_printer(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    settings = values_of(PrinterSettings, config.settings, f"{config.id}.settings")
    line = make_line(config.connection, f"{config.id}.connection")
    return EscposPrinter(line, PROFILES[config.model], settings, FontGlyphs(settings.font_path))


def _printer_drawer(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    settings = values_of(DrawerSettings, config.settings, f"{config.id}.settings")
    if settings.pin not in {2, 5} or settings.open_level not in {"low", "high"}:
        raise refuse(f"{config.id}.settings", "pin 2 or 5, open_level low or high")
    port: object = made.get(shares_line_of(config))
    if not isinstance(port, DrawerPort):
        raise refuse(f"{config.id}.connection.device", "a printer that stands before it")
    return PrinterDrawer(port, settings)


def shares_line_of(config: DeviceConfig) -> str:
    """Id of the device whose line this one uses (connection type ``through``); empty for one with its own line."""
    if config.connection.get("type") != "through":
        return ""
    through = config.connection.get("device")
    return through if isinstance(through, str) else ""


KINDS: Final[Mapping[str, Kind]] = {
    "scanner": Kind(),
    "printer": printer_actions.KIND,
    "drawer": drawer_actions.KIND,
}

MODELS: Final[Mapping[tuple[str, str], Factory]] = {
    ("scanner", "line"): _line_scanner,
    **{("printer", model): _escpos_printer for model in PROFILES},
    ("drawer", "through_printer"): _printer_drawer,
}


def make_devices(configs: tuple[DeviceConfig, ...]) -> dict[str, Device]:
    """The devices by id, nothing opened yet; CommandError(config.invalid) names what is wrong."""
    made: dict[str, Device] = {}
    for config in configs:
        factory = MODELS.get((config.kind, config.model))
        if factory is None:
            known = ", ".join(f"{kind} {model}" for kind, model in MODELS)
            raise refuse(f"{config.id}.model", f"one of {known}")
        made[config.id] = factory(config, made)
    return made
