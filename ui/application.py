"""The desk's application: sign-in first and light, everything else when it is needed; a clean end."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from ui import theme
from ui.ahead import Ahead, dress_some
from ui.chosen import scale_percent, wedge_rule
from ui.context import WARNING, Context, DeskState, Ends, Notices, Preferences
from ui.line_watch import LineWatch
from ui.login.presenter import LoginPresenter
from ui.login.view import LoginView
from ui.qt_imports import leave_sources_alone
from ui.scanning import KeyboardWedge
from ui.sentences import find
from ui.tasks import BACKGROUND, DEVICES, QUESTIONS, Poll, Tasks
from ui.text import DEFAULT_LANGUAGE, Languages, translate

if TYPE_CHECKING:  # the sign-in page is painted before any of this is needed
    from app.core.errors import PaydeskError
    from app.desk.ports import DeviceStatus
    from app.wire.sessions import SessionView
    from app.wire.windows import DeskConfiguration
    from ui.main_window import MainFrame
    from ui.practice.panel import PracticeWindow
    from ui.second_screen.keeper import PatientScreen

CARD_READERS = frozenset({"id_card", "insurance_card"})
HEALTH_EVERY_MS = 15_000
ALERTS_EVERY_MS = 20_000
NOT_THIS_DESK = frozenset({"window.in_use", "desk.too_old", "server.too_old"})
"""Answers to a heartbeat after which nobody may go on working at this desk."""
DEFAULT_SIZE = (1366, 768)
SMALLEST_SIZE = (900, 560)
DECORATION = QSize(16, 48)
"""Room for the title bar and the borders that the window system draws, which are not known before it has."""
THREAD_TURN_S = 0.001
"""How long one thread may keep the interpreter while another waits: a payment on its lane must not stand behind a
whole repaint (5 ms, the usual), nor the windows behind a lane."""


def make_application(preferences: Preferences) -> tuple[QApplication, Languages]:
    """The QApplication in the colours and the language that were chosen on this computer."""
    leave_sources_alone()
    existing = QApplication.instance()
    if existing is None and (percent := scale_percent(preferences)) != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{percent // 100}.{percent % 100:02d}")
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Paydesk")
    application.setStyle("Fusion")
    theme.apply(application, preferences.get("theme", "light"))
    languages = Languages(application)
    languages.switch(preferences.get("language", DEFAULT_LANGUAGE))
    return application, languages


def run(preferences: Preferences, load: Callable[[], Ends]) -> int:
    """Show the sign-in, then ``load`` the ends (on a lane, so that nothing waits for imports), and work until
    closed."""
    sys.setswitchinterval(THREAD_TURN_S)
    application, languages = make_application(preferences)
    desk = DeskWindow(application, languages, preferences)
    if os.environ.get("PAYDESK_TIMING") == "1":
        from ui.first_paint import FirstPaint

        FirstPaint(desk.login)
    desk.signing_in.connect(set_aside)
    desk.show()
    QTimer.singleShot(0, lambda: desk.load(lambda: read_ahead(load)))
    try:
        return application.exec()
    finally:
        desk.close_down()


def read_ahead(load: Callable[[], Ends]) -> Ends:
    """The ends, and on the way what nobody should wait for who signs in: the frame, and the tables of sentences. None
    of it ever becomes garbage: it is kept out of collections, which would stop every thread in the middle of a
    payment."""
    find("")
    from ui import main_window

    del main_window
    ends = load()
    gc.freeze()
    return ends


def set_aside() -> None:
    """Frames of those who signed in before are garbage by now and go; what else has come since the start is kept out
    of collections too. What was kept out before is not looked at again: that takes a tenth of a second."""
    gc.collect()
    gc.freeze()


class _DeviceEar(QObject):
    """Hears the devices on a thread of the gateway and speaks on the GUI thread."""

    scan = Signal(str)
    changed = Signal(object)
    notice = Signal(str)
    host = Signal(bool)

    def scanned(self, text: str, symbology: str) -> None:
        from app.core.scan import READER_MARK

        self.scan.emit(READER_MARK + text if symbology in CARD_READERS else text)

    def device_changed(self, status: DeviceStatus) -> None:
        self.changed.emit(status)

    def noticed(self, code: str) -> None:
        self.notice.emit(code)

    def host_changed(self, running: bool) -> None:
        self.host.emit(running)


class DeskWindow(QStackedWidget):
    """The one window: the sign-in page, and the frame of whoever is signed in. ``signing_in`` before that is made,
    ``signed_in`` once it is shown."""

    signing_in = Signal()
    signed_in = Signal()
    signed_out = Signal()

    def __init__(self, application: QApplication, languages: Languages, preferences: Preferences) -> None:
        super().__init__()
        self._application, self.languages, self.preferences = application, languages, preferences
        self.tasks, self.state, self.notices = Tasks(self), DeskState(self), Notices(self)
        self.context: Context | None = None
        self.frame: MainFrame | None = None
        self.practice: PracticeWindow | None = None
        self.patient: PatientScreen | None = None
        self._coming: MainFrame | None = None
        self._entrance = Ahead(self.tasks, self._not_entered, pause_ms=0)
        self._presenter: LoginPresenter | None = None
        self._health: Poll | None = None
        self._line: LineWatch | None = None
        self._alerts: Poll | None = None
        self._idle_lock = QTimer(self)
        self._idle_lock.setSingleShot(True)
        self._idle_lock.timeout.connect(self._on_idle)
        self.login = LoginView()
        self.addWidget(self.login)
        self.login.language_wanted.connect(self.speak)
        self._ear = _DeviceEar(self)
        self.wedge = KeyboardWedge(self, rule=wedge_rule(preferences))
        self.wedge.listen(application)
        self.wedge.scanned.connect(self.on_scan)
        self.wedge.used.connect(self._on_used)
        self.setWindowTitle(self._title())
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Never larger than the screen: where the usual size with its decoration finds no room, all of the screen."""
        room = self.screen().availableSize() - DECORATION
        self.setMinimumSize(QSize(*SMALLEST_SIZE).boundedTo(room))
        usual = QSize(*DEFAULT_SIZE)
        self.resize(usual.boundedTo(room))
        if usual.boundedTo(room) != usual:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def load(self, make_ends: Callable[[], Ends]) -> None:
        """Make the ends on a lane, then begin."""
        self.tasks.run(QUESTIONS, make_ends, self.begin, self._not_loaded)

    def begin(self, ends: Ends) -> None:
        """The ends are there: listen to the devices, ask the server, let people sign in."""
        self.context = Context(
            ends=ends, tasks=self.tasks, state=self.state, notices=self.notices, languages=self.languages,
            go=self._go, restyle=self.restyle, speak=self.speak, sign_out=self.sign_out, scanned=self.on_scan,
            place_second_screen=self._place_second_screen,
        )  # fmt: skip
        queued = Qt.ConnectionType.QueuedConnection
        self._ear.scan.connect(self.on_scan, queued)
        self._ear.changed.connect(self.state.set_device, queued)
        self._ear.notice.connect(self.notices.say, queued)
        self._ear.host.connect(self.state.set_device_host, queued)
        self.tasks.run(DEVICES, lambda: ends.devices.start(self._ear), lambda _none: None, self.notices.error)
        ask = ends.keep_touch or ends.server.configuration
        self._health = Poll(self.tasks, BACKGROUND, HEALTH_EVERY_MS, ask, self._on_health, self._on_no_health)
        self._alerts = Poll(
            self.tasks, BACKGROUND, ALERTS_EVERY_MS, ends.server.alerts, self.state.set_alerts, lambda _: None
        )
        self._line = LineWatch(self.tasks, ends.desk.alone, self.state, self.notices, self.tasks.post)
        self._line.start()
        self.state.changed.connect(
            lambda: self.login.show_left(self.state.offline.count, self.state.offline.amount_fen)
        )
        self._begin_login(self.context)

    def on_scan(self, text: str) -> None:
        """A scan from wherever it came, to whatever is shown. The text may be a payment code: never log it."""
        self._on_used()
        if self.frame is not None:
            self.frame.on_scan(text)
        else:
            self.login.on_scan(text)

    def speak(self, language: str) -> None:
        """Switch the language now and remember it."""
        self.languages.switch(language)
        self.preferences.put("language", self.languages.current)
        self.setWindowTitle(self._title())

    def restyle(self, mode: str) -> None:
        """Switch the colours now and remember them."""
        self.preferences.put("theme", mode)
        theme.apply(self._application, mode)

    def sign_out(self) -> None:
        """End the session here and at the server, back to the sign-in page."""
        if self.context is None:
            return
        self._leave_frame()
        server = self.context.server
        self.context.desk.alone.session.end()
        self.tasks.run(QUESTIONS, server.sign_out, lambda _none: None, lambda _error: None)
        self.state.set_session(None)
        self._begin_login(self.context)
        self.signed_out.emit()

    def close_down(self) -> None:
        """End everything that runs: screens, timers, lanes, devices."""
        self._leave_frame()
        self.wedge.stop(self._application)
        if self._health is not None:
            self._health.stop()
        if self._line is not None:
            self._line.stop()
        if self._presenter is not None:
            self._presenter.stop()
        if self.practice is not None:
            self.practice.stop()
        self.tasks.stop()
        if self.patient is not None:
            self.patient.close()
        if self.context is not None:
            self.context.ends.devices.stop()

    def _begin_login(self, context: Context) -> None:
        presenter = LoginPresenter(
            self.login, self.tasks, context.server, context.desk.alone.session,
            on_configuration=self._on_configuration, on_session=self._enter,
        )  # fmt: skip
        if self._presenter is None:
            self.login.sign_in_wanted.connect(lambda name, password: self._wish().sign_in_requested(name, password))
            self.login.enrol_wanted.connect(lambda code: self._wish().enrol_requested(code))
            self.login.new_password_wanted.connect(
                lambda first, second: self._wish().new_password_requested(first, second)
            )
            self.login.scanned.connect(lambda: self._wish().scanned())
        self._presenter = presenter
        self.setCurrentWidget(self.login)
        presenter.start()

    def _wish(self) -> LoginPresenter:
        if self._presenter is None:
            raise RuntimeError("no presenter yet")
        return self._presenter

    def _enter(self, session: SessionView) -> None:
        """Their first screen is read on a lane, then the frame is made behind the sign-in page, each step a turn, and
        shown when it is whole."""
        from ui.screens import first_screen, shown_to

        self.state.set_session(session)
        allowed = shown_to(self.state.may)
        steps = (
            self._make_frame, lambda: self._behind().begin(),
            lambda: dress_some(self._behind()), self._show_frame,
        )  # fmt: skip
        self._entrance.begin(first_screen(allowed).load if allowed else tuple, steps)

    def _make_frame(self) -> None:
        if self.context is None:
            raise RuntimeError("nobody signs in without a server")
        from ui.main_window import MainFrame

        self.signing_in.emit()
        self._coming = MainFrame(self.context)
        self._coming.leave_wanted.connect(self.sign_out)
        self.addWidget(self._coming)

    def _behind(self) -> MainFrame:
        """The frame that is being made."""
        if self._coming is None:
            raise RuntimeError("no frame is being made")
        return self._coming

    def _show_frame(self) -> None:
        self.frame, self._coming = self._behind(), None
        self.setCurrentWidget(self.frame)
        self._wish().shown()
        if self._health is not None:
            self._health.start()
        if self._alerts is not None and self.state.may("alerts.view"):
            self._alerts.start()
        self._on_used()
        QTimer.singleShot(0, self, self._open_beside)  # a turn of its own
        self.signed_in.emit()

    def _open_beside(self) -> None:
        """Windows beside the desk: the practice panel, the patient's screen."""
        if self.context is not None and self.frame is not None:
            self._open_practice(self.context)
            self._place_second_screen()

    def _open_practice(self, context: Context) -> None:
        """In practice mode the panel stands beside the desk; it is not imported otherwise."""
        if context.ends.practice is None:
            return
        if self.practice is None:
            from ui.practice.panel import PracticeWindow

            self.practice = PracticeWindow(self.tasks, context.ends.practice)
        self.practice.open_beside(self)

    def _place_second_screen(self) -> None:
        """The patient sees the amounts on the monitor that was chosen, from the first one who signs in on."""
        if self.patient is None and self.context is not None:
            from ui.second_screen.keeper import PatientScreen

            self.patient = PatientScreen(self._application, self, self.preferences, self._hospital)
            self.patient.displaced.connect(lambda: self.notices.say("second_screen.displaced", WARNING))
            self.context.desk.tell.listen(self.patient.ear)
        if self.patient is not None:
            self.patient.place()

    def _hospital(self) -> str:
        configuration = self.state.configuration
        return configuration.hospital_name if configuration is not None else ""

    def _leave_frame(self) -> None:
        self._entrance.stop()
        frame, self.frame, self._coming = self.frame or self._coming, None, None
        if self._alerts is not None:
            self._alerts.stop()
        if frame is not None:
            frame.stop()
            self.removeWidget(frame)
            frame.deleteLater()

    def _go(self, name: str) -> None:
        if self.frame is not None:
            self.frame.go(name)

    def _on_configuration(self, configuration: DeskConfiguration) -> None:
        if self.context is not None:
            self.state.set_configuration(configuration, self.context.ends.clock.now())
        self.state.set_server_answers(True)
        self.setWindowTitle(self._title())

    def _on_health(self, configuration: DeskConfiguration) -> None:
        self._on_configuration(configuration)

    def _on_no_health(self, error: PaydeskError) -> None:
        if error.code in NOT_THIS_DESK:
            self.sign_out()
            self.login.show_fault(error.code, dict(error.values))
        elif error.code.startswith("journal."):
            self.notices.error(error)
        else:
            self.state.set_server_answers(False)

    def _not_loaded(self, error: PaydeskError) -> None:
        self.login.show_fault(error.code, dict(error.values))

    def _not_entered(self, error: PaydeskError) -> None:
        self.state.set_session(None)
        self._wish().refused(error)

    def _on_used(self) -> None:
        configuration = self.state.configuration
        if configuration is not None and configuration.lock_after_idle_s > 0:
            self._idle_lock.start(configuration.lock_after_idle_s * 1000)

    def _on_idle(self) -> None:
        if self.frame is not None:
            self.frame.lock()

    def _title(self) -> str:
        name = translate("frame", "Paydesk")
        return f"{name} · {translate('frame', 'PRACTICE')}" if self.state.practice else name
