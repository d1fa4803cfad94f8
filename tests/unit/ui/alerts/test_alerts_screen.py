"""The alerts screen: the worst first, taken and closed by a person, and a way to the order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import NotFound, Unreachable
from app.core.permissions import PERMISSIONS
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.screen_window import make_context
from support.screen_world import PlainFacts, Watched, World
from ui.alerts.models import AlertsModel, about, said_of
from ui.alerts.presenter import AlertsPresenter
from ui.screens import screen

CONTRADICTED, LATE, DELAYED, _LEFT_OPEN = people.ALERTS
ME = 7


class Desk:
    """The presenter over a scripted server."""

    def __init__(self, *permissions: str) -> None:
        self.world, self.view, self.heard = World(), Watched(), list[int]()
        self.world.server.answers = {
            "alerts": people.ALERTS,
            "take_alert": replace(CONTRADICTED, owner_id=ME, owner_name="王芳"),
            "end_alert": replace(CONTRADICTED, ended=True),
        }
        server: Any = self.world.server
        self.presenter = AlertsPresenter(
            self.view, self.world.tasks, server, PlainFacts(permissions or PERMISSIONS), self.world.clock,
            lambda alerts: self.heard.append(len(alerts)),
        )  # fmt: skip
        self.presenter.load()
        self.world.tasks.settle()

    @property
    def model(self) -> AlertsModel:
        shown = self.view.last
        assert isinstance(shown, AlertsModel)
        return shown


def test_the_list_is_read_with_ages_and_read_again() -> None:
    desk = Desk()
    assert [row.alert.code for row in desk.model.rows] == [each.code for each in people.ALERTS]
    assert [row.age_s // 60 for row in desk.model.rows[:2]] == [60, 25]
    assert desk.model.chosen == CONTRADICTED
    desk.world.server.answers["alerts"] = (LATE,)
    desk.world.tasks.pass_time()
    desk.world.tasks.settle()
    assert (desk.model.chosen, desk.heard) == (LATE, [4, 1])


def test_an_alert_is_taken() -> None:
    desk = Desk()
    assert desk.model.takeable
    desk.presenter.take_requested()
    desk.world.tasks.settle()
    assert desk.world.server.asked("take_alert") == [(CONTRADICTED.code, CONTRADICTED.subject)]
    assert desk.model.chosen is not None
    assert desk.model.chosen.owner_name == "王芳"
    assert not desk.model.takeable


def test_an_alert_is_closed_with_a_note_only() -> None:
    desk = Desk()
    desk.presenter.done_requested("  ")
    desk.world.tasks.settle()
    assert desk.model.fault is not None
    assert desk.model.fault.code == "alert.note_missing"
    desk.presenter.done_requested(" seen in the merchant pages ")
    desk.world.tasks.settle()
    assert desk.world.server.asked("end_alert") == [
        (CONTRADICTED.code, CONTRADICTED.subject, "seen in the merchant pages")
    ]
    assert CONTRADICTED not in desk.model.alerts
    assert desk.model.fault.code == "alert.closed"


def test_what_ends_by_itself_is_not_closed_by_hand() -> None:
    desk = Desk()
    desk.presenter.chosen(DELAYED)
    assert not desk.model.closable
    desk.presenter.done_requested("I say so")
    assert desk.world.tasks.waiting == []


def test_who_may_only_look_takes_nothing() -> None:
    desk = Desk("alerts.view")
    assert not desk.model.takeable
    assert not desk.model.closable
    desk.presenter.take_requested()
    assert desk.world.tasks.waiting == []


def test_one_that_somebody_else_closed_is_said_and_read_again() -> None:
    desk = Desk()
    desk.world.server.answers["take_alert"] = NotFound("alert.not_found")
    desk.presenter.take_requested()
    desk.world.tasks.settle()
    assert desk.model.fault is not None
    assert desk.model.fault.code == "alert.not_found"
    assert len(desk.world.server.asked("alerts")) == 2


def test_a_server_that_does_not_answer_is_said_and_asked_again() -> None:
    desk = Desk()
    desk.world.server.answers["alerts"] = Unreachable("server.no_answer")
    desk.world.tasks.pass_time()
    desk.world.tasks.settle()
    assert desk.model.fault is not None
    assert len(desk.model.alerts) == 4, "what was known stays"
    assert desk.world.tasks.timers


@pytest.mark.parametrize("code", [each.code for each in people.ALERTS])
def test_an_alert_says_what_happened_and_what_to_do(code: str) -> None:
    said = said_of(code)
    assert said.what
    assert said.next
    assert code not in said.what


def test_the_way_to_the_order(qtbot: QtBot) -> None:
    world, gone = World(), list[str]()
    world.server.answers = {"alerts": people.ALERTS}
    context = replace(make_context(world), go=gone.append, scanned=gone.append)
    view = screen("alerts").build(context)
    qtbot.addWidget(view)
    view.show()
    view.entered()
    world.tasks.settle()
    view.open.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(gone) == 2)
    assert gone == ["inquiry", CONTRADICTED.order_no]
    view.stop()


def test_the_bar_says_how_many_there_are(qtbot: QtBot) -> None:
    desk = CheckoutScreen(language="en")
    bar = desk.frame.top_bar
    assert bar.alerts_text() == ""
    desk.state.set_alerts(people.ALERTS)
    assert bar.alerts_text() == "Alerts: 4  Ctrl+9"
    desk.state.set_alerts(())
    assert bar.alerts_text() == ""
    desk.close()


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("channel:wechat:2026-03-02", "WeChat Payment channel · 2026-03-02"),
        ("funds:alipay:2026-03-02", "Alipay Fund bill · 2026-03-02"),
        ("alipay:2026-03-02", "Alipay · 2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("P2603021430120003AAAAAAAAAAAA", "P2603021430120003AAAAAAAAAAAA"),
    ],
)
def test_what_an_alert_is_about_is_said_in_words(qtbot: QtBot, subject: str, said: str) -> None:
    make_context(World())
    assert about(subject) == said


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("reconciliation.exceptions", "exceptions"), ("reconciliation.held", "reconciliation"),
        ("statement.unreadable", "reconciliation"), ("funds.differs", "reconciliation"), ("shift.left_open", ""),
    ],
)  # fmt: skip
def test_an_alert_leads_to_the_screen_on_which_it_is_solved(code: str, way: str) -> None:
    desk = Desk()
    desk.presenter.chosen(replace(LATE, code=code, order_no=""))
    assert desk.model.way == way
    cashier = Desk("alerts.view", "alerts.take")
    cashier.presenter.chosen(replace(LATE, code=code, order_no=""))
    assert cashier.model.way == "", "who may not open it is not sent there"
