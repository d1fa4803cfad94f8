"""Permissions that an upgrade brings: roles that are as the program made them get theirs, others are offered them.

The permissions that an installation has known are a fact of it. A server that knows more compares: a role that held
just what its preset holds of the known ones is topped up; a role that the hospital changed or made is offered what its
preset has, or what is new in menus that it sees, and an alert tells of it. One act of an administrator takes or leaves
the offer; saving the role by hand leaves what was not ticked.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.permissions import PERMISSIONS, ROLE_PRESETS
from server.domain.alert import AlertLevel
from server.domain.identity import Role
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert, raise_alert
from server.services.authorise import own_audit_row

log = logging.getLogger(__name__)

KNOWN = "permissions.known"
OFFERED = "permissions.offered."
"""With the id of the role: what it is offered, in the order of all, between spaces."""
ALERT = "roles.new_permissions"


def bring_new_permissions(uow: UnitOfWorkFactory, clock: Clock) -> None:
    """Called at every start; does nothing once everything is known."""
    with uow() as work:
        text, roles = work.facts.get(KNOWN), work.roles.all()
        held = frozenset[str]().union(*(role.permissions for role in roles))
        known = frozenset(text.split()) if text is not None else held if roles else frozenset(PERMISSIONS)
        new = frozenset(PERMISSIONS) - known
        if not new and text is not None:
            return
        for role in roles:
            _bring(work, clock, role, known, new)
        work.facts.put(KNOWN, " ".join(sorted(known | new)))
        work.commit()


def _bring(work: UnitOfWork, clock: Clock, role: Role, known: frozenset[str], new: frozenset[str]) -> None:
    preset, now = frozenset(ROLE_PRESETS.get(role.name, ())), clock.now()
    given = preset & new - role.permissions
    if given and role.permissions == preset & known:
        work.roles.save(replace(role, permissions=role.permissions | given))
        work.audit.add(own_audit_row(now, "role.topped_up", role.name, permissions=" ".join(sorted(given))))
        log.info("role %s has what is new in its preset: %s", role.name, sorted(given))
        return
    seen = {name for name in new if f"{name.split('.', 1)[0]}.view" in role.permissions} if not preset else set[str]()
    wanted = (given | seen) - role.permissions
    if wanted:
        _offer(work, role.role_id, [*offered_to(work).get(role.role_id, ()), *wanted])
        raise_alert(work, ALERT, str(role.role_id), AlertLevel.NOTICE, now)


def offered_to(work: UnitOfWork) -> Mapping[int, Sequence[str]]:
    """What is offered, by role."""
    facts = work.facts.beginning_with(OFFERED)
    return {int(name.removeprefix(OFFERED)): text.split() for name, text in facts if text}


def settled(work: UnitOfWork, clock: Clock, role_id: int) -> None:
    """An administrator has decided on a role: nothing is offered to it any more."""
    if role_id in offered_to(work):
        _offer(work, role_id, ())
        end_alert(work, ALERT, str(role_id), clock.now())


def _offer(work: UnitOfWork, role_id: int, permissions: Sequence[str]) -> None:
    work.facts.put(f"{OFFERED}{role_id}", " ".join(name for name in PERMISSIONS if name in set(permissions)))
