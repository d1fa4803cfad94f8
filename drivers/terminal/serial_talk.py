"""A serial terminal's line as pieces: frames out, frames and signals in, each within its time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from drivers.terminal.envelope import Envelope, EnvelopeStream, Piece, seal
from drivers.transport.line import Transport

_READ_BYTES: Final = 4096
_DRAIN_READS_LIMIT: Final = 64
_WRITE_S: Final = 10.0


class Talk:
    """``clock`` gives monotonic seconds; a frame is cut when nothing more of it comes for ``gap_s``."""

    def __init__(self, line: Transport, envelope: Envelope, *, gap_s: float, clock: Callable[[], float]) -> None:
        self.line = line
        self.clock = clock
        self._envelope = envelope
        self._gap_s = gap_s
        self._stream = EnvelopeStream(envelope)
        self._pieces: deque[Piece] = deque()

    def send(self, body: bytes, until: float) -> None:
        """Send a body in its frame; FrameError when it has no room, WriteError when it did not leave whole."""
        self.line.write(seal(body, self._envelope), max(0.05, min(_WRITE_S, until - self.clock())))

    def forget(self) -> None:
        """Drop what was said before: it can be no answer to what comes now."""
        for _ in range(_DRAIN_READS_LIMIT):
            if not self.line.read(_READ_BYTES, 0.0):
                break
        self._stream.forget()
        self._pieces.clear()

    def put_back(self, piece: Piece) -> None:
        """It is the next one again."""
        self._pieces.appendleft(piece)

    def next(self, end: float) -> Piece | None:
        """The next piece; None when there is none before ``end``. What has come by then is read in any case."""
        while not self._pieces:
            left_s = max(0.0, end - self.clock())
            data = self.line.read(_READ_BYTES, min(left_s, self._gap_s) if self._stream.holding else left_s)
            if data:
                self._pieces += self._stream.feed(data)
            elif self._stream.holding:
                self._pieces += self._stream.idle()
            elif self.clock() >= end:
                return None
        return self._pieces.popleft()
