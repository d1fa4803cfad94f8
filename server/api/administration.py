"""Operators, roles and the audit log."""

from dataclasses import replace
from typing import Annotated

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.core.permissions import PERMISSIONS
from app.wire.administration import (
    AuditPage,
    DecideOffered,
    EditOperator,
    EditRole,
    NewOperator,
    OperatorList,
    OperatorView,
    ResetPassword,
    RoleList,
    RoleView,
    SearchAudit,
)
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.views import audit_view, operator_view, role_view
from server.domain.identity import Role
from server.ports import AuditQuery
from server.services.manage_operators import OperatorEdit

RowId = Annotated[int, Parameter(ge=1, le=2**31 - 1)]


@get("/operators", sync_to_thread=True, responses=documented())
def list_operators(request: AnyRequest, services: NamedDependency[Services]) -> OperatorList:
    """Every operator."""
    return OperatorList(operators=tuple(map(operator_view, services.operators.all(actor(request, services)))))


@post("/operators", status_code=201, sync_to_thread=True, responses=documented())
def add_operator(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[NewOperator]) -> OperatorView:
    """A new operator, who must change the password at the first sign-in."""
    operator = services.operators.add(
        actor(request, services),
        username=data.username,
        display_name=data.display_name,
        password=data.password,
        role_ids=data.role_ids,
    )
    return operator_view(operator)


@put("/operators/{operator_id:int}", sync_to_thread=True, responses=documented(404))
def edit_operator(
    request: AnyRequest, services: NamedDependency[Services], operator_id: RowId, data: JSONBody[EditOperator]
) -> OperatorView:
    """Change name, roles, activity."""
    edit = OperatorEdit(display_name=data.display_name, role_ids=data.role_ids, active=data.active)
    return operator_view(services.operators.edit(actor(request, services), operator_id, edit))


@post("/operators/{operator_id:int}/lock", status_code=200, sync_to_thread=True, responses=documented(404))
def lock_operator(request: AnyRequest, services: NamedDependency[Services], operator_id: RowId) -> OperatorView:
    """Lock an operator out at once."""
    return operator_view(services.operators.lock(actor(request, services), operator_id))


@post("/operators/{operator_id:int}/unlock", status_code=200, sync_to_thread=True, responses=documented(404))
def unlock_operator(request: AnyRequest, services: NamedDependency[Services], operator_id: RowId) -> OperatorView:
    """Let a locked operator sign in again."""
    return operator_view(services.operators.unlock(actor(request, services), operator_id))


@post("/operators/{operator_id:int}/password", status_code=200, sync_to_thread=True, responses=documented(404))
def reset_password(
    request: AnyRequest, services: NamedDependency[Services], operator_id: RowId, data: JSONBody[ResetPassword]
) -> OperatorView:
    """Give a new first password."""
    return operator_view(services.operators.reset_password(actor(request, services), operator_id, data.password))


@get("/roles", sync_to_thread=True, responses=documented())
def list_roles(request: AnyRequest, services: NamedDependency[Services]) -> RoleList:
    """All roles, and all there is to permit."""
    who = actor(request, services)
    roles, offered = services.roles.all(who), services.roles.offered(who)
    views = tuple(replace(role_view(role), offered=tuple(offered.get(role.role_id, ()))) for role in roles)
    return RoleList(roles=views, permissions=PERMISSIONS, channels=services.roles.channels)


@post("/roles", status_code=201, sync_to_thread=True, responses=documented())
def add_role(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[EditRole]) -> RoleView:
    """A new role."""
    return role_view(services.roles.add(actor(request, services), _role(0, data)))


@put("/roles/{role_id:int}", sync_to_thread=True, responses=documented(404))
def edit_role(
    request: AnyRequest, services: NamedDependency[Services], role_id: RowId, data: JSONBody[EditRole]
) -> RoleView:
    """Change a role; felt at the next request of everyone who has it."""
    keep = data.refund_limits is None
    return role_view(services.roles.edit(actor(request, services), _role(role_id, data), keep_limits=keep))


@post("/audit/search", status_code=200, sync_to_thread=True, responses=documented())
def search_audit(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SearchAudit]) -> AuditPage:
    """Search the audit log, newest first."""
    query = AuditQuery(
        action=data.action, subject=data.subject, window_id=data.window_id, first_at=data.first_at,
        last_at=data.last_at, before_row_id=data.before_row_id, limit=data.limit,
    )  # fmt: skip
    who = actor(request, services)
    rows = services.search_audit(who, query, username=data.username)
    names = services.search_audit.window_names(who)
    more = rows[-1].row_id if len(rows) == data.limit else None
    return AuditPage(rows=tuple(audit_view(row, names.get(row.window_id, "")) for row in rows), before_row_id=more)


@post("/roles/{role_id:int}/offered", status_code=200, sync_to_thread=True, responses=documented(404))
def decide_offered(
    request: AnyRequest, services: NamedDependency[Services], role_id: RowId, data: JSONBody[DecideOffered]
) -> RoleView:
    """Give a role the permissions that an upgrade brought, or leave it as it is."""
    return role_view(services.roles.decide_offered(actor(request, services), role_id, take=data.take))


def _role(role_id: int, data: EditRole) -> Role:
    return Role(
        role_id=role_id, name=data.name, permissions=frozenset(data.permissions), channels=frozenset(data.channels),
        sources=frozenset(data.sources),
        refund_alone_fen=data.refund_limits.alone_fen if data.refund_limits else None,
        refund_approve_fen=data.refund_limits.approve_fen if data.refund_limits else None,
    )  # fmt: skip


HANDLERS = (
    list_operators, add_operator, edit_operator, lock_operator, unlock_operator, reset_password,
    list_roles, add_role, edit_role, decide_offered, search_audit,
)  # fmt: skip
