"""Decides on the sign-in screen: configuration first, then who is here, then perhaps a new password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ui.login.models import LoginModel, LoginStage
from ui.tasks import QUESTIONS, Stoppable, TaskRunner

if TYPE_CHECKING:  # the sign-in page is painted before any of this is needed
    from app.core.errors import PaydeskError
    from app.desk.held_session import HeldSession
    from app.desk.ports import Server
    from app.wire.sessions import SessionStarted, SessionView
    from app.wire.windows import DeskConfiguration, WindowView

TRY_AGAIN_MS = 3_000
SHORTEST_PASSWORD = 8


class LoginShown(Protocol):
    """What the presenter needs of the view."""

    def show_model(self, model: LoginModel) -> None: ...

    def clear_secrets(self) -> None: ...


class LoginPresenter:
    """``on_configuration`` and ``on_session`` hand over what was learned; the session only when it may work."""

    def __init__(
        self,
        view: LoginShown,
        tasks: TaskRunner,
        server: Server,
        session: HeldSession,
        *,
        on_configuration: Callable[[DeskConfiguration], None],
        on_session: Callable[[SessionView], None],
    ) -> None:
        self._view, self._tasks, self._server, self._held = view, tasks, server, session
        self._on_configuration, self._on_session = on_configuration, on_session
        self._model = LoginModel()
        self._session: SessionView | None = None
        self._old_password = ""
        self._retry: Stoppable | None = None

    def start(self) -> None:
        """Ask the server who it is."""
        self._show(stage=LoginStage.CONNECTING, busy=True)
        self._tasks.run(QUESTIONS, self._server.configuration, self._configured, self._not_configured)

    def sign_in_requested(self, username: str, password: str) -> None:
        """Enter or the button."""
        if self._model.busy or self._model.stage is not LoginStage.SIGN_IN:
            return
        if not username.strip() or not password:
            self._show(error="sign_in.incomplete", error_values={})
            return
        self._old_password = password
        self._show(busy=True, error="")
        name = username.strip()
        self._tasks.run(QUESTIONS, lambda: self._held.sign_in(name, password), self._signed_in, self.refused)

    def enrol_requested(self, code: str) -> None:
        """The one-time code of this window was typed."""
        if self._model.busy or not code.strip():
            return
        self._show(busy=True, error="")
        self._tasks.run(QUESTIONS, lambda: self._server.enrol(code.strip()), self._enrolled, self.refused)

    def new_password_requested(self, first: str, second: str) -> None:
        """The first password is replaced by one that only the operator knows."""
        if self._model.busy:
            return
        if len(first) < SHORTEST_PASSWORD:
            self._show(error="password.too_short", error_values={"length": SHORTEST_PASSWORD})
        elif first != second:
            self._show(error="password.differs", error_values={})
        elif first == self._old_password:
            self._show(error="password.same", error_values={})
        else:
            self._show(busy=True, error="")
            old = self._old_password
            self._tasks.run(QUESTIONS, lambda: self._change(old, first), self._password_changed, self.refused)

    def _change(self, old: str, new: str) -> None:
        self._server.change_password(old, new)
        self._held.password_changed(new)

    def scanned(self) -> None:
        """A scan before anybody is signed in."""
        self._show(error="scan.sign_in_first", error_values={})

    def stop(self) -> None:
        """The screen goes away."""
        self._old_password = ""
        if self._retry is not None:
            self._retry.stop()

    def _configured(self, configuration: DeskConfiguration) -> None:
        self._on_configuration(configuration)
        self._show(
            stage=LoginStage.SIGN_IN, busy=False, error="", hospital=configuration.hospital_name,
            practice=configuration.practice,
        )  # fmt: skip

    def _not_configured(self, error: PaydeskError) -> None:
        if error.code == "window.not_enrolled":
            self._show(stage=LoginStage.ENROL, busy=False, error="")
            return
        self._show(error=error.code, error_values=dict(error.values))
        self._retry = self._tasks.after(TRY_AGAIN_MS, self.start)

    def _enrolled(self, _window: WindowView) -> None:
        self.start()

    def _signed_in(self, started: SessionStarted) -> None:
        self._session = started.session
        self._view.clear_secrets()
        if started.session.must_change_password:
            self._show(stage=LoginStage.NEW_PASSWORD, busy=False, error="")
        else:
            self._enter(started.session)

    def _password_changed(self, _nothing: None) -> None:
        if self._session is not None:
            self._enter(self._session)

    def _enter(self, session: SessionView) -> None:
        self._old_password = ""
        self._view.clear_secrets()
        self._show(busy=True, error="")
        self._on_session(session)

    def shown(self) -> None:
        """Their desk has come in front of this page."""
        self._show(busy=False)

    def refused(self, error: PaydeskError) -> None:
        """Nobody came in, and why."""
        if error.code == "window.not_enrolled":
            self._show(stage=LoginStage.ENROL)
        self._show(busy=False, error=error.code, error_values=dict(error.values))

    def _show(self, **changes: object) -> None:
        self._model = replace(self._model, **changes)  # type: ignore[arg-type]
        self._view.show_model(self._model)
