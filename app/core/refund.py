"""The states of a refund: asked, approved, withdrawn in the business system, sent, answered; or paid out otherwise."""

from enum import StrEnum


class RefundState(StrEnum):
    """Where a refund stands. Its amount is reserved on the payment in every state but ``rejected`` and ``failed``."""

    REQUESTED = "requested"
    APPROVED = "approved"
    """Approved; the business system is asked to withdraw the items, then the channel is asked."""
    WITHDRAWN = "withdrawn"
    """The business system took the items back; the channel may be asked."""
    SENDING = "sending"
    PROCESSING = "processing"
    """The channel accepted it and is paying out."""
    UNFUNDED = "unfunded"
    """The channel says that our balance there is too small: nothing moved; sent again under the same number."""
    UNKNOWN = "unknown"
    REFUNDED = "refunded"
    ABNORMAL = "abnormal"
    """The original route is closed (card gone, too old): a person acts in the channel's console or pays out."""
    PAID_OUT = "paid_out"
    """The money went back another way (app.core.payout), by two people."""
    REJECTED = "rejected"
    """Declined by the approver, or the business system refused to withdraw the items; no money moved."""
    FAILED = "failed"
    """The channel's definite refusal; no money moved."""


GIVEN_BACK = frozenset({RefundState.REFUNDED, RefundState.PAID_OUT})
"""Ends in which its money has gone back."""


class RefundEvent(StrEnum):
    """What can happen to a refund."""

    APPROVE = "approve"
    REJECT = "reject"
    APPROVAL_LOST = "approval_lost"
    """Before it was sent, whoever approved it lost the right to: somebody else must decide."""
    LIMIT_REACHED = "limit_reached"
    """The channel takes no such refund any more (too old, too many); nothing was withdrawn or sent."""
    BUSINESS_WITHDREW = "business_withdrew"
    BUSINESS_REFUSED = "business_refused"
    ROUTE_CLOSED = "route_closed"
    """Asked for as a payout from the beginning: the channel is not asked."""
    SEND = "send"
    CHANNEL_REFUNDED = "channel_refunded"
    CHANNEL_PROCESSING = "channel_processing"
    CHANNEL_UNFUNDED = "channel_unfunded"
    CHANNEL_UNCLEAR = "channel_unclear"
    CHANNEL_ABNORMAL = "channel_abnormal"
    CHANNEL_REFUSED = "channel_refused"
    PAY_OUT = "pay_out"


_S, _E = RefundState, RefundEvent
_ASKED = (_S.SENDING, _S.PROCESSING, _S.UNFUNDED, _S.UNKNOWN, _S.ABNORMAL)

TRANSITIONS: dict[tuple[RefundState, RefundEvent], RefundState] = {
    (_S.REQUESTED, _E.APPROVE): _S.APPROVED,
    (_S.REQUESTED, _E.REJECT): _S.REJECTED,
    (_S.APPROVED, _E.APPROVAL_LOST): _S.REQUESTED,
    (_S.APPROVED, _E.LIMIT_REACHED): _S.REJECTED,
    (_S.APPROVED, _E.BUSINESS_WITHDREW): _S.WITHDRAWN,
    (_S.APPROVED, _E.BUSINESS_REFUSED): _S.REJECTED,
    (_S.WITHDRAWN, _E.APPROVAL_LOST): _S.REQUESTED,
    (_S.UNKNOWN, _E.APPROVAL_LOST): _S.REQUESTED,  # made again after a restore, and the channel never had it
    (_S.WITHDRAWN, _E.ROUTE_CLOSED): _S.ABNORMAL,
    (_S.WITHDRAWN, _E.SEND): _S.SENDING,
    **{(state, _E.CHANNEL_REFUNDED): _S.REFUNDED for state in _ASKED},
    **{(state, _E.CHANNEL_PROCESSING): _S.PROCESSING for state in _ASKED},
    **{(state, _E.CHANNEL_ABNORMAL): _S.ABNORMAL for state in _ASKED},
    **{(state, _E.CHANNEL_REFUSED): _S.FAILED for state in (_S.SENDING, _S.PROCESSING, _S.UNFUNDED, _S.UNKNOWN)},
    **{(state, _E.CHANNEL_UNFUNDED): _S.UNFUNDED for state in (_S.SENDING, _S.UNFUNDED, _S.UNKNOWN)},
    (_S.PROCESSING, _E.CHANNEL_UNFUNDED): _S.PROCESSING,
    (_S.ABNORMAL, _E.CHANNEL_UNFUNDED): _S.ABNORMAL,
    (_S.ABNORMAL, _E.CHANNEL_REFUSED): _S.ABNORMAL,
    (_S.SENDING, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.UNKNOWN, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.UNKNOWN, _E.SEND): _S.SENDING,
    (_S.UNFUNDED, _E.SEND): _S.SENDING,
    (_S.UNFUNDED, _E.CHANNEL_UNCLEAR): _S.UNFUNDED,
    (_S.PROCESSING, _E.CHANNEL_UNCLEAR): _S.PROCESSING,
    (_S.ABNORMAL, _E.CHANNEL_UNCLEAR): _S.ABNORMAL,
    (_S.ABNORMAL, _E.PAY_OUT): _S.PAID_OUT,
    (_S.REFUNDED, _E.CHANNEL_REFUNDED): _S.REFUNDED,
}

RESERVING_STATES = frozenset(_S) - {_S.REJECTED, _S.FAILED}
"""States in which the refund's amount counts against what may still be refunded."""

ENDED_STATES = frozenset({_S.REFUNDED, _S.PAID_OUT, _S.REJECTED, _S.FAILED})

OPEN_STATES = frozenset(_S) - ENDED_STATES

MONEY_UNCLEAR_STATES = frozenset({_S.WITHDRAWN, _S.SENDING, _S.UNKNOWN})
"""States that block the close of a shift: we do not yet know whether money has moved."""

ORIGINAL_ROUTE, PAYOUT_ROUTE = "original", "payout"
"""How a refund is to go back: by the channel it came by, or paid out by two people because that one is closed."""


class ForbiddenTransition(ValueError):
    """An event that cannot happen in that state."""


def next_state(state: RefundState, event: RefundEvent) -> RefundState:
    """The state after an event. Raises ForbiddenTransition for a pair that has no entry."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(f"{event.value} in {state.value}") from None
