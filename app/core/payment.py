"""The states of a payment: one table, used by the desk to enable a button and by the server to enforce.

A payment is one part of an order, on one channel, with one number of ours. It is created only when its intent is
durable. It ends as ``paid``, ``not_paid`` (the channel's own definite refusal), ``reversed`` (the channel's own word
that it is undone) or ``refunded``. ``unknown`` is a state of its own and never turns into an end without proof.
"""

from enum import StrEnum


class PaymentState(StrEnum):
    """Where a payment stands."""

    SENDING = "sending"
    """The intent is durable at the server; the request may be on the wire."""
    WAITING = "waiting"
    """The channel says that the payer is still deciding (password)."""
    UNKNOWN = "unknown"
    """We asked and have no trustworthy answer."""
    REVERSING = "reversing"
    """We decided to undo what is unclear and wait for the channel's proof."""
    PAID = "paid"
    NOT_PAID = "not_paid"
    REVERSED = "reversed"
    LATE_PAID = "late_paid"
    """The channel reports money after we had told somebody that there is none: to be booked or refunded, by name."""
    REFUNDED = "refunded"


class PaymentEvent(StrEnum):
    """What can happen to a payment. ``CHANNEL_*`` is a verified answer of the channel (or the drawer, for cash)."""

    CHANNEL_PAID = "channel_paid"
    CHANNEL_WAITING = "channel_waiting"
    CHANNEL_REFUSED = "channel_refused"
    CHANNEL_UNCLEAR = "channel_unclear"
    """No answer, an answer that cannot be verified, an unknown code, or *not found*."""
    CHANNEL_REVERSED = "channel_reversed"
    REVERSE_STARTED = "reverse_started"
    BOOKED_LATE = "booked_late"
    REFUNDED_WHOLLY = "refunded_wholly"


_S, _E = PaymentState, PaymentEvent

TRANSITIONS: dict[tuple[PaymentState, PaymentEvent], PaymentState] = {
    (_S.SENDING, _E.CHANNEL_PAID): _S.PAID,
    (_S.SENDING, _E.CHANNEL_WAITING): _S.WAITING,
    (_S.SENDING, _E.CHANNEL_REFUSED): _S.NOT_PAID,
    (_S.SENDING, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.SENDING, _E.CHANNEL_REVERSED): _S.REVERSED,
    (_S.SENDING, _E.REVERSE_STARTED): _S.REVERSING,
    (_S.WAITING, _E.CHANNEL_PAID): _S.PAID,
    (_S.WAITING, _E.CHANNEL_WAITING): _S.WAITING,
    (_S.WAITING, _E.CHANNEL_REFUSED): _S.NOT_PAID,
    (_S.WAITING, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.WAITING, _E.CHANNEL_REVERSED): _S.REVERSED,
    (_S.WAITING, _E.REVERSE_STARTED): _S.REVERSING,
    (_S.UNKNOWN, _E.CHANNEL_PAID): _S.PAID,
    (_S.UNKNOWN, _E.CHANNEL_WAITING): _S.WAITING,
    (_S.UNKNOWN, _E.CHANNEL_REFUSED): _S.NOT_PAID,
    (_S.UNKNOWN, _E.CHANNEL_UNCLEAR): _S.UNKNOWN,
    (_S.UNKNOWN, _E.CHANNEL_REVERSED): _S.REVERSED,
    (_S.UNKNOWN, _E.REVERSE_STARTED): _S.REVERSING,
    (_S.REVERSING, _E.CHANNEL_PAID): _S.PAID,
    (_S.REVERSING, _E.CHANNEL_WAITING): _S.REVERSING,
    (_S.REVERSING, _E.CHANNEL_REFUSED): _S.NOT_PAID,
    (_S.REVERSING, _E.CHANNEL_UNCLEAR): _S.REVERSING,
    (_S.REVERSING, _E.CHANNEL_REVERSED): _S.REVERSED,
    (_S.REVERSING, _E.REVERSE_STARTED): _S.REVERSING,
    (_S.PAID, _E.CHANNEL_PAID): _S.PAID,
    (_S.PAID, _E.REFUNDED_WHOLLY): _S.REFUNDED,
    (_S.NOT_PAID, _E.CHANNEL_REFUSED): _S.NOT_PAID,
    (_S.NOT_PAID, _E.CHANNEL_PAID): _S.LATE_PAID,
    (_S.REVERSED, _E.CHANNEL_REVERSED): _S.REVERSED,
    (_S.REVERSED, _E.CHANNEL_PAID): _S.LATE_PAID,
    (_S.LATE_PAID, _E.CHANNEL_PAID): _S.LATE_PAID,
    (_S.LATE_PAID, _E.BOOKED_LATE): _S.PAID,
    (_S.LATE_PAID, _E.REFUNDED_WHOLLY): _S.REFUNDED,
    (_S.REFUNDED, _E.CHANNEL_PAID): _S.REFUNDED,
    (_S.REFUNDED, _E.CHANNEL_REVERSED): _S.REFUNDED,
}

OPEN_STATES = frozenset({_S.SENDING, _S.WAITING, _S.UNKNOWN, _S.REVERSING, _S.LATE_PAID})
"""Money that is not yet known or not yet dealt with; it blocks shift close unless handed over by name."""

CANCELLABLE_STATES = frozenset({_S.SENDING, _S.WAITING, _S.UNKNOWN})
"""Where a cashier may ask to cancel; the answer is still the channel's."""

MONEY_HELD_STATES = frozenset({_S.PAID, _S.LATE_PAID})
"""The channel (or the drawer) has the patient's money; only these can be refunded."""


class ForbiddenTransition(ValueError):
    """An event that cannot happen in that state; a bug of ours or of a channel, to be seen by a person."""


def next_state(state: PaymentState, event: PaymentEvent) -> PaymentState:
    """The state after an event. Raises ForbiddenTransition for a pair that has no entry."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(f"{event.value} in {state.value}") from None
