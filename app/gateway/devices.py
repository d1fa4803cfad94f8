"""The client of the device host: starts that process, speaks JSON lines with it, starts it anew when it dies."""

import itertools
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.core.errors import Refused
from app.core.terminal import TerminalOutcome
from app.desk.ports import (
    DeviceListener,
    DeviceStatus,
    Power,
    Printed,
    PrintOutcome,
    Scene,
    TerminalAsk,
    TerminalReport,
    TerminalTask,
)
from app.gateway import terminal
from app.gateway.device_status import status_of
from app.gateway.patient_devices import wishes
from app.gateway.pipes import close_pipe, lines_of, logged_bytes
from app.wire.terminals import TerminalWord
from drivers import messages
from drivers.errors import CommandError

log = logging.getLogger(__name__)

HOST = (sys.executable, "-m", "drivers", "host")
PRINT_S = 8
STATUS_S = 2
DRAWER_S = 3
TYPING_S = 30
TEST_S = 8
GRACE_S = 1
"""Beyond a command's deadline, how long its answer is awaited before the host counts as stuck."""
RESTART_WAIT_S = (0.1, 0.5, 1, 2, 5)
"""Waits before the host is started again; the last repeats while it keeps dying."""
STOP_S = 2
WRONG_CONFIGURATION = 2
"""The host's exit code when devices.json is missing or wrong (``python -m drivers host --help``)."""
LOOK_AGAIN_S = 2
"""How often a devices.json that would not do is looked at for a change."""
REASON_BYTES = 4096

NOT_RUNNING = "device.host_not_running"
NO_DEVICE = "device.not_configured"
OUTCOMES = {"done": PrintOutcome.DONE, "failed": PrintOutcome.NOT_BEGUN, "unknown": PrintOutcome.UNKNOWN}


@dataclass(slots=True)
class _Waiting:
    """A command on its way."""

    done: threading.Event = field(default_factory=threading.Event)
    answer: messages.Answer | None = None


class HostDevices:
    """``app.desk.ports.Devices`` over the device host. Calls block at most their deadline plus a grace."""

    def __init__(self, config_path: Path, log_path: Path, *, program: Sequence[str] = HOST) -> None:
        """``program`` is the command that is the host; it is given ``--config``."""
        self._config_path, self._log_path = config_path, log_path
        self._program = program
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._exit_code = 0
        self._waiting: dict[str, _Waiting] = {}
        self._devices: dict[str, messages.KnownDevice] = {}
        self._statuses: dict[str, DeviceStatus] = {}
        self._last_errors: dict[str, str] = {}
        self._ids = itertools.count(1)
        self._stopping = threading.Event()
        self._listener: DeviceListener | None = None
        self._thread = threading.Thread(target=self._live, name="device-host", daemon=True)

    def start(self, listener: DeviceListener) -> None:
        """Start the host and keep it alive until ``stop``; the listener is called on this gateway's thread."""
        self._listener = listener
        self._thread.start()

    def stop(self) -> None:
        """End the host: its input closes; if it does not go by itself it is ended."""
        self._stopping.set()
        process = self._process
        if process is not None and process.poll() is None:
            close_pipe(process.stdin)
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def start_anew(self) -> None:
        """Let the host end, as when it dies: the next one reads devices.json as it is now."""
        process = self._process
        if process is not None:
            with self._lock:
                close_pipe(process.stdin)

    @property
    def pid(self) -> int | None:
        """The host's process id, or None while none runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    # ------------------------------------------------------------ what the desk asks

    def statuses(self) -> Sequence[DeviceStatus]:
        with self._lock:
            return tuple(self._statuses.values())

    def printer_status(self) -> DeviceStatus:
        device = self._of_kind("printer")
        if device is None:
            return DeviceStatus("", "printer", "", Power.UNKNOWN, NO_DEVICE)
        answer = self._command("status", device.id, STATUS_S, {})
        if not answer.ok:
            return DeviceStatus(device.id, device.kind, device.model, Power.UNKNOWN, answer.code)
        return status_of(device, messages.status_from(answer.result))

    def print(self, document: Sequence[Mapping[str, Any]]) -> Printed:
        return self._print("printer", "print", {"document": list(document)})

    def _print(self, kind: str, do: str, arguments: Mapping[str, object]) -> Printed:
        device = self._of_kind(kind)
        if device is None:
            return Printed(PrintOutcome.NOT_BEGUN, NO_DEVICE)
        answer = self._command(do, device.id, PRINT_S, arguments)
        if answer.ok:
            return Printed(PrintOutcome.DONE, str(answer.result.get("remark", "")))
        if answer.code == NOT_RUNNING:
            return Printed(PrintOutcome.NOT_BEGUN, NOT_RUNNING)
        outcome = OUTCOMES.get(str(answer.result.get("outcome", "")), PrintOutcome.UNKNOWN)
        return Printed(outcome, answer.code)

    def print_page(self, page: Mapping[str, Any]) -> Printed:
        """A page on the invoice printer that hangs on a raw line."""
        return self._print("invoice", "print_page", {"page": dict(page)})

    def open_drawer(self) -> str:
        device = self._of_kind("drawer")
        if device is None:
            return NO_DEVICE
        return self._command("open_drawer", device.id, DRAWER_S, {}).code

    def has_terminal(self) -> bool:
        return self._of_kind("terminal") is not None

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        answer = self._terminal(ask.act.value, terminal.ASK_S, terminal.arguments_of(ask, clear, last))
        if not answer.ok and answer.result.get("sign_in_needed") is True:
            signed = self._terminal("sign_in", terminal.QUERY_S, {})
            log.info("terminal: signed in (%s)", signed.code or "done")
        return terminal.word_of(ask.act, answer)

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        answer = self._terminal("query_last", terminal.QUERY_S, terminal.query_of(ask, last))
        word = terminal.word_of(ask.act, answer)
        asked = word.code not in terminal.NOT_ASKED  # a question that never reached it says nothing of the act
        return word if asked else replace(word, outcome=TerminalOutcome.UNKNOWN)

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        deadline_s = terminal.ASK_S if task is TerminalTask.SETTLE else terminal.QUERY_S
        return terminal.report_of(self._terminal(task.value, deadline_s, terminal.task_arguments(original)))

    def last_sale(self, amount_fen: int) -> TerminalWord | None:
        answer = self._terminal("query_last", terminal.QUERY_S, {"amount_fen": amount_fen, "queried": "sale"})
        return terminal.sale_in(answer, amount_fen)

    def _terminal(self, do: str, deadline_s: int, arguments: Mapping[str, object]) -> messages.Answer:
        device = self._of_kind("terminal")
        if device is None:
            return messages.Answer(answer="-", ok=False, code=NO_DEVICE)
        return self._command(do, device.id, deadline_s, arguments)

    def tell(self, scene: Scene) -> None:
        """Waits for no answer: what a display or an announcer makes of it is in the log of the host."""
        for wish in wishes(scene):
            with self._lock:
                devices = [device.id for device in self._devices.values() if device.kind == wish.kind]
            for device in devices:
                self._send(f"t{next(self._ids)}", wish.do, device, wish.deadline_s, wish.arguments)

    def has_keypad(self) -> bool:
        return self._of_kind("keypad") is not None

    def read_password(self) -> str:
        device = self._of_kind("keypad")
        if device is None:
            raise Refused(NO_DEVICE)
        answer = self._command("read_password", device.id, TYPING_S, {})
        if not answer.ok:
            raise Refused(answer.code)
        return str(answer.result.get("password", ""))

    def test(self, device: str) -> str:
        with self._lock:
            known = self._devices.get(device)
        if known is None:
            return NO_DEVICE
        if known.kind == "drawer":
            return self.open_drawer()
        answer = self._command("health", device, TEST_S, {})
        unverified = answer.ok and answer.result.get("health") == "unverified"
        return "device.unverified" if unverified else answer.code

    def _of_kind(self, kind: str) -> messages.KnownDevice | None:
        with self._lock:
            return next((device for device in self._devices.values() if device.kind == kind), None)

    def _command(self, do: str, device: str, deadline_s: int, arguments: Mapping[str, object]) -> messages.Answer:
        number, waiting = f"c{next(self._ids)}", _Waiting()
        process = self._send(number, do, device, deadline_s, arguments, waiting)
        if process is None:
            return messages.Answer(answer=number, ok=False, code=NOT_RUNNING)
        answered = waiting.done.wait(deadline_s + GRACE_S)
        with self._lock:
            self._waiting.pop(number, None)
        if waiting.answer is not None:
            return waiting.answer
        if not answered:
            log.warning("device host: no answer to %s within %d s, ending it", do, deadline_s + GRACE_S)
            process.kill()
        return messages.Answer(answer=number, ok=False, code="device.no_answer")

    def _send(
        self, number: str, do: str, device: str, deadline_s: int, arguments: Mapping[str, object],
        waiting: _Waiting | None = None,
    ) -> subprocess.Popen[bytes] | None:  # fmt: skip
        """Send a command, whose answer ``waiting`` is to get; the host it went to, or None while none runs."""
        line = messages.encode_command(
            messages.Command(id=number, do=do, device=device, deadline_s=deadline_s, arguments=arguments)
        )
        with self._lock:
            process = self._process
            if process is None or process.stdin is None:
                return None
            if waiting is not None:
                self._waiting[number] = waiting
            try:
                process.stdin.write(line)
                process.stdin.flush()
            except (OSError, ValueError):
                self._waiting.pop(number, None)
                return None
            return process

    # ------------------------------------------------------------ the life of the host

    def _live(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            known = self._configuration()
            if self._run_once():
                deaths = 0
            if self._exit_code == WRONG_CONFIGURATION:
                deaths = 0
                self._unconfigured(known)
                continue
            self._gone()
            wait_s = RESTART_WAIT_S[min(deaths, len(RESTART_WAIT_S) - 1)]
            deaths += 1
            self._stopping.wait(wait_s)

    def _configuration(self) -> tuple[int, int]:
        """What tells one state of devices.json from another; zeros while there is none."""
        try:
            found = self._config_path.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def _unconfigured(self, known: tuple[int, int]) -> None:
        """The host will not run with this devices.json: say it once, and wait until the file is another one."""
        with self._lock:
            self._devices = {}
            self._statuses = {"": DeviceStatus("", "printer", "", Power.UNKNOWN, NO_DEVICE)}
            status = self._statuses[""]
        self._let_go()
        if self._listener is not None and not self._stopping.is_set():
            self._listener.device_changed(status)
            self._listener.host_changed(True)
        while self._configuration() == known and not self._stopping.wait(LOOK_AGAIN_S):
            continue

    def _run_once(self) -> bool:
        """One life of the host; whether it said hello."""
        command = [*self._program, "--config", str(self._config_path)]
        greeted, self._exit_code = False, 0
        logged = logged_bytes(self._log_path)
        with self._log_path.open("ab") as errors:
            try:
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
            except OSError:
                log.exception("device host cannot be started")
                return False
        with self._lock:
            self._process = process
        for line in lines_of(process.stdout):
            try:
                message = messages.decode_message(line)
            except CommandError as error:
                log.warning("device host: unreadable line (%s)", error)
                continue
            greeted = greeted or isinstance(message, messages.Hello)
            self._hear(message)
        self._exit_code = process.wait()
        reason = self._last_words(logged) if self._exit_code and not self._stopping.is_set() else ""
        log.log(logging.WARNING if reason else logging.INFO, "device host %d ended with %d%s%s",
                process.pid, self._exit_code, ": " if reason else "", reason)  # fmt: skip
        return greeted

    def _last_words(self, since_byte: int) -> str:
        """The last line that this life of the host wrote to its log."""
        with self._log_path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(since_byte, end - REASON_BYTES))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _gone(self) -> None:
        """The host is no more: whoever waits gets no answer, every device is unknown."""
        with self._lock:
            self._statuses = {
                name: DeviceStatus(name, status.kind, status.model, Power.UNKNOWN, NOT_RUNNING)
                for name, status in self._statuses.items()
            }
        self._let_go()
        if self._listener is not None and not self._stopping.is_set():
            self._listener.host_changed(False)

    def _let_go(self) -> None:
        """Close what led to a host that has ended, and let go whoever waits for its answer."""
        with self._lock:
            process, self._process = self._process, None
            waiting, self._waiting = list(self._waiting.values()), {}
        if process is not None:
            close_pipe(process.stdin)
            close_pipe(process.stdout)
        for one in waiting:
            one.done.set()

    def _hear(self, message: messages.Message) -> None:
        listener = self._listener
        if isinstance(message, messages.Answer):
            with self._lock:
                waiting = self._waiting.get(message.answer)
            if waiting is not None:
                waiting.answer = message
                waiting.done.set()
            elif not message.ok:
                log.warning("device host: %s refused (%s)", message.answer, message.code)
        elif isinstance(message, messages.Hello):
            with self._lock:
                self._devices = {device.id: device for device in message.devices}
                self._statuses = {name: kept for name, kept in self._statuses.items() if name in self._devices}
            if listener is not None:
                listener.host_changed(True)
        elif isinstance(message, messages.StatusChanged):
            self._status_changed(message)
        elif isinstance(message, messages.Scanned) and listener is not None and not message.double:
            listener.scanned(message.text, message.symbology)
        elif isinstance(message, messages.Noticed) and listener is not None:
            listener.noticed(message.code)
        elif isinstance(message, messages.ErrorRaised):
            self._last_errors[message.device] = message.code
            log.warning("device %s: %s", message.device, message.code)

    def _status_changed(self, message: messages.StatusChanged) -> None:
        with self._lock:
            device = self._devices.get(message.device)
            if device is None:
                return
            if message.status.code:
                self._last_errors[message.device] = message.status.code
            last = self._last_errors.get(message.device, "")
            status = self._statuses[message.device] = status_of(device, message.status, last)
        if self._listener is not None:
            self._listener.device_changed(status)
