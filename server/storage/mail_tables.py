"""The table of mails. Seen by `server.storage` alone."""

from sqlalchemy import Column, Table, Text

from server.domain.mail import MailState
from server.storage.columns import at, count, one_of, state_of, words
from server.storage.tables import metadata
from server.storage.types import JsonText

mails = Table(
    "mails",
    metadata,
    words("message_id", primary_key=True),
    words("recipient", index=True),
    words("subject"),
    Column("body", Text, nullable=False),
    state_of(MailState),
    at("made_at"),
    at("changed_at"),
    Column("about", JsonText(list, tuple), nullable=False),
    count("tries"),
    words("said"),
    one_of("state", MailState),
)
