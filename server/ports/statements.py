"""Storage of statements as the services need it: one row a file, its bytes beside it; and the layouts of files."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from server.domain.statement import EndedRequest, RequestEnd, Statement
from server.reconciliation.layout import Layout


class Statements(Protocol):
    """At most one statement of a party, name, merchant and day is ``expected``, ``kept`` or ``none_that_day``."""

    def add(self, statement: Statement, content: bytes) -> Statement:
        """Store a statement with the file's bytes (compressed at rest, given back unchanged) and answer it with its id.

        A kept one or an empty day takes the place of what stood for the same party and day: a file becomes
        ``superseded``, one that was only expected goes. A refused file leaves what stands alone. The same bytes again:
        the row there is, with the new state and figures, so that a corrected layout or a person can bring it back."""
        ...

    def get(self, statement_id: int) -> Statement | None: ...

    def save(self, statement: Statement) -> None:
        """Store a changed statement whose ``version`` is the one read; Conflict ``storage.stale`` otherwise."""
        ...

    def content(self, statement_id: int) -> bytes | None:
        """The bytes as received. Raises Refused ``statement.damaged`` (party, name, day) when they are not any more
        those whose SHA-256 was written down."""
        ...

    def standing(self, first_day: date, last_day: date) -> Sequence[Statement]:
        """For each day, party, name and merchant, in that order, where it stands: what was kept or said to be empty,
        else the last refused file, else what is expected."""
        ...

    def of_day(self, party: str, name: str, day: date) -> Sequence[Statement]:
        """All files ever received for it, the latest first."""
        ...

    def end_request(self, ended: EndedRequest) -> RequestEnd:
        """Write down how a request ended, unless that is known; answers how it did. Of two transactions at once, on
        whatever server, the first to commit decides."""
        ...

    def request_end(self, operator_id: int, request: str) -> RequestEnd | None:
        """How a request ended; None while nobody has said."""
        ...

    def forget_requests(self, before: datetime) -> None:
        """Forget requests that ended earlier than this."""
        ...


class Layouts(Protocol):
    """Layouts of files; a change is a new version, and old ones stay for the files that were read by them."""

    def add(self, layout: Layout) -> Layout:
        """Store the next version of a layout and answer it with that version; ``layout.version`` is the one the change
        began from (0 for a new one), Conflict ``storage.stale`` when there is a newer one."""
        ...

    def get(self, name: str, version: int = 0) -> Layout | None:
        """One version, the latest for 0."""
        ...

    def latest(self) -> Sequence[Layout]:
        """The latest version of each, by name."""
        ...
