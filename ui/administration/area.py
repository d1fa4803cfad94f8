"""What the areas of administration share: busy bar and error above a list, and forms in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.wire.administration import RoleView
from ui import theme
from ui.presenting import Fault
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, InlineError
from ui.widgets.forms import FormField
from ui.widgets.labels import words
from ui.widgets.screen import Speaking
from ui.widgets.sheet import Sheet

SPACE = theme.SPACE


class Area(Speaking):
    """Put content into ``body``; buttons into ``bar``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.busy, self.error = BusyBar(), InlineError()
        self.bar, self.body = QHBoxLayout(), QVBoxLayout()
        self.bar.setSpacing(SPACE)
        self.body.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self.bar)
        column.addWidget(self.busy)
        column.addWidget(self.error)
        column.addLayout(self.body, 1)

    def show_state(self, fault: Fault | None, *, busy: bool) -> None:
        """Show the bar and the error."""
        self.busy.set_busy(busy)
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )

    def entered(self) -> None:
        """The area comes to the front."""


class Form(Sheet):
    """A form over the screen: fields, an error in place, Save and Cancel. It stays until ``saved`` is called."""

    def __init__(self, over: QWidget, heading: str, on_save: Callable[[], object], *, width: int = 520) -> None:
        super().__init__(over, width=width)
        self._fields: list[FormField] = []
        self.error = InlineError()
        self.column.addWidget(words("title", heading, wrap=True))
        self.save = ActionButton(kind="primary", icon="check", key="F12")
        cancel = ActionButton(key="Esc")
        self.save.setText(translate("administration", "Save"))
        cancel.setText(translate("administration", "Cancel"))
        self.save.clicked.connect(on_save)
        cancel.clicked.connect(self.dismissed)
        self.buttons.addStretch()
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.save)

    def field(self, name: str, widget: QWidget) -> QWidget:
        """One more field under its name."""
        made = FormField(widget)
        made.set_name(name)
        self.column.addWidget(made)
        return widget

    def show_open(self, focus: QWidget) -> None:
        """Take the keyboard."""
        self.column.addWidget(self.error)
        self.open(focus)

    def show_state(self, fault: Fault | None, *, busy: bool) -> None:
        """What the server says to it."""
        self.save.setEnabled(not busy)
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )


class RoleBoxes(QWidget):
    """Tick the roles of an operator."""

    def __init__(self, roles: Sequence[RoleView], chosen: Sequence[int]) -> None:
        super().__init__()
        self._boxes: dict[int, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for role in roles:
            box = QCheckBox(word(role.name))
            box.setChecked(role.role_id in chosen)
            self._boxes[role.role_id] = box
            column.addWidget(box)

    def chosen(self) -> tuple[int, ...]:
        """The ticked roles."""
        return tuple(role_id for role_id, box in self._boxes.items() if box.isChecked())
