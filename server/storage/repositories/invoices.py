"""Ranges of printed invoices and what became of their numbers, in the database."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy import bindparam, select, update

from app.core.errors import Conflict
from server.domain.invoice import Invoice, InvoiceRange
from server.storage.repositories.identity import NumberedShelf
from server.storage.shift_tables import invoice_ranges, invoices
from server.storage.statements import KEY, Compiler, Prepared, Runner

_NAMES = [field.name for field in fields(Invoice)]
_KEYS = ("range_id", "number")


class InvoiceStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.ranges = NumberedShelf(compiler, invoice_ranges, InvoiceRange, "range_id")
        columns = invoices.c
        selected = select(*[columns[name] for name in _NAMES]).order_by(columns.range_id, columns.number)
        keyed = [columns[name] == bindparam(KEY + name) for name in _KEYS]
        self.insert = compiler.insert_new(invoices, _NAMES)
        self.update = compiler(update(invoices).where(*keyed), [name for name in _NAMES if name not in _KEYS])
        self.one = compiler(selected.where(*[columns[name] == bindparam(name) for name in _KEYS]))
        self.of_order = compiler(selected.where(columns.order_no == bindparam("order_no")))
        self.of_shift = compiler(selected.where(columns.shift_no == bindparam("shift_no")))


class InvoiceRepository:
    """`server.ports.InvoiceRanges`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: InvoiceStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, invoice_range: InvoiceRange) -> InvoiceRange:
        """As the port says."""
        range_id = self._statements.ranges.add(self._runner, invoice_range)
        if range_id is None:
            raise Conflict("invoice.range_exists")
        return replace(invoice_range, range_id=range_id)

    def get(self, range_id: int, *, for_update: bool = False) -> InvoiceRange | None:
        """One range."""
        shelf = self._statements.ranges
        return shelf.read_one(self._runner, shelf.get_for_update if for_update else shelf.get, range_id=range_id)

    def save(self, invoice_range: InvoiceRange) -> None:
        """As the port says."""
        statement = self._statements.ranges.update
        if not self._runner.write(statement, statement.of(invoice_range)):
            raise Conflict("storage.stale", range_id=invoice_range.range_id)

    def all(self) -> Sequence[InvoiceRange]:
        """As the port says."""
        return self._statements.ranges.read_all(self._runner, self._statements.ranges.all)

    def put(self, invoice: Invoice) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(invoice)):
            self._runner.write(self._statements.update, self._statements.update.of(invoice))

    def invoice(self, range_id: int, number: int) -> Invoice | None:
        """One number, if anything became of it."""
        found = self._read(self._statements.one, range_id=range_id, number=number)
        return found[0] if found else None

    def of_order(self, order_no: str) -> Sequence[Invoice]:
        """The numbers of an order."""
        return self._read(self._statements.of_order, order_no=order_no)

    def of_shift(self, shift_no: str) -> Sequence[Invoice]:
        """The numbers of a shift."""
        return self._read(self._statements.of_shift, shift_no=shift_no)

    def _read(self, statement: Prepared, **named: str | int) -> list[Invoice]:
        return [Invoice(*row) for row in self._runner.rows(statement, statement.given(**named))]
