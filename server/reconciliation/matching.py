"""Who belongs to whom: by key and never by search, each record in at most one group, equal lines in their order.

The platform's records are the reference of those that have one. A party's record finds its own in three passes, each
over what the one before left: the same number of ours, kind and amount (and no contradiction in the party's number);
the party's number; our number alone. The n-th of several equal records belongs to the n-th of the other side.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from server.reconciliation.parties import Party
from server.reconciliation.rows import KINDS

OTHERS = (Party.CHANNEL, Party.BUSINESS, Party.SOURCE)
_SEED = 20201
_NEEDED = ("our_no", "party_no", "kind", "amount_fen", "at", "file", "line")


@dataclass(frozen=True, slots=True)
class Matched:
    """Groups, a row each: for every party the index of its record in the party's frame, or null (UInt32)."""

    groups: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Keys:
    """Place and key of the records that have one, and whether no two are equal."""

    frame: pl.DataFrame
    unique: bool


def match(parties: Mapping[Party, pl.DataFrame]) -> Matched:
    """All records of all parties in groups; every record is in exactly one. Groups with a record of the platform come
    first, in its order."""
    frames = {party: _numbered(frame.select(_NEEDED)) for party, frame in parties.items()}
    platform = frames[Party.PLATFORM]
    columns = {Party.PLATFORM: platform["row"]}
    left: dict[Party, pl.DataFrame] = {}
    keys: dict[tuple[str, bool], _Keys] = {}
    for party in OTHERS:
        pairs = _pairs(platform, frames[party], keys)
        columns[party] = _placed(pairs["theirs"], pairs["mine"], platform.height)
        left[party] = _without(frames[party], pairs["theirs"])
    groups = pl.DataFrame([column.alias(party.value) for party, column in columns.items()])
    return Matched(pl.concat([groups, _without_platform(left)], how="diagonal_relaxed"))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_row_index("row")


def _placed(values: pl.Series, places: pl.Series, height: int) -> pl.Series:
    """A column of so many rows with values at some places and null at the others."""
    nothing = pl.Series([None], dtype=pl.UInt32).new_from_index(0, height)
    return nothing.scatter(places, values) if places.len() else nothing


def _without(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """A numbered frame less the rows of these numbers (all of which it has)."""
    if rows.len() == frame.height:
        return frame.clear()
    return frame.join(rows.to_frame("row"), on="row", how="anti", maintain_order="left")


def _pairs(mine: pl.DataFrame, theirs: pl.DataFrame, keys: dict[tuple[str, bool], _Keys]) -> pl.DataFrame:
    """Pairs of row numbers (mine, theirs), each number at most once on its side. ``keys`` remembers those of mine."""
    left, right = mine, theirs
    found = []
    for key, exact in (("our_no", True), ("party_no", False), ("our_no", False)):
        if left.height == 0 or right.height == 0:
            break
        known = keys if left.height == mine.height else {}
        pairs = _joined(left, right, key, known, exact=exact)
        found.append(pairs)
        left, right = _without(left, pairs["mine"]), _without(right, pairs["theirs"])
    schema = {"mine": pl.UInt32, "theirs": pl.UInt32}
    return pl.concat(found) if found else pl.DataFrame(schema=schema)


def _joined(
    left: pl.DataFrame, right: pl.DataFrame, key: str, known: dict[tuple[str, bool], _Keys], *, exact: bool
) -> pl.DataFrame:
    """One pass. Keys are compared as 64-bit hashes, then in full: a collision never makes a pair."""
    if (key, exact) not in known:
        known[key, exact] = _keys(left, key, exact=exact)
    mine, theirs = known[key, exact], _keys(right, key, exact=exact)
    if mine.unique and theirs.unique:
        pairs = mine.frame.join(theirs.frame, on="key", how="inner", suffix="_theirs")
    else:
        one, other = _with_occurrence(left, mine.frame), _with_occurrence(right, theirs.frame)
        pairs = one.join(other, on=["key", "occurrence"], how="inner", suffix="_theirs")
    names = [key, "row", *(("party_no", "kind", "amount_fen") if exact else ())]
    one, other = left.select(names)[pairs["place"]], right.select(names)[pairs["place_theirs"]]
    same = one[key] == other[key]
    if exact:
        clash = (one["party_no"] != other["party_no"]) & (one["party_no"] != "") & (other["party_no"] != "")
        same &= (one["kind"] == other["kind"]) & (one["amount_fen"] == other["amount_fen"]) & ~clash
    return pl.DataFrame({"mine": one["row"], "theirs": other["row"]}).filter(same)


def _keys(frame: pl.DataFrame, key: str, *, exact: bool) -> _Keys:
    keyed = _keyed(frame, key, exact=exact)
    return _Keys(keyed, _is_unique(keyed))


def _keyed(frame: pl.DataFrame, key: str, *, exact: bool) -> pl.DataFrame:
    """Place in the frame and hash of the key, of the records that have one."""
    value = pl.col(key).hash(_SEED)
    if exact:
        value ^= (pl.col("amount_fen") * len(KINDS.categories) + pl.col("kind").to_physical()).hash(_SEED)
    places = pl.int_range(pl.len(), dtype=pl.UInt32).alias("place")
    return frame.select(value.alias("key"), places, (pl.col(key) != "").alias("named")).filter("named").drop("named")


def _is_unique(keyed: pl.DataFrame) -> bool:
    return keyed["key"].n_unique() == keyed.height


def _with_occurrence(frame: pl.DataFrame, keyed: pl.DataFrame) -> pl.DataFrame:
    """The how-manieth of its equals a record is, by instant, file and line: whatever the order of the rows."""
    twice = keyed["key"].is_duplicated()
    once = keyed.filter(~twice).with_columns(pl.lit(0, pl.UInt32).alias("occurrence"))
    order = ["kind", "amount_fen", "at", "file", "line", "party_no", "our_no"]
    several = keyed.filter(twice)
    several = pl.concat([several, frame[several["place"]].select(order)], how="horizontal").sort("key", *order)
    counted = several.select("key", "place", pl.int_range(pl.len(), dtype=pl.UInt32).over("key").alias("occurrence"))
    return pl.concat([once, counted])


def _without_platform(left: Mapping[Party, pl.DataFrame]) -> pl.DataFrame:
    """Groups of records that the platform does not know: the channel's with the business system's and the source's."""
    groups = pl.DataFrame({Party.CHANNEL.value: left[Party.CHANNEL]["row"]})
    known = left[Party.CHANNEL].drop("row")
    for party in (Party.BUSINESS, Party.SOURCE):
        frame = left[party]
        pairs = _pairs(_numbered(known), _numbered(frame.drop("row")), {})
        rows = frame["row"].gather(pairs["theirs"])
        found = pl.DataFrame({"place": pairs["mine"], party.value: rows})
        groups = groups.with_row_index("place").join(found, on="place", how="left", maintain_order="left").drop("place")
        alone = _without(frame, rows)
        groups = pl.concat([groups, pl.DataFrame({party.value: alone["row"]})], how="diagonal_relaxed")
        known = pl.concat([known, alone.drop("row")])
    return groups.select(Party.CHANNEL.value, Party.BUSINESS.value, Party.SOURCE.value)
