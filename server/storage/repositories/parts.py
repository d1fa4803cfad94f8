"""Orders that are paid in parts, in the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete

from app.core.errors import Conflict
from server.domain.parts import OrderInParts
from server.storage.statements import Compiler, Runner, Shelf
from server.storage.tables import orders_in_parts


class PartsStatements(Shelf[OrderInParts]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, orders_in_parts, OrderInParts, "order_no", ("begun_at",))
        columns = orders_in_parts.c
        oldest_first = self.select.order_by(columns.begun_at, columns.order_no)
        self.of_window = compiler(oldest_first.where(columns.window_id == bindparam("window_id")))
        self.of_shift = compiler(oldest_first.where(columns.shift_no == bindparam("shift_no")))
        self.end = compiler(delete(orders_in_parts).where(columns.order_no == bindparam("order_no")))


class PartsRepository:
    """`server.ports.OrdersInParts`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: PartsStatements) -> None:
        self._runner = runner
        self._statements = statements

    def begin(self, mark: OrderInParts) -> None:
        """Store a mark; harmless when the order has one."""
        self._runner.write(self._statements.insert, self._statements.insert.of(mark))

    def get(self, order_no: str) -> OrderInParts | None:
        """One mark."""
        return self._statements.read_one(self._runner, self._statements.get, order_no=order_no)

    def save(self, mark: OrderInParts) -> None:
        """Store a changed mark and add one to its version; Conflict ``storage.stale``."""
        if not self._runner.write(self._statements.update, self._statements.update.of(mark)):
            raise Conflict("storage.stale", order_no=mark.order_no)

    def end(self, order_no: str) -> None:
        """Remove a mark; harmless when there is none."""
        self._runner.write(self._statements.end, self._statements.end.given(order_no=order_no))

    def of_window(self, window_id: int) -> Sequence[OrderInParts]:
        """Marks of a window, oldest first."""
        return self._statements.read_all(self._runner, self._statements.of_window, window_id=window_id)

    def of_shift(self, shift_no: str) -> Sequence[OrderInParts]:
        """Marks whose latest part belongs to a shift, oldest first."""
        return self._statements.read_all(self._runner, self._statements.of_shift, shift_no=shift_no)
