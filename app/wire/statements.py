"""Statements of parties: what was fetched or handed in, and the layouts of files that a hospital configures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from app.core.reconciliation import StatementState
from app.wire.limits import Identifier, OptionalIdentifier, ShortText, Word

LayoutParty = Literal["channel", "business", "source", "bank"]
Party = Literal["channel", "business", "source", "bank", "funds"]
"""``funds``: the fund bill of the channel of that name, what its own books say moved."""
LARGEST_UPLOAD_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """One party's statement of one accounting day. ``statement_id`` is 0 while nothing was received. ``error`` is a
    stable code with line, column, rule in ``error_values``; ``fetched_by`` is empty when the server fetched it.
    ``by_hand``: nobody can be asked for it; a person hands the file in, by the layout of this ``title``.
    ``GET /api/statements/{statement_id}/file`` answers the raw file, byte for byte as it came."""

    statement_id: int
    party: str
    name: str
    merchant: str
    day: date
    state: StatementState
    file_name: str
    sha256: str
    bytes: int
    lines: int
    total_fen: int
    due_at: datetime | None
    received_at: datetime | None
    fetched_by: str
    error: str
    error_values: dict[str, str | int]
    by_hand: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementList:
    """``GET /api/statements?first=&last=``: what is expected and what is there, by day and party."""

    statements: tuple[StatementView, ...]


RequestNumber = Annotated[
    str, Meta(pattern=r"^([0-9a-f]{32})?$", description="By which who asks can break the request off; empty: nobody.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchNow:
    """``POST /api/statements/fetch``: ask the party now; answers the StatementView. Refused ``statement.stopped`` once
    it was broken off."""

    party: Party
    name: Identifier
    day: date
    request: RequestNumber = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRequest:
    """``POST /api/statements/stop``: break off a request of one's own; answers ``Stopped``."""

    request: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """``stopped`` false: what came was stored before, whole."""

    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInStatement:
    """``POST /api/statements``: a file by hand, the same file that the party would give. Answers the StatementView;
    refused ``statement.stopped`` once it was broken off."""

    party: Party
    name: Identifier
    day: date
    file_name: Identifier
    content: Annotated[bytes, Meta(min_length=1, max_length=LARGEST_UPLOAD_BYTES, description="Base64.")]
    request: RequestNumber = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """Where one field of the canonical row comes from: a header's name, or for files without header or of fixed width
    a place (from 1) and a width."""

    field: Literal[
        "our_no", "party_no", "business_no", "amount", "fee", "kind", "at", "date", "time", "state", "terminal", "trace"
    ]
    header: OptionalIdentifier = ""
    place: Annotated[int, Meta(ge=0, le=10_000)] = 0
    width: Annotated[int, Meta(ge=0, le=1000)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutTotals:
    """Which line of the footer (from 1) says how many rows there are and what they come to; a place of 0: it does not
    say that. ``sum_of``: payments less refunds, payments alone, or both added. Widths are of fixed ones."""

    line: Annotated[int, Meta(ge=1, le=100)]
    count_place: Annotated[int, Meta(ge=0, le=10000)] = 0
    count_width: Annotated[int, Meta(ge=0, le=1000)] = 0
    sum_place: Annotated[int, Meta(ge=0, le=10000)] = 0
    sum_width: Annotated[int, Meta(ge=0, le=1000)] = 0
    sum_of: Literal["net", "paid", "all"] = "net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a card acquirer's or bank's file is read. ``unit`` of amounts; ``sign`` says how money given back is told:
    by a minus sign, or by words in the ``kind`` column that ``refund_words`` names."""

    name: Word
    party: LayoutParty
    title: Identifier
    encoding: Literal["utf-8", "gbk"]
    delimiter: Literal["", ",", "|", "\t", ";", "fixed"]
    header_lines: Annotated[int, Meta(ge=0, le=100)]
    """Lines before the first row; with header names the last of them holds the names."""
    footer_lines: Annotated[int, Meta(ge=0, le=100)]
    unit: Literal["yuan", "fen"]
    sign: Literal["minus", "word"]
    refund_words: tuple[Identifier, ...]
    date_form: Identifier
    """strptime form of ``date`` or ``at``; time is ``time_form``."""
    time_form: OptionalIdentifier
    columns: Annotated[tuple[ColumnMap, ...], Meta(min_length=2, max_length=20)]
    version: int = 0
    totals: LayoutTotals | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLayout:
    """``POST /api/statement-layouts/try``: read a sample by a layout that is not saved yet."""

    layout: Layout
    sample: Annotated[bytes, Meta(min_length=1, max_length=4 * 1024 * 1024, description="Base64.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One row of a sample as it would be understood."""

    line: int
    kind: str
    our_no: str
    party_no: str
    amount_fen: int
    fee_milli_fen: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutPreview:
    """The first rows, how many there are, their sum; ``error`` with line, column and rule where it cannot be read."""

    rows: tuple[PreviewRow, ...]
    total: int
    total_fen: int
    error: str
    error_values: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutList:
    """``GET /api/statement-layouts``; ``PUT /api/statement-layouts/{name}`` saves one (Layout in, Layout out)."""

    layouts: tuple[Layout, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SayNone:
    """``POST /api/statements/none``: a person says that a party had nothing that day, and how they know."""

    party: Party
    name: Identifier
    day: date
    note: ShortText
