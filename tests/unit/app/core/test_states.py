"""The state tables: every pair is either in the table or forbidden, and no way leads out of unknown without proof."""

import itertools
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import pytest

from app.core import payment, payout, posting, refund
from app.core.payment import PaymentEvent, PaymentState
from app.core.payout import PayoutEvent, PayoutState
from app.core.refund import RefundEvent, RefundState

TABLES = [
    pytest.param(payment, PaymentState, PaymentEvent, id="payment"),
    pytest.param(refund, RefundState, RefundEvent, id="refund"),
    pytest.param(posting, posting.PostingState, posting.PostingEvent, id="posting"),
    pytest.param(payout, PayoutState, PayoutEvent, id="payout"),
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
    assert ways == {RefundState.WITHDRAWN, RefundState.UNKNOWN, RefundState.UNFUNDED}
    approved = {before for (before, event), _ in refund.TRANSITIONS.items() if event is RefundEvent.APPROVE}
    assert approved == {RefundState.REQUESTED}


def test_money_of_a_refund_ends_by_the_channels_word_or_by_a_payout() -> None:
    proofs = {
        RefundState.REFUNDED: {RefundEvent.CHANNEL_REFUNDED},
        RefundState.PAID_OUT: {RefundEvent.PAY_OUT},
        RefundState.FAILED: {RefundEvent.CHANNEL_REFUSED},
        RefundState.REJECTED: {RefundEvent.REJECT, RefundEvent.BUSINESS_REFUSED, RefundEvent.LIMIT_REACHED},
    }
    for (before, event), after in refund.TRANSITIONS.items():
        if after in proofs and before is not after:
            assert event in proofs[after], f"{before} -{event}-> {after}"


def test_what_may_have_reached_the_channel_never_ends_by_our_own_word() -> None:
    on_the_wire = {RefundState.SENDING, RefundState.UNKNOWN, RefundState.PROCESSING, RefundState.UNFUNDED}
    ours = {RefundEvent.REJECT, RefundEvent.LIMIT_REACHED, RefundEvent.BUSINESS_REFUSED, RefundEvent.PAY_OUT}
    for before, event in refund.TRANSITIONS:
        assert not (before in on_the_wire and event in ours), f"{before} -{event}->"


def test_a_refund_that_has_ended_reserves_nothing_or_has_gone() -> None:
    assert refund.RESERVING_STATES.isdisjoint({RefundState.REJECTED, RefundState.FAILED})
    assert set(RefundState) == refund.OPEN_STATES | refund.ENDED_STATES
    assert refund.MONEY_UNCLEAR_STATES < refund.OPEN_STATES


def test_a_payout_is_paid_only_after_another_person_agreed() -> None:
    before_paid = {before for (before, event) in payout.TRANSITIONS if event is PayoutEvent.PAY}
    assert before_paid == {PayoutState.APPROVED}
    assert not [before for before, _ in payout.TRANSITIONS if before in (PayoutState.PAID, PayoutState.CANCELLED)]
