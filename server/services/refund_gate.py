"""The last look before a refund goes on: may who approved it still do so, is the channel open and does it take it, and
is it time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.refund import ORIGINAL_ROUTE, RefundEvent, RefundState, next_state
from server.domain.alert import AlertLevel
from server.domain.gate import ALL_CHANNELS
from server.domain.job import Job, JobKind
from server.domain.refund import Refund
from server.ports import Channel, UnitOfWork
from server.services.authorise import own_audit_row
from server.services.channel_doors import ChannelDoors
from server.services.decide_refund import may_be_withdrawn, unreserve
from server.services.refund_alerts import raise_alert, tell_of
from server.services.refund_limits import RefundLimits
from server.services.refund_window import earliest_sending, limit_reached

LOOK_AT_DOOR = timedelta(minutes=1)
"""How often a refund that waits for a closed channel looks whether it is open again."""
_SAID_HERE = ("channel.", "server.", "refund.spacing", "refund.channel_pause")
"""How the reasons begin for which a refund waits here."""


def door_of(route: str, channel: str) -> str:
    """What must be open for a refund: its channel; for a payout, of which no channel is asked, what closes them all."""
    return channel if route == ORIGINAL_ROUTE else ALL_CHANNELS


class RefundGate:
    """Asked inside the transaction that takes the next step, which the caller commits whatever the answer is."""

    def __init__(self, channels: Mapping[str, Channel], limits: RefundLimits, doors: ChannelDoors) -> None:
        self._channels, self._limits, self._doors = channels, limits, doors

    def closed_reason(self, refund: Refund, now: datetime) -> str:
        """Why nothing must be begun on its channel, as a stable code; empty while it is open."""
        return self._doors.closed_reason(door_of(refund.route, refund.channel), now)

    def passes(self, work: UnitOfWork, refund: Refund, now: datetime) -> bool:
        """Whether the refund may go on now; when not, what becomes of it is written down.

        Whoever approved it and lost the right: it waits for a decision again, with an alert. Too old or too many for
        the channel: it ends before anything is withdrawn. Its channel is closed: it waits, and goes on by itself. Too
        soon after another one, or in the channel's pause: its job comes back at that time.
        """
        if not self._limits.still_approved(work, refund):
            self._approval_lost(work, refund, now)
            return False
        closed = self.closed_reason(refund, now)
        if refund.route != ORIGINAL_ROUTE:
            return not closed or self._wait(work, refund, closed, now + LOOK_AT_DOOR, now)
        rules = self._channels[refund.channel].rules
        payment = work.payments.get(refund.payment_no)
        others = [one for one in work.refunds.of_payment(refund.payment_no) if one.refund_no != refund.refund_no]
        reached = limit_reached(payment, others, rules, now) if payment else ""
        if reached == "refund.too_old" and refund.state is RefundState.APPROVED and refund.withdrawn_at is None:
            self._end(work, refund, reached, now)
            return False
        if closed:
            return self._wait(work, refund, closed, now + LOOK_AT_DOOR, now)
        at, why = earliest_sending(others, rules, now)
        if at > now:
            return self._wait(work, refund, why, at, now)
        if refund.state is RefundState.APPROVED and refund.outcome.startswith(_SAID_HERE):
            work.refunds.save(replace(refund, outcome="", changed_at=now))  # it may still wait for its posting
        return True

    @staticmethod
    def _wait(work: UnitOfWork, refund: Refund, why: str, until: datetime, now: datetime) -> bool:
        """Not now: said why, and taken up again at that time."""
        if refund.outcome != why:
            work.refunds.save(replace(refund, outcome=why, changed_at=now))
        work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, until))
        return False

    def _approval_lost(self, work: UnitOfWork, refund: Refund, now: datetime) -> None:
        asked = replace(
            refund, state=next_state(refund.state, RefundEvent.APPROVAL_LOST), approved_by=None, approved_at=None,
            outcome="refund.approval_lost", changed_at=now,
        )  # fmt: skip
        work.refunds.save(asked)
        tell_of(work, refund, asked, now)
        work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
        work.audit.add(
            own_audit_row(now, "refund.approval_lost", refund.refund_no, approved_by=refund.approved_by or 0)
        )
        raise_alert(work, asked, "refund.approval_lost", AlertLevel.WARNING, now)

    def _end(self, work: UnitOfWork, refund: Refund, reached: str, now: datetime) -> None:
        state = next_state(refund.state, RefundEvent.LIMIT_REACHED)
        ended = replace(refund, state=state, outcome=reached, changed_at=now)
        work.refunds.save(ended)
        tell_of(work, refund, ended, now)
        unreserve(work, refund, now)
        if may_be_withdrawn(work, refund):
            work.jobs.put(Job(JobKind.SETTLE_REFUND, refund.refund_no, now))
        else:
            work.jobs.finish(JobKind.SETTLE_REFUND, refund.refund_no)
        work.audit.add(own_audit_row(now, "refund.rejected", refund.refund_no, code=reached))
