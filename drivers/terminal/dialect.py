"""What a serial card terminal's dialect is to the session: bodies out, meanings in. No line, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from drivers.ports import CardTransaction, TerminalRequest, TerminalResult
from drivers.terminal.envelope import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialSettings:
    """devices.json ``settings`` of a serial terminal; what a dialect has no use for it leaves alone.

    ``relay_allowed``: ``host:port`` of the banks that a terminal may reach through this computer, with commas between
    (never what the terminal names beyond it); the first is where it goes when the terminal names none.
    ``command_…``: numbers of commands that a maker does not publish, 0 where the terminal has no such command.
    ``look_first``: read the terminal's last transaction before money moves: a silent terminal is then asked nothing,
    and what comes after it is told from what was there before.
    ``check_digits``, ``carries_number``: the terminal gives the random digits and our payment number back.
    """

    merchant_no: str = ""
    terminal_no: str = ""
    company_no: str = ""
    print_slip: bool = False
    check_digits: bool = True
    carries_number: bool = True
    look_first: bool = True
    ack_s: float = 2.5
    resends: int = 3
    wait_s: float = 90.0
    gap_s: float = 1.0
    query_s: float = 5.0
    relay_allowed: str = ""
    relay_connect_s: float = 5.0
    relay_answer_s: float = 40.0
    relay_prefixed: bool = True
    command_sign_in: int = 0
    command_sale: int = 0
    command_void: int = 0
    command_refund: int = 0
    command_balance: int = 0
    command_settle: int = 0
    command_reprint: int = 0
    command_totals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request on its way: ``token`` are the digits that every word about it must carry."""

    request: TerminalRequest
    token: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The final word on what was asked."""

    result: TerminalResult


@dataclass(frozen=True, slots=True)
class LastHeard:
    """The terminal's last transaction; None: it has none."""

    found: CardTransaction | None
    slip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAsked:
    """The terminal wants these bytes brought to the bank. ``host`` may be empty."""

    message: bytes = field(repr=False)
    host: str = ""
    port: int = 0
    token: str = ""


@dataclass(frozen=True, slots=True)
class SuccessRepeated:
    """The terminal says that its last act succeeded, and no more: the rest must be asked for. ``trace_no`` may be
    empty in an answer to ours."""

    trace_no: str


@dataclass(frozen=True, slots=True)
class Mismatched:
    """An answer that is not to what was asked: other digits, another command."""


@dataclass(frozen=True, slots=True)
class Chatter:
    """A log line or a sign of life; it means nothing."""


Heard = Answered | LastHeard | RelayAsked | SuccessRepeated | Mismatched | Chatter


class Dialect(Protocol):
    """All of it pure. FrameError from ``hear`` for a body that is no message of this dialect."""

    envelope: Envelope
    acknowledges: bool
    token_digits: int
    carries_number: bool  # our number comes back with a transaction: one without it was keyed in by hand

    def ask(self, asked: Asked) -> bytes | None:
        """The body of the request; None when this terminal has no such act."""

    def hear(self, body: bytes, asked: Asked) -> Heard:
        """What a body means while ``asked`` is on its way."""

    def relay_reply(self, relay: RelayAsked, answer: bytes | None, token: str) -> bytes:
        """The body that brings the bank's answer back; None: the bank could not be reached or said nothing."""

    def probe(self, token: str) -> bytes:
        """A body that moves nothing and must be answered."""

    def probed(self, body: bytes, token: str) -> bool:
        """Whether this is the answer to the probe."""
