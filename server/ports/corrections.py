"""Storage of corrected postings as the services need it."""

from collections.abc import Iterable, Sequence
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

    def of_old_numbers(self, numbers: Iterable[str]) -> Sequence[PostingCorrection]:
        """Those whose order was known to its business system under one of these numbers before."""
        ...

    def of_withdrawals(self, numbers: Iterable[str]) -> Sequence[PostingCorrection]:
        """Those with one of these withdrawal numbers."""
        ...
