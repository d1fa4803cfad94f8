"""Administer operators: add, edit, lock, unlock, give a new first password; an administrator always remains."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from server.domain.identity import Actor, Operator
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, permissions_of, require
from server.services.change_password import check_new_password
from server.services.passwords import Passwords

ADMINISTRATOR = frozenset({"administration.operators", "administration.unlock", "administration.roles"})
"""Whose roles hold all of these is an administrator; one who is active and not locked must always remain."""


def is_administrator(work: UnitOfWork, operator: Operator) -> bool:
    """Whether the operator can administer operators now."""
    if not operator.active or operator.locked_at is not None:
        return False
    return permissions_of(work, operator) >= ADMINISTRATOR


def check_administrators(work: UnitOfWork, actor: Actor, used: str) -> None:
    """After a change, inside its transaction: an administrator remains, and the actor did not shut himself out.

    Raises Conflict ``operator.last_administrator`` or ``operator.oneself``.
    """
    if not any(is_administrator(work, operator) for operator in work.operators.all()):
        raise Conflict("operator.last_administrator")
    myself = work.operators.get(actor.operator.operator_id)
    if myself is None or not myself.active or myself.locked_at is not None:
        raise Conflict("operator.oneself")
    if used not in permissions_of(work, myself):
        raise Conflict("operator.oneself")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorEdit:
    """What an administrator may change of an operator."""

    display_name: str
    role_ids: tuple[int, ...]
    active: bool


class ManageOperators:
    """Every call needs ``administration.operators`` (unlock: ``administration.unlock``) and takes effect at the next
    request of whom it concerns."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, passwords: Passwords) -> None:
        self._reader, self._uow, self._clock, self._passwords = reader, uow, clock, passwords

    def all(self, actor: Actor) -> Sequence[Operator]:
        """Every operator there has ever been."""
        require(actor, "administration.view")
        with self._reader() as work:
            return work.operators.all()

    def add(
        self, actor: Actor, *, username: str, display_name: str, password: str, role_ids: tuple[int, ...]
    ) -> Operator:
        """A new operator, who must change the password at the first sign-in. Conflict ``operator.name_taken``."""
        require(actor, "administration.operators")
        check_new_password(username, password)
        fresh_hash = self._passwords.hash(password)
        with self._uow() as work:
            operator = add_operator(work, username, display_name, fresh_hash, role_ids, must_change_password=True)
            roles = " ".join(map(str, operator.role_ids))
            work.audit.add(audit_row(actor, self._clock.now(), "operator.added", username, roles=roles))
            work.commit()
        return operator

    def edit(self, actor: Actor, operator_id: int, edit: OperatorEdit) -> Operator:
        """Change name, roles, activity; a deactivated operator's sessions end at once."""
        require(actor, "administration.operators")
        with self._uow() as work:
            now, before = self._clock.now(), _get(work, operator_id)
            role_ids = check_roles(work, edit.role_ids)
            after = replace(before, display_name=edit.display_name, role_ids=role_ids, active=edit.active)
            work.operators.save(after)
            if not edit.active:
                work.sessions.end_of_operator(operator_id, now)
            check_administrators(work, actor, "administration.operators")
            roles, active = " ".join(map(str, role_ids)), int(edit.active)
            work.audit.add(audit_row(actor, now, "operator.edited", before.username, roles=roles, active=active))
            work.commit()
        return _saved(after)

    def lock(self, actor: Actor, operator_id: int) -> Operator:
        """Lock an operator out at once."""
        require(actor, "administration.operators")
        with self._uow() as work:
            now, before = self._clock.now(), _get(work, operator_id)
            after = replace(before, locked_at=before.locked_at or now)
            work.operators.save(after)
            work.sessions.end_of_operator(operator_id, now)
            check_administrators(work, actor, "administration.operators")
            work.audit.add(audit_row(actor, now, "operator.locked", before.username))
            work.commit()
        return _saved(after)

    def unlock(self, actor: Actor, operator_id: int) -> Operator:
        """Let a locked operator sign in again."""
        require(actor, "administration.unlock")
        with self._uow() as work:
            now, before = self._clock.now(), _get(work, operator_id)
            after = replace(before, locked_at=None, failed_count=0)
            work.operators.save(after)
            work.audit.add(audit_row(actor, now, "operator.unlocked", before.username))
            work.commit()
        return _saved(after)

    def reset_password(self, actor: Actor, operator_id: int, password: str) -> Operator:
        """Give a new first password; sessions end, and it must be changed at the next sign-in."""
        require(actor, "administration.operators")
        with self._reader() as work:
            check_new_password(_get(work, operator_id).username, password)
        fresh_hash = self._passwords.hash(password)
        with self._uow() as work:
            now, before = self._clock.now(), _get(work, operator_id)
            after = replace(before, password_hash=fresh_hash, must_change_password=True)
            work.operators.save(after)
            work.sessions.end_of_operator(operator_id, now)
            work.audit.add(audit_row(actor, now, "operator.password_reset", before.username))
            work.commit()
        return _saved(after)


def add_operator(
    work: UnitOfWork,
    username: str,
    display_name: str,
    password_hash: str,
    role_ids: tuple[int, ...],
    *,
    must_change_password: bool,
) -> Operator:
    """Store a new operator; names that differ only in case are one name. Raises Conflict ``operator.name_taken``."""
    if any(known.username.casefold() == username.casefold() for known in work.operators.all()):
        raise Conflict("operator.name_taken", username=username)
    return work.operators.add(
        Operator(
            operator_id=0,
            username=username,
            display_name=display_name,
            password_hash=password_hash,
            role_ids=check_roles(work, role_ids),
            active=True,
            must_change_password=must_change_password,
        )
    )


def check_roles(work: UnitOfWork, role_ids: tuple[int, ...]) -> tuple[int, ...]:
    """The role ids, each once, in order. Raises InvalidInput for one that does not exist."""
    known = {role.role_id for role in work.roles.all()}
    if not known.issuperset(role_ids):
        raise InvalidInput("role_ids", "unknown_role", code="role.unknown")
    return tuple(sorted(set(role_ids)))


def _get(work: UnitOfWork, operator_id: int) -> Operator:
    operator = work.operators.get(operator_id)
    if operator is None:
        raise NotFound("operator.unknown")
    return operator


def _saved(operator: Operator) -> Operator:
    return replace(operator, version=operator.version + 1)
