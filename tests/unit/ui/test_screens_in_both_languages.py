"""Every screen is built, shown, scanned at, spoken to in both languages, dressed in both colours, and ended."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.permissions import PERMISSIONS
from app.desk.ports import PrintedReceipt
from app.wire.administration import AuditPage, OperatorList, RoleList
from app.wire.orders import OrderPage
from support import reconciled
from support import screen_people as people
from support.exception_cases import CaseServer
from support.screen_window import make_context
from support.screen_world import World, devices_at_hand
from ui import theme
from ui.screens import screen
from ui.widgets.buttons import ActionButton

NAMES = (
    "refunds", "inquiry", "shift", "reconciliation", "alerts", "exceptions", "devices", "administration", "audit",
    "settings",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    made = World()
    made.devices.known = devices_at_hand()
    made.journal.keep_receipt(PrintedReceipt(people.number("P", 1), people.NOW, "缴费凭条", [], False))
    page = OrderPage(orders=(people.order(3), people.order(4, people.payment(4, channel="cash"))), after="")
    made.server.answers = {
        **reconciled.answers(),
        "open_refunds": (people.refund(4),), "find_patients": lambda _wanted: [people.PERSON], "inquire": page,
        "search_orders": page, "current_shift": people.shift(), "shifts": (people.closed_shift(2, 1),),
        "waiting_shifts": (), "differences": (people.difference(1),), "invoice_ranges": (people.invoice_range(1),),
        "operators": OperatorList(operators=people.OPERATORS), "windows": people.WINDOWS,
        "roles": RoleList(roles=people.ROLES, permissions=PERMISSIONS, channels=("cash", "wechat")),
        "alerts": people.ALERTS, "search_exceptions": CaseServer.with_cases(20).search_exceptions,
        "paid_bills": lambda _order_no: people.paid_bills(3), "payouts": lambda *_refund_no: (),
        "search_audit": AuditPage(rows=people.audit_rows(), before_row_id=None),
    }  # fmt: skip
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_lives_through_everything(qtbot: QtBot, world: World, name: str) -> None:
    context = make_context(world)
    view = screen(name).build(context)
    qtbot.addWidget(view)
    view.resize(836, 460)
    view.show()
    view.entered()
    world.tasks.settle()
    view.on_scan(people.PERSON.card_no)
    world.tasks.settle()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = words_of(view)
    for language, mode in (("zh_CN", "dark"), ("en", "light")):
        context.languages.switch(language)
        QApplication.processEvents()
        theme.apply(application, mode)
        QApplication.processEvents()
    assert words_of(view) == before, "English comes back as it was"
    view.left()
    view.entered()
    view.stop()


@pytest.mark.parametrize("name", NAMES)
def test_no_two_buttons_that_are_seen_share_a_key(qtbot: QtBot, world: World, name: str) -> None:
    view = screen(name).build(make_context(world))
    qtbot.addWidget(view)
    view.resize(1100, 660)
    view.show()
    view.entered()
    world.tasks.settle()
    view.on_scan(people.PERSON.card_no)
    world.tasks.settle()
    keys = [each.key_text() for each in view.findChildren(ActionButton) if each.isVisible() and each.key_text()]
    assert sorted(keys) == sorted(set(keys))
    view.stop()


@pytest.mark.parametrize("name", NAMES)
def test_chinese_leaves_no_english_behind(qtbot: QtBot, world: World, name: str) -> None:
    context = make_context(world)
    context.languages.switch("zh_CN")
    view = screen(name).build(context)
    qtbot.addWidget(view)
    view.show()
    view.entered()
    world.tasks.settle()
    QApplication.processEvents()
    left = {text for text in words_of(view) if " " in text and text.isascii() and text.replace(" ", "").isalpha()}
    context.languages.switch("en")
    assert not left
    view.stop()


def words_of(view: QWidget) -> list[str]:
    """Every word of labels and buttons."""
    labels = [each.text() for each in view.findChildren(QLabel)]
    return labels + [each.text() for each in view.findChildren(QPushButton)]
