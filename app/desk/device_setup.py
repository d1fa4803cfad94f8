"""Set up the devices of this window: what was found, what may be chosen, what stands in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDevice:
    """Something on this computer that could be set up. ``kind`` is empty while nothing is known of it; ``asked``: bytes
    were sent to it; ``code`` says why it could not be asked; ``configured`` that it is set up already."""

    connection: Mapping[str, Any]
    words: str
    kind: str = ""
    model: str = ""
    code: str = ""
    configured: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a model: ``type`` is str, int, float or bool, ``usual`` its value when nobody says otherwise,
    ``choices`` what it may be where that is one of a few."""

    name: str
    type: str
    usual: Any
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found, every kind with its models, the settings of each model by kind and model, and by kind and type of
    connection what stands there beside the place."""

    found: Sequence[FoundDevice] = ()
    models: Mapping[str, Sequence[str]] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Sequence[Setting]]] = field(default_factory=dict)
    connections: Mapping[str, Mapping[str, Sequence[Setting]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpDevice:
    """A device as it stands in the file."""

    id: str
    kind: str
    model: str
    connection: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


class DeviceSetup(Protocol):
    """devices.json of this window and the search for devices. Calls block; use a lane. Raises Refused
    ``config.invalid``, ``device.search_failed``; what writes raises ``device.setup_refused`` (``field``, ``rule``) and
    leaves the file as it was."""

    def search(self) -> Findings:
        """List ports and printers; nothing is sent to any of them."""
        ...

    def ask(self, port: str) -> FoundDevice:
        """Send bytes to one serial port to learn what it is; some seconds."""
        ...

    def devices(self) -> Sequence[SetUpDevice]:
        """What stands in the file."""
        ...

    def add(self, kind: str, model: str, connection: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
        """Write a further device and start the device program anew; answers its id."""
        ...

    def change(self, device: SetUpDevice) -> None:
        """Write a device of the file as it is to be."""
        ...

    def remove(self, device: str) -> None:
        """Take a device out of the file, with what hangs on it."""
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
