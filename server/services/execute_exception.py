"""Execute what was approved, once, and undo it by a counter-act; ask a party live from the row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import Conflict
from app.core.fault_points import fault_point
from app.core.payment import MONEY_HELD_STATES
from app.core.posting import PostingState
from app.core.reconciliation import MONEY_ACTS, ExceptionAct, ExceptionState
from server.domain.exception_acts import check_write_off, executed, undone
from server.domain.exception_case import Evidence, ExceptionCase
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.alerts import end_alert
from server.services.ask_parties import NOTHING, AskParties, Said, Subject, subject_of
from server.services.authorise import audit_row, require
from server.services.correct_posting import begin, may_be_corrected
from server.services.decide_exception import check_version, note_act
from server.services.exception_detail import CaseDetail, case_of, detail_of, possible_acts
from server.services.exception_money import ExceptionMoney
from server.services.reconciliation_rules import rules_of
from server.services.restore_record import line_of
from server.services.step_up import CheckStepUp, StepUp
from server.services.verify_exception import TELLING, VerifyException, heard

A = ExceptionAct
TAKEN_UP_AFTER = timedelta(seconds=15)
"""When the job goes on with what this request may have died over."""
LINE_ARRIVED = "exception.line_arrived"
"""The alert that a missing line came after the act: it proposes to undo."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a party said just now, and the exception with that in its timeline."""

    said: Said
    detail: CaseDetail


class ExecuteException:
    """The act and its durable trace are one transaction; what goes to the outside goes after it, by a job too."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        clock: Clock,
        ask: AskParties,
        money: ExceptionMoney,
        verify: VerifyException,
        step_up: CheckStepUp,
        wake: Callable[[], None],
    ) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock
        self._ask, self._money, self._verify = ask, money, verify
        self._step_up, self._wake = step_up, wake

    def execute(
        self, actor: Actor, exception_no: str, version: int, note: str = "", *, verify_now: bool = True
    ) -> CaseDetail:
        """Do it; ``verify_now`` false leaves what goes to the outside to the job queue. Raises NotPermitted, NotFound,
        Conflict ``exception.changed``, ``exception.not_now``, ``exception.people_missing``,
        ``exception.act_not_safe``, ``exception.nothing_to_ask``, ``exception.nothing_to_post``,
        ``exception.channel_says_no``, and what the services raise that move money."""
        require(actor, "exceptions.execute")
        self._look_first(actor, exception_no, version)
        now = self._clock.now()
        with self._uow() as work:
            case = case_of(work, actor, exception_no, for_update=True)
            check_version(case, version)
            subject = subject_of(work, case.found)
            executed(case, actor.operator.operator_id, now, act_no="")  # may it be, before anything is touched
            if case.act not in possible_acts(case, subject):  # a later run has shown another picture
                raise Conflict("exception.act_not_safe", act=str(case.act), pattern=case.found.pattern)
            if case.act is A.WRITE_OFF:  # the limit of this moment, not that of the proposal's
                check_write_off(case.found, rules_of(work).limits)
            act_no, pieces = self._do(work, actor, case, subject, now)
            done = executed(case, actor.operator.operator_id, now, act_no=act_no)
            work.exceptions.save(done)
            for piece in pieces:
                work.exceptions.add_evidence(piece)
            note_act(work, actor, done, "exception.executed", now, note, **({"act_no": act_no} if act_no else {}))
            if done.state is ExceptionState.EXECUTED:
                work.jobs.put(Job(JobKind.VERIFY_EXCEPTION, exception_no, now + TAKEN_UP_AFTER if verify_now else now))
            work.commit()
        fault_point("X1")
        if done.state is ExceptionState.EXECUTED and verify_now:
            self._verify(exception_no)
        self._wake()
        return self._detail(actor, exception_no)

    def undo(
        self, actor: Actor, exception_no: str, version: int, note: str, offered: StepUp | None = None
    ) -> CaseDetail:
        """Take it back by its counter-act; where money stood elsewhere after it, a second person agrees at this screen.
        Raises as `execute`, Conflict ``exception.one_way``, ``exception.second_person``, ``exception.same_person``."""
        require(actor, "exceptions.execute")
        with self._reader() as work:
            moved = case_of(work, actor, exception_no).act in MONEY_ACTS
        if moved and offered is None:
            raise Conflict("exception.second_person")
        second = self._step_up(actor, offered) if offered else actor
        if moved:
            require(second, "exceptions.approve")
            if second.operator.operator_id == actor.operator.operator_id:
                raise Conflict("exception.same_person")
        now = self._clock.now()
        with self._uow() as work:
            case = case_of(work, actor, exception_no, for_update=True)
            check_version(case, version)
            subject = subject_of(work, case.found)
            taken_back = undone(case, actor.operator.operator_id, now)
            for piece in self._money.take_back(work, actor, second, case, subject, now):
                work.exceptions.add_evidence(piece)
            work.exceptions.save(taken_back)
            beside = {"second": second.operator.username} if moved else {}
            was = case.act.value if case.act else ""
            note_act(work, actor, taken_back, "exception.undone", now, note, was=was, **beside)
            end_alert(work, LINE_ARRIVED, exception_no, now)
            work.jobs.finish(JobKind.VERIFY_EXCEPTION, exception_no)
            work.commit()
        self._wake()
        return self._detail(actor, exception_no)

    def ask(self, actor: Actor, exception_no: str, party: str) -> Asked:
        """Ask a party this moment and write its word into the timeline. Raises NotPermitted, NotFound."""
        require(actor, "exceptions.propose")
        now = self._clock.now()
        with self._uow() as work:
            case = case_of(work, actor, exception_no)
            subject = subject_of(work, case.found)
            work.audit.add(audit_row(actor, now, "exception.asked", exception_no, party=party))
            work.commit()
        said = self._ask.channel(subject, case.found) if party == "channel" else self._ask.business(subject, case.found)
        with self._uow() as work:
            work.exceptions.add_evidence(heard(exception_no, said, self._clock.now()))
            detail = detail_of(work, actor, work.exceptions.get(exception_no) or case)
            work.commit()
        return Asked(said, detail)

    def _look_first(self, actor: Actor, exception_no: str, version: int) -> None:
        """Where money is booked or leaves, the channel's word of this moment comes before; with no transaction open."""
        with self._reader() as work:
            case = case_of(work, actor, exception_no)
            check_version(case, version)
            subject = subject_of(work, case.found)
        unknown = case.act is A.RESTORE_RECORD and line_of(case.found) is not None
        if case.state is not ExceptionState.APPROVED or not (case.act in (A.BOOK, A.REFUND) or unknown):
            return
        said = self._ask.channel(subject, case.found)
        with self._uow() as work:
            work.exceptions.add_evidence(heard(exception_no, said, self._clock.now()))
            work.commit()
        if said.outcome != "paid":
            raise Conflict("exception.channel_says_no", said=said.outcome)

    def _do(
        self, work: UnitOfWork, actor: Actor, case: ExceptionCase, subject: Subject, now: datetime
    ) -> tuple[str, Sequence[Evidence]]:
        """What is done inside the transaction, and the number it is done under."""
        payment, order = subject.payment, subject.order
        if case.act is A.QUERY_CHANNEL:
            if payment is None:
                raise Conflict(NOTHING)
            return (subject.refund.refund_no if subject.refund else payment.payment_no), ()
        if case.act in TELLING:
            posting = work.postings.get(order.order_no) if order else None
            payments = work.payments.of_order(order.order_no) if order else ()
            held = any(one.state in MONEY_HELD_STATES for one in payments)
            if order is None or posting is None or not held or posting.state is PostingState.REFUSED:
                raise Conflict("exception.nothing_to_post")
            if case.act is A.CORRECT_POSTING:
                if not may_be_corrected(posting):
                    raise Conflict("exception.nothing_to_post")
                return begin(work, actor, case, order, posting, now), ()
            return order.order_no, ()
        return self._money.act(work, actor, case, subject, now)

    def _detail(self, actor: Actor, exception_no: str) -> CaseDetail:
        with self._reader() as work:
            return detail_of(work, actor, case_of(work, actor, exception_no))
