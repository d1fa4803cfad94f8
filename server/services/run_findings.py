"""The exceptions that a run finds, each with its four cells and a number that is the same in every later run."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import polars as pl

from app.core.ids import ALPHABET
from server.domain.exception_acts import money_at_risk
from server.domain.exception_case import Cell, Found
from server.reconciliation.carrying import Source
from server.reconciliation.outcome import ORDER, REFERENCES, Outcome
from server.reconciliation.parties import Party
from server.reconciliation.patterns import meaning, patterns
from server.reconciliation.rows import BITS

_LETTERS = 27
_BITS = 5


def number_of(about: Sequence[str], occurrence: int) -> str:
    """``X`` and 27 letters of the number alphabet (135 bits), made from what the exception is about: reference party,
    its accounting day (empty for the platform, whose numbers are unique), kind, our number, the party's number."""
    told = "\x1f".join((*about, str(occurrence)))
    bits = int.from_bytes(sha256(told.encode()).digest(), "big") >> (256 - _LETTERS * _BITS)
    letters = [ALPHABET[bits >> (_BITS * place) & 31] for place in reversed(range(_LETTERS))]
    return "X" + "".join(letters)


def findings(
    parties: Mapping[Party, pl.DataFrame], groups: pl.DataFrame, shown: pl.DataFrame, sources: Mapping[int, Source]
) -> tuple[list[int], list[Found]]:
    """The places of exceptions among the groups, and what each is. Equal ones are counted by instant, file and line."""
    places = (shown["outcome"] == Outcome.EXCEPTION.value).arg_true()
    told = [
        _told(group, cells, sources)
        for group, cells in zip(
            shown[places].iter_rows(named=True),
            zip(*[_records(parties[party], groups[party.value][places]) for party in ORDER], strict=True),
            strict=True,
        )
    ]
    order = sorted(range(len(told)), key=lambda place: told[place][1])
    numbers, seen = [""] * len(told), dict[tuple[str, ...], int]()
    for place in order:
        key = told[place][0]
        numbers[place] = number_of(key, seen.get(key, 0))
        seen[key] = seen.get(key, 0) + 1
    return places.to_list(), [_found(number, *one[2]) for number, one in zip(numbers, told, strict=True)]


_Told = tuple[tuple[str, ...], tuple[Any, ...], tuple[dict[str, Any], tuple[Cell, ...]]]


def _records(frame: pl.DataFrame, rows: pl.Series) -> Sequence[dict[str, Any] | None]:
    there = rows.drop_nulls()
    records = iter(frame[there].iter_rows(named=True)) if there.len() else iter(())
    return [None if row is None else next(records) for row in rows.to_list()]


def _told(group: dict[str, Any], records: Sequence[dict[str, Any] | None], sources: Mapping[int, Source]) -> _Told:
    """What it is known by, where it stands among its equals, and what it is made of."""
    digits = patterns()[group["pattern"]].cells
    cells = tuple(
        _cell(party, letter, record, group, sources)
        for party, letter, record in zip(ORDER, digits, records, strict=True)
    )
    of = dict(zip(ORDER, cells, strict=True))
    reference = next(party for party in REFERENCES if of[party].at is not None)
    one = of[reference]
    day = "" if reference is Party.PLATFORM else str(one.day)
    return (
        (reference.value, day, one.kind, one.our_no, one.party_no),
        (one.at, one.sha256, one.line, *[cell.line for cell in cells]),
        (group, cells),
    )


def _cell(
    party: Party, letter: str, record: dict[str, Any] | None, group: dict[str, Any], sources: Mapping[int, Source]
) -> Cell:
    if record is None:
        silent = bool(group["silent"] & BITS[party]) if party in BITS else False
        name = "" if party is Party.PLATFORM else group[party.value] or ""
        return Cell(party.value, letter, name, in_transit=silent)
    source = sources.get(record["file"])
    return Cell(
        party=party.value, cell=letter, name="" if party is Party.PLATFORM else record[party.value] or "",
        amount_fen=record["amount_fen"], fee_milli_fen=record["fee_milli_fen"], kind=record["kind"],
        state=record["state"], our_no=record["our_no"], party_no=record["party_no"],
        business_no=record["business_no"], at=record["at"], day=record["day"],
        sha256=source.sha256 if source else "", line=record["line"],
    )  # fmt: skip


def _found(number: str, group: dict[str, Any], cells: tuple[Cell, ...]) -> Found:
    told = meaning("".join(cell.cell for cell in cells), group["field"])
    return Found(
        exception_no=number, day=group["day"], pattern=told.cells, type=told.type, field=group["field"],
        cause=told.cause, act=told.act, people=told.people, channel=group["channel"] or "", kind=group["kind"],
        our_no=group["our_no"], party_no=group["party_no"], business_no=group["business_no"], at=group["at"],
        amount_fen=group["amount_fen"], at_risk_fen=money_at_risk(told.type, cells, group["amount_fen"]), cells=cells,
    )  # fmt: skip
