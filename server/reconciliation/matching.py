"""Who belongs to whom: by key and never by search, each record in at most one group, equal lines in their order.

The platform's records are the reference of those that have one. A party's record finds its own in three passes, each
over what the one before left: the same number of ours, kind and amount (and no contradiction in the party's number);
the party's number; our number alone. The n-th of several equal records belongs to the n-th of the other side.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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
    """Key and place of the records that have one; ``several`` are keys that more than one has."""

    frame: pl.DataFrame
    several: pl.Series


def match(parties: Mapping[Party, pl.DataFrame]) -> Matched:
    """All records of all parties in groups; every record is in exactly one. Groups with a record of the platform come
    first, in its order."""
    frames = {party: _numbered(frame.select(_NEEDED)) for party, frame in parties.items()}
    platform = frames[Party.PLATFORM]
    known = {("our_no", True): _keys(platform, "our_no", exact=True)} if platform.height else {}
    with ThreadPoolExecutor(len(OTHERS), thread_name_prefix="match") as threads:  # Polars lets go of Python's lock
        found = threads.map(lambda party: _pairs(platform, frames[party], dict(known)), OTHERS)
        pairs = dict(zip(OTHERS, found, strict=True))
    columns = {party: _placed(each["theirs"], each["mine"], platform.height) for party, each in pairs.items()}
    groups = pl.DataFrame([platform["row"].alias(Party.PLATFORM.value)])
    groups = groups.with_columns(column.alias(party.value) for party, column in columns.items())
    left = {party: _without(frames[party], each["theirs"]) for party, each in pairs.items()}
    return Matched(pl.concat([groups, _without_platform(left)], how="diagonal_relaxed"))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_row_index("row")


def _placed(values: pl.Series, places: pl.Series, height: int) -> pl.Series:
    """A column of so many rows with values at some places and null at the others; of several at a place, one."""
    nothing = pl.Series([None], dtype=pl.UInt32).new_from_index(0, height)
    return nothing.scatter(places, values) if places.len() else nothing


def _without(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """A numbered frame less the rows of these numbers (all of which it has)."""
    if rows.len() == 0:
        return frame
    if rows.len() == frame.height:
        return frame.clear()
    if rows.len() * 8 < frame.height:
        return frame.join(rows.to_frame("row"), on="row", how="anti", maintain_order="left")
    first, last = int(frame["row"].min()), int(frame["row"].max())  # type: ignore[arg-type]
    gone = _placed(rows, rows - first, last - first + 1).is_not_null()
    return frame.filter(~gone.gather(frame["row"] - first))


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
    theirs = _keyed(right, key, exact=exact)
    if theirs.height == 0:
        return pl.DataFrame(schema={"mine": pl.UInt32, "theirs": pl.UInt32})
    if (key, exact) not in known:
        known[key, exact] = _keys(left, key, exact=exact)
    places = _same_keys((left, known[key, exact]), (right, theirs))
    equal = (key, "kind", "amount_fen") if exact else (key,)
    told = ("party_no",) if exact and (right["party_no"] != "").any() else ()
    beside = _placed(places["mine"], places["theirs"], right.height)  # each of theirs has one of mine, or none
    one, same = left.select("row", *equal, *told)[beside.fill_null(0)], beside.is_not_null()
    for name in equal:
        same &= one[name] == right[name]
    for name in told:
        same &= ~((one[name] != right[name]) & (one[name] != "") & (right[name] != ""))
    return pl.DataFrame({"mine": one["row"], "theirs": right["row"]}).filter(same)


def _same_keys(left: tuple[pl.DataFrame, _Keys], right: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """Places (mine, theirs) of equal keys; the n-th of several with the n-th of the other side."""
    (frame, mine), (other, theirs) = left, right
    once = mine.frame
    if mine.several.len():
        once = once.filter(~pl.col("key").is_in(mine.several.implode()))
    joined = theirs.lazy().join(once.lazy().rename({"place": "mine"}), on="key", how="inner")
    pairs = joined.rename({"place": "theirs"}).collect(engine="streaming")  # at half the price of the other engine
    taken = _placed(pairs["theirs"], pairs["mine"], frame.height).gather(pairs["mine"])
    several = pl.concat([mine.several, pairs["key"].filter(taken != pairs["theirs"])]).unique()
    if several.len() == 0:
        return pairs.select("mine", "theirs")
    crowded = pl.col("key").is_in(several.implode())
    nth = _with_occurrence(frame, mine.frame.filter(crowded)).rename({"place": "mine"})
    of_nth = _with_occurrence(other, theirs.filter(crowded)).rename({"place": "theirs"})
    others = nth.join(of_nth, on=["key", "occurrence"], how="inner")
    return pl.concat([pairs.filter(~crowded).select("mine", "theirs"), others.select("mine", "theirs")])


def _keys(frame: pl.DataFrame, key: str, *, exact: bool) -> _Keys:
    keyed = _keyed(frame, key, exact=exact)
    if keyed["key"].n_unique() == keyed.height:
        return _Keys(keyed, keyed["key"].clear())
    return _Keys(keyed, keyed["key"].filter(keyed["key"].is_duplicated()).unique())


def _keyed(frame: pl.DataFrame, key: str, *, exact: bool) -> pl.DataFrame:
    """Place in the frame and hash of the key, of the records that have one."""
    value = pl.col(key).hash(_SEED)
    if exact:
        value ^= (pl.col("amount_fen") * len(KINDS.categories) + pl.col("kind").to_physical()).hash(_SEED)
    places = pl.int_range(pl.len(), dtype=pl.UInt32).alias("place")
    keyed, named = frame.select(value.alias("key"), places), frame[key] != ""
    return keyed if named.all() else keyed.filter(named)


def _with_occurrence(frame: pl.DataFrame, keyed: pl.DataFrame) -> pl.DataFrame:
    """The how-manieth of its equals a record is, by instant, file and line: whatever the order of the rows."""
    order = ["kind", "amount_fen", "at", "file", "line", "party_no", "our_no"]
    several = pl.concat([keyed, frame[keyed["place"]].select(order)], how="horizontal").sort("key", *order)
    return several.select("key", "place", pl.int_range(pl.len(), dtype=pl.UInt32).over("key").alias("occurrence"))


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
