"""What the exception workbench shows: one page of the list, the case in front, what is marked, what is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.core.reconciliation import OPEN_EXCEPTIONS, ExceptionState
from app.wire.exceptions import (
    ExceptionDetail,
    ExceptionSummary,
    ExceptionView,
    SearchExceptions,
)
from app.wire.reconciliation import PatternView
from ui.exceptions.saved_views import SavedView
from ui.presenting import Fault
from ui.widgets.saving_bar import Saving

MOST_TOGETHER = 500
"""As many exceptions as the server takes in one request."""
STATE_LOOKS: Mapping[ExceptionState, tuple[str, str]] = {
    ExceptionState.NEW: ("danger", "warning"),
    ExceptionState.PROPOSED: ("warning", "hourglass"),
    ExceptionState.APPROVED: ("primary", "check"),
    ExceptionState.EXECUTED: ("primary", "hourglass"),
    ExceptionState.VERIFIED: ("success", "success"),
    ExceptionState.CLOSED_BY_STATEMENT: ("success", "success"),
    ExceptionState.WRITTEN_OFF: ("muted", "minus"),
    ExceptionState.UNDONE: ("unknown", "undo"),
}
"""How each state looks: tone and icon, beside its word."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the list that ``serial`` counts, from ``offset`` on; another serial is another list."""

    serial: int = 0
    total: int = 0
    offset: int = 0
    rows: tuple[ExceptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a party said just now: a code of ``exception.asked``, the party's own code, and an amount."""

    exception_no: str
    party: str
    outcome: str
    amount_fen: int | None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchModel:
    """All that the screen shows. ``opened`` says that the case in front stands beside the list; ``now`` is the
    server's time as this desk knows it."""

    now: datetime
    my_id: int = 0
    may_propose: bool = False
    may_approve: bool = False
    may_execute: bool = False
    query: SearchExceptions = field(default_factory=SearchExceptions)
    page: Page = field(default_factory=Page)
    summary: ExceptionSummary | None = None
    loaded: bool = False
    opened: bool = False
    opening: str = ""
    detail: ExceptionDetail | None = None
    asking: str = ""
    asked: Asked | None = None
    marked: Mapping[str, ExceptionView] = field(default_factory=dict)
    results: tuple[tuple[ExceptionView, str], ...] = ()
    views: tuple[SavedView, ...] = ()
    saving: Saving | None = None
    patterns: tuple[PatternView, ...] = ()
    busy: bool = False
    fault: Fault | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is asked for, so that an empty list may be the conditions' doing."""
        plain = SearchExceptions(sort=self.query.sort, descending=self.query.descending, limit=self.query.limit)
        return replace(self.query, offset=0) != plain

    @property
    def marked_fen(self) -> int:
        """Money at risk in all that is marked."""
        return sum(each.at_risk_fen for each in self.marked.values())

    def may(self, event: str) -> bool:
        """Whether the server lets who looks cause an event of the case in front."""
        return self.detail is not None and event in self.detail.exception.may

    @property
    def executable(self) -> bool:
        """Executing an approved write-off is an event of its own."""
        return self.may("execute") or self.may("write_off")

    @property
    def waits_for_another(self) -> bool:
        """Whether somebody else can approve the case in front at this screen."""
        found = self.detail.exception if self.detail else None
        return found is not None and found.state is ExceptionState.PROPOSED and not self.may("approve")

    @property
    def takeable(self) -> bool:
        """Whether who looks may become the owner of the case in front."""
        found = self.detail.exception if self.detail else None
        return found is not None and self.may_propose and is_open(found) and found.owner_id != self.my_id

    def marked_that_may(self, event: str) -> list[ExceptionView]:
        """Those of the marked that allow an event now."""
        wanted = {event, "write_off"} if event == "execute" else {event}
        return [each for each in self.marked.values() if wanted & set(each.may)]


def is_open(row: ExceptionView) -> bool:
    """Whether it still needs somebody."""
    return row.state in OPEN_EXCEPTIONS


def pattern_of(row: ExceptionView) -> tuple[str, str, str, str]:
    """What makes two exceptions equals: the picture of the cells, the field that differs, the type, payment or
    refund."""
    return row.cells, row.field, row.type, row.kind


def goes_on(row: ExceptionView) -> bool:
    """Whether many such can be carried on together: proposed, agreed to (perhaps by a second person), executed."""
    return row.state is ExceptionState.PROPOSED or not {"propose", "approve", "execute", "write_off"}.isdisjoint(
        row.may
    )


def overdue(row: ExceptionView, now: datetime) -> bool:
    """Whether its time is over and it is still open."""
    return is_open(row) and row.limit_at < now
