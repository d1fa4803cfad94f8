"""What card terminals did and their settlements, in the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, text

from app.core.errors import Conflict
from server.domain.card import CardRecord
from server.domain.card_settlement import CardSettlement
from server.storage.card_tables import card_records, card_settlements
from server.storage.statements import Compiler, Runner, Shelf


class CardStatements(Shelf[CardRecord]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, card_records, CardRecord, "number", ("payment_no",))
        columns = card_records.c
        oldest = (columns.recorded_at, columns.number)
        of_payment = self.select.where(columns.payment_no == bindparam("payment_no"))
        self.of_payment = compiler(of_payment.order_by(*oldest))
        self.of_trace = compiler(self.select.where(columns.trace_no == bindparam("trace_no")).order_by(*oldest))
        unsettled = (columns.window_id == bindparam("window_id"), text("settlement_no = ''"))
        self.unsettled = compiler(self.select.where(*unsettled).order_by(*oldest))
        done = text("outcome = 'done'")
        self.unsettled_count = compiler(select(func.count()).select_from(card_records).where(*unsettled, done))
        of_settlement = self.select.where(columns.settlement_no == bindparam("settlement_no"))
        self.of_settlement = compiler(of_settlement.order_by(*oldest))


class CardRepository:
    """`server.ports.CardRecords`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: CardStatements) -> None:
        self._runner, self._statements = runner, statements

    def add(self, record: CardRecord) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(record)):
            raise Conflict("card.number_reused", number=record.number)

    def get(self, number: str, *, for_update: bool = False) -> CardRecord | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, number=number)

    def save(self, record: CardRecord) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.update, self._statements.update.of(record)):
            raise Conflict("storage.stale", number=record.number)

    def of_payment(self, payment_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_payment, payment_no=payment_no)

    def of_trace(self, trace_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_trace, trace_no=trace_no)

    def unsettled(self, window_id: int) -> Sequence[CardRecord]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.unsettled, window_id=window_id)

    def unsettled_count(self, window_id: int) -> int:
        """As the port says."""
        statement = self._statements.unsettled_count
        row = self._runner.row(statement, statement.given(window_id=window_id))
        return int(row[0]) if row is not None else 0

    def of_settlement(self, settlement_no: str) -> Sequence[CardRecord]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_settlement, settlement_no=settlement_no)


class SettlementStatements(Shelf[CardSettlement]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, card_settlements, CardSettlement, "settlement_no", ("shift_no", "begun_at"))
        columns = card_settlements.c
        oldest = (columns.begun_at, columns.settlement_no)
        self.of_shift = compiler(self.select.where(columns.shift_no == bindparam("shift_no")).order_by(*oldest))
        of_batch = (columns.window_id == bindparam("window_id"), columns.batch_no == bindparam("batch_no"))
        self.of_batch = compiler(self.select.where(*of_batch).order_by(*oldest))


class SettlementRepository:
    """`server.ports.CardSettlements`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: SettlementStatements) -> None:
        self._runner, self._statements = runner, statements

    def add(self, settlement: CardSettlement) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(settlement)):
            raise Conflict("settlement.number_reused", settlement_no=settlement.settlement_no)

    def get(self, settlement_no: str, *, for_update: bool = False) -> CardSettlement | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, settlement_no=settlement_no)

    def save(self, settlement: CardSettlement) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.update, self._statements.update.of(settlement)):
            raise Conflict("storage.stale", settlement_no=settlement.settlement_no)

    def of_shift(self, shift_no: str) -> Sequence[CardSettlement]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_shift, shift_no=shift_no)

    def of_batch(self, window_id: int, batch_no: str) -> Sequence[CardSettlement]:
        """As the port says."""
        return self._statements.read_all(
            self._runner, self._statements.of_batch, window_id=window_id, batch_no=batch_no
        )
