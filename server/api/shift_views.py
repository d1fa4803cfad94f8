"""Shifts, differences and invoice ranges as wire values, in pure functions."""

from app.core.shift import ShiftState
from app.wire.invoices import InvoiceRangeView, InvoiceView
from app.wire.shifts import (
    Counted,
    CountView,
    DifferenceView,
    InvoiceTallyView,
    LateView,
    MovementView,
    ShiftTotalView,
    ShiftView,
    WalletView,
)
from server.api.card_views import settlement_view
from server.api.views import payment_view
from server.domain.shift import ShiftTotal
from server.services.invoice_ranges import InvoiceDetail, RangeDetail
from server.services.kept_counts import KeptCount
from server.services.settle_differences import DifferenceDetail
from server.services.shift_details import InvoiceTally, ShiftDetail


def shift_view(detail: ShiftDetail) -> ShiftView:
    """A shift; until it is counted and closed its amounts stay hidden, so that the count is blind."""
    shift, closed = detail.shift, detail.shift.state is ShiftState.CLOSED
    return ShiftView(
        shift_no=shift.shift_no, window_id=shift.window_id, window_name=detail.window_name,
        operator_id=shift.operator_id, operator_name=detail.operator_name, state=shift.state,
        float_fen=shift.float_fen, opened_at=shift.opened_at, closed_at=shift.closed_at,
        totals=tuple(_total(total, shown=closed) for total in detail.totals),
        counted=tuple(Counted(denomination_fen=fen, pieces=pieces) for fen, pieces in shift.counted) if closed else (),
        counted_fen=shift.counted_fen if closed else 0, expected_fen=shift.expected_fen if closed else 0,
        difference_fen=shift.counted_fen - shift.expected_fen if closed else 0,
        difference_reason=shift.difference_reason, handed_over_to=detail.handed_over_name,
        unknown=tuple(map(payment_view, detail.unknown)),
        wallets=tuple(
            WalletView(channel=channel, counted_fen=counted, expected_fen=expected)
            for channel, counted, expected in shift.wallets
            if closed
        ),
        open_orders=detail.open_orders, unclear_refunds=detail.unclear_refunds, given_to=detail.given_name,
        given_to_id=shift.given_to or 0, given_counted=shift.given_to is not None and shift.counted_at is not None,
        refusal=shift.refusal, closed_by_rule=shift.closed_by_rule, counted_at=shift.counted_at,
        counted_by=detail.counted_name,
        movements=tuple(
            MovementView(
                movement_no=each.movement_no, kind=each.kind, amount_fen=each.amount_fen, reason=each.reason,
                at=each.at, difference_of=each.difference_of,
            )
            for each in detail.movements
        ),
        late=tuple(
            LateView(
                number=each.number, kind=each.kind, channel=each.channel, amount_fen=each.amount_fen,
                shift_no=each.shift_no,
            )
            for each in detail.late
            if closed and each.settled
        ),
        differences=tuple(
            difference_view(DifferenceDetail(each, detail.window_name, detail.operator_name, "", "", ""))
            for each in detail.differences
        ),
        invoices=tuple(map(_tally, detail.invoices)),
        settlements=tuple(map(settlement_view, detail.settlements)), unsettled_cards=detail.unsettled_cards,
        counts=tuple(map(_count, detail.counts)),
    )  # fmt: skip


def _total(total: ShiftTotal, *, shown: bool) -> ShiftTotalView:
    return ShiftTotalView(
        channel=total.channel, kind=total.kind, count=total.count, amount_fen=total.amount_fen if shown else 0
    )


def _count(count: KeptCount) -> CountView:
    return CountView(
        at=count.at, by=count.name, pieces=count.pieces,
        means=tuple(
            WalletView(channel=channel, counted_fen=counted, expected_fen=expected)
            for channel, counted, expected in count.means
        ),
    )  # fmt: skip


def _tally(tally: InvoiceTally) -> InvoiceTallyView:
    given = tally.invoice_range
    used = [given.text_of(each.number) for each in tally.used]
    return InvoiceTallyView(
        first_text=given.text_of(given.first_no), last_text=given.text_of(given.last_no), used=len(used),
        used_first=used[0] if used else "", used_last=used[-1] if used else "",
        voided=tuple(given.text_of(each.number) for each in tally.voided),
        left=given.left if given.ended_at is None else 0,
    )  # fmt: skip


def difference_view(detail: DifferenceDetail) -> DifferenceView:
    """A shortage or surplus as it stands."""
    one = detail.difference
    return DifferenceView(
        shift_no=one.shift_no, channel=one.channel, window_name=detail.window_name, operator_id=one.operator_id,
        operator_name=detail.operator_name, amount_fen=one.amount_fen, state=one.state, found_at=one.found_at,
        reason=one.reason, explained_by=detail.explained_name, approved_by=detail.approved_name,
        ended_by=detail.ended_name, note=one.note, movement_no=one.movement_no,
    )  # fmt: skip


def range_view(detail: RangeDetail) -> InvoiceRangeView:
    """A range as it stands."""
    given = detail.invoice_range
    ended = given.ended_at is not None
    return InvoiceRangeView(
        range_id=given.range_id, window_id=given.window_id, window_name=detail.window_name,
        first_text=given.text_of(given.first_no), last_text=given.text_of(given.last_no), next_no=given.next_no,
        next_text="" if ended or given.left == 0 else given.text_of(given.next_no), left=0 if ended else given.left,
        given_at=given.given_at, ended=ended,
    )  # fmt: skip


def invoice_view(detail: InvoiceDetail) -> InvoiceView:
    """A number and what became of it."""
    one = detail.invoice
    return InvoiceView(
        range_id=one.range_id, number=one.number, text=detail.text, state=one.state.value, order_no=one.order_no,
        reason=one.reason,
    )  # fmt: skip
