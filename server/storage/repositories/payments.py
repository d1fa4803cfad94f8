"""Payments in the database, guarded by their version."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text

from app.core.errors import Conflict
from app.core.payment import OPEN_STATES
from server.domain.payment import Payment
from server.storage.columns import states_clause
from server.storage.statements import Compiler, Runner, Shelf
from server.storage.tables import payments

FIXED = (
    "order_no", "channel", "merchant", "campus", "source", "window_id", "operator_id", "shift_no", "amount_fen",
    "created_at", "late_shift_no", "foreign_no",
)  # fmt: skip


class PaymentStatements(Shelf[Payment]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, payments, Payment, "payment_no", FIXED)
        columns = payments.c
        still_open = self.select.where(text(states_clause(OPEN_STATES))).order_by(columns.created_at)
        self.open_of_window = compiler(still_open.where(columns.window_id == bindparam("window_id")))
        own = still_open.where(columns.shift_no == bindparam("shift_no"), columns.late_shift_no.is_(None))
        late = still_open.where(columns.late_shift_no == bindparam("shift_no"))
        self.open_of_shift, self.late_of_shift = compiler(own), compiler(late)
        self.lock_of_shift, self.lock_late = compiler(own.with_for_update()), compiler(late.with_for_update())
        oldest_first = self.select.order_by(columns.created_at, columns.payment_no)
        self.of_order = compiler(oldest_first.where(columns.order_no == bindparam("order_no")))
        self.of_orders = compiler.chunked(oldest_first, columns.order_no)


class PaymentRepository:
    """`server.ports.Payments`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: PaymentStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, payment: Payment) -> None:
        """Store a new payment; Conflict ``payment.number_reused``."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(payment)):
            raise Conflict("payment.number_reused", payment_no=payment.payment_no)

    def get(self, payment_no: str, *, for_update: bool = False) -> Payment | None:
        """One payment; ``for_update`` keeps others from changing it until this unit of work ends."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, payment_no=payment_no)

    def save(self, payment: Payment) -> None:
        """Store a changed payment and add one to its version; Conflict ``storage.stale``."""
        if not self._runner.write(self._statements.update, self._statements.update.of(payment)):
            raise Conflict("storage.stale", payment_no=payment.payment_no)

    def of_order(self, order_no: str) -> Sequence[Payment]:
        """An order's payments, oldest first."""
        return self._statements.read_all(self._runner, self._statements.of_order, order_no=order_no)

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Payment]:
        """The payments of many orders."""
        return self._statements.read_chunks(self._runner, self._statements.of_orders, order_nos)

    def open_of_window(self, window_id: int) -> Sequence[Payment]:
        """Payments in OPEN_STATES taken at a window, oldest first."""
        return self._statements.read_all(self._runner, self._statements.open_of_window, window_id=window_id)

    def open_of_shift(self, shift_no: str, *, for_update: bool = False) -> Sequence[Payment]:
        """Payments in OPEN_STATES that a shift counts, oldest first."""
        statements = self._statements
        both = (
            (statements.lock_of_shift, statements.lock_late)
            if for_update
            else (statements.open_of_shift, statements.late_of_shift)
        )
        found = [one for each in both for one in statements.read_all(self._runner, each, shift_no=shift_no)]
        return sorted(found, key=lambda payment: payment.created_at)
