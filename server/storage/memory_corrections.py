"""Corrected postings in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from app.core.errors import Conflict
from server.domain.posting import PostingCorrection
from server.storage.memory_tables import View

_OLDEST = attrgetter("begun_at", "withdrawal_no")


class MemoryCorrections:
    """`server.ports.Corrections`."""

    def __init__(self, corrections: View[PostingCorrection]) -> None:
        self._corrections = corrections

    def add(self, correction: PostingCorrection) -> None:
        """As the port says."""
        if self._corrections.get(correction.withdrawal_no) is not None:
            raise Conflict("correction.exists", withdrawal_no=correction.withdrawal_no)
        self._corrections.put(correction.withdrawal_no, correction)

    def get(self, withdrawal_no: str, *, for_update: bool = False) -> PostingCorrection | None:
        """As the port says."""
        return self._corrections.get(withdrawal_no)

    def save(self, correction: PostingCorrection) -> None:
        """As the port says."""
        stored = self._corrections.get(correction.withdrawal_no)
        if stored is None or stored.version != correction.version:
            raise Conflict("storage.stale", withdrawal_no=correction.withdrawal_no)
        self._corrections.put(correction.withdrawal_no, replace(correction, version=correction.version + 1))

    def begun_since(self, at: datetime) -> Sequence[PostingCorrection]:
        """As the port says."""
        return sorted((one for one in self._corrections.all() if one.begun_at >= at), key=_OLDEST)
