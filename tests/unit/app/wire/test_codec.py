"""Wire values as bytes: what is sent comes back the same, what breaks a limit is refused by field and rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.ids import ALPHABET
from app.core.money import LARGEST_FEN
from app.wire import codec
from app.wire.payments import BillToPay, PaymentView, TakePayment
from app.wire.problems import Problem
from app.wire.shifts import CloseShift, Counted, Handover, ShiftView
from support import screen_people as people

PAYMENT = TakePayment(
    payment_no=people.number("P", 1), order_no=people.number("O", 1), shift_no=people.number("S", 1), business="his",
    patient_no="P0010086", patient_name="演练甲", channel="wechat", amount_fen=100, auth_code="134567890123456789",
    bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=100),),
)  # fmt: skip
VALUES: list[Any] = [
    PAYMENT, people.payment(1), people.payment(2, paid_at=None, give_up_at=people.NOW), people.refund(1),
    people.shift(), people.closed_shift(1, 3), people.order(1), people.session(), people.CONFIGURATION, people.WINDOW,
    Problem(code="bill.held", title="x", status=409, values={"bill_no": "B1", "wait_s": 3}),
    CloseShift(counted=(Counted(denomination_fen=50, pieces=3),), handover=Handover(username="zhaomin", password="x")),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_is_sent_comes_back_the_same(value: Any) -> None:
    assert codec.decode(codec.encode(value), type(value)) == value


def _numbers(letter: str) -> st.SearchStrategy[str]:
    tails = st.text(ALPHABET, min_size=15, max_size=15)
    return st.tuples(st.from_regex(r"[0-9]{12}", fullmatch=True), tails).map(lambda each: letter + "".join(each))


SHOWN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=64)
AMOUNTS = st.integers(1, LARGEST_FEN)
BILLS = st.builds(
    BillToPay, bill_no=SHOWN, kind=st.from_regex(r"[a-z][a-z0-9_.]{0,63}", fullmatch=True), version=SHOWN,
    own_fen=AMOUNTS,
)  # fmt: skip
PAYMENTS = st.builds(
    TakePayment, payment_no=_numbers("P"), order_no=_numbers("O"), shift_no=_numbers("S"), business=SHOWN,
    patient_no=SHOWN, patient_name=st.text(max_size=60), bills=st.lists(BILLS, min_size=1, max_size=4).map(tuple),
    channel=st.sampled_from(["cash", "wechat", "alipay"]), amount_fen=AMOUNTS, tendered_fen=st.integers(0, LARGEST_FEN),
    auth_code=st.from_regex(r"[0-9]{0,32}", fullmatch=True),
)  # fmt: skip


@settings(max_examples=30)
@given(payment=PAYMENTS)
def test_every_payment_within_the_limits_comes_back_the_same(payment: TakePayment) -> None:
    assert codec.decode(codec.encode(payment), TakePayment) == payment


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"amount_fen": 0}, "amount_fen", id="no amount"),
        pytest.param({"amount_fen": LARGEST_FEN + 1}, "amount_fen", id="too large"),
        pytest.param({"amount_fen": 1.5}, "amount_fen", id="a fraction of a fen"),
        pytest.param({"amount_fen": "100"}, "amount_fen", id="an amount as text"),
        pytest.param({"tendered_fen": -1}, "tendered_fen", id="less than nothing"),
        pytest.param({"payment_no": people.number("O", 1)}, "payment_no", id="another kind of number"),
        pytest.param({"auth_code": "13456789O"}, "auth_code", id="a letter in a payment code"),
        pytest.param({"patient_no": "P\n1"}, "patient_no", id="a line end inside"),
        pytest.param({"bills": []}, "bills", id="no bills"),
        pytest.param({"channel": "WeChat"}, "channel", id="capitals"),
    ],
)
def test_what_breaks_a_limit_is_refused_by_field(change: dict[str, object], field: str) -> None:
    content = msgspec.json.encode({**msgspec.to_builtins(PAYMENT), **change})
    with pytest.raises(codec.WireError) as refusal:
        codec.decode(content, TakePayment)
    assert refusal.value.field == f"$.{field}"
    assert refusal.value.rule


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"payment", b'{"a": NaN}'], ids=["empty", "half", "not UTF-8", "a word", "NaN"]
)
def test_what_is_not_json_is_said(content: bytes) -> None:
    with pytest.raises(codec.WireError) as refusal:
        codec.decode(content, PaymentView)
    assert (refusal.value.field, refusal.value.rule) == ("$", "not JSON")


def test_a_refusal_never_repeats_what_was_sent() -> None:
    code = "1345678901234567890123456789012345"
    content = msgspec.json.encode({**msgspec.to_builtins(PAYMENT), "auth_code": code})
    with pytest.raises(codec.WireError) as refusal:
        codec.decode(content, TakePayment)
    assert code not in str(refusal.value)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_refusal(content: bytes) -> None:
    with pytest.raises(codec.WireError):
        codec.decode(content, ShiftView)


def test_what_a_later_server_adds_is_passed_over() -> None:
    content = msgspec.json.encode({**msgspec.to_builtins(replace(PAYMENT)), "added_later": 1})
    assert codec.decode(content, TakePayment) == PAYMENT
