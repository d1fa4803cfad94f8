"""What the tables of a day say of a party."""

from __future__ import annotations

from typing import Any

import pytest

from app.wire.reconciliation import SumView
from support.reconciled import party
from ui.reconciliation.tables import party_columns

NOTHING = {name: SumView() for name in ("opening", "today", "matched", "closed", "in_transit", "exceptions")}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("Holds", "success", "success")),
        ({"holds": False}, ("Differs", "danger", "failure")),
        (NOTHING, ("—", "", "")),
        (NOTHING | {"opening": SumView(count=1)}, ("Holds", "success", "success")),
    ],
    ids=["a line that holds", "one that does not", "no run has counted it", "only what was open before"],
)
def test_nothing_holds_before_a_run_has_counted_it(changes: dict[str, Any], said: tuple[str, str, str]) -> None:
    column = next(each for each in party_columns() if each.name == "holds")
    row = party(**changes)
    assert column.tone is not None
    assert column.icon is not None
    assert (column.text(row), column.tone(row), column.icon(row)) == said
