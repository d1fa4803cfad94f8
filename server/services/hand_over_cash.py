"""The notes of a cash refund have left the drawer: said once, at the window whose drawer pays."""

from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.refund import RefundState
from server.domain.identity import Actor
from server.ports import UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.changes import Changes
from server.services.refund_detail import RefundDetail, refund_detail


class HandOverCash:
    """Until it is said, the refund stands in the list of that window, whoever approved it and where."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock, changes: Changes) -> None:
        self._uow, self._clock, self._changes = uow, clock, changes

    def __call__(self, actor: Actor, refund_no: str) -> RefundDetail:
        """Said again, nothing changes. Raises NotPermitted, NotFound, Conflict ``refund.not_cash_here``."""
        require(actor, "refunds.request")
        now = self._clock.now()
        with self._uow() as work:
            refund = work.refunds.get(refund_no, for_update=True)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            if (refund.channel, refund.state) != ("cash", RefundState.REFUNDED):
                raise Conflict("refund.not_cash_here", state=refund.state.value)
            if refund.window_id != actor.window.window_id:
                raise Conflict("refund.not_cash_here", window_id=refund.window_id)
            if refund.handed_over_at is None:
                work.refunds.save(replace(refund, handed_over_at=now, changed_at=now))
                work.audit.add(audit_row(actor, now, "refund.handed_over", refund_no, amount_fen=refund.amount_fen))
            detail = refund_detail(work, work.refunds.get(refund_no) or refund)
            work.commit()
        self._changes.announce(refund_no)
        return detail
