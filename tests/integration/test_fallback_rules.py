"""A fallback rule: tried on past days without effect, then switched on; it proposes and never decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from app.core.errors import Conflict, NotPermitted
from app.core.reconciliation import ExceptionState, StatementState
from app.core.terminal import CardAct, TerminalOutcome
from server.domain.card import CardRecord
from server.domain.exception_case import ExceptionCase
from server.domain.identity import Actor
from server.domain.reconciliation_rules import FallbackRule, Limits, ReconciliationRules
from server.domain.statement import Statement
from server.reconciliation.layout import Layout, LayoutColumn
from server.reconciliation.layout_reading import reader_of
from server.reconciliation.reading import StatementContext
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


def another(world: RunWorld) -> Actor:
    """A second person of the office."""
    return replace(world.finance, operator=replace(world.finance.operator, operator_id=99, username="chief"))


def switched_on(world: RunWorld, rules: Rules, rule: FallbackRule) -> None:
    written = rules.save(world.finance, ReconciliationRules(fallback=(rule,)))
    rules.switch(another(world), written.version, rule.name, on=True)


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
    switched_on(world, rules, RULE)
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


def test_a_rule_is_switched_on_only_as_it_was_tried(world: RunWorld, rules: Rules) -> None:
    a_day(world)
    written = rules.save(world.finance, ReconciliationRules(fallback=(RULE,)))
    assert rules.attempt(world.finance, RULE, MONDAY, MONDAY) == [], "no day was reconciled yet: that is no trial"
    with pytest.raises(Conflict, match=r"rules\.untried"):
        rules.switch(another(world), written.version, RULE.name, on=True)
    world.run()
    rules.attempt(world.finance, replace(RULE, minutes=31), MONDAY, MONDAY)
    with pytest.raises(Conflict, match=r"rules\.untried"):
        rules.switch(another(world), written.version, RULE.name, on=True)
    rules.attempt(another(world), replace(RULE, written_by=7, on=True), MONDAY, MONDAY)
    assert rules.switch(another(world), written.version, RULE.name, on=True).proposing


def tried(world: RunWorld, rules: Rules) -> None:
    a_day(world)
    world.run()
    assert rules.attempt(world.finance, RULE, MONDAY, MONDAY)


def test_who_wrote_a_rule_does_not_switch_it_on(world: RunWorld, rules: Rules) -> None:
    tried(world, rules)
    with pytest.raises(Conflict, match=r"rules\.same_person"):
        rules.save(world.finance, ReconciliationRules(fallback=(replace(RULE, on=True),)))
    written = rules.save(world.finance, ReconciliationRules(fallback=(RULE,)))
    with pytest.raises(Conflict, match=r"rules\.same_person"):
        rules.switch(world.finance, written.version, RULE.name, on=True)
    on = rules.switch(another(world), written.version, RULE.name, on=True)
    assert [(rule.on, rule.written_by) for rule in on.fallback] == [(True, world.finance.operator.operator_id)]
    with pytest.raises(Conflict, match=r"rules\.same_person"):
        rules.save(another(world), replace(on, fallback=(replace(on.fallback[0], minutes=31),)))
    off = rules.switch(world.finance, on.version, RULE.name, on=False)
    assert off.proposing == ()


def test_who_only_tries_writes_and_switches_off_and_changes_nothing_else(world: RunWorld, rules: Rules) -> None:
    tried(world, rules)
    officer = replace(world.finance, permissions=frozenset({"reconciliation.view", "reconciliation.try_rules"}))
    written = rules.save(officer, ReconciliationRules(fallback=(RULE,)))
    for wanted in (
        replace(written, limits=Limits(write_off_most_fen=100)), replace(written, holidays=(date(2027, 1, 1),)),
        replace(written, fallback=(replace(written.fallback[0], on=True),)),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            rules.save(officer, wanted)
    assert rules.read(officer) == written
    on = rules.switch(another(world), written.version, RULE.name, on=True)
    assert rules.switch(officer, on.version, RULE.name, on=False).proposing == ()


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


CARDS = Layout(
    name="card", party="channel", title="刷卡", encoding="utf-8", delimiter="|", header_lines=1, footer_lines=0,
    unit="yuan", sign="word", refund_words=("退货",), date_form="%Y%m%d", time_form="%H%M%S",
    columns=tuple(
        LayoutColumn(field=field, header=header)
        for field, header in (
            ("party_no", "参考号"), ("terminal", "终端号"), ("date", "日期"), ("time", "时间"), ("kind", "类型"),
            ("amount", "金额"),
        )
    ),
)  # fmt: skip
CARDS_TEXT = (
    "参考号|终端号|日期|时间|类型|金额\nR1|T0000001|20260302|120500|消费|1.00\nR2|T0000002|20260302|120600|消费|1.00\n"
)


def a_day_of_cards(world: RunWorld) -> None:
    """Two acquirer's lines and two card payments of one amount, none of which names the other."""
    content = CARDS_TEXT.encode()
    with world.database.uow() as work:
        layout = work.layouts.add(CARDS)
        file = Statement(
            "channel", "card", "", MONDAY, StatementState.KEPT, sha256=sha256(content).hexdigest(), lines=2,
            layout_version=layout.version, received_at=world.clock.now(),
        )  # fmt: skip
        stored = work.statements.add(file, content)
        work.commit()
    world.frames[stored.statement_id] = reader_of(layout)(content, StatementContext("channel", "card", "", MONDAY))
    world.statement("business", "his", MONDAY, [])
    for count, terminal in ((1, "T0000002"), (2, "T0000003")):
        world.paid(count, 100, channel="card", channel_number="")
        with world.database.uow() as work:
            work.cards.add(
                CardRecord(
                    number=f"P{count}", payment_no=f"P{count}", act=CardAct.SALE, outcome=TerminalOutcome.DONE,
                    window_id=1, operator_id=3, recorded_at=world.clock.now(), terminal_no=terminal,
                )
            )  # fmt: skip
            work.commit()


def test_a_rule_that_asks_for_the_same_terminal_tells_equal_amounts_apart(database: Database) -> None:
    world = RunWorld(database, expected=(("channel", "card"), ("business", "his")))
    rules = Rules(uow=database.uow, reader=database.reader, clock=world.clock)
    a_day_of_cards(world)
    run = world.run()
    rule = FallbackRule("刷卡", "channel", "platform", 30, "card")
    [anywhere] = rules.attempt(world.finance, rule, MONDAY, MONDAY)
    assert (anywhere.exceptions, len(anywhere.pairs), anywhere.ambiguous) == (4, 0, 4)
    [here] = rules.attempt(world.finance, replace(rule, same_terminal=True), MONDAY, MONDAY)
    numbers = {one.found.exception_no: (one.found.our_no, one.found.party_no) for one in world.exceptions(run)}
    assert [(numbers[pair.one], numbers[pair.other][0]) for pair in here.pairs] == [(("", "R2"), "P1")]
    assert here.ambiguous == 0
    switched_on(world, rules, replace(rule, same_terminal=True))
    told_numbers = told(world, world.exceptions(world.run()))
    assert len(told_numbers) == 2, "both sides are told, and nothing follows"
