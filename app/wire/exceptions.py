"""Exceptions of reconciliation: search, evidence, acts by one or two people, and what connected systems may ask."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.reconciliation import ExceptionAct, ExceptionState
from app.wire.limits import OptionalIdentifier, ShortText
from app.wire.refunds import StepUp

ExceptionNo = Annotated[
    str, Meta(pattern=r"^X[0-9A-HJKMNP-TV-Z]{27}$", description="The same difference, the same number.")
]
Decision = Literal["approve", "withdraw", "execute", "undo", "take"]
LARGEST_PAGE = 500
LARGEST_ATTACHMENT_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchExceptions:
    """``POST /api/exceptions/search`` (and ``…/export`` for a CSV file of all that fits). ``text`` is looked for in
    numbers, type and owner; worst (most money at risk, then oldest) first unless sorted otherwise."""

    text: OptionalIdentifier = ""
    states: tuple[ExceptionState, ...] = ()
    """Empty: every open one."""
    types: Annotated[tuple[OptionalIdentifier, ...], Meta(max_length=50)] = ()
    pattern: Annotated[str, Meta(pattern=r"^([AD-]{4})?$")] = ""
    channel: OptionalIdentifier = ""
    owner_id: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    mine_to_approve: bool = False
    overdue: bool = False
    first_day: date | None = None
    last_day: date | None = None
    sort: Literal["worst", "opened_at", "amount_fen", "limit_at", "type", "state", "owner"] = "worst"
    descending: bool = False
    offset: Annotated[int, Meta(ge=0, le=2**40)] = 0
    limit: Annotated[int, Meta(ge=1, le=LARGEST_PAGE)] = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionView:
    """One exception as a row of the workbench. ``cells`` and ``type`` as in the table of patterns; ``at_risk_fen`` the
    money that is lost if nothing is done; ``limit_at`` when it must be done by; ``act`` is the proposed act, or the
    table's safe act while nothing is proposed; ``people`` how many must agree to it."""

    exception_no: str
    day: date
    state: ExceptionState
    cells: str
    type: str
    field: str
    cause: str
    act: ExceptionAct
    people: int
    channel: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    at: datetime
    amount_fen: int
    at_risk_fen: int
    opened_at: datetime
    limit_at: datetime
    changed_at: datetime
    owner_id: int
    owner_name: str
    proposed_by: str
    proposed_by_id: int
    approved_by: str
    note: str
    run_no: str
    version: int
    may: tuple[str, ...] = ()
    """Names of ExceptionEvent that the caller may cause now (both state and person allow it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionSummary:
    """Totals of the server, not of the screen. ``types`` are (type, count, fen at risk), most money first."""

    open: int
    at_risk_fen: int
    overdue: int
    waiting_for_me: int
    types: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionPage:
    """Rows from ``offset`` on; ``total`` is how many fit."""

    total: int
    offset: int
    rows: tuple[ExceptionView, ...]
    summary: ExceptionSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """What one party says of it; ``present`` false: nothing. ``cell`` is ``agrees``, ``differs`` or ``absent``;
    ``in_transit`` says that its calendar explains the absence. ``line`` of the statement with this hash."""

    party: str
    name: str
    present: bool
    cell: str
    in_transit: bool
    amount_fen: int | None
    fee_milli_fen: int
    kind: str
    state: str
    our_no: str
    party_no: str
    business_no: str
    at: datetime | None
    day: date | None
    sha256: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """One piece of evidence: ``source`` is ``desk``, ``platform``, ``channel``, ``business``, ``statement``, ``run`` or
    ``person``; ``code`` stable, with ``values``; ``text`` a person's own words; ``attachment_id`` 0 without one."""

    at: datetime
    source: str
    code: str
    values: dict[str, str | int]
    who: str
    text: str
    attachment_id: int
    attachment_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """``GET /api/exceptions/{exception_no}/attachments/{attachment_id}``: a file of the timeline, as it was given."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionDetail:
    """``GET /api/exceptions/{exception_no}``. ``acts`` are (act, people) that are safe now, the table's first."""

    exception: ExceptionView
    cells: tuple[CellView, ...]
    timeline: tuple[TimelineView, ...]
    acts: tuple[tuple[ExceptionAct, int], ...]
    order_no: str
    payment_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """``POST /api/exceptions/{exception_no}/propose``. ``order_no`` for attach, ``account`` for a write-off; the reason
    (``note``) is never empty. Answers the ExceptionDetail, as every act does."""

    act: ExceptionAct
    note: ShortText
    account: OptionalIdentifier = ""
    order_no: OptionalIdentifier = ""
    version: Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideException:
    """``POST /api/exceptions/{exception_no}/{approve|withdraw|execute|undo|take}``. ``step_up`` lets a second person
    agree at this screen; ``note`` says why (withdraw, undo)."""

    note: ShortText = ""
    step_up: StepUp | None = None
    version: Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLive:
    """``POST /api/exceptions/{exception_no}/ask``: what the party says right now; answers AskedLive."""

    party: Literal["channel", "business"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLive:
    """The answer as words of ours: ``outcome`` a stable code (``paid``, ``not_paid``, ``refunded``, ``posted``,
    ``not_posted``, ``unknown``, ``no_answer``) and the detail as it is now, with the answer in its timeline."""

    outcome: str
    channel_code: str
    amount_fen: int | None
    detail: ExceptionDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """``POST /api/exceptions/{exception_no}/comments``: words, a file, or both."""

    text: ShortText = ""
    file_name: OptionalIdentifier = ""
    content: Annotated[
        bytes, Meta(max_length=LARGEST_ATTACHMENT_BYTES, description="Base64 of a PDF, JPEG or PNG.")
    ] = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMany:
    """``POST /api/exceptions/propose-many``: one act for exceptions of one pattern (at most 500), each checked."""

    exceptions: Annotated[tuple[tuple[ExceptionNo, int], ...], Meta(min_length=1, max_length=500)]
    """(number, version)."""
    act: ExceptionAct
    note: ShortText
    account: OptionalIdentifier = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideMany:
    """``POST /api/exceptions/{approve|execute}-many``."""

    exceptions: Annotated[tuple[tuple[ExceptionNo, int], ...], Meta(min_length=1, max_length=500)]
    note: ShortText = ""
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyDone:
    """What became of each: (number, stable code; ``done`` or why not); ``rows`` are how they stand now."""

    results: tuple[tuple[str, str], ...]
    rows: tuple[ExceptionView, ...] = ()
