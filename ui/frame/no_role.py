"""What somebody sees whose role allows no screen: who can help, the way out, and the language."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.context import Context
from ui.text import LANGUAGES, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class NoRolePage(Speaking):
    """A page in words instead of an empty window. ``leave`` asks whether to sign out."""

    def __init__(self, context: Context, leave: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words, self.leave = EmptyState("users", icon_px=96), ActionButton(kind="primary", icon="sign-out")
        card, outer = Card(), QVBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        outer.addWidget(card)
        card.column.addWidget(self._words, 1)
        card.column.addWidget(self.leave, alignment=Qt.AlignmentFlag.AlignHCenter)
        card.column.addLayout(self._languages())
        card.column.addSpacing(4 * SPACE)
        self.leave.clicked.connect(leave)
        self.live(lambda: self.leave.setText(translate("frame", "Sign out")))
        self.live(self._say)

    def _say(self) -> None:
        name = self._context.session.display_name
        self._words.say(
            translate("frame", "{name} has no role yet").format(name=name),
            translate("frame", "Ask the administrator for a role, then sign in again. Nothing can be done before."),
        )

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        for code, name in LANGUAGES.items():
            button = ActionButton(kind="quiet")
            button.setText(name)
            button.clicked.connect(lambda _checked=False, code=code: self._context.speak(code))
            row.addWidget(button)
        row.addStretch()
        return row
