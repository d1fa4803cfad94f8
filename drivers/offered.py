"""What may be set up: every kind with its models, the settings of each model with their types and defaults, and what of
a connection stands beside its place."""

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
from drivers.terminal.file_terminal import FilesConnection
from drivers.terminal.guard import Identity
from drivers.terminal.library_terminal import BankSettings
from drivers.terminal.library_terminal import LibraryConnection as TerminalLibrary
from drivers.terminal.serial_models import DIALECTS
from drivers.transport.catalog import Serial
from drivers.vendor.card_reader import LibraryConnection as ReaderLibrary
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

_CONNECTIONS: Final[Mapping[str, Mapping[str, type]]] = {
    "id_card": {"library": ReaderLibrary},
    "insurance_card": {"library": ReaderLibrary},
    "terminal": {"serial": Serial, "library": TerminalLibrary, "files": FilesConnection},
}
_ON_A_LINE: Final[Mapping[str, type]] = {"serial": Serial}
_IN_THE_PLACE: Final = frozenset({
    "folder", "python", "program", "port", "baudrate", "bytesize", "parity", "stopbits"
})  # fmt: skip
"""What a person types as the place: where it is, how fast, what it is run with."""


def models() -> dict[str, list[str]]:
    """The models of every kind."""
    return {kind: list(models_of(kind)) for kind in KINDS}


def settings() -> dict[str, dict[str, list[dict[str, object]]]]:
    """By kind and model: ``name``, ``type`` (str, int, float, bool) and ``usual`` value of each setting."""
    return {kind: {model: _fields(kind, model) for model in models_of(kind)} for kind in KINDS}


def connections() -> dict[str, dict[str, list[dict[str, object]]]]:
    """By kind and type of connection, as `settings`: the fields that the words of a place do not hold."""
    return {
        kind: {
            name: [_field(each) for each in dataclasses.fields(shape) if each.name not in _IN_THE_PLACE]
            for name, shape in _CONNECTIONS.get(kind, _ON_A_LINE).items()
        }
        for kind in KINDS
    }


def _shapes(kind: str, model: str) -> Sequence[type]:
    return (SerialSettings,) if kind == "terminal" and model in DIALECTS else _SHAPES.get(kind, ())


def _fields(kind: str, model: str) -> list[dict[str, object]]:
    """Numbers of commands are asked for only where the maker does not publish them."""
    return [
        _field(each)
        for shape in _shapes(kind, model)
        for each in dataclasses.fields(shape)
        if model == "serial_df" or not each.name.startswith("command_")
    ]


def _field(each: dataclasses.Field[object]) -> dict[str, object]:
    choices = each.metadata.get("choices")
    words = {"choices": list(choices)} if choices else {}
    return {"name": each.name, "type": str(each.type), "usual": each.default, **words}
