"""What a run does to exceptions: new ones are opened, ones not found any more closed, late lines shown to people."""

from collections.abc import Collection, Sequence
from datetime import datetime

import polars as pl

from app.core.reconciliation import TRANSITIONS, ExceptionAct, ExceptionEvent, ExceptionState
from server.domain.alert import AlertLevel
from server.domain.exception_acts import closed, opened, reopened, seen_again
from server.domain.exception_case import Evidence, ExceptionCase, Found
from server.domain.reconciliation_rules import FallbackRule, ReconciliationRules
from server.domain.run import Run
from server.ports import UnitOfWork
from server.ports.runs import GROUPS
from server.reconciliation.fallback import propose
from server.reconciliation.groups import from_file
from server.services.alerts import raise_alert
from server.services.reconciliation_rules import rules_of

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


def ended_by_people(work: UnitOfWork, numbers: Sequence[str]) -> frozenset[str]:
    """Those of the exceptions that people have ended."""
    return frozenset(case.found.exception_no for case in work.exceptions.of_numbers(numbers) if case.state in ENDED)


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


def keep(
    work: UnitOfWork, run: Run, found: Sequence[Found], gone: Collection[str], now: datetime,
    groups: Sequence[pl.DataFrame] = (), late: Collection[str] = (),
) -> None:  # fmt: skip
    """Store what was found; ``gone`` are exceptions that are not found any more, ``late`` ones have met a line of
    theirs; ``groups`` are the run's."""
    known = {case.found.exception_no: case for case in work.exceptions.of_numbers([one.exception_no for one in found])}
    rules = rules_of(work)
    fresh = [opened(one, run.run_no, now, rules.limits) for one in found if one.exception_no not in known]
    work.exceptions.add_many(fresh)
    pieces = [_piece(case, run, now, "exception.found", type=case.found.type) for case in fresh]
    for one in found:
        case = known.get(one.exception_no)
        if case is not None:
            pieces += _again(work, case, one, run, now, rules)
    for case in work.exceptions.of_numbers(sorted({*gone, *late})):
        if case.act is ExceptionAct.REFUND and case.found.exception_no not in late and not _met(case, groups):
            continue  # its payment and its refund are both in the books, and the files agree with both
        pieces += _gone(work, case, run, now)
    for rule in rules.proposing if groups else ():
        pieces += _proposals(work, groups[0], rule, run, now)
    work.exceptions.add_evidence_many(pieces)


def _proposals(work: UnitOfWork, shown: pl.DataFrame, rule: FallbackRule, run: Run, now: datetime) -> list[Evidence]:
    """What a rule proposes, told to both sides once; nothing follows from it."""
    pieces = []
    for pair in propose(shown, rule).pairs:
        for mine, other in ((pair.one, pair.other), (pair.other, pair.one)):
            values = {"rule": rule.name, "other": other, "minutes": str(pair.minutes)}
            told = {(each.code, dict(each.values).get("other")) for each in work.exceptions.timeline(mine)}
            if (PROPOSES, other) not in told:
                said = (("day", run.day.isoformat()), ("run_no", run.run_no), *values.items())
                pieces.append(Evidence(mine, now, OF_RUN, PROPOSES, said))
    return pieces


def _again(
    work: UnitOfWork, case: ExceptionCase, found: Found, run: Run, now: datetime, rules: ReconciliationRules
) -> list[Evidence]:
    if case.state is ExceptionState.CLOSED_BY_STATEMENT:
        work.exceptions.save(reopened(case, found, run.run_no, now, rules.limits))
        return [_piece(case, run, now, "exception.found_again")]
    if case.found == found:
        return []
    work.exceptions.save(seen_again(case, found, run.run_no, now))
    return [_piece(case, run, now, "exception.changed", pattern=found.pattern)]


def _gone(work: UnitOfWork, case: ExceptionCase, run: Run, now: datetime) -> list[Evidence]:
    """Not found any more: the files explain it, or what people did in their place would now count twice."""
    if (case.state, ExceptionEvent.CLOSE) in TRANSITIONS:
        work.exceptions.save(closed(case, run.run_no, now))
        return [_piece(case, run, now, "exception.closed_by_statement")]
    if case.state not in (*ENDED, ExceptionState.EXECUTED) or case.act not in COUNTED_TWICE:
        return []
    number = case.found.exception_no
    raise_alert(work, LINE_ARRIVED, number, AlertLevel.URGENT, now, amount_fen=case.found.amount_fen)
    return [_piece(case, run, now, LINE_ARRIVED, act=case.act.value if case.act else "")]


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
