"""The finance officer's morning on the real server: asked live, proposed, agreed to by a second person at the same
screen, executed, verified; all by keyboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.clock import SystemClock, accounting_day
from app.core.permissions import ROLE_PRESETS
from app.core.reconciliation import ExceptionState
from app.wire.exceptions import ExceptionView
from server.domain.exception_acts import opened
from server.domain.exception_case import Cell, Found
from server.reconciliation.patterns import meaning
from server.storage.engine import open_database
from support.fault_cases import short_on
from support.product import PASSWORD, Product
from support.screen_window import make_context
from support.screen_world import World
from ui.exceptions.screen import Workbench
from ui.tasks import Tasks

RUN_NO = "N260301093000000000000000000"
PATIENCE_MS = 20_000


def plant(product: Product, number: int, cells: str, field: str, our_no: str, fen: int) -> None:
    """An exception as a run stores it."""
    told, now = meaning(cells, field), datetime.now(UTC).replace(microsecond=0)
    names = {"channel": "wechat", "platform": "", "business": "his", "source": "window"}
    four = tuple(
        Cell(party=party, cell=sign, name=name)
        if sign == "-"
        else Cell(
            party=party, cell=sign, name=name, amount_fen=fen + (9 if sign == "D" else 0), kind="pay", state="done",
            our_no=our_no, at=now, day=accounting_day(now),
        )
        for (party, name), sign in zip(names.items(), cells, strict=True)
    )  # fmt: skip
    found = Found(
        exception_no=f"X{number:027d}", day=accounting_day(now), pattern=cells, type=told.type, field=field,
        cause=told.cause, act=told.act, people=told.people, channel="wechat", kind="pay", our_no=our_no, party_no="",
        business_no="", at=now, amount_fen=fen, at_risk_fen=fen, cells=four,
    )  # fmt: skip
    database = open_database(product.database_url)
    with database.uow() as work:
        work.exceptions.add_many([opened(found, RUN_NO, now)])
        work.commit()
    database.close()


class Officer:
    """A finance officer before the workbench."""

    def __init__(self, qtbot: QtBot, product: Product) -> None:
        window = product.window("财务室", "finance", shift=False)
        self._qtbot, self.tasks = qtbot, Tasks()
        context = make_context(World(), ROLE_PRESETS["finance"])
        ends = replace(context.ends, server=window.server, clock=SystemClock())
        context.state.set_session(window.session)
        self.view = Workbench(replace(context, ends=ends, tasks=self.tasks))
        qtbot.addWidget(self.view)
        self.view.resize(1142, 700)
        self.view.show()
        self.view.entered()

    def until(self, holds: Any) -> None:
        """Wait for what the server's answer brings."""
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    def press(self, key: Any) -> None:
        """A key where the keyboard is."""
        QTest.keyClick(self._focused(), key)
        self._qtbot.wait(1)

    def write(self, text: str) -> None:
        """Words into the field that has the keyboard, and Enter."""
        QTest.keyClicks(self._focused(), text)
        self.press(Qt.Key.Key_Return)

    def state(self) -> ExceptionState | None:
        """Where the case in front stands."""
        detail = self.view.model.detail
        return detail.exception.state if detail is not None and not self.view.model.busy else None

    def open_top(self) -> ExceptionView:
        """Open the row at the top of the list."""
        row = self.view.model.page.rows[0]
        self.view.table.go_to(0)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.view.model.detail and self.view.model.detail.exception.exception_no == row.exception_no)
        return row

    def evidence(self) -> set[str]:
        """The codes of the timeline in front."""
        detail = self.view.model.detail
        return {entry.code for entry in detail.timeline} if detail is not None else set()

    def _focused(self) -> QWidget:
        found: QWidget | None = self.view.window().focusWidget()
        return found if found is not None else self.view.table


@pytest.fixture
def officer(qtbot: QtBot, product: Product) -> Iterator[Officer]:
    paid = product.window().pay(own_fen=1234)
    plant(product, 1, "AADA", "amount", "P-elsewhere", 99_00)
    plant(product, 2, "AA-A", "", paid.payment_no, 1234)
    made = Officer(qtbot, product)
    made.until(lambda: made.view.model.page.total == 2)
    yield made
    made.view.stop()
    made.tasks.stop()


@short_on("sqlite")
def test_a_mornings_exceptions_are_ended_by_keyboard(officer: Officer) -> None:
    assert [row.type for row in officer.view.model.page.rows] == ["amount", "posting_missing"], "the worst first"

    officer.open_top()
    officer.press("P")
    officer.write("both papers looked at")
    officer.until(lambda: officer.state() is ExceptionState.PROPOSED)
    assert "approve" not in officer.view.case.buttons or not officer.view.case.buttons["approve"].isVisible()
    officer.press("S")
    officer.write("supervisor")
    officer.write(PASSWORD)
    officer.until(lambda: officer.state() is ExceptionState.APPROVED)
    officer.press("X")
    officer.press(Qt.Key.Key_Return)
    officer.until(lambda: officer.state() in (ExceptionState.EXECUTED, ExceptionState.VERIFIED))
    officer.until(lambda: officer.view.model.page.total == 1)

    row = officer.open_top()
    assert row.type == "posting_missing"
    officer.press("C")
    officer.until(lambda: officer.view.model.asked)
    assert officer.view.model.asked is not None
    assert (officer.view.model.asked.outcome, officer.view.model.asked.amount_fen) == ("paid", 1234)
    officer.press("P")
    officer.write("the HIS was down")
    officer.until(lambda: officer.state() is ExceptionState.APPROVED)
    officer.press("X")
    officer.press(Qt.Key.Key_Return)
    officer.until(lambda: officer.state() is ExceptionState.VERIFIED)
    assert {"exception.proposed", "exception.executed", "exception.verified"} <= officer.evidence()
    officer.until(lambda: officer.view.model.page.total == 0)
