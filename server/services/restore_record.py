"""Write a record of ours anew from a statement's line: an order, a payment with the channel's number, its entry."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.core.clock import BEIJING
from app.core.errors import Conflict
from app.core.ids import ALPHABET, NumberKind, is_number
from app.core.payment import PaymentState
from app.core.posting import PostingState
from server.domain.alert import Alert, AlertLevel
from server.domain.exception_case import Cell, ExceptionCase, Found
from server.domain.identity import Actor
from server.domain.ledger import EntryKind, payment_entry
from server.domain.order import Order, OrderState
from server.domain.payment import Payment
from server.domain.posting import Posting
from server.ports import UnitOfWork
from server.services.authorise import audit_row
from server.services.refund_by_rule import OWN_WINDOW_CODE

RESTORED = "payment.restored"
"""Why such a payment exists, and the act in the audit log."""
STATEMENT = "statement"
"""The source of a payment of which no service channel has a record."""
NOBODYS = "unclaimed"
"""In the place of a business system where none has a record of the money."""
_LETTERS, _BITS = 11, 5


@dataclass(frozen=True, slots=True)
class Line:
    """What the channel's statement says of money that is unknown here, and who else has a record of it."""

    channel: Cell
    business: Cell | None
    source: Cell | None


def line_of(found: Found) -> Line | None:
    """The line of an exception whose money the channel has and we have not; None for any other exception, and for a
    line that has no number of the channel's own to name it by."""
    cells = {cell.party: cell for cell in found.cells}
    channel, platform = cells.get("channel"), cells.get("platform")
    if found.kind != "pay" or channel is None or platform is None or platform.cell != "-":
        return None
    if channel.cell != "A" or not channel.party_no or not channel.amount_fen or channel.at is None:
        return None
    others = [cells.get(party) for party in ("business", "source")]
    business, source = [cell if cell is not None and cell.at is not None else None for cell in others]
    return Line(channel, business, source)


def number_for(channel: str, cell: Cell) -> str:
    """The number of the payment: ours where the line bears one, else made from the channel's own number, so that the
    same money never becomes two payments."""
    if is_number(NumberKind.PAYMENT, cell.our_no):
        return cell.our_no
    at = cell.at
    if at is None:
        raise ValueError("a record without an instant")
    bits = int.from_bytes(sha256(f"{channel}\x1f{cell.party_no}".encode()).digest()[:8], "big") >> 9
    tail = "".join(ALPHABET[bits >> (_BITS * place) & 31] for place in range(_LETTERS))
    return f"{NumberKind.PAYMENT.value}{at.astimezone(BEIJING):%y%m%d%H%M%S}{OWN_WINDOW_CODE}{tail}"


def restored_payment(found: Found, merchant: str, now: datetime) -> Payment:
    """The payment that a line speaks of, not stored yet. Raises Conflict ``exception.no_channel_number``."""
    line = line_of(found)
    if line is None:
        raise Conflict("exception.no_channel_number")
    cell, number = line.channel, number_for(found.channel, line.channel)
    foreign = "" if number == cell.our_no else cell.our_no or cell.party_no
    return Payment(
        payment_no=number, order_no=_order_no(found, line, number), channel=found.channel, merchant=merchant, campus="",
        source=line.source.name if line.source else STATEMENT, window_id=0, operator_id=0, shift_no="",
        amount_fen=cell.amount_fen or 0, tendered_fen=cell.amount_fen or 0,
        state=PaymentState.PAID if line.business else PaymentState.LATE_PAID, created_at=cell.at or now, changed_at=now,
        day=cell.day or found.day, reason=RESTORED, channel_number=cell.party_no, paid_at=cell.at, foreign_no=foreign,
    )  # fmt: skip


def known_payment(work: UnitOfWork, found: Found) -> Payment | None:
    """The payment that was written from this exception's money, if it was."""
    for cell in found.cells:
        if cell.party in ("channel", "platform") and cell.party_no and cell.at is not None and found.kind == "pay":
            payment = work.payments.get(number_for(found.channel, cell))
            if payment is not None:
                return payment
    return None


def restore(work: UnitOfWork, actor: Actor, case: ExceptionCase, merchant: str, now: datetime) -> Payment:
    """Store it with its order and its entry in the caller's transaction. Where a business system has it, it is paid and
    posted; else it is late money that waits for a person. Raises Conflict ``exception.no_channel_number``,
    ``payment.number_reused``."""
    found = case.found
    payment = restored_payment(found, merchant, now)
    line = line_of(found)
    business = line.business if line else None
    name = business.name if business else NOBODYS
    if work.orders.get(payment.order_no) is None:
        work.orders.add(_order(payment, name))
    work.payments.add(payment)
    kind = EntryKind.PAYMENT if payment.state is PaymentState.PAID else EntryKind.LATE_PAYMENT
    work.ledger.add(payment_entry(payment, name, now, kind))
    if business is not None and work.postings.get(payment.order_no) is None:
        work.orders.set_state(payment.order_no, OrderState.PAID)
        work.postings.add(_posting(payment, business, now))
    work.audit.add(
        audit_row(
            actor, now, RESTORED, payment.payment_no, exception_no=found.exception_no, amount_fen=payment.amount_fen,
            channel_number=payment.channel_number, evidence=STATEMENT, sha256=line.channel.sha256 if line else "",
            line=line.channel.line if line else 0,
        )
    )  # fmt: skip
    return payment


def ask_somebody(work: UnitOfWork, payment: Payment, now: datetime) -> None:
    """Nobody has said what becomes of the money: it stands among the late payments until a person does."""
    fen = payment.amount_fen
    work.alerts.raise_(Alert("payment.late", payment.payment_no, AlertLevel.URGENT, now, now, amount_fen=fen))


def _order_no(found: Found, line: Line, payment_no: str) -> str:
    """The number of the order: the business system's word where it is one of ours."""
    said = line.business.business_no if line.business else ""
    if is_number(NumberKind.ORDER, said):
        return said
    return f"{NumberKind.ORDER.value}{payment_no[1:]}"


def _order(payment: Payment, business: str) -> Order:
    return Order(
        order_no=payment.order_no, business=business, source=payment.source, campus="", window_id=0, operator_id=0,
        shift_no="", patient_no="", patient_label="", bills=(), total_fen=payment.amount_fen,
        state=OrderState.CANCELLED, created_at=payment.created_at, day=payment.day,
    )  # fmt: skip


def _posting(payment: Payment, business: Cell, now: datetime) -> Posting:
    """What the business system's own record says; it is not told again."""
    return Posting(
        order_no=payment.order_no, business=business.name, state=PostingState.POSTED, created_at=now, changed_at=now,
        outcome="posting.by_statement", posted_at=business.at,
        posted_as=business.business_no if business.business_no != payment.order_no else "",
    )  # fmt: skip
