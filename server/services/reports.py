"""Make the files of reports: numbers are read in one transaction, the file is made after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.shift import ShiftState
from server.domain.books import books_of
from server.domain.document import Document
from server.domain.identity import Actor
from server.ports import DocumentForm, DocumentLanguage, Documents, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import operator_name
from server.services.funds import FundsOfDays
from server.services.read_shifts import ReadShifts
from server.services.report_documents import (
    closing_report,
    exception_report,
    funds_report,
    result_report,
    shift_statement,
)

ReportKind = Literal["result", "exceptions", "closing"]


class Reports:
    """Each answers the bytes of a file. Raises what `Documents` raises; making one is audited."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        documents: Documents,
        shifts: ReadShifts,
        funds: FundsOfDays,
        hospital: str,
        practice: bool = False,
    ) -> None:
        self._uow, self._reader, self._clock, self._documents = uow, reader, clock, documents
        self._shifts, self._funds, self._hospital, self._practice = shifts, funds, hospital, practice

    def of_day(
        self, actor: Actor, day: date, kind: ReportKind, form: DocumentForm, language: DocumentLanguage
    ) -> bytes:
        """A report of an accounting day. Raises NotPermitted; NotFound ``proof.no_run`` for the result of a day without
        a done run."""
        require(actor, "exceptions.view" if kind == "exceptions" else "reconciliation.view")
        makers: dict[ReportKind, Callable[[UnitOfWork, date], Document]] = {
            "result": self._result, "exceptions": self._exceptions, "closing": self._closing,
        }  # fmt: skip
        with self._reader() as work:
            document = makers[kind](work, day)
        return self._made(actor, document, day.isoformat(), form, language)

    def of_shift(self, actor: Actor, shift_no: str, form: DocumentForm, language: DocumentLanguage) -> bytes:
        """A shift's statement. Raises as `ReadShifts.read`, Conflict ``shift.not_counted_yet``: its amounts stay hidden
        until then, so that the count is blind."""
        detail = self._shifts.read(actor, shift_no)
        if detail.shift.state is not ShiftState.CLOSED:
            raise Conflict("shift.not_counted_yet", shift_no=shift_no)
        made_at = detail.shift.closed_at or self._clock.now()
        return self._made(actor, shift_statement(self._hospital, detail, made_at), shift_no, form, language)

    def of_funds(self, actor: Actor, first: date, last: date, form: DocumentForm, language: DocumentLanguage) -> bytes:
        """Funds of a span. Raises as `FundsOfDays.of`."""
        funds = self._funds.of(actor, first, last)
        document = funds_report(self._hospital, first, last, funds, self._funds.booked(funds), self._clock.now())
        return self._made(actor, document, f"{first}..{last}", form, language)

    def _result(self, work: UnitOfWork, day: date) -> Document:
        standing = work.runs.standing(day, day)
        if not standing:
            raise NotFound("proof.no_run", day=day.isoformat())
        totals = work.runs.totals(standing[0].run_no)
        return result_report(self._hospital, standing[0], totals, work.exceptions.open_of_days(day, day))

    def _exceptions(self, work: UnitOfWork, day: date) -> Document:
        cases = work.exceptions.open_of_days(day, day)
        names = {owner: operator_name(work, owner) for owner in {case.owner_id for case in cases} if owner}
        return exception_report(self._hospital, day, cases, names, self._clock.now())

    def _closing(self, work: UnitOfWork, day: date) -> Document:
        return closing_report(self._hospital, day, books_of(work.ledger.day_sums(day), day), self._clock.now())

    def _made(
        self, actor: Actor, document: Document, subject: str, form: DocumentForm, language: DocumentLanguage
    ) -> bytes:
        if self._practice:
            document = replace(document, warnings=("practice", *document.warnings))
        made = self._documents(document, form, language)
        with self._uow() as work:
            row = audit_row(actor, self._clock.now(), "report.made", subject, report=document.kind, form=form)
            work.audit.add(row)
            work.commit()
        return made
