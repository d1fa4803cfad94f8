"""Sign-in, enrolment, the first password: in words, by keys, patiently when the server is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import NotSignedIn, Unreachable
from app.launch import OPERATORS, PASSWORD
from app.wire.sessions import SessionStarted, SessionView
from app.wire.windows import DeskConfiguration
from support import screen_people as people
from support.alone import alone_with
from support.screen_world import HandTasks, ScriptedServer, StillClock
from ui.login.models import PRACTICE_NAMES, LoginStage
from ui.login.presenter import LoginPresenter
from ui.login.view import LoginView

STARTED = SessionStarted(token="t" * 32, session=people.session(), server_at=people.NOW)


class Login:
    """The sign-in page over a scripted server."""

    def __init__(self, qtbot: QtBot) -> None:
        self.view, self.tasks, self.server = LoginView(), HandTasks(), ScriptedServer()
        qtbot.addWidget(self.view)
        self.sessions: list[SessionView] = []
        self.configurations: list[DeskConfiguration] = []
        self.server.answers["configuration"] = people.CONFIGURATION
        self.server.answers["sign_in"] = STARTED
        self.server.answers["renew_snapshot"] = ""
        self.presenter = LoginPresenter(
            self.view, self.tasks, self.server, alone_with(self.server, StillClock()).session,
            on_configuration=self.configurations.append,
            on_session=self.sessions.append,
        )  # fmt: skip
        self.view.sign_in_wanted.connect(self.presenter.sign_in_requested)
        self.view.enrol_wanted.connect(self.presenter.enrol_requested)
        self.view.new_password_wanted.connect(self.presenter.new_password_requested)
        self.view.scanned.connect(self.presenter.scanned)

    def start(self) -> None:
        self.presenter.start()
        self.tasks.settle()

    def stage(self) -> LoginStage:
        return self.view.model.stage

    def type_in(self, username: str, password: str) -> None:
        self.view.username.setText(username)
        self.view.password.setText(password)
        self.view.password.returnPressed.emit()
        self.tasks.settle()


@pytest.fixture
def login(qtbot: QtBot) -> Iterator[Login]:
    made = Login(qtbot)
    yield made
    made.presenter.stop()


def test_name_password_enter(login: Login) -> None:
    login.start()
    login.type_in("wangfang", "a password")
    assert login.sessions == [STARTED.session]
    assert login.view.password.text() == ""


@pytest.mark.parametrize("practice", [True, False])
def test_only_practice_says_how_to_sign_in(login: Login, practice: bool) -> None:
    login.server.answers["configuration"] = replace(people.CONFIGURATION, practice=practice)
    login.start()
    hint = login.view._practice_hint
    assert hint.isVisibleTo(login.view) is practice
    assert PASSWORD in hint.text()
    assert all(username in hint.text() for username in PRACTICE_NAMES)
    assert set(PRACTICE_NAMES) <= {username for username, _, _ in OPERATORS}


def test_practice_and_the_hospital_are_shown(login: Login) -> None:
    login.start()
    assert login.view._hospital.text() == people.CONFIGURATION.hospital_name
    assert login.view._practice.isVisibleTo(login.view)


def test_a_wrong_password_is_said_and_empties_nothing_but_itself(login: Login) -> None:
    login.start()
    login.server.answers["sign_in"] = NotSignedIn("sign_in.failed")
    login.type_in("wangfang", "wrong")
    assert login.view.model.error == "sign_in.failed"
    assert login.view.username.text() == "wangfang"
    assert login.sessions == []


@pytest.mark.parametrize(("username", "password"), [("", "x"), ("x", ""), ("  ", "x")])
def test_both_fields_are_needed(login: Login, username: str, password: str) -> None:
    login.start()
    login.type_in(username, password)
    assert login.view.model.error == "sign_in.incomplete"
    assert login.server.asked("sign_in") == []


def test_without_a_server_it_tries_again_by_itself(login: Login) -> None:
    login.server.answers["configuration"] = [Unreachable("server.not_sent"), people.CONFIGURATION]
    login.start()
    assert (login.stage(), login.view.model.error) == (LoginStage.CONNECTING, "server.not_sent")
    login.tasks.pass_time()
    login.tasks.settle()
    assert (login.stage(), login.view.model.error) == (LoginStage.SIGN_IN, "")


def test_a_computer_that_is_no_window_yet_is_enrolled(login: Login) -> None:
    login.server.answers["configuration"] = [NotSignedIn("window.not_enrolled"), people.CONFIGURATION]
    login.server.answers["enrol"] = people.WINDOW
    login.start()
    assert login.stage() is LoginStage.ENROL
    login.view.code.setText(" ABCD-EFGH ")
    login.view.code.returnPressed.emit()
    login.tasks.settle()
    assert login.server.asked("enrol") == [("ABCD-EFGH",)]
    assert login.stage() is LoginStage.SIGN_IN


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        pytest.param("short", "short", "password.too_short", id="too short"),
        pytest.param("long enough 1", "long enough 2", "password.differs", id="typed differently"),
        pytest.param("first password", "first password", "password.same", id="the old one"),
    ],
)
def test_a_first_password_must_be_a_new_one(login: Login, first: str, second: str, error: str) -> None:
    login.server.answers["sign_in"] = replace(STARTED, session=replace(STARTED.session, must_change_password=True))
    login.start()
    login.type_in("wangfang", "first password")
    assert login.stage() is LoginStage.NEW_PASSWORD
    login.view.new_password_wanted.emit(first, second)
    login.tasks.settle()
    assert login.view.model.error == error
    assert login.sessions == []


def test_a_new_password_lets_the_operator_in(login: Login) -> None:
    login.server.answers["sign_in"] = replace(STARTED, session=replace(STARTED.session, must_change_password=True))
    login.server.answers["change_password"] = None
    login.start()
    login.type_in("wangfang", "first password")
    login.view.new_password_wanted.emit("my own secret", "my own secret")
    login.tasks.settle()
    assert login.server.asked("change_password") == [("first password", "my own secret")]
    assert len(login.sessions) == 1


def test_a_scan_before_sign_in_is_said(login: Login) -> None:
    login.start()
    assert login.view.on_scan("134567890123456789")
    assert login.view.model.error == "scan.sign_in_first"


def test_enter_held_down_signs_in_once(login: Login) -> None:
    login.start()
    login.view.username.setText("wangfang")
    login.view.password.setText("a password")
    login.view.password.returnPressed.emit()
    login.view.password.returnPressed.emit()
    login.tasks.settle()
    assert len(login.server.asked("sign_in")) == 1
