"""Waiting for a change without holding a thread: woken by an announcement in this process, else looking each second."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from litestar.concurrency import sync_to_thread

from server.services.changes import Changes

LONGEST_S = 25
LOOK_EVERY_S = 1.0
"""Several servers may share the database; another one's change is not announced here."""

Seen = TypeVar("Seen")


class Waiting:
    """The waits that are under way, so that a stopping server can end them at once."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._stopping = False
        self._waits: set[asyncio.Event] = set()

    def stop(self) -> None:
        """End every wait: each answers what it saw last. Call on the event loop's thread."""
        self._stopping = True
        for wait in self._waits:
            wait.set()

    async def until(self, number: str, look: Callable[[], Seen], enough: Callable[[Seen], bool], wait_s: float) -> Seen:
        """Look (in a thread) until enough is seen or the time is over; answers what was seen last."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        ends_at = loop.time() + min(wait_s, LONGEST_S)
        stop_listening = self._changes.listen(number, lambda: loop.call_soon_threadsafe(woken.set))
        self._waits.add(woken)
        try:
            while True:
                woken.clear()
                seen = await sync_to_thread(look)
                remaining_s = ends_at - loop.time()
                if enough(seen) or remaining_s <= 0 or self._stopping:
                    return seen
                try:
                    async with asyncio.timeout(min(LOOK_EVERY_S, remaining_s)):
                        await woken.wait()
                except TimeoutError:
                    continue
        finally:
            self._waits.discard(woken)
            stop_listening()
