"""A reader of people's cards behind a vendor's library: looked at again and again, each card that is laid on is told
once. Names and numbers leave it as a scan alone: they are in no log and no error."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sys import executable
from typing import Final, Protocol

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.errors import CLOSED
from drivers.ports import Checked, DeviceStatus, Health, Scan, State
from drivers.vendor.library_process import CONVENTIONS, START_S, Library, LibraryProcess

_CALL_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryConnection:
    """Connection in devices.json: ``folder`` where the vendor installed; ``file`` and ``convention`` when they are not
    the model's; ``python``, an interpreter of the library's word length, ours when empty; ``com_port`` 1 to 16, 1001
    to 1016 for USB."""

    folder: str
    file: str = ""
    convention: str = field(default="stdcall", metadata={"choices": CONVENTIONS})
    python: str = ""
    com_port: int = field(default=1001, metadata={"lowest": 1, "highest": 1016})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """Settings in devices.json: seconds between two looks; vendors ask for 0.3 at least."""

    poll_s: float = 0.4


class CardLibrary(Protocol):
    """What a model does with its library's functions. Raises DeviceError when the reader is not there."""

    def connect(self, process: LibraryProcess, timeout_s: float) -> None:
        """Open the reader."""

    def look(self, process: LibraryProcess, timeout_s: float) -> str:
        """The number on the card that lies there; empty without one."""


class CardReader:
    """Device that speaks by itself: a Scan with ``symbology`` for each card."""

    def __init__(
        self, process: LibraryProcess, library: CardLibrary, symbology: str, settings: ReaderSettings,
        *, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._process, self._library, self._symbology = process, library, symbology
        self._poll_s, self._clock = max(0.3, settings.poll_s), clock
        self._claimed = False
        self._lying = ""
        self._look_at = 0.0
        self._paused = threading.Event()  # never set: a wait on it is a pause that ends by its own time

    def open(self) -> None:
        """The library is loaded in a process of its own when the reader is claimed."""

    def claim(self, timeout_s: float) -> None:
        self._process.start(START_S)
        self._library.connect(self._process, _CALL_S)
        self._claimed = True

    def enable(self) -> None:
        """A card that lies there from before is not told: nobody laid it on for this patient."""
        self._lying = self._library.look(self._process, _CALL_S)

    def status(self, timeout_s: float) -> DeviceStatus:
        return DeviceStatus(state=State.IDLE if self._claimed else State.CLOSED)

    def check_health(self, timeout_s: float) -> Checked:
        """The library answers a look."""
        if not self._claimed:
            return Checked(Health.FAILED, CLOSED)
        self._library.look(self._process, timeout_s)
        return Checked(Health.OK)

    def observe(self, timeout_s: float) -> Sequence[Scan]:
        left_s = self._look_at - self._clock()
        if left_s > 0:
            self._paused.wait(min(left_s, timeout_s))
            return []
        number = self._library.look(self._process, _CALL_S)
        now = self._clock()
        self._look_at = now + self._poll_s
        before, self._lying = self._lying, number
        if not number or number == before:
            return []
        return [Scan(text=number, symbology=self._symbology, at_monotonic=now)]

    def release(self) -> None:
        self._claimed = False
        self._process.end()

    def close(self) -> None:
        self.release()


def make_reader(
    config: DeviceConfig, *, file: str, functions: Sequence[str], library: Callable[[LibraryConnection], CardLibrary]
) -> CardReader:
    """The reader of an entry of devices.json whose connection has the type ``library``."""
    if config.connection.get("type") != "library":
        raise refuse(f"{config.id}.connection.type", "library")
    given = {name: value for name, value in config.connection.items() if name != "type"}
    place = values_of(LibraryConnection, given, f"{config.id}.connection")
    if 16 < place.com_port <= 1000:
        raise refuse(f"{config.id}.connection.com_port", "1 to 16, or 1001 to 1016 for a USB reader")
    process = LibraryProcess(
        Library(
            folder=Path(place.folder), file=place.file or file, functions=functions, convention=place.convention,
            python=(place.python or executable,),
        )
    )  # fmt: skip
    settings = values_of(ReaderSettings, config.settings, f"{config.id}.settings")
    return CardReader(process, library(place), config.kind, settings)
