"""A card terminal behind a vendor's program: asked in fixed-width messages, whatever carries them there."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from drivers.errors import NO_ANSWER, TERMINAL_ANSWER, TERMINAL_CANNOT, TERMINAL_SILENT, DeviceError
from drivers.ports import (
    MONEY_ACTS,
    CardTransaction,
    Checked,
    DeviceStatus,
    Health,
    Outcome,
    State,
    TerminalAct,
    TerminalRequest,
    TerminalResult,
)
from drivers.terminal import slip, slip_file
from drivers.terminal.bank_message import Sent, prepare, queried, read, unread
from drivers.terminal.last_act import judge_last
from drivers.terminal.variants import Asking, Variant
from drivers.transport.line import Deadline

_RESTART_S: Final = 5.0
_READING_LAST: Final = MONEY_ACTS | {TerminalAct.QUERY_LAST, TerminalAct.REPRINT}


class Caller(Protocol):
    """What brings a packed request to the vendor's program and its answer back."""

    def start(self, timeout_s: float) -> None:
        """Make it ready; DeviceError when it is not there."""

    def call(self, request: bytes, timeout_s: float) -> tuple[int | None, bytes]:
        """What the function returned, and the answer. DeviceError: outcome unknown, or proven by its code."""

    def confirm(self, *, last_act_read: bool) -> None:
        """The answer was understood: let go of what guards it against a loss of power; of what guarded an earlier act
        too when this one was that act's own reading (a query, a reprint)."""

    def end(self) -> None:
        """Let go; safe to call twice."""

    def on_notice(self, notice: Callable[[str], None]) -> None:
        """Where to tell of a call that is silent for long."""


class BankTerminal:
    """CardTerminal of a variant over a Caller. Random digits are never those of the call before."""

    def __init__(self, variant: Variant, caller: Caller, folder: Path, settings: Mapping[str, str]) -> None:
        self._variant = variant
        self._caller = caller
        self._slip = folder / variant.slip_file if variant.slip_file else None
        self._settings = settings
        self._random = ""

    def open(self) -> None:
        """Nothing to load before it is claimed."""

    def claim(self, timeout_s: float) -> None:
        self._caller.start(max(timeout_s, _RESTART_S))

    def enable(self) -> None:
        """The library knows no buffers of ours."""

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while its program is there; whether the terminal behind it has power only an act shows."""
        self._caller.start(max(timeout_s, _RESTART_S))
        return DeviceStatus(state=State.IDLE)

    def check_health(self, timeout_s: float) -> Checked:
        self._caller.start(max(timeout_s, _RESTART_S))
        return Checked(Health.UNVERIFIED)

    def release(self) -> None:
        self._caller.end()

    def close(self) -> None:
        self._caller.end()

    def on_notice(self, notice: Callable[[str], None]) -> None:
        self._caller.on_notice(notice)

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        """As the port says. A stale slip that cannot be removed stops the act before anything is asked."""
        deadline = Deadline.after(timeout_s)
        sent = prepare(self._variant, request, self._digits(), self._settings)
        if sent is None:
            outcome = Outcome.UNKNOWN if request.kind is TerminalAct.QUERY_LAST else Outcome.FAILED
            return TerminalResult(outcome=outcome, code=TERMINAL_CANNOT)
        packed = sent.packed(self._variant)
        if self._slip is not None:
            slip_file.remove(self._slip)
        self._caller.start(deadline.left_s())
        try:
            returned, data = self._caller.call(packed, deadline.left_s())
        except DeviceError as error:
            if error.code != NO_ANSWER:
                raise
            return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_SILENT)
        copies = slip_file.take(self._slip) if self._slip is not None else ()
        result = replace(self._read(sent, returned, data, copies), slip=copies)
        if result.outcome is not Outcome.UNKNOWN:
            self._caller.confirm(last_act_read=request.kind in _READING_LAST)
        return result

    def _read(self, sent: Sent, returned: int | None, data: bytes, copies: tuple[str, ...]) -> TerminalResult:
        result, found = read(self._variant, sent, returned, data)
        request = sent.request
        if request.kind is TerminalAct.SETTLE or request.kind is TerminalAct.TOTALS:
            totals = slip.totals_on(copies)  # 07 and its like print the slip of the last settlement again
            return replace(result, totals=None if totals is None else replace(totals, settled=True))
        if request.kind is not TerminalAct.QUERY_LAST:
            return result
        if self._variant.asking is Asking.STATUS:
            return queried(request, result, found)
        if result.outcome is not Outcome.DONE:
            return unread(result, request)
        return self._from_slip(request, result, found, copies)

    def _from_slip(
        self, request: TerminalRequest, answered: TerminalResult, found: Mapping[str, str], copies: tuple[str, ...]
    ) -> TerminalResult:
        """What a slip printed again proves. The answer's own fields complete it, and must not contradict it."""
        shown = slip.transaction_on(copies)
        if shown is None or not _agree(shown, found):
            return replace(answered, outcome=Outcome.UNKNOWN, code=TERMINAL_ANSWER)
        judged = judge_last(request, _completed(shown, found))
        return replace(judged, host_code=answered.host_code, text=answered.text)

    def _digits(self) -> str:
        """Three random digits that the last call did not have."""
        while (fresh := f"{int.from_bytes(os.urandom(4)) % 1000:03d}") == self._random:
            continue
        self._random = fresh
        return fresh


def _agree(shown: CardTransaction, found: Mapping[str, str]) -> bool:
    """Whether slip and answer tell of the same transaction, in all that both carry."""
    pairs = (
        (shown.trace_no, found.get("trace_no", "")),
        (shown.reference_no, found.get("reference_no", "")),
        (shown.batch_no, found.get("batch_no", "")),
        (shown.terminal_no, found.get("terminal_no", "")),
    )
    return all(one == other for one, other in pairs if one and other)


def _completed(shown: CardTransaction, found: Mapping[str, str]) -> CardTransaction:
    """The slip's transaction with what only the answer carries."""
    day, time = found.get("day", ""), found.get("time", "")
    return replace(
        shown,
        trace_no=shown.trace_no or found.get("trace_no", ""),
        reference_no=shown.reference_no or found.get("reference_no", ""),
        batch_no=shown.batch_no or found.get("batch_no", ""),
        terminal_no=shown.terminal_no or found.get("terminal_no", ""),
        merchant_no=shown.merchant_no or found.get("merchant_no", ""),
        authorisation_no=shown.authorisation_no or found.get("authorisation_no", ""),
        issuer_no=found.get("issuer_no", ""),
        settlement_day=found.get("settlement_day", ""),
        at=shown.at or (day[-4:] + time if len(time) == 6 else ""),
        echoed=True,
    )
