"""What every screen is given: tasks, notices, the state of this desk, and the doors to app.desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # the sign-in page is painted before any of this is needed
    from app.core.clock import Clock
    from app.core.errors import PaydeskError
    from app.desk.desk import Desk
    from app.desk.device_setup import DeviceSetup
    from app.desk.link import LinkSeen
    from app.desk.ports import Devices, DeviceStatus, Journal, Server
    from app.desk.practice import PracticeControl
    from app.wire.alerts import AlertView
    from app.wire.sessions import SessionView
    from app.wire.shifts import ShiftView
    from app.wire.windows import DeskConfiguration
    from ui.tasks import Tasks
    from ui.text import Languages

INFO, SUCCESS, WARNING, DANGER = "info", "success", "warning", "danger"


class Preferences(Protocol):
    """What a person chose on this computer: theme, language, column widths. Small texts; never secrets."""

    def get(self, name: str, default: str = "") -> str: ...

    def put(self, name: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the cashier: a code with values, and how serious it is."""

    level: str
    code: str
    values: Mapping[str, str | int]
    loud: bool = False


class Notices(QObject):
    """Where a screen says something that belongs to no field: shown at the bottom, newest first."""

    shown = Signal(object)

    def say(self, code: str, level: str = INFO, *, loud: bool = False, **values: str | int) -> None:
        """Show a notice; a loud one also sounds."""
        self.shown.emit(Notice(level, code, values, loud))

    def error(self, error: PaydeskError) -> None:
        """Show an error with its sentence."""
        self.shown.emit(Notice(DANGER, error.code, dict(error.values)))


@dataclass(frozen=True, slots=True)
class OfflineShown:
    """Money taken without the server that it does not have yet; ``stuck`` is the code of what stands in the way."""

    count: int = 0
    amount_fen: int = 0
    stuck: str = ""


class DeskState(QObject):
    """What is known of this desk now. Screens read it and hear ``changed``; only application and presenters write
    it."""

    changed = Signal()
    shift_opened = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._no_shift_known = False
        self.open_money_count = self.open_money_fen = 0
        self.session: SessionView | None = None
        self.configuration: DeskConfiguration | None = None
        self.shift: ShiftView | None = None
        self.server_answers: bool | None = None
        self.line: LinkSeen | None = None
        self.offline = OfflineShown()
        self.device_host_runs: bool | None = None
        self.devices: Mapping[str, DeviceStatus] = {}
        self.server_ahead = timedelta()
        self.alerts: Sequence[AlertView] = ()

    def may(self, permission: str) -> bool:
        """Whether the operator who is signed in has a permission (the server checks again)."""
        return self.session is not None and permission in self.session.permissions

    @property
    def line_down(self) -> bool:
        """Whether it is certain that the server cannot be reached."""
        return self.line is not None and self.line.state.value == "offline"

    def channel_open(self, name: str) -> bool:
        """Whether a channel can be used now: the server lets it, and for all but cash it must be there to be asked."""
        if self.line_down and name != "cash":
            return False
        channels = self.configuration.channels if self.configuration else ()
        return any(channel.name == name and channel.open for channel in channels)

    @property
    def practice(self) -> bool:
        """Whether this desk is in practice mode (练习)."""
        return self.configuration is not None and self.configuration.practice

    def set_session(self, session: SessionView | None) -> None:
        self.session = session
        if session is None:
            self.shift, self._no_shift_known, self.alerts = None, False, ()
            self.open_money_count = self.open_money_fen = 0
        self.changed.emit()

    def set_configuration(self, configuration: DeskConfiguration, now: datetime) -> None:
        """``now`` is this computer's time; the difference to the server's is kept for ages and countdowns."""
        self.configuration = configuration
        self.server_ahead = configuration.server_at - now
        self.changed.emit()

    def set_shift(self, shift: ShiftView | None) -> None:
        """``shift_opened`` follows when there was none, as the server had said, and now there is one. A shift that was
        given to a colleague takes no money: it is none."""
        if shift is not None and shift.state.value != "open":
            shift = None
        opened = self._no_shift_known and shift is not None
        self.shift, self._no_shift_known = shift, shift is None
        self.changed.emit()
        if opened:
            self.shift_opened.emit()

    def set_open_money(self, count: int, amount_fen: int) -> None:
        """How many payments of this window nobody knows yet, and what they come to."""
        if (count, amount_fen) != (self.open_money_count, self.open_money_fen):
            self.open_money_count, self.open_money_fen = count, amount_fen
            self.changed.emit()

    def set_alerts(self, alerts: Sequence[AlertView]) -> None:
        """What needs a person, the worst first."""
        if tuple(alerts) != tuple(self.alerts):
            self.alerts = tuple(alerts)
            self.changed.emit()

    def set_server_answers(self, answers: bool) -> None:
        if answers != self.server_answers:
            self.server_answers = answers
            self.changed.emit()

    def set_line(self, line: LinkSeen) -> None:
        """How the line to the server is; one that is uncertain still counts as answering."""
        if self.line is None or line.state is not self.line.state:
            self.line = line
            self.server_answers = None if line.state.value == "uncertain" else line.state.value == "online"
            self.changed.emit()

    def set_offline(self, shown: OfflineShown) -> None:
        """What was taken without the server and is not delivered."""
        if shown != self.offline:
            self.offline = shown
            self.changed.emit()

    def set_device_host(self, runs: bool) -> None:
        if runs != self.device_host_runs:
            self.device_host_runs = runs
            self.changed.emit()

    def set_devices(self, statuses: Sequence[DeviceStatus]) -> None:
        self.devices = {status.device: status for status in statuses}
        self.changed.emit()

    def set_device(self, status: DeviceStatus) -> None:
        named = {name: each for name, each in self.devices.items() if name}  # the nameless one stands for "none"
        self.devices = {**named, status.device: status}
        self.changed.emit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What the composition root hands to the windows: the desk's verbs and ends, and what this computer remembers."""

    desk: Desk
    server: Server
    devices: Devices
    journal: Journal
    clock: Clock
    preferences: Preferences
    practice: PracticeControl | None = None
    device_setup: DeviceSetup | None = None
    keep_touch: Callable[[], DeskConfiguration] | None = None
    """A heartbeat, then the configuration; without it the configuration alone is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a screen is built with. ``go("shift")`` opens another screen, ``restyle("dark")`` and ``speak("en")``
    change theme
    and language and remember it, ``scanned`` takes a scan from the practice panel."""

    ends: Ends
    tasks: Tasks
    state: DeskState
    notices: Notices
    languages: Languages
    go: Callable[[str], None]
    restyle: Callable[[str], None]
    speak: Callable[[str], None]
    scanned: Callable[[str], None]
    sign_out: Callable[[], None]
    place_second_screen: Callable[[], None] = lambda: None
    """Put the patient's screen where the preferences say."""

    @property
    def desk(self) -> Desk:
        """The desk's verbs."""
        return self.ends.desk

    @property
    def session(self) -> SessionView:
        """Who is signed in; a screen exists only while somebody is."""
        if self.state.session is None:
            raise RuntimeError("nobody is signed in")
        return self.state.session

    @property
    def server(self) -> Server:
        """The server, for questions that need no verb."""
        return self.ends.server

    @property
    def preferences(self) -> Preferences:
        """What a person chose on this computer."""
        return self.ends.preferences
