"""Late events in the database: where money of sealed shifts is counted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, literal_column, select, text, update

from app.core.errors import NotFound
from app.core.payment import PaymentState
from app.core.refund import GIVEN_BACK
from server.domain.shift import NEXT, LateEvent
from server.storage.refund_tables import refunds
from server.storage.statements import Compiler, Prepared, Runner
from server.storage.tables import payments

SETTLED = frozenset({PaymentState.PAID, PaymentState.LATE_PAID, PaymentState.REFUNDED})
_AFTER_NEXT = NEXT[:-1] + chr(ord(NEXT[-1]) + 1)


class LateStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.payments_of, self.payments_waiting, self.move_payment = _statements(compiler, payments, "payment_no")
        self.refunds_of, self.refunds_waiting, self.move_refund = _statements(compiler, refunds, "refund_no")


def _statements(compiler: Compiler, table: Table, key: str) -> tuple[Prepared, Prepared, Prepared]:
    columns = table.c
    names = (key, "order_no", "channel", "amount_fen", "shift_no", "late_shift_no", "state")
    selected = select(*[columns[name] for name in names]).order_by(columns[key])
    waiting = text(f"late_shift_no >= '{NEXT}' AND late_shift_no < '{_AFTER_NEXT}'")
    moved = update(table).where(columns[key] == bindparam("number")).values(version=literal_column("version + 1"))
    return (
        compiler(selected.where(columns.late_shift_no == bindparam("booked_in"))),
        compiler(selected.where(waiting).with_for_update()),
        compiler(moved, ["late_shift_no"]),
    )


class LateRepository:
    """`server.ports.LateEvents`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: LateStatements) -> None:
        self._runner = runner
        self._statements = statements

    def move(self, number: str, booked_in: str) -> None:
        """As the port says."""
        statement = self._statements.move_payment if number.startswith("P") else self._statements.move_refund
        if not self._runner.write(statement, statement.given(number=number, late_shift_no=booked_in)):
            raise NotFound("payment.not_found", number=number)

    def of(self, booked_in: str) -> Sequence[LateEvent]:
        """As the port says, payments first."""
        return [
            *self._payments(self._statements.payments_of, booked_in=booked_in),
            *self._refunds(self._statements.refunds_of, booked_in=booked_in),
        ]

    def waiting(self) -> Sequence[LateEvent]:
        """As the port says, payments first."""
        return [
            *self._payments(self._statements.payments_waiting),
            *self._refunds(self._statements.refunds_waiting),
        ]

    def _payments(self, statement: Prepared, **named: Any) -> list[LateEvent]:
        return [
            _event(row, "payment", settled=row[-1] in SETTLED)
            for row in self._runner.rows(statement, statement.given(**named))
        ]

    def _refunds(self, statement: Prepared, **named: Any) -> list[LateEvent]:
        return [
            _event(row, "refund", settled=row[-1] in GIVEN_BACK)
            for row in self._runner.rows(statement, statement.given(**named))
        ]


def _event(row: Sequence[Any], kind: str, *, settled: bool) -> LateEvent:
    number, order_no, channel, amount_fen, shift_no, booked_in, _state = row
    return LateEvent(number, order_no, kind, channel, amount_fen, shift_no, booked_in, settled)
