"""The states of a payout: money handed back in cash or to an account because the original route is closed."""

from enum import StrEnum


class PayoutState(StrEnum):
    """Where a payout stands. Its refund stays ``abnormal``, and its amount reserved, until it is paid."""

    PREPARED = "prepared"
    """One person has named the way, the payee and the proof."""
    APPROVED = "approved"
    """Another person has agreed; it may be paid."""
    PAID = "paid"
    CANCELLED = "cancelled"
    """Declined, taken back, or the channel has refunded after all; no money moved by it."""


class PayoutEvent(StrEnum):
    """What can happen to a payout."""

    APPROVE = "approve"
    CANCEL = "cancel"
    PAY = "pay"


class PayoutMethod(StrEnum):
    """How the money goes back."""

    CASH = "cash"
    """Out of the drawer of an open shift."""
    ACCOUNT = "account"
    """By a transfer of the hospital's bank to the payee's account."""


_S, _E = PayoutState, PayoutEvent

TRANSITIONS: dict[tuple[PayoutState, PayoutEvent], PayoutState] = {
    (_S.PREPARED, _E.APPROVE): _S.APPROVED,
    (_S.PREPARED, _E.CANCEL): _S.CANCELLED,
    (_S.APPROVED, _E.CANCEL): _S.CANCELLED,
    (_S.APPROVED, _E.PAY): _S.PAID,
}

OPEN_STATES = frozenset({_S.PREPARED, _S.APPROVED})
LARGEST_PROOF_BYTES = 5 * 1024 * 1024
PROOF_TYPES = ("application/pdf", "image/jpeg", "image/png")


class ForbiddenTransition(ValueError):
    """An event that cannot happen in that state."""


def next_state(state: PayoutState, event: PayoutEvent) -> PayoutState:
    """The state after an event. Raises ForbiddenTransition for a pair that has no entry."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(f"{event.value} in {state.value}") from None
