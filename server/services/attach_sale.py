"""A sale that was made on the terminal alone becomes a payment's: permitted by name, once, for exactly its amount."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.payment import PaymentState
from app.core.terminal import CARD, CardAct, TerminalOutcome
from server.domain.card import CardRecord, bank_key, is_same_transaction
from server.domain.identity import Actor
from server.domain.payment import Payment
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require, require_channel
from server.services.changes import Changes
from server.services.details import PaymentDetail, payment_detail
from server.services.hear_terminal import HearTerminal
from server.services.settle_batch import join_batch
from server.services.step_up import StepUp

SecondPerson = Callable[[Actor, StepUp], Actor]
"""Who permits it at the cashier's screen; raises as `server.services.step_up.CheckStepUp`."""
PERMISSION = "checkout.attach_card"
ATTACHED = "terminal.attached"
_WAITS = frozenset({PaymentState.SENDING, PaymentState.WAITING, PaymentState.UNKNOWN, PaymentState.NOT_PAID})


class AttachSale:
    """The bank's own numbers of a sale, read off the terminal or its paper, are the proof of a card payment."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, channels: Mapping[str, Channel], clock: Clock, changes: Changes,
        hear: HearTerminal, step_up: SecondPerson,
    ) -> None:  # fmt: skip
        self._uow, self._channels, self._clock = uow, channels, clock
        self._changes, self._hear, self._step_up = changes, hear, step_up

    def __call__(self, actor: Actor, said: CardRecord, *, read: bool, offered: StepUp | None) -> PaymentDetail:
        """The payment, paid by it (or late money when it had ended before); the same sale again for the same payment
        changes nothing. ``read``: the terminal itself told it.

        Raises NotPermitted, NotFound, InvalidInput ``trace_no``, Conflict ``attach.amount_differs``,
        ``terminal.other_window``, ``payment.not_by_card``, ``payment.ended``, ``card.attached_before`` (``payment_no``:
        the bank's transaction has its payment)."""
        require(actor, "checkout.pay")
        approver = actor if offered is None else self._step_up(actor, offered)
        if PERMISSION not in approver.permissions:
            raise NotPermitted(PERMISSION)
        if said.act is not CardAct.SALE or said.outcome is not TerminalOutcome.DONE:
            raise InvalidInput("act", "a sale that was done")
        if not said.trace_no:
            raise InvalidInput("trace_no", "is needed")
        now = self._clock.now()
        with self._uow() as work:
            again = _attached_before(work, actor, said)
            if again is not None:  # the answer was lost
                return payment_detail(work, again, self._channels)
            payment = self._payment(work, actor, said)
            record = replace(
                said, window_id=actor.window.window_id, operator_id=actor.operator.operator_id, recorded_at=now,
                code=ATTACHED,
            )  # fmt: skip
            _check_new(work, record)
            record = replace(record, attached_key=bank_key(record))
            known = work.cards.get(record.number, for_update=True)
            if known is None:
                work.cards.add(record)
            elif known.outcome is TerminalOutcome.DONE:
                raise Conflict("payment.ended", payment_no=record.number)
            else:
                work.cards.save(replace(record, version=known.version))
            work.audit.add(
                audit_row(
                    actor, now, ATTACHED, record.number, approved_by=approver.operator.username, read=int(read),
                    terminal_no=record.terminal_no, batch_no=record.batch_no, trace_no=record.trace_no,
                    reference_no=record.reference_no, amount_fen=record.total_fen,
                )
            )  # fmt: skip
            changed = self._hear.follow(work, payment, record)
            join_batch(work, record, now)
            detail = payment_detail(work, changed, self._channels)
            work.commit()
        self._changes.announce(said.number)
        return detail

    def _payment(self, work: UnitOfWork, actor: Actor, said: CardRecord) -> Payment:
        payment = work.payments.get(said.number, for_update=True)
        if payment is None:
            raise NotFound("payment.not_found", payment_no=said.number)
        require_channel(actor, payment.channel)
        if payment.channel != CARD:
            raise Conflict("payment.not_by_card", channel=payment.channel)
        if payment.window_id != actor.window.window_id:
            raise Conflict("terminal.other_window", payment_no=payment.payment_no)
        if payment.state not in _WAITS:
            raise Conflict("payment.ended", payment_no=payment.payment_no)
        if said.total_fen != payment.amount_fen:
            raise Conflict("attach.amount_differs", amount_fen=said.total_fen)
        return payment


def _attached_before(work: UnitOfWork, actor: Actor, said: CardRecord) -> Payment | None:
    """The payment of this window to which this very sale is attached; None for any other."""
    known = work.cards.get(said.number)
    if known is None or known.attached_key is None or known.window_id != actor.window.window_id:
        return None
    key = bank_key(replace(said, window_id=actor.window.window_id))
    same = (known.attached_key, known.total_fen) == (key, said.total_fen)
    return work.payments.get(said.number) if same else None


def _check_new(work: UnitOfWork, record: CardRecord) -> None:
    for each in work.cards.of_trace(record.trace_no):
        if each.number != record.number and each.outcome is TerminalOutcome.DONE and is_same_transaction(each, record):
            raise Conflict("card.attached_before", payment_no=each.payment_no)
