"""Statements of parties, their bytes, and the layouts of files, in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from app.core.errors import Conflict
from app.core.reconciliation import StatementState
from server.domain.statement import EndedRequest, RequestEnd, Statement
from server.reconciliation.layout import Layout
from server.storage.memory_tables import View
from server.storage.standing_statements import TAKES_PLACE, standing


def _key(statement: Statement) -> tuple[str, str, str, date]:
    return statement.party, statement.name, statement.merchant, statement.day


class MemoryStatements:
    """`server.ports.Statements`."""

    def __init__(
        self, rows: View[Statement], files: View[bytes], requests: View[EndedRequest], number: Callable[[], int]
    ) -> None:
        self._rows, self._files, self._requests, self._number = rows, files, requests, number

    def add(self, statement: Statement, content: bytes) -> Statement:
        """As the port says."""
        alike = [row for row in self._rows.by("day", statement.day) if _key(row) == _key(statement)]
        known = next((row for row in alike if row.sha256 and row.sha256 == statement.sha256), None)
        if statement.state in TAKES_PLACE:
            self._clear(alike, known)
        if known is not None:
            again = replace(
                statement, statement_id=known.statement_id, version=known.version + 1, received_at=known.received_at,
                fetched_by=known.fetched_by, file_name=known.file_name,
            )  # fmt: skip
            self._rows.put(again.statement_id, again)
            return again
        if statement.state is StatementState.EXPECTED and any(
            row.state in TAKES_PLACE or row.state is StatementState.EXPECTED for row in alike
        ):
            raise Conflict("statement.standing", party=statement.party, name=statement.name, day=str(statement.day))
        added = replace(statement, statement_id=self._number())
        self._rows.put(added.statement_id, added)
        if content:
            self._files.put(added.statement_id, content)
        return added

    def get(self, statement_id: int) -> Statement | None:
        """One row."""
        return self._rows.get(statement_id)

    def save(self, statement: Statement) -> None:
        """As the port says."""
        stored = self._rows.get(statement.statement_id)
        if stored is None or stored.version != statement.version:
            raise Conflict("storage.stale", statement_id=statement.statement_id)
        self._rows.put(statement.statement_id, replace(statement, version=statement.version + 1))

    def content(self, statement_id: int) -> bytes | None:
        """As the port says."""
        return self._files.get(statement_id)

    def standing(self, first_day: date, last_day: date) -> Sequence[Statement]:
        """As the port says."""
        return standing(
            row
            for row in self._rows.all()
            if first_day <= row.day <= last_day and row.state is not StatementState.SUPERSEDED
        )

    def of_day(self, party: str, name: str, day: date) -> Sequence[Statement]:
        """As the port says."""
        found = [
            row
            for row in self._rows.by("day", day)
            if (row.party, row.name) == (party, name) and row.state is not StatementState.EXPECTED
        ]
        return sorted(found, key=lambda row: -row.statement_id)

    def end_request(self, ended: EndedRequest) -> RequestEnd:
        """As the port says."""
        known = self.request_end(ended.operator_id, ended.request)
        if known is None:
            self._requests.put((ended.operator_id, ended.request), ended)
        return known or ended.became

    def request_end(self, operator_id: int, request: str) -> RequestEnd | None:
        """As the port says."""
        row = self._requests.get((operator_id, request))
        return row.became if row is not None else None

    def forget_requests(self, before: datetime) -> None:
        """As the port says."""
        for row in [row for row in self._requests.all() if row.at < before]:
            self._requests.delete((row.operator_id, row.request))

    def _clear(self, alike: Sequence[Statement], known: Statement | None) -> None:
        for row in alike:
            if row.state is StatementState.EXPECTED:
                self._rows.delete(row.statement_id)
            elif row.state in TAKES_PLACE and row is not known:
                self._rows.put(
                    row.statement_id, replace(row, state=StatementState.SUPERSEDED, version=row.version + 1)
                )  # fmt: skip


class MemoryLayouts:
    """`server.ports.Layouts`."""

    def __init__(self, rows: View[Layout]) -> None:
        self._rows = rows

    def add(self, layout: Layout) -> Layout:
        """As the port says."""
        newest = self.get(layout.name)
        if (newest.version if newest else 0) != layout.version:
            raise Conflict("storage.stale", layout=layout.name)
        following = replace(layout, version=layout.version + 1)
        self._rows.put((following.name, following.version), following)
        return following

    def get(self, name: str, version: int = 0) -> Layout | None:
        """As the port says."""
        if version:
            return self._rows.get((name, version))
        return max(self._rows.by("name", name), key=lambda row: row.version, default=None)

    def latest(self) -> Sequence[Layout]:
        """As the port says."""
        newest: dict[str, Layout] = {}
        for row in sorted(self._rows.all(), key=lambda row: (row.name, row.version)):
            newest[row.name] = row
        return list(newest.values())
