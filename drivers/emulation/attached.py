"""One emulated device on a line of its own: bytes in, bytes out, what can be seen of it, what can break."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from drivers.emulation.lines import Plug


class Emulated(Protocol):
    """What every such emulator is."""

    def receive(self, data: bytes) -> bytes:
        """Bytes from the desk; the answer goes back."""

    def seen(self) -> Mapping[str, object]:
        """What a person sees or hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """``faults`` that it knows; those beside ``unplugged`` are attributes of the emulator. ``acts`` are words of the
    control port for what a person does to it (lay a card on it, press a key); each answers bytes for the desk."""

    kind: str
    model: str
    emulator: Emulated
    plug: Plug
    faults: frozenset[str]
    acts: Mapping[str, Callable[[Mapping[str, object]], bytes]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.kind}-1"

    def config(self) -> dict[str, object]:
        """Its entry in devices.json."""
        return {"id": self.id, "kind": self.kind, "model": self.model, "connection": self.plug.connection}

    def run(self, ended: threading.Event) -> None:
        """Serve its line until told to end."""
        while not ended.is_set():
            data = self.plug.read(0.05)
            reply = self.emulator.receive(data) if data else b""
            if reply:
                self.plug.write(reply)

    def set_fault(self, fault: str, *, on: bool) -> None:
        """Break or mend it."""
        if fault == "unplugged":
            self.plug.unplug(unplugged=on)
        else:
            setattr(self.emulator, fault, on)

    def act(self, word: str, request: Mapping[str, object]) -> None:
        """What a person does to it."""
        reply = self.acts[word](request)
        if reply:
            self.plug.write(reply)
