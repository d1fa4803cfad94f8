"""Settlements of card terminals as wire values, in pure functions."""

from app.wire.card_settlements import BatchTotals, SettlementDifference, SettlementView, SuspectView
from server.domain.card import CardRecord
from server.domain.card_settlement import NAMES, BatchSums, CardSettlement
from server.services.settlement_detail import SettlementDetail

MOST_SUSPECTS = 50


def settlement_view(detail: SettlementDetail) -> SettlementView:
    """A settlement as people see it."""
    one = detail.settlement
    said = one.sums
    return SettlementView(
        settlement_no=one.settlement_no, shift_no=one.shift_no, window=detail.window_name,
        operator_name=detail.operator_name, state=one.state, code=one.code, host_code=one.host_code, text=one.text,
        typed=one.typed, begun_at=one.begun_at, told_at=one.told_at,
        totals=_totals(said, one.batch_no) if one.settled else None, ours=_totals(detail.ours),
        differences=tuple(
            SettlementDifference(name=name, terminal=getattr(said, name), ours=getattr(detail.ours, name))
            for name in detail.differing
        ),
        suspects=tuple(_suspect(record, why) for record, why in detail.suspects[:MOST_SUSPECTS]),
        slip=one.slip,
        trials=_trials(one),
    )  # fmt: skip


def _trials(one: CardSettlement) -> BatchTotals | None:
    if not one.trial_sale_count and not one.trial_void_count:
        return None
    return BatchTotals(
        sale_count=one.trial_sale_count, sale_fen=one.trial_sale_fen, void_count=one.trial_void_count,
        void_fen=one.trial_void_fen,
    )  # fmt: skip


def _totals(sums: BatchSums, batch_no: str = "") -> BatchTotals:
    return BatchTotals(batch_no=batch_no, **{name: getattr(sums, name) for name in NAMES})


def _suspect(record: CardRecord, why: str) -> SuspectView:
    return SuspectView(
        number=record.number, payment_no=record.payment_no, act=record.act, amount_fen=record.amount_fen,
        trace_no=record.trace_no, batch_no=record.batch_no, card_masked=record.card_masked, why=why,
    )  # fmt: skip
