"""A channel's statement of a day: fetched, kept byte for byte with its SHA-256, and read to show that it agrees."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from server.ports import Channel, StatementFile, UnitOfWorkFactory
from server.services.authorise import own_audit_row


class ReadStatement(Protocol):
    """A statement as read; whoever made it has checked the totals against the rows."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def rows(self) -> Sequence[tuple[str, ...]]: ...

    @property
    def totals(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class FetchedStatement:
    """The file as received; ``sha256`` (hexadecimal) is that of its unchanged bytes."""

    file: StatementFile
    sha256: str


class FetchStatement:
    """Both steps are rows of the audit log, so that a file found later can be told from a changed one."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        clock: Clock,
        channels: Mapping[str, Channel],
        readers: Mapping[str, Callable[[bytes], ReadStatement]],
    ) -> None:
        self._uow, self._clock, self._channels, self._readers = uow, clock, channels, readers

    def fetch(self, channel: str, day: date) -> FetchedStatement:
        """The statement of a day in Asia/Shanghai, or the channel's "no bill that day" (``file.empty``).

        Raises NotFound ``channel.not_configured``; Unreachable ``statement.not_ready``, ``statement.refused``, silence.
        """
        if channel not in self._channels or channel not in self._readers:
            raise NotFound("channel.not_configured", channel=channel)
        file = self._channels[channel].fetch_statement(day)
        fetched = FetchedStatement(file, sha256(file.content).hexdigest())
        self._note("statement.fetched", file, size=len(file.content), sha256=fetched.sha256, empty=int(file.empty))
        return fetched

    def read(self, fetched: FetchedStatement) -> ReadStatement:
        """Its rows, with the totals agreeing. Raises Refused ``statement.unreadable`` (line, column, rule)."""
        try:
            statement = self._readers[fetched.file.channel](fetched.file.content)
        except Refused as refused:
            self._note("statement.unreadable", fetched.file, sha256=fetched.sha256, **refused.values)
            raise
        self._note("statement.read", fetched.file, sha256=fetched.sha256, rows=len(statement.rows))
        return statement

    def _note(self, action: str, file: StatementFile, **detail: str | int) -> None:
        with self._uow() as work:
            work.audit.add(own_audit_row(self._clock.now(), action, f"{file.channel} {file.day}", **detail))
            work.commit()
