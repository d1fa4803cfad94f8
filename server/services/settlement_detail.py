"""A settlement of a card terminal's batch with all that a person asks about it, read in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.terminal import SettlementState, TerminalOutcome
from server.domain.card import CardRecord
from server.domain.card_settlement import BatchSums, CardSettlement, compare, ours_of, suspects
from server.ports import UnitOfWork
from server.services.details import operator_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDetail:
    """A settlement with what our books have (read the way the terminal counts), what differs and what may explain it.
    Nothing of ours is told while the batch is not known to be closed."""

    settlement: CardSettlement
    window_name: str
    operator_name: str
    ours: BatchSums
    differing: tuple[str, ...] = ()
    suspects: Sequence[tuple[CardRecord, str]] = ()


def settlement_detail(work: UnitOfWork, settlement: CardSettlement) -> SettlementDetail:
    """The settlement as people see it; the names of those that differ as in BatchSums."""
    window = work.windows.get(settlement.window_id)
    named = SettlementDetail(
        settlement=settlement, window_name=window.name if window else "",
        operator_name=operator_name(work, settlement.operator_id), ours=BatchSums(),
    )  # fmt: skip
    if not settlement.settled:
        return named
    own, _ = of_batch(settlement, whole := work.cards.of_settlement(settlement.settlement_no))
    reading, differing = compare(settlement.sums, ours_of(settlement, own))
    unknown = [
        each for each in work.cards.unsettled(settlement.window_id) if each.outcome is TerminalOutcome.UNKNOWN
    ] if settlement.state is SettlementState.DIFFERS else []  # fmt: skip
    return replace(named, ours=reading, differing=differing, suspects=suspects(settlement, whole, own, unknown))


def settlements_of(work: UnitOfWork, shift_no: str) -> Sequence[SettlementDetail]:
    """Every settlement that was begun in a shift, oldest first."""
    return [settlement_detail(work, each) for each in work.settlements.of_shift(shift_no)]


def of_batch(
    settlement: CardSettlement, records: Sequence[CardRecord]
) -> tuple[list[CardRecord], list[CardRecord]]:  # fmt: skip
    """Records that count in its totals, and those that moved money in other batches; without numbers all count."""
    others = [
        each for each in records
        if settlement.batch_no and each.batch_no and each.batch_no != settlement.batch_no
        and each.outcome is TerminalOutcome.DONE
    ]  # fmt: skip
    numbers = {each.number for each in others}
    return [each for each in records if each.number not in numbers], others
