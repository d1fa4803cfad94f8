"""Who may let how much money go back: limits by role and amount, asked for when deciding and again before sending."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.errors import Conflict, NotPermitted
from app.core.refund import RESERVING_STATES
from server.domain.identity import Actor, Operator
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.authorise import channels_of, permissions_of, refund_alone_of, refund_approve_of, roles_of


@dataclass(frozen=True, slots=True)
class RefundLimits:
    """``self_approve_fen`` holds for roles that name no limit of their own.

    Amounts count together over one order, so that nobody splits a refund to stay below a limit.
    """

    self_approve_fen: int

    def alone_fen(self, work: UnitOfWork, operator_id: int) -> int:
        """Up to so much of one order the person may refund without anybody else."""
        operator = work.operators.get(operator_id)
        named = refund_alone_of(roles_of(work, operator)) if operator else 0
        return self.self_approve_fen if named is None else named

    def within(self, work: UnitOfWork, refund: Refund) -> bool:
        """Whether whoever asked may approve it too."""
        asker = refund.requested_by
        before_fen = _decided_fen(work, refund, lambda one: one.requested_by == one.approved_by == asker)
        return before_fen + refund.amount_fen <= self.alone_fen(work, asker)

    def check_decider(self, work: UnitOfWork, refund: Refund, actor: Actor) -> None:
        """Raise NotPermitted, Conflict ``refund.same_person`` or ``refund.over_approval_limit`` unless the actor may
        approve this refund now."""
        own = refund.requested_by == actor.operator.operator_id
        within = self.within(work, refund)
        by_hand = refund.requested_by == 0 or own
        if "refunds.approve" not in actor.permissions and not (
            by_hand and "refunds.request" in actor.permissions and self._alone(work, refund, actor.operator)
        ):
            raise NotPermitted("refunds.approve")
        if own and not within:
            raise Conflict("refund.same_person")
        if not own and "refunds.approve" in actor.permissions and not self._for_others(work, refund, actor.operator):
            limit_fen = refund_approve_of(roles_of(work, actor.operator)) or 0
            raise Conflict("refund.over_approval_limit", limit_fen=limit_fen)

    def still_approved(self, work: UnitOfWork, refund: Refund) -> bool:
        """Whether whoever approved the refund may do so at this moment; what a rule began needs nobody."""
        if refund.approved_by is None:
            return True
        operator = work.operators.get(refund.approved_by)
        if operator is None or not operator.active or operator.locked_at is not None:
            return False
        permissions, channels = permissions_of(work, operator), channels_of(roles_of(work, operator))
        if channels and refund.channel not in channels:
            return False
        if refund.requested_by == operator.operator_id:
            return "refunds.request" in permissions and self.within(work, refund)
        if "refunds.approve" in permissions:
            return self._for_others(work, refund, operator)
        return refund.requested_by == 0 and "refunds.request" in permissions and self._alone(work, refund, operator)

    def _alone(self, work: UnitOfWork, refund: Refund, operator: Operator) -> bool:
        return refund.amount_fen <= self.alone_fen(work, operator.operator_id)

    def _for_others(self, work: UnitOfWork, refund: Refund, operator: Operator) -> bool:
        limit_fen = refund_approve_of(roles_of(work, operator))
        if limit_fen is None:
            return True
        mine = operator.operator_id
        before_fen = _decided_fen(work, refund, lambda one: one.approved_by == mine and one.requested_by != mine)
        return before_fen + refund.amount_fen <= limit_fen


def _decided_fen(work: UnitOfWork, refund: Refund, counts: Callable[[Refund], bool]) -> int:
    """What the other refunds of the same order come to, of those that count."""
    return sum(
        one.amount_fen
        for one in work.refunds.of_orders([refund.order_no])
        if one.refund_no != refund.refund_no and one.state in RESERVING_STATES and counts(one)
    )
