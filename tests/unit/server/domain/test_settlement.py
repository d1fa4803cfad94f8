"""When a payment is asked for, undone, or left to wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.payment import PaymentState
from server.domain.payment import Payment
from server.domain.settlement import (
    Waits,
    give_up_at,
    graded_wait_s,
    ladder_wait,
    may_reverse,
    next_look_at,
    reads_statement,
    wants_reverse,
)

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WAITS = Waits(
    first_query_s=5, query_interval_s=5, give_up_s=45, reverse_not_before_s=15, reverse_interval_s=5,
    reverse_window_s=7 * 86400, slow_query_s=(60, 600, 3600),
)  # fmt: skip
PAYMENT = Payment(
    payment_no="P", order_no="O", channel="wechat", merchant="m", campus="c", source="window", window_id=1,
    operator_id=1, shift_no="S", amount_fen=100, tendered_fen=100, state=PaymentState.WAITING, created_at=T0,
    changed_at=T0, day=date(2026, 3, 2),
)  # fmt: skip

LADDERS = st.lists(st.integers(5, 3600), min_size=1, max_size=8).map(lambda steps: tuple(sorted(steps)))
"""Growing ladders, none of whose steps is longer than an hour."""


def at(seconds: int) -> datetime:
    return T0 + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("state", "asked", "cancelled_at_s", "now_s", "wants", "may", "look_s"),
    [
        pytest.param("waiting", 0, None, 1, False, False, 6, id="first-question-after-5-s"),
        pytest.param("waiting", 3, None, 20, False, True, 25, id="then-every-5-s"),
        pytest.param("waiting", 8, None, 43, False, True, 45, id="the-limit-cuts-a-wait-short"),
        pytest.param("waiting", 9, None, 45, True, True, 50, id="at-the-limit-it-is-undone"),
        pytest.param("unknown", 0, 2, 3, True, False, 8, id="cancelled-too-early-to-reverse"),
        pytest.param("unknown", 1, 2, 13, True, False, 15, id="reverse-exactly-at-15-s"),
        pytest.param("reversing", 1, 2, 16, True, True, 21, id="reverse-again-after-5-s"),
        pytest.param("unknown", 50, None, 7 * 86400, True, False, 8 * 86400, id="too-late-to-reverse-ask-on"),
    ],
)
def test_the_next_look(
    state: str, asked: int, cancelled_at_s: int | None, now_s: int, wants: bool, may: bool, look_s: int
) -> None:
    payment = replace(
        PAYMENT, state=PaymentState(state), asked_count=asked,
        cancel_requested_at=None if cancelled_at_s is None else at(cancelled_at_s),
    )  # fmt: skip
    assert wants_reverse(payment, WAITS, at(now_s)) is wants
    assert may_reverse(payment, WAITS, at(now_s)) is may
    assert next_look_at(payment, WAITS, at(now_s)) == at(look_s)


@given(
    state=st.sampled_from([PaymentState.SENDING, PaymentState.WAITING, PaymentState.UNKNOWN, PaymentState.REVERSING]),
    age_s=st.integers(0, 60 * 86400),
    reverses=st.integers(0, 100),
    asked=st.integers(0, 100),
)
def test_an_open_payment_is_always_looked_at_again_within_an_hour_and_after_three_days_within_a_day(
    state: PaymentState, age_s: int, reverses: int, asked: int
) -> None:
    payment = replace(PAYMENT, state=state, reverse_count=reverses, asked_count=asked)
    wait = next_look_at(payment, WAITS, at(age_s)) - at(age_s)
    assert timedelta(0) < wait <= (timedelta(hours=1) if age_s < WAITS.daily_after_s else timedelta(days=1))


@pytest.mark.parametrize("state", [PaymentState.PAID, PaymentState.NOT_PAID, PaymentState.REVERSED])
def test_what_is_known_is_never_undone(state: PaymentState) -> None:
    payment = replace(PAYMENT, state=state, cancel_requested_at=at(1))
    assert not wants_reverse(payment, WAITS, at(100))
    assert give_up_at(payment, WAITS) is None


def test_a_ladder_ends_on_its_last_step_for_ever() -> None:
    waits = [ladder_wait((1, 5, 60), attempts) for attempts in (0, 1, 2, 3, 4, 1000)]
    assert [wait.seconds for wait in waits] == [1, 1, 5, 60, 60, 60]


@given(ages=st.lists(st.integers(0, 400 * 86400), min_size=2, max_size=2).map(sorted), steps=LADDERS)
def test_the_ladder_grows_with_age_and_never_ends(ages: list[int], steps: tuple[int, ...]) -> None:
    waits = replace(WAITS, slow_query_s=steps)
    younger, older = (graded_wait_s(waits, age_s) for age_s in ages)
    assert 0 < younger <= older <= 86400


@given(steps=LADDERS)
def test_questions_are_never_more_than_the_table_allows(steps: tuple[int, ...]) -> None:
    """Walked from the limit on, each step is waited once, then the last one, then a day: no shorter wait comes back."""
    waits, age_s, taken = replace(WAITS, slow_query_s=steps), WAITS.give_up_s, list[int]()
    while age_s < 10 * 86400:
        taken.append(graded_wait_s(waits, age_s))
        age_s += taken[-1]
    assert tuple(taken[: len(steps)]) == steps
    assert taken == sorted(taken)
    assert taken[-5:] == [86400] * 5
    assert len(taken) <= len(steps) + waits.daily_after_s // steps[-1] + 10


@pytest.mark.parametrize(
    ("age_s", "wait_s", "statement"),
    [
        pytest.param(45, 60, False, id="minutes"),
        pytest.param(105, 600, False, id="ten-minutes"),
        pytest.param(705, 3600, False, id="hours"),
        pytest.param(3 * 86400 - 1, 3600, False, id="hours-for-three-days"),
        pytest.param(3 * 86400, 86400, True, id="then-daily-with-the-statement"),
        pytest.param(4000 * 86400, 86400, True, id="for-ever"),
    ],
)
def test_seconds_minutes_hours_then_the_statement(age_s: int, wait_s: int, statement: bool) -> None:
    assert graded_wait_s(WAITS, age_s) == wait_s
    assert reads_statement(age_s, WAITS) is statement


@pytest.mark.parametrize("cancelled_at", [None, at(2)])
def test_one_that_is_kept_is_asked_on_the_ladder_and_never_undone(cancelled_at: datetime | None) -> None:
    kept = replace(PAYMENT, state=PaymentState.UNKNOWN, kept=True, cancel_requested_at=cancelled_at)
    assert not wants_reverse(kept, WAITS, at(600))
    assert next_look_at(kept, WAITS, at(45)) == at(105)
    assert next_look_at(kept, WAITS, at(4 * 86400)) == at(5 * 86400)


def test_what_is_too_late_to_reverse_is_asked_until_it_is_known() -> None:
    late = replace(PAYMENT, state=PaymentState.REVERSING, refund_instead=True, reverse_count=3)
    assert not may_reverse(late, WAITS, at(100))
    assert next_look_at(late, WAITS, at(100)) == at(160)


@pytest.mark.parametrize(
    ("window_s", "refund_instead", "age_s", "may"),
    [
        pytest.param(7 * 86400, False, 14, False, id="too-early-all-the-same"),
        pytest.param(7 * 86400, False, 15, True, id="old-enough"),
        pytest.param(7 * 86400, False, 400 * 86400, True, id="it-has-no-age-where-nobody-saw-it"),
        pytest.param(7 * 86400, True, 8 * 86400, False, id="the-channel-says-it-is-too-late"),
        pytest.param(0, False, 60, False, id="a-channel-that-undoes-nothing"),
    ],
)
def test_what_the_channel_has_never_seen_is_never_too_old_to_undo(
    window_s: int, refund_instead: bool, age_s: int, may: bool
) -> None:
    waits = replace(WAITS, reverse_window_s=window_s)
    payment = replace(PAYMENT, state=PaymentState.UNKNOWN, refund_instead=refund_instead)
    assert may_reverse(payment, waits, at(age_s), unseen=True) is may


@pytest.mark.parametrize(
    ("asked", "wants", "wait_s"),
    [
        pytest.param(0, False, 5, id="nothing-asked-yet"),
        pytest.param(4, False, 5, id="four-questions-took-20-s"),
        pytest.param(9, True, 5, id="nine-questions-took-the-45-s-of-the-limit"),
        pytest.param(500, True, 5, id="many"),
    ],
)
def test_a_clock_set_back_by_a_day_does_not_stop_a_payment(asked: int, wants: bool, wait_s: int) -> None:
    payment = replace(PAYMENT, asked_count=asked)
    now = at(10) - timedelta(days=1)
    assert wants_reverse(payment, WAITS, now) is wants
    assert next_look_at(payment, WAITS, now) == now + timedelta(seconds=wait_s)
