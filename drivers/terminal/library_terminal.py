"""A vendor's library as the far end of a card terminal: called in a process of its own, ended with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from sys import executable
from typing import Final

from drivers.configuration import DeviceConfig, values_of
from drivers.errors import TERMINAL_WINDOW
from drivers.terminal.bank_terminal import BankTerminal
from drivers.terminal.variants import Shape, Variant
from drivers.terminal.variants_more import VARIANTS
from drivers.vendor.library_process import CONVENTIONS, Library, LibraryProcess, Returned, content, room, whole

REQUEST_ROOM_BYTES: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryConnection:
    """Connection in devices.json.

    ``folder``: where the vendor installed (C:\\gmc); ``file``, ``convention``: when they are not the variant's;
    ``python``: an interpreter of the library's word length, ours when empty; ``quiet_s``: silence after which the
    terminal's own window may stand open behind ours; ``com_port``: for the few that ask for it.
    """

    folder: str
    file: str = ""
    convention: str = field(default="", metadata={"choices": ("", *CONVENTIONS)})
    python: str = ""
    quiet_s: float = 45.0
    com_port: int = field(default=1, metadata={"lowest": 1, "highest": 256})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSettings:
    """Settings in devices.json that stand in every request, unless a command says otherwise."""

    counter_no: str = ""
    operator_no: str = ""
    application_key: str = ""


class LibraryCaller:
    """Caller over a library's process; a silent call is told as a notice."""

    def __init__(self, variant: Variant, process: LibraryProcess, *, com_port: int, quiet_s: float) -> None:
        self._variant = variant
        self._process = process
        self._com_port = com_port
        self._quiet_s = quiet_s
        self._notice: Callable[[str], None] = lambda code: None

    def start(self, timeout_s: float) -> None:
        self._process.start(timeout_s)

    def call(self, request: bytes, timeout_s: float) -> tuple[int | None, bytes]:
        port = [whole(self._com_port)] if self._variant.shape is Shape.PORT_AND_TWO else []
        found: Returned = self._process.call(
            self._variant.function,
            [*port, content(request, REQUEST_ROOM_BYTES), room(self._variant.buffer_bytes)],
            timeout_s=timeout_s,
            quiet_s=self._quiet_s,
            quiet=lambda: self._notice(TERMINAL_WINDOW),
        )
        return found.returned, found.written[1]

    def confirm(self, *, last_act_read: bool) -> None:
        """A library leaves nothing behind that waits for us."""

    def end(self) -> None:
        self._process.end()

    def on_notice(self, notice: Callable[[str], None]) -> None:
        self._notice = notice

    @property
    def pid(self) -> int | None:
        """Of the library's process."""
        return self._process.pid


def make(config: DeviceConfig) -> BankTerminal:
    """The terminal of a devices.json entry with connection type ``library``."""
    rest = {name: value for name, value in config.connection.items() if name != "type"}
    place = values_of(LibraryConnection, rest, f"{config.id}.connection")
    settings = values_of(BankSettings, config.settings, f"{config.id}.settings")
    variant, folder = VARIANTS[config.model], Path(place.folder)
    library = Library(
        folder=folder,
        file=place.file or variant.library,
        functions=(variant.function,),
        convention=place.convention or variant.convention,
        python=(place.python or executable,),
    )
    caller = LibraryCaller(variant, LibraryProcess(library), com_port=place.com_port, quiet_s=place.quiet_s)
    return BankTerminal(variant, caller, folder, asdict(settings))
