"""What card terminals did, in the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from app.core.errors import Conflict
from server.domain.card import CardRecord
from server.storage.card_tables import card_records
from server.storage.statements import Compiler, Runner, Shelf


class CardStatements(Shelf[CardRecord]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, card_records, CardRecord, "number", ("payment_no",))
        columns = card_records.c
        of_payment = self.select.where(columns.payment_no == bindparam("payment_no"))
        self.of_payment = compiler(of_payment.order_by(columns.recorded_at, columns.number))


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
