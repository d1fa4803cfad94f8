"""What may be set up: every kind with its models, and the settings of each model with their types and defaults."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from drivers.announcer.voice_announcer import AnnouncerSettings
from drivers.catalog import KINDS, models_of
from drivers.drawer.printer_drawer import DrawerSettings
from drivers.invoice.invoice_printer import InvoiceSettings
from drivers.keypad.serial_keypad import KeypadSettings
from drivers.printer.escpos_printer import PrinterSettings
from drivers.scanner.framing import Framing
from drivers.terminal.dialect import SerialSettings
from drivers.terminal.guard import Identity
from drivers.terminal.library_terminal import BankSettings
from drivers.terminal.serial_models import DIALECTS
from drivers.vendor.card_reader import ReaderSettings

_SHAPES: Final[Mapping[str, tuple[type, ...]]] = {
    "scanner": (Framing,),
    "printer": (PrinterSettings,),
    "drawer": (DrawerSettings,),
    "announcer": (AnnouncerSettings,),
    "id_card": (ReaderSettings,),
    "insurance_card": (ReaderSettings,),
    "keypad": (KeypadSettings,),
    "invoice": (InvoiceSettings,),
    "terminal": (Identity, BankSettings),
}


def models() -> dict[str, list[str]]:
    """The models of every kind."""
    return {kind: list(models_of(kind)) for kind in KINDS}


def settings() -> dict[str, dict[str, list[dict[str, object]]]]:
    """By kind and model: ``name``, ``type`` (str, int, float, bool) and ``usual`` value of each setting."""
    return {kind: {model: _fields(kind, model) for model in models_of(kind)} for kind in KINDS}


def _shapes(kind: str, model: str) -> Sequence[type]:
    return (SerialSettings,) if kind == "terminal" and model in DIALECTS else _SHAPES.get(kind, ())


def _fields(kind: str, model: str) -> list[dict[str, object]]:
    """Numbers of commands are asked for only where the maker does not publish them."""
    return [
        {"name": each.name, "type": str(each.type), "usual": each.default}
        for shape in _shapes(kind, model)
        for each in dataclasses.fields(shape)
        if model == "serial_df" or not each.name.startswith("command_")
    ]
