"""What a new version would let a role do that the hospital changed: a notice, and one act to give it or leave it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.administration.models import RolesModel
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Badge, words
from ui.widgets.screen import Speaking


class OfferedPermissions(Speaking):
    """Hidden while the role in front is offered nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge, self._list = Badge(), words("", wrap=True)
        self.take = ActionButton(kind="primary", icon="check", key="F7")
        self.leave = ActionButton(key="F8")
        column, buttons = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, theme.SPACE)
        column.setSpacing(theme.SPACE)
        buttons.setSpacing(theme.SPACE)
        for button in (self.take, self.leave):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addWidget(self._badge)
        column.addWidget(self._list)
        column.addLayout(buttons)
        self.live(lambda: self.take.setText(translate("administration", "Give them to the role")))
        self.live(lambda: self.leave.setText(translate("administration", "Leave the role as it is")))
        self.hide()

    def show_offered(self, model: RolesModel) -> None:
        """Show what the role in front is offered."""
        offered = model.chosen.offered if model.chosen else ()
        self.setVisible(bool(offered))
        if not offered:
            return
        said = translate("administration", "The new version brings permissions that this role does not have")
        self._badge.show_state(said, "warning", "shield")
        self._list.setText("; ".join(word(name) for name in offered))
        for button in (self.take, self.leave):
            button.setVisible(model.may_edit)
            button.setEnabled(not model.busy)

    def said(self) -> str:
        """The list that is shown."""
        return self._list.text()
