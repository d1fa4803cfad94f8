"""All that the inquiry shows, as one value, and the sentence for the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.core.payment import OPEN_STATES, PaymentState
from app.core.refund import OPEN_STATES as OPEN_REFUNDS
from app.core.refund import RefundState
from app.wire.orders import OrderView
from app.wire.patients import PatientView
from app.wire.payments import ChannelWord, PaymentView
from app.wire.refunds import RefundView
from ui.presenting import Fault


class Stage(StrEnum):
    """What is in front."""

    START = "start"
    PEOPLE = "people"
    ATTEMPTS = "attempts"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One payment, its order, and what the channel itself said when asked (``fault``: it could not be asked)."""

    payment: PaymentView
    order: OrderView
    word: ChannelWord | None = None
    asking: bool = False
    fault: str = ""

    @property
    def askable(self) -> bool:
        """Cash has no channel that could be asked."""
        return self.payment.channel != "cash"

    @property
    def differs(self) -> bool:
        """Whether the channel's last word and our book do not say the same."""
        if self.word is None or self.word.said == "no_answer":
            return False
        return self.word.said not in _SAME[self.payment.state]

    @property
    def refunded(self) -> RefundView | None:
        """The latest refund of this payment that has gone back."""
        mine = [each for each in self.order.refunds if each.payment_no == self.payment.payment_no]
        done = [each for each in mine if each.state is RefundState.REFUNDED]
        return done[-1] if done else None


_SAME: dict[PaymentState, frozenset[str]] = {
    PaymentState.SENDING: frozenset({"waiting", "not_found", "no_money"}),
    PaymentState.WAITING: frozenset({"waiting", "no_money"}),
    PaymentState.UNKNOWN: frozenset({"waiting", "not_found", "no_money"}),
    PaymentState.REVERSING: frozenset({"waiting", "not_found", "no_money"}),
    PaymentState.PAID: frozenset({"paid"}),
    PaymentState.NOT_PAID: frozenset({"not_paid", "not_found", "reversed", "no_money"}),
    PaymentState.REVERSED: frozenset({"reversed", "not_paid", "not_found", "no_money"}),
    PaymentState.LATE_PAID: frozenset({"paid"}),
    PaymentState.REFUNDED: frozenset({"paid", "reversed"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryModel:
    """``asked`` of ``to_ask`` while all are asked; 0 of 0 otherwise."""

    now: datetime
    stage: Stage = Stage.START
    busy: bool = False
    fault: Fault | None = None
    patients: tuple[PatientView, ...] = ()
    patient: PatientView | None = None
    rows: tuple[Attempt, ...] = ()
    chosen_no: str = ""
    more: bool = False
    asked: int = 0
    to_ask: int = 0
    printing: bool = False
    may_ask: bool = False
    may_book_late: bool = False
    may_post_again: bool = False
    may_reprint: bool = False

    @property
    def chosen(self) -> Attempt | None:
        """The attempt in front."""
        return next((row for row in self.rows if row.payment.payment_no == self.chosen_no), None)


def attempts_of(orders: Sequence[OrderView]) -> tuple[Attempt, ...]:
    """Every payment of the orders, newest first."""
    rows = [Attempt(payment, order) for order in orders for payment in order.payments]
    return tuple(sorted(rows, key=lambda row: row.payment.created_at, reverse=True))


def with_row(rows: Sequence[Attempt], payment_no: str, **changes: object) -> tuple[Attempt, ...]:
    """The rows with one changed."""
    return tuple(
        replace(row, **changes) if row.payment.payment_no == payment_no else row  # type: ignore[arg-type]
        for row in rows
    )


def with_order(rows: Sequence[Attempt], order: OrderView) -> tuple[Attempt, ...]:
    """The rows with an order read anew; what the channel said is kept."""
    payments = {payment.payment_no: payment for payment in order.payments}
    return tuple(
        replace(row, order=order, payment=payments.get(row.payment.payment_no, row.payment))
        if row.order.order_no == order.order_no
        else row
        for row in rows
    )


def tell(row: Attempt) -> Fault:
    """What to tell the patient: a code with values and a tone."""
    payment = row.payment
    values: dict[str, str | int] = {
        "amount_fen": payment.amount_fen, "channel": payment.channel, "refunded_fen": payment.refunded_fen,
        "total_fen": row.order.total_fen, "paid_fen": row.order.paid_fen,
    }  # fmt: skip
    if payment.state is PaymentState.PAID:
        said = _paid(row)
        return Fault(f"tell.{said}", values, "warning" if said in ("paid_refused", "paid_in_part") else "success")
    if payment.state is PaymentState.NOT_PAID and row.word is None and row.askable:
        return Fault("tell.not_paid_by_book", values, "primary")
    tones = {
        PaymentState.NOT_PAID: "success", PaymentState.REVERSED: "success", PaymentState.REFUNDED: "success",
        PaymentState.LATE_PAID: "warning",
    }  # fmt: skip
    return Fault(f"tell.{payment.state.value}", values, tones.get(payment.state, "unknown"))


def in_parts(order: OrderView) -> bool:
    """Whether an order was paid, or is being paid, by more than one payment."""
    return any(payment.amount_fen < order.total_fen for payment in order.payments)


def is_open(payment: PaymentView) -> bool:
    """Whether its money is not known or not dealt with yet."""
    return payment.state in OPEN_STATES


def _paid(row: Attempt) -> str:
    refunds = [each for each in row.order.refunds if each.payment_no == row.payment.payment_no]
    if any(each.state in OPEN_REFUNDS for each in refunds):
        return "paid_refund_under_way"
    if row.payment.refunded_fen:
        return "paid_part_refunded"
    if in_parts(row.order) and row.order.state == "open":
        return "paid_in_part"
    return {"posted": "paid_posted", "refused": "paid_refused"}.get(row.payment.posting_state, "paid_posting")
