"""The real window over the real server, which dies and comes back: the banner, cash, the delivery."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import make_ends, preferences
from app.gateway.http import HttpServer
from app.gateway.window_token import FileTokenStore
from app.settings import DeskSettings
from support.books import assert_books_agree
from support.product import PASSWORD, Product
from ui.application import DeskWindow, make_application
from ui.checkout.models import Stage
from ui.context import Ends
from ui.login.models import LoginStage

SOON_MS, IN_TIME_MS = 8_000, 25_000


@pytest.fixture
def settings(product: Product, monkeypatch: pytest.MonkeyPatch) -> DeskSettings:
    monkeypatch.setenv("PAYDESK_TOKEN_IN_FILE", "1")
    folder = product.folder / f"window-{os.urandom(3).hex()}"
    folder.mkdir()
    code = product.enrolment_code(f"真窗口{folder.name}")
    tokens = FileTokenStore(folder / "window.token")
    HttpServer(product.url, tokens, ca_bundle=product.ca_file).enrol(code)
    return DeskSettings(server_url=product.url, folder=folder, ca_bundle=product.ca_file)


class Desk:
    """Somebody at the real window."""

    def __init__(self, qtbot: QtBot, settings: DeskSettings) -> None:
        self.qtbot = qtbot
        chosen = preferences(settings)
        application, languages = make_application(chosen)
        self.ends: Ends = make_ends(settings, chosen)
        self.window = DeskWindow(application, languages, chosen)
        self.window.show()
        self.window.load(lambda: self.ends)
        self.said: list[str] = []
        self.window.notices.shown.connect(lambda notice: self.said.append(notice.code))

    def until(self, condition: Any, timeout_ms: int = IN_TIME_MS) -> None:
        self.qtbot.waitUntil(condition, timeout=timeout_ms)

    def sign_in(self) -> None:
        login = self.window.login
        self.until(lambda: login.model.stage is LoginStage.SIGN_IN)
        login.username.setText("cashier")
        login.password.setText(PASSWORD)
        login.password.returnPressed.emit()
        self.until(lambda: self.window.frame is not None)

    def open_shift(self) -> None:
        desk = self.ends.desk
        assert self.window.state.session is not None
        self.window.state.set_shift(desk.shift.open(self.window.state.session, 0))
        self.presenter.entered()
        self.until(lambda: self.presenter.model.stage is Stage.PATIENT)

    @property
    def presenter(self) -> Any:
        assert self.window.frame is not None
        return cast(Any, self.window.frame.opened("checkout")).presenter

    @property
    def banner(self) -> str:
        assert self.window.frame is not None
        return self.window.frame.line_banner.text()

    def stage_is(self, stage: Stage) -> bool:
        return bool(self.presenter.model.stage is stage)

    def close(self) -> None:
        self.window.close_down()
        self.window.close()
        cast(Any, self.ends.journal).close_file()


@pytest.fixture
def desk(qtbot: QtBot, settings: DeskSettings) -> Iterator[Desk]:
    one = Desk(qtbot, settings)
    yield one
    one.close()


def test_the_window_says_it_takes_cash_and_delivers(product: Product, desk: Desk) -> None:
    desk.sign_in()
    desk.open_shift()
    card_no, bill_no = product.new_bill(2_468)
    desk.window.on_scan(card_no)
    desk.until(lambda: desk.stage_is(Stage.BILLS))
    for line in desk.presenter.model.lines:
        if line.bill.bill_no != bill_no and line.chosen:
            desk.presenter.toggle_bill(line.bill.bill_no)
    product.kill()
    desk.until(lambda: "服务器连不上" in desk.banner, SOON_MS)
    desk.presenter.cash_requested()
    desk.presenter.cash_tendered(3_000)
    desk.until(lambda: desk.stage_is(Stage.PAID))
    desk.until(lambda: "待上传：1 笔 · ¥24.68" in desk.banner)
    product.start()
    desk.until(lambda: "offline.delivered" in desk.said)
    assert desk.banner == ""
    number = desk.presenter.model.payment.payment_no
    (row,) = product.rows("SELECT state, reason FROM payments WHERE payment_no = :number", number=number)
    assert (row["state"], row["reason"]) == ("paid", "payment.taken_offline")
    desk.until(lambda: desk.ends.server.payment(number).posting_state == "posted")
    assert_books_agree(product)
