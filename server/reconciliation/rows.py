"""The canonical row: what every party's record of a piece of money is turned into before anything is compared."""

from typing import Final

import polars as pl

from server.reconciliation.parties import Kind, Party, RowState

KINDS: Final = pl.Enum([kind.value for kind in Kind])
STATES: Final = pl.Enum([state.value for state in RowState])

SCHEMA: Final[dict[str, pl.DataType]] = {
    "channel": pl.Categorical(),
    "business": pl.Categorical(),
    "source": pl.Categorical(),
    "our_no": pl.String(),
    "party_no": pl.String(),
    "business_no": pl.String(),
    "kind": KINDS,
    "state": STATES,
    "amount_fen": pl.Int64(),
    "fee_milli_fen": pl.Int64(),
    "at": pl.Datetime("ms", "UTC"),
    "day": pl.Date(),
    "file": pl.UInt16(),
    "line": pl.UInt32(),
    "expects": pl.UInt8(),
    "carried": pl.Boolean(),
}
"""One frame a party, a row a record.

``channel``, ``business``, ``source``: the names under which this money is known, where the party knows them.
``our_no``: our number for this act (payment number, refund number), empty where the party has none. ``party_no``: the
party's own number. ``business_no``: the business system's. ``amount_fen``: whole fen, never negative; what a refund
gives back is positive too, the kind says which way. ``fee_milli_fen``: thousandths of a fen (WeChat prints five
decimals of a yuan), signed as the party prints it. ``at``: the party's instant; ``day``: its accounting day. ``file``
and ``line`` name the raw line it came from (line from 1; 0 for a row of the database). ``expects``: on rows of the
platform, which other parties must have a record of it (`expects_mask`; a payment that ended without money expects
none, and a record of it elsewhere is a difference), and in its upper bits which of them would have one if it were paid
after all (`WOULD`): those are shown as absent where somebody has the money; 0 elsewhere. ``carried``: opened on an
earlier day.
"""

BITS: Final = {Party.CHANNEL: 1, Party.BUSINESS: 2, Party.SOURCE: 4}
WOULD: Final = {party: bit << 3 for party, bit in BITS.items()}


def expects_mask(*parties: Party) -> int:
    """The bits of the parties that keep a record of a platform row (cash has no statement of a channel)."""
    return sum(BITS[party] for party in set(parties))


def empty() -> pl.DataFrame:
    """A party that has nothing to say."""
    return pl.DataFrame(schema=SCHEMA)
