"""A channel's statement of a day: fetched with its SHA-256, and read to show that it agrees. What is reconciled is kept
by `keep_statement`; this is for single questions: what became of a payment, what a restored database has forgotten."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from server.ports import Channel, StatementEntry, StatementFile, UnitOfWorkFactory
from server.reconciliation.reading import StatementContext
from server.services.authorise import own_audit_row

ReadEntries = Callable[[bytes, StatementContext], Sequence[StatementEntry]]


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
        readers: Mapping[str, ReadEntries],
    ) -> None:
        self._uow, self._clock, self._channels, self._readers = uow, clock, channels, readers

    def reads(self, channel: str) -> bool:
        """Whether there are statements of this channel."""
        return channel in self._readers

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

    def read(self, fetched: FetchedStatement) -> Sequence[StatementEntry]:
        """Its rows, with the totals agreeing. Raises Refused ``statement.unreadable`` (line, column, rule)."""
        file = fetched.file
        try:
            context = StatementContext("channel", file.channel, file.merchant, file.day)
            entries = self._readers[file.channel](file.content, context)
        except Refused as refused:
            self._note("statement.unreadable", file, sha256=fetched.sha256, **refused.values)
            raise
        self._note("statement.read", file, sha256=fetched.sha256, rows=len(entries))
        return entries

    def _note(self, action: str, file: StatementFile, **detail: str | int) -> None:
        with self._uow() as work:
            work.audit.add(own_audit_row(self._clock.now(), action, f"{file.channel} {file.day}", **detail))
            work.commit()
