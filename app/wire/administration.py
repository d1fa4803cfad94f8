"""Operators, roles and the audit log."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.wire.limits import FenOrZero, Name, OptionalIdentifier, Password, RowId, Username, Word
from app.wire.windows import WindowView


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLimits:
    """How much of one order's money a person of a role lets go back. ``alone_fen`` null: the installation's setting;
    ``approve_fen`` (for others, with the permission) null: any amount."""

    alone_fen: FenOrZero | None = None
    approve_fen: FenOrZero | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """A role; empty ``channels`` or ``sources`` means all. ``offered``: permissions that an upgrade brought and that
    this role, which the hospital changed, does not have."""

    role_id: int
    name: str
    permissions: tuple[str, ...]
    channels: tuple[str, ...]
    sources: tuple[str, ...]
    refund_limits: RefundLimits = field(default_factory=RefundLimits)
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOffered:
    """``POST /api/roles/{role_id}/offered``: give the role all that it is offered, or leave it as it is."""

    take: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRole:
    """``POST /api/roles`` and ``PUT /api/roles/{role_id}``."""

    name: Name
    permissions: Annotated[tuple[Word, ...], Meta(max_length=200)]
    channels: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    sources: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    refund_limits: RefundLimits | None = None
    """Left out: they stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorView:
    """An operator as administrators see one."""

    operator_id: int
    username: str
    display_name: str
    role_ids: tuple[int, ...]
    active: bool
    locked: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOperator:
    """``POST /api/operators``; the first password must be changed at the first sign-in."""

    username: Username
    display_name: Name
    password: Password
    role_ids: Annotated[tuple[RowId, ...], Meta(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOperator:
    """``PUT /api/operators/{operator_id}``."""

    display_name: Name
    role_ids: Annotated[tuple[RowId, ...], Meta(max_length=20)]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    """``POST /api/operators/{operator_id}/password``."""

    password: Password


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorList:
    operators: tuple[OperatorView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleList:
    """All roles, and every permission there is."""

    roles: tuple[RoleView, ...]
    permissions: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAudit:
    """``POST /api/audit/search``; newest first."""

    username: OptionalIdentifier = ""
    action: OptionalIdentifier = ""
    subject: OptionalIdentifier = ""
    window_id: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    before_row_id: RowId | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRowView:
    """One act. ``chain_no`` is None for the few seconds until the row is linked."""

    row_id: int
    at: datetime
    action: str
    subject: str
    operator_name: str
    window_id: int
    address: str
    detail: dict[str, str | int]
    chain_no: int | None
    window_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    rows: tuple[AuditRowView, ...]
    before_row_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowList:
    """``GET /api/windows``; see app.wire.windows for one window."""

    windows: tuple[WindowView, ...]
