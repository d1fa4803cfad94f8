"""The invoice printers that can stand in devices.json, and their word in the host: print_page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.errors import COMMAND_INVALID, CommandError
from drivers.invoice.invoice_printer import DriverPrinter, EscpPrinter, InvoiceSettings
from drivers.kinds import Factory, Kind, Reply, act_reply
from drivers.patient_ports import InvoicePrinter
from drivers.ports import Device
from drivers.transport.catalog import make_line


def _print_page(device: InvoicePrinter, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    page = arguments.get("page")
    if not isinstance(page, dict) or arguments.keys() != {"page"}:
        raise CommandError(COMMAND_INVALID, "arguments", "page alone, an object")
    return act_reply(device.print_page(page, timeout_s))


def _settings(config: DeviceConfig) -> InvoiceSettings:
    return values_of(InvoiceSettings, config.settings, f"{config.id}.settings")


def _page(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    _settings(config)
    if config.connection:
        raise refuse(f"{config.id}.connection", "none: settings.queue names the printer")
    return DriverPrinter()


def _escp(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    return EscpPrinter(make_line(config.connection, f"{config.id}.connection"), _settings(config))


KIND = Kind(actions={"print_page": _print_page})
MODELS: Final[Mapping[str, Factory]] = {"page": _page, "escp": _escp}
