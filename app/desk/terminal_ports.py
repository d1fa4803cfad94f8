"""What the desk needs for card payments: the window's terminal, its own record of what it asked, the server's ear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.core.terminal import CardAct, TerminalOutcome
from app.wire.card_settlements import (
    BatchLacks,
    BatchProof,
    BatchTotals,
    BeginSettlement,
    SettlementView,
    SettlementWord,
)
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView
from app.wire.terminals import AttachSale, CardActs, TerminalWord

TRACES = 1_000_000
"""A terminal numbers its transactions with six digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalAsk:
    """An act asked of the terminal under the number of our payment or refund. ``original`` is the sale that a void or
    refund undoes, and ``original_day`` its accounting day (YYYYMMDD). ``last`` is what this disk knew to be the newest
    thing that the terminal had done when it was asked."""

    number: str
    act: CardAct
    amount_fen: int
    operator_no: str = ""
    begun_at: datetime
    original: TerminalWord | None = None
    original_no: str = ""
    original_day: str = ""
    last: TerminalWord | None = None

    @property
    def tried_ms(self) -> int:
        """By what the server tells the tries of one refund apart."""
        return int(self.begun_at.timestamp() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalEntry:
    """An act as this disk holds it. ``word`` is what the terminal said in the end, None while it is not known;
    ``told``: the server has it. ``asked`` is False while a refund is only claimed: the terminal has heard nothing of
    this try."""

    ask: TerminalAsk
    word: TerminalWord | None = None
    told: bool = False
    asked: bool = True


def in_doubt(entry: TerminalEntry) -> bool:
    """Whether the terminal was asked, and nobody knows what became of it."""
    return entry.asked and (entry.word is None or entry.word.outcome is TerminalOutcome.UNKNOWN)


def newest_of(done: Iterable[TerminalWord]) -> TerminalWord | None:
    """What the terminal did last, of what this disk heard in this order. A sale that was made on it alone is attached
    later than it was made: of one batch the terminal's own numbers (which begin again behind 999999) say what came
    first."""
    newest: TerminalWord | None = None
    for word in done:
        if newest is None or not _came_before(word, newest):
            newest = word
    return newest


def last_before(ask: TerminalAsk, done: Sequence[TerminalWord]) -> TerminalWord | None:
    """What the terminal did last before an act in doubt, as far as this disk is sure of it: what it knew then, and
    sales made on the terminal alone and attached since, as long as their numbers follow without a gap. Behind a gap
    they may have come after the act, which would be called never done."""
    last = ask.last
    if last is None:
        return newest_of(done)  # it was the first, or an earlier version asked
    while follower := next((word for word in done if _traces_from(last, word) == 1), None):
        last = follower
    return last


def is_anothers(word: TerminalWord, done: Iterable[TerminalWord]) -> bool:
    """Whether what was found as an act in doubt is known to be another, attached since: no more than kind, amount and
    time told them apart."""
    return any(
        (one.act, one.trace_no, one.amount_fen) == (word.act, word.trace_no, word.amount_fen)
        and (not one.batch_no or one.batch_no == word.batch_no)
        and (not one.reference_no or one.reference_no == word.reference_no)
        for one in done
    )


def _came_before(word: TerminalWord, other: TerminalWord) -> bool:
    return 0 < _traces_from(word, other) < TRACES // 2


def _traces_from(word: TerminalWord, other: TerminalWord) -> int:
    """How many numbers further ``other`` is in the same batch, round the whole; 0 when that is not known."""
    one_terminal = not word.terminal_no or not other.terminal_no or word.terminal_no == other.terminal_no
    one_batch = one_terminal and word.batch_no and word.batch_no == other.batch_no
    if not (one_batch and word.trace_no and other.trace_no):
        return 0
    return (int(other.trace_no) - int(word.trace_no)) % TRACES


class TerminalTask(StrEnum):
    """What a terminal is asked that moves no money and may be asked again."""

    SETTLE = "settle"
    """Close the batch."""
    TOTALS = "totals"
    """The totals of the open batch, or of the last settlement: as the terminal has it."""
    SIGN_IN = "sign_in"
    REPRINT = "reprint"
    """The slip of an act, or of the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalReport:
    """What became of a task."""

    outcome: TerminalOutcome
    code: str = ""
    host_code: str = ""
    text: str = ""
    totals: BatchTotals | None = None
    slip: tuple[str, ...] = ()
    sign_in_needed: bool = False


class TerminalTasks(Protocol):
    """What a card terminal does without money. Never raises for the device."""

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        """Have it done; ``original`` names the act whose slip is printed again."""
        ...


class TerminalCare(TerminalTasks, Protocol):
    """The card terminal of this window, beside its payments."""

    def last_sale(self, amount_fen: int) -> TerminalWord | None:
        """The last transaction that the terminal tells of, when it is a sale of so much; None for anything else."""
        ...


class CardTerminalDevice(TerminalTasks, Protocol):
    """The card terminal of this window."""

    def has_terminal(self) -> bool: ...

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        """Have it done and wait, minutes perhaps. ``clear``: this disk holds no other act whose outcome is not known.
        ``last`` is the newest thing that it did for us before.
        Never raises for the device."""
        ...

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        """What became of an act (query-last): done, failed (the terminal has no such act), or still unknown."""
        ...


class TerminalJournal(Protocol):
    """What was asked of the terminal, on this computer's disk. Raises Refused as Journal does."""

    def begin_act(self, ask: TerminalAsk) -> None:
        """Store it durably before the terminal is asked. Raises Conflict ``terminal.number_used`` when the number has
        an entry: a refund that failed may be tried again under its number, a sale never."""
        ...

    def claim_act(self, ask: TerminalAsk) -> None:
        """Store durably that a refund is about to be claimed at the server, before that is asked; `begin_act` follows.
        Raises as that."""
        ...

    def bury_act(self, ask: TerminalAsk, word: TerminalWord) -> bool:
        """Store durably, in one write with the word that says so, that under this number nothing was asked (in this
        try, for a refund), or that its sale was made on the terminal alone; False when something was asked."""
        ...

    def note_word(self, number: str, word: TerminalWord) -> None: ...

    def note_told(self, number: str) -> None: ...

    def act_entry(self, number: str) -> TerminalEntry | None: ...

    def untold_acts(self) -> Sequence[TerminalEntry]:
        """Acts whose outcome is not known, or not told to the server, oldest first."""
        ...

    def words_done(self) -> Sequence[TerminalWord]:
        """The newest things that the terminal did for us, in the order in which this disk heard of them."""
        ...

    def last_done(self) -> TerminalWord | None:
        """The newest thing that the terminal did for us (`newest_of`), by which what comes after it is told from it."""
        ...


TRIAL = "TRIAL"
"""How the numbers of trial acts begin: they are no payment's."""
TRIAL_OPEN = "terminal.trial_open"
"""What became of a trial is not known."""


class TrialJournal(Protocol):
    """What was tried on the terminal in practice mode stands in its batch, and in no books."""

    def open_trials(self) -> Sequence[TerminalEntry]:
        """Trial acts since `close_trials` that were done, or whose outcome is not known, oldest first."""
        ...

    def close_trials(self) -> None:
        """A settlement has taken them in."""
        ...


class TerminalServer(Protocol):
    """What the server hears and keeps of terminals."""

    def tell_sale(self, payment_no: str, word: TerminalWord) -> PaymentView: ...  # POST /api/payments/…/terminal

    def card_acts(self, payment_no: str) -> CardActs: ...  # GET /api/payments/{payment_no}/terminal

    def begin_card_refund(self, refund_no: str, act: CardAct, tried_ms: int = 0) -> RefundView: ...  # POST …/begin

    def tell_card_refund(self, refund_no: str, word: TerminalWord) -> RefundView: ...  # POST /api/refunds/…/terminal

    def batch_lacks(self, weighed: BatchLacks) -> BatchProof: ...  # POST /api/card-batches/lacks


class SettlementServer(Protocol):
    """What the server hears of settlements, and of sales made on the terminal alone."""

    def begin_settlement(self, wanted: BeginSettlement) -> SettlementView: ...  # POST /api/card-settlements

    def tell_settlement(self, settlement_no: str, word: SettlementWord) -> SettlementView: ...  # POST …/{no}/word

    def attach_sale(self, payment_no: str, attach: AttachSale) -> PaymentView: ...  # POST /api/payments/…/attach

    def card_acts(self, payment_no: str) -> CardActs: ...  # GET /api/payments/{payment_no}/terminal
