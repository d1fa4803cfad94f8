"""The desk alone in a process: the real windows, told by its stdin what to do, saying on stdout what it shows.

``python tests/bench/desk_process.py '{"folder": …, "server_url": …, "devices_file": …}'``. Words in, one a line:
``sign_in NAME PASSWORD``, ``shift`` (open one unless one is open), ``begin`` (forget the longest gap), ``end``,
``key NAME``, ``open SCREEN``, ``quit``. JSON objects out, one a line: ``{"at": …}`` whenever something else is shown,
``{"longest_gap_ms": …, "resident_mib": …}`` after ``end``. A timer of 5 ms on the GUI thread is the heartbeat: the time
between two of its beats is what a click would have waited. With ``PAYDESK_BENCH_STACKS=1`` a thread says on stderr what
the GUI thread was doing whenever it had not come back for 30 ms.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.settings import DeskSettings
from ui.application import DeskWindow, run
from ui.context import Ends
from ui.tasks import QUESTIONS
from ui.widgets.paged_table import PagedTable

BEAT_MS = 5
LATE_MS = 30
WATCH_S = 0.01
SHOWN_CALLS = 9


class Heart(QObject):
    """Beats on the GUI thread; says what is shown; remembers the longest time between two beats."""

    told = Signal(str)

    def __init__(self, desk: DeskWindow) -> None:
        super().__init__(desk)
        self._desk = desk
        self._shown = ""
        self.beat_at_s = time.perf_counter()
        self.longest_s = 0.0
        self.told.connect(self._do)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now_s = time.perf_counter()
        self.longest_s = max(self.longest_s, now_s - self.beat_at_s)
        self.beat_at_s = now_s
        shown = self._at()
        if shown != self._shown:
            self._shown = shown
            say({"at": shown})

    def _at(self) -> str:
        desk = self._desk
        if desk.frame is None:
            return f"login {desk.login.model.stage}"
        if desk.frame.current != "checkout":
            return f"screen {desk.frame.current}"
        model = desk.frame.opened("checkout").model  # type: ignore[attr-defined]
        if model is None:
            return "checkout"
        receipt = model.payment.receipt if model.payment else "none"
        return f"checkout {model.stage} {receipt}"

    def _do(self, line: str) -> None:
        word, *rest = line.split()
        if word == "sign_in":
            self._desk.login.username.setText(rest[0])
            self._desk.login.password.setText(rest[1])
            self._desk.login.enter.click()
        elif word == "shift":
            self._open_shift()
        elif word == "begin":
            self.longest_s, self.beat_at_s = 0.0, time.perf_counter()
        elif word == "end":
            say({"longest_gap_ms": self.longest_s * 1000, "resident_mib": resident_mib()})
        elif word == "key":
            press(rest[0])
        elif word == "open":
            self._open(rest[0])
        elif word == "quit":
            QApplication.quit()

    def _open(self, name: str) -> None:
        """Open a screen with a list of pages, say after how long its rows were painted, and go back."""
        frame = self._desk.frame
        if frame is None:
            raise RuntimeError("nobody is signed in")
        before, begun_s, busy_s = frame.current, time.perf_counter(), time.process_time()
        frame.go(name)
        table = frame.opened(name).table  # type: ignore[attr-defined]

        def painted() -> None:
            opened_ms, busy_ms = (time.perf_counter() - begun_s) * 1000, (time.process_time() - busy_s) * 1000
            frame.go(before)
            say({"opened_ms": opened_ms, "busy_ms": busy_ms})

        self._painted = RowsPainted(table, painted)

    def _open_shift(self) -> None:
        desk, context = self._desk, self._desk.context
        session = desk.state.session
        if context is None or session is None:
            raise RuntimeError("nobody is signed in")
        desk.tasks.run(
            QUESTIONS,
            lambda: context.server.current_shift() or context.desk.shift.open(session, 10_000),
            desk.state.set_shift,
            desk.notices.error,
        )


class RowsPainted(QObject):
    """Calls once, after the first painting of a table that has rows."""

    def __init__(self, table: PagedTable, then: Callable[[], None]) -> None:
        super().__init__(table)
        self._table, self._then = table, then
        table.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        table = self._table
        if event.type() == QEvent.Type.Paint and table.rows.pages.held > 0:
            table.viewport().removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def press(name: str) -> None:
    """A key on the real keyboard's way: through the window, so that filters and shortcuts see it."""
    from PySide6.QtTest import QTest

    target = QApplication.focusWidget() or QApplication.activeWindow()
    if target is not None:
        QTest.keySequence(target, QKeySequence(name))


def resident_mib() -> float:
    """Resident memory of this process. Linux: its own book of it; elsewhere as psutil has it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    import psutil

    return float(psutil.Process().memory_info().rss) / 1024 / 1024


def say(what: dict[str, object]) -> None:
    """One line out."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def listen(heart: Heart) -> None:
    """Hand every line of stdin to the GUI thread."""
    for line in sys.stdin:
        heart.told.emit(line.strip())
    heart.told.emit("quit")


def watch(heart: Heart, gui: int) -> None:
    """Say what the GUI thread does while it is late."""
    pause = threading.Event()
    while not pause.wait(WATCH_S):
        late_s = time.perf_counter() - heart.beat_at_s
        if late_s * 1000 > LATE_MS:
            sys.stderr.write(f"late {late_s * 1000:.0f} ms: {where(gui)}\n")


def where(thread: int) -> str:
    """The innermost calls of a thread. No frame is kept: it would keep alive what the thread is about to let go."""
    frame: FrameType | None = sys._current_frames().get(thread)
    calls: list[str] = []
    while frame is not None and len(calls) < SHOWN_CALLS:
        calls.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(calls)


def find_heart(stacks: bool) -> None:
    """Called on a lane: put the heart into the window that is there, on its own thread."""
    application = QApplication.instance()
    gui = threading.main_thread().ident or 0

    def begin() -> None:
        desk = next(each for each in QApplication.topLevelWidgets() if isinstance(each, DeskWindow))
        heart = Heart(desk)
        threading.Thread(target=listen, args=(heart,), daemon=True).start()
        if stacks:
            threading.Thread(target=watch, args=(heart, gui), daemon=True).start()

    if application is not None:
        QTimer.singleShot(0, application, begin)


def main() -> int:
    """The desk as ``app.bootstrap.run_desk`` runs it, with the heart put in when its ends are made."""
    given = json.loads(sys.argv[1])
    settings = DeskSettings(
        folder=Path(given["folder"]), server_url=given["server_url"], devices_file=given["devices_file"]
    )
    bootstrap.start_log(settings.folder)
    chosen = bootstrap.preferences(settings)
    stacks = os.environ.get("PAYDESK_BENCH_STACKS") == "1"

    def load() -> Ends:
        find_heart(stacks)
        return bootstrap.make_ends(settings, chosen)

    return run(chosen, load)


if __name__ == "__main__":
    sys.exit(main())
