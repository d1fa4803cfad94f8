"""What takes long to make is made in small steps, each in a turn of its own: before anybody wants it, where it can."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.errors import PaydeskError
from ui.tasks import BACKGROUND, Stoppable, TaskRunner

PAUSE_MS = 40
"""Before each step, so that keys and answers come between them."""
A_TURN = 40
"""Widgets that are dressed in one step."""


class Ahead:
    """First ``load`` on a lane (modules, which no turn should read from the disk), then step after step; one that
    returns True is called again. ``pause_ms`` before each step: none where somebody waits for the last."""

    def __init__(
        self, tasks: TaskRunner, failed: Callable[[PaydeskError], None], *, pause_ms: int = PAUSE_MS
    ) -> None:  # fmt: skip
        self._tasks, self._failed, self._pause_ms = tasks, failed, pause_ms
        self._steps: list[Callable[[], object]] = []
        self._under_way: Stoppable | None = None

    def begin(self, load: Callable[[], object], steps: Sequence[Callable[[], object]], after_ms: int = 0) -> None:
        """After a while; a second time, what is left of the first is given up."""
        self.stop()
        self._steps = list(steps)
        self._under_way = self._tasks.after(after_ms, lambda: self._load(load))

    def stop(self) -> None:
        """No step any more: who would have wanted it is gone."""
        self._steps = []
        if self._under_way is not None:
            self._under_way.stop()

    def _load(self, load: Callable[[], object]) -> None:
        self._under_way = self._tasks.run(BACKGROUND, load, lambda _loaded: self._pause(), self._failed)

    def _pause(self) -> None:
        if self._steps:
            self._under_way = self._tasks.after(self._pause_ms, self._step)

    def _step(self) -> None:
        if self._steps[0]() is not True:
            self._steps = self._steps[1:]
        self._pause()


def dress_some(root: QWidget) -> bool:
    """Give some more of it its style before it is shown, which is half of what the showing takes; whether there is
    more."""
    bare = Qt.WidgetAttribute.WA_WState_Polished
    left = [each for each in (root, *root.findChildren(QWidget)) if not each.testAttribute(bare)]
    for each in left[:A_TURN]:
        each.ensurePolished()
    return len(left) > A_TURN
