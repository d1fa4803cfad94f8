"""The states of a refund to the original route: asked, approved, withdrawn in the business system, sent, answered."""

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
    UNKNOWN = "unknown"
    REFUNDED = "refunded"
    ABNORMAL = "abnormal"
    """The channel cannot reach the payer's account; a person must act in the channel's console or pay out otherwise."""
    REJECTED = "rejected"
    """Declined by the approver, or the business system refused to withdraw the items; no money moved."""
    FAILED = "failed"
    """The channel's definite refusal; no money moved."""


class RefundEvent(StrEnum):
    """What can happen to a refund."""

    APPROVE = "approve"
    REJECT = "reject"
    BUSINESS_WITHDREW = "business_withdrew"
    BUSINESS_REFUSED = "business_refused"
    SEND = "send"
    CHANNEL_REFUNDED = "channel_refunded"
    CHANNEL_PROCESSING = "channel_processing"
    CHANNEL_UNCLEAR = "channel_unclear"
    CHANNEL_ABNORMAL = "channel_abnormal"
    CHANNEL_REFUSED = "channel_refused"


_S, _E = RefundState, RefundEvent
_ASKED = (_S.SENDING, _S.PROCESSING, _S.UNKNOWN, _S.ABNORMAL)

TRANSITIONS: dict[tuple[RefundState, RefundEvent], RefundState] = {
    (_S.REQUESTED, _E.APPROVE): _S.APPROVED,
    (_S.REQUESTED, _E.REJECT): _S.REJECTED,
    (_S.APPROVED, _E.BUSINESS_WITHDREW): _S.WITHDRAWN,
    (_S.APPROVED, _E.BUSINESS_REFUSED): _S.REJECTED,
    (_S.WITHDRAWN, _E.SEND): _S.SENDING,
    **{(state, _E.CHANNEL_REFUNDED): _S.REFUNDED for state in _ASKED},
    **{(state, _E.CHANNEL_PROCESSING): _S.PROCESSING for state in _ASKED},
    **{(state, _E.CHANNEL_ABNORMAL): _S.ABNORMAL for state in _ASKED},
    **{(state, _E.CHANNEL_REFUSED): _S.FAILED for state in (_S.SENDING, _S.PROCESSING, _S.UNKNOWN)},
    (_S.SENDING, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.UNKNOWN, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.UNKNOWN, _E.SEND): _S.SENDING,
    (_S.PROCESSING, _E.CHANNEL_UNCLEAR): _S.PROCESSING,
    (_S.ABNORMAL, _E.CHANNEL_UNCLEAR): _S.ABNORMAL,
    (_S.REFUNDED, _E.CHANNEL_REFUNDED): _S.REFUNDED,
}

RESERVING_STATES = frozenset(_S) - {_S.REJECTED, _S.FAILED}
"""States in which the refund's amount counts against what may still be refunded."""

OPEN_STATES = frozenset({_S.REQUESTED, _S.APPROVED, _S.WITHDRAWN, _S.SENDING, _S.PROCESSING, _S.UNKNOWN, _S.ABNORMAL})

MONEY_UNCLEAR_STATES = frozenset({_S.WITHDRAWN, _S.SENDING, _S.UNKNOWN})
"""States that block the close of a shift: we do not yet know whether money has moved."""


class ForbiddenTransition(ValueError):
    """An event that cannot happen in that state."""


def next_state(state: RefundState, event: RefundEvent) -> RefundState:
    """The state after an event. Raises ForbiddenTransition for a pair that has no entry."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(f"{event.value} in {state.value}") from None
