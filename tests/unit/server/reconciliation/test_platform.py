"""The platform's rows as canonical ones: what its states mean, and who must have a record of each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.reconciliation.calendars import Calendar
from server.reconciliation.platform import PAYMENT_STATES, RAW, REFUND_STATES, Asked, canonical
from server.reconciliation.rows import SCHEMA

ASKED = Asked(frozenset({"wechat"}), frozenset({"his"}), frozenset({"kiosk"}))
RECORD = {
    "our_no": "P1", "order_no": "O1", "channel": "wechat", "source": "kiosk", "business": "his", "state": "paid",
    "posting": "posted", "party_no": "42", "amount_fen": 100, "at": datetime(2026, 3, 2, 15, 59, tzinfo=UTC),
    "day": date(2026, 3, 2), "kind": "pay",
}  # fmt: skip

BACK: dict[str, object] = {"kind": "refund", "state": "refunded"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, ("pay", "done", 7), id="paid and posted: everybody has it"),
        pytest.param({"channel": "cash"}, ("pay", "done", 6), id="cash has no channel's statement"),
        pytest.param({"source": "window"}, ("pay", "done", 3), id="a window sends no statement"),
        pytest.param({"posting": "", "business": ""}, ("pay", "done", 5), id="a part of an order not yet whole"),
        pytest.param({"posting": "refused"}, ("pay", "done", 5), id="the business system has refused it"),
        pytest.param({"posting": "pending"}, ("pay", "done", 7), id="it must be told still"),
        pytest.param({"state": "late_paid", "posting": ""}, ("pay", "done", 5), id="late money is in no posting"),
        pytest.param({"state": "unknown", "posting": ""}, ("pay", "unknown", 1 + 48), id="unknown"),
        pytest.param({"state": "not_paid", "posting": ""}, ("pay", "not_done", 48), id="not paid"),
        pytest.param({"state": "reversed", "posting": ""}, ("reverse", "done", 0), id="undone in time"),
        pytest.param(BACK | {"posting": "withdrawn"}, ("refund", "done", 7), id="a refund that was withdrawn first"),
        pytest.param(
            BACK | {"state": "paid_out", "posting": "withdrawn"}, ("refund", "done", 6), id="paid out in cash"
        ),
        pytest.param({"kind": "refund", "state": "processing", "posting": ""}, ("refund", "done", 5), id="processing"),
        pytest.param({"kind": "refund", "state": "failed", "posting": ""}, ("refund", "not_done", 48), id="failed"),
    ],
)
def test_what_a_record_says_and_who_has_it(changes: dict[str, object], expected: tuple[str, str, int]) -> None:
    rows = canonical(pl.DataFrame([RECORD | changes], schema=RAW), ASKED, Calendar())
    assert dict(rows.schema) == SCHEMA
    assert rows.select("kind", "state", "expects").row(0) == expected


def test_a_refund_has_the_day_on_which_it_was_done() -> None:
    late = {"kind": "refund", "state": "refunded", "day": None, "at": datetime(2026, 3, 2, 16, 0, tzinfo=UTC)}
    rows = canonical(pl.DataFrame([RECORD | late], schema=RAW), ASKED, Calendar())
    assert rows["day"].to_list() == [date(2026, 3, 3)]


def test_every_state_has_a_meaning_and_a_word_of_both_means_the_same() -> None:
    assert set(PAYMENT_STATES) == set(PaymentState)
    asked_for = {RefundState.REQUESTED, RefundState.APPROVED, RefundState.WITHDRAWN, RefundState.REJECTED}
    assert set(RefundState) - set(REFUND_STATES) == asked_for | {RefundState.UNFUNDED}
    both = {word.value: said for word, said in PAYMENT_STATES.items()}
    assert all(both.get(word.value, said) is said for word, said in REFUND_STATES.items())
