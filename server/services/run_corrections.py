"""Lines of a business system that speak of a posting which was taken back and made anew: what they belong to here."""

from datetime import date, datetime, time, timedelta

import polars as pl

from app.core.clock import BEIJING, accounting_day
from server.domain.posting import PostingCorrection
from server.ports import UnitOfWork
from server.reconciliation.parties import Kind, Party, RowState
from server.reconciliation.rows import BITS, SCHEMA, empty

LOOK_BACK = timedelta(days=62)
"""How long after a correction a statement may still speak of it."""


def corrected_rows(work: UnitOfWork, day: date, lines: pl.DataFrame, carried: pl.Series) -> pl.DataFrame:
    """Records of ours that stand against such lines: one for each line of the wrong posting, and one for the
    withdrawal, which must come on its day. ``lines`` are the business systems' of today and those carried over,
    ``carried`` the numbers of our own records that are."""
    begun_at = datetime.combine(day - LOOK_BACK, time(), BEIJING)
    corrections = [one for one in work.corrections.begun_since(begun_at) if one.withdrawn_at is not None]
    if not corrections:
        return empty()
    waiting = set(carried.to_list())
    old_numbers = [one.old_no for one in corrections]
    withdrawals = [one.withdrawal_no for one in corrections if one.withdrawal_no not in waiting]
    taken_back = pl.col("our_no").is_in(withdrawals)
    wrong = (pl.col("kind") == Kind.PAY.value) & pl.col("business_no").is_in(old_numbers)
    heard = lines.filter(taken_back | wrong)
    named = set(heard["our_no"].to_list())
    due = [
        one for one in corrections
        if one.withdrawn_at is not None and accounting_day(one.withdrawn_at) == day
        and one.withdrawal_no not in waiting and one.withdrawal_no not in named
    ]  # fmt: skip
    ours = heard.with_columns(
        pl.lit("").cast(SCHEMA["channel"]).alias("channel"), pl.lit("").cast(SCHEMA["source"]).alias("source"),
        pl.lit("").alias("party_no"), pl.lit(BITS[Party.BUSINESS], pl.UInt8).alias("expects"),
        pl.lit(0, pl.UInt16).alias("file"), pl.lit(0, pl.UInt32).alias("line"), pl.lit(value=False).alias("carried"),
    ).select([pl.col(name).cast(kind) for name, kind in SCHEMA.items()])  # fmt: skip
    return pl.concat([ours, *(_withdrawal(one, day) for one in due)])


def _withdrawal(correction: PostingCorrection, day: date) -> pl.DataFrame:
    said = {
        "channel": "", "business": correction.business, "source": "", "our_no": correction.withdrawal_no,
        "party_no": "", "business_no": correction.old_no, "kind": Kind.REFUND.value, "state": RowState.DONE.value,
        "amount_fen": correction.amount_fen, "fee_milli_fen": 0, "at": correction.withdrawn_at, "day": day, "file": 0,
        "line": 0, "expects": BITS[Party.BUSINESS], "carried": False,
    }  # fmt: skip
    return pl.DataFrame([said]).select([pl.col(name).cast(kind) for name, kind in SCHEMA.items()])
