"""Decides on the audit log: search, and go on where the page ended."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.core.clock import BEIJING
from app.desk.ports import Server
from app.wire.administration import AuditPage, SearchAudit
from ui.administration.models import AuditModel, AuditWanted
from ui.presenting import Presenting, Shows
from ui.tasks import TaskRunner

PAGE_ROWS = 100


class AuditPresenter(Presenting[AuditModel]):
    """Each search is itself written down by the server, so nothing is searched before somebody asks."""

    def __init__(self, view: Shows[AuditModel], tasks: TaskRunner, server: Server) -> None:
        super().__init__(view, tasks, AuditModel())
        self._server = server

    def search_requested(self, wanted: AuditWanted) -> None:
        """A new search, newest first."""
        if wanted.first_day and wanted.last_day and wanted.first_day > wanted.last_day:
            self.complain("audit.days_reversed", tone="warning")
            return
        self.show(wanted=wanted)
        self.ask(lambda: self._server.search_audit(asked(wanted)), self._first_page)

    def more_requested(self) -> None:
        """The next page of the same search."""
        before = self.model.before_row_id
        if before is not None:
            wanted = self.model.wanted
            self.ask(lambda: self._server.search_audit(asked(wanted, before)), self._next_page)

    def _first_page(self, page: AuditPage) -> None:
        self.show(rows=page.rows, before_row_id=page.before_row_id, searched=True)

    def _next_page(self, page: AuditPage) -> None:
        self.show(rows=(*self.model.rows, *page.rows), before_row_id=page.before_row_id)


def asked(wanted: AuditWanted, before_row_id: int | None = None) -> SearchAudit:
    """The search as the server takes it; days are whole days in Beijing."""
    return SearchAudit(
        username=wanted.username.strip(), action=wanted.action, subject=wanted.subject.strip(),
        window_id=wanted.window_id, first_at=_begins(wanted.first_day),
        last_at=_ends(wanted.last_day),
        before_row_id=before_row_id, limit=PAGE_ROWS,
    )  # fmt: skip


def _begins(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), BEIJING) if day else None


def _ends(day: date | None) -> datetime | None:
    """The last instant of a day."""
    return datetime.combine(day + timedelta(days=1), time(), BEIJING) - timedelta(microseconds=1) if day else None
