"""Take a wrong posting back with the business system's proof, then leave it in the outbox anew under another number.

Every number is stored before it is sent and every step begins with what stands: after a crash anywhere it goes on where
it was. Nothing is withdrawn where the business system says that it has the order as it should be.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict
from app.core.fault_points import fault_point
from app.core.ids import NumberKind, mint
from app.core.posting import PostingEvent, PostingState, next_state
from app.core.refund import RefundState
from server.domain.exception_case import Evidence, ExceptionCase
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.domain.order import Order
from server.domain.posting import Posting, PostingCorrection
from server.domain.refund import Refund
from server.ports import BusinessSystem, PostingQuery, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import own_audit_row
from server.services.details import operator_name
from server.services.post_order import PostOrder
from server.services.refund_by_rule import OWN_WINDOW_CODE

REASON = "correction"
"""By this word the business system knows that the bills are to be posted anew (contract 4.11)."""
WITHDRAWN = "exception.posting_withdrawn"
"""The evidence that nothing of the wrong posting stands any more."""
GO_ON, AGAIN = "go_on", "again"


def begin(work: UnitOfWork, actor: Actor, case: ExceptionCase, order: Order, posting: Posting, now: datetime) -> str:
    """Store both numbers, in the transaction that says the act is executed; answers the withdrawal's."""
    correction = PostingCorrection(
        withdrawal_no=mint(NumberKind.REFUND, OWN_WINDOW_CODE, now), order_no=order.order_no,
        exception_no=case.found.exception_no, business=order.business, old_no=posting.posted_as or order.order_no,
        new_no=mint(NumberKind.ORDER, OWN_WINDOW_CODE, now), amount_fen=0, begun_at=now,
    )  # fmt: skip
    work.corrections.add(correction)
    return correction.withdrawal_no


class CorrectPosting:
    """One look at one correction; safe to repeat."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
        post: PostOrder,
    ) -> None:
        self._uow, self._reader, self._businesses = uow, reader, businesses
        self._clock, self._post = clock, post

    def __call__(self, case: ExceptionCase) -> str:
        """Go as far as the answers let it. ``go_on``: look at what stands now; ``again``: an answer is missing; else
        the stable code of why it cannot be done."""
        with self._reader() as work:
            correction = work.corrections.get(case.act_no)
            order = work.orders.get(correction.order_no) if correction else None
            posting = work.postings.get(order.order_no) if order else None
            window = work.windows.get(order.window_id) if order else None
            operator = operator_name(work, case.proposed_by)
        if correction is None or order is None or posting is None:
            return "exception.nothing_to_post"
        if correction.withdrawn_at is None:
            said = self._taken_back(correction, order, operator, window.name if window else "")
            if said is not None:
                return said
            self._anew(correction)
            fault_point("X4")
        self._post.now(order.order_no)
        return GO_ON

    def _taken_back(self, correction: PostingCorrection, order: Order, operator: str, window: str) -> str | None:
        """None once it is proved that nothing stands under the old number, nor ever will."""
        system: object = self._businesses[order.business]
        if not isinstance(system, PostingQuery):
            return "exception.cannot_be_proved"
        word = system.find_posting(correction.old_no)
        if word.outcome == "unclear":
            return AGAIN
        if not correction.amount_fen:
            if word.outcome == "posted" and word.amount_fen == self._wanted_fen(order):
                return GO_ON
            standing = word.amount_fen if word.outcome == "posted" else 0
            correction = self._fix_amount(correction, standing or order.total_fen)
        fault_point("X3")
        there = replace(order, order_no=correction.old_no)
        business = self._businesses[order.business]
        answer = business.withdraw(_withdrawal(correction, self._clock.now()), there, operator=operator, window=window)
        if answer.outcome == "refused":
            return "exception.withdrawal_refused"
        if answer.outcome != "withdrawn":
            return AGAIN
        after = system.find_posting(correction.old_no)
        if after.outcome == "withdrawn":
            return None
        return AGAIN if after.outcome == "unclear" else "exception.difference_stands"

    def _wanted_fen(self, order: Order) -> int:
        """What the business system should have of the order: its payments less what has gone back."""
        with self._reader() as work:
            gone = sum(payment.refunded_fen for payment in work.payments.of_order(order.order_no))
        return order.total_fen - gone

    def _fix_amount(self, correction: PostingCorrection, amount_fen: int) -> PostingCorrection:
        """The withdrawal has one content for ever, whatever is heard later."""
        with self._uow() as work:
            stored = work.corrections.get(correction.withdrawal_no, for_update=True)
            if stored is None:
                raise Conflict("storage.stale")
            if not stored.amount_fen:
                work.corrections.save(replace(stored, amount_fen=amount_fen))
                work.commit()
                return replace(stored, amount_fen=amount_fen, version=stored.version + 1)
        return stored

    def _anew(self, correction: PostingCorrection) -> None:
        """From here on the outbox tells the order under its new number, as often as it takes."""
        now = self._clock.now()
        with self._uow() as work:
            stored = work.corrections.get(correction.withdrawal_no, for_update=True)
            posting = work.postings.get(correction.order_no, for_update=True)
            if stored is None or posting is None or stored.withdrawn_at is not None:
                return
            work.corrections.save(replace(stored, withdrawn_at=now))
            state = next_state(posting.state, PostingEvent.CORRECTED)
            work.postings.save(
                replace(posting, state=state, posted_as=stored.new_no, attempts=0, outcome="", changed_at=now)
            )
            work.jobs.put(Job(JobKind.POST_ORDER, stored.order_no, now))
            facts: dict[str, str | int] = {"amount_fen": stored.amount_fen, "old_no": stored.old_no}
            facts["new_no"] = stored.new_no
            work.exceptions.add_evidence(
                Evidence(stored.exception_no, now, "business", WITHDRAWN, tuple(facts.items()))
            )
            work.audit.add(own_audit_row(now, "posting.corrected", stored.order_no, **facts))
            work.commit()


def may_be_corrected(posting: Posting) -> bool:
    """Whether a posting is one that a correction starts from."""
    return posting.state in (PostingState.POSTED, PostingState.PENDING)


def _withdrawal(correction: PostingCorrection, now: datetime) -> Refund:
    """The withdrawal as the business system is asked for it; no money goes back."""
    return Refund(
        refund_no=correction.withdrawal_no, payment_no="", order_no=correction.old_no, channel="",
        amount_fen=correction.amount_fen, reason=REASON, note="", bills=(), business_withdrawal=True,
        state=RefundState.APPROVED, window_id=0, shift_no="", requested_by=0, requested_at=now, changed_at=now,
    )  # fmt: skip
