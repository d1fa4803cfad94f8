"""Alerts: counted while open, worse but never better, begun anew after their end; each has words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.alert import Alert, AlertLevel, ends_by_itself, raised_again, worst_first
from server.services.items_held import ITEMS_HELD, NOT_PUT_BACK
from server.services.refund_alerts import TOLD_AFTER
from ui.alerts.models import said_of
from ui.sentences import find

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ALERT = Alert("payment.late", "P1", AlertLevel.WARNING, raised_at=T0, changed_at=T0)
SERVER = Path(__file__).resolve().parents[4] / "server"
RAISED = re.compile(r'(?:raise_alert|_alert|Alert)\(\s*(?:work,\s*)?(?:\w+,\s*)?"([a-z_]+\.[a-z_]+)"')
LEVELS = st.sampled_from(AlertLevel)


@given(levels=st.lists(LEVELS, min_size=1, max_size=20))
def test_a_level_only_grows_and_every_raising_counts(levels: list[AlertLevel]) -> None:
    alert = ALERT
    for level in levels:
        alert = raised_again(alert, replace(ALERT, level=level))
    assert alert.level is max([AlertLevel.WARNING, *levels], key=lambda level: level.rank)
    assert alert.count == 1 + len(levels)
    assert alert.raised_at == T0


def test_after_its_end_it_begins_anew() -> None:
    ended = replace(ALERT, count=9, owner_id=7, ended_at=T0, note="seen")
    again = replace(ALERT, level=AlertLevel.NOTICE, raised_at=T0 + timedelta(days=1))
    assert raised_again(ended, again) == again


def test_the_worst_comes_first_then_the_oldest() -> None:
    old = replace(ALERT, level=AlertLevel.NOTICE, raised_at=T0 - timedelta(days=1))
    bad = replace(ALERT, level=AlertLevel.URGENT, raised_at=T0 + timedelta(days=1))
    older = replace(bad, raised_at=T0)
    assert sorted([old, ALERT, bad, older], key=worst_first) == [older, bad, ALERT, old]


@pytest.mark.parametrize(
    ("code", "by_itself"),
    [
        pytest.param("payment.late", True, id="decided-by-booking-or-refunding"),
        pytest.param("payment.unsettled", True, id="open-money"),
        pytest.param("server.disk_low", True, id="a-watched-state"),
        pytest.param("payment.contradicted", False, id="a-person-says-what-was-found"),
        pytest.param("payment.late_refunded", False, id="a-person-has-told-the-patient"),
        pytest.param("server.clock_back", False, id="it-has-happened"),
    ],
)
def test_who_ends_it(code: str, by_itself: bool) -> None:
    assert ends_by_itself(code) is by_itself


def test_every_alert_that_the_server_raises_says_what_happened_and_what_to_do() -> None:
    codes = {code for file in SERVER.rglob("*.py") for code in RAISED.findall(file.read_text("utf-8"))}
    assert {"payment.late", "posting.delayed", "payment.contradicted"} <= codes
    codes |= {*TOLD_AFTER, ITEMS_HELD, NOT_PUT_BACK}
    without = {code for code in codes if not (find(f"alert.{code}") or find(code)) or not said_of(code).next}
    assert without == set()
