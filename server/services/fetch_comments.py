"""What payers wrote about their payments, of a span of days, as text that a spreadsheet cannot take for a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from app.core.clock import BEIJING, Clock
from app.core.errors import InvalidInput, NotFound
from app.core.spreadsheet import safe_cell
from server.ports import Comment, CommentedChannel, UnitOfWorkFactory
from server.services.authorise import own_audit_row

HEADER = ("commented_at", "channel_number", "stars", "text")
"""A cell that begins so is a formula to a spreadsheet (OWASP, CSV injection)."""


class FetchComments:
    """Comments of every channel that has them (WeChat keeps those of the last three months)."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, channels: Mapping[str, CommentedChannel]) -> None:
        self._uow, self._clock, self._channels = uow, clock, channels

    def __call__(self, channel: str, first_day: date, last_day: date) -> Sequence[Comment]:
        """Comments from the first to the last day, both whole, in Asia/Shanghai; oldest first.

        Raises NotFound ``channel.not_configured``, InvalidInput for days in the wrong order, Unreachable
        ``comments.refused`` (also for days longer ago than the channel keeps them) or ``comments.unreadable``.
        """
        if channel not in self._channels:
            raise NotFound("channel.not_configured", channel=channel)
        if first_day > last_day:
            raise InvalidInput("last", "is before the first day")
        first_at = datetime.combine(first_day, time.min, BEIJING)
        last_at = datetime.combine(last_day, time(23, 59, 59), BEIJING)
        found = sorted(self._channels[channel].fetch_comments(first_at, last_at), key=lambda comment: comment.at)
        with self._uow() as work:
            span = f"{channel} {first_day}..{last_day}"
            work.audit.add(own_audit_row(self._clock.now(), "comments.fetched", span, found=len(found)))
            work.commit()
        return found


def comments_csv(comments: Sequence[Comment]) -> bytes:
    """A CSV file that spreadsheets open in Chinese (UTF-8 with a mark, CRLF); times in Asia/Shanghai."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for comment in comments:
        at = f"{comment.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        writer.writerow((at, safe_cell(comment.channel_number), comment.stars, safe_cell(comment.text)))
    return text.getvalue().encode("utf-8-sig")
