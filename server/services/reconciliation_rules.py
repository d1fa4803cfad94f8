"""Read and change the rules of reconciliation, and try a fallback rule on past days without any effect.

Who may try writes rules that propose, and tries and switches them off; limits, bank days, and switching a rule on are
for those who may change all of it, and nobody switches on what they wrote themselves, or what nobody has tried as it
stands.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

import msgspec

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotPermitted
from server.domain.identity import Actor
from server.domain.reconciliation_rules import FallbackRule, ReconciliationRules
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.ports.runs import GROUPS
from server.reconciliation.fallback import Proposed
from server.reconciliation.groups import from_file
from server.reconciliation.outcome import ORDER
from server.services.authorise import audit_row, require
from server.services.rule_proposals import proposals
from server.services.step_up import CheckStepUp, StepUp

RULES = "reconciliation.rules"
"""The fact that holds them, and the permission to change them."""
TRY_RULES = "reconciliation.try_rules"
"""The permission to write and try rules that propose."""
TRIED = "reconciliation.rules_tried"
"""The fact that holds what the rules say that were tried last, each as a hash."""
MOST_TRIED = 200
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
    """Everybody who sees reconciliation reads them; changing them are rights of their own, and audited."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def read(self, actor: Actor) -> ReconciliationRules:
        """Raises NotPermitted."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return rules_of(work)

    def save(
        self, actor: Actor, rules: ReconciliationRules, *, at_screen_of: Actor | None = None
    ) -> ReconciliationRules:
        """Store them as the next version; exceptions that are open keep the limit they were given. Raises NotPermitted,
        InvalidInput, Conflict ``storage.stale``, ``rules.same_person`` (``name``: a rule that its writer would switch
        on), ``rules.untried`` (``name``: one that nobody has tried on any day since it says what it says)."""
        _require_writer(actor)
        _check(rules)
        with self._uow() as work:
            before = rules_of(work)
            if before.version != rules.version:
                raise Conflict("storage.stale", version=before.version)
            known = {operator.operator_id for operator in work.operators.all()}
            for kind, owner in rules.limits.owners.items():
                if owner not in known:
                    raise InvalidInput(f"limits.owners.{kind}", "is no operator")
            stored = replace(rules, version=rules.version + 1, fallback=_written(actor, before, rules, _tried(work)))
            work.facts.put(RULES, msgspec.json.encode(stored).decode())
            changed = [
                name for name in ("limits", "holidays", "workdays", "fallback")
                if getattr(before, name) != getattr(stored, name)
            ]  # fmt: skip
            if set(changed) - {"fallback"}:
                require(actor, RULES)
            beside = {"at_screen_of": at_screen_of.operator.username} if at_screen_of else {}
            on = ",".join(rule.name for rule in stored.proposing)
            work.audit.add(
                audit_row(
                    actor, self._clock.now(), "reconciliation.rules_saved", str(stored.version),
                    changed=",".join(changed), rules_on=on, **beside,
                )
            )  # fmt: skip
            work.commit()
        return stored

    def switch(
        self, actor: Actor, version: int, name: str, *, on: bool, at_screen_of: Actor | None = None
    ) -> ReconciliationRules:
        """One rule on or off. Raises like `save`, and InvalidInput ``name``."""
        rules = self.read(actor)
        if rules.version != version:
            raise Conflict("storage.stale", version=rules.version)
        if name not in [rule.name for rule in rules.fallback]:
            raise InvalidInput("name", "is no rule")
        fallback = tuple(replace(rule, on=on) if rule.name == name else rule for rule in rules.fallback)
        return self.save(actor, replace(rules, fallback=fallback), at_screen_of=at_screen_of)

    def attempt(self, actor: Actor, rule: FallbackRule, first: date, last: date) -> Sequence[TriedDay]:
        """What a rule would have proposed for the standing runs of these days; nothing is stored but that it was tried
        on one at least. Raises NotPermitted, InvalidInput."""
        _require_writer(actor)
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
        if tried:
            self._remember(_said_by(rule))
        return tried

    def _remember(self, said: str) -> None:
        with self._uow() as work:
            others = [one for one in _tried(work) if one != said]
            work.facts.put(TRIED, " ".join([*others, said][-MOST_TRIED:]))
            work.commit()


class SwitchRuleBeside:
    """Switch a rule on at the screen of whoever wrote it: the second person proves who they are."""

    def __init__(self, check: CheckStepUp, rules: Rules) -> None:
        self._check, self._rules = check, rules

    def __call__(self, actor: Actor, version: int, name: str, offered: StepUp, *, on: bool) -> ReconciliationRules:
        """Raises what the check raises, and like `Rules.switch` of the second person."""
        _require_writer(actor)
        return self._rules.switch(self._check(actor, offered), version, name, on=on, at_screen_of=actor)


def _require_writer(actor: Actor) -> None:
    """Who may change all of it may write and try."""
    if RULES not in actor.permissions:
        require(actor, TRY_RULES)


def _tried(work: UnitOfWork) -> list[str]:
    return (work.facts.get(TRIED) or "").split()


def _said_by(rule: FallbackRule) -> str:
    return sha256(msgspec.json.encode(replace(rule, on=False, written_by=0))).hexdigest()


def _written(
    actor: Actor, before: ReconciliationRules, wanted: ReconciliationRules, tried: Collection[str]
) -> tuple[FallbackRule, ...]:
    """The rules with who wrote each. What is said anew is its writer's, and nobody switches on what is theirs or was
    not tried."""
    known = {rule.name: rule for rule in before.fallback}
    written = []
    for rule in wanted.fallback:
        stood = known.get(rule.name)
        same = stood is not None and rule.says_as(stood)
        by = stood.written_by if stood is not None and same else actor.operator.operator_id
        if rule.on and not (same and stood is not None and stood.on):
            if RULES not in actor.permissions:
                raise NotPermitted(RULES)
            if by == actor.operator.operator_id:
                raise Conflict("rules.same_person", name=rule.name)
            if _said_by(rule) not in tried:
                raise Conflict("rules.untried", name=rule.name)
        written.append(replace(rule, written_by=by))
    return tuple(written)


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
