"""Storage of exceptions as the services need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from app.core.reconciliation import ExceptionState
from server.domain.exception_case import Evidence, ExceptionCase


@dataclass(frozen=True, slots=True)
class ExceptionQuery:
    """Conditions, all optional, joined by *and*; sorted, counted and cut by the database. No ``states``: every open
    one. ``channels``: one of these, or none named (empty: any).
    ``party`` (``business:his``) is one of its cells; a ``limit`` of 0 only counts."""

    text: str = ""
    states: tuple[ExceptionState, ...] = ()
    types: tuple[str, ...] = ()
    channel: str = ""
    channels: frozenset[str] = frozenset()
    pattern: str = ""
    party: str = ""
    owner_id: int = 0
    not_proposed_by: int = 0
    limit_before: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    sort: str = "worst"
    descending: bool = False
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """New exceptions of a run, and what an implementation has made of them for itself."""

    cases: Sequence[ExceptionCase]
    rows: Sequence[Any] = field(default=(), repr=False)


class Exceptions(Protocol):
    def add(self, case: ExceptionCase) -> None:
        """Store a new exception; Conflict ``exception.exists``."""
        ...

    def add_many(self, cases: Sequence[ExceptionCase]) -> None:
        """Store many new ones in one go."""
        ...

    def ready(self, cases: Sequence[ExceptionCase]) -> Draft:
        """What `draft` stores, made ready beforehand (by any unit of work), so that nobody waits for that meanwhile."""
        ...

    def draft(self, run_no: str, draft: Draft) -> None:
        """Store new ones that a run has found. Until `show_drafts` nothing else here knows of them (a second one of a
        number is refused all the same: Conflict ``exception.exists``)."""
        ...

    def show_drafts(self, run_no: str) -> None:
        """From this commit on the drafts of a run are exceptions like any other, all at once and however many."""
        ...

    def drafting(self) -> Sequence[str]:
        """The runs that have drafts, by number."""
        ...

    def drafts(self, run_no: str) -> Sequence[str]:
        """The numbers of a run's drafts. Looks at every exception: for a reader, after a run was interrupted."""
        ...

    def forget_drafts(self, run_no: str, exception_nos: Sequence[str]) -> None:
        """Remove some of a run's drafts with their evidence."""
        ...

    def get(self, exception_no: str, *, for_update: bool = False) -> ExceptionCase | None: ...

    def of_numbers(self, exception_nos: Sequence[str]) -> Sequence[ExceptionCase]:
        """Those of the numbers that exist, in any state."""
        ...

    def save(self, case: ExceptionCase) -> None:
        """Store a changed exception whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def unchanged(self, versions: Mapping[str, int]) -> bool:
        """Whether all of these numbers are there and have the version that is given, the one read before: versions
        only grow."""
        ...

    def save_closed(self, cases: Sequence[ExceptionCase]) -> None:
        """Store many that were closed by one act (`server.domain.exception_acts.closed`), as `save` does each."""
        ...

    def open_of_days(self, first_day: date, last_day: date) -> Sequence[ExceptionCase]:
        """Open ones found for these accounting days."""
        ...

    def search(self, query: ExceptionQuery) -> tuple[int, Sequence[ExceptionCase]]:
        """How many fit, and the rows of the page."""
        ...

    def summary(self, now: datetime, channels: frozenset[str] = frozenset()) -> Sequence[tuple[str, int, int, int]]:
        """Open ones by type: type, count, fen at risk, how many are past their limit. ``channels`` as in a query."""
        ...

    def add_evidence(self, evidence: Evidence, content: bytes = b"") -> Evidence:
        """Store one piece with the file it carries (if any) and answer it with its ids."""
        ...

    def add_evidence_many(self, pieces: Sequence[Evidence]) -> None:
        """Store many pieces without files in one go."""
        ...

    def timeline(self, exception_no: str) -> Sequence[Evidence]:
        """Oldest first."""
        ...

    def attachment(self, attachment_id: int) -> tuple[str, bytes] | None:
        """The exception's number and the file."""
        ...

    def first_call(self, system: str, nonce: str, at: datetime, forget_before: datetime) -> bool:
        """Whether a connected system uses this nonce for the first time since ``forget_before``; kept from now on."""
        ...
