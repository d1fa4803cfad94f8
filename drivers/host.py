"""The device host: a process between the desk and the devices, killable, one lane per line, one clock."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from drivers import catalog
from drivers.configuration import DeviceConfig
from drivers.errors import (
    BUSY,
    COMMAND_INVALID,
    COMMAND_NO_DEVICE,
    COMMAND_UNKNOWN,
    NO_ANSWER,
    STUCK,
    CommandError,
)
from drivers.kinds import COMMON_ACTIONS, Action, Reply
from drivers.lane import Lane, LaneTimes, Work, failed
from drivers.messages import (
    LINE_LIMIT_BYTES,
    VERSION,
    Answer,
    Command,
    ErrorRaised,
    Hello,
    KnownDevice,
    Message,
    command_id,
    decode_command,
    encode_message,
)
from drivers.ports import DeviceStatus, Outcome, State

PENDING_LIMIT: Final = 256
BUSY_AFTER_S: Final = 1.0
"""An act that lasts longer makes its device busy for whoever looks."""
_STOP_S: Final = 2.0

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Pending:
    """A command without its answer."""

    command: Command
    until_monotonic: float
    lane: str
    begun_monotonic: float | None = None
    busy_told: bool = field(default=False)

    @property
    def started(self) -> bool:
        return self.begun_monotonic is not None

    @property
    def busy_at_monotonic(self) -> float | None:
        """When the desk is told that it is busy; None while it waits or once it was told."""
        return None if self.begun_monotonic is None or self.busy_told else self.begun_monotonic + BUSY_AFTER_S


class Host:
    """Reads commands from ``commands``, writes messages to ``messages``; ``run`` returns when ``commands`` ends."""

    def __init__(
        self, configs: tuple[DeviceConfig, ...], commands: BinaryIO, messages: BinaryIO, *, times: LaneTimes
    ) -> None:
        self._configs = {config.id: config for config in configs}
        self._commands = commands
        self._messages = messages
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._pending: dict[str, _Pending] = {}
        self._stuck: set[str] = set()
        self._ended = False
        devices = catalog.make_devices(configs)
        self._lane_of = {config.id: catalog.shares_line_of(config) or config.id for config in configs}
        self._lanes = {
            lane: Lane({name: devices[name] for name in devices if self._lane_of[name] == lane}, self._say, times)
            for lane in dict.fromkeys(self._lane_of.values())
        }

    def run(self) -> None:
        """Blocks until the desk closes its end, then lets the devices go."""
        known = tuple(KnownDevice(id=each.id, kind=each.kind, model=each.model) for each in self._configs.values())
        self._say(Hello(version=VERSION, pid=os.getpid(), devices=known))
        for lane in self._lanes.values():
            lane.start()
        watch = threading.Thread(target=self._watch, name="deadlines", daemon=True)
        watch.start()
        while line := self._commands.readline(LINE_LIMIT_BYTES + 1):
            self._take(line)
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        until = time.monotonic() + _STOP_S
        watch.join(_STOP_S)
        for lane in self._lanes.values():
            if not lane.stop(max(0.01, until - time.monotonic())):
                _log.warning("a lane did not stop")

    def _say(self, message: Message) -> None:
        data = encode_message(message)
        with self._writing:
            try:
                self._messages.write(data)
                self._messages.flush()
            except (BrokenPipeError, ValueError):  # the desk is gone; the end of its commands ends us
                _log.info("nobody listens")

    def _take(self, line: bytes) -> None:
        if not line.endswith(b"\n") and len(line) > LINE_LIMIT_BYTES:
            while (rest := self._commands.readline(LINE_LIMIT_BYTES + 1)) and not rest.endswith(b"\n"):
                continue
            self._say(ErrorRaised(device="", code=COMMAND_INVALID))
            return
        try:
            self._accept(decode_command(line))
        except CommandError as error:
            name = command_id(line)
            if name:
                self._answer(name, failed(error.code, detail=error.detail))
            else:
                self._say(ErrorRaised(device="", code=COMMAND_INVALID))

    def _answer(self, name: str, reply: Reply) -> None:
        self._say(Answer(answer=name, ok=reply.ok, code=reply.code, result=reply.result))

    def _accept(self, command: Command) -> None:
        if command.do == "ping" and not command.device:
            self._answer(command.id, Reply(result={"stuck": sorted(self._stuck)}))
            return
        config = self._configs.get(command.device)
        if config is None:
            self._answer(command.id, failed(COMMAND_NO_DEVICE))
            return
        action = _actions_of(config.kind).get(command.do)
        if action is None:
            self._answer(command.id, failed(COMMAND_UNKNOWN))
            return
        self._enqueue(command, action, self._lane_of[command.device])

    def _enqueue(self, command: Command, action: Action, lane: str) -> None:
        pending = _Pending(command=command, until_monotonic=time.monotonic() + command.deadline_s, lane=lane)
        with self._changed:
            refusal = self._refusal(command, lane)
            if not refusal:
                self._pending[command.id] = pending
                self._changed.notify_all()
        if refusal:
            self._answer(command.id, failed(refusal))
            return
        work = Work(
            command=command,
            until_monotonic=pending.until_monotonic,
            action=action,
            begin=lambda: self._begin(pending),
            finish=lambda reply: self._finish(pending, reply),
        )
        if not self._lanes[lane].put(work) and self._forget(pending):
            self._answer(command.id, failed(BUSY))

    def _refusal(self, command: Command, lane: str) -> str:
        if lane in self._stuck:
            return STUCK
        if command.id in self._pending:
            return COMMAND_INVALID
        return BUSY if len(self._pending) >= PENDING_LIMIT else ""

    def _forget(self, pending: _Pending) -> bool:
        """Whether this command was still unanswered; from now on it is not."""
        with self._changed:
            if self._pending.get(pending.command.id) is not pending:
                return False
            del self._pending[pending.command.id]
            return True

    def _begin(self, pending: _Pending) -> bool:
        """Whether its deadline has not passed: a receipt must not come out after the desk was told that it failed."""
        with self._changed:
            if self._pending.get(pending.command.id) is not pending:
                return False
            pending.begun_monotonic = time.monotonic()
            self._changed.notify_all()
            return True

    def _finish(self, pending: _Pending, reply: Reply) -> None:
        with self._changed:
            self._stuck.discard(pending.lane)
        if self._forget(pending):
            self._answer(pending.command.id, reply)

    def _watch(self) -> None:
        """Answers device.no_answer for what is overdue, and marks the lane of a call that has not come back."""
        while True:
            with self._changed:
                if self._ended:
                    return
                now = time.monotonic()
                self._tell_busy(now)
                overdue = [each for each in self._pending.values() if each.until_monotonic <= now]
                for each in overdue:
                    del self._pending[each.command.id]
                    if each.started:
                        self._stuck.add(each.lane)
                        self._note(each, DeviceStatus(state=State.ERROR, code=STUCK))
                if not overdue:
                    self._changed.wait(self._next_look(now) - now)
            for each in overdue:
                outcome = Outcome.UNKNOWN if each.started else Outcome.FAILED
                _log.warning("%s did not answer %s in time", each.command.device, each.command.do)
                self._answer(each.command.id, failed(NO_ANSWER, outcome=outcome))

    def _next_look(self, now: float) -> float:
        looks = [each.until_monotonic for each in self._pending.values()]
        looks += [each.busy_at_monotonic for each in self._pending.values() if each.busy_at_monotonic is not None]
        return min(looks, default=now + 60.0)

    def _tell_busy(self, now: float) -> None:
        for each in self._pending.values():
            if each.busy_at_monotonic is not None and each.busy_at_monotonic <= now:
                each.busy_told = True
                self._note(each, DeviceStatus(state=State.BUSY))

    def _note(self, pending: _Pending, status: DeviceStatus) -> None:
        self._lanes[pending.lane].note(pending.command.device, status)


def _actions_of(kind: str) -> Mapping[str, Action]:
    return {**COMMON_ACTIONS, "reopen": COMMON_ACTIONS["status"], **catalog.kind_of(kind).actions}


def serve(
    configs: tuple[DeviceConfig, ...],
    commands: BinaryIO,
    messages: BinaryIO,
    *,
    times: LaneTimes,
    leave: Callable[[int], None],
) -> None:
    """Run a host and end the process with ``leave``, which must not wait for a call that never returns."""
    Host(configs, commands, messages, times=times).run()
    leave(0)
