"""Storage of statements as the services need it: one row a file, its bytes beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from server.domain.statement import Statement


class Statements(Protocol):
    """At most one statement of a party, name, merchant and day stands (is not superseded)."""

    def add(self, statement: Statement, content: bytes) -> Statement:
        """Store a new statement with the file's bytes (compressed at rest, given back unchanged) and answer it with its
        id. One that stood for the same party and day becomes ``superseded``. The same bytes again: the row there is."""
        ...

    def get(self, statement_id: int) -> Statement | None: ...

    def save(self, statement: Statement) -> None:
        """Store a changed statement whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def content(self, statement_id: int) -> bytes | None:
        """The bytes as received."""
        ...

    def standing(self, first_day: date, last_day: date) -> Sequence[Statement]:
        """Statements that are not superseded, by day, party, name."""
        ...

    def of_day(self, party: str, name: str, day: date) -> Sequence[Statement]:
        """All files ever received for it, the latest first."""
        ...
