"""The HIS hears of money only after proof, once in effect, and in the end; what it refuses goes back by itself."""

from collections.abc import Mapping

import pytest

from app.core.errors import NotPermitted
from app.wire.payments import PaymentView
from support.books import Books, assert_books_agree, read_books
from support.product import Product, until
from support.windows import Window


def post_with(product: Product, window: Window, fault: str, *, times: int | None = 1) -> tuple[str, str]:
    """Take a payment whose posting meets a fault at the HIS; payment and order number."""
    checkout = window.checkout()
    product.control.fault(fault, service="his", operation="posting", number=checkout.order_no, times=times)
    return window.begin(checkout), checkout.order_no


# A fault of the HIS, how often, and how many postings reach it until it has answered rightly.
FAULTS: Mapping[str, tuple[str, int, int]] = {
    "posted-answer-lost": ("answer_lost", 1, 2),
    "posted-then-an-error": ("system_error_charged", 1, 2),
    "posted-wrong-signature": ("wrong_signature", 1, 2),
    "posted-a-web-page": ("html", 1, 2),
    "posted-cut": ("cut", 1, 2),
    "not-posted-503": ("http_503", 1, 1),
    "away-for-some-seconds": ("disconnect", 2, 1),
}


@pytest.fixture(scope="module")
def told(product: Product) -> tuple[Mapping[str, PaymentView], Books]:
    """A payment a fault, all at the same time; and all the books when the HIS has been told."""
    window = product.window()
    numbers = {name: post_with(product, window, fault, times=times)[0] for name, (fault, times, _) in FAULTS.items()}
    ends = {name: window.end(number) for name, number in numbers.items()}
    return ends, assert_books_agree(product)


@pytest.mark.parametrize("name", FAULTS)
def test_the_his_hears_once_in_effect_and_in_the_end(name: str, told: tuple[Mapping[str, PaymentView], Books]) -> None:
    views, books = told
    view, order = views[name], books.his_orders[views[name].order_no]
    assert (view.state, view.posting_state) == ("paid", "posted")
    assert books.posted_fen(view.order_no) == 1234
    assert order["received"] >= FAULTS[name][2]


def test_a_his_that_is_down_is_told_when_it_is_back(product: Product) -> None:
    window = product.window()
    number, order_no = post_with(product, window, "disconnect", times=None)
    paid = window.wait_for(number, "paid")
    assert paid.posting_state == "pending"
    until(lambda: window.server.payment(number).version > paid.version, "a second attempt")
    assert read_books(product).posted_fen(order_no) == 0
    product.control.delete("faults")
    supervisor = product.window("班长", "supervisor", shift=False)
    with pytest.raises(NotPermitted):
        window.server.post_again(order_no)
    assert supervisor.server.post_again(order_no).posting_state == "posted"
    assert window.end(number).posting_state == "posted"
    books = assert_books_agree(product)
    assert books.posted_fen(order_no) == 1234


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
def test_what_the_his_refuses_goes_back_to_the_payer_by_itself(product: Product, wallet: str) -> None:
    window = product.window()
    checkout = window.checkout(4321)
    product.control.fault("refuse", service="his", operation="posting", number=checkout.order_no)
    number = window.begin(checkout, wallet)
    until(lambda: window.server.payment(number).state == "refunded", "the money is back")
    view = window.server.payment(number)
    assert (view.refunded_fen, view.posting_state) == (4321, "refused")
    books = assert_books_agree(product)
    assert books.held_fen(number) == 0
    assert books.posted_fen(checkout.order_no) == 0
    (refund,) = [one for one in books.wallet_refunds if one["order_number"] == number]
    assert refund["amount_fen"] == 4321


def test_cash_for_a_refused_posting_waits_for_a_person_to_hand_it_over(product: Product) -> None:
    window = product.window()
    checkout = window.checkout(900)
    product.control.fault("refuse", service="his", operation="posting", number=checkout.order_no)
    number = window.pay_cash(checkout, 1000).payment_no
    until(lambda: window.server.payment(number).posting_state == "refused", "the refusal is known")
    (refund,) = [one for one in window.server.open_refunds() if one.payment_no == number]
    assert refund.state == "requested"
    window.server.approve_refund(refund.refund_no)
    assert window.refund_end(refund.refund_no).state == "refunded"
    assert window.server.payment(number).state == "refunded"
    assert_books_agree(product)


def test_a_his_that_booked_another_amount_is_never_believed(product: Product) -> None:
    window = product.window()
    number, order_no = post_with(product, window, "misbook")
    paid = window.wait_for(number, "paid")
    until(lambda: window.server.payment(number).version > paid.version, "a second attempt")
    view = window.server.payment(number)
    assert (view.state, view.posting_state) == ("paid", "pending"), "the money is kept until finance has looked"
    assert read_books(product).held_fen(number) == 1234
    product.control.post("his/roll-back", order_no=order_no)
    product.window("班长", "supervisor", shift=False).server.post_again(order_no)
    assert window.end(number).posting_state in ("posted", "pending")


def test_a_bill_changed_in_between_is_refused_before_money_moves(product: Product) -> None:
    window = product.window()
    checkout = window.checkout()
    product.control.post("his/change-bill", bill_no=checkout.bills[0].bill_no)
    before = len(read_books(product).payments)
    with pytest.raises(Exception, match=r"bill\.changed"):
        window.begin(checkout)
    assert len(read_books(product).payments) == before
    assert window.journal.open_intents() == []
