"""What is kept of an act of a card terminal: enough to void or refund it, to match it, and to print its slip again."""

from dataclasses import dataclass
from datetime import datetime

from app.core.terminal import CardAct, TerminalOutcome

WITHOUT_MONEY = frozenset({TerminalOutcome.FAILED, TerminalOutcome.NEVER_ASKED})
"""Ends after which nothing has moved, and a refund may be tried again."""


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One act of a terminal, under the number of our payment (sale) or refund (void, refund).

    Amounts in fen; ``at`` is the terminal's clock (MMDDhhmmss, it knows no year), ``settlement_day`` MMDD.
    ``reference_no`` and ``trace_no`` are the bank's names for it. The card number is kept masked only.
    ``tried_ms`` tells the tries of one refund apart (by the clock of its window), ``settlement_no`` is the settlement
    of its batch, empty while that is open. ``attached_key`` stands only where a person attached what the terminal had
    done without us: the bank's name of it, once.
    """

    number: str
    payment_no: str
    act: CardAct
    outcome: TerminalOutcome
    window_id: int
    operator_id: int
    recorded_at: datetime
    code: str = ""
    host_code: str = ""
    text: str = ""
    amount_fen: int = 0
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
    card_kind: str = ""
    at: str = ""
    settlement_day: str = ""
    slip: tuple[str, ...] = ()
    tried_ms: int = 0
    settlement_no: str = ""
    attached_key: str | None = None
    version: int = 0

    @property
    def total_fen(self) -> int:
        """What the payer has had taken off the bill by it: from the card and by the bank's discount."""
        return self.amount_fen + self.discount_fen


def may_replace(known: CardRecord | None, new: CardRecord) -> bool:
    """Whether a newer word is kept in place of the known one: nothing replaces what was done, and only what was done or
    another try (of a refund) replaces an end."""
    if known is None:
        return True
    if known.outcome is TerminalOutcome.DONE:
        return False
    another = known.window_id != new.window_id or new.tried_ms > known.tried_ms
    return known.outcome is TerminalOutcome.UNKNOWN or new.outcome is TerminalOutcome.DONE or another


def is_over(known: CardRecord, new: CardRecord) -> bool:
    """Whether a word has been overtaken: it is no success, and speaks of an earlier try than the one that is claimed,
    of another window's, or of what a person has attached since.

    That a try was never asked is heard of any window once the one before has ended: its claim may still be on the way,
    and would be held for ever after its window has let it go.
    """
    if new.outcome is TerminalOutcome.DONE:
        return False
    if known.attached_key is not None:
        return True
    if known.act is CardAct.SALE:
        return False
    if known.window_id != new.window_id:
        return known.outcome not in WITHOUT_MONEY or new.outcome is not TerminalOutcome.NEVER_ASKED
    return 0 < new.tried_ms < known.tried_ms


def bank_key(record: CardRecord) -> str:
    """The bank's name of a transaction: terminal, batch and trace, or its reference where those are not told; empty
    without either."""
    if record.trace_no:
        return "/".join((record.terminal_no or f"window {record.window_id}", record.batch_no, record.trace_no))
    return record.reference_no


def is_same_transaction(one: CardRecord, other: CardRecord) -> bool:
    """Whether two records of one trace number may be one transaction of the bank; what one does not tell decides
    nothing."""
    if one.reference_no and other.reference_no:
        return one.reference_no == other.reference_no
    if one.batch_no and other.batch_no and one.batch_no != other.batch_no:
        return False
    if one.terminal_no and other.terminal_no:
        return one.terminal_no == other.terminal_no
    return one.window_id == other.window_id
