"""Set up the devices of this window: what was found, what may be chosen, what stands in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDevice:
    """Something on this computer that could be set up. ``kind`` is empty when it did not say what it is; ``code`` says
    that another program holds it; ``configured`` that it is set up already."""

    connection: Mapping[str, Any]
    words: str
    kind: str = ""
    model: str = ""
    code: str = ""
    configured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found, and every kind with its models."""

    found: Sequence[FoundDevice] = ()
    models: Mapping[str, Sequence[str]] = field(default_factory=dict)


class DeviceSetup(Protocol):
    """devices.json of this window and the search for devices. Calls block; use a lane. Raises Refused
    ``config.invalid``, ``device.search_failed``."""

    def search(self) -> Findings:
        """Look at every port and printer; some seconds."""
        ...

    def add(self, kind: str, model: str, connection: Mapping[str, Any]) -> str:
        """Write a further device and start the device program anew; answers its id."""
        ...

    def remove(self, device: str) -> None:
        """Take a device out of the file."""
        ...

    def settings(self, kind: str) -> Mapping[str, Any] | None:
        """The settings of the first device of a kind; None without one."""
        ...

    def model(self, kind: str) -> str:
        """The model of the first device of a kind; empty without one."""
        ...

    def set_settings(self, kind: str, settings: Mapping[str, Any]) -> None:
        """Write settings of the first device of a kind."""
        ...

    def log_text(self) -> str:
        """What the device program wrote, the newest at the end."""
        ...
