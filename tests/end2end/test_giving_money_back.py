"""Refunds: never more than was paid, never twice, never without the HIS's leave; and money that came late."""

import pytest

from app.core.errors import Conflict, NotPermitted, Refused
from app.wire.refunds import RefundView
from support.books import assert_books_agree
from support.product import Product, at_once, until

LARGE_FEN = 60000


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
def test_a_whole_refund_goes_back_where_the_money_came_from(product: Product, wallet: str) -> None:
    window = product.window()
    paid = window.pay(wallet, own_fen=2600)
    refund = window.refund(paid.payment_no, 2600)
    assert window.refund_end(refund.refund_no).state == "refunded"
    assert window.server.payment(paid.payment_no).state == "refunded"
    books = assert_books_agree(product)
    assert books.held_fen(paid.payment_no) == 0
    assert books.posted_fen(paid.order_no) == 0


def test_parts_never_exceed_the_whole_although_asked_at_once(product: Product) -> None:
    window = product.window()
    paid = window.pay("alipay", own_fen=1000)
    outcomes = at_once(*[lambda: window.refund(paid.payment_no, 400)] * 6)
    granted = [one for one in outcomes if isinstance(one, RefundView)]
    refused = [one for one in outcomes if isinstance(one, Conflict)]
    assert (len(granted), len(refused)) == (2, 4), outcomes
    assert {one.code for one in refused} <= {"refund.over_paid", "storage.stale"}
    assert [window.refund_end(one.refund_no).state for one in granted] == ["refunded", "refunded"]
    books = assert_books_agree(product)
    assert books.held_fen(paid.payment_no) == 200
    with pytest.raises(Conflict, match=r"refund\.over_paid"):
        window.refund(paid.payment_no, 201)


LOST = (
    ("wechat", "answer_lost"),
    ("wechat", "system_error"),
    ("wechat", "html"),
    ("wechat", "wrong_signature"),
    ("wechat", "refund_processing"),
    ("alipay", "answer_lost"),
    ("alipay", "disconnect"),
    ("alipay", "system_error_charged"),
    ("alipay", "cut"),
)


def test_refunds_whose_answers_were_lost_pay_once(product: Product) -> None:
    window = product.window()
    numbers = []
    for wallet, fault in LOST:
        number = window.pay(wallet).payment_no
        product.control.fault(fault, delay_s=1, service=wallet, operation="refund", out_trade_no=number)
        numbers.append(number)
    refunds = [window.refund(number, 1234) for number in numbers]
    ends = dict(zip(LOST, [window.refund_end(refund.refund_no).state for refund in refunds], strict=True))
    assert set(ends.values()) == {"refunded"}, ends
    books = assert_books_agree(product)
    for number in numbers:
        assert [one["amount_fen"] for one in books.wallet_refunds if one["order_number"] == number] == [1234]


def test_a_large_refund_needs_a_second_person(product: Product) -> None:
    window, supervisor = product.window(), product.window("班长", "supervisor", shift=False)
    paid = window.pay(own_fen=LARGE_FEN)
    refund = window.refund(paid.payment_no, LARGE_FEN)
    assert (refund.state, refund.needs_second_person) == ("requested", True)
    with pytest.raises((NotPermitted, Conflict)):
        window.server.approve_refund(refund.refund_no)
    with pytest.raises(Conflict, match=r"refund\.over_paid"):
        window.refund(paid.payment_no, 1)
    supervisor.server.approve_refund(refund.refund_no)
    assert window.refund_end(refund.refund_no).state == "refunded"
    assert_books_agree(product)


def test_what_the_hospital_has_already_done_is_not_refunded(product: Product) -> None:
    window = product.window()
    checkout = window.checkout()
    paid = window.end(window.begin(checkout))
    product.control.post("his/execute", bill_no=checkout.bills[0].bill_no)
    refund = window.refund(paid.payment_no, 1234)
    ended = window.refund_end(refund.refund_no)
    assert (ended.state, ended.outcome) == ("rejected", "item.executed")
    books = assert_books_agree(product)
    assert books.held_fen(paid.payment_no) == 1234
    assert window.server.payment(paid.payment_no).refundable_fen == 1234, "nothing stays reserved"


def test_unknown_money_is_not_refunded(product: Product) -> None:
    window = product.window()
    number = window.begin(window.checkout(), "wechat", "waits")
    with pytest.raises(Refused, match=r"refund\.payment_not_known"):
        window.refund(number, 1234)
    window.server.cancel_payment(number)
    assert window.end(number).state == "reversed"
    with pytest.raises(Refused, match=r"refund\.payment_not_known"):
        window.refund(number, 1234)


def test_a_refund_survives_the_death_of_the_server(product: Product) -> None:
    window = product.window()
    paid = [window.pay(wallet) for wallet in ("wechat", "alipay", "wechat")]
    refunds = [window.refund(one.payment_no, 1234) for one in paid]
    product.kill()
    product.leases_run_out()
    product.start()
    assert {window.refund_end(refund.refund_no).state for refund in refunds} == {"refunded"}
    books = assert_books_agree(product)
    for one in paid:
        assert books.held_fen(one.payment_no) == 0
    ours = {refund.refund_no for refund in refunds}  # another test's cash may wait for its patient
    until(lambda: ours.isdisjoint(one.refund_no for one in window.server.open_refunds()), "nothing is left to do")
