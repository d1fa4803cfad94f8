"""Everything about threads in the windows: lanes of width one, results on the GUI thread, timers, a clean stop."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import PaydeskError

Result = TypeVar("Result")
Done = Callable[[Any], None]
Failed = Callable[[PaydeskError], None]

MONEY, QUESTIONS, FOLLOWING, DEVICES, BACKGROUND = "money", "questions", "following", "devices", "background"
HEARTBEAT, DELIVERY, TRANSFERS, TELLING, TERMINAL = "heartbeat", "delivery", "transfers", "telling", "terminal"
TYPING = "typing"
LANES = (MONEY, QUESTIONS, FOLLOWING, DEVICES, BACKGROUND, HEARTBEAT, DELIVERY, TRANSFERS, TELLING, TERMINAL, TYPING)
"""``heartbeat`` asks whether the server answers and stands behind nothing that waits for it; ``following`` is for
questions that wait at the server, so that neither *cancel* nor *ask now* queues behind them; ``transfers`` is for
files that come and go; ``telling`` is for what the patient sees and hears, which waits for no receipt; ``terminal`` for
the card terminal, which waits for card and PIN; ``typing`` for the keypad, which waits for a hand.
"""

STOP_WAIT_S = 2.0

log = logging.getLogger(__name__)


class Stoppable(Protocol):
    """Something that goes on until it is told not to."""

    def stop(self) -> None:
        """No further call happens after this. Safe to call twice."""


class TaskRunner(Protocol):
    """What a presenter needs of time and threads; tests give it one without either."""

    def run(
        self, lane: str, function: Callable[[], Result], on_done: Callable[[Result], None], on_error: Failed
    ) -> Stoppable:
        """Call a blocking function on a lane; exactly one of the two callbacks follows, on the GUI thread."""
        ...

    def after(self, delay_ms: int, function: Callable[[], None]) -> Stoppable:
        """Call once, later, on the GUI thread."""
        ...

    def every(self, interval_ms: int, function: Callable[[], None]) -> Stoppable:
        """Call again and again on the GUI thread."""
        ...


class _Ticket:
    """One call on its way; once stopped its result is dropped (the call itself is not broken off)."""

    __slots__ = ("on_done", "on_error", "stopped")

    def __init__(self, on_done: Done, on_error: Failed) -> None:
        self.on_done, self.on_error = on_done, on_error
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class _Timer:
    """A QTimer that can be stopped twice and outlive its owner."""

    def __init__(self, owner: QObject, interval_ms: int, function: Callable[[], None], *, once: bool) -> None:
        self._timer: QTimer | None = QTimer(owner)
        self._timer.setSingleShot(once)
        self._timer.timeout.connect(function)
        if once:
            self._timer.timeout.connect(self.stop)
        self._timer.start(interval_ms)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None


class _Lane(threading.Thread):
    """One daemon thread with a queue: calls of a lane never overlap and never overtake each other."""

    def __init__(self, name: str, deliver: Callable[[_Ticket, object, PaydeskError | None], None]) -> None:
        super().__init__(name=f"desk-{name}", daemon=True)
        self.calls: queue.SimpleQueue[tuple[Callable[[], object], _Ticket] | None] = queue.SimpleQueue()
        self._deliver = deliver

    def run(self) -> None:
        while (call := self.calls.get()) is not None:
            function, ticket = call
            if ticket.stopped:
                continue
            result, error = _outcome(function)
            self._deliver(ticket, result, error)


def _outcome(function: Callable[[], object]) -> tuple[object, PaydeskError | None]:
    """What a function answered. A bug of ours is logged whole and handed on as ``desk.fault``: for money, unknown."""
    try:
        return function(), None
    except PaydeskError as error:
        return None, error
    except Exception as bug:
        log.exception("a call on a lane failed")
        return None, PaydeskError("desk.fault", kind=type(bug).__name__)


class Tasks(QObject):
    """The real runner. Make it on the GUI thread, ``stop`` it before the application ends."""

    _arrived = Signal(object, object, object)
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, _Lane] = {}
        self._stopped = False
        self._arrived.connect(self._on_arrived)
        self._posted.connect(self._on_posted)

    def run(
        self, lane: str, function: Callable[[], Result], on_done: Callable[[Result], None], on_error: Failed
    ) -> Stoppable:
        """Call a blocking function on a lane; exactly one of the two callbacks follows, on the GUI thread."""
        ticket = _Ticket(on_done, on_error)
        if self._stopped:
            ticket.stop()
            return ticket
        if lane not in self._lanes:
            if lane not in LANES:
                raise ValueError(f"no lane {lane}")
            self._lanes[lane] = _Lane(lane, self._arrived_on_lane)
            self._lanes[lane].start()
        self._lanes[lane].calls.put((function, ticket))
        return ticket

    def after(self, delay_ms: int, function: Callable[[], None]) -> Stoppable:
        """Call once, later, on the GUI thread."""
        return _Timer(self, delay_ms, function, once=True)

    def every(self, interval_ms: int, function: Callable[[], None]) -> Stoppable:
        """Call again and again on the GUI thread."""
        return _Timer(self, interval_ms, function, once=False)

    def post(self, function: Callable[[], None]) -> None:
        """From any thread: call a function on the GUI thread soon (what devices report)."""
        if not self._stopped:
            self._posted.emit(function)

    def scope(self) -> Scope:
        """A runner of its own for one screen: closing it drops all that is still under way."""
        return Scope(self)

    def stop(self, wait_s: float = STOP_WAIT_S) -> None:
        """Take nothing more, drop what has not begun, wait a little for what has; results are dropped."""
        self._stopped = True
        lanes, self._lanes = list(self._lanes.values()), {}
        for lane in lanes:
            while not lane.calls.empty():
                lane.calls.get_nowait()
            lane.calls.put(None)
        for lane in lanes:
            lane.join(wait_s / len(lanes))

    def _arrived_on_lane(self, ticket: _Ticket, result: object, error: PaydeskError | None) -> None:
        if not self._stopped:
            self._arrived.emit(ticket, result, error)

    def _on_arrived(self, ticket: _Ticket, result: object, error: PaydeskError | None) -> None:
        if ticket.stopped or self._stopped:
            return
        if error is not None:
            ticket.on_error(error)
        else:
            ticket.on_done(result)

    def _on_posted(self, function: Callable[[], None]) -> None:
        if not self._stopped:
            function()


class Scope:
    """The tasks and timers of one screen, dropped together when it closes."""

    def __init__(self, tasks: TaskRunner) -> None:
        self._tasks = tasks
        self._under_way: list[Stoppable] = []

    def run(
        self, lane: str, function: Callable[[], Result], on_done: Callable[[Result], None], on_error: Failed
    ) -> Stoppable:
        """As ``TaskRunner.run``."""
        return self._keep(self._tasks.run(lane, function, on_done, on_error))

    def after(self, delay_ms: int, function: Callable[[], None]) -> Stoppable:
        """As ``TaskRunner.after``."""
        return self._keep(self._tasks.after(delay_ms, function))

    def every(self, interval_ms: int, function: Callable[[], None]) -> Stoppable:
        """As ``TaskRunner.every``."""
        return self._keep(self._tasks.every(interval_ms, function))

    def close(self) -> None:
        """Drop everything. The scope can be used again afterwards."""
        under_way, self._under_way = self._under_way, []
        for each in under_way:
            each.stop()

    def _keep(self, task: Stoppable) -> Stoppable:
        self._under_way = [each for each in self._under_way if not getattr(each, "stopped", False)]
        self._under_way.append(task)
        return task


class Poll:
    """One question asked again and again on a lane, never twice at a time."""

    def __init__(
        self,
        tasks: TaskRunner,
        lane: str,
        interval_ms: int,
        function: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Failed,
    ) -> None:
        self._tasks, self._lane, self._interval_ms = tasks, lane, interval_ms
        self._function: Callable[[], Any] = function
        self._on_done: Done = on_done
        self._on_error = on_error
        self._task: Stoppable | None = None
        self._running = False

    def start(self) -> None:
        """Ask now and go on; nothing happens when it already goes on."""
        if not self._running:
            self._running = True
            self._ask()

    def soon(self) -> None:
        """Ask now instead of at the next time."""
        if self._running:
            if self._task is not None:
                self._task.stop()
            self._ask()

    def stop(self) -> None:
        """Ask no more; an answer still under way is dropped."""
        self._running = False
        if self._task is not None:
            self._task.stop()
            self._task = None

    def _ask(self) -> None:
        self._task = self._tasks.run(self._lane, self._function, self._answered, self._failed)

    def _answered(self, result: Any) -> None:
        self._wait()
        self._on_done(result)

    def _failed(self, error: PaydeskError) -> None:
        self._wait()
        self._on_error(error)

    def _wait(self) -> None:
        if self._running:
            self._task = self._tasks.after(self._interval_ms, self._ask)
