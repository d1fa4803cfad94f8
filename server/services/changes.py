"""Who waits for a payment or refund to change, and the word that it has: inside one process, across threads."""

import threading
from collections.abc import Callable

Listener = Callable[[], object]


class Changes:
    """Announcements by number. Listeners are called on the announcing thread and must only hand over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Listener]] = {}

    def announce(self, number: str) -> None:
        """Say, after the commit, that what this number stands for has changed. Never blocks, safe from any thread."""
        with self._lock:
            listeners = tuple(self._listeners.get(number, ()))
        for listener in listeners:
            listener()

    def listen(self, number: str, listener: Listener) -> Callable[[], None]:
        """Call the listener at each announcement of the number, until the returned function is called."""
        with self._lock:
            self._listeners.setdefault(number, []).append(listener)

        def stop() -> None:
            with self._lock:
                remaining = self._listeners.get(number, [])
                if listener in remaining:
                    remaining.remove(listener)
                if not remaining:
                    self._listeners.pop(number, None)

        return stop
