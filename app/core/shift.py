"""The states of a shift and of a difference found at its count: tables used by the desk and enforced by the server.

A shift is one cashier's time at one window, from float to count. While it is *open* money is taken in it. Its cashier
closes it by counting, or gives it to a named colleague; until that one accepts, the giver stays responsible. A shift
that was left open is closed by rule, without a count, which must follow. *Closed* is sealed: nothing is ever added.
"""

from enum import StrEnum


class ShiftState(StrEnum):
    """Where a shift stands."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    """Given to a colleague by name, not yet accepted: no money is taken in it, the giver is still responsible."""
    UNCOUNTED = "uncounted"
    """Closed by rule; sealed, but its drawer has still to be counted."""
    CLOSED = "closed"


class ShiftEvent(StrEnum):
    """What can happen to a shift."""

    CLOSE = "close"
    GIVE = "give"
    ACCEPT = "accept"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    CLOSE_BY_RULE = "close_by_rule"
    COUNT_LATER = "count_later"


_S, _E = ShiftState, ShiftEvent

SHIFT_TRANSITIONS: dict[tuple[ShiftState, ShiftEvent], ShiftState] = {
    (_S.OPEN, _E.CLOSE): _S.CLOSED,
    (_S.OPEN, _E.GIVE): _S.HANDED_OVER,
    (_S.OPEN, _E.CLOSE_BY_RULE): _S.UNCOUNTED,
    (_S.HANDED_OVER, _E.ACCEPT): _S.CLOSED,
    (_S.HANDED_OVER, _E.REFUSE): _S.OPEN,
    (_S.HANDED_OVER, _E.TAKE_BACK): _S.OPEN,
    (_S.HANDED_OVER, _E.CLOSE_BY_RULE): _S.UNCOUNTED,
    (_S.UNCOUNTED, _E.COUNT_LATER): _S.CLOSED,
}

LIVE_STATES = frozenset({_S.OPEN, _S.HANDED_OVER})
"""The shift holds its window, and what becomes known of its money is still written into it. One a window."""

SEALED_STATES = frozenset({_S.UNCOUNTED, _S.CLOSED})
"""No entry is ever added: what happens later belongs to a later shift, with a mark."""


class DifferenceState(StrEnum):
    """Where a shortage or surplus stands."""

    FOUND = "found"
    EXPLAINED = "explained"
    APPROVED = "approved"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


class DifferenceEvent(StrEnum):
    """What can happen to a shortage or surplus."""

    EXPLAIN = "explain"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SETTLE = "settle"
    WRITE_OFF = "write_off"


_D, _V = DifferenceState, DifferenceEvent

DIFFERENCE_TRANSITIONS: dict[tuple[DifferenceState, DifferenceEvent], DifferenceState] = {
    (_D.FOUND, _V.EXPLAIN): _D.EXPLAINED,
    (_D.EXPLAINED, _V.EXPLAIN): _D.EXPLAINED,
    (_D.EXPLAINED, _V.APPROVE): _D.APPROVED,
    (_D.EXPLAINED, _V.SEND_BACK): _D.FOUND,
    (_D.APPROVED, _V.SETTLE): _D.SETTLED,
    (_D.APPROVED, _V.WRITE_OFF): _D.WRITTEN_OFF,
}

OPEN_DIFFERENCES = frozenset({_D.FOUND, _D.EXPLAINED, _D.APPROVED})
"""Differences that somebody must still act on."""


class CashMovementKind(StrEnum):
    """Cash into or out of a drawer during a shift that is neither a payment nor a refund."""

    PAY_IN = "pay_in"
    """Change or other money is put into the drawer."""
    PAY_OUT = "pay_out"
    """Money leaves the drawer for an expense."""
    DROP = "drop"
    """Money goes from the drawer into the safe."""


class ForbiddenStep(ValueError):
    """An event that cannot happen in that state."""


def next_shift_state(state: ShiftState, event: ShiftEvent) -> ShiftState:
    """The state after an event. Raises ForbiddenStep for a pair that has no entry."""
    try:
        return SHIFT_TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenStep(f"{event.value} in {state.value}") from None


def next_difference_state(state: DifferenceState, event: DifferenceEvent) -> DifferenceState:
    """The state after an event. Raises ForbiddenStep for a pair that has no entry."""
    try:
        return DIFFERENCE_TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenStep(f"{event.value} in {state.value}") from None


DENOMINATIONS_FEN = (10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins of the renminbi that a drawer can hold, in fen, largest first."""
