"""A cashier wants an unfinished payment undone: the wish is committed, the channel's word decides."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.payment import CANCELLABLE_STATES
from server.domain.identity import Actor
from server.domain.job import Job, JobKind
from server.ports import Channel, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.changes import Changes
from server.services.details import PaymentDetail, payment_detail


class CancelPayment:
    """Ask for a payment to be undone. It is undone only when the channel has proved it; it may turn out paid."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        changes: Changes,
        wake: Callable[[], None],
    ) -> None:
        self._uow, self._channels, self._clock, self._changes, self._wake = uow, channels, clock, changes, wake

    def __call__(self, actor: Actor, payment_no: str) -> PaymentDetail:
        """The payment, with the wish noted where its state allows one. Raises NotPermitted, NotFound."""
        require(actor, "checkout.cancel")
        now = self._clock.now()
        with self._uow() as work:
            payment = work.payments.get(payment_no, for_update=True)
            if payment is None:
                raise NotFound("payment.not_found", payment_no=payment_no)
            if payment.window_id != actor.window.window_id:
                require(actor, "orders.view")
            if payment.state in CANCELLABLE_STATES and payment.cancel_requested_at is None:
                work.payments.save(replace(payment, cancel_requested_at=now, changed_at=now))
                work.jobs.put(Job(JobKind.SETTLE_PAYMENT, payment_no, now))
                work.audit.add(audit_row(actor, now, "payment.cancel_asked", payment_no, state=payment.state.value))
                payment = work.payments.get(payment_no) or payment
            detail = payment_detail(work, payment, self._channels)
            work.commit()
        self._changes.announce(payment_no)
        self._wake()
        return detail
