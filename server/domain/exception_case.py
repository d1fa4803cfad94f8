"""An exception of reconciliation: a difference that nothing explains, from its finding to its verified end."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from app.core.reconciliation import ExceptionAct, ExceptionState


class Cell(NamedTuple):
    """What one party says of it. ``cell`` is ``A`` (agrees), ``D`` (differs) or ``-`` (absent); an absent one has no
    record and all else is empty. ``sha256`` and ``line`` name the line of the statement. A tuple: a run makes
    tens of thousands."""

    party: str
    cell: str
    name: str = ""
    in_transit: bool = False
    amount_fen: int | None = None
    fee_milli_fen: int = 0
    kind: str = ""
    state: str = ""
    our_no: str = ""
    party_no: str = ""
    business_no: str = ""
    at: datetime | None = None
    day: date | None = None
    sha256: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """An exception as a run finds it. ``exception_no`` is made from what it is about (reference party, kind, our
    number, party's number, occurrence): the same difference in a later run is the same exception."""

    exception_no: str
    day: date
    pattern: str
    type: str
    field: str
    cause: str
    act: str
    people: int
    channel: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    at: datetime
    amount_fen: int
    at_risk_fen: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ExceptionCase:
    """One exception as it is stored. ``opened_by_run`` found it first, ``run_no`` last; ``account`` and ``order_no``
    are those of a proposal; ``outcome`` a stable code of how it ended; ``act_no`` the number under which its act is
    done (of a refund, an order, a ledger entry), stored before anything is sent."""

    found: Found
    state: ExceptionState
    opened_at: datetime
    changed_at: datetime
    limit_at: datetime
    opened_by_run: str
    run_no: str
    owner_id: int = 0
    act: ExceptionAct | None = None
    account: str = ""
    order_no: str = ""
    proposed_by: int = 0
    approved_by: int = 0
    executed_by: int = 0
    note: str = ""
    outcome: str = ""
    act_no: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of an exception's timeline; never changed and never deleted."""

    exception_no: str
    at: datetime
    source: str
    code: str
    values: tuple[tuple[str, str | int], ...] = ()
    operator_id: int = 0
    text: str = ""
    attachment_id: int = 0
    attachment_name: str = ""
    evidence_id: int = 0


def search_text(found: Found) -> str:
    """What a search by text looks into, in small letters: every number and the words of it."""
    cells = [number for cell in found.cells for number in (cell.our_no, cell.party_no, cell.business_no)]
    words = (found.exception_no, found.our_no, found.party_no, found.business_no, found.type, found.channel, *cells)
    return " ".join(dict.fromkeys(filter(None, words))).lower()


def parties_text(found: Found) -> str:
    """The parties whose cells it has, each as `` party:name ``; who is absent and not named is left out."""
    named = dict.fromkeys(f"{cell.party}:{cell.name}" for cell in found.cells if cell.name)
    return f" {' '.join(named)} "
