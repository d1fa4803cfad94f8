"""Requests for statements that a person may break off: what was broken off is not kept, whatever still comes."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from app.core.errors import Refused

STOPPED, RUNNING, KEPT = "stopped", "running", "kept"
REMEMBERED = 1_000
"""Requests whose state this server remembers; each is some bytes."""

Key = tuple[int, str]


class Asking:
    """Who asks gives each request a number and breaks it off by that. A request that is not known here is remembered
    as broken off: it may still be on its way. One that another server of the same database works at goes on there."""

    def __init__(self) -> None:
        self._states: OrderedDict[Key, str] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, operator_id: int, number: str) -> Callable[[], None]:
        """A request begins; what is answered is called before something is stored, and from then on it is too late to
        break it off. Both raise Refused ``statement.stopped``. Without a number nobody can."""
        if not number:
            return lambda: None
        self._become((operator_id, number), RUNNING)
        return partial(self._become, (operator_id, number), KEPT)

    def stop(self, operator_id: int, number: str) -> bool:
        """Break a request off; whether nothing of it is kept (else it was too late)."""
        with self._lock:
            if self._states.get((operator_id, number)) == KEPT:
                return False
            self._put((operator_id, number), STOPPED)
            return True

    def _become(self, key: Key, state: str) -> None:
        with self._lock:
            if self._states.get(key) == STOPPED:
                raise Refused("statement.stopped")
            self._put(key, state)

    def _put(self, key: Key, state: str) -> None:
        self._states[key] = state
        self._states.move_to_end(key)
        while len(self._states) > REMEMBERED:
            self._states.popitem(last=False)
