"""The ledger in the database: balanced entries are added, nothing is ever changed."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, String, bindparam, delete, func, literal_column, or_, select

from app.core.errors import Conflict
from server.domain.books import KNOWN_ACCOUNTS, DaySum
from server.domain.ledger import STATEMENT_KINDS, EntryKind, LedgerLine
from server.domain.month import in_open_month
from server.domain.shift import ShiftTotal
from server.storage.repositories.months import ClosedMonths
from server.storage.statements import Compiler, Prepared, Runner, among
from server.storage.tables import ledger_lines

_NAMES = [field.name for field in fields(LedgerLine)]
_VALUES = attrgetter(*_NAMES)


class LedgerStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        columns = ledger_lines.c
        line = (columns.entry_no == bindparam("entry_no"), columns.kind == bindparam("kind"))
        money = or_(columns.account.like("cash/%"), columns.account.like("channel/%"))
        totals = select(columns.channel, columns.kind, func.count(), func.sum(columns.amount_fen)).where(
            columns.shift_no == bindparam("shift_no"), money, among(columns.kind, STATEMENT_KINDS)
        )
        lines = select(*[columns[name] for name in _NAMES]).where(columns.order_no == bindparam("order_no"))
        self.closed = ClosedMonths(compiler)
        self._compiler = compiler
        self._inserts: dict[int, Prepared] = {}
        self.remove_line = compiler(delete(ledger_lines).where(*line, columns.line == bindparam("line")))
        self.shift_totals = compiler(totals.group_by(columns.channel, columns.kind))
        self.balance = compiler(select(func.sum(columns.amount_fen)).where(columns.account == bindparam("account")))
        last_at = select(func.max(columns.at)).where(columns.shift_no == bindparam("shift_no"))
        self.last_at = compiler(last_at)
        self.entry = compiler(select(columns.line).where(*line).limit(1))
        self.first_day = compiler(select(func.min(columns.day)))
        self.of_order = compiler(lines.order_by(columns.at, columns.entry_no, columns.kind, columns.line))
        alike = (_account_kind(), columns.shift_no, columns.channel, columns.kind, columns.corrects)
        sign: ColumnElement[bool] = literal_column("amount_fen > 0")
        sums = select(*alike, func.count(), func.sum(columns.amount_fen)).group_by(*alike, sign).order_by(*alike, sign)
        self.day_sums = compiler(sums.where(columns.day == bindparam("day")))
        some_day: ColumnElement[bool] = literal_column("corrects <> ''")
        self.corrections = compiler(sums.where(columns.corrects == bindparam("corrects"), some_day))

    def insert(self, count: int) -> Prepared:
        """The insert of an entry of so many lines."""
        if count not in self._inserts:
            self._inserts[count] = self._compiler.insert_rows(
                ledger_lines, [*_NAMES[:2], "line", *_NAMES[2:]], count, "line"
            )
        return self._inserts[count]


def _account_kind() -> ColumnElement[str]:
    """What stands before the first slash of an account, written out: a parameter could not be grouped by."""
    cases = " ".join(f"WHEN substr(account, 1, {len(name) + 1}) = '{name}/' THEN '{name}'" for name in KNOWN_ACCOUNTS)
    return literal_column(f"CASE {cases} ELSE 'other' END", String)


class LedgerRepository:
    """`server.ports.Ledger`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: LedgerStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, lines: Sequence[LedgerLine]) -> None:
        """Store one balanced entry, whole or not at all; Conflict ``ledger.entry_exists``.

        Lines that do not sum to zero or belong to several entries are a bug: ValueError.
        """
        lines = in_open_month(lines, lambda month: self._statements.closed(self._runner, month))
        entry_no, kind = lines[0].entry_no, lines[0].kind
        if sum(line.amount_fen for line in lines) != 0 or any((x.entry_no, x.kind) != (entry_no, kind) for x in lines):
            raise ValueError("an entry's lines bear one number and sum to zero")
        insert = self._statements.insert(len(lines))
        rows = [(entry_no, kind, number, *_VALUES(line)[2:]) for number, line in enumerate(lines, start=1)]
        added = self._runner.rows(insert, insert.of_rows(rows))
        if len(added) == len(lines):
            return
        remove = self._statements.remove_line
        for (number,) in added:
            self._runner.write(remove, remove.given(entry_no=entry_no, kind=kind, line=number))
        raise Conflict("ledger.entry_exists", entry_no=entry_no, kind=kind.value)

    def shift_totals(self, shift_no: str) -> Sequence[ShiftTotal]:
        """Payments and refunds of a shift per channel: ``kind`` is ``payment`` or ``refund``, both amounts positive."""
        statement = self._statements.shift_totals
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for channel, kind, count, amount_fen in self._runner.rows(statement, statement.given(shift_no=shift_no)):
            key = (channel, STATEMENT_KINDS[kind])
            counted, summed_fen = sums.get(key, (0, 0))
            sums[key] = (counted + count, summed_fen + abs(int(amount_fen)))
        return [ShiftTotal(channel, kind, count, fen) for (channel, kind), (count, fen) in sorted(sums.items())]

    def balance(self, account: str) -> int:
        """The sum of an account's lines in fen, debit positive."""
        row = self._runner.row(self._statements.balance, self._statements.balance.given(account=account))
        return 0 if row is None else int(row[0] or 0)

    def last_at(self, shift_no: str) -> datetime | None:
        """When the last line of a shift was written; None without one."""
        row = self._runner.row(self._statements.last_at, self._statements.last_at.given(shift_no=shift_no))
        return None if row is None else row[0]

    def has(self, entry_no: str, kind: EntryKind) -> bool:
        """Whether an entry of this number and kind is there."""
        entry = self._statements.entry
        return self._runner.row(entry, entry.given(entry_no=entry_no, kind=kind)) is not None

    def first_day(self) -> date | None:
        """The first accounting day that anything is booked on, by its index; None for empty books."""
        row = self._runner.row(self._statements.first_day, self._statements.first_day.given())
        return None if row is None else row[0]

    def of_order(self, order_no: str) -> Sequence[LedgerLine]:
        """Every line of an order, in the order of writing."""
        statement = self._statements.of_order
        return [LedgerLine(*row) for row in self._runner.rows(statement, statement.given(order_no=order_no))]

    def day_sums(self, day: date) -> Sequence[DaySum]:
        """As the port says."""
        booked, corrected = self._statements.day_sums, self._statements.corrections
        rows = [
            *self._runner.rows(booked, booked.given(day=day)),
            *self._runner.rows(corrected, corrected.given(corrects=day.isoformat())),
        ]
        return [
            DaySum(account, shift_no, channel, kind, int(count), int(fen), corrects)
            for account, shift_no, channel, kind, corrects, count, fen in rows
        ]
