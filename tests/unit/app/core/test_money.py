"""Money is whole fen; text in yuan is read exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import LARGEST_FEN, Money, MoneyError, total

AMOUNTS = st.integers(-LARGEST_FEN, LARGEST_FEN).map(Money)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("63.60", 6360),
        ("63.6", 6360),
        ("2257.99", 225799),
        ("19.90", 1990),
        ("0.01", 1),
        ("-0.05", -5),
        ("128440.50", 12844050),
    ],
)
def test_yuan_text_is_read_exactly(text: str, fen: int) -> None:
    assert Money.from_yuan(text) == Money(fen)


@pytest.mark.parametrize(
    "text",
    ["", " ", "1.", ".5", "1.005", "1e3", "１２", "1,000.00", "+1", "--1", "nan", "0x10", "1 ", "9" * 13, "1.2.3"],
)
def test_anything_else_is_an_error_that_does_not_repeat_it(text: str) -> None:
    with pytest.raises(MoneyError) as caught:
        Money.from_yuan(text)
    assert not text.strip() or text not in str(caught.value)


@pytest.mark.parametrize("wrong", [1.0, "1", True, None], ids=["float", "text", "bool", "none"])
def test_only_whole_numbers_are_fen(wrong: object) -> None:
    with pytest.raises(MoneyError):
        Money(wrong)  # type: ignore[arg-type]


def test_people_read_thousands_and_machines_do_not() -> None:
    assert (str(Money(12844050)), Money(12844050).yuan) == ("128,440.50", "128440.50")
    assert (str(Money(-5)), Money(-5).yuan) == ("-0.05", "-0.05")


@given(AMOUNTS)
def test_what_is_written_is_read_back(amount: Money) -> None:
    if abs(amount.fen) < 10**14:
        assert Money.from_yuan(amount.yuan) == amount


@given(st.lists(st.integers(-(10**9), 10**9).map(Money), max_size=20))
def test_a_total_is_the_sum(amounts: list[Money]) -> None:
    assert total(amounts).fen == sum(amount.fen for amount in amounts)
    assert total(amounts) + -total(amounts) == Money(0)


def test_an_amount_out_of_range_is_no_money() -> None:
    with pytest.raises(MoneyError):
        Money(LARGEST_FEN + 1)
    with pytest.raises(MoneyError):
        Money(LARGEST_FEN) + Money(1)
