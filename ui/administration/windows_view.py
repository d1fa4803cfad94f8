"""The area of windows: the list, a form, and the enrolment code in figures to read out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.wire.windows import WindowView
from ui.administration.area import Area, Form
from ui.administration.models import WindowsModel
from ui.text import clock_time, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import EmptyState
from ui.widgets.forms import text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet, ask
from ui.widgets.tables import Column, DataTable, Remembers

LARGE_UP_TO = 10


class WindowsArea(Area):
    """Emits wishes; shows one ``WindowsModel``."""

    save_wanted = Signal(object, str, str, bool)
    code_wanted = Signal(object)
    code_seen = Signal()
    load_wanted = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = WindowsModel()
        self.table = DataTable("administration.windows", _columns(), memory)
        self._empty = EmptyState("monitor")
        self.form: Form | None = None
        self.add = ActionButton(kind="primary", icon="plus", key="F2")
        self.edit = ActionButton(icon="pencil", key="F3")
        self.code = ActionButton(icon="qr-code", key="F4")
        self.read = ActionButton(kind="quiet", icon="refresh", key="F5")
        for button in (self.add, self.edit, self.code):
            self.bar.addWidget(button)
        self.bar.addStretch()
        self.bar.addWidget(self.read)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty, 1)
        self.table.selected.connect(lambda _row: self._show_buttons())
        self.table.chosen.connect(self._open)
        self.add.clicked.connect(lambda: self._open(None))
        self.edit.clicked.connect(lambda: self._open(self.table.current_row()))
        self.code.clicked.connect(self._on_code)
        self.read.clicked.connect(self.load_wanted)
        self._say()
        self.show_model(self.model)

    def show_model(self, model: WindowsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        if self.form is not None and model.saved != before.saved:
            form, self.form = self.form, None
            form.close_sheet()
        if self.form is not None:
            self.form.show_state(model.fault, busy=model.busy)
        self.show_state(None if self.form else model.fault, busy=model.busy)
        if model.windows is not before.windows:
            self.table.show_rows(model.windows, keep=lambda row: row.window_id)
        self.table.setVisible(bool(model.windows))
        self._empty.setVisible(not model.windows)
        if model.code is not None and before.code is None:
            self._show_code(model)
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
        here = isinstance(row, WindowView) and not model.busy
        for button in (self.add, self.edit, self.code):
            button.setVisible(model.may_edit)
        self.add.setEnabled(not model.busy)
        self.edit.setEnabled(here)
        self.code.setEnabled(here and row.active)

    def _on_code(self) -> None:
        row = self.table.current_row()
        if not isinstance(row, WindowView):
            return
        if not row.enrolled:
            self.code_wanted.emit(row)
            return
        ask(
            self.window(),
            title=translate("administration", "Another computer for {name}?").format(name=row.name),
            text=translate(
                "administration", "When the new code is used, the computer that stands there now is refused at once."
            ),
            confirm=translate("administration", "Make a code"),
            cancel=translate("administration", "Cancel"),
            on_confirm=lambda: self.code_wanted.emit(row),
            danger=True,
        )

    def _show_code(self, model: WindowsModel) -> None:
        if model.code is None:
            return
        sheet = _CodeSheet(self.window(), self.code_seen.emit)
        until = translate("administration", "Good once, until {time}. Type it at the computer of {name}.").format(
            time=clock_time(model.code.expires_at), name=model.code_for
        )
        large = words("figure-huge" if len(model.code.code) <= LARGE_UP_TO else "display", _grouped(model.code.code))
        large.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        large.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sheet.column.addWidget(words("title", translate("administration", "Enrolment code")))
        sheet.column.addWidget(large)
        sheet.column.addWidget(words("", until, wrap=True))
        done = ActionButton(kind="primary", icon="check", key="Esc")
        done.setText(translate("administration", "Done"))
        done.clicked.connect(sheet.dismissed)
        sheet.buttons.addStretch()
        sheet.buttons.addWidget(done)
        sheet.open(done)

    def _open(self, row: object) -> None:
        window = row if isinstance(row, WindowView) else None
        if not self.model.may_edit:
            return
        name, campus = text_field(largest=60), text_field(largest=60)
        active = QCheckBox(translate("administration", "In service"))
        active.setChecked(window.active if window else True)
        name.setText(window.name if window else "")
        campus.setText(window.campus if window else self._usual_campus())
        heading = (
            translate("administration", "Change window {code}").format(code=window.code)
            if window
            else translate("administration", "New window")
        )
        form = Form(
            self.window(),
            heading,
            lambda: self.save_wanted.emit(window, name.text(), campus.text(), active.isChecked()),
        )
        form.destroyed.connect(lambda: self._forget(form))
        self.form = form
        form.field(translate("administration", "Window name"), name)
        form.field(translate("administration", "Campus"), campus)
        form.column.addWidget(active)
        form.show_open(name)

    def _forget(self, form: Form) -> None:
        if self.form is form:
            self.form = None

    def _usual_campus(self) -> str:
        return self.model.windows[0].campus if self.model.windows else ""

    def _say(self) -> None:
        self.live(lambda: self.add.setText(translate("administration", "New window")))
        self.live(lambda: self.edit.setText(translate("administration", "Edit")))
        self.live(lambda: self.code.setText(translate("administration", "Enrolment code")))
        self.live(lambda: self.read.setText(translate("administration", "Read again")))
        self.live(lambda: self._empty.say(translate("administration", "No window was read yet.")))


class _CodeSheet(Sheet):
    """Forgets the code when it closes."""

    def __init__(self, over: QWidget, on_closed: object) -> None:
        super().__init__(over, width=600)
        self._on_closed = on_closed

    def dismissed(self) -> None:
        super().dismissed()
        if callable(self._on_closed):
            self._on_closed()


def _grouped(code: str) -> str:
    """Four characters at a time, unless the code brings its own dashes."""
    if "-" in code:
        return code
    return "  ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _columns() -> list[Column[WindowView]]:
    return [
        Column(name="code", title=lambda: translate("administration", "Code"), width=90, text=lambda row: row.code),
        Column(
            name="name", title=lambda: translate("administration", "Window name"), width=240, text=lambda row: row.name
        ),
        Column(
            name="campus", title=lambda: translate("administration", "Campus"), width=140, text=lambda row: row.campus
        ),
        Column(
            name="state", title=lambda: translate("administration", "State"), width=160,
            text=lambda row: translate("administration", "In service")
            if row.active
            else translate("administration", "Out of service"),
            tone=lambda row: "success" if row.active else "muted", icon=lambda row: "success" if row.active else "ban",
        ),
        Column(
            name="computer", title=lambda: translate("administration", "Computer"), width=200,
            text=lambda row: translate("administration", "Enrolled")
            if row.enrolled
            else translate("administration", "No computer yet"),
            tone=lambda row: "success" if row.enrolled else "warning",
            icon=lambda row: "monitor" if row.enrolled else "warning",
        ),
    ]  # fmt: skip
