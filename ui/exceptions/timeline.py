"""The evidence of a case in the order of time: requests, answers, statement lines, people's words, files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.wire.exceptions import TimelineView
from ui import theme
from ui.exceptions.wording import evidence_words, name_of
from ui.text import date_time, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Pictogram, words

SPACE = theme.SPACE
SOURCE_ICONS = {
    "desk": "monitor", "platform": "shield", "channel": "card", "business": "hospital", "statement": "list",
    "run": "refresh", "person": "user",
}  # fmt: skip


class TimelineLine(QWidget):
    """One piece of evidence."""

    look_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: TimelineView | None = None
        self._icon, self._when = Pictogram("list", "muted", 18), words("small")
        self._said, self._text = words(wrap=True), words("", wrap=True)
        self._look, self._save = ActionButton(kind="quiet", icon="eye"), ActionButton(kind="quiet", icon="download")
        row, column, files = QHBoxLayout(self), QVBoxLayout(), QHBoxLayout()
        row.setContentsMargins(0, 0, 0, SPACE)
        row.setSpacing(SPACE + SPACE // 2)
        column.setSpacing(2)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        for label in (self._when, self._said, self._text):
            column.addWidget(label)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for button in (self._look, self._save):
            files.addWidget(button)
        files.addStretch()
        column.addLayout(files)
        self._look.clicked.connect(lambda: self.look_wanted.emit(self._entry))
        self._save.clicked.connect(lambda: self.save_wanted.emit(self._entry))

    def show_entry(self, entry: TimelineView) -> None:
        """Show one piece."""
        self._entry = entry
        self._icon.show_icon(SOURCE_ICONS.get(entry.source, "info"))
        who = entry.who or name_of("evidence_source", entry.source)
        self._when.setText(f"{date_time(entry.at)}  ·  {who}")
        self._said.setText(evidence_words(entry))
        self._text.setText(f"“{entry.text}”" if entry.text else "")
        self._text.setVisible(bool(entry.text))
        for button in (self._look, self._save):
            button.setVisible(entry.attachment_id > 0)
        self._look.setText(translate("exceptions", "Open {name}").format(name=entry.attachment_name))
        self._save.setText(translate("exceptions", "Save as…"))

    def said(self) -> str:
        """All of it, as text."""
        return " ".join(label.text() for label in (self._when, self._said, self._text) if label.text())


class Timeline(QWidget):
    """All pieces, the oldest first; lines are used again for the next case."""

    look_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._nothing: QLabel = words("muted", wrap=True)
        self._column.addWidget(self._nothing)
        self._lines: list[TimelineLine] = []

    def show_entries(self, entries: Sequence[TimelineView]) -> None:
        """Show the evidence."""
        self.make_lines(len(entries))
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(entries))
            if place < len(entries):
                line.show_entry(entries[place])
        self._nothing.setText(translate("exceptions", "No evidence yet. Ask the channel or the business system."))
        self._nothing.setVisible(not entries)

    def make_lines(self, count: int) -> None:
        """At least so many; those beyond what a case has stay hidden."""
        while len(self._lines) < count:
            line = TimelineLine(self)
            line.hide()
            line.look_wanted.connect(self.look_wanted)
            line.save_wanted.connect(self.save_wanted)
            self._lines.append(line)
            self._column.addWidget(line)

    def texts(self) -> list[str]:
        """What is shown."""
        return [line.said() for line in self._lines if not line.isHidden()]
