"""The settlement of a terminal's batch: what the terminal counted against what our books have of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from app.core.terminal import SETTLED_STATES, CardAct, SettlementState, TerminalOutcome
from server.domain.card import CardRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSums:
    """Counts and amounts (fen) of a batch; None where nothing is said."""

    sale_count: int | None = None
    sale_fen: int | None = None
    void_count: int | None = None
    void_fen: int | None = None
    refund_count: int | None = None
    refund_fen: int | None = None


NAMES = tuple(field.name for field in fields(BatchSums))


@dataclass(frozen=True, slots=True)
class CardSettlement:
    """One settlement, numbered by the desk. The sums are the terminal's (or read off its paper: ``typed``); ours are
    summed from the records that bear its number. ``trial_…`` is what the desk itself tried in this batch (practice mode
    only), which is no payment's: it stands on our side too."""

    settlement_no: str
    shift_no: str
    window_id: int
    operator_id: int
    begun_at: datetime
    told_at: datetime
    state: SettlementState
    code: str = ""
    host_code: str = ""
    text: str = ""
    typed: bool = False
    batch_no: str = ""
    sale_count: int | None = None
    sale_fen: int | None = None
    void_count: int | None = None
    void_fen: int | None = None
    refund_count: int | None = None
    refund_fen: int | None = None
    slip: tuple[str, ...] = ()
    trial_sale_count: int = 0
    trial_sale_fen: int = 0
    trial_void_count: int = 0
    trial_void_fen: int = 0
    version: int = 0

    @property
    def sums(self) -> BatchSums:
        """What the terminal counted."""
        return BatchSums(**{name: getattr(self, name) for name in NAMES})

    @property
    def settled(self) -> bool:
        """Whether the batch is closed."""
        return self.state in SETTLED_STATES


def sums_of(records: Sequence[CardRecord]) -> BatchSums:
    """What our books have: voids apart from sales and refunds."""
    done = [record for record in records if record.outcome is TerminalOutcome.DONE]
    of = {act: [record.amount_fen for record in done if record.act is act] for act in CardAct}
    return BatchSums(**{
        name: value
        for act, amounts in of.items()
        for name, value in ((f"{act.value}_count", len(amounts)), (f"{act.value}_fen", sum(amounts)))
    })  # fmt: skip


def ours_of(settlement: CardSettlement, records: Sequence[CardRecord]) -> BatchSums:
    """What should be in the batch by our books, with what the desk itself tried on the terminal."""
    sums = sums_of(records)
    return replace(
        sums,
        sale_count=(sums.sale_count or 0) + settlement.trial_sale_count,
        sale_fen=(sums.sale_fen or 0) + settlement.trial_sale_fen,
        void_count=(sums.void_count or 0) + settlement.trial_void_count,
        void_fen=(sums.void_fen or 0) + settlement.trial_void_fen,
    )


def compare(said: BatchSums, ours: BatchSums) -> tuple[BatchSums, tuple[str, ...]]:
    """Our sums the way this terminal counts, and the names of those that differ.

    Terminals count a void apart, take it off the sales, or put it among the refunds, and some say only what is left of
    everything: it agrees when one of these readings does. What the terminal does not say is not compared."""
    readings = [reading for reading in _readings(ours) if _fits(said, reading)]
    found = [(reading, _differing(said, reading)) for reading in readings]
    return min(found, key=lambda each: len(each[1]))


def _readings(ours: BatchSums) -> list[BatchSums]:
    sales, sale_fen = ours.sale_count or 0, ours.sale_fen or 0
    voids, void_fen = ours.void_count or 0, ours.void_fen or 0
    refunds, refund_fen = ours.refund_count or 0, ours.refund_fen or 0
    off = BatchSums(
        sale_count=sales - voids, sale_fen=sale_fen - void_fen, refund_count=refunds, refund_fen=refund_fen
    )  # fmt: skip
    among = BatchSums(
        sale_count=sales, sale_fen=sale_fen, refund_count=refunds + voids, refund_fen=refund_fen + void_fen
    )
    left = BatchSums(sale_fen=sale_fen - void_fen - refund_fen)
    return [off, among, ours, left]


def _fits(said: BatchSums, reading: BatchSums) -> bool:
    """Whether a reading speaks of all that the terminal says."""
    return all(getattr(reading, name) is not None for name in NAMES if getattr(said, name) is not None)


def _differing(said: BatchSums, reading: BatchSums) -> tuple[str, ...]:
    return tuple(
        name for name in NAMES
        if getattr(said, name) is not None and getattr(said, name) != getattr(reading, name)
    )  # fmt: skip


def state_of(said: BatchSums, ours: BatchSums) -> SettlementState:
    """How a closed batch stands."""
    if all(getattr(said, name) is None for name in NAMES):
        return SettlementState.NOT_COMPARED
    return SettlementState.DIFFERS if compare(said, ours)[1] else SettlementState.AGREES


def lacks(said: BatchSums, ours: BatchSums, act: CardAct) -> bool:
    """Whether totals of a terminal prove that an act, the only one in doubt, is not in that batch: they agree with our
    books without it, and their counts would not with it. Acts of its kind must be told with count and amount; amounts
    alone prove nothing, for nobody knows how much of it the bank took off."""
    told = getattr(said, f"{act.value}_count") is not None and getattr(said, f"{act.value}_fen") is not None
    if not told or state_of(said, ours) is not SettlementState.AGREES:
        return False
    counts = BatchSums(**{name: getattr(said, name) for name in NAMES if name.endswith("_count")})
    one_more: dict[str, int] = {f"{act.value}_count": (getattr(ours, f"{act.value}_count") or 0) + 1}
    return bool(compare(counts, replace(ours, **one_more))[1])


def suspects(
    settlement: CardSettlement, whole: Sequence[CardRecord], own: Sequence[CardRecord], unknown: Sequence[CardRecord]
) -> list[tuple[CardRecord, str]]:
    """The acts that may explain a difference, each with why: of another batch (in ``whole``, not in ``own``), its
    outcome not known, or its amount is the difference."""
    if settlement.state is not SettlementState.DIFFERS:
        return []
    said = settlement.sums
    reading, names = compare(said, ours_of(settlement, own))
    gaps = {
        abs(getattr(said, name) - getattr(reading, name))
        for name in names
        if name.endswith("_fen")
    }  # fmt: skip
    done = [each for each in whole if each.outcome is TerminalOutcome.DONE]
    mine = {each.number for each in own}
    other = [(each, "other_batch") for each in done if each.number not in mine]
    fits = [(each, "amount_fits") for each in done if each.number in mine and each.amount_fen in gaps]
    return [*other, *((each, "not_known") for each in unknown), *fits]
