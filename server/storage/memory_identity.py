"""Operators, roles, windows, sessions, audit, jobs, notices and facts in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from app.core.errors import Conflict
from server.domain.audit import GENESIS, AuditRow
from server.domain.identity import Operator, Role, Session, Window
from server.domain.job import Job, JobKind
from server.ports import AuditQuery
from server.storage.memory_tables import View

Numbered = TypeVar("Numbered", Operator, Role, Window)
Number = Callable[[], int]
_HEAD = ("audit head",)


def save(view: View[Numbered], key: int, record: Numbered) -> None:
    """Replace a record of the same version and add one to it; Conflict ``storage.stale``."""
    stored = view.get(key)
    if stored is None or stored.version != record.version:
        raise Conflict("storage.stale", key=key)
    view.put(key, replace(record, version=record.version + 1))


class MemoryOperators:
    """`server.ports.Operators`."""

    def __init__(self, operators: View[Operator], number: Number) -> None:
        self._operators = operators
        self._number = number

    def add(self, operator: Operator) -> Operator:
        """As the port says."""
        if self.by_username(operator.username):
            raise Conflict("operator.name_taken", username=operator.username)
        stored = replace(operator, operator_id=self._number())
        self._operators.put(stored.operator_id, stored)
        return stored

    def get(self, operator_id: int) -> Operator | None:
        """As the port says."""
        return self._operators.get(operator_id)

    def by_username(self, username: str) -> Operator | None:
        """As the port says."""
        return next(iter(self._operators.by("username", username)), None)

    def save(self, operator: Operator) -> None:
        """As the port says."""
        save(self._operators, operator.operator_id, operator)

    def all(self) -> Sequence[Operator]:
        """As the port says."""
        return sorted(self._operators.all(), key=attrgetter("operator_id"))


class MemoryRoles:
    """`server.ports.Roles`."""

    def __init__(self, roles: View[Role], number: Number) -> None:
        self._roles = roles
        self._number = number

    def add(self, role: Role) -> Role:
        """As the port says; Conflict ``role.name_taken``."""
        if self._roles.by("name", role.name):
            raise Conflict("role.name_taken", name=role.name)
        stored = replace(role, role_id=self._number())
        self._roles.put(stored.role_id, stored)
        return stored

    def get(self, role_id: int) -> Role | None:
        """As the port says."""
        return self._roles.get(role_id)

    def save(self, role: Role) -> None:
        """As the port says."""
        save(self._roles, role.role_id, role)

    def all(self) -> Sequence[Role]:
        """As the port says."""
        return sorted(self._roles.all(), key=attrgetter("role_id"))


class MemoryWindows:
    """`server.ports.Windows`."""

    def __init__(self, windows: View[Window], number: Number) -> None:
        self._windows = windows
        self._number = number

    def add(self, window: Window) -> Window:
        """As the port says; Conflict ``window.code_taken``."""
        if self._windows.by("code", window.code):
            raise Conflict("window.code_taken", code=window.code)
        stored = replace(window, window_id=self._number())
        self._windows.put(stored.window_id, stored)
        return stored

    def get(self, window_id: int) -> Window | None:
        """As the port says."""
        return self._windows.get(window_id)

    def by_token_hash(self, token_hash: str) -> Window | None:
        """As the port says."""
        return next(iter(self._windows.by("token_hash", token_hash)), None)

    def by_enrolment_hash(self, enrolment_hash: str) -> Window | None:
        """As the port says."""
        return next(iter(self._windows.by("enrolment_hash", enrolment_hash)), None)

    def save(self, window: Window) -> None:
        """As the port says."""
        save(self._windows, window.window_id, window)

    def all(self) -> Sequence[Window]:
        """As the port says."""
        return sorted(self._windows.all(), key=attrgetter("window_id"))


class MemorySessions:
    """`server.ports.Sessions`."""

    def __init__(self, sessions: View[Session]) -> None:
        self._sessions = sessions

    def add(self, session: Session) -> None:
        """As the port says; Conflict ``session.exists``."""
        if self._sessions.get(session.token_hash) is not None:
            raise Conflict("session.exists")
        self._sessions.put(session.token_hash, session)

    def get(self, token_hash: str) -> Session | None:
        """As the port says."""
        return self._sessions.get(token_hash)

    def touch(self, token_hash: str, seen_at: datetime) -> None:
        """As the port says."""
        session = self._sessions.get(token_hash)
        if session is not None:
            self._sessions.put(token_hash, replace(session, seen_at=seen_at))

    def end(self, token_hash: str, ended_at: datetime) -> None:
        """As the port says."""
        session = self._sessions.get(token_hash)
        if session is not None and session.ended_at is None:
            self._sessions.put(token_hash, replace(session, ended_at=ended_at))

    def end_of_operator(self, operator_id: int, ended_at: datetime, *, keep: str = "") -> None:
        """As the port says."""
        for session in self._sessions.by("operator_id", operator_id):
            if session.token_hash != keep:
                self.end(session.token_hash, ended_at)

    def delete_ended(self, before: datetime) -> int:
        """As the port says."""
        over = [
            session
            for session in self._sessions.all()
            if session.expires_at < before or (session.ended_at is not None and session.ended_at < before)
        ]
        for session in over:
            self._sessions.delete(session.token_hash)
        return len(over)


class MemoryAudit:
    """`server.ports.Audit`."""

    def __init__(self, rows: View[AuditRow], views: Mapping[str, View[Any]], number: Number) -> None:
        self._rows, self._views, self._number = rows, views, number

    def add(self, row: AuditRow) -> None:
        """As the port says."""
        stored = replace(row, row_id=self._number(), chain_no=None, hash=None)
        self._rows.put(stored.row_id, stored)

    def unlinked(self, limit: int) -> Sequence[AuditRow]:
        """As the port says, oldest first."""
        return sorted(self._rows.by("chain_no", None), key=attrgetter("row_id"))[:limit]

    def head(self) -> tuple[int, str]:
        """As the port says."""
        return self._views["facts"].get(_HEAD) or (0, GENESIS)

    def link(self, rows: Sequence[tuple[int, int, str]], head: tuple[int, str]) -> None:
        """As the port says; Conflict ``storage.stale`` if somebody else has linked."""
        if rows and min(chain_no for _, chain_no, _ in rows) - 1 != self.head()[0]:
            raise Conflict("storage.stale", chain_no=head[0])
        for row_id, chain_no, row_hash in rows:
            row = self._rows.get(row_id)
            if row is None or row.chain_no is not None:
                raise Conflict("storage.stale", chain_no=head[0])
            self._rows.put(row_id, replace(row, chain_no=chain_no, hash=row_hash))
        if rows:
            self._views["facts"].put(_HEAD, head)

    def chained(self, after_chain_no: int, limit: int) -> Sequence[AuditRow]:
        """As the port says."""
        last = min(self.head()[0], after_chain_no + limit)
        return [row for place in range(after_chain_no + 1, last + 1) for row in self._rows.by("chain_no", place)]

    def search(self, query: AuditQuery) -> Sequence[AuditRow]:
        """As the port says."""
        newest_first = filter(None, map(self._rows.get, sorted(self._rows.keys(), reverse=True)))
        return list(islice(filter(_matcher(query), newest_first), query.limit))


def _matcher(query: AuditQuery) -> Callable[[AuditRow], bool]:
    equal = [(name, getattr(query, name)) for name in ("operator_id", "action", "subject", "window_id")]

    def matches(row: AuditRow) -> bool:
        return (
            all(not value or getattr(row, name) == value for name, value in equal)
            and (query.first_at is None or row.at >= query.first_at)
            and (query.last_at is None or row.at <= query.last_at)
            and (query.before_row_id is None or row.row_id < query.before_row_id)
        )

    return matches


class MemoryJobs:
    """`server.ports.Jobs`."""

    def __init__(self, jobs: View[Job]) -> None:
        self._jobs = jobs

    def put(self, job: Job) -> None:
        """As the port says."""
        self._jobs.put((job.kind, job.subject), job)

    def lease_due(self, now: datetime, owner: str, until: datetime, limit: int) -> Sequence[Job]:
        """As the port says, those due first first."""
        due = self._jobs.first(limit, now)
        leased = [replace(job, attempts=job.attempts + 1, lease_owner=owner, lease_until=until) for job in due]
        for job in leased:
            self.put(job)
        return sorted(leased, key=attrgetter("due_at", "kind", "subject"))

    def finish(self, kind: JobKind, subject: str) -> None:
        """As the port says."""
        self._jobs.delete((kind, subject))

    def free_leases(self) -> None:
        """As the port says."""
        for job in self._jobs.all():
            if job.lease_until is not None:
                self.put(replace(job, lease_owner="", lease_until=None))

    def next_due(self) -> datetime | None:
        """As the port says: due time, or end of lease where one is held."""
        return next(map(ready_at, self._jobs.first(1)), None)

    def get(self, kind: JobKind, subject: str) -> Job | None:
        """As the port says."""
        return self._jobs.get((kind, subject))

    def waiting(self, now: datetime, limit: int) -> Sequence[Job]:
        """As the port says."""
        later = [job for job in self._jobs.all() if ready_at(job) > now]
        return sorted(later, key=ready_at, reverse=True)[:limit]


def ready_at(job: Job) -> datetime:
    """When a job may be taken: when it is due, and no lease on it lasts."""
    return job.due_at if job.lease_until is None else max(job.due_at, job.lease_until)


class MemoryNotices:
    """`server.ports.Notices`."""

    def __init__(self, facts: View[Any]) -> None:
        self._facts = facts

    def first_time(self, channel: str, notice_id: str, at: datetime) -> bool:
        """As the port says."""
        key = (channel, notice_id)
        if self._facts.get(key) is not None:
            return False
        self._facts.put(key, at)
        return True


class MemoryFacts:
    """`server.ports.Facts`; a row is name and value."""

    def __init__(self, facts: View[tuple[str, str]]) -> None:
        self._facts = facts

    def get(self, name: str) -> str | None:
        """As the port says."""
        row = self._facts.get(name)
        return None if row is None else row[1]

    def put(self, name: str, value: str) -> None:
        """As the port says."""
        self._facts.put(name, (name, value))

    def beginning_with(self, prefix: str) -> Sequence[tuple[str, str]]:
        """As the port says."""
        return sorted(row for row in self._facts.all() if row[0].startswith(prefix))
