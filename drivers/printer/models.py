"""The receipt printers that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, values_of
from drivers.kinds import Factory
from drivers.ports import Device
from drivers.printer.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here
from drivers.printer.escpos_printer import EscposPrinter, PrinterSettings, SelfReportingPrinter
from drivers.printer.glyphs import FontGlyphs
from drivers.printer.profiles import PROFILES
from drivers.transport.catalog import make_line


def _escpos_printer(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    settings = values_of(PrinterSettings, config.settings, f"{config.id}.settings")
    line = make_line(config.connection, f"{config.id}.connection")
    profile, glyphs = PROFILES[config.model], FontGlyphs(settings.font_path)
    reports = settings.automatic_status and line.readable and profile.answers and settings.reads_status
    make = SelfReportingPrinter if reports else EscposPrinter
    return make(line, profile, settings, glyphs)


MODELS: Final[Mapping[str, Factory]] = dict.fromkeys(PROFILES, _escpos_printer)
