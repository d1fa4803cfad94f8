"""What the devices before the patient are to the host: display, announcer, card readers, keypad; UnifiedPOS words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from drivers.ports import ActResult, Device


class Descriptor(StrEnum):
    """The lamps of a customer display (LineDisplay setDescriptor): 单价, 合计, 收款, 找零."""

    PRICE = "price"
    TOTAL = "total"
    RECEIVED = "received"
    CHANGE = "change"


class LineDisplay(Device, Protocol):
    """A customer display. Nothing it shows is confirmed: it is written to and never answers."""

    def display_text(self, rows: Sequence[str], timeout_s: float) -> ActResult:
        """displayText row by row in place of what was there; DeviceError(display.too_long) on one with digits only."""

    def show_amount(self, descriptor: Descriptor, amount_fen: int, timeout_s: float) -> ActResult:
        """An amount under its lamp or word. DeviceError(display.too_long) rather than an amount cut short."""

    def show_phrase(self, name: str, timeout_s: float) -> ActResult:
        """welcome, waiting, thanks or refund as the model can say it; one with digits only is cleared."""

    def clear_text(self, timeout_s: float) -> ActResult:
        """clearText."""

    def set_descriptor(self, descriptor: Descriptor | None, timeout_s: float) -> ActResult:
        """setDescriptor; None is clearDescriptors."""


class Announcer(Device, Protocol):
    """A voice announcer; says one phrase at a time."""

    def say(self, phrase: str, amount_fen: int, timeout_s: float) -> ActResult:
        """A phrase of drivers.announcer.phrases, after the one before it is over; DeviceError(announcer.cannot) for one
        that this model does not know."""

    def stop(self, timeout_s: float) -> ActResult:
        """Be silent."""


class Keypad(Device, Protocol):
    """A keypad for the hospital's own passwords, never for a bank's PIN."""

    def read_password(self, *, again: bool, timeout_s: float) -> str:
        """The digits until Enter; DeviceError(keypad.no_entry) when nothing was typed in time."""


class InvoicePrinter(Device, Protocol):
    """Prints pages of forms."""

    def print_page(self, page: Mapping[str, Any], timeout_s: float) -> ActResult:
        """``height_mm`` and ``placed`` texts in millimetres. CommandError(document.invalid) when it is no page."""
