"""Operators, roles and windows in the database: small tables whose rows get their number from it."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy import Table, bindparam

from app.core.errors import Conflict
from server.domain.identity import Operator, Role, Window
from server.storage.statements import Compiler, Record, Runner, Shelf
from server.storage.tables import operators, roles, windows


class NumberedShelf(Shelf[Record]):
    """A shelf whose key is given by the database."""

    def __init__(self, compiler: Compiler, table: Table, kind: type[Record], key: str) -> None:
        super().__init__(compiler, table, kind, key)
        given = [field.name for field in fields(kind) if field.name != key]  # type: ignore[arg-type]
        self.insert_numbered = compiler(compiler.insert(table).on_conflict_do_nothing().returning(table.c[key]), given)
        self.all = compiler(self.select.order_by(table.c[key]))

    def add(self, runner: Runner, record: Record) -> int | None:
        """The new record's number, or None when a unique key exists."""
        row = runner.rows(self.insert_numbered, self.insert_numbered.of(record))
        return int(row[0][0]) if row else None


class IdentityStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.operators = NumberedShelf(compiler, operators, Operator, "operator_id")
        self.roles = NumberedShelf(compiler, roles, Role, "role_id")
        self.windows = NumberedShelf(compiler, windows, Window, "window_id")
        by_username = self.operators.select.where(operators.c.username == bindparam("username"))
        self.by_username = compiler(by_username)
        self.by_token = compiler(self.windows.select.where(windows.c.token_hash == bindparam("token_hash")))
        self.by_enrolment = compiler(self.windows.select.where(windows.c.enrolment_hash == bindparam("enrolment_hash")))


class OperatorRepository:
    """`server.ports.Operators`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: IdentityStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, operator: Operator) -> Operator:
        """Store a new operator and answer it with its id; Conflict ``operator.name_taken``."""
        operator_id = self._statements.operators.add(self._runner, operator)
        if operator_id is None:
            raise Conflict("operator.name_taken", username=operator.username)
        return replace(operator, operator_id=operator_id)

    def get(self, operator_id: int) -> Operator | None:
        """One operator."""
        shelf = self._statements.operators
        return shelf.read_one(self._runner, shelf.get, operator_id=operator_id)

    def by_username(self, username: str) -> Operator | None:
        """The operator who signs in by this name."""
        return self._statements.operators.read_one(self._runner, self._statements.by_username, username=username)

    def save(self, operator: Operator) -> None:
        """Store a changed operator and add one to its version; Conflict ``storage.stale``."""
        update = self._statements.operators.update
        if not self._runner.write(update, update.of(operator)):
            raise Conflict("storage.stale", operator_id=operator.operator_id)

    def all(self) -> Sequence[Operator]:
        """Every operator, by number."""
        return self._statements.operators.read_all(self._runner, self._statements.operators.all)


class RoleRepository:
    """`server.ports.Roles`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: IdentityStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, role: Role) -> Role:
        """Store a new role and answer it with its id; Conflict ``role.name_taken``."""
        role_id = self._statements.roles.add(self._runner, role)
        if role_id is None:
            raise Conflict("role.name_taken", name=role.name)
        return replace(role, role_id=role_id)

    def get(self, role_id: int) -> Role | None:
        """One role."""
        return self._statements.roles.read_one(self._runner, self._statements.roles.get, role_id=role_id)

    def save(self, role: Role) -> None:
        """Store a changed role and add one to its version; Conflict ``storage.stale``."""
        update = self._statements.roles.update
        if not self._runner.write(update, update.of(role)):
            raise Conflict("storage.stale", role_id=role.role_id)

    def all(self) -> Sequence[Role]:
        """Every role, by number."""
        return self._statements.roles.read_all(self._runner, self._statements.roles.all)


class WindowRepository:
    """`server.ports.Windows`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: IdentityStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, window: Window) -> Window:
        """Store a new window and answer it with its id; Conflict ``window.code_taken``."""
        window_id = self._statements.windows.add(self._runner, window)
        if window_id is None:
            raise Conflict("window.code_taken", code=window.code)
        return replace(window, window_id=window_id)

    def get(self, window_id: int) -> Window | None:
        """One window."""
        return self._statements.windows.read_one(self._runner, self._statements.windows.get, window_id=window_id)

    def by_token_hash(self, token_hash: str) -> Window | None:
        """The window that is enrolled with this token."""
        return self._statements.windows.read_one(self._runner, self._statements.by_token, token_hash=token_hash)

    def by_enrolment_hash(self, enrolment_hash: str) -> Window | None:
        """The window that waits for this enrolment code."""
        shelf = self._statements.windows
        return shelf.read_one(self._runner, self._statements.by_enrolment, enrolment_hash=enrolment_hash)

    def save(self, window: Window) -> None:
        """Store a changed window and add one to its version; Conflict ``storage.stale``."""
        update = self._statements.windows.update
        if not self._runner.write(update, update.of(window)):
            raise Conflict("storage.stale", window_id=window.window_id)

    def all(self) -> Sequence[Window]:
        """Every window, by number."""
        return self._statements.windows.read_all(self._runner, self._statements.windows.all)
