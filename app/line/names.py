"""Names resolved within a time: the system's resolver knows no limit, and may take minutes."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

AT_ONCE = 16
"""So many resolvers may be stuck; from then on a name is not resolved at all until one comes back."""
MOST_ADDRESSES = 2
Resolve = Callable[..., Sequence[tuple[Any, ...]]]


class Names:
    """Each name is resolved in a thread of its own, which a stuck resolver may keep for as long as it likes."""

    def __init__(self, resolve: Resolve = socket.getaddrinfo) -> None:
        self._resolve, self._free = resolve, threading.BoundedSemaphore(AT_ONCE)

    def addresses(self, host: str, port: int, limit_s: float) -> list[str]:
        """The first addresses of a name, or the address that it is. Raises OSError; after the limit TimeoutError."""
        with suppress(ValueError):  # a name
            return [str(ip_address(host.strip("[]")))]
        if not self._free.acquire(blocking=False):
            raise TimeoutError
        answers = queue.SimpleQueue[Sequence[tuple[Any, ...]] | OSError]()
        threading.Thread(target=self._ask, args=(host, port, answers), name="names", daemon=True).start()
        try:
            found = answers.get(timeout=limit_s)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, OSError):
            raise found
        return list(dict.fromkeys(str(row[4][0]) for row in found))[:MOST_ADDRESSES]

    def _ask(self, host: str, port: int, answers: queue.SimpleQueue[Sequence[tuple[Any, ...]] | OSError]) -> None:
        try:
            answers.put(self._resolve(host, port, 0, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))
        finally:
            self._free.release()
