"""The bar at the top: where we are, who is here, whether shift, server and devices are well, practice, the time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.desk.ports import DeviceStatus, Power
from ui import theme
from ui.context import DeskState
from ui.text import clock_time, translate, word
from ui.widgets.labels import Badge, Pictogram, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class TopBar(Speaking):
    """Shows the state of the desk; decides nothing."""

    def __init__(self, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        bar = QFrame(self)
        bar.setProperty("role", "bar")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(bar)
        row = QHBoxLayout(bar)
        row.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        row.setSpacing(SPACE + SPACE // 2)
        self._window, self._hospital = words("heading"), words("muted")
        self._practice = words("practice")
        self._operator, self._time = words(), words("heading")
        self._shift, self._server, self._devices = Badge(), Badge(), Badge()
        for each in (self._window, self._hospital, self._practice):
            row.addWidget(each, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addStretch()
        for badge in (self._shift, self._server, self._devices):
            row.addWidget(badge)
        row.addSpacing(SPACE)
        row.addWidget(Pictogram("user", "muted", 18))
        row.addWidget(self._operator)
        row.addWidget(self._time)
        self.setFixedHeight(7 * SPACE)
        state.changed.connect(self.retranslate)
        self.live(lambda: self._practice.setText(translate("frame", "PRACTICE")))
        self.retranslate()

    def show_time(self, now: datetime) -> None:
        """Show the hour and minute."""
        self._time.setText(clock_time(now))

    def retranslate(self) -> None:
        """Show the state of the desk anew."""
        state = self._state
        self._window.setText(state.session.window.name if state.session else "")
        self._operator.setText(state.session.display_name if state.session else "")
        self._hospital.setText(state.configuration.hospital_name if state.configuration else "")
        self._practice.setVisible(state.practice)
        self._show_shift()
        self._show_server()
        self._show_devices()

    def _show_shift(self) -> None:
        self._shift.setVisible(bool(self._state.may("shift.view")))
        if self._state.shift is None:
            self._shift.show_state(translate("frame", "No shift open"), "warning")
        else:
            since = clock_time(self._state.shift.opened_at)
            self._shift.show_state(translate("frame", "Shift since {time}").format(time=since), "success", "clock")

    def _show_server(self) -> None:
        if self._state.server_answers is False:
            self._server.show_state(translate("frame", "Server does not answer"), "danger", "wifi-off")
        elif self._state.server_answers is None:
            self._server.show_state(translate("frame", "Connecting"), "muted", "hourglass")
        else:
            self._server.show_state(translate("frame", "Server"), "success")

    def _show_devices(self) -> None:
        troubled = [status for status in self._state.devices.values() if is_troubled(status)]
        self._devices.setVisible(self._state.device_host_runs is not None)
        if self._state.device_host_runs is False:
            self._devices.show_state(translate("frame", "Devices are being restarted"), "warning", "plug")
        elif troubled:
            names = "、".join(word(status.kind) for status in troubled[:2])
            self._devices.show_state(translate("frame", "Look at: {names}").format(names=names), "warning", "printer")
        else:
            self._devices.show_state(translate("frame", "Devices"), "success")


def is_troubled(status: DeviceStatus) -> bool:
    """Whether a person should look at a device. A state that cannot be known is no trouble by itself."""
    return bool(status.error) or status.power in (Power.OFF, Power.OFFLINE) or status.facts.get("paper") == "out"
