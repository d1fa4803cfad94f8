"""The exceptions that a run finds, each with its four cells and a number that is the same in every later run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import repeat, starmap
from typing import Any, Final, NamedTuple

import polars as pl

from app.core.ids import ALPHABET
from server.domain.exception_acts import money_at_risk
from server.domain.exception_case import Cell, Found
from server.reconciliation.carrying import Source
from server.reconciliation.outcome import ORDER, REFERENCES, Outcome
from server.reconciliation.parties import Party
from server.reconciliation.patterns import CELLS, Pattern, meaning, patterns
from server.reconciliation.rows import BITS, SCHEMA

_LETTERS = 27
_BITS = 5
_PAIRS: Final = [high + low for high in ALPHABET for low in ALPHABET]
"""Two letters at once: ten bits."""
_SAID: Final = ("amount_fen", "fee_milli_fen", "kind", "state", "our_no", "party_no", "business_no", "at", "day")
_ABOUT: Final = ("channel", "kind", "our_no", "party_no", "business_no", "at", "day", "amount_fen", "pattern", "field")


def number_of(about: Sequence[str], occurrence: int) -> str:
    """``X`` and 27 letters of the number alphabet (135 bits), made from what the exception is about: reference party,
    its accounting day (empty for the platform, whose numbers are unique), kind, our number, the party's number."""
    told = "\x1f".join((*about, str(occurrence)))
    bits = int.from_bytes(sha256(told.encode()).digest()[:18], "big") >> (144 - _LETTERS * _BITS - _BITS)
    return "X" + "".join([_PAIRS[bits >> 10 * place & 1023] for place in range(13, -1, -1)])[:_LETTERS]


class _Group(NamedTuple):
    """What an exception is, as `_ABOUT` names it."""

    channel: str
    kind: str
    our_no: str
    party_no: str
    business_no: str
    at: datetime
    day: date
    amount_fen: int
    pattern: int
    field: str


_Key = tuple[str, str, str, str, str]
_REFERENCES: Final = [ORDER.index(party) for party in REFERENCES]


@dataclass(frozen=True, slots=True)
class Findings:
    """The exceptions of a run by their numbers: their places among the groups, and one after the other what each is."""

    places: list[int]
    numbers: list[str]
    each: Iterator[Found]


def findings(
    parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame, shown: pl.DataFrame, sources: Mapping[int, Source]
) -> Findings:
    """What a run has found. Equal ones are counted by instant, file and line."""
    places = (shown["outcome"] == Outcome.EXCEPTION.value).arg_true()
    if places.len() == 0:
        return Findings([], [], iter(()))
    about, rows = shown[places], groups[places]
    cells = list(zip(*[_cells(party, parties[party], rows, about, sources) for party in ORDER], strict=True))
    told = list(starmap(_Group, zip(*_values(about.select(_ABOUT)), strict=True)))
    numbers = [""] * len(cells)
    for key, equal in _known_by(cells).items():
        for occurrence, place in enumerate(equal):
            numbers[place] = number_of(key, occurrence)
    sequence = sorted(range(len(numbers)), key=numbers.__getitem__)
    each = (_found(numbers[place], told[place], cells[place]) for place in sequence)
    return Findings(places[sequence].to_list(), [numbers[place] for place in sequence], each)


def _values(frame: pl.DataFrame) -> list[list[Any]]:
    """Its columns as Python has them: words as texts, instants in `datetime.UTC`."""
    words = pl.col(pl.Categorical, pl.Enum).cast(pl.String)
    plain = frame.with_columns(words, pl.col(pl.Datetime).dt.replace_time_zone(None))
    columns = {each.name: each.to_list() for each in plain.with_columns(pl.col(pl.String).fill_null(""))}
    at = columns["at"]
    columns["at"] = [one if one is None else one.replace(tzinfo=UTC) for one in at]
    return list(columns.values())


def _cells(
    party: Party, frame: pl.DataFrame, groups: pl.DataFrame, shown: pl.DataFrame, sources: Mapping[int, Source]
) -> list[Cell]:
    """One party's cell of each group; an absent one says only whose it would be, and whether its silence is excused."""
    whose = party.value
    rows, digit = groups[whose], shown["pattern"] // len(CELLS) ** (len(ORDER) - 1 - ORDER.index(party))
    named = [] if party is Party.PLATFORM else [whose]
    hashes = {file: source.sha256 for file, source in sources.items()}
    side = _gathered(frame, (*_SAID, "line", "file", *named), rows)
    side = side.with_columns(
        (digit % len(CELLS)).replace_strict(list(range(len(CELLS))), list(CELLS), return_dtype=pl.String).alias("cell"),
        (rows.is_null() & ((shown["silent"] & BITS.get(party, 0)) != 0)).alias("silent"),
        pl.col("file").replace_strict(hashes, default="", return_dtype=pl.String).alias("sha256"),
        pl.col("fee_milli_fen", "line").fill_null(0),
        *[pl.when(rows.is_null()).then(shown[name]).otherwise(pl.col(name)).alias(name) for name in named],
    )
    name = pl.col(whose) if named else pl.lit("").alias(whose)
    told = side.select("cell", name, "silent", *_SAID, "sha256", "line")
    return list(map(Cell._make, zip(repeat(whose), *_values(told), strict=False)))


def _gathered(frame: pl.DataFrame, names: Sequence[str], rows: pl.Series) -> pl.DataFrame:
    if frame.height:
        return frame.select(names).select(pl.all().gather(rows))
    return pl.DataFrame([pl.Series(name, [None], dtype=SCHEMA[name]).new_from_index(0, rows.len()) for name in names])


def _known_by(cells: Sequence[tuple[Cell, ...]]) -> dict[_Key, list[int]]:
    """The places of what is known by the same, by instant, file and line of the reference."""
    known = dict[_Key, list[int]]()
    for place, four in enumerate(cells):
        one = _reference(four)
        day = "" if one.party == Party.PLATFORM.value else str(one.day)
        known.setdefault((one.party, day, one.kind, one.our_no, one.party_no), []).append(place)
    for equal in known.values():
        if len(equal) > 1:
            equal.sort(key=lambda place: _stands(cells[place]))
    return known


def _reference(four: tuple[Cell, ...]) -> Cell:
    return next(four[place] for place in _REFERENCES if four[place].at is not None)


def _stands(four: tuple[Cell, ...]) -> tuple[Any, ...]:
    one = _reference(four)
    return (one.at, one.sha256, one.line, *[cell.line for cell in four])


@cache
def _meaning(pattern: int, field: str) -> Pattern:
    return meaning(patterns()[pattern].cells, field)


def _found(number: str, group: _Group, cells: tuple[Cell, ...]) -> Found:
    told = _meaning(group.pattern, group.field)
    at_risk_fen = money_at_risk(told.type, cells, group.amount_fen)
    return Found(
        number, group.day, told.cells, told.type, group.field, told.cause, told.act, told.people, group.channel,
        group.kind, group.our_no, group.party_no, group.business_no, group.at, group.amount_fen,
        at_risk_fen, cells,
    )  # fmt: skip
