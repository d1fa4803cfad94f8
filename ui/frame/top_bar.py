"""The bar at the top: where we are, who is here, whether shift, server and devices are well, practice, the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.desk.ports import DeviceStatus, Power
from ui import theme
from ui.context import DeskState
from ui.text import clock_time, money, translate, word
from ui.widgets.arranging import Arranging
from ui.widgets.labels import Badge, Pictogram, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE


class _Leads(Badge):
    """A badge that leads to what it speaks of by a click."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class TopBar(Speaking):
    """Shows the state of the desk; decides nothing. ``money_wanted`` when somebody clicks on what is not known,
    ``alerts_wanted`` on what needs a person, ``line_wanted`` on the server: what was taken without it."""

    money_wanted = Signal()
    alerts_wanted = Signal()
    line_wanted = Signal()

    def __init__(self, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        bar = QFrame(self)
        bar.setProperty("role", "bar")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(bar)
        row = self._row = QHBoxLayout(bar)
        row.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        row.setSpacing(SPACE + SPACE // 2)
        self._window, self._hospital = words("heading"), words("muted")
        self._practice = words("practice")
        self._operator, self._time = words(), words("heading")
        self._shift, self._server, self._devices = Badge(), _Leads(), Badge()
        self._healing, self._money, self._alerts = Badge(), _Leads(), _Leads()
        for leads in (self._money, self._alerts, self._server):
            leads.setCursor(Qt.CursorShape.PointingHandCursor)
        self._alerts.clicked.connect(self.alerts_wanted)
        self._money.clicked.connect(self.money_wanted)
        self._server.clicked.connect(self.line_wanted)
        for each in (self._window, self._hospital, self._practice):
            row.addWidget(each, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addStretch()
        for badge in (self._healing, self._money, self._alerts, self._shift, self._server, self._devices):
            row.addWidget(badge)
        row.addSpacing(SPACE)
        row.addWidget(Pictogram("user", "muted", 18))
        row.addWidget(self._operator)
        row.addWidget(self._time)
        self.setFixedHeight(7 * SPACE)
        self._arranging = Arranging(self)
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
        self._show_money()
        self._show_alerts()
        self._show_shift()
        self._show_server()
        self._show_healing()
        self._make_room()
        self._arranging.now()

    def money_text(self) -> str:
        """What is said of money that nobody knows, empty when all is known."""
        return self._money.text() if self._money.isVisibleTo(self) else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is no room for all of it, what is well is not said, then the second of two troubled devices, then
        that no shift is open, which each screen says that needs one."""
        state = self._state
        well = state.device_host_runs is True and not any(is_troubled(each) for each in state.devices.values())
        gives: list[QWidget] = [self._hospital]
        gives += [self._server] if state.server_answers is True else []
        gives += [self._devices] if well else []
        gives += [self._shift] if state.shift is not None else []
        hidden: list[QWidget] = [self._devices] if state.device_host_runs is None else []
        hidden += [] if state.may("shift.view") else [self._shift]
        self._show_devices()
        for each in gives:
            if self._needed(hidden) > self.width():
                hidden.append(each)
        if self._needed(hidden) > self.width():
            self._show_devices(most=1)
        if self._needed(hidden) > self.width():
            hidden.append(self._shift)
        for each in (self._hospital, self._server, self._devices, self._shift):
            each.setVisible(each not in hidden)

    def _needed(self, hidden: Sequence[QWidget]) -> int:
        """The width of all that is said but these."""
        row, wide = self._row, 0
        for item in (row.itemAt(place) for place in range(row.count())):
            widget = item.widget() if item is not None else None
            gives = widget in (self._hospital, self._server, self._devices, self._shift)
            if widget is not None and widget not in hidden and (gives or not widget.isHidden()):
                wide += widget.sizeHint().width() + row.spacing()
        return wide + row.contentsMargins().left() + row.contentsMargins().right() + 2 * SPACE

    def _show_money(self) -> None:
        count = self._state.open_money_count
        self._money.setVisible(count > 0)
        said = translate("frame", "Money not known: {count} · {amount}  Ctrl+1")
        self._money.show_state(said.format(count=count, amount=money(self._state.open_money_fen)), "unknown")

    def _show_alerts(self) -> None:
        alerts = self._state.alerts
        self._alerts.setVisible(bool(alerts))
        urgent = any(each.level == "urgent" for each in alerts)
        said = translate("frame", "Alerts: {count}  Ctrl+9").format(count=len(alerts))
        self._alerts.show_state(said, "danger" if urgent else "warning", "bell")

    def alerts_text(self) -> str:
        """What is said of alerts, empty when there is none."""
        return self._alerts.text() if self._alerts.isVisibleTo(self) else ""

    def _show_healing(self) -> None:
        configuration = self._state.configuration
        self._healing.setVisible(bool(configuration and configuration.healing))
        self._healing.show_state(translate("frame", "Restored: missing payments are being found"), "warning", "refresh")

    def _show_shift(self) -> None:
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

    def _show_devices(self, *, most: int = 2) -> None:
        troubled = [status for status in self._state.devices.values() if is_troubled(status)]
        if self._state.device_host_runs is False:
            self._devices.show_state(translate("frame", "Devices are being restarted"), "warning", "plug")
        elif troubled:
            names = "、".join(word(status.kind) for status in troubled[:most])
            self._devices.show_state(translate("frame", "Look at: {names}").format(names=names), "warning", "printer")
        else:
            self._devices.show_state(translate("frame", "Devices"), "success")


def is_troubled(status: DeviceStatus) -> bool:
    """Whether a person should look at a device. A state that cannot be known is no trouble by itself."""
    return bool(status.error) or status.power in (Power.OFF, Power.OFFLINE) or status.facts.get("paper") == "out"
