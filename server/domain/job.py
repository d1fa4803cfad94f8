"""A job: one piece of work due at a time, done by whichever server holds its lease."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobKind(StrEnum):
    """What a job does; its ``subject`` is the number it is about. One job a kind and subject."""

    SETTLE_PAYMENT = "settle_payment"
    POST_ORDER = "post_order"
    SETTLE_REFUND = "settle_refund"
    RELEASE_BILLS = "release_bills"
    LINK_AUDIT = "link_audit"
    END_SESSIONS = "end_sessions"
    CLOSE_LEFT_OPEN = "close_left_open"
    VERIFY_EXCEPTION = "verify_exception"
    RUN_RECONCILIATION = "run_reconciliation"
    PLAN_DAYS = "plan_days"
    FETCH_STATEMENT = "fetch_statement"
    START_RUN = "start_run"
    OWN_STATEMENT = "own_statement"
    MAIL_DIGEST = "mail_digest"
    SEND_MAIL = "send_mail"
    BOOK_FUNDS = "book_funds"


@dataclass(frozen=True, slots=True)
class Job:
    """One job. ``attempts`` counts leases; ``lease_owner`` is empty when free."""

    kind: JobKind
    subject: str
    due_at: datetime
    attempts: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None
