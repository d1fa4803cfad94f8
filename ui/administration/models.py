"""All that the areas of administration show, a value an area."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.wire.administration import AuditRowView, OperatorView, RoleView
from app.wire.windows import EnrolmentCode, WindowView
from ui.presenting import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorsModel:
    """``saved`` counts what was saved, so that an open form knows when to close."""

    busy: bool = False
    fault: Fault | None = None
    operators: tuple[OperatorView, ...] = ()
    roles: tuple[RoleView, ...] = ()
    loaded: bool = False
    saved: int = 0
    my_id: int = 0
    may_edit: bool = False
    may_unlock: bool = False

    def role_names(self, operator: OperatorView) -> list[str]:
        """The names of an operator's roles."""
        return [role.name for role in self.roles if role.role_id in operator.role_ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesModel:
    """``chosen_id`` 0 while a new role is made."""

    busy: bool = False
    fault: Fault | None = None
    roles: tuple[RoleView, ...] = ()
    permissions: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    loaded: bool = False
    chosen_id: int = 0
    saved: int = 0
    may_edit: bool = False

    @property
    def chosen(self) -> RoleView | None:
        """The role in front."""
        return next((role for role in self.roles if role.role_id == self.chosen_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsModel:
    """``code`` is the enrolment code that was just made, for ``code_for``."""

    busy: bool = False
    fault: Fault | None = None
    windows: tuple[WindowView, ...] = ()
    loaded: bool = False
    saved: int = 0
    code: EnrolmentCode | None = None
    code_for: str = ""
    may_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWanted:
    """What is searched for; empty means any."""

    username: str = ""
    action: str = ""
    subject: str = ""
    window_id: int = 0
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditModel:
    """``before_row_id`` continues the list; None at its end."""

    busy: bool = False
    fault: Fault | None = None
    wanted: AuditWanted = field(default_factory=AuditWanted)
    rows: tuple[AuditRowView, ...] = ()
    before_row_id: int | None = None
    searched: bool = False


MENUS = (
    "checkout", "refunds", "inquiry", "orders", "shift", "devices", "drawer", "receipt", "administration", "audit",
    "settings",
)  # fmt: skip
"""The order of menus in the matrix; one that is not named comes last."""


def matrix(permissions: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Permissions by menu: the menu's name, then its permissions, ``view`` first."""
    menus: dict[str, list[str]] = {}
    for permission in permissions:
        menus.setdefault(permission.split(".", 1)[0], []).append(permission)
    order = sorted(menus, key=lambda menu: (MENUS.index(menu) if menu in MENUS else len(MENUS), menu))
    return [(menu, sorted(menus[menu], key=lambda each: (not each.endswith(".view"), each))) for menu in order]
