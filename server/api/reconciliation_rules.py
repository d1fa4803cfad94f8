"""The rules of reconciliation: read, changed, tried."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.wire.reconciliation_rules import (
    BankDays,
    FallbackRuleView,
    LimitsView,
    ProposedPair,
    RulesAndDays,
    RulesView,
    SwitchRule,
    TriedDayView,
    TriedRule,
    TryRule,
)
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.domain.reconciliation_rules import FallbackRule, Limits, ReconciliationRules
from server.services.step_up import StepUp


@get("/reconciliation/rules", sync_to_thread=True)
def rules(request: AnyRequest, services: NamedDependency[Services]) -> RulesAndDays:
    """The rules in force."""
    found = services.day_end.rules.read(actor(request, services))
    known = services.day_end.bank_days
    return RulesAndDays(_view(found), BankDays(tuple(sorted(known.holidays)), tuple(sorted(known.workdays))))


@put("/reconciliation/rules", sync_to_thread=True, responses=documented())
def save_rules(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[RulesView]) -> RulesView:
    """Store them as the next version."""
    limits = data.limits
    wanted = ReconciliationRules(
        version=data.version,
        limits=Limits(
            hours=limits.hours, large_from_fen=limits.large_from_fen, large_hours=limits.large_hours,
            owners=limits.owners, write_off_most_fen=limits.write_off_most_fen,
        ),
        holidays=tuple(sorted(set(data.holidays))),
        workdays=tuple(sorted(set(data.workdays))),
        fallback=tuple(map(_rule, data.fallback)),
    )  # fmt: skip
    return _view(services.day_end.rules.save(actor(request, services), wanted))


@post("/reconciliation/rules/switch", status_code=200, sync_to_thread=True, responses=documented(429))
def switch_rule(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SwitchRule]) -> RulesView:
    """A rule on or off; with ``step_up`` by a second person at this screen."""
    who, day_end = actor(request, services), services.day_end
    if data.step_up is None:
        return _view(day_end.rules.switch(who, data.version, data.name, on=data.on))
    offered = StepUp(data.step_up.username, data.step_up.password, data.step_up.pin)
    return _view(day_end.switch_rule_beside(who, data.version, data.name, offered, on=data.on))


@post("/reconciliation/rules/try", status_code=200, sync_to_thread=True, responses=documented())
def try_rule(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[TryRule]) -> TriedRule:
    """What a rule would have proposed; nothing is stored."""
    who = actor(request, services)
    tried = services.day_end.rules.attempt(who, _rule(data.rule), data.first, data.last)
    return TriedRule(
        tuple(
            TriedDayView(
                one.day, one.run_no, one.exceptions,
                tuple(ProposedPair(pair.one, pair.other, pair.amount_fen, pair.minutes) for pair in one.pairs),
                one.ambiguous,
            )
            for one in tried
        )
    )  # fmt: skip


def _rule(view: FallbackRuleView) -> FallbackRule:
    return FallbackRule(
        view.name, view.one, view.other, view.minutes, view.channel, view.on, view.same_terminal
    )  # fmt: skip


def _view(found: ReconciliationRules) -> RulesView:
    limits = found.limits
    return RulesView(
        version=found.version,
        limits=LimitsView(
            dict(limits.hours), limits.large_from_fen, limits.large_hours, dict(limits.owners),
            limits.write_off_most_fen,
        ),
        holidays=found.holidays, workdays=found.workdays,
        fallback=tuple(
            FallbackRuleView(
                rule.name, rule.one, rule.other, rule.minutes, rule.channel, rule.on, rule.same_terminal,
                rule.written_by,
            )
            for rule in found.fallback
        ),
    )  # fmt: skip


HANDLERS = (rules, save_rules, switch_rule, try_rule)
