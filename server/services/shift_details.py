"""A shift with all that a person asks about it, read in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.refund import RefundState
from app.core.shift import ShiftState
from server.domain.invoice import Invoice, InvoiceRange, InvoiceState
from server.domain.shift import CashMovement, LateEvent, Shift, ShiftDifference, ShiftTotal
from server.ports import Channel, UnitOfWork
from server.services.details import PaymentDetail, operator_name, payment_detail
from server.services.kept_counts import KeptCount, kept_counts
from server.services.settlement_detail import SettlementDetail, settlements_of

PROMISED_LIMIT = 10_000
"""Approved refunds looked through for cash: they wait only while the business system does not answer."""


@dataclass(frozen=True, slots=True)
class InvoiceTally:
    """What a shift did with the numbers of one range, and what the window has left of it."""

    invoice_range: InvoiceRange
    used: Sequence[Invoice]
    voided: Sequence[Invoice]


@dataclass(frozen=True, slots=True)
class ShiftDetail:
    """A shift, its totals from the ledger, its money still unknown, and the names for its ids. What a list does not
    show is empty in a list; ``counts`` (before the one that closed it) are nobody's while the count is blind."""

    shift: Shift
    totals: Sequence[ShiftTotal]
    unknown: Sequence[PaymentDetail]
    unclear_refunds: int
    window_name: str
    operator_name: str
    handed_over_name: str
    open_orders: int = 0
    given_name: str = ""
    counted_name: str = ""
    movements: Sequence[CashMovement] = ()
    late: Sequence[LateEvent] = ()
    differences: Sequence[ShiftDifference] = ()
    invoices: Sequence[InvoiceTally] = ()
    settlements: Sequence[SettlementDetail] = ()
    unsettled_cards: int = 0
    counts: Sequence[KeptCount] = ()


def shift_detail(work: UnitOfWork, shift: Shift, channels: Mapping[str, Channel], *, whole: bool = True) -> ShiftDetail:
    """The detail of one shift; ``whole`` is False for one of a list."""
    window, number = work.windows.get(shift.window_id), shift.shift_no
    return ShiftDetail(
        shift=shift,
        totals=work.ledger.shift_totals(number),
        unknown=[payment_detail(work, payment, channels) for payment in work.payments.open_of_shift(number)],
        unclear_refunds=unclear_refunds(work, number),
        window_name=window.name if window else "",
        operator_name=operator_name(work, shift.operator_id),
        handed_over_name=operator_name(work, shift.handed_over_to or 0),
        open_orders=len(work.parts.of_shift(number)),
        given_name=operator_name(work, shift.given_to or 0),
        counted_name=operator_name(work, shift.counted_by),
        movements=work.movements.of_shift(number) if whole else (),
        late=work.late.of(number) if whole else (),
        differences=work.differences.of_shift(number) if whole else (),
        invoices=invoice_tallies(work, shift) if whole else (),
        settlements=settlements_of(work, number) if whole else (),
        unsettled_cards=work.cards.unsettled_count(shift.window_id) if whole else 0,
        counts=kept_counts(work, number) if whole and shift.state is ShiftState.CLOSED else (),
    )


def unclear_refunds(work: UnitOfWork, shift_no: str) -> int:
    """Refunds of a shift that may have moved money, and cash that is approved and will still leave its drawer."""
    return len(work.refunds.unclear_of_shift(shift_no)) + len(promised_refunds(work, shift_no))


def promised_refunds(work: UnitOfWork, shift_no: str) -> Sequence[str]:
    """Numbers of refunds whose cash will still leave the drawer of a shift."""
    approved = work.refunds.in_states((RefundState.APPROVED,), PROMISED_LIMIT)
    return [one.refund_no for one in approved if one.channel == "cash" and one.booked_in == shift_no]


def open_money(work: UnitOfWork, shift_no: str) -> int:
    """How much a shift leaves open: payments and refunds whose end nobody knows, and orders paid in part. It does not
    close with any of them unless somebody takes them over by name."""
    payments = work.payments.open_of_shift(shift_no)
    orders = {mark.order_no for mark in work.parts.of_shift(shift_no)} - {payment.order_no for payment in payments}
    return len(payments) + unclear_refunds(work, shift_no) + len(orders)


def invoice_tallies(work: UnitOfWork, shift: Shift) -> Sequence[InvoiceTally]:
    """Every range of the shift's window that it used, voided from, or still has."""
    touched = work.invoices.of_shift(shift.shift_no)
    ranges = [
        one
        for one in work.invoices.all()
        if any(invoice.range_id == one.range_id for invoice in touched)
        or (one.window_id == shift.window_id and one.ended_at is None and one.left > 0)
    ]
    return [
        InvoiceTally(
            invoice_range=one,
            used=[each for each in touched if (each.range_id, each.state) == (one.range_id, InvoiceState.USED)],
            voided=[each for each in touched if (each.range_id, each.state) == (one.range_id, InvoiceState.VOIDED)],
        )
        for one in ranges
    ]
