"""A posting: what the business system must be told of a paid order, kept until it has answered."""

from dataclasses import dataclass
from datetime import datetime

from app.core.posting import PostingState


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting, one for each paid order. ``outcome`` is our stable code of the last answer."""

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
