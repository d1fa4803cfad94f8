"""An exception with everything a person asks about it: names for its ids, what he may do now, its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import NotFound
from app.core.reconciliation import ExceptionAct
from server.domain.exception_acts import acts_of, may, people_for
from server.domain.exception_case import Cell, Evidence, ExceptionCase, Found
from server.domain.identity import Actor
from server.ports import UnitOfWork
from server.services.ask_parties import Subject, subject_of
from server.services.authorise import require_channel
from server.services.restore_record import line_of

FOUND = "exception.found"
NOT_WITHOUT_PAYMENT = frozenset({ExceptionAct.BOOK, ExceptionAct.REFUND})


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """An exception as a row of the workbench."""

    case: ExceptionCase
    owner_name: str
    proposed_by: str
    approved_by: str
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """One piece of the timeline with the name of who did it."""

    piece: Evidence
    who: str


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """An exception opened: its timeline is evidence as it was written, and what orders, payments, refunds, postings
    and statements hold, in order."""

    row: ExceptionRow
    timeline: Sequence[Dated]
    acts: tuple[tuple[ExceptionAct, int], ...]
    order_no: str
    payment_no: str


def case_of(work: UnitOfWork, actor: Actor, exception_no: str, *, for_update: bool = False) -> ExceptionCase:
    """Raises NotFound ``exception.not_found``, NotPermitted ``channel.…``."""
    case = work.exceptions.get(exception_no, for_update=for_update)
    if case is None:
        raise NotFound("exception.not_found", exception_no=exception_no)
    if case.found.channel:
        require_channel(actor, case.found.channel)
    return case


def rows_of(work: UnitOfWork, actor: Actor, cases: Sequence[ExceptionCase]) -> list[ExceptionRow]:
    """Rows with names, in one look at the operators."""
    names = {one.operator_id: one.display_name for one in work.operators.all()} if cases else {}
    who = actor.operator.operator_id
    return [
        ExceptionRow(
            case=case,
            owner_name=names.get(case.owner_id, ""),
            proposed_by=names.get(case.proposed_by, ""),
            approved_by=names.get(case.approved_by, ""),
            may=may(case, who, actor.permissions),
        )
        for case in cases
    ]


def detail_of(work: UnitOfWork, actor: Actor, case: ExceptionCase) -> CaseDetail:
    """The detail of one exception."""
    subject = subject_of(work, case.found)
    number = case.found.exception_no
    written = work.exceptions.timeline(number)
    told = _derived(work, case, subject)
    if case.opened_by_run and all(piece.code != FOUND for piece in written):
        told.append(_found(case, written))
    pieces = [*told, *written]
    pieces.sort(key=lambda piece: piece.at)
    names = {one.operator_id: one.display_name for one in work.operators.all()}
    return CaseDetail(
        row=rows_of(work, actor, [case])[0],
        timeline=[Dated(piece, names.get(piece.operator_id, "")) for piece in pieces],
        acts=tuple((act, people_for(case.found, act)) for act in possible_acts(case, subject)),
        order_no=subject.order.order_no if subject.order else case.order_no,
        payment_no=subject.payment.payment_no if subject.payment else "",
    )


def possible_acts(case: ExceptionCase, subject: Subject) -> tuple[ExceptionAct, ...]:
    """The safe acts that what is known here allows; the table's first where it does."""
    acts = acts_of(case.found)
    if subject.payment is not None:
        done = {ExceptionAct.RESTORE_RECORD} if case.found.kind == "pay" else set()
        return tuple(act for act in acts if act not in done)
    by_its_line = line_of(case.found) is not None
    return tuple(act for act in acts if by_its_line or act not in _needs(case.found))


def _needs(found: Found) -> frozenset[ExceptionAct]:
    """What cannot be done without a payment of ours, nor a line of the channel's to write one from."""
    return NOT_WITHOUT_PAYMENT | {ExceptionAct.RESTORE_RECORD} if found.kind == "pay" else NOT_WITHOUT_PAYMENT


def _found(case: ExceptionCase, written: Sequence[Evidence]) -> Evidence:
    """That a run has found it, and as what: the first run that saw it otherwise says what it was till then."""
    was = (value for piece in written for name, value in piece.values if name == "was")
    first, number = next(was, case.found.type), case.found.exception_no
    return _told(number, case.opened_at, "run", FOUND, 0, run_no=case.opened_by_run, type=first)


def _derived(work: UnitOfWork, case: ExceptionCase, subject: Subject) -> list[Evidence]:
    """What other tables say of it; never stored twice."""
    number, found = case.found.exception_no, case.found
    told = [_line(number, cell) for cell in found.cells if cell.sha256 and cell.at is not None]
    order, payment = subject.order, subject.payment
    if order is not None:
        fen = order.total_fen
        told.append(
            _told(number, order.created_at, "desk", "order.created", order.operator_id, order_no=order.order_no,
                  amount_fen=fen)
        )  # fmt: skip
        posting = work.postings.get(order.order_no)
        if posting is not None:
            told.append(
                _told(number, posting.posted_at or posting.changed_at, "business", f"posting.{posting.state.value}", 0,
                      code=posting.outcome, attempts=posting.attempts)
            )  # fmt: skip
    if payment is not None:
        told.append(
            _told(number, payment.created_at, "desk", "payment.sent", payment.operator_id,
                  payment_no=payment.payment_no, amount_fen=payment.amount_fen)
        )  # fmt: skip
        told.append(
            _told(number, payment.paid_at or payment.changed_at, "channel", f"payment.{payment.state.value}", 0,
                  code=payment.channel_code or payment.reason, channel_number=payment.channel_number)
        )  # fmt: skip
        told += [
            _told(number, refund.refunded_at or refund.changed_at, "platform", f"refund.{refund.state.value}",
                  refund.requested_by, refund_no=refund.refund_no, amount_fen=refund.amount_fen)
            for refund in work.refunds.of_payment(payment.payment_no)
        ]  # fmt: skip
    return told


def _line(number: str, cell: Cell) -> Evidence:
    at = cell.at
    assert at is not None  # noqa: S101 - looked at by the caller
    return _told(
        number, at, "statement", "statement.line", 0, party=cell.party, name=cell.name, line=cell.line,
        day=cell.day.isoformat() if cell.day else "", amount_fen=cell.amount_fen or 0,
    )  # fmt: skip


def _told(number: str, at: datetime, source: str, code: str, who: int, /, **values: str | int) -> Evidence:
    return Evidence(number, at, source, code, tuple(values.items()), operator_id=who)
