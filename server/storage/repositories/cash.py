"""Cash movements and count differences in the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam, literal_column, update

from app.core.errors import Conflict
from app.core.shift import DifferenceState
from server.domain.shift import CashMovement, ShiftDifference
from server.storage.shift_tables import cash_movements, shift_differences
from server.storage.statements import KEY, Compiler, Prepared, Runner, Shelf


class MovementStatements(Shelf[CashMovement]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, cash_movements, CashMovement, "movement_no")
        columns = cash_movements.c
        of_shift = self.select.where(columns.shift_no == bindparam("shift_no"))
        self.of_shift = compiler(of_shift.order_by(columns.at, columns.movement_no))


class CashMovementRepository:
    """`server.ports.CashMovements`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: MovementStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, movement: CashMovement) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(movement)):
            raise Conflict("movement.number_reused", movement_no=movement.movement_no)

    def get(self, movement_no: str) -> CashMovement | None:
        """One movement."""
        return self._statements.read_one(self._runner, self._statements.get, movement_no=movement_no)

    def of_shift(self, shift_no: str) -> Sequence[CashMovement]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_shift, shift_no=shift_no)


class DifferenceStatements(Shelf[ShiftDifference]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(
            compiler, shift_differences, ShiftDifference, "shift_no",
            ("channel", "window_id", "operator_id", "campus", "amount_fen", "found_at"),
        )  # fmt: skip
        columns = shift_differences.c
        of_shift = self.select.where(columns.shift_no == bindparam("shift_no"))
        self.of_shift = compiler(of_shift.order_by(columns.channel))
        one = of_shift.where(columns.channel == bindparam("channel"))
        self.one, self.one_for_update = compiler(one), compiler(one.with_for_update())
        in_state = self.select.where(columns.state == bindparam("state")).order_by(columns.found_at)
        self.in_state = compiler(in_state.limit(bindparam("limit")))
        self.save_one = _keyed_update(compiler)


def _keyed_update(compiler: Compiler) -> Prepared:
    columns = shift_differences.c
    found = (
        columns.shift_no == bindparam(KEY + "shift_no"), columns.channel == bindparam(KEY + "channel"),
        columns.version == bindparam(KEY + "version"),
    )  # fmt: skip
    changed = update(shift_differences).where(*found).values(version=literal_column("version + 1"))
    set_names = (
        "state", "changed_at", "reason", "explained_by", "approved_by", "ended_by", "note", "movement_no",
    )  # fmt: skip
    return compiler(changed, set_names)


class ShiftDifferenceRepository:
    """`server.ports.ShiftDifferences`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: DifferenceStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, difference: ShiftDifference) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(difference)):
            raise Conflict("difference.exists", shift_no=difference.shift_no)

    def get(self, shift_no: str, channel: str, *, for_update: bool = False) -> ShiftDifference | None:
        """One difference."""
        statement = self._statements.one_for_update if for_update else self._statements.one
        return self._statements.read_one(self._runner, statement, shift_no=shift_no, channel=channel)

    def save(self, difference: ShiftDifference) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.save_one, self._statements.save_one.of(difference)):
            raise Conflict("storage.stale", shift_no=difference.shift_no)

    def in_states(self, states: frozenset[DifferenceState], limit: int) -> Sequence[ShiftDifference]:
        """As the port says."""
        found: list[ShiftDifference] = []
        for state in sorted(states):
            found += self._statements.read_all(self._runner, self._statements.in_state, state=state, limit=limit)
        return sorted(found, key=lambda one: (one.found_at, one.shift_no, one.channel))[:limit]

    def of_shift(self, shift_no: str) -> Sequence[ShiftDifference]:
        """A shift's differences by channel."""
        return self._statements.read_all(self._runner, self._statements.of_shift, shift_no=shift_no)
