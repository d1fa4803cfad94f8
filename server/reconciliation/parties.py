"""Who has a record of a piece of money, what a record says happened, and how sure it is."""

from enum import StrEnum


class Party(StrEnum):
    """Who has a record of the same money. The bank is apart: its arrivals are many payments in one (`funds`)."""

    CHANNEL = "channel"
    PLATFORM = "platform"
    BUSINESS = "business"
    SOURCE = "source"


class Kind(StrEnum):
    """What a row says happened. A refund is a row of its own, never a negative payment."""

    PAY = "pay"
    REFUND = "refund"
    REVERSE = "reverse"
    FEE = "fee"
    TRANSFER = "transfer"


class RowState(StrEnum):
    """How sure the party is. A refund that a channel calls processing is accepted money: it counts as done."""

    DONE = "done"
    UNKNOWN = "unknown"
    NOT_DONE = "not_done"
