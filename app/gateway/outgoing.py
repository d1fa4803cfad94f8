"""A request's body that says how much of it has gone, and stops going when it is broken off."""

import io
from typing import TYPE_CHECKING

from app.desk.ports import Transfer

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Outgoing(io.BytesIO):
    """Read part by part by the HTTP library; raises Refused ``file.cancelled`` once the transfer was cancelled: the
    connection ends before the body does, and the server has no request."""

    def __init__(self, body: "ReadableBuffer", transfer: Transfer) -> None:
        super().__init__(body)
        self._transfer = transfer
        transfer.total_bytes = len(self.getbuffer())

    def read(self, size: int | None = -1, /) -> bytes:
        """The next part."""
        self._transfer.check()
        part = super().read(size)
        self._transfer.bytes_done = self.tell()
        return part
