"""A question to the cashier inside the window: no window of its own, so scans, timers and money go on behind it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Pictogram, words

SPACE = theme.SPACE


class Sheet(QFrame):
    """A veil over a widget with a panel in its middle; what lies behind takes no keys meanwhile.

    Esc closes it; put content into ``column``, buttons into ``buttons``.
    """

    def __init__(self, over: QWidget, *, width: int = 480, solid: bool = False) -> None:
        super().__init__(over)
        self.setProperty("role", "solid-veil" if solid else "veil")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over = over
        self._quieted: list[QWidget] = []
        self._came_from: QWidget | None = over.window().focusWidget()
        self._first: QWidget | None = None
        panel = QFrame(self)
        panel.setProperty("role", "sheet")
        panel.setFixedWidth(width)
        self.column = QVBoxLayout(panel)
        self.column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        self.column.setSpacing(2 * SPACE)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(SPACE)
        outer = QVBoxLayout(self)
        outer.addWidget(panel, alignment=Qt.AlignmentFlag.AlignCenter)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def take_keyboard(self) -> None:
        """The screen is shown again: the question has the keyboard as when it was asked; what was typed stays."""
        (self._first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, focus: QWidget | None = None) -> None:
        """Show it above everything in the widget and take the keyboard."""
        self.column.addLayout(self.buttons)
        self._quieted = [
            each
            for each in self._over.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if each is not self and each.isEnabled() and not isinstance(each, Sheet)
        ]
        for each in self._quieted:
            each.setEnabled(False)
        self.raise_()
        self.show()
        self._first = focus
        (focus or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Take it away and give the keyboard back."""
        self._over.removeEventFilter(self)
        for each in self._quieted:
            each.setEnabled(True)
        self.hide()
        self.setParent(None)
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed()
        event.accept()

    def dismissed(self) -> None:
        """Esc was pressed; the usual answer is to close."""
        self.close_sheet()

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Tab stays inside the sheet."""
        chain = [each for each in self.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        chain = [each for each in chain if each.isVisible() and each.isEnabled() and each.focusProxy() is None]
        if not chain:
            return False
        focused = self.window().focusWidget()
        place = chain.index(focused) if focused in chain else -1
        chain[(place + (1 if next_one else -1)) % len(chain)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def ask(
    over: QWidget,
    *,
    title: str,
    text: str,
    confirm: str,
    cancel: str,
    on_confirm: Callable[[], object],
    danger: bool = False,
    icon: str = "help",
) -> Sheet:
    """Ask yes or no. Enter confirms what is harmless; what is dangerous begins on *cancel* and wants Tab and
    Enter."""
    sheet = Sheet(over)
    head = QHBoxLayout()
    head.setSpacing(SPACE + SPACE // 2)
    head.addWidget(Pictogram("warning" if danger else icon, "danger" if danger else "primary", 28))
    head.addWidget(words("title", title, wrap=True), 1)
    sheet.column.addLayout(head)
    sheet.column.addWidget(words("", text, wrap=True))
    yes = ActionButton(kind="danger" if danger else "primary", key="" if danger else "Enter")
    no = ActionButton(kind="plain", key="Esc")
    yes.setText(confirm)
    no.setText(cancel)

    def confirmed() -> None:
        sheet.close_sheet()
        QTimer.singleShot(0, on_confirm)

    yes.clicked.connect(confirmed)
    no.clicked.connect(sheet.dismissed)
    for button in (yes, no):
        button.setAutoDefault(True)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)
    sheet.open(no if danger else yes)
    return sheet
