"""A customer display on a line: it is written to and says nothing, so that nothing it shows is ever confirmed."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from drivers.display import encoding
from drivers.display.profiles import Profile
from drivers.errors import CLOSED, DeviceError, WriteError
from drivers.patient_ports import Descriptor
from drivers.ports import ActResult, Checked, DeviceStatus, Health, Outcome, State
from drivers.transport.line import Deadline, Transport, check_line


class SerialDisplay:
    """LineDisplay over any transport."""

    def __init__(self, line: Transport, profile: Profile) -> None:
        self._line = line
        self._profile = profile
        self._claimed = False
        self._broken = ""
        self._paused = threading.Event()  # never set: a wait on it is a pause that ends by its own time

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)
        self._claimed, self._broken = True, ""

    def enable(self) -> None:
        """Initialise it and show nothing of the last patient."""
        self._line.write(self._profile.start, 1.0)
        self.clear_text(1.0)

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while the line is held; whether it has power a one-way line cannot say. DeviceError once it broke."""
        if self._broken:
            raise DeviceError(self._broken, "display")
        if self._claimed:
            check_line(self._line)
        return DeviceStatus(state=State.IDLE if self._claimed else State.CLOSED)

    def check_health(self, timeout_s: float) -> Checked:
        """Every segment lit for whoever looks; the display itself cannot prove it."""
        if not self._claimed:
            return Checked(Health.FAILED, CLOSED)
        result = self.show_amount(Descriptor.TOTAL, 88888888, timeout_s)
        return Checked(Health.FAILED, result.code) if result.code else Checked(Health.UNVERIFIED)

    def display_text(self, rows: Sequence[str], timeout_s: float) -> ActResult:
        return self._send(encoding.show_rows(self._profile, rows), timeout_s)

    def show_amount(self, descriptor: Descriptor, amount_fen: int, timeout_s: float) -> ActResult:
        return self._send(encoding.show_amount(self._profile, descriptor, amount_fen), timeout_s)

    def show_phrase(self, name: str, timeout_s: float) -> ActResult:
        return self._send(encoding.show_phrase(self._profile, name), timeout_s)

    def clear_text(self, timeout_s: float) -> ActResult:
        return self._send(encoding.clear_text(self._profile), timeout_s)

    def set_descriptor(self, descriptor: Descriptor | None, timeout_s: float) -> ActResult:
        return self._send(encoding.set_descriptor(self._profile, descriptor), timeout_s)

    def release(self) -> None:
        self._claimed = False
        self._line.close()

    def close(self) -> None:
        self.release()

    def _send(self, parts: Sequence[bytes], timeout_s: float) -> ActResult:
        """One write, or several with a pause for a display that loses what comes at once."""
        deadline = Deadline.after(timeout_s)
        pieces = list(parts) if self._profile.pause_s else [b"".join(parts)]
        sent = False
        for number, piece in enumerate(pieces):
            if number:
                self._paused.wait(deadline.left_s(self._profile.pause_s))
            try:
                self._line.write(piece, deadline.left_s())
            except WriteError as error:
                self._broken = error.code
                unknown = sent or error.written
                return ActResult(outcome=Outcome.UNKNOWN if unknown else Outcome.FAILED, code=error.code)
            sent = True
        return ActResult(outcome=Outcome.DONE, status=DeviceStatus(state=State.IDLE))
