"""A plain keypad on a serial line: one byte asks for the password, keys come back as ASCII until Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.errors import CLOSED, KEYPAD_NOTHING, NO_ANSWER, DeviceError
from drivers.ports import Checked, DeviceStatus, Health, State
from drivers.transport.line import Deadline, Transport, check_line

WELCOME, ONCE_MORE, ENTER_PASSWORD, CLOSE = b"\x80", b"\x81", b"\x82", b"\x83"
QUERY, OPEN = b"\x89", b"\x8a"
_ENTER: Final = 0x0D
_KEYS: Final = 0x7F
_DIGITS: Final = b"0123456789"
_LONGEST: Final = 12
_READY: Final = b"OK\r"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeypadSettings:
    """Settings in devices.json: how long the keypad may take to say that it is there."""

    reply_s: float = 0.5


class SerialKeypad:
    """Keypad over any readable transport. What is typed is given to the asker once and kept nowhere."""

    def __init__(self, line: Transport, settings: KeypadSettings) -> None:
        self._line = line
        self._reply_s = settings.reply_s
        self._claimed = False

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)
        self._claimed = True

    def enable(self) -> None:
        """Silent until it is asked."""
        self._line.write(OPEN + WELCOME, self._reply_s)
        check_line(self._line)

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while the line is held; DeviceError once it broke. Keys that nobody asked for are nobody's password."""
        if self._claimed:
            check_line(self._line)
        return DeviceStatus(state=State.IDLE if self._claimed else State.CLOSED)

    def check_health(self, timeout_s: float) -> Checked:
        if not self._claimed:
            return Checked(Health.FAILED, CLOSED)
        check_line(self._line)
        self._line.write(QUERY, timeout_s)
        found, wait = b"", Deadline.after(min(timeout_s, self._reply_s))
        while not wait.passed and not found.endswith(_READY):
            found += self._line.read(8, wait.left_s())
        return Checked(Health.OK) if found.endswith(_READY) else Checked(Health.FAILED, NO_ANSWER)

    def read_password(self, *, again: bool, timeout_s: float) -> str:
        """Ask for it, or for it once more; digits until Enter. DeviceError(keypad.no_entry) when none was typed."""
        deadline = Deadline.after(timeout_s)
        check_line(self._line)
        self._line.write(ONCE_MORE if again else ENTER_PASSWORD, deadline.left_s())
        digits = bytearray()
        try:
            while not deadline.passed:
                for byte in self._line.read(16, deadline.left_s()):
                    key = byte & _KEYS
                    if key == _ENTER and digits:
                        return digits.decode("ascii")
                    if key in _DIGITS and len(digits) < _LONGEST:
                        digits.append(key)
        finally:
            self._line.write(CLOSE, self._reply_s)
        raise DeviceError(KEYPAD_NOTHING, "nothing typed in time")

    def release(self) -> None:
        self._claimed = False
        self._line.close()

    def close(self) -> None:
        self.release()
