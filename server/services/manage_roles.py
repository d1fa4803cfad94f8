"""Administer roles: what each may do, on which payment and service channels; felt at the next request."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.permissions import PERMISSIONS, PRESET_APPROVE_FEN, ROLE_PRESETS
from server.domain.identity import Actor, Role
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.manage_operators import check_administrators
from server.services.new_permissions import offered_to, settled


class ManageRoles:
    """Reading needs ``administration.view``, changing ``administration.roles``."""

    def __init__(
        self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, channels: frozenset[str]
    ) -> None:
        self._reader, self._uow, self._clock, self._channels = reader, uow, clock, channels

    def all(self, actor: Actor) -> Sequence[Role]:
        """Every role."""
        require(actor, "administration.view")
        with self._reader() as work:
            return work.roles.all()

    def offered(self, actor: Actor) -> Mapping[int, Sequence[str]]:
        """Permissions that an upgrade brought and a role that the hospital changed is offered, by role."""
        require(actor, "administration.view")
        with self._reader() as work:
            return offered_to(work)

    def decide_offered(self, actor: Actor, role_id: int, *, take: bool) -> Role:
        """Give a role all that it is offered, or leave it as it is. Raises NotFound."""
        require(actor, "administration.roles")
        with self._uow() as work:
            role = work.roles.get(role_id)
            if role is None:
                raise NotFound("role.unknown")
            wanted = frozenset(offered_to(work).get(role_id, ())) & frozenset(PERMISSIONS) if take else frozenset()
            if wanted - role.permissions:
                role = replace(role, permissions=role.permissions | wanted)
                work.roles.save(role)
                self._note(work, actor, "role.edited", role)
                role = replace(role, version=role.version + 1)
            else:
                work.audit.add(audit_row(actor, self._clock.now(), "role.left_as_it_is", role.name))
            settled(work, self._clock, role_id)
            work.commit()
        return role

    @property
    def channels(self) -> tuple[str, ...]:
        """The payment channels that a role can be limited to."""
        return tuple(sorted(self._channels))

    def add(self, actor: Actor, role: Role) -> Role:
        """A new role (``role_id`` 0). Raises Conflict ``role.name_taken``."""
        require(actor, "administration.roles")
        self._check(role)
        with self._uow() as work:
            _check_name(work, role)
            added = work.roles.add(role)
            self._note(work, actor, "role.added", added)
            work.commit()
        return added

    def edit(self, actor: Actor, role: Role, *, keep_limits: bool = False) -> Role:
        """Change the role of that ``role_id``; ``keep_limits``: how much of a refund it allows stays."""
        require(actor, "administration.roles")
        with self._uow() as work:
            before = work.roles.get(role.role_id)
            if before is None:
                raise NotFound("role.unknown")
            self._check(role, known=before)
            _check_name(work, role)
            after = replace(role, version=before.version)
            if keep_limits:
                limits = (before.refund_alone_fen, before.refund_approve_fen)
                after = replace(after, refund_alone_fen=limits[0], refund_approve_fen=limits[1])
            work.roles.save(after)
            check_administrators(work, actor, "administration.roles")
            self._note(work, actor, "role.edited", after)
            settled(work, self._clock, role.role_id)
            work.commit()
        return replace(after, version=after.version + 1)

    def _check(self, role: Role, known: Role | None = None) -> None:
        if not role.permissions <= frozenset(PERMISSIONS):
            raise InvalidInput("permissions", "unknown_permission")
        if not role.channels <= self._channels | (known.channels if known else frozenset()):
            raise InvalidInput("channels", "unknown_channel")

    def _note(self, work: UnitOfWork, actor: Actor, action: str, role: Role) -> None:
        limits = (role.refund_alone_fen, role.refund_approve_fen)
        alone, approve = ("" if limit_fen is None else str(limit_fen) for limit_fen in limits)
        detail = {
            "permissions": " ".join(sorted(role.permissions)), "channels": " ".join(sorted(role.channels)),
            "refund_alone_fen": alone, "refund_approve_fen": approve,
        }  # fmt: skip
        work.audit.add(audit_row(actor, self._clock.now(), action, role.name, **detail))


def add_presets(work: UnitOfWork) -> dict[str, int]:
    """Store the roles a new installation begins with, those not there yet; answers their ids by name."""
    ids = {role.name: role.role_id for role in work.roles.all()}
    for name, permissions in ROLE_PRESETS.items():
        if name not in ids:
            role = Role(
                role_id=0, name=name, permissions=frozenset(permissions),
                refund_approve_fen=PRESET_APPROVE_FEN.get(name),
            )  # fmt: skip
            ids[name] = work.roles.add(role).role_id
    return ids


def _check_name(work: UnitOfWork, role: Role) -> None:
    if any(other.name == role.name and other.role_id != role.role_id for other in work.roles.all()):
        raise Conflict("role.name_taken", name=role.name)
