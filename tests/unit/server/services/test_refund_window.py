"""What a channel takes of refunds, as a table: how many, how long, how far apart, at which hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.refund import RefundState
from server.channels.alipay.rules import RULES as ALIPAY
from server.channels.wechat.rules import RULES as WECHAT
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.services.refund_window import earliest_sending, limit_reached, route_closed
from support.databases import a_payment, a_refund

PAID_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PAYMENT: Payment = replace(a_payment(), paid_at=PAID_AT, created_at=PAID_AT)


def others(count: int, **changes: object) -> list[Refund]:
    return [replace(a_refund(), refund_no=f"R{place}", **changes) for place in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "count", "expected"),
    [
        pytest.param(0, 0, "", id="today"),
        pytest.param(365, 49, "", id="last day, fiftieth part"),
        pytest.param(366, 0, "refund.too_old", id="day 366"),
        pytest.param(1, 50, "refund.too_many", id="part 51"),
    ],
)
def test_limits(days: int, count: int, expected: str) -> None:
    now = PAID_AT + timedelta(days=days)
    assert limit_reached(PAYMENT, others(count, state=RefundState.REFUNDED), WECHAT, now) == expected


def test_the_day_is_the_hospitals() -> None:
    """Paid at 23:59:59 in Beijing, one second makes it a day older."""
    paid = replace(PAYMENT, paid_at=datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC))
    late = datetime(2026, 3, 2, 16, 0, tzinfo=UTC) + timedelta(days=365)
    assert limit_reached(paid, (), WECHAT, late) == "refund.too_old"
    assert limit_reached(paid, (), WECHAT, late - timedelta(seconds=1)) == ""


def test_refused_parts_do_not_count() -> None:
    assert limit_reached(PAYMENT, others(60, state=RefundState.REJECTED), WECHAT, PAID_AT) == ""


@pytest.mark.parametrize(
    ("state", "outcome", "closed"),
    [
        (RefundState.FAILED, "channel.payer_account", True),
        (RefundState.FAILED, "channel.refund_closed", True),
        (RefundState.FAILED, "channel.refund_too_much", False),
        (RefundState.UNKNOWN, "channel.payer_account", False),
    ],
)
def test_when_the_way_back_is_closed(state: RefundState, outcome: str, closed: bool) -> None:
    assert route_closed(PAYMENT, others(1, state=state, outcome=outcome), WECHAT, PAID_AT) is closed


@pytest.mark.parametrize(
    ("now", "expected", "why"),
    [
        pytest.param("2026-03-02T15:59:59", "2026-03-02T15:59:59", "", id="23:59:59"),
        pytest.param("2026-03-02T16:00:00", "2026-03-02T17:30:00", "refund.channel_pause", id="00:00"),
        pytest.param("2026-03-02T17:29:59", "2026-03-02T17:30:00", "refund.channel_pause", id="01:29:59"),
        pytest.param("2026-03-02T17:30:00", "2026-03-02T17:30:00", "", id="01:30"),
    ],
)
def test_alipays_pause_in_the_night(now: str, expected: str, why: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert earliest_sending((), ALIPAY, at) == (datetime.fromisoformat(expected).replace(tzinfo=UTC), why)


def test_the_distance_is_counted_from_the_last_sending_and_may_end_in_the_pause() -> None:
    sent = others(1, state=RefundState.REFUNDED, sent_at=PAID_AT)
    assert earliest_sending(sent, WECHAT, PAID_AT + timedelta(seconds=20)) == (
        PAID_AT + timedelta(seconds=60), "refund.spacing",
    )  # fmt: skip
    night = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    at, why = earliest_sending(others(1, state=RefundState.REFUNDED, sent_at=night), ALIPAY, night)
    assert (at, why) == (datetime(2026, 3, 2, 17, 30, tzinfo=UTC), "refund.channel_pause")
