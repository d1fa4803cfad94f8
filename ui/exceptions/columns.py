"""The columns of the workbench's list."""

from __future__ import annotations

from collections.abc import Callable

from app.wire.exceptions import ExceptionView
from ui.exceptions.models import STATE_LOOKS, WorkbenchModel, overdue
from ui.exceptions.wording import age_of, limit_of, name_of, picture
from ui.text import date_time, money, translate, word
from ui.widgets.grid_layout import GridLayout
from ui.widgets.paged_model import GridColumn

HIDDEN = frozenset({"field", "party_no", "business_no", "at", "kind", "amount", "day", "run", "note", "approved"})
"""What is not shown until somebody chooses it."""

TYPE_TONES = {
    "surplus": "warning", "not_ours": "warning", "shortage": "danger", "amount": "danger", "kind": "danger",
    "channel_differs": "danger", "business_differs": "warning", "posting_missing": "warning",
}  # fmt: skip


def usual_layout(columns: list[GridColumn[ExceptionView]]) -> GridLayout:
    """How the list looks while nobody arranged it: mark and money stay when it scrolls sideways."""
    return GridLayout(
        order=tuple(each.name for each in columns), widths={each.name: each.width for each in columns}, hidden=HIDDEN,
        frozen=2,
    )  # fmt: skip


def case_columns(model: Callable[[], WorkbenchModel]) -> list[GridColumn[ExceptionView]]:
    """All columns there are; ``model`` says what is marked and what the time is."""
    return [*_main(model), *_more()]


def _main(model: Callable[[], WorkbenchModel]) -> list[GridColumn[ExceptionView]]:
    return [
        GridColumn(
            name="mark", title=lambda: "✓", width=48, text=lambda _row: "",
            icon=lambda row: "check" if row.exception_no in model().marked else "",
            tone=lambda _row: "primary",
        ),
        GridColumn(
            name="risk", title=lambda: translate("exceptions", "At risk"), width=112, right=True, sort="worst",
            text=lambda row: money(row.at_risk_fen),
        ),
        GridColumn(
            name="type", title=lambda: translate("exceptions", "Type"), width=150, sort="type",
            text=lambda row: name_of("type", row.type), tone=lambda row: TYPE_TONES.get(row.type, ""),
            hint=lambda row: name_of("cause", row.cause),
        ),
        GridColumn(
            name="state", title=lambda: translate("exceptions", "State"), width=124, sort="state",
            text=lambda row: name_of("state", row.state), tone=lambda row: STATE_LOOKS[row.state][0],
            icon=lambda row: STATE_LOOKS[row.state][1],
        ),
        GridColumn(
            name="cells", title=lambda: translate("exceptions", "Four records"), width=112,
            text=lambda row: picture(row.cells), hint=lambda row: name_of("cause", row.cause),
        ),
        GridColumn(
            name="channel", title=lambda: translate("exceptions", "Channel"), width=92,
            text=lambda row: word(row.channel) if row.channel else "—",
        ),
        GridColumn(
            name="act", title=lambda: translate("exceptions", "Safe act"), width=184,
            text=lambda row: name_of("act", row.act),
        ),
        GridColumn(
            name="limit", title=lambda: translate("exceptions", "Limit"), width=150, sort="limit_at",
            text=lambda row: limit_of(row, model().now),
            tone=lambda row: "danger" if overdue(row, model().now) else "",
            icon=lambda row: "warning" if overdue(row, model().now) else "",
        ),
        GridColumn(
            name="age", title=lambda: translate("exceptions", "Age"), width=92, sort="opened_at",
            text=lambda row: age_of(row, model().now),
        ),
        GridColumn(
            name="owner", title=lambda: translate("exceptions", "Owner"), width=96, sort="owner",
            text=lambda row: row.owner_name or "—",
        ),
        GridColumn(
            name="our_no", title=lambda: translate("exceptions", "Our number"), width=272, text=lambda row: row.our_no
        ),
    ]  # fmt: skip


def _more() -> list[GridColumn[ExceptionView]]:
    return [
        GridColumn(
            name="party_no", title=lambda: translate("exceptions", "Channel's number"), width=272,
            text=lambda row: row.party_no,
        ),
        GridColumn(
            name="business_no", title=lambda: translate("exceptions", "Business number"), width=272,
            text=lambda row: row.business_no,
        ),
        GridColumn(
            name="amount", title=lambda: translate("exceptions", "Amount"), width=112, right=True, sort="amount_fen",
            text=lambda row: money(row.amount_fen),
        ),
        GridColumn(
            name="kind", title=lambda: translate("exceptions", "Kind"), width=84,
            text=lambda row: name_of("kind", row.kind),
        ),
        GridColumn(
            name="field", title=lambda: translate("exceptions", "What differs"), width=100,
            text=lambda row: name_of("field", row.field) if row.field else "—",
        ),
        GridColumn(
            name="at", title=lambda: translate("exceptions", "Time of payment"), width=150,
            text=lambda row: date_time(row.at),
        ),
        GridColumn(
            name="day", title=lambda: translate("exceptions", "Accounting day"), width=112,
            text=lambda row: row.day.isoformat(),
        ),
        GridColumn(
            name="approved", title=lambda: translate("exceptions", "Proposed / approved by"), width=150,
            text=lambda row: " / ".join(each or "—" for each in (row.proposed_by, row.approved_by)),
        ),
        GridColumn(
            name="note", title=lambda: translate("exceptions", "Reason"), width=220, text=lambda row: row.note
        ),
        GridColumn(
            name="run", title=lambda: translate("exceptions", "Last found by run"), width=250,
            text=lambda row: row.run_no,
        ),
    ]  # fmt: skip


def line_of(columns: list[GridColumn[ExceptionView]], row: ExceptionView) -> list[str]:
    """A row as cells of a spreadsheet: what the list shows, the exception's own number first."""
    return [row.exception_no, *(each.text(row) for each in columns if each.name != "mark")]


def titles_of(columns: list[GridColumn[ExceptionView]]) -> list[str]:
    """The titles over ``line_of``."""
    return [translate("exceptions", "Exception"), *(each.title() for each in columns if each.name != "mark")]
