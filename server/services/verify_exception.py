"""After an act was executed: send what must be sent, ask channel and business system again, only then say verified."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.fault_points import fault_point
from app.core.payment import PaymentState
from app.core.posting import PostingState
from app.core.reconciliation import ExceptionAct, ExceptionState
from app.core.refund import GIVEN_BACK, RefundState
from server.domain.exception_acts import failed, verified
from server.domain.exception_case import Evidence, ExceptionCase
from server.domain.job import Job, JobKind
from server.domain.posting import Posting, known_there
from server.domain.refund import Refund
from server.domain.settlement import ladder_wait
from server.ports import BusinessSystem, UnitOfWork, UnitOfWorkFactory
from server.services.ask_parties import NOTHING, AskParties, Said, Subject, subject_of
from server.services.authorise import own_audit_row
from server.services.correct_posting import AGAIN as UNHEARD
from server.services.correct_posting import GO_ON, CorrectPosting
from server.services.details import operator_name
from server.services.post_order import PostOrder

log = logging.getLogger(__name__)

A = ExceptionAct
LADDER_S = (5, 15, 60, 300, 900, 3600)
"""Waits between looks; the last repeats until it is verified, has failed, or is undone."""
TELLING = frozenset({A.POST_AGAIN, A.CORRECT_POSTING})


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands here when it is judged, read again after the parties were asked."""

    subject: Subject
    posting: Posting | None
    refund: Refund | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``verified``, ``failed`` or ``again`` (an unclear answer proves nothing), and the stable code of why."""

    end: str
    outcome: str = ""


AGAIN = Verdict("again")


class VerifyException:
    """One look at one executed exception. Run at once and then by the job queue; safe to repeat."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        ask: AskParties,
        post: PostOrder,
    ) -> None:
        self._uow, self._reader, self._businesses = uow, reader, businesses
        self._clock, self._ask, self._post = clock, ask, post
        self._correct = CorrectPosting(uow=uow, reader=reader, businesses=businesses, clock=clock, post=post)

    def __call__(self, exception_no: str) -> None:
        """Do, ask, judge, write down."""
        with self._reader() as work:
            case = work.exceptions.get(exception_no)
            subject = subject_of(work, case.found) if case else Subject()
        if case is None or case.state is not ExceptionState.EXECUTED:
            self._finish(exception_no)
            return
        words: list[Said] = []
        if case.act is A.CORRECT_POSTING:
            went = self._correct(case)
            if went != GO_ON:
                self._judge(case, words, AGAIN if went == UNHEARD else Verdict("failed", went))
                return
            with self._reader() as work:
                subject = subject_of(work, case.found)
        elif case.act in TELLING:
            words += self._tell(subject)
        words += [self._ask.channel(subject, case.found), self._ask.business(subject, case.found)]
        fault_point("X2")
        self._judge(case, words)

    def _tell(self, subject: Subject) -> list[Said]:
        """Post once more under the order's own number, which makes repeats safe at the other side."""
        order = subject.order
        if order is None:
            return []
        with self._reader() as work:
            posting, payments = work.postings.get(order.order_no), work.payments.of_order(order.order_no)
            window = work.windows.get(order.window_id)
            operator = operator_name(work, order.operator_id)
        if posting is not None and posting.state is PostingState.PENDING:
            self._post.now(order.order_no)
            return []
        counted = [payment for payment in payments if payment.state is PaymentState.PAID]
        if posting is None or posting.state is not PostingState.POSTED or not counted:
            return []
        answer = self._businesses[order.business].post(
            known_there(order, posting), counted, operator=operator, window=window.name if window else ""
        )
        outcome = {"posted": "posted", "refused": "not_posted"}.get(answer.outcome, "no_answer")
        return [Said("business", outcome, answer.code)]

    def _judge(self, before: ExceptionCase, words: Sequence[Said], known: Verdict | None = None) -> None:
        now, number = self._clock.now(), before.found.exception_no
        with self._uow() as work:
            case = work.exceptions.get(number, for_update=True)
            if case is None or case.state is not ExceptionState.EXECUTED or case.act_no != before.act_no:
                return
            said = {word.party: word for word in words}
            verdict = known or judge(case, said, standing_of(work, case))
            job = work.jobs.get(JobKind.VERIFY_EXCEPTION, number)
            attempts = job.attempts if job else 0
            if verdict.end != "again" or attempts <= 1:  # the same silence again and again is one piece of evidence
                for word in words:
                    if word.code != NOTHING:
                        work.exceptions.add_evidence(heard(number, word, now))
            if verdict.end == "again":
                work.jobs.put(Job(JobKind.VERIFY_EXCEPTION, number, now + ladder_wait(LADDER_S, attempts), attempts))
            else:
                end = verified if verdict.end == "verified" else failed
                work.exceptions.save(end(case, verdict.outcome, now))
                facts = (("outcome", verdict.outcome), ("act", case.act.value if case.act else ""))
                code = f"exception.{verdict.end}"
                work.exceptions.add_evidence(Evidence(number, now, "platform", code, facts))
                work.audit.add(own_audit_row(now, code, number, **dict(facts)))
                work.jobs.finish(JobKind.VERIFY_EXCEPTION, number)
            work.commit()
        log.info("exception %s: %s %s (%s)", number, before.act, verdict.end, verdict.outcome)

    def _finish(self, exception_no: str) -> None:
        with self._uow() as work:
            work.jobs.finish(JobKind.VERIFY_EXCEPTION, exception_no)
            work.commit()


def heard(exception_no: str, word: Said, now: datetime) -> Evidence:
    """A party's word as evidence."""
    values: dict[str, str | int] = {"outcome": word.outcome, "code": word.code}
    if word.amount_fen is not None:
        values["amount_fen"] = word.amount_fen
    return Evidence(exception_no, now, word.party, f"exception.said.{word.outcome}", tuple(values.items()))


def standing_of(work: UnitOfWork, case: ExceptionCase) -> Standing:
    """Payment, order, posting and refund as they are in this transaction."""
    subject = subject_of(work, case.found)
    refund = work.refunds.get(case.act_no) if case.act is A.REFUND else subject.refund
    posting = work.postings.get(subject.order.order_no) if subject.order else None
    return Standing(subject, posting, refund)


def judge(case: ExceptionCase, said: Mapping[str, Said], now: Standing) -> Verdict:
    """Whether the act has brought about what it was for. Silence is never proof, either way."""
    if any(word.outcome == "no_answer" for word in said.values()):
        return AGAIN
    words = {party: word.outcome for party, word in said.items()}
    rule = _RULES.get(case.act) if case.act else None
    if rule is not None:
        return rule(case, said, words, now)
    return Verdict("verified", _PLAIN[case.act] if case.act else "")


def _posted(_case: ExceptionCase, said: Mapping[str, Said], words: Mapping[str, str], now: Standing) -> Verdict:
    order = now.subject.order
    if words.get("channel") in ("not_paid", "refunded"):
        return Verdict("failed", "exception.no_money")
    if now.posting is not None and now.posting.state is PostingState.REFUSED:
        return Verdict("failed", "exception.posting_refused")
    if words.get("business") == "posted" and order is not None:
        fen = said["business"].amount_fen
        same = fen is None or fen == order.total_fen
        return Verdict("verified", "exception.posted") if same else Verdict("failed", "exception.amount_still_differs")
    pending = now.posting is not None and now.posting.state is PostingState.PENDING
    if words.get("business") == "not_posted" and not pending:
        return Verdict("failed", "exception.posting_refused")
    return AGAIN


def _booked(case: ExceptionCase, said: Mapping[str, Said], words: Mapping[str, str], now: Standing) -> Verdict:
    if words.get("channel") == "not_paid":
        return Verdict("failed", "exception.no_money")
    if now.posting is None and now.subject.payment is not None and now.subject.payment.state is PaymentState.PAID:
        return Verdict("verified", "exception.booked")  # a part of an order that is not complete yet
    posted = _posted(case, said, words, now)
    return Verdict("verified", "exception.booked") if posted.end == "verified" else posted


def _refunded(_case: ExceptionCase, _said: Mapping[str, Said], _words: Mapping[str, str], now: Standing) -> Verdict:
    """The refund is followed to its end by its own job; its end is the channel's own word."""
    state = now.refund.state if now.refund else None
    if state in GIVEN_BACK:
        return Verdict("verified", "exception.refunded")
    if state in (None, RefundState.FAILED, RefundState.REJECTED):
        return Verdict("failed", "exception.refund_failed")
    return AGAIN


def _asked_channel(case: ExceptionCase, _said: Mapping[str, Said], words: Mapping[str, str], now: Standing) -> Verdict:
    word, payment = words.get("channel"), now.subject.payment
    if word == "paid":
        late = payment is not None and payment.state is PaymentState.LATE_PAID
        return Verdict("failed", "exception.decide_late") if late else Verdict("verified", "exception.channel_paid")
    if word == "refunded":
        return Verdict("verified", "exception.refunded")
    if word in ("not_paid", "not_refunded"):
        held = payment is not None and payment.state in (PaymentState.PAID, PaymentState.LATE_PAID)
        stands = held or case.found.type == "surplus"
        return Verdict("failed", "exception.no_money") if stands else Verdict("verified", "exception.not_paid")
    return AGAIN


def _asked_business(case: ExceptionCase, said: Mapping[str, Said], words: Mapping[str, str], now: Standing) -> Verdict:
    if words.get("business") == "not_posted":
        alone = now.subject.order is None
        return Verdict("verified", "exception.not_posted") if alone else Verdict("failed", "exception.posting_refused")
    if words.get("business") == "posted" and now.subject.order is not None:
        return _posted(case, said, words, now)
    return Verdict("failed", "exception.difference_stands") if words.get("business") == "posted" else AGAIN


Rule = Callable[[ExceptionCase, Mapping[str, Said], Mapping[str, str], Standing], Verdict]
_RULES: Mapping[ExceptionAct, Rule] = {
    A.POST_AGAIN: _posted, A.CORRECT_POSTING: _posted, A.BOOK: _booked, A.REFUND: _refunded,
    A.QUERY_CHANNEL: _asked_channel, A.ASK_BUSINESS: _asked_business,
}  # fmt: skip
_PLAIN: Mapping[ExceptionAct, str] = {
    A.ATTACH: "exception.attached", A.RESTORE_RECORD: "exception.record_restored", A.TELL_SOURCE: "exception.told",
    A.EXPLAIN: "exception.explained", A.WRITE_OFF: "exception.written_off",
}  # fmt: skip
