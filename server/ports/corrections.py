"""Storage of corrected postings as the services need it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from server.domain.posting import PostingCorrection


class Corrections(Protocol):
    def add(self, correction: PostingCorrection) -> None:
        """Store a new one; Conflict ``correction.exists``."""
        ...

    def get(self, withdrawal_no: str, *, for_update: bool = False) -> PostingCorrection | None: ...

    def save(self, correction: PostingCorrection) -> None:
        """Store a changed one whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def begun_since(self, at: datetime) -> Sequence[PostingCorrection]:
        """Those begun at that instant or later, oldest first."""
        ...
