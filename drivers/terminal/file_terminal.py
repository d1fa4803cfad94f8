"""Files as the far end of a card terminal: request.txt out, a helper program, result.txt back, answer.txt for proof."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from drivers.configuration import DeviceConfig, values_of
from drivers.errors import (
    NO_ANSWER,
    NOT_FOUND,
    TERMINAL_ANSWER,
    TERMINAL_FILE_LOCKED,
    TERMINAL_UNCONFIRMED,
    TERMINAL_WINDOW,
    DeviceError,
)
from drivers.ports import MONEY_ACTS, DeviceStatus, Outcome, State, TerminalAct, TerminalRequest, TerminalResult
from drivers.terminal import slip_file
from drivers.terminal.bank_terminal import BankTerminal
from drivers.terminal.layout import width_of
from drivers.terminal.library_terminal import BankSettings
from drivers.terminal.variants import Variant
from drivers.terminal.variants_more import VARIANTS
from drivers.transport.line import Deadline

REQUEST, RESULT, ANSWER = "request.txt", "result.txt", "answer.txt"
_LOOK_EVERY_S: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesConnection:
    """Connection in devices.json: ``folder`` of the files, ``program`` in it that is run for each act (gmc.exe);
    without one a resident program watches the folder. ``quiet_s`` as for a library; ``unlock_s``: how long a file that
    somebody else holds is waited for; ``after_exit_s``: how long the result may lag behind the program's end."""

    folder: str
    program: str = ""
    quiet_s: float = 45.0
    unlock_s: float = 3.0
    after_exit_s: float = 2.0


class FileCaller:
    """Caller over a folder. No file is believed that was there before the request was written."""

    def __init__(self, variant: Variant, place: FilesConnection) -> None:
        self._answer_bytes = width_of(variant.short_response or variant.response)
        self._folder = Path(place.folder)
        self._program = self._folder / place.program if place.program else None
        self._quiet_s, self._unlock_s, self._after_exit_s = place.quiet_s, place.unlock_s, place.after_exit_s
        self._notice: Callable[[str], None] = lambda code: None
        self._paused = threading.Event()  # never set: a wait on it is a pause that ends by its own time
        self._running: subprocess.Popen[bytes] | None = None
        self._left_behind = False

    def start(self, timeout_s: float) -> None:
        if not self._folder.is_dir() or (self._program is not None and not self._program.is_file()):
            raise DeviceError(NOT_FOUND, "folder or program of the terminal")

    def end(self) -> None:
        running, self._running = self._running, None
        if running is not None and running.poll() is None:
            running.kill()
            running.wait()

    def on_notice(self, notice: Callable[[str], None]) -> None:
        self._notice = notice

    @property
    def unconfirmed(self) -> bool:
        """Whether an answer was left behind by an act that nobody has understood."""
        return (self._folder / ANSWER).exists()

    def confirm(self, *, last_act_read: bool) -> None:
        """Remove answer.txt, unless it was there before; it stays, and stops the next sale, when it is locked."""
        if self._left_behind and not last_act_read:
            return
        try:
            self._remove(ANSWER, Deadline.after(self._unlock_s))
        except DeviceError:
            self._notice(TERMINAL_FILE_LOCKED)

    def call(self, request: bytes, timeout_s: float) -> tuple[int | None, bytes]:
        deadline, self._left_behind = Deadline.after(timeout_s), self.unconfirmed
        for name in (REQUEST, RESULT):
            self._remove(name, Deadline.after(deadline.left_s(self._unlock_s)))
        self._write(request)
        try:
            self._run()
            return self._await(deadline)
        finally:
            self.end()
            with suppress(OSError):  # held by the program that reads it: removed before the next act, or that stops
                (self._folder / REQUEST).unlink(missing_ok=True)  # nobody may find it later

    def _write(self, request: bytes) -> None:
        """In one step, so that nobody reads half of it."""
        draft = self._folder / (REQUEST + ".part")
        try:
            draft.write_bytes(request)
            draft.replace(self._folder / REQUEST)
        except OSError as error:
            raise DeviceError(TERMINAL_FILE_LOCKED, REQUEST) from error

    def _run(self) -> None:
        if self._program is None:
            return
        try:
            self._running = subprocess.Popen(
                [self._program], cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise DeviceError(NOT_FOUND, "program of the terminal") from error

    def _await(self, deadline: Deadline) -> tuple[int | None, bytes]:
        """The result when it is whole. A program that has ended is given a moment more, its file may lag behind it."""
        quiet, told, ended = Deadline.after(self._quiet_s), False, False
        while not deadline.passed:
            found = self._result()
            if found is not None:
                return found
            if not ended and self._running is not None and self._running.poll() is not None:
                ended, deadline = True, Deadline.after(deadline.left_s(self._after_exit_s))
            if quiet.passed and not told:
                told = True
                self._notice(TERMINAL_WINDOW)
            self._paused.wait(deadline.left_s(_LOOK_EVERY_S))
        raise DeviceError(TERMINAL_ANSWER if ended or (self._folder / RESULT).exists() else NO_ANSWER, RESULT)

    def _result(self) -> tuple[int, bytes] | None:
        """``ret,payload``; None while it is not there, locked, empty or half written."""
        try:
            data = (self._folder / RESULT).read_bytes()
        except OSError:
            return None
        word, comma, payload = data.partition(b",")
        try:
            returned = int(word)
        except ValueError:
            return None
        payload = payload.rstrip(b"\r\n")
        whole = comma and (returned != 0 or len(payload) >= self._answer_bytes)
        return (returned, payload) if whole else None

    def _remove(self, name: str, deadline: Deadline) -> None:
        """Remove a file, waiting for whoever holds it for a moment; DeviceError(terminal.file_locked)."""
        while True:
            try:
                return slip_file.remove(self._folder / name)
            except DeviceError:
                if deadline.passed:
                    raise
            self._paused.wait(_LOOK_EVERY_S)


class FileTerminal(BankTerminal):
    """BankTerminal over files: sells nothing while an answer is left behind from an act that nobody understood."""

    def __init__(self, variant: Variant, caller: FileCaller, folder: Path, settings: dict[str, str]) -> None:
        super().__init__(variant, caller, folder, settings)
        self._files = caller

    def status(self, timeout_s: float) -> DeviceStatus:
        """With terminal.answer_left as its code while an answer is left behind."""
        self._files.start(timeout_s)
        return DeviceStatus(state=State.IDLE, code=TERMINAL_UNCONFIRMED if self._files.unconfirmed else "")

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        """An asker whose journal is clear knows what became of all its acts: an answer that is left behind then is
        confirmed by a reprint, and the act goes on when that was understood."""
        deadline = Deadline.after(timeout_s)
        if request.kind in MONEY_ACTS and self._files.unconfirmed:
            if request.journal_clear:
                with suppress(DeviceError):  # nothing was confirmed then, which is looked at next
                    super().perform(replace(request, kind=TerminalAct.REPRINT, original_trace_no=""), deadline.left_s())
            if self._files.unconfirmed:
                return TerminalResult(outcome=Outcome.FAILED, code=TERMINAL_UNCONFIRMED)
        return super().perform(request, deadline.left_s())


def make(config: DeviceConfig) -> FileTerminal:
    """The terminal of a devices.json entry with connection type ``files``."""
    rest = {name: value for name, value in config.connection.items() if name != "type"}
    place = values_of(FilesConnection, rest, f"{config.id}.connection")
    settings = values_of(BankSettings, config.settings, f"{config.id}.settings")
    variant = VARIANTS[config.model]
    return FileTerminal(variant, FileCaller(variant, place), Path(place.folder), asdict(settings))
