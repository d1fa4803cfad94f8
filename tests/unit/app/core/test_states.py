"""The state tables: every pair is either in the table or forbidden, and no way leads out of unknown without proof."""

import itertools
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import pytest

from app.core import payment, posting, refund
from app.core.payment import PaymentEvent, PaymentState
from app.core.refund import RefundEvent, RefundState

TABLES = [
    pytest.param(payment, PaymentState, PaymentEvent, id="payment"),
    pytest.param(refund, RefundState, RefundEvent, id="refund"),
    pytest.param(posting, posting.PostingState, posting.PostingEvent, id="posting"),
]


@pytest.mark.parametrize(("module", "states", "events"), TABLES)
def test_every_pair_is_allowed_or_forbidden(module: Any, states: type[StrEnum], events: type[StrEnum]) -> None:
    table: Mapping[tuple[StrEnum, StrEnum], StrEnum] = module.TRANSITIONS
    next_state: Callable[[Any, Any], StrEnum] = module.next_state
    for state, event in itertools.product(states, events):
        if (state, event) in table:
            assert next_state(state, event) is table[state, event]
        else:
            with pytest.raises(module.ForbiddenTransition):
                next_state(state, event)


@pytest.mark.parametrize(("module", "states", "events"), TABLES)
def test_every_state_but_the_first_can_be_reached(module: Any, states: type[StrEnum], events: type[StrEnum]) -> None:
    reached = set(module.TRANSITIONS.values()) | {next(iter(states))}
    assert reached == set(states)


def test_only_the_channels_own_word_ends_a_payment() -> None:
    proofs = {
        PaymentState.PAID: {PaymentEvent.CHANNEL_PAID, PaymentEvent.BOOKED_LATE},
        PaymentState.NOT_PAID: {PaymentEvent.CHANNEL_REFUSED},
        PaymentState.REVERSED: {PaymentEvent.CHANNEL_REVERSED},
        PaymentState.LATE_PAID: {PaymentEvent.CHANNEL_PAID},
    }
    for (before, event), after in payment.TRANSITIONS.items():
        if after in proofs and before is not after:
            assert event in proofs[after], f"{before} -{event}-> {after}"


def test_an_unclear_answer_never_changes_what_is_known() -> None:
    for (before, event), after in payment.TRANSITIONS.items():
        if event is PaymentEvent.CHANNEL_UNCLEAR:
            assert after in payment.OPEN_STATES
            assert before in payment.OPEN_STATES


def test_a_success_after_an_end_without_money_is_never_ignored() -> None:
    for ended in (PaymentState.NOT_PAID, PaymentState.REVERSED):
        assert payment.next_state(ended, PaymentEvent.CHANNEL_PAID) is PaymentState.LATE_PAID


def test_a_refund_is_sent_only_after_approval_and_withdrawal() -> None:
    ways = {before for (before, event), _ in refund.TRANSITIONS.items() if event is RefundEvent.SEND}
    assert ways == {RefundState.WITHDRAWN, RefundState.UNKNOWN}
    approved = {before for (before, event), _ in refund.TRANSITIONS.items() if event is RefundEvent.APPROVE}
    assert approved == {RefundState.REQUESTED}
