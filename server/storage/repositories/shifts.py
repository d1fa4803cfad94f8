"""Shifts in the database: one live shift a window, by a unique key."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text

from app.core.errors import Conflict
from app.core.shift import LIVE_STATES
from server.domain.shift import Shift
from server.storage.columns import states_clause
from server.storage.statements import Compiler, Runner, Shelf
from server.storage.tables import shifts


class ShiftStatements(Shelf[Shift]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, shifts, Shift, "shift_no", ("window_id", "campus", "float_fen", "opened_at"))
        columns = shifts.c
        of_operator = self.select.where(columns.operator_id == bindparam("operator_id"))
        of_window = self.select.where(columns.window_id == bindparam("window_id"), text(states_clause(LIVE_STATES)))
        self.live_of_window = compiler(of_window)
        self.open_of_window = compiler(of_window.where(text("state = 'open'")))
        given = self.select.where(columns.given_to == bindparam("operator_id"), text("state = 'handed_over'"))
        self.given_to = compiler(given.order_by(columns.given_at))
        self.live = compiler(self.select.where(text(states_clause(LIVE_STATES))).order_by(columns.opened_at))
        self.uncounted = compiler(self.select.where(text("state = 'uncounted'")).order_by(columns.opened_at))
        self.open_of_operator = compiler(of_operator.where(text(states_clause(LIVE_STATES)), text("state = 'open'")))
        self.latest = compiler(
            self.select.where(text("shift_no > ''")).order_by(columns.shift_no.desc()).limit(bindparam("limit"))
        )
        self.of_operator = compiler(of_operator.order_by(columns.opened_at.desc()).limit(bindparam("limit")))


class ShiftRepository:
    """`server.ports.Shifts`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: ShiftStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, shift: Shift) -> None:
        """Store a new shift; Conflict ``shift.number_reused``, or ``shift.window_has_open`` with its number."""
        if self._runner.write(self._statements.insert, self._statements.insert.of(shift)):
            return
        if self.get(shift.shift_no) is not None:
            raise Conflict("shift.number_reused", shift_no=shift.shift_no)
        open_shift = self.live_of_window(shift.window_id)
        raise Conflict("shift.window_has_open", shift_no=open_shift.shift_no if open_shift else "")

    def get(self, shift_no: str, *, for_update: bool = False) -> Shift | None:
        """One shift; ``for_update`` keeps others from changing it until this unit of work ends."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, shift_no=shift_no)

    def save(self, shift: Shift) -> None:
        """Store a changed shift and add one to its version; Conflict ``storage.stale``."""
        if not self._runner.write(self._statements.update, self._statements.update.of(shift)):
            raise Conflict("storage.stale", shift_no=shift.shift_no)

    def open_of_window(self, window_id: int) -> Shift | None:
        """The open shift of a window."""
        return self._statements.read_one(self._runner, self._statements.open_of_window, window_id=window_id)

    def live_of_window(self, window_id: int) -> Shift | None:
        """The shift that holds a window: open, or given and not yet accepted."""
        return self._statements.read_one(self._runner, self._statements.live_of_window, window_id=window_id)

    def open_of_operator(self, operator_id: int) -> Shift | None:
        """An open shift of an operator, at whatever window."""
        return self._statements.read_one(self._runner, self._statements.open_of_operator, operator_id=operator_id)

    def given_to(self, operator_id: int) -> Sequence[Shift]:
        """Shifts that wait for an operator to accept them, oldest first."""
        return self._statements.read_all(self._runner, self._statements.given_to, operator_id=operator_id)

    def live(self) -> Sequence[Shift]:
        """Every shift that is open or given, oldest first."""
        return self._statements.read_all(self._runner, self._statements.live)

    def uncounted(self) -> Sequence[Shift]:
        """Shifts closed by rule that nobody has counted, oldest first."""
        return self._statements.read_all(self._runner, self._statements.uncounted)

    def of_operator(self, operator_id: int, limit: int) -> Sequence[Shift]:
        """An operator's shifts, newest first."""
        return self._statements.read_all(
            self._runner, self._statements.of_operator, operator_id=operator_id, limit=limit
        )

    def latest(self, limit: int) -> Sequence[Shift]:
        """Everybody's shifts, the highest number first."""
        return self._statements.read_all(self._runner, self._statements.latest, limit=limit)
