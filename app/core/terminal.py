"""Card payments: the terminal at the window is the channel's mouth; what a desk tells of it is the channel's word."""

from enum import StrEnum

CARD = "card"
"""The channel whose payments a terminal at the window makes; the server itself asks nobody."""


class TerminalOutcome(StrEnum):
    """What is proven of one act on a terminal."""

    DONE = "done"
    """The terminal's own word, with everything echoed that this terminal echoes."""
    FAILED = "failed"
    """A definite refusal, a cancellation at the terminal, or the terminal's word that it has no such act."""
    UNKNOWN = "unknown"
    """No answer, or none to be believed: asked for by query-last, never repeated."""
    NEVER_ASKED = "never_asked"
    """The desk's own journal: nothing was sent to the terminal, and under this number nothing will be."""


class CardAct(StrEnum):
    """What a terminal did with money."""

    SALE = "sale"
    VOID = "void"
    """Undoes a sale of the same open batch, wholly."""
    REFUND = "refund"
    """Gives money of an earlier sale back, wholly or in part."""


class SettlementState(StrEnum):
    """How the settlement of a terminal's batch stands against our books."""

    UNKNOWN = "unknown"
    """It was asked for, and nobody knows whether the batch is closed: asked again."""
    FAILED = "failed"
    """The batch is still open."""
    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARED = "not_compared"
    """Closed, and the terminal did not say with what totals: somebody types them from its paper."""


SETTLED_STATES = frozenset({SettlementState.AGREES, SettlementState.DIFFERS, SettlementState.NOT_COMPARED})
"""The batch is closed; what it held is not asked for again."""
