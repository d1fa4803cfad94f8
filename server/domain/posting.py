"""A posting: what the business system must be told of a paid order, kept until it has answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.core.posting import PostingState
from server.domain.order import Order


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting, one for each paid order. ``outcome`` is our stable code of the last answer. ``posted_as`` is the
    number under which the business system has the order now, where a correction has given it another; else empty."""

    order_no: str
    business: str
    state: PostingState
    created_at: datetime
    changed_at: datetime
    attempts: int = 0
    outcome: str = ""
    receipt_no: str = ""
    guidance: str = ""
    posted_at: datetime | None = None
    version: int = 0
    posted_as: str = ""


@dataclass(frozen=True, slots=True)
class PostingCorrection:
    """A wrong posting that is taken back and made anew: the withdrawal's number and the order's new one are stored
    before anything is sent. ``amount_fen`` is what stood there under the old number; ``withdrawn_at`` is when the
    business system had proved that nothing of it stands any more."""

    withdrawal_no: str
    order_no: str
    exception_no: str
    business: str
    old_no: str
    new_no: str
    amount_fen: int
    begun_at: datetime
    withdrawn_at: datetime | None = None
    version: int = 0


def known_there(order: Order, posting: Posting | None) -> Order:
    """The order as its business system knows it: under the number of its last correction."""
    return replace(order, order_no=posting.posted_as) if posting is not None and posting.posted_as else order
