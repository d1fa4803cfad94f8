"""Invoice printers in the host: one on a raw line that is written to, one the desk prints on through its driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers.errors import CLOSED, UNCONFIRMED, DeviceError, WriteError
from drivers.invoice.escp import page_bytes
from drivers.ports import ActResult, Checked, DeviceStatus, Health, Outcome, State
from drivers.transport.line import Transport, check_line

_FARTHEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSettings:
    """Settings in devices.json: ``queue`` of the printer's driver (its default when empty), ``template``, and how far
    everything is moved to the right and down in 0.1 mm, negative to the left and up."""

    queue: str = ""
    template: str = "outpatient"
    offset_x_tenths_mm: int = field(default=0, metadata={"lowest": -_FARTHEST})
    offset_y_tenths_mm: int = field(default=0, metadata={"lowest": -_FARTHEST})


class EscpPrinter:
    """InvoicePrinter over any transport. Nothing that it prints is confirmed."""

    def __init__(self, line: Transport, settings: InvoiceSettings) -> None:
        self._line, self._settings, self._claimed, self._broken = line, settings, False, ""

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)
        self._claimed, self._broken = True, ""

    def enable(self) -> None:
        """Each page begins with its own initialisation."""

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while the line is held; DeviceError once it broke."""
        if self._broken:
            raise DeviceError(self._broken, "invoice printer")
        if self._claimed:
            check_line(self._line)
        return DeviceStatus(state=State.IDLE if self._claimed else State.CLOSED)

    def check_health(self, timeout_s: float) -> Checked:
        return Checked(Health.UNVERIFIED) if self._claimed else Checked(Health.FAILED, CLOSED)

    def print_page(self, page: Mapping[str, Any], timeout_s: float) -> ActResult:
        settings = self._settings
        data = page_bytes(
            page, offset_x_mm=settings.offset_x_tenths_mm / 10, offset_y_mm=settings.offset_y_tenths_mm / 10
        )
        try:
            self._line.write(data, timeout_s)
        except WriteError as error:
            self._broken = error.code
            outcome = Outcome.UNKNOWN if error.written else Outcome.FAILED
            return ActResult(outcome=outcome, code=error.code)
        return ActResult(outcome=Outcome.DONE, code=UNCONFIRMED, status=DeviceStatus(state=State.IDLE))

    def release(self) -> None:
        self._claimed = False
        self._line.close()

    def close(self) -> None:
        self.release()


class DriverPrinter:
    """A printer that the desk prints pages on: the host only knows that it is set up."""

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        """The line is its driver's."""

    def enable(self) -> None:
        """Nothing to prepare."""

    def status(self, timeout_s: float) -> DeviceStatus:
        return DeviceStatus(state=State.IDLE)

    def check_health(self, timeout_s: float) -> Checked:
        return Checked(Health.UNVERIFIED)

    def print_page(self, page: Mapping[str, Any], timeout_s: float) -> ActResult:
        raise DeviceError(CLOSED, "printed by the desk")

    def release(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing to unload."""
