"""Hears the device host in place of the windows: which devices are ready, and what was told unasked."""

from __future__ import annotations

from app.desk.ports import DeviceStatus
from app.gateway.devices import HostDevices
from support.processes import wait_until


class DeviceEar:
    """``app.desk.ports.DeviceListener`` that keeps what it hears."""

    def __init__(self) -> None:
        self.ready: set[str] = set()
        self.scans: list[str] = []
        self.notices: list[str] = []

    def scanned(self, text: str, symbology: str) -> None:
        self.scans.append(text)

    def device_changed(self, status: DeviceStatus) -> None:
        if status.facts.get("state") == "idle":
            self.ready.add(status.device)

    def noticed(self, code: str) -> None:
        self.notices.append(code)

    def host_changed(self, running: bool) -> None:
        """Devices tell for themselves."""


def started(devices: HostDevices, *names: str) -> DeviceEar:
    """Start the host and wait until these devices are ready."""
    ear = DeviceEar()
    devices.start(ear)
    wait_until(lambda: set(names) <= ear.ready, timeout_s=20, what=", ".join(names))
    return ear
