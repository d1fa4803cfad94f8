"""What this very server looks after, every few seconds, on a thread of its own: its files, its clock, its database."""

import logging
import threading
from collections.abc import Callable, Mapping

from app.core.errors import PaydeskError

log = logging.getLogger(__name__)


class Watch:
    """Runs acts one after another, again and again. An act that fails is logged and tried at the next round."""

    def __init__(
        self, acts: Mapping[str, Callable[[], object]], every_s: float, at_end: Callable[[], object] | None = None
    ) -> None:
        """``at_end`` is done once when all else has stopped."""
        self._acts, self._every_s, self._at_end = acts, every_s, at_end
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="watch", daemon=True)

    def start(self) -> None:
        """Do everything once, then begin the rounds."""
        self.round()
        self._thread.start()

    def stop(self) -> None:
        """End after the act under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._at_end is not None:
            _tried("at the end", self._at_end)

    def round(self) -> None:
        """Each act once."""
        for name, act in self._acts.items():
            if self._stopping.is_set():
                return
            _tried(name, act)

    def _loop(self) -> None:
        while not self._stopping.wait(self._every_s):
            self.round()


def _tried(name: str, act: Callable[[], object]) -> None:
    try:
        act()
    except (PaydeskError, OSError) as error:
        log.warning("watch %s: %s", name, error)
    except Exception:  # the thread must live
        log.exception("watch %s failed", name)
