"""The workbench's screen over a server that keeps cases, as a person sits before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.reconciliation import ExceptionState
from app.wire.exceptions import ExceptionView
from support.exception_cases import CaseServer
from support.screen_window import make_context
from support.screen_world import World
from ui.exceptions.screen import Workbench
from ui.widgets.sheet import Sheet


class Screen:
    """The screen over a server that keeps cases."""

    def __init__(self, qtbot: QtBot, server: CaseServer) -> None:
        self.world, self.server = World(), server
        made: Any = server
        context = make_context(self.world)
        self.view = Workbench(replace(context, ends=replace(context.ends, server=made)))
        qtbot.addWidget(self.view)
        self.view.resize(1142, 700)
        self.view.show()
        self.view.entered()
        self.settle()

    def settle(self) -> None:
        """Do what waits; short pauses end."""
        for _ in range(4):
            self.world.tasks.settle()
            QApplication.processEvents()
            due = [each for each in self.world.tasks.timers if each[0] < 5_000]
            self.world.tasks.timers = [each for each in self.world.tasks.timers if each[0] >= 5_000]
            for _delay, function, timer in due:
                if not timer.stopped:
                    function()
        self.world.tasks.settle()

    def press(self, *keys: Any) -> None:
        """Keys where the keyboard is."""
        for key in keys:
            target = self.focused()
            if isinstance(key, str) and len(key) > 1:
                QTest.keySequence(target, key)
            else:
                QTest.keyClick(target, key)
            self.settle()

    def write(self, text: str) -> None:
        """Words into the field that has the keyboard."""
        QTest.keyClicks(self.focused(), text)

    def focused(self) -> QWidget:
        """Where the keyboard is (also in a window that is not in front)."""
        found: QWidget | None = self.view.window().focusWidget()
        return found if found is not None else self.view.table

    def sheet(self, kind: type[Sheet]) -> Any:
        """The question that is asked."""
        found = [each for each in self.view.findChildren(kind) if each.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def state(self) -> ExceptionState:
        """Where the case in front stands."""
        return self.front.state

    @property
    def front(self) -> ExceptionView:
        """The case beside the list."""
        assert self.view.model.detail is not None
        return self.view.model.detail.exception

    def keys(self) -> set[str]:
        """The letters that can be pressed now."""
        buttons = self.view.case.buttons.values()
        return {each.key_text() for each in buttons if each.isVisible() and each.isEnabled()}
