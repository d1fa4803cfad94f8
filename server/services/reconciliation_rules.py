"""Read and change the rules of reconciliation, and try a fallback rule on past days without any effect."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput
from server.domain.identity import Actor
from server.domain.reconciliation_rules import FallbackRule, ReconciliationRules
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.runs import GROUPS
from server.reconciliation.fallback import Proposed
from server.reconciliation.groups import from_file
from server.reconciliation.outcome import ORDER
from server.services.authorise import audit_row, require
from server.services.rule_proposals import proposals

RULES = "reconciliation.rules"
"""The fact that holds them, and the permission to change them."""
MOST_DAYS = timedelta(days=31)
SHOWN = 50
MOST_HOURS = 24 * 31
MOST_MINUTES = 7 * 24 * 60
PARTIES = frozenset(party.value for party in ORDER)
_READ = msgspec.json.Decoder(ReconciliationRules)


@dataclass(frozen=True, slots=True)
class TriedDay:
    """What a rule would have proposed for one day."""

    day: date
    run_no: str
    exceptions: int
    pairs: Sequence[Proposed]
    ambiguous: int


def rules_of(work: UnitOfWork) -> ReconciliationRules:
    """The rules in force; those of the program where the hospital has written none."""
    text = work.facts.get(RULES)
    return _READ.decode(text) if text else ReconciliationRules()


class Rules:
    """Everybody who sees reconciliation reads them; changing them is a right of its own, and audited."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def read(self, actor: Actor) -> ReconciliationRules:
        """Raises NotPermitted."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return rules_of(work)

    def save(self, actor: Actor, rules: ReconciliationRules) -> ReconciliationRules:
        """Store them as the next version; exceptions that are open keep the limit they were given. Raises NotPermitted,
        InvalidInput, Conflict ``storage.stale``."""
        require(actor, RULES)
        _check(rules)
        with self._uow() as work:
            known = {operator.operator_id for operator in work.operators.all()}
            for kind, owner in rules.limits.owners.items():
                if owner not in known:
                    raise InvalidInput(f"limits.owners.{kind}", "is no operator")
            before = rules_of(work)
            if before.version != rules.version:
                raise Conflict("storage.stale", version=before.version)
            stored = replace(rules, version=rules.version + 1)
            work.facts.put(RULES, msgspec.json.encode(stored).decode())
            changed = [
                name for name in ("limits", "holidays", "workdays", "fallback")
                if getattr(before, name) != getattr(stored, name)
            ]  # fmt: skip
            on = ",".join(rule.name for rule in stored.proposing)
            work.audit.add(
                audit_row(
                    actor, self._clock.now(), "reconciliation.rules_saved", str(stored.version),
                    changed=",".join(changed), rules_on=on,
                )
            )  # fmt: skip
            work.commit()
        return stored

    def attempt(self, actor: Actor, rule: FallbackRule, first: date, last: date) -> Sequence[TriedDay]:
        """What a rule would have proposed for the standing runs of these days; nothing is stored. Raises NotPermitted,
        InvalidInput."""
        require(actor, RULES)
        _check_rule(rule, "rule")
        if not first <= last or last - first > MOST_DAYS:
            raise InvalidInput("last", "must be from the first day on, at most 31 days later")
        tried = []
        with self._reader() as work:
            for run in work.runs.standing(first, last):
                shown = from_file(work.runs.parts(run.run_no, GROUPS))
                if shown is None:
                    continue
                found = proposals(work, shown, rule, run.day)
                tried.append(TriedDay(run.day, run.run_no, run.exceptions_count, found.pairs[:SHOWN], found.ambiguous))
        return tried


def _check(rules: ReconciliationRules) -> None:
    limits = rules.limits
    for kind, hours in limits.hours.items():
        if not 1 <= hours <= MOST_HOURS:
            raise InvalidInput(f"limits.hours.{kind}", "must be 1 to 744 hours")
    if not 1 <= limits.large_hours <= MOST_HOURS:
        raise InvalidInput("limits.large_hours", "must be 1 to 744 hours")
    if limits.large_from_fen < 0 or limits.write_off_most_fen < 0:
        raise InvalidInput("limits", "must not be negative")
    both = set(rules.holidays) & set(rules.workdays)
    if both:
        raise InvalidInput("workdays", f"{min(both)} is a holiday already")
    for place, rule in enumerate(rules.fallback):
        _check_rule(rule, f"fallback[{place}]")
    twice = [name for name, count in Counter(rule.name for rule in rules.fallback).items() if count > 1]
    if twice:
        raise InvalidInput("fallback", "a name stands twice")


def _check_rule(rule: FallbackRule, field: str) -> None:
    if not rule.name.strip():
        raise InvalidInput(f"{field}.name", "is needed")
    if {rule.one, rule.other} - PARTIES or rule.one == rule.other:
        raise InvalidInput(f"{field}.other", "must be another party")
    if not 0 <= rule.minutes <= MOST_MINUTES:
        raise InvalidInput(f"{field}.minutes", "must be 0 to 10080")
