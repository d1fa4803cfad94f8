"""Search the audit log; the search itself is a line of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from server.domain.audit import AuditRow
from server.domain.identity import Actor
from server.ports import AuditQuery, UnitOfWorkFactory
from server.services.authorise import audit_row, require


class SearchAudit:
    """Needs ``audit.view``. Rows newest first; a page continues before its last row id."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._reader, self._uow, self._clock = reader, uow, clock

    def __call__(self, actor: Actor, query: AuditQuery, *, username: str = "") -> Sequence[AuditRow]:
        """Rows that meet the query and, when given, were written by the operator of that name."""
        require(actor, "audit.view")
        with self._reader() as work:
            if username:
                operator = work.operators.by_username(username)
                if operator is None:
                    return ()
                query = replace(query, operator_id=operator.operator_id)
            rows = work.audit.search(query)
        if query.before_row_id is None:
            with self._uow() as work:
                now, subject = self._clock.now(), query.subject
                row = audit_row(
                    actor, now, "audit.searched", query.action, username=username, about=subject, found=len(rows)
                )
                work.audit.add(row)
                work.commit()
        return rows

    def window_names(self, actor: Actor) -> Mapping[int, str]:
        """The name of every window by its id, for the rows that were found."""
        require(actor, "audit.view")
        with self._reader() as work:
            return {window.window_id: window.name for window in work.windows.all()}
