"""The window of a signed-in operator: navigation, top bar, the screens, the notice bar, the lock."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.scan import Awaited, ScanKind, understand
from ui.ahead import Ahead, dress_some
from ui.chosen import sounds
from ui.context import DANGER, WARNING, Context, Notice
from ui.frame.line_banner import LineBanner
from ui.frame.lock import LockSheet
from ui.frame.navigation import Navigation
from ui.frame.no_role import NoRolePage
from ui.frame.notice_bar import NoticeBar
from ui.frame.offline_list import OfflineSheet
from ui.frame.top_bar import TopBar
from ui.screens import Screen, first_screen, shown_to
from ui.text import translate
from ui.widgets.front_stack import FrontStack
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import Sheet, ask

NARROW_BELOW_PX = 1180
CLOCK_MS = 5_000
PREPARE_MS = 400


class MainFrame(QWidget):
    """Everything around the screens; ``begin`` opens the first. ``leave_wanted`` when the operator confirmed the wish
    to sign out."""

    leave_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._context = context
        self._screens: dict[str, ScreenView] = {}
        self._lock: LockSheet | None = None
        self._ahead = Ahead(context.tasks, context.notices.error)
        self.current = ""
        self._begins_at: QWidget | None = None
        allowed = shown_to(context.state.may)
        self._table: dict[str, Screen] = {each.name: each for each in allowed}
        self.navigation, self.top_bar, self.notice_bar = (
            Navigation(allowed),
            TopBar(context.state),
            NoticeBar(lambda: sounds(context.preferences)),
        )
        self._stack = FrontStack()
        self._arrange()
        self.top_bar.money_wanted.connect(lambda: self.go("checkout"))
        self.top_bar.alerts_wanted.connect(lambda: self.go("alerts"))
        self.navigation.wanted.connect(self.go)
        self.navigation.lock_wanted.connect(self.lock)
        self.navigation.leave_wanted.connect(self._on_leave)
        context.notices.shown.connect(self._on_notice)
        context.state.shift_opened.connect(self._on_shift_opened)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._show_time)
        self._clock.start(CLOCK_MS)
        self._show_time()

    def begin(self) -> None:
        """Open the screen where work begins."""
        if not self._table:
            self._stack.addWidget(NoRolePage(self._context, self._on_leave))
            return
        self.go(first_screen(list(self._table.values())).name)
        self._begins_at = self.focusWidget()
        if self.current == "reconciliation" and "exceptions" in self._table:
            steps = (partial(self._open_ahead, "exceptions"), partial(self._dress, "exceptions"))
            self._ahead.begin(self._table["exceptions"].load, steps, after_ms=PREPARE_MS)

    @property
    def locked(self) -> bool:
        """Whether the lock covers everything."""
        return self._lock is not None

    def opened(self, name: str) -> ScreenView:
        """The screen of that name, made when it is first asked for."""
        if name not in self._screens:
            made = self._table[name].build(self._context, self._stack)
            self._screens[name] = made
            self._stack.addWidget(made)
        return self._screens[name]

    def go(self, name: str) -> None:
        """Show a screen, unless the operator may not see it or the present one holds."""
        if name == self.current or name not in self._table or self.locked:
            return
        if self.current and (why := self._screens[self.current].holds()):
            self._context.notices.say(why, WARNING)
            self.navigation.mark(self.current)
            return
        if self.current:
            self._screens[self.current].left()
        shown = self.opened(name)
        self.current = name
        self._stack.setCurrentWidget(shown)
        self.navigation.mark(name)
        shown.entered()
        for sheet in shown.findChildren(Sheet):  # a question that was open when the screen was left
            if sheet.isVisible():
                sheet.take_keyboard()

    def on_scan(self, text: str) -> None:
        """Give a scan to the screen that is open; a scan that nobody can use is said plainly, never lost silently."""
        if self._lock is not None:
            self._lock.say("scan.locked")
        elif not self.current or not (self._screens[self.current].on_scan(text) or self._to_checkout(text)):
            self._context.notices.say("scan.not_here", WARNING)

    def _to_checkout(self, text: str) -> bool:
        """A card that the present screen has no use for opens the checkout, unless a payment or a question is in
        front; a payment code never does."""
        kind = understand(text, Awaited.PATIENT).kind
        if kind is ScanKind.PAYMENT_CODE:
            self._context.notices.say("scan.payment_code_not_here", WARNING)
            return True
        asked = any(sheet.isVisible() for sheet in self.findChildren(Sheet))
        if kind is ScanKind.UNREADABLE or asked or "checkout" not in self._table:
            return False
        checkout = self.opened("checkout")
        if not checkout.takes_cards():
            self._context.notices.say("scan.card_during_payment", WARNING)
            return True
        self.go("checkout")
        return self.current != "checkout" or checkout.on_scan(text)

    def _on_shift_opened(self) -> None:
        """A shift is opened in order to take money: on to the checkout, once the shift's screen has had its say."""
        if self.current == "shift":
            QTimer.singleShot(0, self, lambda: self.go("checkout"))

    def show_offline(self) -> None:
        """What was taken at this window without the server."""
        if not self.locked and not any(sheet.isVisible() for sheet in self.findChildren(Sheet)):
            OfflineSheet(self, self._context, lambda: None).open_list()

    def lock(self, *, ended: bool = False) -> None:
        """Cover everything until the password is given; with ``ended`` a new session is begun by it."""
        if self._lock is not None:
            return
        self._lock = LockSheet(self, self._context, self._on_unlocked, ended=ended)
        self._lock.open_lock()

    def stop(self) -> None:
        """End all screens (sign-out, end of the program)."""
        self._clock.stop()
        self._ahead.stop()
        for each in self._screens.values():
            each.stop()

    def _open_ahead(self, name: str) -> None:
        """A screen that will be wanted soon: made while nobody waits, with its first answer, and left again."""
        if name not in self._screens:
            self.opened(name).left()

    def _dress(self, name: str) -> bool:
        return dress_some(self._screens[name])

    def showEvent(self, event: QShowEvent) -> None:
        """Put into the window, Qt forgets where the first screen put the keyboard."""
        super().showEvent(event)
        if self._begins_at is not None:
            QTimer.singleShot(0, self._begins_at, self._begins_at.setFocus)
            self._begins_at = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_narrow(self.width() < NARROW_BELOW_PX)

    def _arrange(self) -> None:
        self.line_banner = LineBanner(self._context.state, self._context.ends.clock)
        self.line_banner.list_wanted.connect(self.show_offline)
        self.top_bar.line_wanted.connect(self.show_offline)
        for bar in (self.top_bar, self.line_banner, self.notice_bar):
            bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self.line_banner)
        right.addWidget(scrolling_both(self._stack), 1)
        right.addWidget(self.notice_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)

    def _on_notice(self, notice: Notice) -> None:
        self.notice_bar.show_notice(notice)
        if notice.level == DANGER and is_session_end(notice.code):
            self.lock(ended=True)

    def _on_unlocked(self) -> None:
        self._lock = None
        if self.current:
            self._screens[self.current].entered()

    def _on_leave(self) -> None:
        if self.locked:
            return
        if self.current and (why := self._screens[self.current].holds()):
            self._context.notices.say(why, WARNING)
            return
        ask(
            self,
            title=translate("frame", "Sign out?"),
            text=translate(
                "frame",
                "The shift stays open until you close it. For a short break, lock the window instead (Ctrl+L).",
            ),
            confirm=translate("frame", "Sign out"),
            cancel=translate("frame", "Stay"),
            on_confirm=self.leave_wanted.emit,
            icon="sign-out",
        )

    def _show_time(self) -> None:
        self.top_bar.show_time(self._context.ends.clock.now())
        self.line_banner.retranslate()


def scrolling_both(content: QWidget) -> QScrollArea:
    """What is larger than the window (a large scale, a small screen) scrolls instead of being cut off."""
    made = QScrollArea()
    made.setProperty("role", "page")
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(content)
    return made


def is_session_end(code: str) -> bool:
    """Whether a code says that the server no longer knows who we are."""
    return code in ("session.none", "session.ended")
