"""The timetable: hours of the next day in Beijing, days to catch up on, growing waits between questions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from server.domain.timetable import Timetable, ask_again_in

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("times", "party", "name", "due_at"),
    [
        pytest.param({}, "channel", "wechat", datetime(2026, 3, 6, 2, 30, tzinfo=UTC), id="the default of a wallet"),
        pytest.param({}, "business", "his", datetime(2026, 3, 5, 18, 0, tzinfo=UTC), id="the default of its kind"),
        pytest.param({}, "channel", "new", datetime(2026, 3, 6, 2, 30, tzinfo=UTC), id="neither is known"),
        pytest.param(
            {"business": time(4)}, "business", "his", datetime(2026, 3, 5, 20, 0, tzinfo=UTC), id="set for its kind"
        ),
        pytest.param(
            {"business": time(4), "his": time(5)}, "business", "his", datetime(2026, 3, 5, 21, 0, tzinfo=UTC),
            id="its own name wins",
        ),
    ],
)  # fmt: skip
def test_when_a_statement_is_asked_for(times: dict[str, time], party: str, name: str, due_at: datetime) -> None:
    assert Timetable(times=times).due_at(party, name, DAY) == due_at


@pytest.mark.parametrize(
    ("planned", "today", "days"),
    [
        pytest.param(date(2026, 3, 4), date(2026, 3, 5), [], id="today is not over"),
        pytest.param(date(2026, 3, 4), date(2026, 3, 6), [date(2026, 3, 5)], id="yesterday"),
        pytest.param(
            date(2026, 3, 1), date(2026, 3, 4), [date(2026, 3, 2), date(2026, 3, 3)], id="after a stop, oldest first"
        ),
        pytest.param(
            date(2025, 1, 1), date(2026, 3, 4), [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)], id="bounded"
        ),
        pytest.param(date(2026, 3, 9), date(2026, 3, 4), [], id="the clock was set back"),
    ],
)
def test_days_to_plan(planned: date, today: date, days: list[date]) -> None:
    assert list(Timetable(catch_up_days=3).to_plan(planned, today)) == days


def test_waits_between_questions_grow_and_have_a_limit() -> None:
    minutes = [ask_again_in(tries) // timedelta(minutes=1) for tries in (0, 1, 2, 3, 4, 5, 6, 100)]
    assert minutes == [5, 5, 10, 20, 40, 60, 60, 60]
