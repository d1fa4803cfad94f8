"""What a person reads of a refund: whose it is, whether it waits for somebody, when it is looked at next."""

from dataclasses import dataclass
from datetime import datetime

from app.core.errors import NotFound
from app.core.refund import RefundState
from server.domain.job import JobKind
from server.domain.order import Order
from server.domain.refund import Refund
from server.ports import UnitOfWork
from server.services.details import operator_name


@dataclass(frozen=True, slots=True)
class RefundDetail:
    """A refund with the names for its ids. ``next_at`` is when the server takes it up again, None when nobody does by
    itself."""

    refund: Refund
    order: Order
    requested_by: str
    approved_by: str
    needs_second_person: bool
    window_name: str = ""
    next_at: datetime | None = None


def refund_detail(work: UnitOfWork, refund: Refund) -> RefundDetail:
    """The detail of one refund. Raises NotFound for an order that is gone."""
    order = work.orders.get(refund.order_no)
    if order is None:
        raise NotFound("order.not_found", order_no=refund.order_no)
    window = work.windows.get(refund.window_id)
    job = work.jobs.get(JobKind.SETTLE_REFUND, refund.refund_no)
    return RefundDetail(
        refund=refund,
        order=order,
        requested_by=operator_name(work, refund.requested_by),
        approved_by=operator_name(work, refund.approved_by or 0),
        needs_second_person=refund.state is RefundState.REQUESTED,
        window_name=window.name if window else "",
        next_at=job.due_at if job else None,
    )
