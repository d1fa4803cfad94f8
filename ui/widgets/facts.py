"""Names and values in two columns, and the steps of something that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.labels import Pictogram, set_property, words

SPACE = theme.SPACE


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a name, a value, and perhaps a tone for the value."""

    name: str
    value: str
    tone: str = ""


class FactList(QWidget):
    """Lines of name and value; values can be copied with the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replace all lines."""
        while len(self._lines) < len(facts):
            self._add_line()
        for place, (name, value) in enumerate(self._lines):
            shown = place < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[place].name)
                value.setText(facts[place].value)
                set_property(value, "tone", facts[place].tone)

    def texts(self) -> list[tuple[str, str]]:
        """What is shown now."""
        return [(name.text(), value.text()) for name, value in self._lines if not name.isHidden()]

    def _add_line(self) -> None:
        name, value = words("muted"), words(wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        place = len(self._lines)
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(value, place, 1)
        self._lines.append((name, value))


DONE, NOW, AHEAD, FAILED, UNCLEAR = "done", "now", "ahead", "failed", "unclear"

_LOOKS = {
    DONE: ("success", "success"),
    NOW: ("hourglass", "primary"),
    AHEAD: ("minus", "faint"),
    FAILED: ("failure", "danger"),
    UNCLEAR: ("help", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it stands (done, now, ahead, failed, unclear), its name, and who or when."""

    state: str
    name: str
    detail: str = ""


class StepList(QWidget):
    """Steps one under the other, each with an icon, so that colour is never the only signal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE + SPACE // 2)
        self._lines: list[tuple[QWidget, Pictogram, QLabel, QLabel]] = []

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Replace all steps."""
        while len(self._lines) < len(steps):
            self._add_line()
        for place, (line, icon, name, detail) in enumerate(self._lines):
            line.setVisible(place < len(steps))
            if place < len(steps):
                step = steps[place]
                picture, ink = _LOOKS[step.state]
                icon.show_icon(picture, ink)
                name.setText(step.name)
                set_property(name, "role", "muted" if step.state == AHEAD else "strong")
                set_property(name, "tone", {FAILED: "danger", UNCLEAR: "unknown"}.get(step.state, ""))
                detail.setText(step.detail)
                detail.setVisible(bool(step.detail))

    def texts(self) -> list[str]:
        """The names that are shown."""
        return [name.text() for line, _, name, _ in self._lines if not line.isHidden()]

    def _add_line(self) -> None:
        line = QWidget()
        row, column = QHBoxLayout(line), QVBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE + SPACE // 2)
        column.setSpacing(2)
        icon, name, detail = Pictogram("minus", "faint", 22), words("strong", wrap=True), words("small", wrap=True)
        row.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        column.addWidget(name)
        column.addWidget(detail)
        row.addLayout(column, 1)
        self._column.addWidget(line)
        self._lines.append((line, icon, name, detail))
