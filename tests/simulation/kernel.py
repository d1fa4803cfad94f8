"""One thread, many processes on simulated time: blocking code runs in greenlets that take turns where the hub says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final

from greenlet import getcurrent, greenlet

START = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
"""When every simulated world begins: half past eight in the morning in Beijing."""


class Killed(BaseException):
    """The process that this code belonged to has died; nothing of ours catches it."""


class _TimeOver:
    """Stands for the answer that did not come in time."""


TIME_OVER: Final = _TimeOver()
NO_TASK = "no task runs: blocking code was called by the hub itself"


class Process:
    """A program that may die and start again; its clock may be wrong by ``offset_s``."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name = hub, name
        self.alive = True
        self.tasks: set[Task] = set()
        self.offset_s = 0.0

    def now(self) -> datetime:
        """The instant its clock shows."""
        hub = self.hub
        shown_s = hub.now_s + self.offset_s
        return hub.shown if shown_s == hub.shown_s else hub.shown_at(shown_s)

    def monotonic_s(self) -> float:
        """Seconds that never jump."""
        return self.hub.now_s

    def check(self) -> None:
        """Raise Killed in code of a process that is no more."""
        if not self.alive:
            raise Killed(self.name)


class Task:
    """One thread of a process, as a greenlet. ``label`` names it for ever in the story of its seed."""

    __slots__ = ("__weakref__", "act", "ended", "error", "greenlet", "label", "process", "waiting")

    def __init__(self, process: Process, label: str, act: Callable[[], object]) -> None:
        self.process, self.label, self.act = process, label, act
        self.waiting = 0
        self.error: BaseException | None = None
        self.ended = False
        self.greenlet: greenlet | None = None


class Stacks:
    """Greenlets that run one task after the other: a new one for each task would have the system give it memory."""

    def __init__(self) -> None:
        self._hub = getcurrent()
        self._free: list[greenlet] = []

    def take(self) -> greenlet:
        """One that runs nothing; switch the task into it."""
        if self._free:
            return self._free.pop()
        new = greenlet(self._run, self._hub)
        new.switch(new)
        return new

    def _run(self, own: greenlet) -> None:
        hub, free = self._hub, self._free
        while True:
            task = hub.switch()
            try:
                task.act()
            except Killed:
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, the world must hear of it
                task.error = error
            task.ended, task.greenlet = True, None
            task.process.tasks.discard(task)
            free.append(own)


class Hub:
    """The events to come and who runs now. ``on_error`` hears of every task that ended by a bug."""

    def __init__(self, on_error: Callable[[Task, BaseException], object]) -> None:
        self.now_s = 0.0
        self.shown_s, self.shown = 0.0, START
        """What a clock was last seen to show, in seconds since the beginning and as an instant."""
        self.current: Task | None = None
        self.events = 0
        self._on_error = on_error
        self.stopped = False
        self._heap: list[tuple[float, int, Callable[[], object] | None, Task | None, int]] = []
        self._numbers = count(1)
        self._tokens = count(1)
        self._stacks = Stacks()
        self._switch_back = getcurrent().switch
        self._dying: list[Process] = []

    def shown_at(self, seconds: float) -> datetime:
        """The instant so many seconds after the beginning."""
        if seconds != self.shown_s:
            self.shown_s, self.shown = seconds, START + timedelta(seconds=seconds)
        return self.shown

    def later(self, delay_s: float, act: Callable[[], object]) -> None:
        """Have something happen after so many seconds; it must not block."""
        at_s = self.now_s + delay_s if delay_s > 0.0 else self.now_s
        heappush(self._heap, (at_s, next(self._numbers), act, None, 0))

    def spawn(self, process: Process, label: str, act: Callable[[], object], delay_s: float = 0.0) -> Task:
        """Begin a task of a process."""
        task = Task(process, label, act)
        process.tasks.add(task)
        at_s = self.now_s + delay_s if delay_s > 0.0 else self.now_s
        heappush(self._heap, (at_s, next(self._numbers), None, task, 0))
        return task

    def park(self, timeout_s: float | None) -> Any:
        """Wait in the running task for ``wake``; answers its value, or TIME_OVER."""
        task = self.current
        if task is None:
            raise RuntimeError(NO_TASK)
        task.waiting = token = next(self._tokens)
        if timeout_s is not None:
            at_s = self.now_s + timeout_s if timeout_s > 0.0 else self.now_s
            heappush(self._heap, (at_s, next(self._numbers), None, task, token))
        value = self._switch_back()
        if not task.process.alive:
            raise Killed(task.process.name)
        return value

    def pause(self, seconds: float) -> None:
        """Let others run for so long."""
        self.park(seconds)

    def wake(self, task: Task, token: int, value: object) -> None:
        """End a wait, if it still lasts. From the hub's own events only."""
        if task.waiting == token and not task.ended:
            self._switch(task, value)

    def wake_soon(self, task: Task, value: object = None) -> None:
        """End whatever a task waits for now, from anywhere."""
        token = task.waiting
        if token:
            heappush(self._heap, (self.now_s, next(self._numbers), partial(self.wake, task, token, value), None, 0))

    def task(self) -> Task:
        """The running task."""
        if self.current is None:
            raise RuntimeError(NO_TASK)
        return self.current

    def kill(self, process: Process) -> None:
        """End a process at this instant; its tasks end where they stand, the running one by raising Killed."""
        process.alive = False
        self._dying.append(process)
        if self.current is not None and self.current.process is process:
            raise Killed(process.name)
        if self.current is None:
            self._bury()

    def run(self, until_s: float) -> bool:
        """Let things happen until that time; True while there is more to come before it."""
        while self._heap and self._heap[0][0] <= until_s:
            self.step()
        return bool(self._heap)

    def run_on(self, until_s: float, events: int) -> bool:
        """Let things happen before that time, up to the next event whose number is a multiple of ``events``, or until
        somebody sets ``stopped``. False: nothing is left to happen."""
        heap, switch, dying = self._heap, self._switch, self._dying
        while heap and self.now_s < until_s and not self.stopped:
            at_s, _, act, task, token = heappop(heap)  # as `step` does: nothing is done more often
            if at_s > self.now_s:
                self.now_s = at_s
            self.events += 1
            if act is not None:
                act()
            elif task is not None and task.waiting == token:
                switch(task, TIME_OVER if token else None)
            if dying:
                self._bury()
            if not self.events % events:
                break
        return bool(heap)

    def step(self) -> None:
        """Let the next thing happen."""
        at_s, _, act, task, token = heappop(self._heap)
        if at_s > self.now_s:
            self.now_s = at_s
        self.events += 1
        if act is not None:
            act()
        elif task is not None and task.waiting == token:
            self._switch(task, TIME_OVER if token else None)
        if self._dying:
            self._bury()

    def next_at_s(self) -> float | None:
        """When the next thing happens."""
        return self._heap[0][0] if self._heap else None

    def _switch(self, task: Task, value: object) -> None:
        if task.ended or not task.process.alive:
            return
        before, self.current = self.current, task
        task.waiting = 0
        try:
            if task.greenlet is None:
                task.greenlet = self._stacks.take()
                task.greenlet.switch(task)
            else:
                task.greenlet.switch(value)
        finally:
            self.current = before
        if task.error is not None:
            error, task.error = task.error, None
            self._on_error(task, error)

    def _bury(self) -> None:
        while self._dying:
            process = self._dying.pop()
            for task in sorted(process.tasks, key=lambda each: each.label):
                if not task.ended and task.greenlet is not None:  # one that has not begun has nothing to end
                    before, self.current = self.current, task
                    try:
                        task.greenlet.throw(Killed(process.name))
                    finally:
                        self.current = before
                task.ended = True
            process.tasks.clear()
