"""What a run does to exceptions: new ones are opened, ones not found any more closed, late lines shown to people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from app.core.reconciliation import TRANSITIONS, ExceptionAct, ExceptionEvent, ExceptionState
from server.domain.alert import AlertLevel
from server.domain.exception_acts import closed, opened, reopened, seen_again
from server.domain.exception_case import Evidence, ExceptionCase, Found
from server.domain.reconciliation_rules import FallbackRule, Limits, ReconciliationRules
from server.domain.run import Run
from server.ports import UnitOfWork
from server.ports.runs import GROUPS
from server.reconciliation.groups import from_file
from server.services.alerts import raise_alert
from server.services.reconciliation_rules import rules_of
from server.services.rule_proposals import proposals

ENDED = frozenset({ExceptionState.VERIFIED, ExceptionState.WRITTEN_OFF})
"""Ended by people: the row is settled, whatever the files say."""
LINE_ARRIVED = "exception.line_arrived"
"""Alert and evidence: solved by hand, and now the missing line is there; the act is to be taken back."""
PROPOSES = "exception.rule_proposes"
"""Evidence that a fallback rule takes two exceptions for two sides of the same money."""
OF_RUN = "run"
"""The source of evidence that a run gives."""
COUNTED_TWICE = frozenset(
    {ExceptionAct.WRITE_OFF, ExceptionAct.REFUND, ExceptionAct.ATTACH, ExceptionAct.EXPLAIN}
)  # fmt: skip
"""Acts in the place of a line: once the line is there after all, the money would be counted twice."""


def ended_by_people(known: Sequence[ExceptionCase]) -> frozenset[str]:
    """Those of the exceptions that people have ended."""
    return frozenset(case.found.exception_no for case in known if case.state in ENDED)


def numbers_before(work: UnitOfWork, before: pl.DataFrame, standing: Run | None) -> frozenset[str]:
    """Exceptions that this run may find no more: those the day opened with, and those of the day's run so far."""
    open_rows = before.filter(pl.col("status") == "open")["exception_no"].unique().to_list()
    earlier = None if standing is None else from_file(work.runs.parts(standing.run_no, GROUPS), ["exception_no"])
    of_day = [] if earlier is None else earlier["exception_no"].unique().to_list()
    return frozenset(number for number in (*open_rows, *of_day) if number)


def arrived_late(before: pl.DataFrame, seen: pl.DataFrame) -> frozenset[str]:
    """Exceptions that people have ended and to whose settled rows something new belongs now."""
    settled = before.filter(pl.col("status") == "settled")
    met = settled.join(seen, on=["party", "our_no", "party_no", "kind"], how="semi")
    return frozenset(number for number in met["exception_no"].unique().to_list() if number)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run does to exceptions that are there: ``versions`` are those that it was decided upon, ``late`` ones have
    met their line after people had acted in its place."""

    versions: Mapping[str, int]
    changed: Sequence[ExceptionCase]
    closed: Sequence[ExceptionCase]
    late: Sequence[ExceptionCase]
    pieces: Sequence[Evidence]

    def hold(self, work: UnitOfWork) -> bool:
        """Whether nobody has changed anything since."""
        return work.exceptions.unchanged(self.versions)

    def keep(self, work: UnitOfWork, now: datetime) -> None:
        """Store them."""
        for case in self.changed:
            work.exceptions.save(case)
        work.exceptions.save_closed(self.closed)
        for case in self.late:
            number, fen = case.found.exception_no, case.found.amount_fen
            raise_alert(work, LINE_ARRIVED, number, AlertLevel.URGENT, now, amount_fen=fen)
        work.exceptions.add_evidence_many(self.pieces)


@dataclass(frozen=True, slots=True)
class Met:
    """What a run has found beside what there was: ``gone`` are exceptions that are not found any more, ``late`` ones
    have met a line of theirs; ``groups`` are the run's."""

    found: Sequence[Found]
    gone: Collection[str]
    late: Collection[str] = ()
    groups: Sequence[pl.DataFrame] = ()


def fresh(
    run: Run, found: Sequence[Found], known: Collection[str], limits: Limits, now: datetime
) -> list[ExceptionCase]:
    """What nobody has known before."""
    return [opened(one, run.run_no, now, limits) for one in found if one.exception_no not in known]


def changes(work: UnitOfWork, run: Run, met: Met, known: Sequence[ExceptionCase], now: datetime) -> Changes:
    """What becomes of those that are there; ``known`` are all that were found again."""
    rules, by_number = rules_of(work), {case.found.exception_no: case for case in known}
    told = _Told(run, now)
    for one in met.found:
        case = by_number.get(one.exception_no)
        if case is not None:
            told.again(case, one, rules)
    others = work.exceptions.of_numbers(sorted({*met.gone, *met.late}))
    for case in others:
        if case.act is ExceptionAct.REFUND and case.found.exception_no not in met.late and not _met(case, met.groups):
            continue  # its payment and its refund are both in the books, and the files agree with both
        told.gone(case)
    for rule in rules.proposing if met.groups else ():
        told.pieces += _proposals(work, met.groups[0], rule, run, now)
    versions = {case.found.exception_no: case.version for case in (*known, *others)}
    return Changes(versions, told.changed, told.closed, told.late, told.pieces)


class _Told:
    """Collects what becomes of one after the other."""

    def __init__(self, run: Run, now: datetime) -> None:
        self._run, self._now = run, now
        self.changed: list[ExceptionCase] = []
        self.closed: list[ExceptionCase] = []
        self.late: list[ExceptionCase] = []
        self.pieces: list[Evidence] = []

    def again(self, case: ExceptionCase, found: Found, rules: ReconciliationRules) -> None:
        if case.state is ExceptionState.CLOSED_BY_STATEMENT:
            self.changed.append(reopened(case, found, self._run.run_no, self._now, rules.limits))
            self._say(case, "exception.found_again", was=case.found.type)
        elif case.found != found:
            self.changed.append(seen_again(case, found, self._run.run_no, self._now))
            self._say(case, "exception.changed", pattern=found.pattern, was=case.found.type)

    def gone(self, case: ExceptionCase) -> None:
        """Not found any more: the files explain it, or what people did in their place would now count twice."""
        if (case.state, ExceptionEvent.CLOSE) in TRANSITIONS:
            self.closed.append(closed(case, self._run.run_no, self._now))
            self._say(case, "exception.closed_by_statement")
        elif case.state in (*ENDED, ExceptionState.EXECUTED) and case.act in COUNTED_TWICE:
            self.late.append(case)
            self._say(case, LINE_ARRIVED, act=case.act.value if case.act else "")

    def _say(self, case: ExceptionCase, code: str, **values: str) -> None:
        self.pieces.append(_piece(case, self._run, self._now, code, **values))


def _proposals(work: UnitOfWork, shown: pl.DataFrame, rule: FallbackRule, run: Run, now: datetime) -> list[Evidence]:
    """What a rule proposes, told to both sides once; nothing follows from it."""
    pieces = []
    for pair in proposals(work, shown, rule, run.day).pairs:
        for mine, other in ((pair.one, pair.other), (pair.other, pair.one)):
            values = {"rule": rule.name, "other": other, "minutes": str(pair.minutes)}
            told = {(each.code, dict(each.values).get("other")) for each in work.exceptions.timeline(mine)}
            if (PROPOSES, other) not in told:
                said = (("day", run.day.isoformat()), ("run_no", run.run_no), *values.items())
                pieces.append(Evidence(mine, now, OF_RUN, PROPOSES, said))
    return pieces


def _met(case: ExceptionCase, groups: Sequence[pl.DataFrame]) -> bool:
    """Whether a party that had no record of refunded money has one now: it counts as paid what went back."""
    found = case.found
    absent = [cell.party for cell in found.cells if cell.cell == "-" and cell.party in ("business", "source")]
    if not absent:
        return False
    numbers = {"our_no": found.our_no, "party_no": found.party_no}
    named = [pl.col(name) == number for name, number in numbers.items() if number]
    if not named:
        return False
    for rows in groups:
        mine = rows.filter(pl.any_horizontal(named), pl.col("kind") == found.kind)
        if any(mine[f"{party}_fen"].null_count() < mine.height for party in absent):
            return True
    return False


def _piece(case: ExceptionCase, run: Run, now: datetime, code: str, **values: str) -> Evidence:
    said = (("day", run.day.isoformat()), ("run_no", run.run_no), *values.items())
    return Evidence(exception_no=case.found.exception_no, at=now, source=OF_RUN, code=code, values=said)
