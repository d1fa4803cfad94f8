"""Exceptions as wire values, in pure functions."""

from collections.abc import Sequence

from app.core.reconciliation import ExceptionAct
from app.wire.exceptions import (
    AskedLive,
    CellView,
    ExceptionDetail,
    ExceptionPage,
    ExceptionSummary,
    ExceptionView,
    ManyDone,
    SearchExceptions,
    TimelineView,
)
from server.domain.exception_acts import first_act, people_for
from server.domain.exception_case import Cell
from server.ports import ExceptionQuery
from server.services.exception_detail import CaseDetail, Dated, ExceptionRow
from server.services.execute_exception import Asked
from server.services.many_exceptions import Results
from server.services.read_exceptions import FoundExceptions

CELLS = {"A": "agrees", "D": "differs", "-": "absent"}


def exception_query(data: SearchExceptions) -> ExceptionQuery:
    """What is looked for."""
    return ExceptionQuery(
        text=data.text, states=data.states, types=data.types, channel=data.channel, pattern=data.pattern,
        owner_id=data.owner_id, first_day=data.first_day, last_day=data.last_day, sort=data.sort,
        descending=data.descending, offset=data.offset, limit=data.limit,
    )  # fmt: skip


def page_view(found: FoundExceptions, offset: int) -> ExceptionPage:
    """A page with the totals of the server."""
    sums = found.sums
    return ExceptionPage(
        total=found.total, offset=offset, rows=tuple(map(row_view, found.rows)),
        summary=ExceptionSummary(
            open=sums.open, at_risk_fen=sums.at_risk_fen, overdue=sums.overdue, waiting_for_me=sums.waiting_for_me,
            types=sums.types,
        ),
    )  # fmt: skip


def row_view(row: ExceptionRow) -> ExceptionView:
    """One row of the workbench."""
    case, found = row.case, row.case.found
    act = case.act or first_act(found) or ExceptionAct.EXPLAIN
    return ExceptionView(
        exception_no=found.exception_no, day=found.day, state=case.state, cells=found.pattern, type=found.type,
        field=found.field, cause=found.cause, act=act, people=people_for(found, act), channel=found.channel,
        kind=found.kind, our_no=found.our_no, party_no=found.party_no, business_no=found.business_no, at=found.at,
        amount_fen=found.amount_fen, at_risk_fen=found.at_risk_fen, opened_at=case.opened_at, limit_at=case.limit_at,
        changed_at=case.changed_at, owner_id=case.owner_id, owner_name=row.owner_name, proposed_by=row.proposed_by,
        proposed_by_id=case.proposed_by, approved_by=row.approved_by, note=case.note, run_no=case.run_no,
        version=case.version, may=row.may,
    )  # fmt: skip


def detail_view(detail: CaseDetail) -> ExceptionDetail:
    """One exception opened."""
    return ExceptionDetail(
        exception=row_view(detail.row), cells=tuple(map(cell_view, detail.row.case.found.cells)),
        timeline=tuple(map(timeline_view, detail.timeline)), acts=detail.acts, order_no=detail.order_no,
        payment_no=detail.payment_no,
    )  # fmt: skip


def cell_view(cell: Cell) -> CellView:
    """What one party says of it."""
    return CellView(
        party=cell.party, name=cell.name, present=cell.at is not None, cell=CELLS[cell.cell],
        in_transit=cell.in_transit, amount_fen=cell.amount_fen, fee_milli_fen=cell.fee_milli_fen, kind=cell.kind,
        state=cell.state, our_no=cell.our_no, party_no=cell.party_no, business_no=cell.business_no, at=cell.at,
        day=cell.day, sha256=cell.sha256, line=cell.line,
    )  # fmt: skip


def timeline_view(dated: Dated) -> TimelineView:
    """One piece of evidence."""
    piece = dated.piece
    return TimelineView(
        at=piece.at, source=piece.source, code=piece.code, values=dict(piece.values), who=dated.who, text=piece.text,
        attachment_id=piece.attachment_id, attachment_name=piece.attachment_name,
    )  # fmt: skip


def asked_view(asked: Asked) -> AskedLive:
    """What a party said just now."""
    said = asked.said
    return AskedLive(
        outcome=said.outcome, channel_code=said.code, amount_fen=said.amount_fen, detail=detail_view(asked.detail)
    )


def many_view(results: Results, rows: Sequence[ExceptionRow]) -> ManyDone:
    """What became of each, and how it stands."""
    return ManyDone(results=tuple(results), rows=tuple(map(row_view, rows)))
