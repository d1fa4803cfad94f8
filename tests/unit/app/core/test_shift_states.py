"""The tables of shifts and of differences, walked whole: every pair is either in the table or refused."""

from __future__ import annotations

from itertools import product

import pytest

from app.core.shift import (
    DIFFERENCE_TRANSITIONS,
    LIVE_STATES,
    OPEN_DIFFERENCES,
    SEALED_STATES,
    SHIFT_TRANSITIONS,
    DifferenceEvent,
    DifferenceState,
    ForbiddenStep,
    ShiftEvent,
    ShiftState,
    next_difference_state,
    next_shift_state,
)


@pytest.mark.parametrize(("state", "event"), [*product(ShiftState, ShiftEvent)])
def test_every_pair_of_a_shift_is_in_the_table_or_forbidden(state: ShiftState, event: ShiftEvent) -> None:
    if (state, event) in SHIFT_TRANSITIONS:
        assert next_shift_state(state, event) is SHIFT_TRANSITIONS[state, event]
    else:
        with pytest.raises(ForbiddenStep):
            next_shift_state(state, event)


@pytest.mark.parametrize(("state", "event"), [*product(DifferenceState, DifferenceEvent)])
def test_every_pair_of_a_difference_is_in_the_table_or_forbidden(
    state: DifferenceState, event: DifferenceEvent
) -> None:
    if (state, event) in DIFFERENCE_TRANSITIONS:
        assert next_difference_state(state, event) is DIFFERENCE_TRANSITIONS[state, event]
    else:
        with pytest.raises(ForbiddenStep):
            next_difference_state(state, event)


def test_a_shift_is_live_or_sealed_and_never_comes_back_to_life() -> None:
    assert set(ShiftState) == LIVE_STATES | SEALED_STATES
    assert not LIVE_STATES & SEALED_STATES
    assert not [pair for pair, after in SHIFT_TRANSITIONS.items() if pair[0] in SEALED_STATES and after in LIVE_STATES]


def test_a_closed_shift_knows_no_event() -> None:
    assert not [pair for pair in SHIFT_TRANSITIONS if pair[0] is ShiftState.CLOSED]


def test_a_shift_that_was_given_comes_back_or_ends() -> None:
    after = {event: state for (before, event), state in SHIFT_TRANSITIONS.items() if before is ShiftState.HANDED_OVER}
    assert after == {
        ShiftEvent.ACCEPT: ShiftState.CLOSED, ShiftEvent.REFUSE: ShiftState.OPEN,
        ShiftEvent.TAKE_BACK: ShiftState.OPEN, ShiftEvent.CLOSE_BY_RULE: ShiftState.UNCOUNTED,
    }  # fmt: skip


def test_no_difference_ends_without_approval() -> None:
    ends = set(DifferenceState) - OPEN_DIFFERENCES
    assert {before for (before, _), after in DIFFERENCE_TRANSITIONS.items() if after in ends} == {
        DifferenceState.APPROVED
    }
