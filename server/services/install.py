"""What is done at the server's own console, without a session: first operators and windows, unlocking, a list."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import InvalidInput, NotFound
from server.domain.identity import Operator, Window
from server.ports import UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.change_password import check_new_password
from server.services.manage_operators import add_operator
from server.services.manage_roles import add_presets
from server.services.manage_windows import OneTimeCode, add_window, make_code
from server.services.passwords import Passwords

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
SHORTEST_PASSWORD, LONGEST = 8, 128


class Install:
    """Whoever may run the command line owns the installation; every act is a row of the audit log all the same."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, passwords: Passwords) -> None:
        self._reader, self._uow, self._clock, self._passwords = reader, uow, clock, passwords

    def add_operator(
        self, *, username: str, display_name: str, password: str, roles: Sequence[str], must_change_password: bool
    ) -> Operator:
        """A new operator with roles by name; the preset roles are made where missing. Raises Conflict
        ``operator.name_taken``, InvalidInput for a role there is not."""
        _check(username, display_name, password)
        fresh_hash = self._passwords.hash(password)
        with self._uow() as work:
            ids = add_presets(work)
            if unknown := [name for name in roles if name not in ids]:
                raise InvalidInput("role", f"there is no role {unknown[0]}", code="role.unknown")
            operator = add_operator(
                work,
                username,
                display_name,
                fresh_hash,
                tuple(ids[name] for name in roles),
                must_change_password=must_change_password,
            )
            row = own_audit_row(self._clock.now(), "operator.added", username, roles=" ".join(roles))
            work.audit.add(row)
            work.commit()
        return operator

    def operators(self) -> Sequence[tuple[Operator, tuple[str, ...]]]:
        """Every operator with the names of the roles."""
        with self._reader() as work:
            names = {role.role_id: role.name for role in work.roles.all()}
            return [
                (operator, tuple(names.get(role_id, "?") for role_id in operator.role_ids))
                for operator in work.operators.all()
            ]

    def unlock(self, username: str) -> None:
        """Let a locked operator sign in again. Raises NotFound."""
        with self._uow() as work:
            operator = work.operators.by_username(username)
            if operator is None:
                raise NotFound("operator.unknown", username=username)
            work.operators.save(replace(operator, locked_at=None, failed_count=0))
            work.audit.add(own_audit_row(self._clock.now(), "operator.unlocked", username))
            work.commit()

    def add_window(self, *, name: str, campus: str) -> Window:
        """A new window. Raises Conflict ``window.name_taken``."""
        with self._uow() as work:
            window = add_window(work, name=name, campus=campus)
            row = own_audit_row(self._clock.now(), "window.added", window.code, name=name, campus=campus)
            work.audit.add(row)
            work.commit()
        return window

    def enrolment_code(self, window_name: str) -> OneTimeCode:
        """A one-time code for the window of that name or code. Raises NotFound."""
        with self._uow() as work:
            found = [window for window in work.windows.all() if window_name in (window.name, window.code)]
            if not found:
                raise NotFound("window.unknown", name=window_name)
            code = make_code(work, found[0].window_id, self._clock.now())
            work.audit.add(own_audit_row(self._clock.now(), "window.code_made", found[0].code))
            work.commit()
        return code


def _check(username: str, display_name: str, password: str) -> None:
    if not _USERNAME.fullmatch(username):
        raise InvalidInput("username", "letters, digits, dot, hyphen, underscore; at most 32")
    if not 1 <= len(display_name) <= 60 or not display_name.isprintable():
        raise InvalidInput("name", "1 to 60 printable characters")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST:
        raise InvalidInput("password", f"{SHORTEST_PASSWORD} to {LONGEST} characters")
    check_new_password(username, password)
