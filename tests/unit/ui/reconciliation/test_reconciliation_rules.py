"""The rules of reconciliation as a form: what is typed is saved whole, a rule is tried before it is switched on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.permissions import PERMISSIONS
from support import reconciled
from support.screen_world import PlainFacts, World
from ui.reconciliation.rules import RulesArea
from ui.reconciliation.rules_presenter import RulesPresenter
from ui.text import sentence
from ui.widgets.second_person import SecondPersonSheet


class Form:
    """The area with its presenter over a scripted server."""

    def __init__(self, qtbot: QtBot, *permissions: str) -> None:
        self.world, self.area = World(), RulesArea()
        qtbot.addWidget(self.area)
        self.world.server.answers = reconciled.answers()
        server: Any = self.world.server
        facts = PlainFacts(permissions or PERMISSIONS)
        self.made = RulesPresenter(self.area, self.world.tasks, server, facts, lambda: reconciled.DAY)
        self.area.save_wanted.connect(self.made.save_requested)
        self.area.fallback.try_wanted.connect(self.made.try_requested)
        self.area.switch_wanted.connect(self.made.switch_given)
        self.area.unreadable.connect(lambda said: self.made.refused("rules.no_day", said=said))
        self.made.load()
        self.world.tasks.settle()

    def asked(self, name: str) -> list[Any]:
        self.world.tasks.settle()
        return [one[0] for one in self.world.server.asked(name)]


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    made = Form(qtbot)
    yield made
    made.made.stop()


def test_what_is_not_touched_is_saved_as_it_was(form: Form) -> None:
    form.area.save.click()
    [saved] = form.asked("save_reconciliation_rules")
    assert saved.limits.hours["not_ours"] == 72
    assert replace(saved, limits=reconciled.RULES.limits) == reconciled.RULES
    assert (saved.limits.owners, saved.limits.large_from_fen) == ({"shortage": 7}, 1_000_000)
    assert form.area.model.saved


def test_days_are_typed_as_days(form: Form) -> None:
    form.area.holidays.setPlainText("2027-01-02，2027-01-01\n2027-01-01")
    form.area.save.click()
    assert [str(day) for day in form.asked("save_reconciliation_rules")[0].holidays] == ["2027-01-01", "2027-01-02"]
    form.area.holidays.setPlainText("2027-02-30")
    form.area.save.click()
    assert len(form.asked("save_reconciliation_rules")) == 1
    assert form.area.model.fault is not None
    assert form.area.model.fault.code == "rules.no_day"


def test_a_rule_is_tried_without_effect_then_switched_on(form: Form) -> None:
    card = form.area.fallback
    card.list.setCurrentRow(0)
    card.try_it.click()
    [tried] = form.asked("try_reconciliation_rule")
    assert (tried.rule, str(tried.last)) == (reconciled.FALLBACK, "2026-03-01")
    assert form.asked("save_reconciliation_rules") == []
    card.switch.click()
    [wanted] = form.asked("switch_reconciliation_rule")
    assert (wanted.name, wanted.on, wanted.version, wanted.step_up) == (reconciled.FALLBACK.name, True, 3, None)


def test_only_what_is_stored_is_switched(form: Form) -> None:
    card = form.area.fallback
    card.list.setCurrentRow(0)
    assert card.switch.isEnabled()
    card.minutes.setValue(31)
    assert not card.switch.isEnabled()
    assert not card.rule().on


@pytest.mark.parametrize(
    ("permissions", "mine"),
    [
        pytest.param(("reconciliation.view", "reconciliation.try_rules"), False, id="who only tries"),
        pytest.param(PERMISSIONS, True, id="who wrote it"),
    ],
)
def test_another_person_switches_a_rule_on(qtbot: QtBot, permissions: tuple[str, ...], mine: bool) -> None:
    form = Form(qtbot, *permissions)
    rules = form.area.model.rules
    assert rules is not None
    rule = replace(reconciled.FALLBACK, written_by=form.area.model.me if mine else 0)
    form.made.show(rules=replace(rules, fallback=(rule,)))
    form.area.fallback.list.setCurrentRow(0)
    form.area.fallback.switch.click()
    assert form.asked("switch_reconciliation_rule") == []
    [sheet] = form.area.findChildren(SecondPersonSheet)
    sheet.name.setText("chief")
    sheet.secret.setText("1234")
    sheet.yes.click()
    qtbot.wait_until(lambda: bool(form.asked("switch_reconciliation_rule")))
    assert form.asked("switch_reconciliation_rule")[0].step_up.username == "chief"
    form.made.stop()


def test_who_only_tries_leaves_the_rest_as_it_is(qtbot: QtBot) -> None:
    form = Form(qtbot, "reconciliation.view", "reconciliation.try_rules")
    assert form.area.save.isHidden()
    assert not form.area.holidays.isEnabled()
    form.area.fallback.name.setText("另一条")
    form.area.fallback.put.click()
    [saved] = form.asked("save_reconciliation_rules")
    assert replace(saved, fallback=()) == replace(reconciled.RULES, fallback=())
    form.made.stop()


def test_a_rule_is_put_in_beside_others_and_taken_out(form: Form) -> None:
    card = form.area.fallback
    card.name.setText("另一条")
    card.put.click()
    assert [one.name for one in form.asked("save_reconciliation_rules")[0].fallback] == ["同额近时", "另一条"]
    card.list.setCurrentRow(0)
    card.remove.click()
    assert form.asked("save_reconciliation_rules")[1].fallback == ()


def test_who_may_not_change_them_only_reads(qtbot: QtBot) -> None:
    form = Form(qtbot, "reconciliation.view")
    assert form.area.save.isHidden()
    assert form.area.fallback.switch.isHidden()
    assert not form.area.holidays.isEnabled()
    form.made.stop()


def test_the_hint_of_an_untried_rule_names_the_key_that_tries_it(form: Form) -> None:
    assert f"({form.area.fallback.try_it.key_text()})" in sentence("rules.untried", {"name": "r"}).next
