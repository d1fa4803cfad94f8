"""The platform's own records as canonical rows: what its states mean, and who else must have a record of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.refund import RefundState
from server.reconciliation.calendars import Calendar
from server.reconciliation.parties import Kind, Party, RowState
from server.reconciliation.rows import BITS, KINDS, SCHEMA, STATES, WOULD

RAW: Final[dict[str, pl.DataType]] = {
    "our_no": pl.String(),
    "order_no": pl.String(),
    "channel": pl.Categorical(),
    "source": pl.Categorical(),
    "business": pl.Categorical(),
    "state": pl.Categorical(),
    "posting": pl.Categorical(),
    "party_no": pl.String(),
    "amount_fen": pl.Int64(),
    "at": pl.Datetime("ms", "UTC"),
    "day": pl.Date(),
    "kind": KINDS,
}
"""``state`` is that of the payment or refund. ``posting``: of a payment the state of its order's posting (empty without
one); of a refund ``withdrawn`` when the business system was told of it. ``day`` is null where the calendar says it."""

PAYMENT_STATES: Mapping[PaymentState, RowState] = {
    PaymentState.SENDING: RowState.UNKNOWN,
    PaymentState.WAITING: RowState.UNKNOWN,
    PaymentState.UNKNOWN: RowState.UNKNOWN,
    PaymentState.REVERSING: RowState.UNKNOWN,
    PaymentState.PAID: RowState.DONE,
    PaymentState.LATE_PAID: RowState.DONE,
    PaymentState.REFUNDED: RowState.DONE,
    PaymentState.NOT_PAID: RowState.NOT_DONE,
    PaymentState.REVERSED: RowState.DONE,
}
REFUND_STATES: Mapping[RefundState, RowState] = {
    RefundState.SENDING: RowState.UNKNOWN,
    RefundState.UNKNOWN: RowState.UNKNOWN,
    RefundState.PROCESSING: RowState.DONE,
    RefundState.ABNORMAL: RowState.DONE,
    RefundState.REFUNDED: RowState.DONE,
    RefundState.PAID_OUT: RowState.DONE,
    RefundState.FAILED: RowState.NOT_DONE,
}
"""A refund that was never sent has no record here. One that was paid out otherwise has none at the channel."""
TOLD = (PostingState.POSTED, PostingState.PENDING, PostingState.WITHDRAWN)
"""Postings after which the business system has a record of the payment, or must have one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who gives a statement at all, by name; who gives none is not expected to have a record."""

    channels: frozenset[str]
    businesses: frozenset[str]
    sources: frozenset[str]


def canonical(raw: pl.DataFrame, asked: Asked, calendar: Calendar) -> pl.DataFrame:
    """Rows in the canonical SCHEMA. A payment that was undone in time is one row of kind ``reverse``; what ended
    without money expects no record anywhere. ``calendar`` is the platform's own and gives a refund its day."""
    payment = pl.col("kind") == Kind.PAY.value
    undone = payment & (pl.col("state") == PaymentState.REVERSED.value)
    told = _said([*PAYMENT_STATES.items(), *REFUND_STATES.items()])
    frame = raw.with_columns(
        pl.when(undone).then(pl.lit(Kind.REVERSE.value)).otherwise(pl.col("kind").cast(pl.String)).cast(KINDS)
        .alias("kind"),
        told.alias("state"), (pl.col("state") == RefundState.PAID_OUT.value).alias("paid_out"),
        pl.coalesce([pl.col("day"), calendar.days_of(pl.col("at"))]).alias("day"),
        pl.when(undone).then(pl.lit(0, pl.UInt8)).otherwise(_expects(asked)).alias("expects"),
    )  # fmt: skip
    others = pl.lit(BITS[Party.BUSINESS] | BITS[Party.SOURCE], pl.UInt8)
    frame = frame.with_columns(
        pl.when("paid_out").then(pl.col("expects") & others)
        .when(pl.col("state") == RowState.DONE.value).then(pl.col("expects"))
        .when(pl.col("state") == RowState.UNKNOWN.value).then(_would(asked) | pl.col("expects") & BITS[Party.CHANNEL])
        .otherwise(_would(asked)).alias("expects"),
        pl.col("order_no").alias("business_no"),
        pl.lit(0, pl.Int64).alias("fee_milli_fen"), pl.lit(0, pl.UInt16).alias("file"),
        pl.lit(0, pl.UInt32).alias("line"), pl.lit(value=False).alias("carried"),
    )  # fmt: skip
    return frame.select([pl.col(name).cast(kind) for name, kind in SCHEMA.items()])


def known_as(raw: pl.DataFrame, foreign: Mapping[str, str]) -> pl.DataFrame:
    """RAW rows under the numbers that the other parties have them by, where those are not ours."""
    return raw.with_columns(pl.col("our_no").replace(foreign)) if foreign else raw


def of_day(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Canonical rows of one accounting day without what ended without money: nobody needs a record of that, unless
    somebody has one."""
    return rows.filter(pl.col("day") == day, pl.col("state") != RowState.NOT_DONE.value)


def _said(states: Sequence[tuple[PaymentState | RefundState, RowState]]) -> pl.Expr:
    """What a state says: words that payments and refunds share mean the same of both, which a test holds."""
    by_word = {word.value: said.value for word, said in states}
    return pl.col("state").cast(pl.String).replace_strict(by_word, default=None, return_dtype=STATES)


def _would(asked: Asked) -> pl.Expr:
    """Who would have a record if it were paid: no posting says yet which business system that is."""
    business = WOULD[Party.BUSINESS] if asked.businesses else 0
    told = pl.col("source").cast(pl.String).is_in(sorted(asked.sources))
    source = pl.when(told).then(pl.lit(WOULD[Party.SOURCE], pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
    return source | pl.lit(business, pl.UInt8)


def _expects(asked: Asked) -> pl.Expr:
    def bit(party: Party, column: str, names: Collection[str]) -> pl.Expr:
        named = pl.col(column).cast(pl.String).is_in(sorted(names))
        return pl.when(named).then(pl.lit(BITS[party], pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))

    posted = pl.col("posting").cast(pl.String).is_in([state.value for state in TOLD])
    business = pl.when(posted).then(bit(Party.BUSINESS, "business", asked.businesses)).otherwise(pl.lit(0, pl.UInt8))
    return bit(Party.CHANNEL, "channel", asked.channels) | business | bit(Party.SOURCE, "source", asked.sources)
