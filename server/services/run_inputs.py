"""What a run lays side by side: the day's kept statements, the platform's own records, and what the day before left."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import polars as pl

from app.core.errors import Refused
from server.domain.run import Run
from server.domain.statement import Statement
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.runs import OPEN_ROWS
from server.reconciliation.calendars import DEFAULT_CALENDARS, Calendar, Coverage
from server.reconciliation.carrying import COLUMNS, Source, frame_of, named_elsewhere, numbers_of_ours, undone_once
from server.reconciliation.groups import from_file
from server.reconciliation.outcome import Outcome
from server.reconciliation.parties import Party
from server.reconciliation.platform import Asked, canonical, of_day
from server.reconciliation.rows import empty
from server.services.run_corrections import corrected_rows
from server.services.run_files import groups_of
from server.services.statement_rows import READABLE, KeptStatement

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=31)
"""How far back a day looks for the run that it opens with, for statements heard last, and for claims."""
MOST_NAMED = 50_000
"""Numbers of ours looked for beyond the day's own; a file that names more strange ones is the wrong file."""
OPENING = "opening"
OWN = Calendar()
"""The platform's own day: midnight to midnight in Beijing."""

Expected = Callable[[], Sequence[tuple[str, str]]]
"""(party, name) of every statement that a day needs."""


class StatementsOfDay(Protocol):
    """The kept statements of a day (`server.services.statement_rows.StatementRows`)."""

    def of_day(self, day: date) -> Sequence[KeptStatement]: ...


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a run reads, once. ``settled_from``: rows of a party from there on were settled by people before;
    ``before``: the open rows of the run that this day opens with; ``inputs`` as `Run` keeps them."""

    parties: Mapping[Party, pl.DataFrame]
    settled_from: Mapping[Party, int]
    coverage: Mapping[tuple[Party, str], Coverage]
    heard: Sequence[tuple[Party, str]]
    sources: Mapping[int, Source]
    before: pl.DataFrame
    inputs: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Records:
    """A party's records of today and those carried over, of which the last were settled by people."""

    frame: pl.DataFrame
    settled_from: int


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the statements say, put together while the platform is still being read. ``numbers`` are those of ours that
    they name; ``files`` numbers the files of carried rows by their hashes."""

    parties: Mapping[Party, _Records]
    numbers: pl.DataFrame
    sources: dict[int, Source]
    files: Mapping[str, int]


class ReadInputs:
    """Reads; statements are parsed beside the reading of the platform."""

    def __init__(
        self,
        *,
        reader: UnitOfWorkFactory,
        statements: StatementsOfDay,
        expected: Expected,
        calendars: Mapping[str, Calendar] = DEFAULT_CALENDARS,
    ) -> None:
        self._reader, self._statements, self._expected = reader, statements, expected
        self._calendars = calendars

    def __call__(self, day: date, read: Callable[[int], None] = lambda rows: None) -> Inputs:
        """``read`` is told how many rows of statements have been read so far, and may raise. Raises Refused
        ``statement.unreadable``, ``run.statement_changed``."""
        with self._reader() as work:
            earlier = work.statements.standing(day - LOOK_BACK, day)
            opened_by, before = _opening(work, day)
        kept = [each for each in self._statements.of_day(day) if each.statement.party in _OF_NAME]
        asked = self._asked(kept)
        with ThreadPoolExecutor(1, thread_name_prefix="platform") as beside:
            platform = beside.submit(self._platform, day, asked, before)
            frames = dict[int, pl.DataFrame]()
            for each in kept:
                frames[each.file] = _verified(each)
                read(sum(frame.height for frame in frames.values()))
            heard = _heard(kept, frames, before)
            parties, settled_from = self._together(day, heard, platform.result(), before, asked)
        inputs = [(each.party, each.name, each.sha256) for each in (one.statement for one in kept)]
        if opened_by:
            inputs.append((OPENING, "", opened_by))
        names = sorted({(Party(each.statement.party), each.statement.name) for each in kept})
        coverage = self._coverage(day, asked, earlier)
        return Inputs(parties, settled_from, coverage, names, heard.sources, before, tuple(inputs))

    def _asked(self, kept: Sequence[KeptStatement]) -> Asked:
        names = {*self._expected(), *((each.statement.party, each.statement.name) for each in kept)}

        def of(party: Party) -> frozenset[str]:
            return frozenset(name for whose, name in names if whose == party.value)

        return Asked(of(Party.CHANNEL), of(Party.BUSINESS), of(Party.SOURCE))

    def _platform(self, day: date, asked: Asked, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The day's own records, and those that were open as they are now."""
        mine = before.filter(pl.col("party") == Party.PLATFORM.value, pl.col("status") != "taken")
        begins_at = OWN.ends_at(day - timedelta(days=1))

        def today(raw: pl.DataFrame) -> pl.DataFrame:
            return _not_open(of_day(canonical(raw, asked, OWN), day), before)

        with self._reader() as work:
            back = today(work.platform.refunds_between(begins_at, OWN.ends_at(day)))
            open_now = canonical(work.platform.of_numbers(mine["our_no"].unique().to_list()), asked, OWN)
            paid = work.platform.payments_of_day(day, today)
        return pl.concat([back, paid]), open_now

    def _together(
        self, day: date, heard: _Heard, own: tuple[pl.DataFrame, pl.DataFrame], before: pl.DataFrame, asked: Asked
    ) -> tuple[dict[Party, pl.DataFrame], dict[Party, int]]:
        """All parties' records, and from where on those of each were settled by people before."""
        today, open_now = own
        still, settled = _carried(before, Party.PLATFORM, heard.files, open_now)
        named = named_elsewhere(heard.numbers, pl.concat([today, still, settled])["our_no"])
        found = self._named(day, named, asked) if named.len() <= MOST_NAMED else empty()
        business = heard.parties[Party.BUSINESS]
        with self._reader() as work:
            corrected = corrected_rows(work, day, business.frame.head(business.settled_from), still["our_no"])
        platform = _gathered([today, found, corrected, still], settled)
        parties = {party: heard.parties.get(party, platform) for party in Party}
        return (
            {party: each.frame for party, each in parties.items()},
            {party: each.settled_from for party, each in parties.items()},
        )

    def _named(self, day: date, numbers: pl.Series, asked: Asked) -> pl.DataFrame:
        """Records of other days that a statement of this day names, unless an earlier run has them in a match."""
        if not numbers.len():
            return empty()
        with self._reader() as work:
            found = canonical(work.platform.of_numbers(numbers.to_list()), asked, OWN)
            old = found.filter(pl.col("day") < day)
            if old.height == 0:
                return found
            runs = work.runs.standing(day - LOOK_BACK, day - timedelta(days=1))
            claimed = [_claimed(work, run, old["our_no"]) for run in runs]
        gone = pl.concat([pl.DataFrame(schema={"our_no": pl.String}), *claimed]).unique()
        return found.join(gone, on="our_no", how="anti", maintain_order="left")

    def _coverage(self, day: date, asked: Asked, earlier: Sequence[Statement]) -> dict[tuple[Party, str], Coverage]:
        """What was heard last of everybody who gives statements: a party with several merchants when all were."""
        names = {Party.CHANNEL: asked.channels, Party.BUSINESS: asked.businesses, Party.SOURCE: asked.sources}
        said: dict[tuple[str, str], dict[date, bool]] = {}
        for each in earlier:
            days = said.setdefault((each.party, each.name), {})
            days[each.day] = days.get(each.day, True) and each.state in READABLE
        return {
            (party, name): Coverage(
                self._calendars.get(name, self._calendars.get(party.value, Calendar())),
                max((heard for heard, whole in said.get((party.value, name), {}).items() if whole), default=None),
            )
            for party, mine in names.items()
            for name in mine
        }


_OF_NAME = frozenset(party.value for party in (Party.CHANNEL, Party.BUSINESS, Party.SOURCE))


def _source(statement: Statement) -> Source:
    return Source(statement.party, statement.name, statement.sha256)


def _heard(kept: Sequence[KeptStatement], frames: Mapping[int, pl.DataFrame], before: pl.DataFrame) -> _Heard:
    sources = {each.file: _source(each.statement) for each in kept}
    files = _number_carried(before, sources)
    parties = dict[Party, _Records]()
    for party in (Party.CHANNEL, Party.BUSINESS, Party.SOURCE):
        mine = [frames[each.file] for each in kept if each.statement.party == party.value]
        still, settled = _carried(before, party, files, empty())
        parties[party] = _gathered([*mine, still], settled)
    return _Heard(parties, numbers_of_ours(list(frames.values())), sources, files)


def _gathered(new: Sequence[pl.DataFrame], settled: pl.DataFrame) -> _Records:
    """In one piece: gathering from many is slow."""
    frames = [frame for frame in (*new, settled) if frame.height]
    frame = pl.concat(frames).rechunk() if frames else empty()
    return _Records(frame, frame.height - settled.height)


def _verified(kept: KeptStatement) -> pl.DataFrame:
    """A statement's rows: as many as when it was kept, or something has changed under us."""
    frame = kept.frame()
    if frame.height != kept.statement.lines:
        raise Refused("run.statement_changed", party=kept.statement.party, name=kept.statement.name)
    return undone_once(frame)


def _opening(work: UnitOfWork, day: date) -> tuple[str, pl.DataFrame]:
    runs = work.runs.standing(day - LOOK_BACK, day - timedelta(days=1))
    rows = from_file(work.runs.parts(runs[-1].run_no, OPEN_ROWS)) if runs else None
    return (runs[-1].run_no if runs else ""), pl.DataFrame(schema=COLUMNS) if rows is None else rows


def _not_open(today: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """A day's own records without those that were open before, or that an earlier day has taken."""
    taken = pl.col("status") == "taken"
    mine = before.filter(pl.col("party") == Party.PLATFORM.value, ~taken)
    for gone in (mine, before.filter(taken)):
        if gone.height:
            keys = gone.select("our_no", "kind").unique()
            today = today.join(keys, on=["our_no", "kind"], how="anti", maintain_order="left")
    return today


def _number_carried(before: pl.DataFrame, sources: dict[int, Source]) -> dict[str, int]:
    """Numbers for the files of carried rows, after those of the day; ``sources`` learns them."""
    first = max(sources, default=0) + 1
    hashes = [sha256 for sha256 in before["sha256"].cast(pl.String).unique().sort().to_list() if sha256]
    files = {sha256: first + place for place, sha256 in enumerate(hashes)}
    sources.update({file: Source("", "", sha256) for sha256, file in files.items()})
    return files


def _carried(
    before: pl.DataFrame, party: Party, files: Mapping[str, int], now: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A party's open and settled rows of before; those of the platform as they are now."""
    both = []
    for status in ("open", "settled"):
        rows = frame_of(before.filter(pl.col("status") == status), party, files)
        if party is Party.PLATFORM and rows.height:
            changed = now.join(rows.select("our_no"), on="our_no", how="semi").unique("our_no", maintain_order=True)
            stayed = rows.join(changed.select("our_no"), on="our_no", how="anti", maintain_order="left")
            rows = pl.concat([changed.with_columns(pl.lit(value=True).alias("carried")), stayed])
        both.append(rows)
    return both[0], both[1]


def _claimed(work: UnitOfWork, run: Run, numbers: pl.Series) -> pl.DataFrame:
    """Of these numbers, those whose record of the platform is in a match with somebody's."""
    names = ["our_no", "outcome", "channel_fen", "business_fen", "source_fen", "platform_fen"]
    groups = groups_of(work, run.run_no, names)
    if groups is None:
        return pl.DataFrame(schema={"our_no": pl.String})
    others = pl.any_horizontal([pl.col(name).is_not_null() for name in ("channel_fen", "business_fen", "source_fen")])
    ours = groups.filter(pl.col("our_no").is_in(numbers.implode()), others, pl.col("platform_fen").is_not_null())
    return ours.filter(pl.col("outcome") == Outcome.MATCHED.value).select("our_no")
