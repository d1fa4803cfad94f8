"""Turns on the one writer of SQLite: first come, first served, and the turn is handed on without being let go."""

import threading
from collections import deque


class Turns:
    """A fair lock that knows whether anybody waits."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._holder: int | None = None

    def take(self, timeout_s: float) -> bool:
        """Wait for the turn; False when it did not come in time. Twice in one thread is a bug: RuntimeError."""
        me = threading.get_ident()
        with self._mutex:
            if self._holder is None:
                self._holder = me
                return True
            if self._holder == me:
                raise RuntimeError("a unit of work inside another one of the same thread would wait for itself")
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        if gate.acquire(timeout=timeout_s):
            self._holder = me
            return True
        with self._mutex:
            if gate in self._waiting:
                self._waiting.remove(gate)
                return False
        self._holder = me
        return True

    @property
    def mine(self) -> bool:
        """Whether this thread has the turn."""
        return self._holder == threading.get_ident()

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._waiting)

    def pass_on(self) -> bool:
        """Hand the turn to the one who has waited longest; False, and the turn is kept, when nobody waits."""
        with self._mutex:
            if not self._waiting:
                return False
            self._holder = 0
            self._waiting.popleft().release()
            return True

    def give_up(self) -> None:
        """Hand the turn on, or let it go when nobody waits."""
        with self._mutex:
            if self._waiting:
                self._holder = 0
                self._waiting.popleft().release()
            else:
                self._holder = None
