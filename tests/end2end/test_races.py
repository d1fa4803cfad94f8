"""Two windows, one bill; one number, many requests; an edited repeat; a delayed one: charged once or not at all."""

import threading
from dataclasses import replace

import pytest

from app.core.errors import Conflict, PaydeskError, Refused, Unreachable
from app.core.ids import NumberKind, mint
from app.desk.ports import Intent
from app.wire.payments import PaymentView
from support.books import assert_books_agree, read_books
from support.product import Product, at_once
from support.windows import Window


def new_number(window: Window) -> str:
    """A payment number as the desk mints it."""
    return mint(NumberKind.PAYMENT, window.session.window.code, window.clock.now())


def test_two_windows_race_for_one_bill_and_one_is_refused(product: Product) -> None:
    windows = [product.window(), product.window("2号窗口", "relief")]
    card_no, bill_no = product.new_bill(3300)
    checkouts = [window.checkout(card_no=card_no, bill_no=bill_no) for window in windows]
    codes = [product.code("wechat"), product.code("alipay")]
    together = threading.Barrier(2)

    def race(place: int) -> PaymentView:
        window, wallet = windows[place], ("wechat", "alipay")[place]
        together.wait()
        taken = window.take(window.session, checkouts[place], channel=wallet, auth_code=codes[place])
        return window.end(taken.payment_no)

    outcomes = at_once(lambda: race(0), lambda: race(1))
    paid = [one for one in outcomes if isinstance(one, PaymentView)]
    refused = [one for one in outcomes if isinstance(one, Conflict)]
    assert (len(paid), len(refused)) == (1, 1), outcomes
    assert paid[0].state == "paid"
    assert refused[0].code in ("bill.held", "bill.locked", "bill.paid")
    assert_books_agree(product)


def test_one_number_sent_fifty_times_at_once_is_one_payment(product: Product) -> None:
    window = product.window()
    checkout = window.checkout(5050)
    wanted = window.wanted(checkout, new_number(window), product.code("wechat"))
    answers = at_once(*[lambda: window.server.take_payment(wanted)] * 50)
    assert {type(one) for one in answers} == {PaymentView}, [one for one in answers if isinstance(one, Exception)]
    assert {one.payment_no for one in answers} == {wanted.payment_no}
    assert window.end(wanted.payment_no).state == "paid"
    books = assert_books_agree(product)
    assert len(books.wallet_orders[wanted.payment_no]) == 1
    assert books.held_fen(wanted.payment_no) == 5050


def test_the_same_number_with_another_amount_is_refused(product: Product) -> None:
    window = product.window()
    checkout = window.checkout(2000)
    wanted = window.wanted(checkout, new_number(window), product.code("wechat"))
    window.server.take_payment(wanted)
    bill = replace(wanted.bills[0], own_fen=1)
    for edited in (
        replace(wanted, amount_fen=1, auth_code=product.code("wechat")),
        replace(wanted, amount_fen=1, bills=(bill,)),
        replace(wanted, channel="alipay", auth_code=product.code("alipay")),
        replace(wanted, order_no=window.take.new_order_no(window.session)),
    ):
        with pytest.raises(Refused, match=r"payment\.number_reused"):
            window.server.take_payment(edited)
    assert window.end(wanted.payment_no).amount_fen == 2000
    assert read_books(product).held_fen(wanted.payment_no) == 2000


def test_an_intent_the_server_never_saw_is_dead_and_a_delayed_request_charges_nobody(product: Product) -> None:
    window = product.window()
    checkout = window.checkout()
    wanted = window.wanted(checkout, new_number(window), product.code("wechat"))
    intent = Intent(replace(wanted, auth_code=""), window.clock.now(), window.session.operator_id)
    window.journal.record(intent)
    recovered = window.recover()
    ends = {view.payment_no: (view.state, view.reason) for view in recovered.ended}
    assert ends == {wanted.payment_no: ("not_paid", "payment.never_sent")}
    assert window.journal.open_intents() == []
    assert window.server.take_payment(wanted).state == "not_paid"
    assert wanted.payment_no not in read_books(product).wallet_orders
    assert window.end(window.begin(checkout)).state == "paid", "the patient pays after all, the same order"


def test_a_request_and_its_abandonment_at_the_same_moment_agree(product: Product) -> None:
    window = product.window()
    for _ in range(8):
        wanted = window.wanted(window.checkout(), new_number(window), product.code("wechat"))
        dead = replace(wanted, auth_code="")
        outcomes = at_once(
            lambda wanted=wanted: window.server.take_payment(wanted),
            lambda dead=dead: window.server.abandon_payment(dead),
        )
        for one in outcomes:
            assert isinstance(one, PaymentView) or (isinstance(one, PaydeskError) and not isinstance(one, Unreachable))
        end = window.end(window.server.abandon_payment(dead).payment_no)
        held = read_books(product).held_fen(wanted.payment_no)
        assert (end.state, held) in (("paid", 1234), ("not_paid", 0)), outcomes
    assert_books_agree(product)


def test_one_code_serves_one_patient(product: Product) -> None:
    window = product.window()
    code = product.code("wechat")
    first = window.take(window.session, window.checkout(), channel="wechat", auth_code=code)
    assert window.end(first.payment_no).state == "paid"
    second = window.take(window.session, window.checkout(), channel="wechat", auth_code=code)
    assert window.end(second.payment_no).state in ("not_paid", "reversed")
    assert read_books(product).held_fen(second.payment_no) == 0
