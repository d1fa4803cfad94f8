"""Statements and layouts as HTTP shows them, and layouts as they come in."""

from dataclasses import asdict
from typing import Any

from app.wire.statements import ColumnMap, LayoutPreview, PreviewRow, StatementView
from app.wire.statements import Layout as LayoutView
from app.wire.statements import LayoutTotals as TotalsView
from server.reconciliation.layout import Layout, LayoutColumn, LayoutTotals
from server.services.layouts import Preview
from server.services.statements import SeenStatement


def statement_view(seen: SeenStatement) -> StatementView:
    """A statement as a person sees it."""
    one = seen.statement
    return StatementView(
        statement_id=one.statement_id, party=one.party, name=one.name, merchant=one.merchant, day=one.day,
        state=one.state, file_name=one.file_name, sha256=one.sha256, bytes=one.size, lines=one.lines,
        total_fen=one.total_fen, due_at=one.due_at, received_at=one.received_at, fetched_by=seen.fetched_by,
        error=one.error, error_values=dict(one.error_values), by_hand=seen.by_hand, title=seen.title,
    )  # fmt: skip


def layout_view(layout: Layout) -> LayoutView:
    """A layout as it goes out."""
    values: dict[str, Any] = asdict(layout)
    values["columns"] = tuple(ColumnMap(**column) for column in values["columns"])
    values["totals"] = TotalsView(**values["totals"]) if layout.totals else None
    return LayoutView(**values)


def layout_of(view: LayoutView) -> Layout:
    """A layout as it came in."""
    values: dict[str, Any] = asdict(view)
    values["columns"] = tuple(LayoutColumn(**column) for column in values["columns"])
    values["totals"] = LayoutTotals(**values["totals"]) if view.totals else None
    return Layout(**values)


def preview_view(preview: Preview) -> LayoutPreview:
    """What a sample came to."""
    rows = [
        PreviewRow(
            line=row["line"], kind=row["kind"], our_no=row["our_no"], party_no=row["party_no"],
            amount_fen=row["amount_fen"], fee_milli_fen=row["fee_milli_fen"], at=row["at"],
        )
        for row in preview.rows.iter_rows(named=True)
    ]  # fmt: skip
    error = preview.error
    return LayoutPreview(
        rows=tuple(rows), total=preview.total, total_fen=preview.total_fen, error=error.code if error else "",
        error_values=dict(error.values) if error else {},
    )  # fmt: skip
