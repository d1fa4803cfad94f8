"""What is kept of an act of a card terminal: enough to void or refund it, to match it, and to print its slip again."""

from dataclasses import dataclass
from datetime import datetime

from app.core.terminal import CardAct, TerminalOutcome


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One act of a terminal, under the number of our payment (sale) or refund (void, refund).

    Amounts in fen; ``at`` is the terminal's clock (MMDDhhmmss, it knows no year), ``settlement_day`` MMDD.
    ``reference_no`` and ``trace_no`` are the bank's names for it. The card number is kept masked only.
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
    version: int = 0

    @property
    def total_fen(self) -> int:
        """What the payer has had taken off the bill by it: from the card and by the bank's discount."""
        return self.amount_fen + self.discount_fen


def may_replace(known: CardRecord | None, new: CardRecord) -> bool:
    """Whether a newer word is kept in place of the known one: nothing replaces what was done, and only what was done
    replaces an end."""
    if known is None:
        return True
    if known.outcome is TerminalOutcome.DONE:
        return False
    return known.outcome is TerminalOutcome.UNKNOWN or new.outcome is TerminalOutcome.DONE
