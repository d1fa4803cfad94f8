"""The ways to make it heard: a speech module, an announcer with a list of phrases, the computer's own speech."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from drivers.announcer import frames, phrases
from drivers.errors import ANNOUNCER_CANNOT, BUSY, NO_ANSWER, NOT_FOUND, OFFLINE, PROTOCOL, DeviceError
from drivers.transport.line import Deadline, Transport, check_line

_REPLY_S: Final = 0.3


class Voice(Protocol):
    """Says one phrase; ``confirms`` tells whether a phrase said without an error was proven to be taken."""

    confirms: bool

    def claim(self, timeout_s: float) -> None: ...

    def say(self, phrase: str, amount_fen: int, timeout_s: float) -> None: ...

    def stop(self, timeout_s: float) -> None: ...

    def healthy(self, timeout_s: float) -> bool | None: ...

    def check(self) -> None:
        """DeviceError once its line broke."""

    def release(self) -> None: ...


class SpeechModule:
    """SYN6288 on a serial line. It acknowledges a frame with one byte."""

    confirms = True

    def __init__(self, line: Transport) -> None:
        self._line = line

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)

    def say(self, phrase: str, amount_fen: int, timeout_s: float) -> None:
        reply = self._ask(frames.speak(phrases.sentence(phrase, amount_fen)), timeout_s)
        if reply == frames.NOT_UNDERSTOOD:
            raise DeviceError(PROTOCOL, "speech module")
        if reply is None:
            raise DeviceError(NO_ANSWER, "speech module")

    def stop(self, timeout_s: float) -> None:
        self._ask(frames.STOP, timeout_s)

    def healthy(self, timeout_s: float) -> bool | None:
        return self._ask(frames.ASK, timeout_s) in {frames.BUSY, frames.IDLE, frames.TAKEN}

    def check(self) -> None:
        check_line(self._line)

    def release(self) -> None:
        self._line.close()

    def _ask(self, frame: bytes, timeout_s: float) -> int | None:
        """The byte that answers this frame; what an earlier phrase said when it ended is read away first."""
        deadline = Deadline.after(timeout_s)
        while self._line.readable and self._line.read(64, 0.0):
            continue
        self._line.write(frame, deadline.left_s())
        wait = Deadline.after(deadline.left_s(_REPLY_S))
        while self._line.readable and not wait.passed:
            found = self._line.read(1, wait.left_s())
            if found:
                return found[0]
        return None


class PhraseBox:
    """An announcer that takes the strings of ``dsbdll`` as bytes. It answers nothing."""

    confirms = False

    def __init__(self, line: Transport, model: str, ending: str) -> None:
        self._line, self._model, self._ending = line, model, ending

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)
        self._send(phrases.RESET, timeout_s)

    def say(self, phrase: str, amount_fen: int, timeout_s: float) -> None:
        text = phrases.command(self._model, phrase, amount_fen)
        if text is None:
            raise DeviceError(ANNOUNCER_CANNOT, phrase)
        self._send(text, timeout_s)

    def stop(self, timeout_s: float) -> None:
        self._send(phrases.STOP, timeout_s)

    def healthy(self, timeout_s: float) -> bool | None:
        return None

    def check(self) -> None:
        check_line(self._line)

    def release(self) -> None:
        self._line.close()

    def _send(self, text: str, timeout_s: float) -> None:
        self._line.write((text + self._ending).encode("gbk"), timeout_s)


_SAPI: Final = (
    "Add-Type -AssemblyName System.Speech;"
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())"
)


def system_program() -> Sequence[str]:
    """The command that speaks a text given as its last argument or, on Windows, on its input; empty without one."""
    if sys.platform == "win32":
        found = shutil.which("powershell")
        return [found, "-NoProfile", "-NonInteractive", "-Command", _SAPI] if found else []
    for name, options in (("spd-say", ["--wait", "--language", "zh"]), ("espeak-ng", ["-v", "cmn"])):
        found = shutil.which(name)
        if found:
            return [found, *options]
    return []


class SystemVoice:
    """Text-to-speech of this computer through a small program of its own."""

    confirms = True

    def __init__(self, find: Callable[[], Sequence[str]] = system_program) -> None:
        self._find = find
        self._command: Sequence[str] = ()

    def claim(self, timeout_s: float) -> None:
        self._command = self._find()
        if not self._command:
            raise DeviceError(NOT_FOUND, "no program that speaks")

    def say(self, phrase: str, amount_fen: int, timeout_s: float) -> None:
        text = phrases.sentence(phrase, amount_fen)
        on_input = sys.platform == "win32"
        command = self._command if on_input else [*self._command, text]
        try:
            done = subprocess.run(
                command, input=text.encode() if on_input else b"", capture_output=True, timeout=timeout_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise DeviceError(BUSY, "it speaks too long") from error
        except OSError as error:
            raise DeviceError(NOT_FOUND, "program that speaks") from error
        if done.returncode:
            raise DeviceError(OFFLINE, "program that speaks")

    def stop(self, timeout_s: float) -> None:
        """A phrase is short: it ends by itself."""

    def healthy(self, timeout_s: float) -> bool | None:
        return bool(self._command)

    def check(self) -> None:
        """There is no line."""

    def release(self) -> None:
        self._command = ()
