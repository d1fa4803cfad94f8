"""A fallback rule: tried on past days without effect, then switched on; it proposes and never decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.errors import Conflict
from app.core.reconciliation import ExceptionState
from server.domain.exception_case import ExceptionCase
from server.domain.reconciliation_rules import FallbackRule, Limits, ReconciliationRules
from server.services.reconciliation_rules import Rules
from server.services.run_exceptions import PROPOSES
from server.storage.engine import Database
from support.run_world import MONDAY, RunWorld

RULE = FallbackRule("同额", "channel", "business", 30)


@pytest.fixture
def world(database: Database) -> RunWorld:
    return RunWorld(database)


@pytest.fixture
def rules(world: RunWorld) -> Rules:
    return Rules(uow=world.database.uow, reader=world.database.reader, clock=world.clock)


def a_day(world: RunWorld) -> None:
    """One pair within half an hour; one too far apart; one of which either side has two."""

    def line(number: str, fen: int, at: str) -> dict[str, object]:
        return {"our_no": "", "party_no": number, "amount_fen": fen, "at": f"{MONDAY}T{at}"}

    channel = [line("41", 100, "09:00"), line("42", 200, "09:00"), line("43", 300, "09:00"), line("44", 300, "09:01")]
    business = [line("91", 100, "09:20"), line("92", 200, "10:00"), line("93", 300, "09:02"), line("94", 300, "09:03")]
    world.statement("channel", "wechat", MONDAY, channel)
    world.statement("business", "his", MONDAY, business)


def picture(cases: list[ExceptionCase]) -> list[tuple[object, ...]]:
    return sorted((one.found, one.state, one.act, one.owner_id) for one in cases)


def told(world: RunWorld, cases: list[ExceptionCase]) -> list[tuple[str, str]]:
    numbers = {one.found.exception_no: one.found.party_no for one in cases}
    with world.database.reader() as work:
        pieces = [piece for number in numbers for piece in work.exceptions.timeline(number) if piece.code == PROPOSES]
    return sorted((numbers[piece.exception_no], numbers[str(dict(piece.values)["other"])]) for piece in pieces)


def test_it_is_tried_without_effect_then_proposes_and_decides_nothing(world: RunWorld, rules: Rules) -> None:
    a_day(world)
    first = world.run()
    before = {one.found.exception_no: one for one in world.exceptions(first)}
    [tried] = rules.attempt(world.finance, RULE, MONDAY, MONDAY)
    assert (tried.day, tried.exceptions, len(tried.pairs), tried.ambiguous) == (MONDAY, 8, 1, 4)
    assert (tried.pairs[0].amount_fen, tried.pairs[0].minutes) == (100, 20)
    assert told(world, world.exceptions(first)) == []
    rules.save(world.finance, ReconciliationRules(fallback=(FallbackRule("同额", "channel", "business", 30, on=True),)))
    again = world.run()
    assert told(world, world.exceptions(again)) == [("41", "91"), ("91", "41")]
    after = {one.found.exception_no: one for one in world.exceptions(again)}
    assert [(one.state, one.act, one.found) for one in after.values()] == [
        (ExceptionState.NEW, None, before[number].found) for number in after
    ]
    assert (again.exceptions_count, again.matched_count, again.at_risk_fen) == (
        first.exceptions_count, first.matched_count, first.at_risk_fen,
    )  # fmt: skip
    world.run()
    assert told(world, world.exceptions(again)) == [("41", "91"), ("91", "41")], "said once"


def test_new_exceptions_follow_the_hospitals_limits(world: RunWorld, rules: Rules) -> None:
    a_day(world)
    with world.database.uow() as work:
        owner = work.operators.add(world.finance.operator)
        work.commit()
    limits = Limits({"not_ours": 10}, large_from_fen=300, large_hours=1, owners={"not_ours": owner.operator_id})
    rules.save(world.finance, ReconciliationRules(limits=limits))
    cases = [one for one in world.exceptions(world.run()) if one.found.type == "not_ours"]
    hours = {one.found.amount_fen: (one.limit_at - one.opened_at) / timedelta(hours=1) for one in cases}
    assert hours == {100: 10, 200: 10, 300: 1}
    assert {one.owner_id for one in cases} == {owner.operator_id}


def test_two_who_change_them_at_once_notice(world: RunWorld, rules: Rules) -> None:
    stored = rules.save(world.finance, ReconciliationRules(holidays=(date(2027, 1, 1),)))
    assert stored == rules.read(world.finance)
    with pytest.raises(Conflict, match=r"storage\.stale"):
        rules.save(world.finance, ReconciliationRules())
