"""What an approved act does with money, inside the transaction that says it is executed: a refund, a late booking, a
balanced entry; and the counter-act of each.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import accounting_day
from app.core.errors import Conflict, NotFound
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.core.reconciliation import ExceptionAct
from server.domain.exception_acts import write_off_lines
from server.domain.exception_case import Evidence, ExceptionCase
from server.domain.identity import Actor
from server.domain.ledger import EntryKind, LedgerLine, business_account
from server.domain.payment import Payment
from server.ports import Channel, UnitOfWork
from server.services.ask_parties import Subject, subject_of_numbers
from server.services.authorise import actor_of
from server.services.book_late import book_late
from server.services.decide_refund import approve
from server.services.refund_by_rule import OWN_WINDOW_CODE
from server.services.refund_limits import RefundLimits
from server.services.request_refund import RefundWanted, RequestRefund
from server.services.restore_record import ask_somebody, line_of, restore

SOURCE = "reconciliation"
"""Where such a refund comes from, instead of a window."""
REASON = "refund.exception"
ENTRY = "exception.entry_booked"
"""The evidence that names an entry: its number, both accounts, its fen; what a counter-act turns round."""


@dataclass(frozen=True, slots=True)
class ExceptionMoney:
    """Moves money for exceptions through the services that move it for everybody else."""

    channels: Mapping[str, Channel]
    request_refund: RequestRefund
    limits: RefundLimits

    def act(
        self, work: UnitOfWork, actor: Actor, case: ExceptionCase, subject: Subject, now: datetime
    ) -> tuple[str, Sequence[Evidence]]:
        """Do what the approved act does with money; answers the number it is done under, and its evidence. Raises what
        those services raise, Conflict ``exception.no_payment``, ``exception.nothing_to_book``."""
        act = case.act
        if act is ExceptionAct.RESTORE_RECORD and line_of(case.found) is not None:
            payment = self._restored(work, actor, case, subject, now)
            if payment.state is PaymentState.LATE_PAID:
                ask_somebody(work, payment, now)
            return payment.payment_no, ()
        if act is ExceptionAct.REFUND:
            payment = subject.payment or self._restored(work, actor, case, subject, now)
            subject = subject_of_numbers(work, [payment.payment_no])
            return self._refund(work, actor, case, subject, case.proposed_by, case.approved_by, now)
        if act is ExceptionAct.BOOK:
            if subject.payment is None:
                raise Conflict("exception.no_payment")
            book_late(work, actor, subject.payment.payment_no, now)
            return subject.payment.payment_no, ()
        if act in (ExceptionAct.WRITE_OFF, ExceptionAct.ATTACH, ExceptionAct.RESTORE_RECORD):
            return self._entries(work, actor, case, subject, now)
        return "", ()

    def take_back(
        self, work: UnitOfWork, actor: Actor, second: Actor, case: ExceptionCase, subject: Subject, now: datetime
    ) -> Sequence[Evidence]:
        """The counter-act of what was executed. Raises as `act`."""
        restored = case.act is ExceptionAct.RESTORE_RECORD and subject.payment is not None
        if case.act is ExceptionAct.BOOK or restored:
            people = (actor.operator.operator_id, second.operator.operator_id)
            _, evidence = self._refund(work, actor, case, subject, *people, now)
            return evidence
        number, pieces = f"{case.found.exception_no}.{case.version}", []
        for piece in work.exceptions.timeline(case.found.exception_no):
            detail = dict(piece.values)
            if piece.code == ENTRY and str(detail["entry_no"]) == case.act_no:
                lines = _lines(actor, case, subject, number, str(detail["credit"]), str(detail["debit"]), now)
                fen = int(detail["amount_fen"])
                work.ledger.add([replace(lines[0], amount_fen=fen), replace(lines[1], amount_fen=-fen)])
                pieces.append(_entry_evidence(actor, case, lines, fen, now))
        return pieces

    def _restored(
        self, work: UnitOfWork, actor: Actor, case: ExceptionCase, subject: Subject, now: datetime
    ) -> Payment:
        """Our record of money that only the channel has; written once, whoever asks for it."""
        channel = self.channels.get(case.found.channel)
        if channel is None:
            raise Conflict("channel.closed", channel=case.found.channel)
        if subject.payment is not None:
            raise Conflict("exception.record_there")
        return restore(work, actor, case, channel.merchant, now)

    def _refund(
        self, work: UnitOfWork, actor: Actor, case: ExceptionCase, subject: Subject, asker_id: int, approver_id: int,
        now: datetime,
    ) -> tuple[str, Sequence[Evidence]]:  # fmt: skip
        """The whole payment goes back; asked for by who proposed it and approved by who agreed, who may do so."""
        payment = work.payments.get(subject.payment.payment_no, for_update=True) if subject.payment else None
        if payment is None:
            raise Conflict("exception.no_payment")
        refund_no = mint(NumberKind.REFUND, OWN_WINDOW_CODE, now, secrets.choice)
        wanted = RefundWanted(
            refund_no=refund_no, payment_no=payment.payment_no, amount_fen=payment.refundable_fen, reason=REASON,
            shift_no="", note=case.note, bills=(), source=SOURCE,
        )  # fmt: skip
        if wanted.amount_fen <= 0:
            raise Conflict("refund.over_paid", refundable_fen=payment.refundable_fen)
        refund = self.request_refund.within(work, _person(work, actor, asker_id), wanted, now)
        if payment.channel != "cash":  # cash waits for a cashier to hand it over
            approver = _person(work, actor, approver_id)
            self.limits.check_decider(work, refund, approver)
            approve(work, approver, refund, now)
        values = (("refund_no", refund_no), ("amount_fen", refund.amount_fen))
        return refund_no, [_evidence(actor, case, "exception.refund_asked", values, now)]

    def _entries(
        self, work: UnitOfWork, actor: Actor, case: ExceptionCase, subject: Subject, now: datetime
    ) -> tuple[str, Sequence[Evidence]]:
        number = f"{case.found.exception_no}.{case.version}"
        sides = write_off_lines(case.found)
        if case.act is ExceptionAct.WRITE_OFF and not sides:
            raise Conflict("exception.nothing_to_book")
        other, evidence = self._other_account(work, case, subject), []
        for party, fen in sides:
            here = self._account(case, subject, party)
            debit, credit = (here, other) if fen > 0 else (other, here)
            lines = _lines(actor, case, subject, number, debit, credit, now)
            amount_fen = abs(fen)
            work.ledger.add([replace(lines[0], amount_fen=amount_fen), replace(lines[1], amount_fen=-amount_fen)])
            evidence.append(_entry_evidence(actor, case, lines, amount_fen, now))
        return number, evidence

    def _account(self, case: ExceptionCase, subject: Subject, party: str) -> str:
        """Where a party's money is in the books."""
        if party == "business":
            return business_account(_business_of(case, subject))
        channel = self.channels.get(case.found.channel)
        merchant = subject.payment.merchant if subject.payment else channel.merchant if channel else ""
        return f"channel/{case.found.channel}/{merchant}"

    def _other_account(self, work: UnitOfWork, case: ExceptionCase, subject: Subject) -> str:
        if case.act is ExceptionAct.WRITE_OFF:
            return f"written_off/{case.account}"
        if case.act is ExceptionAct.ATTACH:
            order = work.orders.get(case.order_no)
            if order is None:
                raise NotFound("order.not_found", order_no=case.order_no)
            return f"attached/{order.business}"
        return business_account(_business_of(case, subject))


def _business_of(case: ExceptionCase, subject: Subject) -> str:
    named = next((cell.name for cell in case.found.cells if cell.party == "business" and cell.name), "")
    return subject.order.business if subject.order else named


def _person(work: UnitOfWork, actor: Actor, operator_id: int) -> Actor:
    """Somebody who agreed before, as an actor at this screen with the rights of this moment."""
    operator = work.operators.get(operator_id)
    if operator is None or not operator.active:
        raise Conflict("exception.people_missing")
    return actor_of(work, operator, actor.window, actor.address)[0]


def _lines(
    actor: Actor, case: ExceptionCase, subject: Subject, number: str, debit: str, credit: str, now: datetime
) -> tuple[LedgerLine, LedgerLine]:
    """Both lines of one entry, without their amounts; in no shift's books."""
    payment, order = subject.payment, subject.order
    line = LedgerLine(
        entry_no=number, kind=EntryKind.ADJUSTMENT, account=debit, amount_fen=0, channel=case.found.channel,
        merchant=payment.merchant if payment else "", campus=order.campus if order else actor.window.campus,
        order_no=case.order_no or (order.order_no if order else ""), payment_no=payment.payment_no if payment else "",
        refund_no="", shift_no="", window_id=actor.window.window_id, operator_id=actor.operator.operator_id, at=now,
        day=accounting_day(now),
    )  # fmt: skip
    return line, replace(line, account=credit)


def _entry_evidence(
    actor: Actor, case: ExceptionCase, lines: tuple[LedgerLine, LedgerLine], fen: int, now: datetime
) -> Evidence:
    values = (
        ("entry_no", lines[0].entry_no), ("debit", lines[0].account), ("credit", lines[1].account), ("amount_fen", fen),
    )  # fmt: skip
    return _evidence(actor, case, ENTRY, values, now)


def _evidence(
    actor: Actor, case: ExceptionCase, code: str, values: tuple[tuple[str, str | int], ...], now: datetime
) -> Evidence:
    who = actor.operator.operator_id
    return Evidence(case.found.exception_no, now, "platform", code, values, operator_id=who)
