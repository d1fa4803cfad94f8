"""Decides on roles: which permissions by menu and by button, and which channels."""

from __future__ import annotations

from app.desk.ports import Server
from app.wire.administration import DecideOffered, EditRole, RefundLimits, RoleList, RoleView
from ui.administration.models import RolesModel
from ui.presenting import Facts, Presenting, Shows
from ui.tasks import TaskRunner


class RolesPresenter(Presenting[RolesModel]):
    """A permission of a button brings the one of its menu with it."""

    def __init__(self, view: Shows[RolesModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, RolesModel())
        self._server, self._facts = server, facts

    def load(self) -> None:
        """Read roles and what there is to permit."""
        self.show(may_edit=self._facts.may("administration.roles"))
        self.ask(self._server.roles, self._loaded)

    def chosen(self, role: RoleView | None) -> None:
        """A role of the list."""
        if role is not None and role.role_id != self.model.chosen_id:
            self.show(chosen_id=role.role_id, fault=None)

    def new_requested(self) -> None:
        """Begin a role with nothing in it."""
        self.show(chosen_id=0, fault=None)

    def save_requested(
        self,
        name: str,
        permissions: tuple[str, ...],
        channels: tuple[str, ...],
        limits: RefundLimits | None = None,
    ) -> None:
        """Keep the role in front, new or known."""
        if not name.strip():
            self.complain("role.name_missing")
            return
        chosen = self.model.chosen
        edit = EditRole(
            name=name.strip(), permissions=with_menus(permissions, self.model.permissions), channels=channels,
            sources=chosen.sources if chosen else (), refund_limits=limits,
        )  # fmt: skip
        if chosen is None:
            self.ask(lambda: self._server.add_role(edit), self._saved)
        else:
            role_id = chosen.role_id
            self.ask(lambda: self._server.edit_role(role_id, edit), self._saved)

    def offer_decided(self, *, take: bool) -> None:
        """Give the role in front what a new version brings, or leave it as it is."""
        chosen = self.model.chosen
        if chosen is not None and chosen.offered:
            role_id = chosen.role_id
            self.ask(lambda: self._server.decide_offered(role_id, DecideOffered(take=take)), self._saved)

    def _loaded(self, answer: RoleList) -> None:
        first = answer.roles[0].role_id if answer.roles else 0
        known = {role.role_id for role in answer.roles}
        chosen = self.model.chosen_id if self.model.chosen_id in known else first
        self.show(
            roles=answer.roles, permissions=answer.permissions, channels=answer.channels, loaded=True, chosen_id=chosen
        )

    def _saved(self, role: RoleView) -> None:
        known = {each.role_id: each for each in self.model.roles}
        known[role.role_id] = role
        self.show(roles=tuple(known.values()), chosen_id=role.role_id, saved=self.model.saved + 1)


def with_menus(permissions: tuple[str, ...], there_are: tuple[str, ...]) -> tuple[str, ...]:
    """The permissions with the menus that their buttons stand in, in the order of all."""
    wanted = set(permissions)
    wanted |= {view for each in permissions if (view := f"{each.split('.', 1)[0]}.view") in there_are}
    return tuple(each for each in there_are if each in wanted)
