"""What a device is to the host: small Protocols in UnifiedPOS words (open, claim, enable, health, power)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable


class State(StrEnum):
    """UnifiedPOS ControlState."""

    CLOSED = "closed"
    IDLE = "idle"
    BUSY = "busy"
    ERROR = "error"


class Power(StrEnum):
    """UnifiedPOS PowerState; unknown when the line cannot tell."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    OFF = "off"
    OFF_OFFLINE = "off_offline"


class Paper(StrEnum):
    """POSPrinter REC_PAPEROK, REC_NEAREMPTY, REC_EMPTY; unknown when nothing answered."""

    UNKNOWN = "unknown"
    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"


class Cover(StrEnum):
    """POSPrinter COVER_OK, COVER_OPEN; unknown when nothing answered."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class DrawerState(StrEnum):
    """CashDrawer status; unknown without a switch or without an answer."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class Outcome(StrEnum):
    """What is proven about an act: done, failed before anything happened, or unknown after a part of it."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """Answer of a health check; unverified when the line cannot be read."""

    OK = "ok"
    FAILED = "failed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStatus:
    """State of one device at one moment; a field that does not apply or was not answered is unknown."""

    state: State = State.CLOSED
    power: Power = Power.UNKNOWN
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    drawer: DrawerState = DrawerState.UNKNOWN
    code: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Result of a health check; ``code`` says what failed, as in drivers.errors."""

    health: Health
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """Result of an act on paper or drawer.

    ``confirmed`` is true only if the device itself proved it; ``code`` is empty when there is nothing to report
    (beside ``done`` it is a remark: printer.unconfirmed, printer.no_font, drawer.was_open);
    ``substituted`` holds characters that no font had and that were printed as a visible mark.
    """

    outcome: Outcome
    confirmed: bool = False
    code: str = ""
    substituted: str = ""
    status: DeviceStatus = field(default_factory=DeviceStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One code read. ``text`` may be a payment code: it is kept out of repr and logs."""

    text: str = field(repr=False)
    symbology: str
    at_monotonic: float
    double: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something a device reports by itself; ``code`` as in drivers.errors."""

    code: str


@runtime_checkable
class Device(Protocol):
    """Life of every device: open, claim, enable, use, release, close. All calls block and raise DeviceError."""

    def open(self) -> None:
        """Check settings and libraries; touches no line."""

    def claim(self, timeout_s: float) -> None:
        """Take the line for this process alone; device.claimed when somebody else has it."""

    def enable(self) -> None:
        """Make it ready for work and forget what lay in its buffers."""

    def status(self, timeout_s: float) -> DeviceStatus:
        """Ask the device; silence gives unknown values, never good ones."""

    def check_health(self, timeout_s: float) -> Checked:
        """UnifiedPOS CheckHealth, internal level: does it answer in its own language?"""

    def release(self) -> None:
        """Give the line back; safe to call twice."""

    def close(self) -> None:
        """End of use; safe to call twice."""


@runtime_checkable
class Scanner(Device, Protocol):
    """A device that speaks by itself."""

    def observe(self, timeout_s: float) -> Sequence[Scan | Fault | DeviceStatus]:
        """Wait up to ``timeout_s`` for something the device says by itself; empty when it said nothing."""


class ReceiptPrinter(Device, Protocol):
    """Prints a document (drivers.printer.document) of neutral blocks."""

    def print_document(self, document: Sequence[Mapping[str, object]], timeout_s: float) -> ActResult:
        """Read the status, print, read it again. Raises CommandError when the document is malformed."""


class CashDrawer(Device, Protocol):
    """Opens on command; closes by hand."""

    def open_drawer(self, timeout_s: float) -> ActResult:
        """Kick and look at the switch."""


@runtime_checkable
class DrawerPort(Protocol):
    """What a receipt printer lends to a drawer that hangs on it."""

    def kick(self, *, pin: int, on_ms: int, off_ms: int, timeout_s: float) -> None:
        """Send the pulse; raises DeviceError when it could not be sent."""

    def drawer_pin_high(self, timeout_s: float) -> bool | None:
        """Level of the drawer switch; None when the printer does not answer."""


class TerminalAct(StrEnum):
    """What a card terminal is asked to do. The first three move money."""

    SALE = "sale"
    VOID = "void"
    REFUND = "refund"
    QUERY_LAST = "query_last"
    BALANCE = "balance"
    SIGN_IN = "sign_in"
    SETTLE = "settle"
    REPRINT = "reprint"
    TOTALS = "totals"


MONEY_ACTS: Final = frozenset({TerminalAct.SALE, TerminalAct.VOID, TerminalAct.REFUND})


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalRequest:
    """One act asked of a card terminal. Amounts in fen; days 'YYYYMMDD', moments 'MMDDhhmmss' in Asia/Shanghai.

    ``number`` is our payment or refund number (for query_last: of the act asked about), ``original_…`` name the
    sale that is voided, refunded or reprinted. For query_last, ``queried`` is the kind of the act asked about,
    ``amount_fen`` its amount, ``begun_at`` when it was begun, ``last_trace_no`` and ``last_reference_no`` of the
    terminal's last transaction known before it: a terminal without our numbers can be understood by nothing else.
    ``journal_clear``: the asker's own books hold no act on this terminal whose outcome has not been read.
    """

    kind: TerminalAct
    amount_fen: int = 0
    number: str = ""
    counter_no: str = ""
    operator_no: str = ""
    original_number: str = ""
    original_trace_no: str = ""
    original_reference_no: str = ""
    original_authorisation_no: str = ""
    original_batch_no: str = ""
    original_day: str = ""
    payment_code: str = field(default="", repr=False)
    queried: TerminalAct = TerminalAct.SALE
    begun_at: str = ""
    last_trace_no: str = ""
    last_reference_no: str = ""
    journal_clear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTransaction:
    """What a terminal wrote about one transaction; a field that a variant does not carry is empty.

    ``amount_fen`` is what was taken from the card, ``discount_fen`` what the bank or wallet gave on top.
    ``echoed``: everything of the request that this variant sends back came back the same.
    """

    kind: TerminalAct
    amount_fen: int
    discount_fen: int = 0
    card_masked: str = ""
    trace_no: str = ""
    reference_no: str = ""
    authorisation_no: str = ""
    batch_no: str = ""
    terminal_no: str = ""
    merchant_no: str = ""
    issuer_no: str = ""
    issuer: str = ""
    card_kind: str = ""  # debit, credit, semi_credit, wechat, alipay, unionpay, other
    at: str = ""  # MMDDhhmmss, the terminal's clock
    settlement_day: str = ""  # MMDD
    number: str = ""  # our number, where the variant carries it
    echoed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalTotals:
    """What a terminal says about its open or its last settled batch; counts and fen, None where it does not say.
    ``settled``: which of the two it is, None where that is not known."""

    batch_no: str = ""
    sale_count: int | None = None
    sale_fen: int | None = None
    void_count: int | None = None
    void_fen: int | None = None
    refund_count: int | None = None
    refund_fen: int | None = None
    settled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalResult:
    """What is proven of one act. ``code`` as in drivers.errors, empty when done; ``host_code`` is the terminal's word.

    For query_last the outcome is that of the act asked about: done (and ``transaction`` is it), failed (the terminal
    has no such act), unknown. ``sign_in_needed``: sign in, then it may be tried anew. ``slip`` holds the copies.
    """

    outcome: Outcome
    code: str = ""
    host_code: str = ""
    text: str = ""
    sign_in_needed: bool = False
    transaction: CardTransaction | None = None
    totals: TerminalTotals | None = None
    balance_fen: int | None = None
    slip: tuple[str, ...] = ()


class CardTerminal(Device, Protocol):
    """A card terminal (UnifiedPOS CAT), and the query-last which that lacks."""

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        """Do it and wait for card and PIN. A timeout is unknown; so is a DeviceError, unless it proves by its code
        (device.claimed, …) or WriteError.written == 0 that nothing was asked."""


@runtime_checkable
class Noticing(Protocol):
    """A device that has something to say in the middle of an act (``code`` as in drivers.errors)."""

    def on_notice(self, notice: Callable[[str], None]) -> None:
        """Call ``notice`` with a code, from any thread."""
