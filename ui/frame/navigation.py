"""The navigation at the left: one button a screen, built from the table; narrow windows see icons only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.screens import Screen
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import scrolling
from ui.widgets.labels import Pictogram, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
WIDE_PX, NARROW_PX = 200, 68


class Navigation(Speaking):
    """Emits ``wanted`` with a screen's name, ``lock_wanted`` and ``leave_wanted``."""

    wanted = Signal(str)
    lock_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, screens: Sequence[Screen], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = QFrame(self)
        frame.setObjectName("navigation")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._column = QVBoxLayout(frame)
        self._column.setContentsMargins(SPACE, 2 * SPACE, SPACE, SPACE + SPACE // 2)
        self._column.setSpacing(SPACE // 2)
        self._brand = words("brand", "Paydesk")
        self._add_brand()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, ActionButton] = {}
        self._named: list[ActionButton] = []
        self._list = QVBoxLayout()
        self._add_list()
        for each in screens:
            self._add_screen(each)
        self._lock = self._add_action("lock", "Ctrl+L")
        self._leave = self._add_action("sign-out", "Ctrl+Q")
        self._lock.clicked.connect(self.lock_wanted)
        self._leave.clicked.connect(self.leave_wanted)
        self.live(lambda: self._lock.setText(translate("navigation", "Lock")))
        self.live(lambda: self._leave.setText(translate("navigation", "Sign out")))
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icons and words."""
        self._narrow = narrow
        self._brand.setVisible(not narrow)
        for button in self._named:
            button.set_bare(narrow)
        self._fit()

    def retranslate(self) -> None:
        """Words of another language want another width."""
        self._fit()

    def _fit(self) -> None:
        widest = max(button.sizeHint().width() for button in self._named)
        self.setFixedWidth(NARROW_PX if self._narrow else max(WIDE_PX, widest + 2 * SPACE))

    def mark(self, name: str) -> None:
        """Show which screen is open."""
        self._buttons[name].setChecked(True)

    def _add_brand(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE + 4, 0, 0, 2 * SPACE)
        row.setSpacing(SPACE + 2)
        row.addWidget(Pictogram("hospital", "nav_strong", 26))
        row.addWidget(self._brand, 1)
        self._column.addLayout(row)

    def _add_list(self) -> None:
        """The screens scroll when there is no room for all; lock and sign-out below them are always in reach."""
        content, outer = QWidget(), QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(SPACE // 2)
        outer.addLayout(self._list)
        outer.addStretch()
        content.setLayout(outer)
        area = scrolling(content)
        area.setMinimumHeight(0)
        self._column.addWidget(area, 1)

    def _add_screen(self, screen: Screen) -> None:
        button = self._add_action(screen.icon, screen.key, self._list)
        button.setCheckable(True)
        self._group.addButton(button)
        self._buttons[screen.name] = button
        button.clicked.connect(lambda _checked=False, name=screen.name: self.wanted.emit(name))
        self.live(lambda: button.setText(screen.words()))

    def _add_action(self, icon: str, key: str, column: QVBoxLayout | None = None) -> ActionButton:
        button = ActionButton(kind="nav", icon=icon, key=key)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._named.append(button)
        (column or self._column).addWidget(button)
        return button
