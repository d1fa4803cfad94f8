"""The states of a posting: telling the business system that an order is paid, until it has answered."""

from enum import StrEnum


class PostingState(StrEnum):
    """Where a posting stands."""

    PENDING = "pending"
    """To be sent, or sent without a trustworthy answer: it is repeated under the same order number, for ever."""
    POSTED = "posted"
    REFUSED = "refused"
    """The business system's definite word; the automatic reversal refunds the money."""
    WITHDRAWN = "withdrawn"


class PostingEvent(StrEnum):
    """What can happen to a posting."""

    BUSINESS_POSTED = "business_posted"
    BUSINESS_UNCLEAR = "business_unclear"
    BUSINESS_REFUSED = "business_refused"
    BUSINESS_WITHDREW = "business_withdrew"
    CORRECTED = "corrected"
    """What was posted wrongly is proved to be taken back: it is to be posted anew, under another number."""


_S, _E = PostingState, PostingEvent

TRANSITIONS: dict[tuple[PostingState, PostingEvent], PostingState] = {
    (_S.PENDING, _E.BUSINESS_POSTED): _S.POSTED,
    (_S.PENDING, _E.BUSINESS_UNCLEAR): _S.PENDING,
    (_S.PENDING, _E.BUSINESS_REFUSED): _S.REFUSED,
    (_S.PENDING, _E.BUSINESS_WITHDREW): _S.WITHDRAWN,
    (_S.POSTED, _E.BUSINESS_POSTED): _S.POSTED,
    (_S.POSTED, _E.BUSINESS_WITHDREW): _S.WITHDRAWN,
    (_S.POSTED, _E.CORRECTED): _S.PENDING,
    (_S.PENDING, _E.CORRECTED): _S.PENDING,
}


class ForbiddenTransition(ValueError):
    """An event that cannot happen in that state."""


def next_state(state: PostingState, event: PostingEvent) -> PostingState:
    """The state after an event. Raises ForbiddenTransition for a pair that has no entry."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(f"{event.value} in {state.value}") from None
