"""After a restore the business system is asked whether orders in parts are complete, and silence is no answer."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import Unreachable
from server.domain.payment import BillWanted, PaymentWanted
from server.ports import PostingWord
from server.services.posted_there import is_part, posted_there

ORDER = "O260302084501000100000000001"


def part(amount_fen: int) -> PaymentWanted:
    return PaymentWanted(
        payment_no="P260302084501000100000000001", order_no=ORDER, shift_no="", business="his", patient_no="P1",
        patient_label="", bills=(BillWanted("B1", "outpatient", "1", 500, "", ""),), channel="wechat",
        amount_fen=amount_fen, tendered_fen=0, auth_code="",
    )  # fmt: skip


class His:
    """Says one thing of every order."""

    def __init__(self, outcome: str) -> None:
        self.outcome, self.asked = outcome, list[str]()

    def find_posting(self, order_no: str) -> PostingWord:
        self.asked.append(order_no)
        return PostingWord(self.outcome, "said")


def asked(system: Any, *parts: PaymentWanted) -> list[str]:
    return list(posted_there({"his": system}, parts))


@pytest.mark.parametrize(
    ("outcome", "complete"), [("posted", True), ("withdrawn", True), ("refused", False), ("absent", False)]
)
def test_an_order_that_stands_there_is_complete_here(outcome: str, complete: bool) -> None:
    assert asked(His(outcome), part(200)) == ([ORDER] if complete else [])


def test_each_order_is_asked_for_once() -> None:
    his = His("posted")
    assert asked(his, part(200), part(300)) == [ORDER]
    assert his.asked == [ORDER]


def test_silence_keeps_the_parts_waiting() -> None:
    with pytest.raises(Unreachable, match=r"his\.no_answer"):
        asked(His("unclear"), part(200))


def test_a_system_that_cannot_be_asked_is_not() -> None:
    assert asked(object(), part(200)) == []


@pytest.mark.parametrize(("amount_fen", "is_one"), [(200, True), (500, False)])
def test_a_part_is_less_than_its_order(amount_fen: int, is_one: bool) -> None:
    assert is_part(part(amount_fen)) is is_one
