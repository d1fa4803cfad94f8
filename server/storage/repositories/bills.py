"""Which order holds which bill: a row a bill, so that the unique key decides between two windows."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select

from app.core.errors import Conflict
from server.storage.statements import Compiler, Runner
from server.storage.tables import bill_holds


class BillStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns = bill_holds.c
        bill = (columns.business == bindparam("business"), columns.bill_no == bindparam("bill_no"))
        of_order = columns.order_no == bindparam("order_no")
        self.hold = compiler.insert_new(bill_holds, ["business", "bill_no", "order_no"])
        self.holder = compiler(select(columns.order_no).where(*bill))
        self.let_go = compiler(delete(bill_holds).where(*bill, of_order))
        self.release = compiler(delete(bill_holds).where(of_order))
        self.release_one = compiler(delete(bill_holds).where(of_order, columns.bill_no == bindparam("bill_no")))


class BillRepository:
    """`server.ports.Bills`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: BillStatements) -> None:
        self._runner = runner
        self._statements = statements

    def hold(self, business: str, bill_nos: Iterable[str], order_no: str) -> None:
        """Hold all or none, in one order of keys so that two windows never wait for each other; Conflict ``bill.held``.

        A bill that this order already holds stays held.
        """
        new: list[str] = []
        hold = self._statements.hold
        for bill_no in sorted(set(bill_nos)):
            if self._runner.write(hold, hold.given(business=business, bill_no=bill_no, order_no=order_no)):
                new.append(bill_no)
                continue
            holder = self.holder(business, bill_no)
            if holder == order_no:
                continue
            for held in new:
                let_go = self._statements.let_go
                self._runner.write(let_go, let_go.given(business=business, bill_no=held, order_no=order_no))
            raise Conflict("bill.held", bill_no=bill_no, order_no=holder or "")

    def release(self, order_no: str, bill_nos: Iterable[str] | None = None) -> None:
        """Let an order's bills (or some of them) go; harmless when nothing is held."""
        if bill_nos is None:
            self._runner.write(self._statements.release, self._statements.release.given(order_no=order_no))
            return
        one = self._statements.release_one
        for bill_no in sorted(set(bill_nos)):
            self._runner.write(one, one.given(order_no=order_no, bill_no=bill_no))

    def holder(self, business: str, bill_no: str) -> str | None:
        """The order that holds a bill."""
        statement = self._statements.holder
        row = self._runner.row(statement, statement.given(business=business, bill_no=bill_no))
        return None if row is None else str(row[0])
