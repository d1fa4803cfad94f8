"""What officers and cashiers read when a statement is not there, is not believed, or a run stops, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.errors import Conflict, PaydeskError, Refused, Unreachable
from support.cashier_words import assert_said

PARTY: dict[str, str | int] = {"party": "channel", "name": "wechat", "day": "2026-03-01"}
UNREADABLE = Refused("statement.unreadable", line=4, column="订单金额", rule="total is not the sum", **PARTY)

SAID: dict[str, tuple[str | PaydeskError, ...]] = {
    "61": (
        Unreachable("statement.not_ready", **PARTY),
        Refused("statement.refused", **PARTY),
        "alert.statement.missing",
    ),
    "62": (Conflict("statement.is_there", **PARTY), UNREADABLE, "alert.statement.by_hand"),
    "63": (UNREADABLE, "alert.statement.unreadable"),
    "66": (Refused("run.statement_changed", **PARTY), "run.not_held", "run.ended", "alert.reconciliation.failed"),
    "67": (
        Refused("run.too_many_differences", rows=20001, differing=1200, party="channel", name="wechat"),
        "alert.reconciliation.held",
    ),
    "68": ("alert.exception.line_arrived", "evidence.exception.line_arrived"),
}


@pytest.mark.parametrize("case", SAID)
def test_what_is_read(case: str, record_property: Callable[[str, object], None]) -> None:
    record_property("cases", [case])
    assert_said(SAID[case])
