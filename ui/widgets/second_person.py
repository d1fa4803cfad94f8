"""A second person at this screen: name, and password or PIN, for one act; whoever is signed in stays so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.wire.refunds import StepUp
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, no_ime, password_field, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet

PIN_DIGITS = range(4, 9)


def read_secret(username: str, secret: str) -> StepUp:
    """Four to eight digits are a PIN, anything else a password."""
    pin = secret.isascii() and secret.isdigit() and len(secret) in PIN_DIGITS
    name = username.strip()
    return StepUp(username=name, pin=secret) if pin else StepUp(username=name, password=secret)


def ask_second_person(
    over: QWidget, what: str, on_given: Callable[[StepUp], object], *, username: str = ""
) -> Sheet:  # fmt: skip
    """Show the sheet; ``what`` says what is approved, ``username`` who did so just before. The secret lives in the
    field only until it is sent."""
    sheet = Sheet(over)
    name, secret = no_ime(text_field(largest=32)), password_field()
    name_field, secret_field = FormField(name), FormField(secret)
    name_field.set_name(translate("refunds", "User name of who approves"))
    secret_field.set_name(translate("refunds", "Password or PIN"))
    yes, no = ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
    yes.setText(translate("refunds", "Approve"))
    no.setText(translate("refunds", "Not yet"))
    sheet.column.addWidget(words("title", translate("refunds", "A second person approves here"), wrap=True))
    sheet.column.addWidget(words("", what, wrap=True))
    sheet.column.addWidget(
        words("small", translate("refunds", "You stay signed in. The audit log names both of you."), wrap=True)
    )
    sheet.column.addWidget(name_field)
    sheet.column.addWidget(secret_field)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)

    def given() -> None:
        if not name.text().strip() or not secret.text():
            (secret if name.text().strip() else name).setFocus()
            return
        offered = read_secret(name.text(), secret.text())
        secret.clear()
        sheet.close_sheet()
        QTimer.singleShot(0, lambda: on_given(offered))

    yes.clicked.connect(given)
    name.returnPressed.connect(secret.setFocus)
    secret.returnPressed.connect(given)
    no.clicked.connect(sheet.dismissed)
    name.setText(username)
    sheet.open(secret if username else name)
    return sheet
