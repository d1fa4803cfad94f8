"""Make the proof of an accounting day: the run that stands, books, shifts, checks; sealed when the day is done."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.payment import PaymentState
from server.domain.books import Books, Tally, books_of
from server.domain.document import Seal
from server.domain.identity import Actor
from server.domain.proof import DayProof, ShiftLine, content_of, prove_day
from server.domain.run import RunTotal
from server.domain.statement import Statement
from server.ports import DocumentForm, DocumentLanguage, Documents, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.details import operator_name
from server.services.proof_document import proof_document
from server.services.seals import Sealer

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=31)
"""How far back a run looks for the one that it opens with."""
HAS_MONEY = (PaymentState.PAID, PaymentState.LATE_PAID, PaymentState.REFUNDED)


@dataclass(frozen=True, slots=True)
class ProvenDay:
    """A day's proof with its seal, and the statements that stand for it."""

    proof: DayProof
    seal: Seal
    statements: Sequence[Statement]


class DayProofs:
    """Every number is read in one transaction; sealing and making files happen after it."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        sealer: Sealer,
        documents: Documents,
        hospital: str,
        practice: bool = False,
    ) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._sealer, self._documents, self._hospital, self._practice = sealer, documents, hospital, practice

    def books_of_day(self, actor: Actor, day: date) -> Books:
        """The books alone, for a day that has no done run. Raises NotPermitted."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            return books_of(work.ledger.day_sums(day), day)

    def of_day(self, actor: Actor, day: date) -> ProvenDay:
        """The proof of a day that has a done run. Raises NotPermitted, NotFound ``proof.no_run``, what the vault
        raises."""
        require(actor, "reconciliation.view")
        with self._reader() as work:
            proof = self._read(work, day)
            statements = work.statements.standing(day, day)
        return ProvenDay(proof, self._sealer.seal(content_of(proof)), statements)

    def file(self, actor: Actor, day: date, form: DocumentForm, language: DocumentLanguage) -> bytes:
        """The proof as a file; that it was made is audited with the hash of its content. Raises as `of_day`, and what
        `Documents` raises."""
        proven = self.of_day(actor, day)
        made = self._documents(proof_document(proven.proof, proven.seal), form, language)
        if form == "pdf":
            made = self._sealer.seal_file(made)
        sha256 = hashlib.sha256(proven.seal.content).hexdigest()
        run_no, holds = proven.proof.run.run_no, int(proven.proof.holds)
        with self._uow() as work:
            work.audit.add(
                audit_row(
                    actor, self._clock.now(), "proof.made", day.isoformat(), form=form, run_no=run_no, holds=holds,
                    content_sha256=sha256,
                )
            )  # fmt: skip
            work.commit()
        log.info("day %s: proof of %s made as %s, holds %s", day, run_no, form, bool(holds))
        return made

    def _read(self, work: UnitOfWork, day: date) -> DayProof:
        standing = work.runs.standing(day, day)
        if not standing:
            raise NotFound("proof.no_run", day=day.isoformat())
        books = books_of(work.ledger.day_sums(day), day)
        return prove_day(
            day=day,
            hospital=self._hospital,
            run=standing[0],
            totals=work.runs.totals(standing[0].run_no),
            books=books,
            shifts=_shift_lines(work, books),
            paid=_paid(work, day),
            before=_before(work, day),
            practice=self._practice,
        )


def _shift_lines(work: UnitOfWork, books: Books) -> Sequence[ShiftLine]:
    lines, names = [], dict[int, str]()
    for shift_no, tally in books.by_shift:
        shift = work.shifts.get(shift_no)
        window = work.windows.get(shift.window_id) if shift else None
        if shift and shift.operator_id not in names:
            names[shift.operator_id] = operator_name(work, shift.operator_id)
        operator = names[shift.operator_id] if shift else ""
        lines.append(ShiftLine(shift_no, window.name if window else "", operator, tally))
    return lines


def _before(work: UnitOfWork, day: date) -> Sequence[RunTotal]:
    """The lines of the run that stood last before a day."""
    earlier = work.runs.standing(day - LOOK_BACK, day - timedelta(days=1))
    return work.runs.totals(earlier[-1].run_no) if earlier else ()


def _paid(work: UnitOfWork, day: date) -> Tally:
    """The day's payments that have (or had) money, counted from the payments themselves."""
    rows = work.platform.payments_of_day(day)
    paid = rows.filter(pl.col("state").cast(pl.String).is_in([state.value for state in HAS_MONEY]))
    return Tally(payments=paid.height, payments_fen=int(paid["amount_fen"].sum()))
