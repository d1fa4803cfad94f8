"""Paid orders that the HIS has not answered: seen by who may, the old ones marked, told again one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import Unreachable
from app.core.permissions import PERMISSIONS
from app.core.posting import PostingState
from app.wire.orders import OrderPage, OrderView
from support import screen_people as people
from support.screen_world import Watched, World
from ui.inquiry.models import InquiryModel
from ui.inquiry.view import InquiryScreen
from ui.inquiry.waiting import WaitingPresenter

AHEAD = timedelta(seconds=0)


def waiting(tail: int, minutes: int, **changes: Any) -> OrderView:
    """A paid order that waits since so many minutes."""
    usual = people.order(tail, people.payment(tail, posting_state="pending", receipt_no="", guidance=""))
    since = people.NOW - timedelta(minutes=minutes)
    return replace(usual, posting_since=since, posting_outcome="his.no_answer", posting_attempts=4, **changes)


class Waits:
    """A presenter over a scripted server."""

    def __init__(self, *orders: OrderView, permissions: tuple[str, ...] = PERMISSIONS, more: bool = False) -> None:
        self.world, self.view = World(), Watched()
        session = people.session(permissions=permissions)
        self.facts: Any = SimpleNamespace(may=lambda name: name in session.permissions, server_ahead=AHEAD)
        self.world.server.answers["search_orders"] = OrderPage(orders=orders, after="x" if more else "")
        server: Any = self.world.server
        self.presenter = WaitingPresenter(self.view, self.world.tasks, server, self.facts, self.world.clock)
        self.presenter.load()
        self.world.tasks.settle()

    @property
    def server(self) -> Any:
        return self.world.server


def test_they_are_listed_oldest_first_and_the_old_ones_marked() -> None:
    waits = Waits(waiting(1, 3), waiting(2, 10), waiting(3, 47), more=True)
    (wanted,) = waits.server.asked("search_orders")[0]
    assert wanted.posting_states == (PostingState.PENDING,)
    rows = waits.view.last.rows
    assert [(row.age_s // 60, row.late, row.paid_fen) for row in rows] == [
        (47, True, 12_650),
        (10, True, 12_650),
        (3, False, 12_650),
    ]
    assert (waits.view.last.late_count, waits.view.last.more) == (2, True)


def test_who_may_not_see_orders_asks_nothing() -> None:
    waits = Waits(waiting(1, 3), permissions=("inquiry.view",))
    assert waits.server.calls == []
    assert not waits.view.last.may_see


@pytest.mark.parametrize(
    ("state", "left", "code"),
    [
        (PostingState.POSTED, 1, "posting.told"),
        (PostingState.PENDING, 2, "posting.still_waits"),
        (PostingState.REFUSED, 1, "posting.refused_now"),
    ],
)
def test_telling_again_says_what_came_of_it(state: PostingState, left: int, code: str) -> None:
    first, second = waiting(1, 3), waiting(2, 20)
    waits = Waits(first, second)
    waits.server.answers["post_again"] = replace(second, posting_state=state.value)
    waits.presenter.post_requested(second)
    waits.world.tasks.settle()
    assert waits.server.asked("post_again") == [(second.order_no,)]
    assert (len(waits.view.last.orders), waits.view.last.fault.code) == (left, code)


def test_who_may_only_look_cannot_tell_again() -> None:
    waits = Waits(waiting(1, 3), permissions=("inquiry.view", "orders.view"))
    waits.presenter.post_requested(waits.view.last.orders[0])
    waits.world.tasks.settle()
    assert waits.server.asked("post_again") == []


def test_a_server_that_does_not_answer_is_said_and_the_list_stays() -> None:
    waits = Waits(waiting(1, 3))
    waits.server.answers["search_orders"] = Unreachable("server.no_answer")
    waits.presenter.read_requested()
    waits.world.tasks.settle()
    assert (len(waits.view.last.orders), waits.view.last.fault.code) == (1, "server.no_answer")


def test_the_screen_shows_count_age_attempts_and_amount_in_words(qtbot: QtBot) -> None:
    waits = Waits(waiting(1, 3), waiting(2, 47))
    screen = InquiryScreen(InquiryModel(now=people.NOW), waits.world.preferences)
    qtbot.addWidget(screen)
    screen.show_waiting(waits.view.last)
    table = screen.waiting.table.model()
    assert table.rowCount() == 2
    said = [str(table.index(0, column).data()) for column in range(table.columnCount())]
    assert "47" in said[0]
    assert said[1] == "¥126.50"
    assert "4" in said[2]
    assert "(2" in screen.to_waiting.text()
    assert not screen.to_waiting.isHidden()
    told: list[object] = []
    screen.waiting.post_wanted.connect(told.append)
    screen.waiting.post.click()
    assert told == [waits.view.last.rows[0].order]
