"""The sections of the shift screen under the keyboard: wallets, movements, handover, differences, printed invoices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.errors import Conflict
from app.core.shift import CashMovementKind, DifferenceState, ShiftState
from app.wire.shifts import CloseShift, ShiftView
from support import screen_people as people
from support.screen_window import make_context
from support.screen_world import World
from ui.shift.models import Purpose, Stage, wallets_of
from ui.shift.view import build

COLLEAGUE: dict[str, Any] = {"operator_id": 11, "operator_name": "李强"}


def given_to_me(**changes: Any) -> ShiftView:
    """A colleague's shift that waits for who is signed in."""
    usual = {"state": ShiftState.HANDED_OVER, "given_to": "王芳", "given_to_id": 7, "given_counted": True}
    return people.shift(9, **{**COLLEAGUE, **usual, **changes})


@pytest.fixture
def world() -> World:
    made = World()
    made.server.answers = {
        "current_shift": people.shift(), "shifts": (), "shift": people.shift(), "waiting_shifts": (),
        "differences": (), "invoice_ranges": (), "windows": people.WINDOWS, "close_shift": people.closed_shift(1, 0),
    }  # fmt: skip
    return made


def shown(qtbot: QtBot, world: World) -> Any:
    """The screen, entered."""
    view = build(make_context(world))
    qtbot.addWidget(view)
    view.resize(1100, 700)
    view.show()
    view.entered()
    world.tasks.settle()
    return view


def press(view: Any, key: Qt.Key) -> None:
    QTest.keyClick(view.focusWidget() or view, key)


def confirm(view: Any) -> None:
    """Answer the question that lies over the screen."""
    QTest.keyClick(view.window().focusWidget(), Qt.Key.Key_Return)
    QTest.qWait(10)


# ------------------------------------------------------------ wallets


def test_after_the_last_coin_enter_leads_through_the_wallets_to_the_button(qtbot: QtBot, world: World) -> None:
    view = shown(qtbot, world)
    view.count_button.click()
    fields = view.count.wallets.fields
    assert tuple(fields) == wallets_of(people.shift()) == ("wechat", "alipay")
    view.count.grid.finished.emit()
    for channel in fields:
        assert view.focusWidget() is fields[channel]
        QTest.keyClicks(view.focusWidget(), "12.50")
        press(view, Qt.Key.Key_Return)
    assert view.focusWidget() is view.count.close_button
    press(view, Qt.Key.Key_Return)
    confirm(view)
    world.tasks.settle()
    ((_, count),) = world.server.asked("close_shift")
    assert {each.channel: each.amount_fen for each in count.wallets} == {"wechat": 1250, "alipay": 1250}


def test_a_wallet_without_a_number_is_asked_for_and_nothing_is_sent(qtbot: QtBot, world: World) -> None:
    view = shown(qtbot, world)
    view.count_button.click()
    view.count.wallets.fields["wechat"].setText("3")
    view.count.close_button.click()
    assert view.error.isVisible()
    assert view.focusWidget() is view.count.wallets.fields["alipay"]
    assert not world.server.asked("close_shift")


def test_a_wallet_that_gave_back_more_than_it_took_is_less_than_nothing(qtbot: QtBot, world: World) -> None:
    view = shown(qtbot, world)
    view.count_button.click()
    QTest.keyClicks(view.count.wallets.fields["wechat"], "-4.05")
    view.count.wallets.fields["alipay"].setText("0")
    assert view.count.wallets.amounts() == {"wechat": -405, "alipay": 0}


def test_a_wallet_that_does_not_agree_is_named(qtbot: QtBot, world: World) -> None:
    refusal = Conflict("shift.difference", channels="wechat", left=2)
    world.server.answers["close_shift"] = [refusal, people.closed_shift(1, 0)]
    view = shown(qtbot, world)
    view.count_button.click()
    view.close_wanted.emit({}, {"wechat": 1, "alipay": 0})
    world.tasks.settle()
    assert view.difference._channels.text() == "WeChat"


# ------------------------------------------------------------ movements


def test_cash_goes_into_the_safe_with_digits_a_reason_and_enter(qtbot: QtBot, world: World) -> None:
    world.server.answers["move_cash"] = lambda shift_no, wanted: people.shift(
        movements=(people.movement(1, movement_no=wanted.movement_no),)
    )
    view = shown(qtbot, world)
    view.move_button.click()
    assert view.focusWidget() is view.moving.amount
    QTest.keyClicks(view.focusWidget(), "2000")
    press(view, Qt.Key.Key_Return)
    QTest.keyClicks(view.focusWidget(), "noon")
    press(view, Qt.Key.Key_Return)
    world.tasks.settle()
    ((_, wanted),) = world.server.asked("move_cash")
    assert (wanted.kind, wanted.amount_fen, wanted.reason) == (CashMovementKind.DROP, 200_000, "noon")
    assert view.model.stage is Stage.OPEN
    assert world.devices.kicks == 1
    assert "现金收支单" in world.devices.words()
    assert wanted.movement_no in world.devices.words()


@pytest.mark.parametrize(
    ("amount", "reason", "code"),
    [("", "noon", "movement.amount_missing"), ("5", " ", "movement.reason_missing")],
    ids=["no amount", "no reason"],
)
def test_a_movement_without_amount_or_reason_is_not_sent(
    qtbot: QtBot, world: World, amount: str, reason: str, code: str
) -> None:
    view = shown(qtbot, world)
    view.move_button.click()
    view.moving.amount.setText(amount)
    view.moving.reason.setText(reason)
    view.moving.go.click()
    assert view.model.fault.code == code
    assert not world.server.asked("move_cash")
    view.back_wanted.emit()
    assert view.model.stage is Stage.OPEN


# ------------------------------------------------------------ handover


def test_a_shift_is_given_by_name_with_its_count(qtbot: QtBot, world: World) -> None:
    waiting = people.shift(state=ShiftState.HANDED_OVER, given_to="李强", given_to_id=11, given_counted=True)
    world.server.answers["give_shift"] = waiting
    view = shown(qtbot, world)
    view.give_button.click()
    QTest.keyClicks(view.focusWidget(), "liqiang")
    press(view, Qt.Key.Key_Return)
    assert (view.model.stage, view.model.purpose) == (Stage.COUNT, Purpose.GIVE)
    for field in view.count.wallets.fields.values():
        field.setText("1")
    view.count.close_button.click()
    world.tasks.settle()
    ((_, given),) = world.server.asked("give_shift")
    assert given.to == "liqiang"
    assert isinstance(given.count, CloseShift)
    assert view.model.stage is Stage.GIVEN
    assert "李强" in view._foreign.text()
    assert view.take_back_button.isVisible()


def test_a_shift_may_be_given_uncounted_and_taken_back(qtbot: QtBot, world: World) -> None:
    world.server.answers |= {
        "give_shift": people.shift(state=ShiftState.HANDED_OVER, given_to="李强"), "take_back_shift": people.shift(),
    }  # fmt: skip
    view = shown(qtbot, world)
    view.give_button.click()
    view.giving.count_first.setChecked(False)
    view.giving.username.setText("liqiang")
    view.giving.go.click()
    world.tasks.settle()
    ((_, given),) = world.server.asked("give_shift")
    assert given.count is None
    view.take_back_button.click()
    world.tasks.settle()
    assert view.model.stage is Stage.OPEN


def test_a_shift_that_waits_is_shown_and_accepted(qtbot: QtBot, world: World) -> None:
    world.server.answers |= {
        "waiting_shifts": (given_to_me(),), "accept_shift": people.closed_shift(9, 0, **COLLEAGUE),
    }  # fmt: skip
    view = shown(qtbot, world)
    assert view.note.isVisible()
    view.note.button.click()
    assert view.focusWidget() is view.waiting.go
    press(view, Qt.Key.Key_Return)
    world.tasks.settle()
    ((_, accepted),) = world.server.asked("accept_shift")
    assert accepted.count is None
    assert view.model.stage is Stage.SHOWN
    assert view.model.current is not None, "the own shift is still open"
    assert not view.model.waiting


def test_a_shift_that_was_given_uncounted_is_counted_by_the_taker(qtbot: QtBot, world: World) -> None:
    world.server.answers |= {
        "waiting_shifts": (given_to_me(given_counted=False),), "accept_shift": people.closed_shift(9, 0, **COLLEAGUE),
    }  # fmt: skip
    view = shown(qtbot, world)
    view.note.button.click()
    view.waiting.go.click()
    assert (view.model.stage, view.model.purpose) == (Stage.COUNT, Purpose.ACCEPT)


def test_a_refusal_needs_a_reason(qtbot: QtBot, world: World) -> None:
    world.server.answers |= {"waiting_shifts": (given_to_me(),), "refuse_shift": given_to_me(state=ShiftState.OPEN)}
    view = shown(qtbot, world)
    view.note.button.click()
    view.waiting.refuse.click()
    assert view.model.fault.code == "shift.refusal_missing"
    view.waiting.reason.setText("one note is missing")
    view.waiting.refuse.click()
    world.tasks.settle()
    assert world.server.asked("refuse_shift") == [(given_to_me().shift_no, "one note is missing")]
    assert view.model.stage is Stage.OPEN


def test_who_must_count_first_is_led_to_the_count(qtbot: QtBot, world: World) -> None:
    left = people.shift(4, state=ShiftState.UNCOUNTED, closed_by_rule=True)
    world.server.answers |= {
        "current_shift": None, "shift": left, "open_shift": Conflict("shift.count_first", shift_no=left.shift_no),
        "count_shift": people.closed_shift(4, 1, closed_by_rule=True),
    }  # fmt: skip
    view = shown(qtbot, world)
    view.open_wanted.emit(10_000)
    world.tasks.settle()
    assert view.model.stage is Stage.WAITING
    assert view.model.fault.code == "shift.count_first"
    view.waiting.go.click()
    for field in view.count.wallets.fields.values():
        field.setText("0")
    view.count.close_button.click()
    world.tasks.settle()
    assert world.server.asked("count_shift")[0][0] == left.shift_no
    assert view.read.isVisible()


# ------------------------------------------------------------ differences and invoices


def test_who_decides_approves_what_a_colleague_explained(qtbot: QtBot, world: World) -> None:
    theirs = people.difference(1, operator_id=11, operator_name="李强", explained_by="李强")
    world.server.answers |= {
        "differences": (theirs, people.difference(2)), "decide_difference": replace(
            theirs, state=DifferenceState.APPROVED
        ),
    }  # fmt: skip
    view = shown(qtbot, world)
    view.differences_button.click()
    world.tasks.settle()
    page = view.differences
    assert page.approve.isVisible()
    page.approve.click()
    world.tasks.settle()
    assert world.server.asked("decide_difference") == [(theirs.shift_no, "cash", "approve", "")]
    page.table.selectRow(1)
    assert not page.approve.isVisible(), "nobody approves the own difference"
    page.explain.click()
    assert page.model.fault is None or page.model.fault.code == "difference.note_missing"


def test_a_shortage_is_paid_into_the_own_drawer(qtbot: QtBot, world: World) -> None:
    approved = people.difference(1, state=DifferenceState.APPROVED)
    settled = replace(approved, state=DifferenceState.SETTLED, movement_no=people.number("M", 5))
    world.server.answers |= {"differences": (approved,), "settle_difference": settled}
    view = shown(qtbot, world)
    view.differences_button.click()
    world.tasks.settle()
    view.differences.settle.click()
    world.tasks.settle()
    ((shift_no, channel, settle),) = world.server.asked("settle_difference")
    assert (shift_no, channel, settle.shift_no) == (approved.shift_no, "cash", people.shift().shift_no)
    assert world.devices.kicks == 1


def test_a_range_is_given_and_the_next_number_voided(qtbot: QtBot, world: World) -> None:
    world.server.answers |= {
        "invoice_ranges": (people.invoice_range(1),), "give_invoice_range": people.invoice_range(2),
        "void_invoice": None,
    }  # fmt: skip
    view = shown(qtbot, world)
    view.invoices_button.click()
    world.tasks.settle()
    page = view.invoices
    page.prefix.setText("MZ")
    page.first.setText("00012301")
    page.last.setText("00012400")
    page.give.click()
    world.tasks.settle()
    ((given,),) = world.server.asked("give_invoice_range")
    assert (given.prefix, given.digits, given.first_no, given.last_no) == ("MZ", 8, 12301, 12400)
    page.reason.setText("torn")
    page.void.click()
    world.tasks.settle()
    ((void,),) = world.server.asked("void_invoice")
    assert (void.range_id, void.number, void.reason) == (1, 12108, "torn")
