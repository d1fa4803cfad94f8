"""What connected systems say and hear about exceptions: the signed interface under ``/api/open``."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.reconciliation import ExceptionState
from app.wire.limits import AmountFen, Identifier, OptionalIdentifier, ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenException:
    """An open exception that concerns the caller's own records; words of people and names are not part of it."""

    exception_no: str
    day: date
    state: ExceptionState
    type: str
    cells: str
    field: str
    cause: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    at: datetime
    amount_fen: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExceptions:
    """``GET /api/open/exceptions``: rows from ``offset`` on, the oldest first; ``total`` is how many there are."""

    total: int
    offset: int
    rows: tuple[OpenException, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDifference:
    """``POST /api/open/reports``: the caller has a record that it cannot match. ``report_no`` is the caller's own
    number of this report; the same number again is the same report. ``our_no`` is Paydesk's number where it knows one,
    ``party_no`` its own. ``state`` is how sure its record is."""

    report_no: Identifier
    kind: Literal["pay", "refund"]
    our_no: OptionalIdentifier = ""
    party_no: OptionalIdentifier = ""
    business_no: OptionalIdentifier = ""
    amount_fen: AmountFen
    at: datetime
    state: Literal["done", "unknown", "not_done"] = "done"
    text: ShortText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """``outcome``: ``agrees`` (the records here say the same: nothing was opened), ``known`` (it stands beside an
    exception that there was) or ``opened``. ``exception_no`` is empty when all agrees."""

    outcome: Annotated[str, Meta(pattern="^(agrees|known|opened)$")]
    exception_no: str
