"""What the channel's statements say of a payment that is unknown for days: the end of the ladder of questions."""

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from app.core.clock import Clock, accounting_day
from app.core.errors import PaydeskError
from app.core.payment import PaymentEvent
from server.domain.payment import Payment
from server.ports import ChannelAnswer, StatementEntry
from server.reconciliation.parties import Kind
from server.services.fetch_statement import FetchStatement

log = logging.getLogger(__name__)

KEPT = 4
"""Statements held in memory: several unknown payments of one day ask for the same file."""
NOT_IN_STATEMENT = "channel.not_in_statement"


class AskStatement:
    """Looks a payment up, by our number, in the verified statements of the day it was made and of the day after: made
    at 23:59, paid at 00:01."""

    def __init__(self, *, fetch: FetchStatement, clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, date], Mapping[str, Sequence[StatementEntry]]] = {}

    def __call__(self, payment: Payment) -> ChannelAnswer | None:
        """None while one of the statements cannot be had or does not agree with itself. ``not_found`` when no line has
        the number, which proves nothing. A line with another amount, money gone back by no act of ours, or a payment
        that we may have reversed on a later day: unclear, for a person to look at."""
        first = accounting_day(payment.created_at)
        days = [first, first + timedelta(days=1)]
        if not self._fetch.reads(payment.channel) or accounting_day(self._clock.now()) <= days[-1]:
            return None
        try:
            lines = [line for day in days for line in self._of_day(payment.channel, day).get(payment.payment_no, ())]
        except PaydeskError as error:
            log.warning("payment %s: statement of %s not to be had (%s)", payment.payment_no, first, error.code)
            return None
        return _said(payment, lines)

    def _of_day(self, channel: str, day: date) -> Mapping[str, Sequence[StatementEntry]]:
        with self._lock:
            known = self._kept.get((channel, day))
        if known is not None:
            return known
        fetched = self._fetch.fetch(channel, day)
        found: dict[str, list[StatementEntry]] = {}
        if not fetched.file.empty:
            for entry in self._fetch.read(fetched):
                found.setdefault(entry.payment_no, []).append(entry)
        with self._lock:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[channel, day] = found
        return found


def _said(payment: Payment, lines: Sequence[StatementEntry]) -> ChannelAnswer:
    paid = [line for line in lines if line.kind is Kind.PAY]
    undone = [line for line in lines if line.kind is Kind.REVERSE]
    if not lines:
        return ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, NOT_IN_STATEMENT, not_found=True)
    agreed = all(line.amount_fen == payment.amount_fen for line in lines)
    if not undone and payment.reverse_count:
        return ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, "channel.statement_differs")
    if not agreed or len(paid) > 1 or len(undone) > 1 or len(paid) + len(undone) != len(lines):
        return ChannelAnswer(PaymentEvent.CHANNEL_UNCLEAR, "channel.statement_differs")
    if undone:
        return ChannelAnswer(
            PaymentEvent.CHANNEL_REVERSED, "channel.in_statement", channel_number=undone[0].channel_number
        )
    at = paid[0].at
    return ChannelAnswer(
        PaymentEvent.CHANNEL_PAID, "channel.in_statement", channel_number=paid[0].channel_number, paid_at=at,
        day=accounting_day(at),
    )  # fmt: skip
