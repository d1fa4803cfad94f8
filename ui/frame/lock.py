"""The lock: covers everything until the same operator gives the password; the shift, the money and the timers go
on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.errors import PaydeskError
from ui.context import Context
from ui.tasks import QUESTIONS
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, InlineError
from ui.widgets.forms import FormField, password_field
from ui.widgets.labels import Pictogram, words
from ui.widgets.sheet import Sheet


class LockSheet(Sheet):
    """Over the whole window. With ``ended`` the session is over at the server and the password begins a new one."""

    def __init__(self, over: QWidget, context: Context, on_open: Callable[[], None], *, ended: bool = False) -> None:
        super().__init__(over, width=420, solid=True)
        self._context, self._on_open, self._ended = context, on_open, ended
        self._password = password_field()
        self._error, self._busy = InlineError(), BusyBar()
        self._unlock = ActionButton(kind="primary", icon="unlock", key="Enter")
        self._leave = ActionButton(kind="quiet", icon="sign-out", key="F8")
        self._build()

    def open_lock(self) -> None:
        """Show it and wait for the password."""
        self.open(self._password)

    def dismissed(self) -> None:
        """Esc opens nothing."""
        self._password.clear()

    def say(self, code: str) -> None:
        """Something came that cannot be used while locked."""
        self._error.show_code(code, {}, "warning")

    def _build(self) -> None:
        session = self._context.session
        self.column.addWidget(Pictogram("lock", "primary", 40), alignment=Qt.AlignmentFlag.AlignHCenter)
        title = words("title", self._title())
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = words("muted", self._text().format(name=session.display_name), wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        field = FormField(self._password)
        field.set_name(translate("frame", "Password of {name}").format(name=session.display_name))
        for each in (title, text, field, self._error, self._busy):
            self.column.addWidget(each)
        self._unlock.setText(translate("frame", "Unlock"))
        self._leave.setText(translate("frame", "Sign in as somebody else"))
        self._leave.clicked.connect(self._context.sign_out)
        self._unlock.clicked.connect(self._on_unlock)
        self._password.returnPressed.connect(self._on_unlock)
        self.buttons.addWidget(self._leave)
        self.buttons.addStretch()
        self.buttons.addWidget(self._unlock)

    def _title(self) -> str:
        return translate("frame", "The session has ended") if self._ended else translate("frame", "Window locked")

    def _text(self) -> str:
        if self._ended:
            return translate("frame", "Sign in again as {name}; everything on the screen stays as it is.")
        return translate("frame", "{name}'s shift stays open, also when somebody else signs in. Payments go on.")

    def _on_unlock(self) -> None:
        password = self._password.text()
        if not password or not self._unlock.isEnabled():
            return
        self._set_busy(True)
        self._error.clear()
        self._context.tasks.run(QUESTIONS, lambda: self._proof(password), self._opened, self._refused)

    def _proof(self, password: str) -> None:
        if self._ended:
            self._context.desk.alone.session.sign_in(self._context.session.username, password)
        else:
            self._context.desk.alone.session.unlock(password)

    def _opened(self, _nothing: object) -> None:
        self.close_sheet()
        self._on_open()

    def _refused(self, error: PaydeskError) -> None:
        self._set_busy(False)
        self._error.show_error(error)
        self._password.clear()
        self._password.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._busy.set_busy(busy)
        self._unlock.setEnabled(not busy)
