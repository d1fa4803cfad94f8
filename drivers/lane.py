"""One thread per line: runs its devices' commands in turn, keeps them claimed, and passes on what they say."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from drivers.errors import FAULT, NO_ANSWER, DeviceError
from drivers.kinds import Action, Reply
from drivers.messages import Command, ErrorRaised, Message, Noticed, Scanned, StatusChanged
from drivers.ports import Device, DeviceStatus, Fault, Noticing, Outcome, Power, Scanner, State

QUEUE_LIMIT: Final = 64
SILENT_LOOKS: Final = 20
"""After so many looks in a row without an answer (a minute) the line is opened anew."""
_LISTEN_S: Final = 0.05
_CLAIM_S: Final = 2.0
_LOOK_S: Final = 3.0
_ANSWER_MARGIN_S: Final = 0.15  # the driver's own verdict should come before the host's

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneTimes:
    """Seconds between looks at an idle device, and between tries to get a lost one back."""

    poll_s: float = 3.0
    retry_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A command on its way; ``begin`` answers whether it is still wanted, ``finish`` takes its reply."""

    command: Command
    until_monotonic: float
    action: Action
    begin: Callable[[], bool]
    finish: Callable[[Reply], None]


class Lane:
    """The devices of one line. ``say`` sends a message to the desk and may be called from any thread."""

    def __init__(self, devices: Mapping[str, Device], say: Callable[[Message], None], times: LaneTimes) -> None:
        self._devices = dict(devices)
        self._say = say
        self._times = times
        self._works: queue.Queue[Work | None] = queue.Queue(QUEUE_LIMIT)
        self._ready: set[str] = set()
        self._retry_at = dict.fromkeys(devices, 0.0)
        self._told: dict[str, DeviceStatus] = {}
        self._silent_looks: dict[str, int] = {}
        self._poll_at = 0.0
        for name, device in self._devices.items():
            if isinstance(device, Noticing):
                device.on_notice(partial(self._notice, name))
        self._thread = threading.Thread(target=self._run, name="lane-" + "-".join(devices), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, work: Work) -> bool:
        """False when the queue is full."""
        try:
            self._works.put_nowait(work)
        except queue.Full:
            return False
        return True

    def note(self, name: str, status: DeviceStatus) -> None:
        """From any thread, while an act is under way: how it looks from outside. The look after the act corrects it."""
        self._tell(name, status)

    def stop(self, timeout_s: float) -> bool:
        """Let the devices go; False when the lane did not come back within ``timeout_s``."""
        try:
            self._works.put(None, timeout=timeout_s)
        except queue.Full:
            return False
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        for name, device in self._devices.items():
            self._guard(name, device.open)
        while True:
            self._claim_all()
            try:
                work = self._works.get(timeout=self._pause_s())
            except queue.Empty:
                self._listen()
                self._poll()
                continue
            if work is None:
                break
            self._do(work)
        for device in reversed(self._devices.values()):
            device.release()
            device.close()

    def _listener(self) -> tuple[str, Scanner] | None:
        """The scanner of this lane while it is claimed."""
        for name, device in self._devices.items():
            if isinstance(device, Scanner) and name in self._ready:
                return name, device
        return None

    def _pause_s(self) -> float:
        """How long to wait for a command: not at all beside a scanner, which is listened to instead."""
        if self._listener() is not None:
            return 0.000001
        waiting = [at for name, at in self._retry_at.items() if name not in self._ready]
        return min(self._times.poll_s, max(0.01, min(waiting, default=self._poll_at) - time.monotonic()))

    def _claim_all(self) -> None:
        for name, device in self._devices.items():
            if name not in self._ready and time.monotonic() >= self._retry_at[name]:
                self._claim(name, device, _CLAIM_S)

    def _claim(self, name: str, device: Device, timeout_s: float) -> str:
        """Claim and enable; empty, or the code of what stood in the way."""
        self._retry_at[name] = time.monotonic() + self._times.retry_s

        def take() -> None:
            device.claim(timeout_s)
            device.enable()

        code = self._guard(name, take)
        if code:
            device.release()
        else:
            self._ready.add(name)
            self._look(name, device)
        return code

    def _guard(self, name: str, call: Callable[[], None]) -> str:
        """Run it; a device's trouble becomes its state. Our own mistakes are logged and reported as device.fault."""
        try:
            call()
        except DeviceError as error:
            self._lost(name, error.code)
            return error.code
        except Exception:  # noqa: BLE001  # one driver's mistake must not take the other devices of the window along
            _log.exception("driver of %s failed", name)
            self._lost(name, FAULT)
            return FAULT
        return ""

    def _lost(self, name: str, code: str) -> None:
        """Let go of the line, tell the desk once, and try again later."""
        self._ready.discard(name)
        self._devices[name].release()
        self._retry_at[name] = time.monotonic() + self._times.retry_s
        self._tell(name, DeviceStatus(state=State.ERROR, power=Power.OFF_OFFLINE, code=code))

    def _tell(self, name: str, status: DeviceStatus) -> None:
        before = self._told.get(name)
        if status == before:
            return
        self._told[name] = status
        _log.info("%s is %s %s", name, status.state, status.code)
        self._say(StatusChanged(device=name, status=status))
        if status.code and (before is None or before.code != status.code):
            self._say(ErrorRaised(device=name, code=status.code))

    def _notice(self, name: str, code: str) -> None:
        self._say(Noticed(device=name, code=code))

    def _look(self, name: str, device: Device) -> None:
        """One that stays silent is claimed anew: what slept or was switched off may not know this line any more."""
        code = self._guard(name, lambda: self._tell(name, device.status(_LOOK_S)))
        silent = not code and self._told[name].code == NO_ANSWER
        self._silent_looks[name] = self._silent_looks.get(name, 0) + 1 if silent else 0
        if self._silent_looks[name] >= SILENT_LOOKS:
            _log.info("%s stays silent, its line is opened anew", name)
            self._silent_looks[name] = 0
            self._ready.discard(name)
            self._retry_at[name] = 0.0
            device.release()

    def _poll(self) -> None:
        if time.monotonic() < self._poll_at:
            return
        self._poll_at = time.monotonic() + self._times.poll_s
        for name in list(self._ready):
            self._look(name, self._devices[name])

    def _listen(self) -> None:
        listening = self._listener()
        if listening is None:
            return
        name, device = listening

        def listen() -> None:
            for each in device.observe(_LISTEN_S):
                if isinstance(each, DeviceStatus):
                    self._tell(name, each)
                    self._poll_at = 0.0  # what hangs on the same line may have changed with it
                elif isinstance(each, Fault):
                    self._say(ErrorRaised(device=name, code=each.code))
                else:
                    self._say(
                        Scanned(
                            device=name,
                            text=each.text,
                            symbology=each.symbology,
                            at_monotonic=each.at_monotonic,
                            double=each.double,
                        )
                    )

        self._guard(name, listen)

    def _do(self, work: Work) -> None:
        if not work.begin():
            return
        name = work.command.device
        device = self._devices[name]
        left_s = max(0.05, work.until_monotonic - time.monotonic() - _ANSWER_MARGIN_S)
        if work.command.do == "reopen":
            self._ready.discard(name)
            device.release()
        code = self._claim_up_to(name, min(left_s, _CLAIM_S))
        if code:
            work.finish(failed(code))
            return
        work.finish(self._act(work, device, left_s))
        for each in list(self._ready):
            self._look(each, self._devices[each])

    def _claim_up_to(self, name: str, timeout_s: float) -> str:
        """Claim what this device stands on and then itself; empty, or the code of what stood in the way."""
        for each, device in self._devices.items():
            code = "" if each in self._ready else self._claim(each, device, timeout_s)
            if code or each == name:
                return code
        return ""

    def _act(self, work: Work, device: Device, left_s: float) -> Reply:
        try:
            return work.action(device, work.command.arguments, left_s)
        except DeviceError as error:
            if error.code.startswith("device."):
                self._lost(work.command.device, error.code)
            return failed(error.code, detail=error.detail)
        except Exception:  # noqa: BLE001  # as above; the command gets its answer
            _log.exception("%s of %s failed", work.command.do, work.command.device)
            self._lost(work.command.device, FAULT)
            return failed(FAULT, outcome=Outcome.UNKNOWN)


def failed(code: str, *, outcome: Outcome = Outcome.FAILED, detail: str = "") -> Reply:
    """A reply that says no; ``failed`` promises that nothing happened at the device."""
    result: dict[str, object] = {"outcome": str(outcome)}
    if detail:
        result["detail"] = detail
    return Reply(ok=False, code=code, result=result)
