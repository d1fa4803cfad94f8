"""A mail to a person of the hospital: made once, kept until it was taken, never with anything of a patient in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    """A mail server has taken it."""
    FAILED = "failed"
    """Refused for good, or not taken within the limit."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address. ``message_id`` is made from what it says: the same content is the same mail.

    ``about`` names the alerts it tells of (code, subject, when raised, level). ``tries`` counts attempts, ``said`` is
    the stable code of the last one that failed.
    """

    message_id: str
    recipient: str
    subject: str
    body: str
    state: MailState
    made_at: datetime
    changed_at: datetime
    about: tuple[str, ...] = ()
    tries: int = 0
    said: str = ""
