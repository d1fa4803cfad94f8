"""A second person at this screen: name, and password or PIN, for one act; whoever is signed in stays so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.core.errors import PaydeskError
from app.wire.refunds import StepUp
from ui.tasks import Stoppable
from ui.text import sentence_of, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, no_ime, password_field, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet

PIN_DIGITS = range(4, 9)


class Keypad(Protocol):
    """``ui.keypad.WindowKeypad``."""

    def is_there(self) -> bool: ...

    def read(self, on_typed: Callable[[str], None], on_error: Callable[[PaydeskError], None]) -> Stoppable: ...


def read_secret(username: str, secret: str) -> StepUp:
    """Four to eight digits are a PIN, anything else a password."""
    pin = secret.isascii() and secret.isdigit() and len(secret) in PIN_DIGITS
    name = username.strip()
    return StepUp(username=name, pin=secret) if pin else StepUp(username=name, password=secret)


class SecondPersonSheet(Sheet):
    """The secret lives in the field only until it is sent. Where the window has a keypad, it may be typed there, out of
    the cashier's sight."""

    def __init__(
        self, over: QWidget, what: str, on_given: Callable[[StepUp], object], *, username: str, keypad: Keypad | None
    ) -> None:
        super().__init__(over)
        self._on_given, self._keypad = on_given, keypad
        self._typing: Stoppable | None = None
        self.name, self.secret = no_ime(text_field(largest=32)), password_field()
        self.yes, self.no = ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
        self.pad, self.said = ActionButton(kind="quiet", icon="keyboard", key="F9"), words("strong", wrap=True)
        self._arrange(what)
        self.pad.setVisible(keypad is not None and keypad.is_there())
        self.said.hide()
        self.yes.clicked.connect(self._give)
        self.pad.clicked.connect(self._read_pad)
        self.name.returnPressed.connect(self.secret.setFocus)
        self.secret.returnPressed.connect(self._give)
        self.no.clicked.connect(self.dismissed)
        self.name.setText(username)
        self.open(self.secret if username else self.name)

    def close_sheet(self) -> None:
        """What is typed on the keypad from now on is nobody's."""
        if self._typing is not None:
            self._typing.stop()
        self.secret.clear()
        super().close_sheet()

    def _arrange(self, what: str) -> None:
        name_field, secret_field = FormField(self.name), FormField(self.secret)
        name_field.set_name(translate("refunds", "User name of who approves"))
        secret_field.set_name(translate("refunds", "Password or PIN"))
        self.yes.setText(translate("refunds", "Approve"))
        self.no.setText(translate("refunds", "Not yet"))
        self.pad.setText(translate("refunds", "PIN on the keypad"))
        self.column.addWidget(words("title", translate("refunds", "A second person approves here"), wrap=True))
        self.column.addWidget(words("", what, wrap=True))
        self.column.addWidget(
            words("small", translate("refunds", "You stay signed in. The audit log names both of you."), wrap=True)
        )
        for each in (name_field, secret_field, self.pad, self.said):
            self.column.addWidget(each)
        self.buttons.addStretch()
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.yes)

    def _give(self) -> None:
        if not self.name.text().strip() or not self.secret.text():
            (self.secret if self.name.text().strip() else self.name).setFocus()
            return
        offered = read_secret(self.name.text(), self.secret.text())
        on_given = self._on_given
        self.close_sheet()
        QTimer.singleShot(0, lambda: on_given(offered))

    def _read_pad(self) -> None:
        if self._keypad is None or self._typing is not None:
            return
        self._say(translate("refunds", "Type the PIN on the keypad, then Enter."))
        self._typing = self._keypad.read(self._typed, self._not_typed)

    def _typed(self, digits: str) -> None:
        self._typing = None
        self.said.hide()
        self.secret.setText(digits)
        self._give()

    def _not_typed(self, error: PaydeskError) -> None:
        self._typing = None
        self._say(sentence_of(error).whole)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()


def ask_second_person(
    over: QWidget, what: str, on_given: Callable[[StepUp], object], *, username: str = "", keypad: Keypad | None = None
) -> SecondPersonSheet:
    """Show the sheet; ``what`` says what is approved, ``username`` who did so just before."""
    return SecondPersonSheet(over, what, on_given, username=username, keypad=keypad)
