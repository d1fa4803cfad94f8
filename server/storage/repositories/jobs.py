"""The job queue in the database: due jobs are leased, never twice at a time, whatever the number of servers."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from sqlalchemy import bindparam, delete, literal_column, select, tuple_, update

from server.domain.job import Job, JobKind
from server.storage.statements import Compiler, Prepared, Runner
from server.storage.tables import jobs

_NAMES = [field.name for field in fields(Job)]


class JobStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns = jobs.c
        key = (columns.kind == bindparam("kind"), columns.subject == bindparam("subject"))
        selected = [columns[name] for name in _NAMES]
        insert = compiler.insert(jobs)
        changed = [name for name in (*_NAMES, "ready_at") if name not in ("kind", "subject")]
        replaced = insert.on_conflict_do_update(
            index_elements=["kind", "subject"], set_={name: insert.excluded[name] for name in changed}
        )
        self.put = compiler(replaced, [*_NAMES, "ready_at"])
        self.get = compiler(select(*selected).where(*key))
        self.finish = compiler(delete(jobs).where(*key))
        held = update(jobs).where(columns.lease_until.is_not(None))
        self.free_leases = compiler(held.values(lease_owner="", lease_until=None, ready_at=columns.due_at))
        self.next_due = compiler(select(columns.ready_at).order_by(columns.ready_at).limit(1))
        later = select(*selected).where(columns.ready_at > bindparam("now")).order_by(columns.ready_at.desc())
        self.waiting = compiler(later.limit(bindparam("limit")))
        self.lease_due = self._lease_due(compiler)

    @staticmethod
    def _lease_due(compiler: Compiler) -> Prepared:
        columns = jobs.c
        due = select(columns.kind, columns.subject).where(columns.ready_at <= bindparam("now"))
        locked = due.order_by(columns.ready_at).limit(bindparam("limit")).with_for_update(skip_locked=True).cte("due")
        taken = tuple_(columns.kind, columns.subject).in_(select(locked.c.kind, locked.c.subject))
        leased = update(jobs).where(taken).values(attempts=literal_column("attempts + 1"))
        return compiler(
            leased.returning(*[columns[name] for name in _NAMES]), ["lease_owner", "lease_until", "ready_at"]
        )


class JobRepository:
    """`server.ports.Jobs`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: JobStatements) -> None:
        self._runner = runner
        self._statements = statements

    def put(self, job: Job) -> None:
        """Add a job, or replace the one of the same kind and subject."""
        ready_at = job.due_at if job.lease_until is None else max(job.due_at, job.lease_until)
        values = self._statements.put.given(
            kind=job.kind, subject=job.subject, due_at=job.due_at, attempts=job.attempts,
            lease_owner=job.lease_owner, lease_until=job.lease_until, ready_at=ready_at,
        )  # fmt: skip
        self._runner.write(self._statements.put, values)

    def lease_due(self, now: datetime, owner: str, until: datetime, limit: int) -> Sequence[Job]:
        """Take due jobs that nobody holds (or whose lease has run out) and lease them, those due first first."""
        statement = self._statements.lease_due
        values = statement.given(now=now, limit=limit, lease_owner=owner, lease_until=until, ready_at=until)
        leased = [Job(*row) for row in self._runner.rows(statement, values)]
        return sorted(leased, key=attrgetter("due_at", "kind", "subject"))

    def finish(self, kind: JobKind, subject: str) -> None:
        """Remove a job; harmless when it is gone."""
        self._runner.write(self._statements.finish, self._statements.finish.given(kind=kind, subject=subject))

    def free_leases(self) -> None:
        """Give every lease back."""
        self._runner.write(self._statements.free_leases, self._statements.free_leases.given())

    def next_due(self) -> datetime | None:
        """When the next job may be taken: the earliest due time, or end of lease where one is held."""
        row = self._runner.row(self._statements.next_due, self._statements.next_due.given())
        return None if row is None else row[0]

    def get(self, kind: JobKind, subject: str) -> Job | None:
        """One job."""
        row = self._runner.row(self._statements.get, self._statements.get.given(kind=kind, subject=subject))
        return None if row is None else Job(*row)

    def waiting(self, now: datetime, limit: int) -> Sequence[Job]:
        """Jobs that may be taken after an instant only, those due last first."""
        statement = self._statements.waiting
        return [Job(*row) for row in self._runner.rows(statement, statement.given(now=now, limit=limit))]
