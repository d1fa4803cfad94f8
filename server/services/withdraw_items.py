"""Have the business system take a refund's items back before money moves, and put them back when none does."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.fault_points import fault_point
from app.core.posting import PostingState
from app.core.refund import RefundEvent, RefundState, next_state
from server.domain.alert import Alert, AlertLevel
from server.domain.job import Job, JobKind
from server.domain.posting import known_there
from server.domain.refund import Refund
from server.domain.settlement import ladder_wait
from server.ports import BusinessSystem, UnitOfWork, UnitOfWorkFactory, WithdrawalAnswer
from server.services.authorise import own_audit_row
from server.services.decide_refund import unreserve
from server.services.details import operator_name
from server.services.items_held import (
    end_delayed,
    end_held,
    stand_withdrawn,
    take_over,
    taken_from,
    tell_delayed,
    tell_held,
)
from server.services.made_again import BY_STATEMENT, REFUND_FOUND
from server.services.refund_alerts import tell_not_withdrawn, tell_of
from server.services.refund_by_rule import HIS_REFUSED

log = logging.getLogger(__name__)

BUSINESS_LADDER_S = (2, 5, 10, 30, 60, 300, 600)
"""Waits between attempts to have the items withdrawn; the last repeats for ever."""
PUT_BACK_AFTER, LONGEST_FOR_PUT_BACK = timedelta(minutes=1), timedelta(minutes=10)
"""First and longest wait between attempts to have items put back after the channel has refused a refund; for ever."""
LONGEST_FOR_POSTING = timedelta(minutes=5)
"""Wait between looks at a posting that is not answered yet; its answer takes the refund up at once."""
STEP_MARGIN_S = 5
"""How soon a refund is taken up again whose handler may have died between two steps."""
DIFFERS = "withdrawal.differs"
"""It has a withdrawal under this number already, of other lines of the same worth."""
NOT_NEEDED = WithdrawalAnswer("withdrawn", "")
TAKEN_OVER = WithdrawalAnswer("withdrawn", "refund.items_taken_over")
"""Our own word: it refuses because it has withdrawn them, for the same refund, which was not made."""


class WithdrawItems:
    """The business system's side of a refund; the refund's number makes repeats safe."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
    ) -> None:
        self._uow, self._reader, self._businesses, self._clock = uow, reader, businesses, clock

    def withdraw(self, refund: Refund) -> Refund | None:
        """The refund once the business system has taken its items back; None while or if it has not."""
        with self._reader() as work:
            order, posting = work.orders.get(refund.order_no), work.postings.get(refund.order_no)
            operator, window = _asked_by(work, refund)
        if order is None:
            raise NotFound("order.not_found", order_no=refund.order_no)
        if posting is not None and posting.state is PostingState.PENDING:
            now = self._clock.now()
            self._later(refund, now + _wait_for_posting(now - refund.changed_at))
            return None
        told = refund.business_withdrawal and posting is not None and posting.state is PostingState.POSTED
        answer = NOT_NEEDED
        if told:
            there = known_there(order, posting)
            answer = self._businesses[order.business].withdraw(refund, there, operator=operator, window=window)
        fault_point("R3")
        if answer.outcome == "unclear":
            wait = ladder_wait(BUSINESS_LADDER_S, refund.asked_count + 1)
            self._later(refund, self._clock.now() + wait, answer.code)
            return None
        return self._step(refund.refund_no, answer)

    def put_back(self, refund: Refund) -> None:
        """No money goes back: the business system must hear that the items stay; asked until it has answered."""
        with self._reader() as work:
            order = work.orders.get(refund.order_no)
            operator, window = _asked_by(work, refund)
            taken = taken_from(work, refund)
        if order is None:
            raise NotFound("order.not_found", order_no=refund.order_no)
        answer = WithdrawalAnswer("refused", TAKEN_OVER.code)  # it stands there under the other number
        if taken is None:
            answer = self._businesses[order.business].cancel_withdrawal(refund, operator=operator, window=window)
        now = self._clock.now()
        if answer.outcome != "withdrawn":
            log.warning("refund %s: the business system did not put the items back (%s)", refund.refund_no, answer.code)
        with self._uow() as work:
            if answer.outcome == "unclear":
                tell_delayed(work, refund, now)
                work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now + _wait_for_put_back(refund, now)))
            else:
                if answer.outcome == "refused":
                    tell_held(work, taken or refund, answer.code, now)
                end_delayed(work, refund.refund_no, now)
                work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
            work.commit()

    def after_its_money(self, refund: Refund) -> bool:
        """The money of a refund that was found after a restore has gone back. It stands in no desk's journal (an order
        undone), and its order may have been posted since as if all of it were paid: the business system takes the
        amount back now. Whether it has answered, or need not be asked; if not, it is asked again. A refusal is for a
        person: the money stays where it went."""
        if not _is_found(refund):
            return True
        with self._reader() as work:
            order, posting = work.orders.get(refund.order_no), work.postings.get(refund.order_no)
            operator, window = _asked_by(work, refund)
        if order is None or posting is None or posting.state is not PostingState.POSTED:
            return True
        system, there = self._businesses[order.business], known_there(order, posting)
        answer = system.withdraw(refund, there, operator=operator, window=window)
        if answer.outcome == "unclear" and answer.code != DIFFERS:
            self._later(refund, self._clock.now() + ladder_wait(BUSINESS_LADDER_S, refund.asked_count + 1), answer.code)
            return False
        if answer.outcome == "refused":
            self._tell_refused(refund, answer)
        return True

    def _tell_refused(self, refund: Refund, answer: WithdrawalAnswer) -> None:
        now = self._clock.now()
        with self._uow() as work:
            alert = Alert(REFUND_FOUND, refund.refund_no, AlertLevel.URGENT, now, now, amount_fen=refund.amount_fen)
            work.alerts.raise_(alert)
            work.audit.add(own_audit_row(now, "refund.not_withdrawn", refund.refund_no, code=answer.code))
            work.commit()

    def finish(self, refund_no: str) -> None:
        """Nothing is left to do for a refund."""
        with self._uow() as work:
            work.jobs.finish(JobKind.SETTLE_REFUND, refund_no)
            work.commit()

    def _later(self, refund: Refund, due_at: datetime, code: str = "") -> None:
        with self._uow() as work:
            current = work.refunds.get(refund.refund_no, for_update=True)
            if current is not None and code:
                silent = replace(current, asked_count=current.asked_count + 1, outcome=code)
                work.refunds.save(silent)
                tell_not_withdrawn(work, silent, self._clock.now())
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, due_at))
            work.commit()

    def _step(self, refund_no: str, answer: WithdrawalAnswer) -> Refund | None:
        now = self._clock.now()
        own = answer.outcome == "withdrawn" and answer is not NOT_NEEDED
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None or refund.state is not RefundState.APPROVED:
                return None
            withdrawn_at = now if own else refund.withdrawn_at
            if own:
                end_held(work, refund, now)
            elif stand_withdrawn(refund, answer) and (taken_at := take_over(work, refund, now)) is not None:
                answer, withdrawn_at = TAKEN_OVER, taken_at
            withdrew = answer.outcome == "withdrawn"
            event = RefundEvent.BUSINESS_WITHDREW if withdrew else RefundEvent.BUSINESS_REFUSED
            changed = replace(
                refund, state=next_state(refund.state, event), changed_at=now, outcome=answer.code, asked_count=0,
                withdrawn_at=withdrawn_at,
                refused_items=answer.refused_items,
            )  # fmt: skip
            work.refunds.save(changed)
            tell_of(work, refund, changed, now)
            work.audit.add(own_audit_row(now, f"refund.{changed.state.value}", refund_no, code=answer.code))
            if changed.state is RefundState.REJECTED:
                unreserve(work, refund, now)
                work.jobs.finish(JobKind.SETTLE_REFUND, refund_no)
            else:
                work.jobs.put(Job(JobKind.SETTLE_REFUND, refund_no, now + timedelta(seconds=STEP_MARGIN_S)))
            work.commit()
        return None if changed.state is RefundState.REJECTED else replace(changed, version=changed.version + 1)


def _is_found(refund: Refund) -> bool:
    """Whether only its number, payment and amount were known when it was made again, or that its order had been refused
    there, which may take it now."""
    bare = refund.reason in (BY_STATEMENT, HIS_REFUSED) and not refund.bills and not refund.items
    return bare and refund.approved_at is None and refund.business_withdrawal


def _wait_for_put_back(refund: Refund, now: datetime) -> timedelta:
    return min(max((now - refund.changed_at) / 4, PUT_BACK_AFTER), LONGEST_FOR_PUT_BACK)


def _wait_for_posting(waited: timedelta) -> timedelta:
    return min(max(waited / 4, timedelta(seconds=STEP_MARGIN_S)), LONGEST_FOR_POSTING)


def _asked_by(work: UnitOfWork, refund: Refund) -> tuple[str, str]:
    """The names of the operator and the window that asked for a refund, as the business system hears them."""
    window = work.windows.get(refund.window_id)
    return operator_name(work, refund.requested_by), window.name if window else ""
