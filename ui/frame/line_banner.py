"""The banner under the bar: the server cannot be reached, since when, what can be taken now, what waits for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.clock import Clock
from app.desk.link import LinkState
from ui import theme
from ui.context import DeskState
from ui.text import age, money, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Pictogram, set_property, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class LineBanner(Speaking):
    """Not there while the line is up and nothing waits. Shows the state of the desk; decides nothing. ``list_wanted``
    when somebody wants to see what was taken without the server."""

    list_wanted = Signal()

    def __init__(self, state: DeskState, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._clock = state, clock
        self._bar = QFrame(self)
        self._bar.setProperty("role", "foot")
        outer, row, column = QHBoxLayout(self), QHBoxLayout(self._bar), QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._bar)
        row.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        row.setSpacing(SPACE + SPACE // 2)
        column.setSpacing(0)
        self._icon = Pictogram("wifi-off", "danger", 24)
        self._what, self._next, self._waiting = words("strong", wrap=True), words(wrap=True), words("strong")
        column.addWidget(self._what)
        column.addWidget(self._next)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        row.addWidget(self._waiting, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._list = ActionButton(kind="quiet", icon="list")
        self._list.clicked.connect(self.list_wanted)
        row.addWidget(self._list)
        self.live(lambda: self._list.setText(translate("frame", "Show")))
        state.changed.connect(self.retranslate)
        self.retranslate()

    def text(self) -> str:
        """What is said now; empty when the banner is not there."""
        said = (self._what.text(), self._next.text(), self._waiting.text())
        return " ".join(each for each in said if each) if not self.isHidden() else ""

    def retranslate(self) -> None:
        """Say it anew: the age grows, the language may have changed."""
        line, offline = self._state.line, self._state.offline
        state = line.state if line is not None else LinkState.ONLINE
        self.setVisible(state is LinkState.OFFLINE or offline.count > 0 or bool(offline.stuck))
        if self.isHidden():
            return
        tone = {LinkState.OFFLINE: "danger"}.get(state, "warning")
        set_property(self._bar, "tone", tone)
        self._icon.show_icon("wifi-off" if state is LinkState.OFFLINE else "upload", tone)
        code = "line.offline" if state is LinkState.OFFLINE else offline.stuck or "line.delivering"
        since = age(max(int((self._clock.now() - line.since).total_seconds()), 0)) if line is not None else ""
        said = sentence(code, {"age": since, "count": offline.count, "amount_fen": offline.amount_fen})
        self._what.setText(said.what)
        self._next.setText(said.next)
        waiting = translate("frame", "To deliver: {count} · {amount}")
        self._waiting.setText(waiting.format(count=offline.count, amount=money(offline.amount_fen)))
        self._waiting.setVisible(offline.count > 0)
        self._list.setVisible(offline.count > 0)
