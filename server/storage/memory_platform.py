"""The platform's payments and refunds of a day out of memory."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from server.domain.payment import Payment
from server.domain.posting import Posting
from server.domain.refund import Refund
from server.ports.platform import Part, untouched
from server.reconciliation.parties import Kind
from server.reconciliation.platform import RAW, REFUND_STATES
from server.storage.memory_tables import View


class MemoryPlatform:
    """`server.ports.platform.PlatformRows`."""

    def __init__(self, payments: View[Payment], refunds: View[Refund], postings: View[Posting]) -> None:
        self._payments, self._refunds, self._postings = payments, refunds, postings

    def payments_of_day(self, day: date, part: Part = untouched) -> pl.DataFrame:
        """As the port says."""
        return part(_frame(self._payment(payment) for payment in self._payments.all() if payment.day == day))

    def refunds_between(self, begins_at: datetime, ends_at: datetime) -> pl.DataFrame:
        """As the port says."""
        sent = [refund for refund in self._refunds.all() if refund.state in REFUND_STATES]
        return _frame(
            self._refund(refund) for refund in sent if begins_at <= (refund.refunded_at or refund.changed_at) < ends_at
        )

    def of_numbers(self, numbers: Sequence[str]) -> pl.DataFrame:
        """As the port says."""
        asked = set(numbers)
        wanted = sorted(asked)
        payments = [payment for payment in map(self._payments.get, wanted) if payment is not None]
        payments += [one for one in self._payments.all() if one.foreign_no and one.foreign_no in asked]
        refunds = [refund for refund in map(self._refunds.get, wanted) if refund and refund.state in REFUND_STATES]
        return _frame([*map(self._payment, payments), *map(self._refund, refunds)])

    def _payment(self, payment: Payment) -> list[Any]:
        posting = self._postings.get(payment.order_no)
        return [
            payment.foreign_no or payment.payment_no, payment.order_no, payment.channel, payment.source,
            posting.business if posting else "", payment.state.value, posting.state.value if posting else "",
            payment.channel_number, payment.amount_fen,
            payment.paid_at or payment.created_at, payment.day, Kind.PAY.value,
        ]  # fmt: skip

    def _refund(self, refund: Refund) -> list[Any]:
        posting = self._postings.get(refund.order_no)
        told = refund.business_withdrawal and refund.withdrawn_at is not None
        return [
            refund.refund_no, refund.order_no, refund.channel, refund.source, posting.business if posting else "",
            refund.state.value, "withdrawn" if told else "", "", refund.amount_fen,
            refund.refunded_at or refund.changed_at, None, Kind.REFUND.value,
        ]  # fmt: skip


def _frame(rows: Iterable[list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), dict(RAW), orient="row")
