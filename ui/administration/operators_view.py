"""The area of operators: the list, and forms to add, change and give a password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.wire.administration import OperatorView
from ui.administration.area import Area, Form, RoleBoxes
from ui.administration.models import OperatorsModel
from ui.text import translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import EmptyState
from ui.widgets.forms import no_ime, password_field, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import ask
from ui.widgets.tables import Column, DataTable, Remembers


class OperatorsArea(Area):
    """Emits wishes; shows one ``OperatorsModel``."""

    add_wanted = Signal(str, str, str, object)
    edit_wanted = Signal(object, str, object, bool)
    lock_wanted = Signal(object)
    password_wanted = Signal(object, str)
    load_wanted = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OperatorsModel()
        self.table = DataTable("administration.operators", _columns(self), memory)
        self._empty = EmptyState("users")
        self.form: Form | None = None
        self.add = ActionButton(kind="primary", icon="plus", key="F2")
        self.edit = ActionButton(icon="pencil", key="F3")
        self.lock = ActionButton(icon="lock", key="F4")
        self.password = ActionButton(icon="key", key="F6")
        self.read = ActionButton(kind="quiet", icon="refresh", key="F5")
        for button in (self.add, self.edit, self.lock, self.password):
            self.bar.addWidget(button)
        self.bar.addStretch()
        self.bar.addWidget(self.read)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty, 1)
        self.table.selected.connect(lambda _row: self._show_buttons())
        self.table.chosen.connect(self._open_edit)
        self.add.clicked.connect(self._open_new)
        self.edit.clicked.connect(lambda: self._open_edit(self.table.current_row()))
        self.lock.clicked.connect(self._on_lock)
        self.password.clicked.connect(self._open_password)
        self.read.clicked.connect(self.load_wanted)
        self._say()
        self.show_model(self.model)

    def show_model(self, model: OperatorsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        if self.form is not None and model.saved != before.saved:
            self._close_form()
        if self.form is not None:
            self.form.show_state(model.fault, busy=model.busy)
        self.show_state(None if self.form else model.fault, busy=model.busy)
        if model.operators is not before.operators or model.roles is not before.roles:
            self.table.show_rows(model.operators, keep=lambda row: row.operator_id)
        self.table.setVisible(bool(model.operators))
        self._empty.setVisible(not model.operators)
        self._show_buttons()

    def entered(self) -> None:
        """Read the list."""
        self.load_wanted.emit()
        self.table.setFocus()

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def _show_buttons(self) -> None:
        model, row = self.model, self.table.current_row()
        here = isinstance(row, OperatorView) and not model.busy
        for button in (self.add, self.edit, self.password):
            button.setVisible(model.may_edit)
        locked = isinstance(row, OperatorView) and row.locked
        self.lock.setVisible(model.may_unlock if locked else model.may_edit)
        self.lock.setText(translate("administration", "Unlock") if locked else translate("administration", "Lock out"))
        self.lock.set_icon("unlock" if locked else "lock")
        self.add.setEnabled(not model.busy)
        self.edit.setEnabled(here)
        self.password.setEnabled(here)
        self.lock.setEnabled(here and (locked or row.operator_id != model.my_id))

    def _on_lock(self) -> None:
        row = self.table.current_row()
        if not isinstance(row, OperatorView):
            return
        if row.locked:
            self.lock_wanted.emit(row)
            return
        ask(
            self.window(),
            title=translate("administration", "Lock {name} out?").format(name=row.display_name),
            text=translate("administration", "Sessions of this name end at once. An open shift stays open."),
            confirm=translate("administration", "Lock out"),
            cancel=translate("administration", "Cancel"),
            on_confirm=lambda: self.lock_wanted.emit(row),
            danger=True,
        )

    def _open_new(self) -> None:
        username, name, password = no_ime(text_field(largest=32)), text_field(largest=60), password_field()
        roles = RoleBoxes(self.model.roles, ())
        form = self._form(
            translate("administration", "New operator"),
            lambda: self.add_wanted.emit(username.text(), name.text(), password.text(), roles.chosen()),
        )
        form.field(translate("administration", "User name (letters and digits)"), username)
        form.field(translate("administration", "Name"), name)
        form.field(translate("administration", "First password (changed at the first sign-in)"), password)
        form.field(translate("administration", "Roles"), roles)
        form.show_open(username)

    def _open_edit(self, row: object) -> None:
        if not isinstance(row, OperatorView) or not self.model.may_edit:
            return
        name, roles = text_field(largest=60), RoleBoxes(self.model.roles, row.role_ids)
        active = QCheckBox(translate("administration", "In service"))
        name.setText(row.display_name)
        active.setChecked(row.active)
        form = self._form(
            translate("administration", "Change {name}").format(name=row.username),
            lambda: self.edit_wanted.emit(row, name.text(), roles.chosen(), active.isChecked()),
        )
        form.field(translate("administration", "Name"), name)
        form.field(translate("administration", "Roles"), roles)
        form.column.addWidget(active)
        form.show_open(name)

    def _open_password(self) -> None:
        row = self.table.current_row()
        if not isinstance(row, OperatorView):
            return
        password = password_field()
        form = self._form(
            translate("administration", "New first password for {name}").format(name=row.display_name),
            lambda: self.password_wanted.emit(row, password.text()),
        )
        hint = translate("administration", "Whoever is signed in under this name is signed out.")
        form.column.addWidget(words("muted", hint, wrap=True))
        form.field(translate("administration", "First password (changed at the first sign-in)"), password)
        password.returnPressed.connect(form.save.click)
        form.show_open(password)

    def _form(self, heading: str, on_save: object) -> Form:
        self._close_form()
        form = Form(self.window(), heading, on_save if callable(on_save) else lambda: None)
        form.destroyed.connect(lambda: self._forget(form))
        self.form = form
        return form

    def _forget(self, form: Form) -> None:
        if self.form is form:
            self.form = None

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            form.close_sheet()

    def _say(self) -> None:
        self.live(lambda: self.add.setText(translate("administration", "New operator")))
        self.live(lambda: self.edit.setText(translate("administration", "Edit")))
        self.live(lambda: self.password.setText(translate("administration", "New password")))
        self.live(lambda: self.read.setText(translate("administration", "Read again")))
        self.live(lambda: self._empty.say(translate("administration", "No operator was read yet.")))


def _columns(area: OperatorsArea) -> list[Column[OperatorView]]:
    def roles(row: OperatorView) -> str:
        return "、".join(word(name) for name in area.model.role_names(row))

    return [
        Column(
            name="name", title=lambda: translate("administration", "Name"), width=160, text=lambda row: row.display_name
        ),
        Column(
            name="user", title=lambda: translate("administration", "User name"), width=160,
            text=lambda row: row.username,
        ),
        Column(name="roles", title=lambda: translate("administration", "Roles"), width=280, text=roles),
        Column(
            name="state", title=lambda: translate("administration", "State"), width=220, text=_state, tone=_tone,
            icon=_icon,
        ),
    ]  # fmt: skip


def _state(row: OperatorView) -> str:
    if not row.active:
        return translate("administration", "Out of service")
    if row.locked:
        return translate("administration", "Locked out")
    if row.must_change_password:
        return translate("administration", "Has a first password")
    return translate("administration", "In service")


def _tone(row: OperatorView) -> str:
    if not row.active:
        return "muted"
    return "danger" if row.locked else "warning" if row.must_change_password else "success"


def _icon(row: OperatorView) -> str:
    if not row.active:
        return "ban"
    return "lock" if row.locked else "key" if row.must_change_password else "success"
