"""A receipt printer that speaks ESC/POS: status before, the receipt, proof that it was printed, status after."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from drivers.errors import (
    CLOSED,
    NO_ANSWER,
    NO_FONT,
    OFFLINE,
    PROTOCOL,
    UNCONFIRMED,
    DeviceError,
    WriteError,
)
from drivers.ports import ActResult, Checked, DeviceStatus, Health, Outcome, Power, State
from drivers.printer import commands
from drivers.printer.document import read_document
from drivers.printer.encoder import Job, encode
from drivers.printer.glyphs import Glyphs
from drivers.printer.logo import Logo
from drivers.printer.profiles import Profile
from drivers.printer.status import QUESTIONS, Replies, drawer_pin_high, read_automatic, read_status, sort_replies
from drivers.transport.line import Deadline, Transport

_ASK_STATUS: Final = b"\x10\x04"
_ASK_DONE: Final = b"\x1dr\x01"
_NO_AUTOMATIC_STATUS: Final = b"\x1da\x00"
_AUTOMATIC_STATUS: Final = b"\x1da\x0f"
_DRAIN_LIMIT: Final = 64
_SETTLE_AFTER_CLAIM_S: Final = 0.1  # for replies to whoever had the line before us


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """Settings in devices.json. ``reply_s``: how long one status byte may take. ``reads_status`` false: write only.

    ``automatic_status``: the printer says by itself what changes. ``logo_path``: picture for the logo of a receipt.
    """

    font_path: str = ""
    reply_s: float = 0.5
    reads_status: bool = True
    automatic_status: bool = False
    logo_path: str = ""


class EscposPrinter:
    """Receipt printer over any transport; on one that cannot be read nothing is claimed to be known."""

    def __init__(self, line: Transport, profile: Profile, settings: PrinterSettings, glyphs: Glyphs) -> None:
        self._line = line
        self._profile = profile
        self._reply_s = settings.reply_s
        self._glyphs = glyphs
        self._readable = line.readable and profile.answers and settings.reads_status
        self._claimed = False
        self._settle_s = 0.0
        self._owed_replies = 0
        self._held = b""
        self._logo = Logo(settings.logo_path, profile.dots)

    def open(self) -> None:
        """Load the command library before the first receipt needs it, beside the rest of the start."""
        threading.Thread(target=commands.warm_up, name="warm-up", daemon=True).start()

    def claim(self, timeout_s: float) -> None:
        self._line.open(timeout_s)
        self._claimed, self._settle_s, self._owed_replies, self._held = True, _SETTLE_AFTER_CLAIM_S, 0, b""

    def enable(self) -> None:
        """Ask for no automatic status: it would lie between the answers. A paused printer reads this later."""
        if self._readable:
            self._line.write(_NO_AUTOMATIC_STATUS, self._reply_s)

    def status(self, timeout_s: float) -> DeviceStatus:
        if not self._claimed:
            return DeviceStatus(state=State.CLOSED)
        if not self._readable:
            return DeviceStatus(state=State.IDLE)
        return self._ask_all(Deadline.after(timeout_s))

    def check_health(self, timeout_s: float) -> Checked:
        status = self.status(timeout_s)
        if status.state is not State.IDLE:
            return Checked(Health.FAILED, status.code or CLOSED)
        return Checked(Health.OK if self._readable else Health.UNVERIFIED)

    def release(self) -> None:
        self._claimed = False
        self._line.close()

    def close(self) -> None:
        self.release()

    def print_document(self, document: Sequence[Mapping[str, object]], timeout_s: float) -> ActResult:
        """Failed: nothing was sent. Unknown: bytes were sent and the printer did not prove that all are on paper."""
        deadline = Deadline.after(timeout_s)
        job = encode(read_document(document), self._profile, self._glyphs, self._logo)
        before = self.status(deadline.left_s())
        if before.state is not State.IDLE:
            return ActResult(outcome=Outcome.FAILED, code=before.code or CLOSED, status=before)
        try:
            self._line.write(job.data, deadline.left_s())
        except WriteError as error:
            outcome = Outcome.UNKNOWN if error.written else Outcome.FAILED
            return ActResult(outcome=outcome, code=error.code, status=self._lost(error))
        return replace(self._finish(deadline, before, job), substituted=job.substituted)

    def kick(self, *, pin: int, on_ms: int, off_ms: int, timeout_s: float) -> None:
        """Pulse for a drawer on this printer."""
        if not self._claimed:
            raise DeviceError(CLOSED, "printer")
        self._line.write(commands.kick(pin=pin, on_ms=on_ms, off_ms=off_ms), timeout_s)

    def drawer_pin_high(self, timeout_s: float) -> bool | None:
        """Level of the drawer switch; None when it cannot be read or nothing answers."""
        if not self._claimed or not self._readable:
            return None
        self._settle()
        reply, _ = self._ask(1, Deadline.after(timeout_s))
        return None if reply is None else drawer_pin_high(reply)

    def _finish(self, deadline: Deadline, before: DeviceStatus, job: Job) -> ActResult:
        """Wait for proof; GS r is answered only after everything before it was printed."""
        remark = NO_FONT if job.substituted else ""
        if not self._readable:
            return ActResult(outcome=Outcome.DONE, code=remark or UNCONFIRMED, status=before)
        try:
            proven, status = self._proof(deadline) if self._profile.confirms else (False, self._ask_all(deadline))
        except DeviceError as error:
            return ActResult(outcome=Outcome.UNKNOWN, code=error.code, status=self._lost(error))
        if status.state is not State.IDLE:
            return ActResult(outcome=Outcome.UNKNOWN, code=status.code, status=status)
        if self._profile.confirms and not proven:
            return ActResult(outcome=Outcome.UNKNOWN, code=UNCONFIRMED, status=status)
        code = remark or ("" if proven else UNCONFIRMED)
        return ActResult(outcome=Outcome.DONE, confirmed=proven, code=code, status=status)

    def _proof(self, deadline: Deadline) -> tuple[bool, DeviceStatus]:
        """(whether GS r was answered, status): asks the status while it waits, a stopped printer is seen at once."""
        self._line.write(_ASK_DONE, deadline.left_s())
        self._owed_replies += 1
        last_look = Deadline(deadline.at_monotonic - self._reply_s)  # leaves time to ask the status
        while True:
            wait = Deadline.after(last_look.left_s(self._reply_s))
            while self._owed_replies and not wait.passed:
                self._receive(wait.left_s())
            status = self._ask_all(deadline)
            if not self._owed_replies or status.state is not State.IDLE or last_look.passed:
                return not self._owed_replies, status

    def _ask_all(self, deadline: Deadline) -> DeviceStatus:
        """Four questions, one reply each; the first silence ends it with nothing claimed."""
        self._settle()
        replies: dict[int, int] = {}
        for question in QUESTIONS:
            reply, foreign = self._ask(question, deadline)
            if reply is None:
                return DeviceStatus(state=State.ERROR, code=PROTOCOL if foreign else NO_ANSWER)
            replies[question] = reply
        return read_status(replies)

    def _ask(self, question: int, deadline: Deadline) -> tuple[int | None, bool]:
        """(reply or None, whether something came that is no reply)."""
        self._line.write(_ASK_STATUS + bytes([question]), deadline.left_s(self._reply_s))
        wait, foreign = Deadline.after(deadline.left_s(self._reply_s)), False
        while not wait.passed:
            found = self._receive(wait.left_s())
            if found.real_time:
                return found.real_time[0], False
            foreign = foreign or bool(found.foreign)
        self._settle_s = self._reply_s
        return None, foreign

    def _receive(self, timeout_s: float) -> Replies:
        """What came, sorted; counts the answers to GS r wherever they arrive."""
        found = sort_replies(self._held + self._line.read(64, timeout_s))
        self._held = found.rest
        self._owed_replies = max(0, self._owed_replies - len(found.plain))
        return found

    def _settle(self) -> None:
        """Read away what is there; after a silence wait for late replies: they would answer the next question."""
        for _ in range(_DRAIN_LIMIT):
            if replace(self._receive(self._settle_s), rest=b"") == Replies():
                break
        self._settle_s = 0.0

    def _lost(self, error: DeviceError) -> DeviceStatus:
        power = Power.OFF_OFFLINE if error.code == OFFLINE else Power.UNKNOWN
        return DeviceStatus(state=State.ERROR, power=power, code=error.code)


class SelfReportingPrinter(EscposPrinter):
    """The same with automatic status back: what changes is heard when it changes, not at the next look."""

    def enable(self) -> None:
        """Ask for drawer, on-line state, errors and paper."""
        self._line.write(_AUTOMATIC_STATUS, self._reply_s)

    def observe(self, timeout_s: float) -> Sequence[DeviceStatus]:
        """The last status that came by itself; none after silence."""
        packets = self._receive(timeout_s).automatic
        return [read_automatic(packets[-1])] if packets else []
