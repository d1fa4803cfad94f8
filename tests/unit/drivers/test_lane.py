"""A device that falls asleep: its line is opened anew, once in a while, and nobody is told the same twice."""

from __future__ import annotations

import threading

from drivers.errors import NO_ANSWER
from drivers.lane import SILENT_LOOKS, Lane, LaneTimes
from drivers.messages import Message, StatusChanged
from drivers.ports import Checked, DeviceStatus, Health, State


class Sleeper:
    """Answers nothing until its line has been opened anew."""

    def __init__(self) -> None:
        self.claims, self.looks = 0, 0
        self.awake = threading.Event()

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self.claims += 1

    def enable(self) -> None:
        """Nothing to prepare."""

    def status(self, timeout_s: float) -> DeviceStatus:
        self.looks += 1
        if self.claims > 1:
            self.awake.set()
            return DeviceStatus(state=State.IDLE)
        return DeviceStatus(state=State.ERROR, code=NO_ANSWER)

    def check_health(self, timeout_s: float) -> Checked:
        return Checked(Health.UNVERIFIED)

    def release(self) -> None:
        """Let go."""

    def close(self) -> None:
        """Let go."""


def test_a_device_that_sleeps_is_claimed_anew_and_told_of_once() -> None:
    sleeper, said = Sleeper(), list[Message]()
    lane = Lane({"printer-1": sleeper}, said.append, LaneTimes(poll_s=0.005, retry_s=0.005))
    lane.start()
    assert sleeper.awake.wait(10)
    assert lane.stop(5)
    assert (sleeper.claims, sleeper.looks >= SILENT_LOOKS) == (2, True)
    told = [(each.status.state, each.status.code) for each in said if isinstance(each, StatusChanged)]
    assert told == [(State.ERROR, NO_ANSWER), (State.IDLE, "")]
