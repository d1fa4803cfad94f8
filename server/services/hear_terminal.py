"""Hear what a window's card terminal said: the channel's word for a card payment, a void or a refund."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.refund import ENDED_STATES, RefundState
from app.core.terminal import CARD, CardAct, TerminalOutcome
from server.domain.alert import AlertLevel
from server.domain.audit import AuditRow
from server.domain.card import CardRecord, is_over, is_same_transaction, may_replace
from server.domain.identity import Actor, Window
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import Channel, UnitOfWork, UnitOfWorkFactory
from server.services.alerts import raise_alert
from server.services.authorise import audit_row, own_audit_row, require, require_channel
from server.services.changes import Changes
from server.services.details import PaymentDetail, payment_detail
from server.services.late_money import is_claim, note_claim
from server.services.record_answer import RecordAnswer
from server.services.refund_detail import RefundDetail, refund_detail
from server.services.settle_batch import join_batch
from server.services.settle_refund import SettleRefund
from server.services.terminal_answer import AMOUNT_DIFFERS, payment_answer, refund_answer

log = logging.getLogger(__name__)

_WAITS_FOR_TERMINAL = frozenset({RefundState.PROCESSING, RefundState.UNKNOWN, RefundState.SENDING})


class HearTerminal:
    """Write a terminal's word down and let the payment or refund follow it. The same word again changes nothing."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        changes: Changes,
        record: RecordAnswer,
        settle_refund: SettleRefund,
    ) -> None:
        self._uow, self._reader, self._channels, self._clock = uow, reader, channels, clock
        self._changes, self._record, self._settle_refund = changes, record, settle_refund

    def of_payment(self, actor: Actor, said: CardRecord) -> PaymentDetail:
        """The payment as it stands after the terminal's word on its sale.

        Raises NotPermitted, NotFound, InvalidInput ``act``; Conflict ``terminal.other_window``,
        ``payment.not_by_card``. A word whose amount is not the payment's is kept, told to a person, and no end.
        """
        require(actor, "checkout.pay")
        return self._sale(_Teller.of(actor, self._clock.now()), said, lambda it: require_channel(actor, it.channel))

    def handed_in(self, window: Window, said: CardRecord, asked_at: datetime) -> None:
        """The same, told once more by the window's journal to a server that was put back, whoever is signed in.

        Raises NotFound, Conflict, InvalidInput as both."""
        teller = _Teller(window.window_id, 0, min(asked_at, self._clock.now()), own_audit_row)
        if said.act is CardAct.SALE:
            self._sale(teller, said, lambda _payment: None)
        else:
            self._back(teller, said, lambda _refund: None)

    def _sale(self, teller: "_Teller", said: CardRecord, permit: Callable[[Payment], None]) -> PaymentDetail:
        if said.act is not CardAct.SALE:
            raise InvalidInput("act", "a payment is a sale")
        with self._uow() as work:
            payment = work.payments.get(said.payment_no, for_update=True)
            if payment is None:
                self._not_taken(work, said)
                raise NotFound("payment.not_found", payment_no=said.payment_no)
            permit(payment)
            _check_card(payment.channel)
            if payment.window_id != teller.window_id:
                self._not_taken(work, said)
                raise Conflict("terminal.other_window", payment_no=payment.payment_no)
            if not self._keep(work, teller, said):
                detail = payment_detail(work, payment, self._channels)
                work.commit()
                return detail
            changed = self.follow(work, payment, said)
            detail = payment_detail(work, changed, self._channels)
            work.commit()
        self._changes.announce(said.payment_no)
        return detail

    def follow(self, work: UnitOfWork, payment: Payment, said: CardRecord) -> Payment:
        """Let the payment follow what was said of it. A success after an end without money is believed at once: nobody
        but this window can say it again, and it has said it out of what is durable there. From then on it is late
        money: booked or sent back."""
        answer = payment_answer(payment, said)
        if answer.reason == AMOUNT_DIFFERS:
            self._tell(work, AMOUNT_DIFFERS, payment.payment_no, said.total_fen)
        if not is_claim(payment, answer):
            return self._record.apply(work, payment, answer, asked=True)
        note_claim(work, payment, self._clock.now())
        claimed = work.payments.get(payment.payment_no, for_update=True) or payment
        return self._record.apply(work, claimed, answer, asked=True, confirms=True)

    def _not_taken(self, work: UnitOfWork, said: CardRecord) -> None:
        """A window tells of money that has no place here: a person must know, whatever that window does next."""
        if said.outcome is TerminalOutcome.DONE:
            self._tell(work, "terminal.word_not_taken", said.number, said.total_fen)
            work.commit()

    def of_refund(self, actor: Actor, said: CardRecord) -> RefundDetail:
        """The refund as it stands after the terminal's word on its void or refund.

        Raises NotPermitted, NotFound, InvalidInput ``act``, Conflict ``refund.not_waiting``."""
        require(actor, "refunds.request")
        return self._back(_Teller.of(actor, self._clock.now()), said, lambda it: require_channel(actor, it.channel))

    def _back(self, teller: "_Teller", said: CardRecord, permit: Callable[[Refund], None]) -> RefundDetail:
        with self._uow() as work:
            refund = self._refund(work, said, permit)
            if not self._keep(work, teller, replace(said, payment_no=refund.payment_no)):
                stands = refund_detail(work, refund)
                work.commit()
                return stands
            answer = refund_answer(refund, said)
            if answer.outcome == AMOUNT_DIFFERS:
                self._tell(work, AMOUNT_DIFFERS, refund.refund_no, said.total_fen)
            work.commit()
        self._settle_refund.hear(said.number, answer)
        return self._refund_detail(said.number)

    def begin_refund(self, actor: Actor, refund_no: str, act: CardAct, tried_ms: int = 0) -> RefundDetail:
        """Claim a refund for this window's terminal, before the terminal is asked: no other one is asked meanwhile.

        Raises as `of_refund`; Conflict ``refund.at_terminal`` (``window``) while another window has begun it, and
        ``refund.in_doubt`` while this window's own last try is not known; ``refund.try_over`` for a request that comes
        after its try has ended (``tried_ms`` tells the tries apart). The same request again changes nothing."""
        require(actor, "refunds.request")
        now = self._clock.now()
        with self._uow() as work:
            begun = CardRecord(
                number=refund_no, payment_no="", act=act, outcome=TerminalOutcome.UNKNOWN, code="terminal.begun",
                window_id=actor.window.window_id, operator_id=actor.operator.operator_id, recorded_at=now,
                tried_ms=tried_ms,
            )  # fmt: skip
            refund = self._refund(work, begun, lambda it: require_channel(actor, it.channel))
            if refund.state in ENDED_STATES:
                raise Conflict("refund.not_waiting", refund_no=refund_no)
            begun = replace(begun, payment_no=refund.payment_no)
            known = work.cards.get(refund_no, for_update=True)
            if known is not None and _is_same_try(known, begun):
                if known.outcome is not TerminalOutcome.UNKNOWN:
                    raise Conflict("refund.try_over", refund_no=refund_no)
                return refund_detail(work, refund)
            if known is None:
                work.cards.add(begun)
            elif known.outcome is TerminalOutcome.UNKNOWN:
                window = work.windows.get(known.window_id)
                here = known.window_id == actor.window.window_id
                code = "refund.in_doubt" if here else "refund.at_terminal"
                raise Conflict(code, refund_no=refund_no, window=window.name if window else "")
            elif known.outcome is TerminalOutcome.DONE:
                raise Conflict("refund.not_waiting", refund_no=refund_no)
            else:
                work.cards.save(replace(begun, version=known.version))
            work.audit.add(audit_row(actor, now, "terminal.begun", refund_no, act=act.value))
            work.commit()
        return self._refund_detail(refund_no)

    def _refund(self, work: UnitOfWork, said: CardRecord, permit: Callable[[Refund], None]) -> Refund:
        if said.act is CardAct.SALE:
            raise InvalidInput("act", "a refund is a void or a refund")
        refund = work.refunds.get(said.number, for_update=True)
        if refund is None:
            raise NotFound("refund.not_found", refund_no=said.number)
        permit(refund)
        _check_card(refund.channel)
        if refund.state not in _WAITS_FOR_TERMINAL | ENDED_STATES:
            raise Conflict("refund.not_waiting", refund_no=refund.refund_no)
        return refund

    def _refund_detail(self, refund_no: str) -> RefundDetail:
        with self._reader() as work:
            refund = work.refunds.get(refund_no)
            if refund is None:
                raise NotFound("refund.not_found", refund_no=refund_no)
            return refund_detail(work, refund)

    def acts(self, actor: Actor, payment_no: str) -> Sequence[tuple[CardRecord, str]]:
        """What terminals did for a payment, oldest first, each with the name of its window."""
        require(actor, "checkout.view")
        with self._reader() as work:
            found = work.cards.of_payment(payment_no)
            windows = {record.window_id: work.windows.get(record.window_id) for record in found}
        names = {window_id: window.name if window is not None else "" for window_id, window in windows.items()}
        return [(record, names[record.window_id]) for record in found]

    def _keep(self, work: UnitOfWork, teller: "_Teller", said: CardRecord) -> bool:
        """Keep the word unless it says less than the known one; every word stands in the audit log. False for one that
        is over: it speaks of an earlier try, of another window's, or of what a person has attached since."""
        stamped = replace(
            said, window_id=teller.window_id, operator_id=teller.operator_id, recorded_at=teller.recorded_at
        )
        known = work.cards.get(said.number, for_update=True)
        over = known is not None and is_over(known, stamped)
        if known is None:
            work.cards.add(stamped)
            join_batch(work, stamped, self._clock.now())
        elif not over and may_replace(known, stamped):
            work.cards.save(replace(stamped, version=known.version))
            self._look_for_attached(work, stamped)
            join_batch(work, stamped, self._clock.now())
        elif said.outcome is TerminalOutcome.DONE and _bank_names(known) != _bank_names(said):
            self._tell(work, "terminal.second_sale", said.number, said.total_fen)
        detail: dict[str, str | int] = {
            "act": said.act.value, "outcome": said.outcome.value, "code": said.code, "host_code": said.host_code,
            "trace_no": said.trace_no, "reference_no": said.reference_no, "amount_fen": said.total_fen,
        }  # fmt: skip
        if known is None or not _says_the_same(known, stamped):
            work.audit.add(teller.audit_row(self._clock.now(), "terminal.told", said.number, **detail))
        return not over

    def _look_for_attached(self, work: UnitOfWork, said: CardRecord) -> None:
        """A success found later may have been attached to another payment meanwhile: one of the two is not paid."""
        if said.outcome is not TerminalOutcome.DONE or not said.trace_no:
            return
        others = [each for each in work.cards.of_trace(said.trace_no) if each.number != said.number]
        if any(each.attached_key is not None and is_same_transaction(each, said) for each in others):
            self._tell(work, "terminal.second_sale", said.number, said.total_fen)

    def _tell(self, work: UnitOfWork, code: str, subject: str, amount_fen: int) -> None:
        log.warning("%s: %s", subject, code)
        raise_alert(work, code, subject, AlertLevel.URGENT, self._clock.now(), amount_fen=amount_fen)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Who tells a word, and when the act was: a person signed in at the window, or the window's journal."""

    window_id: int
    operator_id: int
    recorded_at: datetime
    audit_row: Callable[..., AuditRow]

    @classmethod
    def of(cls, actor: Actor, now: datetime) -> "_Teller":
        """A person, now."""
        return cls(actor.window.window_id, actor.operator.operator_id, now, partial(audit_row, actor))


def _check_card(channel: str) -> None:
    if channel != CARD:
        raise Conflict("payment.not_by_card", channel=channel)


def _bank_names(record: CardRecord) -> tuple[str, str, int]:
    """By what the bank tells two transactions apart."""
    return record.trace_no, record.reference_no, record.total_fen


def _is_same_try(known: CardRecord, begun: CardRecord) -> bool:
    """Whether this try was begun before: asked for twice, or its request comes after its end."""
    if known.window_id != begun.window_id or not begun.tried_ms or not known.tried_ms:
        return False
    return begun.tried_ms <= known.tried_ms


def _says_the_same(known: CardRecord, said: CardRecord) -> bool:
    """Whether a window tells once more what is kept: of something unknown it does so whenever it looks."""
    return replace(said, recorded_at=known.recorded_at, version=known.version, operator_id=known.operator_id) == known
