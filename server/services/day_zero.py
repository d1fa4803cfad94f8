"""Import day zero: opening balances into the books, rows in transit as what the first day opens with; once, whole."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from app.core.clock import Clock, accounting_day
from app.core.errors import Conflict
from app.core.ids import NumberKind, mint
from app.core.reconciliation import RunState
from server.domain.audit import AuditRow
from server.domain.day_zero import DayZero, check_totals, opening_entry, sums_of
from server.domain.identity import Actor
from server.domain.run import Run, RunTotal
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.runs import OPEN_ROWS
from server.reconciliation.carrying import COLUMNS
from server.reconciliation.groups import to_file
from server.reconciliation.parties import Party
from server.reconciliation.rows import expects_mask
from server.services.authorise import audit_row, own_audit_row
from server.services.day_zero_file import read_day_zero

FACT = "day_zero"
"""The installation's first accounting day, as a fact."""
NO_WINDOW = "0000"
RULE = "day-zero"
FAR_FUTURE = date(2200, 1, 1)
MOST_AHEAD = timedelta(days=31)
"""A file may be ready before its day; one that names a day further away has probably the wrong year."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported."""

    day: date
    balances: int
    in_transit: int
    sha256: str


class ImportDayZero:
    """All of a file or nothing of it."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, campus: str) -> None:
        self._uow, self._clock, self._campus = uow, clock, campus

    def check_free(self, work: UnitOfWork, day: date) -> None:
        """Raises Conflict ``day_zero.done``, ``day_zero.too_late``, ``day_zero.too_far`` (``day``: the last that can
        be chosen today) where day zero cannot be this day."""
        last = accounting_day(self._clock.now()) + MOST_AHEAD
        known = work.facts.get(FACT)
        if known is not None:
            raise Conflict("day_zero.done", day=known)
        later = reconciled_from(work, day - timedelta(days=1))
        if later is not None:
            raise Conflict("day_zero.too_late", day=later.isoformat())
        if day > last:
            raise Conflict("day_zero.too_far", day=last.isoformat())

    def __call__(self, content: bytes, *, by: Actor | None = None, agreed: Actor | None = None) -> Imported:
        """``by`` whom at a screen, and who ``agreed`` there. Raises Refused ``day_zero.unreadable``,
        ``day_zero.totals_differ``; Conflict as `check_free`."""
        zero = read_day_zero(content)
        check_totals(zero)
        now, before = self._clock.now(), zero.day - timedelta(days=1)
        sha256 = hashlib.sha256(content).hexdigest()
        rows = to_file(_rows(zero))
        with self._uow() as work:
            self.check_free(work, zero.day)
            work.facts.put(FACT, zero.day.isoformat())
            entry = opening_entry(zero, self._campus, now, before)
            if entry:
                work.ledger.add(entry)
            self._add_run(work, zero, before, rows, sha256)
            work.audit.add(_audit_row(zero, sha256, now, by, agreed))
            work.commit()
        return Imported(zero.day, len(zero.balances), len(zero.in_transit), sha256)

    def _add_run(self, work: UnitOfWork, zero: DayZero, before: date, rows: bytes, sha256: str) -> None:
        """What the first day opens with stands as the run of the day before."""
        now = self._clock.now()
        run = Run(
            run_no=mint(NumberKind.RUN, NO_WINDOW, now), day=before, version=1, state=RunState.RUNNING, asked_at=now,
            started_at=now, ended_at=now, rule_version=RULE, inputs=(("old_system", "", sha256),),
            in_transit_count=len(zero.in_transit), in_transit_fen=sum(row.fen for row in zero.in_transit),
        )  # fmt: skip
        work.runs.add(run)
        work.runs.keep_part(run.run_no, OPEN_ROWS, 0, rows)
        totals = [_total(party, name, count, fen) for (party, name), (count, fen) in sums_of(zero.in_transit).items()]
        work.runs.finish(run, totals)


def reconciled_from(work: UnitOfWork, day: date) -> date | None:
    """The first day from this one on that somebody has asked to run."""
    runs = work.runs.latest(day, FAR_FUTURE)
    return runs[0].day if runs else None


def _audit_row(zero: DayZero, sha256: str, now: datetime, by: Actor | None, agreed: Actor | None) -> AuditRow:
    told: dict[str, str | int] = {
        "balances": len(zero.balances), "in_transit": len(zero.in_transit), "sha256": sha256
    }  # fmt: skip
    if by is None:
        return own_audit_row(now, "day_zero.imported", zero.day.isoformat(), **told)
    beside = {"agreed_by": agreed.operator.username} if agreed else {}
    return audit_row(by, now, "day_zero.imported", zero.day.isoformat(), **told, **beside)


def day_zero_of(work: UnitOfWork) -> date | None:
    """The installation's first accounting day, if one was imported."""
    known = work.facts.get(FACT)
    return date.fromisoformat(known) if known else None


def _total(party: str, name: str, count: int, fen: int) -> RunTotal:
    return RunTotal(party, name, 0, 0, count, fen, 0, 0, 0, 0, count, fen, 0, 0)


def _rows(zero: DayZero) -> pl.DataFrame:
    """The rows in the form in which a run leaves what stays open."""
    named = {"channel": "channel", "business": "business", "source": "source", "platform": "channel"}
    records = [
        {
            "party": row.party, "status": "open", "channel": "", "business": "", "source": "", "our_no": row.our_no,
            "party_no": row.party_no, "business_no": row.business_no, "kind": row.kind, "state": "done",
            "amount_fen": row.fen, "fee_milli_fen": 0, "at": row.at, "day": row.day, "file": 0, "line": 0,
            "expects": expects_mask(Party.CHANNEL) if row.party == Party.PLATFORM else 0, "carried": True,
            "sha256": "", "exception_no": "", named[row.party]: row.name,
        }
        for row in zero.in_transit
    ]  # fmt: skip
    return pl.DataFrame(records, schema=COLUMNS)
