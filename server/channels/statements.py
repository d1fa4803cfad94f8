"""What the readers of channels' statements share: the entries in which single payments are looked up."""

from collections.abc import Sequence

import polars as pl

from server.ports import StatementEntry
from server.reconciliation.parties import Kind

REVERSED = "reverse"
"""What stands for a refund's number where a whole payment was undone."""


def entries_of(rows: pl.DataFrame) -> Sequence[StatementEntry]:
    """Canonical rows that carry ``payment_no`` and ``channel_number`` of the payments that they belong to."""
    return [
        StatementEntry(
            kind=Kind(row["kind"]),
            payment_no=row["payment_no"],
            refund_no={Kind.REFUND: row["our_no"], Kind.REVERSE: REVERSED}.get(Kind(row["kind"]), ""),
            amount_fen=row["amount_fen"],
            channel_number=row["channel_number"],
            refund_channel_number="" if row["kind"] == Kind.PAY.value else row["party_no"],
            fee_milli_fen=row["fee_milli_fen"],
            at=row["at"],
            line=row["line"],
        )
        for row in rows.iter_rows(named=True)
    ]
