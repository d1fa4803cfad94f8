"""The hospital's rules of reconciliation: read, changed, and a rule tried on days that are over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.desk.ports import Server
from app.wire.reconciliation_rules import (
    BankDays,
    FallbackRuleView,
    RulesAndDays,
    RulesView,
    SwitchRule,
    TriedDayView,
    TriedRule,
    TryRule,
)
from app.wire.refunds import StepUp
from ui.presenting import Facts, Fault, Presenting, Shows, who
from ui.tasks import TaskRunner

CHANGE, WRITE = "reconciliation.rules", "reconciliation.try_rules"
TRIED_DAYS = timedelta(days=30)
NOTHING_KNOWN = BankDays((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesModel:
    """``rules`` as they stand on the server; ``tried`` what the rule in front would have proposed, by
    day. Who ``may_write`` writes and tries rules that propose; who ``may_change`` changes all else, and switches on."""

    rules: RulesView | None = None
    known: BankDays = NOTHING_KNOWN
    tried: tuple[TriedDayView, ...] | None = None
    may_change: bool = False
    may_write: bool = False
    me: int = 0
    my_name: str = ""
    saved: bool = False
    busy: bool = False
    fault: Fault | None = None


class RulesPresenter(Presenting[RulesModel]):
    """Decides what the tab of the rules shows."""

    def __init__(
        self, view: Shows[RulesModel], tasks: TaskRunner, server: Server, facts: Facts, today: Callable[[], date]
    ) -> None:
        super().__init__(view, tasks, RulesModel())
        self._server, self._facts, self._today = server, facts, today

    def load(self) -> None:
        """Read them now."""
        session, may = who(self._facts), self._facts.may
        self.show(
            may_change=may(CHANGE), may_write=may(CHANGE) or may(WRITE), me=session.operator_id,
            my_name=session.display_name, saved=False,
        )  # fmt: skip
        self.ask(self._server.reconciliation_rules, self._read)

    def save_requested(self, rules: RulesView) -> None:
        """Store what is typed."""
        self.ask(lambda: self._server.save_reconciliation_rules(rules), self._saved)

    def switch_given(self, name: str, on: bool, second: StepUp | None) -> None:
        """A rule on or off; on with another person, unless who is signed in may and has not written it."""
        rules = self.model.rules
        if rules is not None:
            wanted = SwitchRule(version=rules.version, name=name, on=on, step_up=second)
            self.ask(lambda: self._server.switch_reconciliation_rule(wanted), self._saved)

    def try_requested(self, rule: FallbackRuleView) -> None:
        """See what a rule would have proposed for the last days that are over; nothing is stored."""
        last = self._today() - timedelta(days=1)
        wanted = TryRule(rule=rule, first=last - TRIED_DAYS, last=last)
        self.show(tried=None)
        self.ask(lambda: self._server.try_reconciliation_rule(wanted), self._tried)

    def refused(self, code: str, **values: str | int) -> None:
        """Something typed cannot be read."""
        self.complain(code, tone="warning", **values)

    def _read(self, found: RulesAndDays) -> None:
        self.show(rules=found.rules, known=found.known, fault=None)

    def _saved(self, rules: RulesView) -> None:
        self.show(rules=rules, saved=True)

    def _tried(self, tried: TriedRule) -> None:
        self.show(tried=tried.days)


def with_rule(rules: RulesView, rule: FallbackRuleView) -> RulesView:
    """The rules with one put in, in the place of its name or at the end."""
    others = [rule if one.name == rule.name else one for one in rules.fallback]
    if rule.name not in [one.name for one in rules.fallback]:
        others.append(rule)
    return replace(rules, fallback=tuple(others))


def without_rule(rules: RulesView, name: str) -> RulesView:
    """The rules without that of this name."""
    return replace(rules, fallback=tuple(one for one in rules.fallback if one.name != name))
