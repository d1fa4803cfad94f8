"""Find and open exceptions: the workbench's page with the server's totals, one with its evidence, a file for a
spreadsheet.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.core.clock import BEIJING, Clock
from app.core.errors import NotFound
from app.core.money import Money
from app.core.reconciliation import ExceptionState
from app.core.spreadsheet import safe_cell
from server.domain.exception_case import ExceptionCase
from server.domain.identity import Actor
from server.ports import ExceptionQuery, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.exception_detail import CaseDetail, ExceptionRow, case_of, detail_of, rows_of

EXPORT_PAGE, MOST_EXPORTED = 500, 100_000
HEADER = (
    "exception_no", "day", "state", "cells", "type", "cause", "act", "people", "channel", "kind", "our_no", "party_no",
    "business_no", "at", "amount_yuan", "at_risk_yuan", "opened_at", "limit_at", "owner", "proposed_by", "approved_by",
    "note", "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals of the open ones; ``types`` are (type, count, fen at risk), most money first."""

    open: int
    at_risk_fen: int
    overdue: int
    waiting_for_me: int
    types: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class FoundExceptions:
    """A page: how many fit, its rows, the totals of everything open."""

    total: int
    rows: Sequence[ExceptionRow]
    sums: Sums


class ReadExceptions:
    """Questions that change nothing but the audit log: who looked at what."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def search(
        self, actor: Actor, query: ExceptionQuery, *, mine_to_approve: bool = False, overdue: bool = False
    ) -> FoundExceptions:
        """One page. Raises NotPermitted."""
        require(actor, "exceptions.view")
        query = self._asked(actor, query, mine_to_approve=mine_to_approve, overdue=overdue)
        with self._reader() as work:
            total, cases = work.exceptions.search(query)
            return FoundExceptions(total, rows_of(work, actor, cases), self._sums(work, actor))

    def detail(self, actor: Actor, exception_no: str) -> CaseDetail:
        """One with its evidence; looking is written to the audit log. Raises NotPermitted, NotFound."""
        require(actor, "exceptions.view")
        with self._uow() as work:
            case = case_of(work, actor, exception_no)
            detail = detail_of(work, actor, case)
            work.audit.add(audit_row(actor, self._clock.now(), "exception.looked", exception_no))
            work.commit()
        return detail

    def standing(self, actor: Actor, numbers: Sequence[str]) -> Sequence[ExceptionRow]:
        """How these stand now, after an act on many: only what the actor may look at."""
        if "exceptions.view" not in actor.permissions:
            return ()
        with self._reader() as work:
            cases, seen = work.exceptions.of_numbers(list(dict.fromkeys(numbers))), {"", *actor.channels}
            return rows_of(work, actor, [one for one in cases if not actor.channels or one.found.channel in seen])

    def attachment(self, actor: Actor, exception_no: str, attachment_id: int) -> tuple[str, bytes]:
        """A file's name and content. Raises NotPermitted, NotFound ``exception.no_such_file``."""
        require(actor, "exceptions.view")
        with self._uow() as work:
            case_of(work, actor, exception_no)
            names = {piece.attachment_id: piece.attachment_name for piece in work.exceptions.timeline(exception_no)}
            stored = work.exceptions.attachment(attachment_id) if attachment_id in names else None
            if stored is None:
                raise NotFound("exception.no_such_file", exception_no=exception_no)
            row = audit_row(actor, self._clock.now(), "exception.file_read", exception_no, attachment_id=attachment_id)
            work.audit.add(row)
            work.commit()
        return names[attachment_id], stored[1]

    def export(
        self, actor: Actor, query: ExceptionQuery, *, mine_to_approve: bool = False, overdue: bool = False
    ) -> bytes:
        """All that fits (at most 100,000 rows) as CSV, in the order asked for; who took it is written to the audit log.
        Raises NotPermitted."""
        require(actor, "exceptions.view")
        query = self._asked(actor, query, mine_to_approve=mine_to_approve, overdue=overdue)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(HEADER)
        count = 0
        with self._reader() as work:
            for page in _pages(work, query):
                writer.writerows(_csv_row(row) for row in rows_of(work, actor, page))
                count += len(page)
        with self._uow() as work:
            work.audit.add(audit_row(actor, self._clock.now(), "exception.exported", "", rows=count))
            work.commit()
        return text.getvalue().encode("utf-8-sig")

    def _asked(self, actor: Actor, query: ExceptionQuery, *, mine_to_approve: bool, overdue: bool) -> ExceptionQuery:
        query = replace(query, channels=actor.channels)
        if mine_to_approve:
            query = replace(query, states=(ExceptionState.PROPOSED,), not_proposed_by=actor.operator.operator_id)
        return replace(query, limit_before=self._clock.now()) if overdue else query

    def _sums(self, work: UnitOfWork, actor: Actor) -> Sums:
        types = sorted(work.exceptions.summary(self._clock.now(), actor.channels), key=lambda row: (-row[2], row[0]))
        waiting = ExceptionQuery(
            states=(ExceptionState.PROPOSED,), not_proposed_by=actor.operator.operator_id, channels=actor.channels,
            limit=0,
        )  # fmt: skip
        return Sums(
            open=sum(count for _, count, _, _ in types),
            at_risk_fen=sum(fen for _, _, fen, _ in types),
            overdue=sum(late for _, _, _, late in types),
            waiting_for_me=work.exceptions.search(waiting)[0],
            types=tuple((kind, count, fen) for kind, count, fen, _ in types),
        )


def _pages(work: UnitOfWork, query: ExceptionQuery) -> Iterator[Sequence[ExceptionCase]]:
    for offset in range(0, MOST_EXPORTED, EXPORT_PAGE):
        total, page = work.exceptions.search(replace(query, offset=offset, limit=EXPORT_PAGE))
        if page:
            yield page
        if offset + EXPORT_PAGE >= total:
            return


def _csv_row(row: ExceptionRow) -> list[str | int]:
    case, found = row.case, row.case.found
    at, opened_at, limit_at = (
        f"{each.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" for each in (found.at, case.opened_at, case.limit_at)
    )
    cells: list[str | int] = [
        found.exception_no, found.day.isoformat(), case.state.value, found.pattern, found.type, found.cause,
        case.act.value if case.act else found.act, found.people, found.channel, found.kind, found.our_no,
        found.party_no, found.business_no, at, Money(found.amount_fen).yuan, Money(found.at_risk_fen).yuan, opened_at,
        limit_at, row.owner_name, row.proposed_by, row.approved_by, case.note, case.outcome,
    ]  # fmt: skip
    return [safe_cell(cell) if isinstance(cell, str) else cell for cell in cells]
