"""The sign-in screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.login.models import PRACTICE_NAMES, PRACTICE_PASSWORD, LoginModel, LoginStage
from ui.scanning import typed_only
from ui.text import LANGUAGES, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, InlineError
from ui.widgets.forms import FormField, no_ime, password_field, text_field
from ui.widgets.labels import Pictogram, words
from ui.widgets.screen import ScreenView

SPACE = theme.SPACE


class LoginView(ScreenView):
    """Emits wishes; ``scanned`` because a scan here must be answered too."""

    sign_in_wanted = Signal(str, str)
    enrol_wanted = Signal(str)
    new_password_wanted = Signal(str, str)
    language_wanted = Signal(str)
    scanned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LoginModel()
        self._hospital, self._practice = words("title"), words("practice")
        self._error, self._left, self._busy = InlineError(), InlineError(), BusyBar()
        self._forms = QStackedWidget()
        self.username, self.password = typed_only(no_ime(text_field(largest=32))), password_field()
        self.code = typed_only(no_ime(text_field(largest=40)))
        self.first, self.second = password_field(), password_field()
        self._connecting, self._practice_hint = words("muted"), words("muted", wrap=True)
        self.enter = ActionButton(kind="primary", icon="key", key="Enter")
        self._pages = {
            LoginStage.CONNECTING: self._connecting_page(),
            LoginStage.SIGN_IN: self._sign_in_page(),
            LoginStage.ENROL: self._enrol_page(),
            LoginStage.NEW_PASSWORD: self._new_password_page(),
        }
        for page in self._pages.values():
            self._forms.addWidget(page)
        self._arrange()
        self.enter.clicked.connect(self._on_enter)
        for field in (self.password, self.code, self.second):
            field.returnPressed.connect(self._on_enter)
        self.username.returnPressed.connect(self.password.setFocus)
        self.first.returnPressed.connect(self.second.setFocus)
        self.show_model(self.model)

    def show_model(self, model: LoginModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self._hospital.setText(model.hospital or translate("login", "Hospital payment desk"))
        self._practice.setVisible(model.practice)
        self._practice_hint.setVisible(model.practice and model.stage is LoginStage.SIGN_IN)
        self._busy.set_busy(model.busy)
        self._error.show_code(model.error, model.error_values)
        self._forms.setCurrentWidget(self._pages[model.stage])
        self.enter.setEnabled(not model.busy and model.stage is not LoginStage.CONNECTING)
        self.retranslate_button()
        if before.stage is not model.stage or (before.busy and not model.busy):
            self._focus()

    def show_fault(self, code: str, values: dict[str, str | int]) -> None:
        """The program could not be put together; only words can help."""
        self.show_model(replace(self.model, busy=False, error=code, error_values=values))

    def show_left(self, count: int, amount_fen: int) -> None:
        """Money was taken without the server and waits on this computer: said to whoever comes, also without it."""
        self._left.show_code("offline.left" if count else "", {"count": count, "amount_fen": amount_fen}, "warning")

    def clear_secrets(self) -> None:
        """Empty every password field."""
        for field in (self.password, self.first, self.second):
            field.clear()

    def on_scan(self, text: str) -> bool:
        """Nothing can be scanned before sign-in; it is said."""
        self.scanned.emit()
        return True

    def entered(self) -> None:
        """Put the keyboard where typing begins."""
        self._focus()

    def retranslate(self) -> None:
        """Say the model again."""
        self.show_model(self.model)
        self._error.retranslate()
        self._left.retranslate()

    def retranslate_button(self) -> None:
        """The button's word depends on the form."""
        texts = {
            LoginStage.ENROL: translate("login", "Enrol this window"),
            LoginStage.NEW_PASSWORD: translate("login", "Set password"),
        }
        self.enter.setText(texts.get(self.model.stage, translate("login", "Sign in")))

    def _focus(self) -> None:
        stage = self.model.stage
        if stage is LoginStage.SIGN_IN:
            (self.password if self.username.text() else self.username).setFocus()
        elif stage is LoginStage.ENROL:
            self.code.setFocus()
        elif stage is LoginStage.NEW_PASSWORD:
            self.first.setFocus()

    def _on_enter(self) -> None:
        stage = self.model.stage
        if stage is LoginStage.SIGN_IN:
            self.sign_in_wanted.emit(self.username.text(), self.password.text())
        elif stage is LoginStage.ENROL:
            self.enrol_wanted.emit(self.code.text())
        elif stage is LoginStage.NEW_PASSWORD:
            self.new_password_wanted.emit(self.first.text(), self.second.text())

    def _arrange(self) -> None:
        panel = QFrame()
        panel.setProperty("role", "sheet")
        panel.setFixedWidth(420)
        column = QVBoxLayout(panel)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        head = QHBoxLayout()
        head.setSpacing(SPACE + SPACE // 2)
        head.addWidget(Pictogram("hospital", "primary", 36))
        head.addWidget(self._hospital, 1)
        head.addWidget(self._practice)
        self.live(lambda: self._practice.setText(translate("login", "PRACTICE")))
        column.addLayout(head)
        for each in (self._left, self._forms, self._error, self._busy, self.enter, self._practice_hint):
            column.addWidget(each)
        self.live(lambda: self._practice_hint.setText(_practice_words()))
        column.addLayout(self._language_row())
        outer = QVBoxLayout(self)
        outer.addWidget(panel, alignment=Qt.AlignmentFlag.AlignCenter)

    def _language_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        for code, name in LANGUAGES.items():
            button = ActionButton(kind="quiet")
            button.setText(name)
            button.clicked.connect(lambda _checked=False, code=code: self.language_wanted.emit(code))
            row.addWidget(button)
        row.addStretch()
        return row

    def _connecting_page(self) -> QWidget:
        page, column = _page()
        self.live(lambda: self._connecting.setText(translate("login", "Connecting to the server…")))
        column.addWidget(self._connecting)
        column.addStretch()
        return page

    def _sign_in_page(self) -> QWidget:
        page, column = _page()
        name, password = FormField(self.username), FormField(self.password)
        self.live(lambda: name.set_name(translate("login", "User name")))
        self.live(lambda: password.set_name(translate("login", "Password")))
        column.addWidget(name)
        column.addWidget(password)
        return page

    def _enrol_page(self) -> QWidget:
        page, column = _page()
        hint, code = words("muted", wrap=True), FormField(self.code)
        self.live(
            lambda: hint.setText(
                translate("login", "This computer is not enrolled yet. Ask an administrator for its one-time code.")
            )
        )
        self.live(lambda: code.set_name(translate("login", "One-time code")))
        column.addWidget(hint)
        column.addWidget(code)
        return page

    def _new_password_page(self) -> QWidget:
        page, column = _page()
        hint, first, second = words("muted", wrap=True), FormField(self.first), FormField(self.second)
        self.live(
            lambda: hint.setText(translate("login", "Choose a password that only you know: at least 8 characters."))
        )
        self.live(lambda: first.set_name(translate("login", "New password")))
        self.live(lambda: second.set_name(translate("login", "New password again")))
        for each in (hint, first, second):
            column.addWidget(each)
        return page


def _practice_words() -> str:
    *names, last = PRACTICE_NAMES
    text = translate("login", "For practice, sign in as {names} or {last}. The password of each is {password}.")
    return text.format(names=", ".join(names), last=last, password=PRACTICE_PASSWORD)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE + SPACE // 2)
    return page, column
