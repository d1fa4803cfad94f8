"""Check an operator's password: count failures, lock after too many, answer the same for a wrong name and password."""

from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.errors import Conflict, Refused
from server.domain.audit import AuditRow
from server.domain.identity import Operator
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.passwords import Passwords

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Asker:
    """From where a password is offered, for the audit log."""

    window_id: int
    address: str


class CheckPassword:
    """The operator behind a name and password, active and not locked.

    Raises Refused ``password.wrong`` (also for an unknown or inactive name) and Conflict ``operator.locked``, which is
    answered whatever the password, so that a locked name cannot be used to guess on. Failures are counted durably;
    the one that reaches the limit locks the operator and ends the sessions. Only an administrator unlocks.
    """

    def __init__(
        self,
        reader: UnitOfWorkFactory,
        uow: UnitOfWorkFactory,
        clock: Clock,
        passwords: Passwords,
        lock_after_failures: int,
    ) -> None:
        self._reader, self._uow, self._clock, self._passwords = reader, uow, clock, passwords
        self._limit = lock_after_failures

    def __call__(self, username: str, password: str, asker: Asker) -> Operator:
        """Check and count. The hash is computed with no transaction open."""
        with self._reader() as work:
            operator = work.operators.by_username(username)
        matches = self._passwords.matches(operator.password_hash if operator else None, password)
        if operator is None or not operator.active:
            self._note(username, operator, asker)
            raise Refused("password.wrong")
        if operator.locked_at is not None:
            self._note(username, operator, asker)
            raise Conflict("operator.locked")
        if not matches:
            self._count_failure(operator.operator_id, asker)
            raise Refused("password.wrong")
        if operator.failed_count or self._passwords.outdated(operator.password_hash):
            return self._renew(operator, password)
        return operator

    def _renew(self, operator: Operator, password: str) -> Operator:
        outdated = self._passwords.outdated(operator.password_hash)
        fresh_hash = self._passwords.hash(password) if outdated else operator.password_hash
        for _ in range(_TRIES):
            with self._uow() as work:
                current = work.operators.get(operator.operator_id)
                if current is None or current.locked_at is not None:
                    raise Conflict("operator.locked")
                if current.password_hash != operator.password_hash:
                    raise Refused("password.wrong")
                try:
                    work.operators.save(replace(current, failed_count=0, password_hash=fresh_hash))
                    work.commit()
                except Conflict as error:
                    if error.code != "storage.stale":
                        raise
                    continue
            return replace(current, failed_count=0, password_hash=fresh_hash, version=current.version + 1)
        raise Conflict("storage.stale")

    def _count_failure(self, operator_id: int, asker: Asker) -> None:
        for _ in range(_TRIES):
            with self._uow() as work:
                try:
                    self._count(work, operator_id, asker)
                    work.commit()
                except Conflict as error:
                    if error.code != "storage.stale":
                        raise
                    continue
            return
        raise Conflict("storage.stale")

    def _count(self, work: UnitOfWork, operator_id: int, asker: Asker) -> None:
        operator, now = work.operators.get(operator_id), self._clock.now()
        if operator is None or operator.locked_at is not None:
            return
        failed = operator.failed_count + 1
        locks = failed >= self._limit
        work.operators.save(replace(operator, failed_count=failed, locked_at=now if locks else None))
        work.audit.add(self._row("password.refused", operator.username, operator, asker, failures=failed))
        if locks:
            work.sessions.end_of_operator(operator_id, now)
            work.audit.add(self._row("operator.locked", operator.username, operator, asker, failures=failed))

    def _note(self, username: str, operator: Operator | None, asker: Asker) -> None:
        with self._uow() as work:
            subject = operator.username if operator else ""
            work.audit.add(self._row("password.refused", subject, operator, asker, known=int(operator is not None)))
            work.commit()

    def _row(self, action: str, subject: str, operator: Operator | None, asker: Asker, **detail: str | int) -> AuditRow:
        return AuditRow(
            at=self._clock.now(),
            action=action,
            subject=subject,
            operator_id=operator.operator_id if operator else 0,
            operator_name=operator.username if operator else "",
            window_id=asker.window_id,
            address=asker.address,
            detail=tuple(detail.items()),
        )
