"""What holds for every card terminal: nothing is sold over an unread act, nothing believed unchecked, no card shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Final

from drivers.configuration import DeviceConfig, values_of
from drivers.errors import (
    CLAIMED,
    CLOSED,
    COMMAND_INVALID,
    LIBRARY_MISSING,
    NOT_FOUND,
    TERMINAL_ECHO,
    TERMINAL_FILE_LOCKED,
    TERMINAL_NOT_RECORDED,
    TERMINAL_QUERY_FIRST,
    DeviceError,
    WriteError,
)
from drivers.ports import (
    MONEY_ACTS,
    CardTerminal,
    CardTransaction,
    Checked,
    DeviceStatus,
    Noticing,
    Outcome,
    TerminalAct,
    TerminalRequest,
    TerminalResult,
)
from drivers.terminal.card_numbers import mask_cards, masked_card

TEXT_LIMIT: Final = 200
SLIP_LIMIT: Final = 16_384
_BEFORE_ANYTHING: Final = frozenset(
    {CLAIMED, CLOSED, COMMAND_INVALID, NOT_FOUND, LIBRARY_MISSING, TERMINAL_FILE_LOCKED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the terminal should be, from devices.json; an empty number is not checked."""

    terminal_no: str = ""
    merchant_no: str = ""


def identity_of(config: DeviceConfig) -> tuple[Identity, DeviceConfig]:
    """Who it should be, and the configuration without that."""
    names = {each.name for each in fields(Identity)}
    who = {name: value for name, value in config.settings.items() if name in names}
    rest = {name: value for name, value in config.settings.items() if name not in names}
    return values_of(Identity, who, f"{config.id}.settings"), replace(config, settings=rest)


class GuardedTerminal:
    """CardTerminal around the driver of a variant."""

    def __init__(self, terminal: CardTerminal, identity: Identity) -> None:
        self._terminal = terminal
        self._identity = identity
        self._unread: bool | None = None  # None: this process does not know yet
        self._last: CardTransaction | None = None  # the terminal's last that this process knows
        self._before: CardTransaction | None = None  # the last before the latest act, which may be asked about

    def open(self) -> None:
        self._terminal.open()

    def claim(self, timeout_s: float) -> None:
        self._terminal.claim(timeout_s)

    def enable(self) -> None:
        self._terminal.enable()

    def status(self, timeout_s: float) -> DeviceStatus:
        return self._terminal.status(timeout_s)

    def check_health(self, timeout_s: float) -> Checked:
        return self._terminal.check_health(timeout_s)

    def release(self) -> None:
        self._terminal.release()

    def close(self) -> None:
        self._terminal.close()

    def on_notice(self, notice: Callable[[str], None]) -> None:
        if isinstance(self._terminal, Noticing):
            self._terminal.on_notice(notice)

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        """Money acts are refused (terminal.query_first) while an act is unread: after an unknown outcome of this
        process until query_last was asked, and while it or this process knows nothing, unless the asker's journal is
        clear: then a person has settled what could not be read."""
        moves_money = request.kind in MONEY_ACTS
        unread = not request.journal_clear if self._unread is None else self._unread
        if moves_money and unread:
            return TerminalResult(outcome=Outcome.FAILED, code=TERMINAL_QUERY_FIRST)
        if moves_money:
            self._before = self._last
            self._unread = True  # until proven otherwise, even if this call never comes back
        request = self._knowing_last(request)
        result = self._masked(self._believed(request, self._asked(request, timeout_s)))
        if moves_money or request.kind is TerminalAct.QUERY_LAST:
            unknown = None if request.kind is TerminalAct.QUERY_LAST else True  # asked in vain: a person must look
            self._unread = unknown if result.outcome is Outcome.UNKNOWN else False
        queried = request.kind is TerminalAct.QUERY_LAST  # what it showed is the terminal's last, even if not ours
        if result.transaction is not None and (queried or result.outcome is Outcome.DONE):
            self._last = result.transaction
        return result

    def _knowing_last(self, request: TerminalRequest) -> TerminalRequest:
        """The request with what this process knows of the transaction before the act, where the asker does not."""
        before = self._before
        if before is None or not before.trace_no or request.last_trace_no not in {"", before.trace_no}:
            return request
        return replace(request, last_trace_no=before.trace_no, last_reference_no=before.reference_no)

    def _asked(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        try:
            return self._terminal.perform(request, timeout_s)
        except DeviceError as error:
            nothing_left = error.written == 0 if isinstance(error, WriteError) else error.code in _BEFORE_ANYTHING
            return TerminalResult(outcome=Outcome.FAILED if nothing_left else Outcome.UNKNOWN, code=error.code)

    def _believed(self, request: TerminalRequest, result: TerminalResult) -> TerminalResult:
        """The result, unknown where a success does not carry what it must."""
        if result.outcome is not Outcome.DONE or request.kind not in MONEY_ACTS | {TerminalAct.QUERY_LAST}:
            return result
        found = result.transaction
        if request.kind is TerminalAct.QUERY_LAST and found is not None and self._was_before(found):
            return replace(result, outcome=Outcome.FAILED, code=TERMINAL_NOT_RECORDED, transaction=None)
        asked = request.queried if request.kind is TerminalAct.QUERY_LAST else request.kind
        if found is not None and self._fits(request, asked, found):
            return result
        return replace(result, outcome=Outcome.UNKNOWN, code=TERMINAL_ECHO)

    def _was_before(self, found: CardTransaction) -> bool:
        """Whether it is the one that this process saw before the act, which an asker who knows less took for his."""
        before = self._before
        if before is None or not before.reference_no:
            return False
        return (before.trace_no, before.reference_no) == (found.trace_no, found.reference_no)

    def _fits(self, request: TerminalRequest, asked: TerminalAct, found: CardTransaction) -> bool:
        who, queried = self._identity, request.kind is TerminalAct.QUERY_LAST
        return (
            (found.echoed or queried)
            and found.kind is asked
            and found.amount_fen + found.discount_fen == request.amount_fen
            and found.number in {"", request.number}
            and bool(found.trace_no or found.reference_no)
            and (queried or not found.trace_no or not _same(request, found))
            and who.terminal_no in {"", found.terminal_no}
            and who.merchant_no in {"", found.merchant_no}
        )

    @staticmethod
    def _masked(result: TerminalResult) -> TerminalResult:
        found = result.transaction
        if found is not None:
            found = replace(found, card_masked=masked_card(found.card_masked))
        slip = tuple(mask_cards(copy)[:SLIP_LIMIT] for copy in result.slip)
        return replace(result, transaction=found, slip=slip, text=mask_cards(result.text)[:TEXT_LIMIT])


def _same(request: TerminalRequest, found: CardTransaction) -> bool:
    """Whether an answer tells of the transaction before: a stale one."""
    if request.last_reference_no and found.reference_no:
        return found.reference_no == request.last_reference_no
    return found.trace_no == request.last_trace_no
