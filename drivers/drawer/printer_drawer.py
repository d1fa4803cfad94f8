"""A cash drawer that hangs on a receipt printer: the printer sends the pulse and reads the switch."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Final

from drivers.errors import DRAWER_NO_POWER, DRAWER_UNCONFIRMED, DRAWER_WAS_OPEN, DeviceError, WriteError
from drivers.ports import ActResult, Checked, DeviceStatus, DrawerPort, DrawerState, Health, Outcome, State
from drivers.transport.line import Deadline

_LOOK_EVERY_S: Final = 0.05
_LOOK_LIMIT_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerSettings:
    """Settings in devices.json: connector ``pin`` 2 or 5, level of its switch when open (low, high), pulse."""

    pin: int = 2
    open_level: str = "low"
    has_switch: bool = True
    on_ms: int = 100
    off_ms: int = 400
    opens_within_s: float = 1.0


class PrinterDrawer:
    """CashDrawer over a DrawerPort. Lives on its printer's lane; claiming is the printer's affair."""

    def __init__(self, port: DrawerPort, settings: DrawerSettings) -> None:
        self._port = port
        self._settings = settings
        self._paused = threading.Event()  # never set: a wait on it is a pause that ends by its own time

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        """The line is the printer's."""

    def enable(self) -> None:
        """Nothing to prepare."""

    def status(self, timeout_s: float) -> DeviceStatus:
        return DeviceStatus(state=State.IDLE, drawer=self._drawer(timeout_s))

    def check_health(self, timeout_s: float) -> Checked:
        """A switch that can be read; whether the magnet has power only a kick shows."""
        return Checked(Health.UNVERIFIED if self._drawer(timeout_s) is DrawerState.UNKNOWN else Health.OK)

    def release(self) -> None:
        """The line is the printer's."""

    def close(self) -> None:
        """Nothing to unload."""

    def open_drawer(self, timeout_s: float) -> ActResult:
        """Done: the switch says open. Failed: it says closed. Unknown: kicked, and the switch cannot be read."""
        deadline = Deadline.after(timeout_s)
        before = self._drawer(deadline.left_s(1.0))
        settings = self._settings
        try:
            self._port.kick(pin=settings.pin, on_ms=settings.on_ms, off_ms=settings.off_ms, timeout_s=deadline.left_s())
        except DeviceError as error:
            sent = isinstance(error, WriteError) and error.written
            return ActResult(outcome=Outcome.UNKNOWN if sent else Outcome.FAILED, code=error.code)
        if not settings.has_switch:
            return ActResult(outcome=Outcome.DONE, code=DRAWER_UNCONFIRMED, status=_status(DrawerState.UNKNOWN))
        after = self._await_open(Deadline.after(deadline.left_s(settings.opens_within_s)))
        result = _RESULTS[after]
        if before is DrawerState.OPEN and after is DrawerState.OPEN:
            result = replace(result, code=DRAWER_WAS_OPEN)
        return replace(result, status=_status(after))

    def _await_open(self, deadline: Deadline) -> DrawerState:
        """Look at the switch until it says open, at most ``opens_within_s``."""
        while True:
            state = self._drawer(_LOOK_LIMIT_S)  # a look cut short by the deadline would look like silence
            if state is not DrawerState.CLOSED or deadline.passed:
                return state
            self._paused.wait(_LOOK_EVERY_S)

    def _drawer(self, timeout_s: float) -> DrawerState:
        if not self._settings.has_switch:
            return DrawerState.UNKNOWN
        high = self._port.drawer_pin_high(timeout_s)
        if high is None:
            return DrawerState.UNKNOWN
        return DrawerState.OPEN if high is (self._settings.open_level == "high") else DrawerState.CLOSED


_RESULTS: Final = {
    DrawerState.OPEN: ActResult(outcome=Outcome.DONE, confirmed=True),
    DrawerState.CLOSED: ActResult(outcome=Outcome.FAILED, confirmed=True, code=DRAWER_NO_POWER),
    DrawerState.UNKNOWN: ActResult(outcome=Outcome.UNKNOWN, code=DRAWER_UNCONFIRMED),
}


def _status(drawer: DrawerState) -> DeviceStatus:
    return DeviceStatus(state=State.IDLE, drawer=drawer)
