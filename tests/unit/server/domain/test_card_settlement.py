"""A terminal's totals and ours: terminals count voids in three ways, and say more or less."""

import pytest

from app.core.terminal import SettlementState
from server.domain.card_settlement import BatchSums, CardSettlement, compare, ours_of, state_of
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
