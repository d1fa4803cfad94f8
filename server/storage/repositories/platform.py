"""The platform's payments and refunds of a day, read in bulk."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, String, bindparam, case, func, literal_column, select, text

from server.ports.platform import Part, untouched
from server.reconciliation.parties import Kind
from server.reconciliation.platform import RAW, REFUND_STATES, known_as
from server.storage.bulk import BulkRead, cleared, instants, millis, plain
from server.storage.columns import words_of
from server.storage.refund_tables import refunds
from server.storage.statements import Compiler, Runner, rows_of
from server.storage.tables import payments, postings

_SENT = sorted(state.value for state in REFUND_STATES)
_TEXTS = {"our_no": pl.String, "order_no": pl.String, "channel": pl.Categorical, "source": pl.Categorical,
          "business": pl.Categorical, "state": pl.Categorical, "posting": pl.Categorical, "party_no": pl.String,
          "amount_fen": pl.Int64, "at": pl.String}  # fmt: skip

NOTHING: ColumnElement[str] = literal_column("''", String())


def _posting(column: str) -> ColumnElement[str]:
    return func.coalesce(postings.c[column].cast(String), NOTHING)


def _payment_columns(compiler: Compiler) -> Mapping[str, ColumnElement[Any]]:
    columns = payments.c
    return {
        "our_no": columns.payment_no, "order_no": columns.order_no, "channel": columns.channel,
        "source": columns.source, "business": _posting("business"), "state": columns.state.cast(String),
        "posting": _posting("state"), "party_no": cleared(compiler, columns.channel_number),
        "amount_fen": columns.amount_fen,
        "at": millis(compiler, func.coalesce(columns.paid_at, columns.created_at)),
    }  # fmt: skip


def _refund_columns(compiler: Compiler) -> Mapping[str, ColumnElement[Any]]:
    columns = refunds.c
    told = columns.withdrawn_at.is_not(None) & columns.business_withdrawal
    return {
        "our_no": columns.refund_no, "order_no": columns.order_no, "channel": columns.channel,
        "source": columns.source, "business": _posting("business"), "state": columns.state.cast(String),
        "posting": case((told, literal_column("'withdrawn'", String())), else_=NOTHING), "party_no": NOTHING,
        "amount_fen": columns.amount_fen,
        "at": millis(compiler, func.coalesce(columns.refunded_at, columns.changed_at)),
    }  # fmt: skip


class PlatformStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.is_sqlite = compiler.is_sqlite
        paid = payments.outerjoin(postings, postings.c.order_no == payments.c.order_no)
        back = refunds.outerjoin(postings, postings.c.order_no == refunds.c.order_no)
        of_payments, of_refunds = _payment_columns(compiler), _refund_columns(compiler)
        day = payments.c.day == bindparam("day", type_=payments.c.day.type)
        known_as = select(payments.c.payment_no, payments.c.foreign_no).where(text("foreign_no IS NOT NULL"))
        self.foreign = compiler(known_as)
        self.payments = BulkRead(compiler, paid, _texts(of_payments), payments.c.payment_no, day)
        begins = bindparam("begins_at", type_=refunds.c.changed_at.type)
        ends = bindparam("ends_at", type_=refunds.c.changed_at.type)
        at = func.coalesce(refunds.c.refunded_at, refunds.c.changed_at)
        sent = text(f"refunds.state IN ({words_of(_SENT)})")
        between = (refunds.c.changed_at >= begins, at >= begins, at < ends)
        self.refunds = BulkRead(compiler, back, _texts(of_refunds), refunds.c.refund_no, *between, sent)
        named = select(*_labelled(of_payments), payments.c.day).select_from(paid)
        self.named_payments = compiler.chunked(named, payments.c.payment_no)
        named = select(*_labelled(of_refunds)).select_from(back).where(sent)
        self.named_refunds = compiler.chunked(named, refunds.c.refund_no)


def _texts(columns: Mapping[str, ColumnElement[Any]]) -> Mapping[str, ColumnElement[Any]]:
    return {**columns, "amount_fen": plain(columns["amount_fen"])}


def _labelled(columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]


class PlatformRepository:
    """`server.ports.platform.PlatformRows`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: PlatformStatements) -> None:
        self._runner = runner
        self._statements = statements

    def payments_of_day(self, day: date, part: Part = untouched) -> pl.DataFrame:
        """As the port says."""
        foreign = self._foreign()

        def made(rows: pl.DataFrame) -> pl.DataFrame:
            return part(known_as(self._whole(rows, Kind.PAY, pl.lit(day)), foreign))

        return self._statements.payments.read(self._runner, _TEXTS, made, day=day)

    def refunds_between(self, begins_at: datetime, ends_at: datetime) -> pl.DataFrame:
        """As the port says."""
        found = self._statements.refunds.read(self._runner, _TEXTS, begins_at=begins_at, ends_at=ends_at)
        return self._whole(found, Kind.REFUND, pl.lit(None, pl.Date))

    def of_numbers(self, numbers: Sequence[str]) -> pl.DataFrame:
        """As the port says."""
        schema = {**_TEXTS, "day": pl.Date}
        foreign, asked = self._foreign(), set(numbers)
        wanted = {*asked, *(own for own, theirs in foreign.items() if theirs in asked)}
        paid = pl.DataFrame(rows_of(self._runner, self._statements.named_payments, list(wanted)), schema, orient="row")
        back = pl.DataFrame(rows_of(self._runner, self._statements.named_refunds, numbers), _TEXTS, orient="row")
        return pl.concat(
            [
                known_as(self._whole(paid, Kind.PAY, pl.col("day")), foreign),
                self._whole(back, Kind.REFUND, pl.lit(None, pl.Date)),
            ]
        )

    def _foreign(self) -> dict[str, str]:
        """Of payments that were written from a statement, under which number the others have them."""
        return {str(own): str(theirs) for own, theirs in self._runner.rows(self._statements.foreign, ())}

    def _whole(self, frame: pl.DataFrame, kind: Kind, day: pl.Expr) -> pl.DataFrame:
        at = instants("at", is_sqlite=self._statements.is_sqlite)
        whole = frame.with_columns(at.alias("at"), day.alias("day"), pl.lit(kind.value).alias("kind"))
        said = [pl.col(name).cast(dtype) for name, dtype in RAW.items()]
        return whole.select(said).with_columns(pl.col(pl.Categorical).fill_null(""))
