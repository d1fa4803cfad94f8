"""Which monitor the patient's screen stands on, if any: as chosen on this computer, followed when one is plugged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QWidget

from app.desk.patient_ports import Scene, SceneKind
from ui.chosen import SECOND_SCREEN, SECOND_SCREEN_OFF, Remembers

if TYPE_CHECKING:  # imported where there is a second monitor
    from ui.second_screen.window import SecondScreen

DRAGGED_MS = 300
"""A window that is dragged over an edge goes to and fro; so long it must stay."""


class SceneEar(QObject):
    """Hears scenes on whatever thread tells them and speaks on the GUI thread."""

    told = Signal(object)

    def __call__(self, scene: Scene) -> None:
        self.told.emit(scene)


def screen_for(chosen: str, screens: list[QScreen], desk: QScreen | None) -> QScreen | None:
    """The monitor that was chosen, else any other than the desk's own; None when it is switched off or there is none.
    The desk is never covered."""
    others = [each for each in screens if each is not desk]
    if chosen == SECOND_SCREEN_OFF or not others:
        return None
    return next((each for each in others if each.name() == chosen), others[0])


class PatientScreen(QObject):
    """Shows, moves and hides the patient's screen. It comes back with its monitor, showing what belongs there now. A
    desk that is dragged onto its monitor sends it to another one, and back when the desk leaves."""

    displaced = Signal()
    """The desk stands where the patient's screen was: it is on another monitor now."""

    def __init__(
        self, application: QGuiApplication, desk: QWidget, preferences: Remembers, hospital: Callable[[], str]
    ) -> None:
        super().__init__(desk)
        self._watched: QWindow | None = None
        self._home = ""
        self._dragged = QTimer(self)
        self._dragged.setSingleShot(True)
        self._dragged.setInterval(DRAGGED_MS)
        self._dragged.timeout.connect(self._on_dragged)
        self._application, self._desk = application, desk
        self._preferences, self._hospital = preferences, hospital
        self._scene = Scene(kind=SceneKind.NOBODY)
        self.window: SecondScreen | None = None
        self.ear = SceneEar(self)
        self.ear.told.connect(self._on_scene, Qt.ConnectionType.QueuedConnection)
        application.screenAdded.connect(self._on_plugged)
        application.screenRemoved.connect(self._on_unplugged)

    def place(self) -> None:
        """Put it where it belongs now."""
        window = self._desk.windowHandle()
        if self._watched is None and window is not None:
            self._watched, self._home = window, self._desk.screen().name()
            window.screenChanged.connect(lambda _screen: self._dragged.start())
        self._place(self._application.screens())

    def close(self) -> None:
        """The desk closes."""
        self._application.screenAdded.disconnect(self._on_plugged)
        self._application.screenRemoved.disconnect(self._on_unplugged)
        self._dragged.stop()
        if self.window is not None:
            self.window.close()

    def _place(self, screens: list[QScreen]) -> None:
        screen = screen_for(self._preferences.get(SECOND_SCREEN), screens, self._desk.screen())
        if screen is None:
            if self.window is not None:
                self.window.hide()
            return
        if self.window is None:
            from ui.second_screen.window import SecondScreen

            self.window = SecondScreen(self._hospital())
            self.window.show_scene(self._scene)
        self.window.open_on(screen)

    def _on_dragged(self) -> None:
        """The desk has come to rest, perhaps on another monitor than it was opened on."""
        under = self.window is not None and self.window.isVisible() and self.window.screen() is self._desk.screen()
        self.place()
        if under and self._desk.screen().name() != self._home and self.window is not None and self.window.isVisible():
            self.displaced.emit()

    def _on_plugged(self, _screen: QScreen) -> None:
        if self.window is not None or len(self._application.screens()) > 1:
            self.place()

    def _on_unplugged(self, gone: QScreen) -> None:
        """The window system would put it before the cashier, over the desk."""
        if self.window is not None:
            self.window.hide()
            self._place([each for each in self._application.screens() if each is not gone])

    def _on_scene(self, scene: Scene) -> None:
        self._scene = scene
        if self.window is not None:
            self.window.show_scene(scene)
