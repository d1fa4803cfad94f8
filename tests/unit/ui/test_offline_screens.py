"""The desk without the server: what the screens say, in both languages; how line and delivery are watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.desk.deliver_offline import DeliverOfflineAtDesk
from app.desk.take_payment import TakePaymentAtDesk
from app.wire.offline import OfflineDelivered
from support import screen_people as people
from support.alone import GOOD, MemoryOffline, alone_with
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES, CheckoutWorld
from support.screen_world import StillClock
from ui.checkout.models import Stage
from ui.context import OfflineShown
from ui.frame.offline_list import OfflineSheet
from ui.line_watch import LineWatch
from ui.login.view import LoginView

OUTAGE_S = 95


class MovingClock(StillClock):
    """A clock whose seconds move with its time."""

    def monotonic_s(self) -> float:
        return (self.at - people.NOW).total_seconds() + 10_000


class Counter:
    """A cashier with a patient's bills on the screen, whose line then breaks."""

    def __init__(self, language: str) -> None:
        world = CheckoutWorld(clock=MovingClock())
        self.journal = MemoryOffline()
        server = cast(Any, world.server)
        self.alone = alone_with(server, world.clock, self.journal)
        take = TakePaymentAtDesk(server=server, journal=world.journal, clock=world.clock, offline=self.alone.take)
        world.desk = replace(world.desk, alone=self.alone, take_payment=take)
        session = people.session()
        self.alone.session._whose = (session.operator_id, session.window.window_id)
        self.alone.session._take(GOOD)
        self.world, self.screen = world, CheckoutScreen(language=language, world=world)
        self.screen.scan(people.PERSON.card_no)
        self.watch = LineWatch(
            cast(Any, world.tasks), self.alone, self.screen.state, self.screen.notices, lambda function: function()
        )
        self.watch.start()

    def line_breaks(self) -> None:
        self.alone.link.missed("server.not_sent")
        self.alone.link.missed("server.not_sent")
        self.world.clock.at += timedelta(seconds=OUTAGE_S)
        self.screen.frame._show_time()
        self.screen.settle()

    def line_is_back(self, outcome: str = "paid") -> None:
        class Back:
            @staticmethod
            def deliver_offline(wanted: Any) -> OfflineDelivered:
                view = people.payment(1, payment_no=wanted.payment.payment_no)
                return OfflineDelivered(outcome=outcome, reason="bill.paid", received_at=people.NOW, payment=view)

        deliver = DeliverOfflineAtDesk(server=cast(Any, Back()), journal=self.journal, link=self.alone.link)
        self.watch._delivery._function = deliver
        self.alone.link.heard()
        self.screen.settle()

    def takes_cash(self) -> None:
        self.screen.presenter.cash_requested()
        self.screen.presenter.cash_tendered(20_000)
        self.screen.pass_time(3)

    @property
    def banner(self) -> str:
        return self.screen.frame.line_banner.text()

    @property
    def message(self) -> str:
        return str(self.screen.model.message.code) if self.screen.model.message else ""

    def close(self) -> None:
        self.watch.stop()
        self.screen.close()


@pytest.fixture(params=["zh_CN", "en"])
def counter(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Counter]:
    one = Counter(request.param)
    yield one
    one.close()


BANNER = {
    "zh_CN": ("服务器连不上已有 1 分钟", "待上传：1 笔 · ¥160.10", "服务器已恢复"),
    "en": ("The server cannot be reached for 1 min", "To deliver: 1 · ¥160.10", "The server answers again"),
}


def said(counter: Counter) -> tuple[str, str, str]:
    return BANNER[counter.screen.languages.current]


def test_a_line_that_is_up_says_nothing(counter: Counter) -> None:
    assert counter.banner == ""


def test_a_broken_line_is_said_with_its_age_and_what_may_be_taken(counter: Counter) -> None:
    counter.line_breaks()
    assert said(counter)[0] in counter.banner
    assert counter.screen.model.channels == ()


def test_a_phone_code_is_refused_with_what_to_tell_the_patient(counter: Counter) -> None:
    counter.line_breaks()
    counter.screen.scan(CODES["wechat"])
    assert counter.message == "offline.wallet"
    assert counter.world.server.taken == []


def test_cash_is_taken_with_a_provisional_receipt_and_waits_in_sight(counter: Counter) -> None:
    counter.line_breaks()
    counter.takes_cash()
    assert counter.screen.stage() is Stage.PAID
    assert counter.message == "offline.taken"
    assert counter.world.devices.kicks == 1
    assert "临时收据" in counter.world.devices.words()
    assert "尚未入账" in counter.world.devices.words()
    assert said(counter)[1] in counter.banner


@pytest.mark.parametrize(
    ("outcome", "notice"), [("paid", "offline.delivered"), ("held", "offline.delivered_held")], ids=["booked", "held"]
)
def test_when_the_line_is_back_it_is_delivered_and_said(counter: Counter, outcome: str, notice: str) -> None:
    counter.line_breaks()
    counter.takes_cash()
    counter.line_is_back(outcome)
    assert notice in counter.screen.codes_said()
    assert counter.banner == ""


def test_what_stands_in_the_way_of_the_delivery_is_said(counter: Counter) -> None:
    counter.line_breaks()
    counter.takes_cash()
    waiting = counter.alone.deliver()
    counter.alone.link.heard()
    counter.watch._delivered(replace(waiting, stuck="offline.no_open_shift"))
    assert said(counter)[2] not in counter.banner
    assert said(counter)[1] in counter.banner


def test_the_list_shows_what_became_of_each(counter: Counter) -> None:
    counter.line_breaks()
    counter.takes_cash()
    counter.screen.frame.show_offline()
    counter.screen.settle()
    (sheet,) = counter.screen.frame.findChildren(OfflineSheet)
    model = sheet.table.model()
    row = [str(model.data(model.index(0, column))) for column in range(model.columnCount())]
    assert "¥160.10" in row
    assert people.PERSON.name not in " ".join(row)
    sheet.dismissed()


def test_what_an_earlier_run_left_is_said_to_who_signs_in(counter: Counter) -> None:
    counter.line_breaks()
    counter.takes_cash()
    again = LineWatch(
        cast(Any, counter.world.tasks), counter.alone, counter.screen.state, counter.screen.notices,
        lambda function: function(),
    )  # fmt: skip
    again.start()
    counter.screen.settle()
    again.stop()
    assert counter.screen.codes_said().count("offline.left") == 1


def test_the_sign_in_page_tells_of_money_that_waits(qtbot: QtBot) -> None:
    view = LoginView()
    qtbot.addWidget(view)
    view.show()
    view.show_left(2, 30_00)
    assert view._left.isVisible()
    view.show_left(0, 0)
    assert not view._left.isVisible()


def test_the_state_of_the_line_reaches_every_screen(counter: Counter) -> None:
    counter.line_breaks()
    state = counter.screen.state
    assert (state.line_down, state.server_answers) == (True, False)
    assert not state.channel_open("wechat")
    assert state.channel_open("cash")
    state.set_offline(OfflineShown(3, 100, ""))
    assert state.offline.count == 3
