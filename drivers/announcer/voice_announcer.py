"""A voice announcer: says phrases one after the other with a pause between, for two at once cut each other off."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from drivers.announcer.phrases import SENTENCES
from drivers.announcer.voices import Voice
from drivers.errors import CLOSED, NO_ANSWER, DeviceError, WriteError
from drivers.ports import ActResult, Checked, DeviceStatus, Health, Outcome, State
from drivers.transport.line import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncerSettings:
    """Settings in devices.json. A phrase may follow ``gap_s`` and ``character_s`` for each character after the last.

    ``ending`` stands behind every command of an announcer with a list of phrases (``\\r``).
    """

    gap_s: float = 0.5
    character_s: float = 0.15
    ending: str = ""


_HEALTH: Final = "hello"


class VoiceAnnouncer:
    """Announcer over any voice. ``say`` blocks its own lane until the phrase before it is over."""

    def __init__(self, voice: Voice, settings: AnnouncerSettings) -> None:
        self._voice = voice
        self._settings = settings
        self._claimed = False
        self._broken = ""
        self._free_at = 0.0
        self._paused = threading.Event()  # never set: a wait on it is a pause that ends by its own time

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self._voice.claim(timeout_s)
        self._claimed, self._broken = True, ""

    def enable(self) -> None:
        """Nothing to prepare."""

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while it is held; DeviceError once its line broke."""
        if self._broken:
            raise DeviceError(self._broken, "announcer")
        if self._claimed:
            self._voice.check()
        return DeviceStatus(state=State.IDLE if self._claimed else State.CLOSED)

    def check_health(self, timeout_s: float) -> Checked:
        """It says hello; whether it was heard a person must tell, unless the device answers."""
        if not self._claimed:
            return Checked(Health.FAILED, CLOSED)
        if self._voice.healthy(timeout_s) is False:
            return Checked(Health.FAILED, NO_ANSWER)
        self.say(_HEALTH, 0, timeout_s)
        return Checked(Health.OK if self._voice.confirms else Health.UNVERIFIED)

    def say(self, phrase: str, amount_fen: int, timeout_s: float) -> ActResult:
        deadline = Deadline.after(timeout_s)
        wait_s = self._free_at - time.monotonic()
        if wait_s > deadline.left_s():
            return ActResult(outcome=Outcome.FAILED, code=NO_ANSWER)
        if wait_s > 0:
            self._paused.wait(wait_s)
        try:
            self._voice.say(phrase, amount_fen, deadline.left_s())
        except WriteError as error:
            self._broken = error.code
            return ActResult(outcome=Outcome.UNKNOWN if error.written else Outcome.FAILED, code=error.code)
        self._free_at = time.monotonic() + self._settings.gap_s + self._settings.character_s * len(SENTENCES[phrase])
        return ActResult(outcome=Outcome.DONE, confirmed=self._voice.confirms, status=DeviceStatus(state=State.IDLE))

    def stop(self, timeout_s: float) -> ActResult:
        self._voice.stop(timeout_s)
        self._free_at = 0.0
        return ActResult(outcome=Outcome.DONE, status=DeviceStatus(state=State.IDLE))

    def release(self) -> None:
        self._claimed = False
        self._voice.release()

    def close(self) -> None:
        self.release()
