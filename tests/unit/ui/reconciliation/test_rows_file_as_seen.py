"""A file of a run's rows has what the grid shows, whatever other parties' numbers look like."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import BEIJING
from app.core.spreadsheet import safe_cell
from app.desk.exception_files import lines_of
from app.desk.rows_as_seen import RowsAsSeen
from app.wire.reconciliation import RowView
from ui.reconciliation.row_columns import PARTIES, Said, row_columns, seen_columns
from ui.widgets.spreadsheet import cells_of


def printed(row: RowView) -> dict[str, str]:
    """A row as the server's file has it (server/services/run_rows.py)."""

    def yuan(fen: int | None) -> str:
        return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"

    safe = {name: safe_cell(getattr(row, name)) for name in ("cells", "channel", "our_no", "party_no", "business_no")}
    return {
        "outcome": row.outcome, "type": row.type, "field": row.field, "kind": row.kind, **safe, "business": "his",
        "source": "", **{f"{party}_yuan": yuan(getattr(row, f"{party}_fen")) for party in PARTIES},
        "at": row.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"), "day": row.day.isoformat(),
        "carried": str(int(row.carried)), "exception_no": row.exception_no,
    }  # fmt: skip


numbers = st.one_of(st.text("0123456789", max_size=30), st.text(st.characters(codec="utf-8"), max_size=12))
amounts = st.none() | st.integers(0, 10**12)
rows = st.builds(
    RowView, row=st.just(0), outcome=st.sampled_from(["matched", "in_transit", "exception"]),
    cells=st.sampled_from(["AAAA", "A--A", "-AAD"]), type=st.sampled_from(["", "surplus", "shortage"]),
    field=st.sampled_from(["", "amount"]), channel=st.sampled_from(["wechat", "card", "another"]),
    kind=st.sampled_from(["pay", "refund"]), our_no=numbers, party_no=numbers, business_no=numbers,
    channel_fen=amounts, platform_fen=amounts, business_fen=amounts, source_fen=amounts,
    at=st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC)), day=st.dates(
        date(2020, 1, 1), date(2035, 1, 1)
    ), carried=st.booleans(), exception_no=st.sampled_from(["", "X2611230001000000000000000001"]),
)  # fmt: skip


@given(st.lists(rows, min_size=1, max_size=5))
def test_a_file_has_what_the_grid_shows_cell_by_cell(shown: list[RowView]) -> None:
    columns = row_columns(Said())
    written = io.StringIO()
    file = csv.DictWriter(written, list(printed(shown[0])), lineterminator="\r\n")
    file.writeheader()
    file.writerows(map(printed, shown))
    kept = io.BytesIO()
    sink: Any = SimpleNamespace(begin=lambda _bytes: None, write=kept.write, cancelled=False)
    seen = RowsAsSeen(sink, seen_columns(columns))
    seen.begin(None)
    seen.write(written.getvalue().encode())
    seen.end()
    wanted = lines_of([[one.title() for one in columns], *(cells_of(columns, row) for row in shown)])
    assert kept.getvalue().decode("utf-8-sig") == wanted
