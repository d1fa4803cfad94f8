"""Numbers minted by the desk fit every channel and never repeat."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ALPHABET, NumberKind, is_number, mint

NOW = datetime(2026, 3, 1, 16, 0, 5, tzinfo=UTC)


@given(kind=st.sampled_from(NumberKind), window=st.text(ALPHABET, min_size=4, max_size=4))
def test_a_number_fits_the_tightest_channel(kind: NumberKind, window: str) -> None:
    number = mint(kind, window, NOW)
    assert 8 <= len(number) <= 32
    assert number.isascii()
    assert number.isalnum()
    assert is_number(kind, number)
    assert number[1:13] == "260302000005"  # Beijing time


def test_numbers_of_the_same_second_and_window_differ() -> None:
    assert len({mint(NumberKind.PAYMENT, "0001", NOW) for _ in range(5000)}) == 5000


def test_a_number_is_of_one_kind_only() -> None:
    number = mint(NumberKind.PAYMENT, "0001", NOW)
    assert [kind for kind in NumberKind if is_number(kind, number)] == [NumberKind.PAYMENT]


@pytest.mark.parametrize("window", ["", "001", "00011", "000I", "000a", "00 1"])
def test_a_window_code_has_four_letters_of_the_alphabet(window: str) -> None:
    with pytest.raises(ValueError, match="four characters"):
        mint(NumberKind.ORDER, window, NOW)
