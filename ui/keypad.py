"""The window's keypad for the hospital's own passwords: read on a lane of its own, so that nothing waits for a hand."""

from __future__ import annotations

from collections.abc import Callable

from app.core.errors import PaydeskError
from app.desk.patient_ports import PatientDevices
from ui.tasks import TYPING, Stoppable, TaskRunner


class WindowKeypad:
    """What is typed goes to whoever asked, once, and is kept nowhere."""

    def __init__(self, tasks: TaskRunner, devices: PatientDevices) -> None:
        self._tasks, self._devices = tasks, devices

    def is_there(self) -> bool:
        """Whether this window has one."""
        return self._devices.has_keypad()

    def read(self, on_typed: Callable[[str], None], on_error: Callable[[PaydeskError], None]) -> Stoppable:
        """Ask for a password; one of the two follows, on the GUI thread, unless it is stopped."""
        return self._tasks.run(TYPING, self._devices.read_password, on_typed, on_error)
