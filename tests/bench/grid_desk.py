"""The reconciliation screen alone in a process, over HTTP, played by a script; says on stdout what it measured.

``python tests/bench/grid_desk.py URL STEPS``. A step is what the GUI thread does at once: the scroll bar moves, what
follows is painted, a page that arrived is put in. ``*_cpu_ms`` beside it is the thread's own time, for the share of a
busy computer in a figure.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.permissions import PERMISSIONS
from app.gateway.http import HttpServer
from app.wire.reconciliation import ReadRows, RowPage
from support import screen_people as people
from support.screen_window import make_context
from support.screen_world import Remembered, World
from ui.screens import screen
from ui.tasks import Tasks

PATIENCE_S = 30.0
WIDE_PX, HIGH_PX = 1166, 690
PAUSE_S = 0.004
"""Between two movements of a hand: a screen's frame is 16 ms, a mouse tells where it is every 4."""


class NoTokens:
    """No window's token is needed here."""

    def read(self) -> str:
        return "bench"

    def write(self, token: str) -> None:
        """Nothing is kept."""


class TimedServer(HttpServer):
    """The desk's own server end; remembers how long each page took."""

    def __init__(self, url: str) -> None:
        super().__init__(url, NoTokens())
        self.pages_ms: list[float] = []

    def run_rows(self, run_no: str, wanted: ReadRows) -> RowPage:
        begun_s = time.perf_counter()
        page = super().run_rows(run_no, wanted)
        self.pages_ms.append((time.perf_counter() - begun_s) * 1000)
        return page


class Paints(QObject):
    """Says when a table is painted for the first time after its list became another."""

    awaited = fresh = False

    def watch(self, table: Any) -> None:
        """From now on."""
        table.viewport().installEventFilter(self)
        table.rows.modelReset.connect(self._on_reset)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.fresh:
            self.awaited = self.fresh = False
        return False

    def _on_reset(self) -> None:
        self.fresh = self.awaited


class Played:
    """The screen and the hand on it."""

    def __init__(self, url: str) -> None:
        self.application = QApplication.instance() or QApplication(sys.argv[:1])
        self.server, self.tasks = TimedServer(url), Tasks()
        world = World()
        made = make_context(world)
        ends = type(made.ends)(
            desk=made.ends.desk, server=self.server, devices=world.devices, journal=world.journal, clock=world.clock,
            preferences=Remembered(),
        )  # fmt: skip
        made.state.set_session(people.session(permissions=PERMISSIONS))
        self.context = type(made)(
            ends=ends, tasks=self.tasks, state=made.state, notices=made.notices, languages=made.languages,
            go=made.go, restyle=made.restyle, speak=made.speak, scanned=made.scanned, sign_out=made.sign_out,
        )  # fmt: skip
        self.context.languages.switch("zh_CN")
        self.before_mb = resident_mb()
        self.view = screen("reconciliation").build(self.context)
        self.paints = Paints()
        self.longest_ms = self.longest_cpu_ms = 0.0

    def open(self) -> None:
        """The day is on the screen."""
        self.view.resize(WIDE_PX, HIGH_PX)
        self.view.show()
        self.view.entered()
        self.until(lambda: self.view.presenter.model.detail is not None)  # type: ignore[attr-defined]
        self.rest(0.2)

    def step(self, act: Callable[[], object] | None = None) -> None:
        """One thing at once on the GUI thread."""
        begun_s, begun_cpu_s = time.perf_counter(), time.thread_time()
        if act is not None:
            act()
        self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        self.longest_ms = max(self.longest_ms, (time.perf_counter() - begun_s) * 1000)
        self.longest_cpu_ms = max(self.longest_cpu_ms, (time.thread_time() - begun_cpu_s) * 1000)

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the loop turn until something is so."""
        ends_s = time.perf_counter() + PATIENCE_S
        while not holds():
            if time.perf_counter() > ends_s:
                raise RuntimeError("it does not come")
            self.step()
            time.sleep(0.0005)

    def rest(self, seconds: float) -> None:
        """Let the loop turn for a while."""
        ends_s = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() >= ends_s)

    def painted_ms(self, act: Callable[[], object]) -> float:
        """From an act to the painted first page of another list."""
        begun_s = time.perf_counter()
        self.paints.awaited = True
        act()
        self.until(lambda: not self.paints.awaited)
        return (time.perf_counter() - begun_s) * 1000

    def play(self, steps: int) -> dict[str, float]:
        """Everything, in its order."""
        self.open()
        found: dict[str, float] = {"first_page_ms": self._first_page()}
        area = self.view._made["rows"]  # type: ignore[attr-defined]
        self.rest(0.3)
        found |= self._drag(area, steps)
        found |= self._narrowed(area)
        self.rest(0.3)
        found["memory_mb"] = resident_mb() - self.before_mb
        found["pages"] = len(self.server.pages_ms)
        found["slowest_page_ms"] = max(self.server.pages_ms)
        return found

    def close(self) -> None:
        """End it."""
        self.view.stop()
        self.view.hide()
        self.tasks.stop()

    def _first_page(self) -> float:
        def act() -> None:
            self.view.tabs.show_area("rows")  # type: ignore[attr-defined]
            self.paints.watch(self.view._made["rows"].table)  # type: ignore[attr-defined]

        return self.painted_ms(act)

    def _drag(self, area: object, steps: int) -> dict[str, float]:
        """Down to the end with the scroll bar, small and large moves, a rest now and then, then by wheel and keys."""
        table = area.table  # type: ignore[attr-defined]
        bar = table.verticalScrollBar()
        self.longest_ms = self.longest_cpu_ms = 0.0
        asked = len(self.server.pages_ms)
        for place in range(steps):
            value = bar.maximum() * place // steps
            self.step(partial(bar.setValue, value))
            time.sleep(PAUSE_S)
            if place % 50 == 49:
                self.rest(0.25)
        drag_pages = len(self.server.pages_ms) - asked
        for _ in range(steps // 2):
            self.step(lambda: bar.setValue(bar.value() - 96))
            time.sleep(PAUSE_S)
        table.setFocus()
        for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up) * 6:
            self.step(partial(QTest.keyClick, table, key, Qt.KeyboardModifier.ControlModifier))
            self.rest(0.02)
        self.until(lambda: table.current_row() is not None)
        return {"step_ms": self.longest_ms, "step_cpu_ms": self.longest_cpu_ms, "drag_pages": drag_pages}

    def _narrowed(self, area: object) -> dict[str, float]:
        """Sort by each header that sorts, and filter letter by letter; the server's own time taken off."""
        sorts, filters = [], []
        for sort in ("amount_fen", "our_no", "at", "worst"):
            spent = self.painted_ms(partial(area.table.sort_wanted.emit, sort))  # type: ignore[attr-defined]
            sorts.append(spent - self.server.pages_ms[-1])
            self.rest(0.1)
        text = area.filters.text  # type: ignore[attr-defined]
        for letter in ("4", "2"):
            spent = self.painted_ms(partial(QTest.keyClicks, text, letter))
            filters.append(spent - self.server.pages_ms[-1])
            self.rest(0.1)
        spent = self.painted_ms(area.all_wanted.emit)  # type: ignore[attr-defined]
        filters.append(spent - self.server.pages_ms[-1])
        return {"sort_ms": max(sorts), "filter_ms": max(filters)}


def resident_mb() -> float:
    """Resident memory of this process in MB (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) * 1024 / 1e6
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def main() -> int:
    """Play it."""
    played = Played(sys.argv[1])
    try:
        print(json.dumps(played.play(int(sys.argv[2]))), flush=True)
    finally:
        played.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
