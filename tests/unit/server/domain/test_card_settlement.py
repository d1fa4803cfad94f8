"""A terminal's totals and ours: terminals count voids in three ways, and say more or less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.terminal import CardAct, SettlementState
from server.domain.card_settlement import NAMES, BatchSums, CardSettlement, compare, lacks, ours_of, state_of
from support.databases import NOW

OURS = BatchSums(sale_count=3, sale_fen=900, void_count=1, void_fen=200, refund_count=1, refund_fen=50)


@pytest.mark.parametrize(
    ("said", "differing"),
    [
        pytest.param(
            BatchSums(sale_count=3, sale_fen=900, void_count=1, void_fen=200, refund_count=1, refund_fen=50),
            (), id="voids apart",
        ),
        pytest.param(BatchSums(sale_count=2, sale_fen=700, refund_count=1, refund_fen=50), (), id="voids taken off"),
        pytest.param(BatchSums(sale_count=3, sale_fen=900, refund_count=2, refund_fen=250), (), id="among the refunds"),
        pytest.param(BatchSums(sale_fen=650), (), id="only what is left"),
        pytest.param(BatchSums(sale_fen=700), (), id="only the sales"),
        pytest.param(BatchSums(sale_count=2), (), id="only a count"),
        pytest.param(
            BatchSums(sale_count=2, sale_fen=701, refund_count=1, refund_fen=50), ("sale_fen",), id="an amount"
        ),
        pytest.param(
            BatchSums(sale_count=1, sale_fen=600, refund_count=1, refund_fen=50), ("sale_count", "sale_fen"),
            id="a sale is missing",
        ),
        pytest.param(
            BatchSums(sale_count=3, sale_fen=900, void_count=0, void_fen=0, refund_count=1, refund_fen=50),
            ("void_count", "void_fen"), id="a void is missing",
        ),
    ],
)  # fmt: skip
def test_a_difference_is_one_in_every_way_of_counting(said: BatchSums, differing: tuple[str, ...]) -> None:
    assert compare(said, OURS)[1] == differing
    assert state_of(said, OURS) is (SettlementState.DIFFERS if differing else SettlementState.AGREES)


def test_what_the_desk_tried_stands_in_both() -> None:
    settlement = CardSettlement(
        settlement_no="B1", shift_no="S1", window_id=1, operator_id=1, begun_at=NOW, told_at=NOW,
        state=SettlementState.UNKNOWN, trial_sale_count=1, trial_sale_fen=1, trial_void_count=1, trial_void_fen=1,
    )  # fmt: skip
    ours = ours_of(settlement, ())
    assert compare(BatchSums(sale_count=0, sale_fen=0), ours)[1] == ()
    assert compare(BatchSums(sale_count=1, sale_fen=1, void_count=1, void_fen=1), ours)[1] == ()
    assert compare(BatchSums(sale_count=2, sale_fen=2), ours)[1] == ("sale_count", "sale_fen")


def test_a_terminal_that_says_nothing_is_not_compared() -> None:
    assert state_of(BatchSums(), OURS) is SettlementState.NOT_COMPARED


FEN = st.integers(1, 3)
WAYS = st.sampled_from(["apart", "off", "among", "left"])


def as_counted(way: str, sums: BatchSums) -> BatchSums:
    """The totals as a terminal tells them that counts in one of the ways."""
    sales, voids, refunds = sums.sale_count or 0, sums.void_count or 0, sums.refund_count or 0
    sale_fen, void_fen, refund_fen = sums.sale_fen or 0, sums.void_fen or 0, sums.refund_fen or 0
    match way:
        case "apart":
            return sums
        case "off":
            return BatchSums(
                sale_count=sales - voids, sale_fen=sale_fen - void_fen, refund_count=refunds, refund_fen=refund_fen
            )
        case "among":
            return BatchSums(
                sale_count=sales, sale_fen=sale_fen, refund_count=refunds + voids, refund_fen=refund_fen + void_fen
            )
    return BatchSums(sale_fen=sale_fen - void_fen - refund_fen)


@given(
    way=WAYS, told=st.sets(st.sampled_from(NAMES)), sales=st.lists(FEN, max_size=3), voids=st.lists(FEN, max_size=2),
    refunds=st.lists(FEN, max_size=2), act=st.sampled_from(CardAct), amount_fen=FEN, taken_fen=FEN, done=st.booleans(),
)  # fmt: skip
def test_no_batch_is_said_to_lack_what_was_done(
    way: str, told: set[str], sales: list[int], voids: list[int], refunds: list[int], act: CardAct, amount_fen: int,
    taken_fen: int, done: bool,
) -> None:  # fmt: skip
    """However the terminal counts and whatever of it it tells; the bank may have taken less than was asked for."""
    of = {"sale": sales, "void": voids, "refund": refunds}
    ours = BatchSums(**{
        name: value for kind, each in of.items()
        for name, value in ((f"{kind}_count", len(each)), (f"{kind}_fen", sum(each)))
    })  # fmt: skip
    count, fen = f"{act.value}_count", f"{act.value}_fen"
    more: dict[str, int] = {count: getattr(ours, count) + 1, fen: getattr(ours, fen) + min(taken_fen, amount_fen)}
    truth = replace(ours, **more) if done else ours
    whole = as_counted(way, truth)
    nothing: dict[str, int | None] = {name: None for name in NAMES if name not in told}
    assert not (lacks(replace(whole, **nothing), ours, act) and done)


@pytest.mark.parametrize(("way", "lacking"), [("apart", True), ("off", True), ("among", True), ("left", False)])
def test_a_batch_that_agrees_lacks_what_would_not_fit(way: str, lacking: bool) -> None:
    ours = BatchSums(sale_count=2, sale_fen=700, void_count=0, void_fen=0, refund_count=0, refund_fen=0)
    assert lacks(as_counted(way, ours), ours, CardAct.SALE) is lacking
