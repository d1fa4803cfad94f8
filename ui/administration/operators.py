"""Decides on operators: who there is, who may do what, who is locked out."""

from __future__ import annotations

from app.desk.ports import Server
from app.wire.administration import EditOperator, NewOperator, OperatorList, OperatorView, RoleList
from ui.administration.models import OperatorsModel
from ui.presenting import Facts, Presenting, Shows, who
from ui.tasks import TaskRunner

SHORTEST_PASSWORD = 8


class OperatorsPresenter(Presenting[OperatorsModel]):
    """Every change is the server's to allow; the list is read again after each."""

    def __init__(self, view: Shows[OperatorsModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, OperatorsModel())
        self._server, self._facts = server, facts
        self._warned_of = ""

    def load(self) -> None:
        """Read operators and roles."""
        self.show(
            may_edit=self._facts.may("administration.operators"), may_unlock=self._facts.may("administration.unlock"),
            my_id=who(self._facts).operator_id,
        )  # fmt: skip
        self.ask(lambda: (self._server.operators(), self._server.roles()), self._loaded)

    def add_requested(self, username: str, display_name: str, password: str, role_ids: tuple[int, ...]) -> None:
        """A new operator with a first password. One without a role can do nothing: that is asked for twice."""
        if not username.strip() or not display_name.strip():
            self.complain("operator.incomplete")
        elif len(password) < SHORTEST_PASSWORD:
            self.complain("password.too_short", length=SHORTEST_PASSWORD)
        elif not role_ids and self._warned_of != username:
            self._warned_of = username
            self.complain("operator.no_role", tone="warning")
        else:
            self._warned_of = ""
            new = NewOperator(
                username=username.strip(), display_name=display_name.strip(), password=password, role_ids=role_ids
            )
            self.ask(lambda: self._server.add_operator(new), self._saved)

    def edit_requested(
        self, operator: OperatorView, display_name: str, role_ids: tuple[int, ...], *, active: bool
    ) -> None:
        """Another name, other roles, in or out of service."""
        if not display_name.strip():
            self.complain("operator.incomplete")
            return
        edit = EditOperator(display_name=display_name.strip(), role_ids=role_ids, active=active)
        self.ask(lambda: self._server.edit_operator(operator.operator_id, edit), self._saved)

    def lock_requested(self, operator: OperatorView) -> None:
        """Lock out, or let in again."""
        if operator.locked:
            self.ask(lambda: self._server.unlock_operator(operator.operator_id), self._saved)
        else:
            self.ask(lambda: self._server.lock_operator(operator.operator_id), self._saved)

    def password_requested(self, operator: OperatorView, password: str) -> None:
        """A new first password, to be changed at the next sign-in."""
        if len(password) < SHORTEST_PASSWORD:
            self.complain("password.too_short", length=SHORTEST_PASSWORD)
            return
        self.ask(lambda: self._server.reset_password(operator.operator_id, password), self._saved)

    def _loaded(self, answer: tuple[OperatorList, RoleList]) -> None:
        operators, roles = answer
        self.show(operators=operators.operators, roles=roles.roles, loaded=True)

    def _saved(self, operator: OperatorView) -> None:
        known = {each.operator_id: each for each in self.model.operators}
        known[operator.operator_id] = operator
        self.show(operators=tuple(known.values()), saved=self.model.saved + 1)
