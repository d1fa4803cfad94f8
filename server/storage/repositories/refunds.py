"""Refunds in the database, guarded by their version."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text

from app.core.errors import Conflict
from app.core.refund import MONEY_UNCLEAR_STATES, RefundState
from server.domain.refund import Refund
from server.storage.columns import states_clause
from server.storage.refund_tables import TO_HAND_OVER, refunds
from server.storage.statements import Compiler, Runner, Shelf

FIXED = (
    "payment_no", "order_no", "channel", "amount_fen", "reason", "bills", "business_withdrawal", "requested_by",
    "requested_at", "source", "route", "items", "late_shift_no",
)  # fmt: skip


class RefundStatements(Shelf[Refund]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, refunds, Refund, "refund_no", FIXED)
        columns = refunds.c
        oldest_first = self.select.order_by(columns.requested_at, columns.refund_no)
        of_shift = oldest_first.where(columns.shift_no == bindparam("shift_no"))
        in_state = oldest_first.where(columns.state == bindparam("state")).limit(bindparam("limit"))
        self.of_payment = compiler(oldest_first.where(columns.payment_no == bindparam("payment_no")))
        self.of_orders = compiler.chunked(oldest_first, columns.order_no)
        self.in_state = compiler(in_state)
        to_hand_over = oldest_first.where(columns.window_id == bindparam("window_id"), text(TO_HAND_OVER))
        self.to_hand_over = compiler(to_hand_over)
        unclear = text(states_clause(MONEY_UNCLEAR_STATES))
        self.unclear_of_shift = compiler(of_shift.where(unclear, columns.late_shift_no.is_(None)))
        self.unclear_late = compiler(oldest_first.where(columns.late_shift_no == bindparam("shift_no"), unclear))


class RefundRepository:
    """`server.ports.Refunds`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: RefundStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, refund: Refund) -> None:
        """Store a new refund; Conflict ``refund.number_reused``."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(refund)):
            raise Conflict("refund.number_reused", refund_no=refund.refund_no)

    def get(self, refund_no: str, *, for_update: bool = False) -> Refund | None:
        """One refund; ``for_update`` keeps others from changing it until this unit of work ends."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, refund_no=refund_no)

    def save(self, refund: Refund) -> None:
        """Store a changed refund and add one to its version; Conflict ``storage.stale``."""
        if not self._runner.write(self._statements.update, self._statements.update.of(refund)):
            raise Conflict("storage.stale", refund_no=refund.refund_no)

    def of_payment(self, payment_no: str) -> Sequence[Refund]:
        """A payment's refunds, oldest first."""
        return self._statements.read_all(self._runner, self._statements.of_payment, payment_no=payment_no)

    def of_orders(self, order_nos: Iterable[str]) -> Sequence[Refund]:
        """The refunds of many orders."""
        return self._statements.read_chunks(self._runner, self._statements.of_orders, order_nos)

    def in_states(self, states: Iterable[RefundState], limit: int) -> Sequence[Refund]:
        """The oldest refunds in some states, at most ``limit``."""
        found: list[Refund] = []
        for state in sorted(set(states)):
            found += self._statements.read_all(self._runner, self._statements.in_state, state=state, limit=limit)
        return sorted(found, key=lambda refund: (refund.requested_at, refund.refund_no))[:limit]

    def unclear_of_shift(self, shift_no: str) -> Sequence[Refund]:
        """Refunds in MONEY_UNCLEAR_STATES that a shift counts, oldest first."""
        both = (self._statements.unclear_of_shift, self._statements.unclear_late)
        found = [one for each in both for one in self._statements.read_all(self._runner, each, shift_no=shift_no)]
        return sorted(found, key=lambda refund: (refund.requested_at, refund.refund_no))

    def to_hand_over(self, window_id: int) -> Sequence[Refund]:
        """As the port says, oldest first."""
        return self._statements.read_all(self._runner, self._statements.to_hand_over, window_id=window_id)
