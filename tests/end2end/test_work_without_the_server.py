"""The server is killed and comes back: cash goes on, phone codes are refused, and all of it arrives exactly once."""

from __future__ import annotations

import itertools
import time

import pytest

from app.core.errors import Conflict, Refused
from support.books import assert_books_agree
from support.lonely_window import LonelyWindow, lonely_window
from support.product import Product

_names = itertools.count(1)


@pytest.fixture
def window(product: Product) -> LonelyWindow:
    return lonely_window(product, f"离线窗口{next(_names)}")


def shift_cash_fen(product: Product, window: LonelyWindow) -> int:
    (row,) = product.rows(
        "SELECT COALESCE(SUM(amount_fen), 0) AS fen FROM ledger_lines WHERE account = :account",
        account=f"cash/{window.shift_no}",
    )
    return int(row["fen"])


def test_the_desk_says_at_once_that_the_server_is_gone(product: Product, window: LonelyWindow) -> None:
    window.look(1)
    before = window.link.offline
    product.kill()
    started_s = time.monotonic()
    window.look()
    assert (before, window.link.offline) == (False, True)
    assert time.monotonic() - started_s < 5


def test_cash_goes_on_and_arrives_exactly_once(product: Product, window: LonelyWindow) -> None:
    checkouts = [window.read(1_000 + place) for place in range(3)]
    product.kill()
    window.look()
    numbers = [window.take_cash(checkout).payment_no for checkout in checkouts]
    with pytest.raises(Refused, match=r"offline\.wallet"):
        window.take(window.session, checkouts[0], channel="wechat", auth_code=product.code("wechat"))
    with pytest.raises(Refused, match=r"offline\.bill_taken"):
        window.take_cash(window.again(checkouts[0]))
    assert len(window.alone.deliver().waiting) == 3
    product.start()
    window.look(1)
    with pytest.raises(Conflict, match=r"offline\.not_delivered"):
        window.shift.close(window.shift_no, {}, difference_reason="too early")
    work = window.alone.deliver()
    assert [entry.payment.payment_no for entry in work.delivered] == numbers
    assert (list(work.waiting), work.stuck) == ([], "")
    assert shift_cash_fen(product, window) == sum(checkout.total_fen for checkout in checkouts)
    for number in numbers:
        assert window.end(number).state == "paid"
    assert_books_agree(product)


def test_the_first_payment_that_meets_a_dead_server_becomes_one_of_its_own(
    product: Product, window: LonelyWindow
) -> None:
    """The line was thought to be up: the same number that could not be sent is taken without the server."""
    checkout = window.read()
    product.kill()
    taken = window.take_cash(checkout)
    assert taken.view is not None
    assert taken.view.reason == "payment.taken_offline"
    assert window.journal.open_intents() == []
    product.start()
    window.look(1)
    assert window.alone.deliver().waiting == []
    assert window.end(taken.payment_no).state == "paid"
    assert_books_agree(product)


def test_a_phone_code_that_could_not_leave_is_no_payment(product: Product, window: LonelyWindow) -> None:
    checkout = window.read()
    product.kill()
    with pytest.raises(Refused, match=r"offline\.wallet"):
        window.take(window.session, checkout, channel="wechat", auth_code=product.code("wechat"))
    assert window.journal.open_intents() == []
    product.start()
    window.look(1)
    assert window.pay_cash(window.again(checkout), checkout.total_fen).state == "paid"


def test_the_desk_is_killed_and_nobody_is_signed_in_when_the_line_is_back(
    product: Product, window: LonelyWindow
) -> None:
    checkout = window.read()
    product.kill()
    window.look()
    number = window.take_cash(checkout).payment_no
    for _ in range(10):  # it dies again and again while it starts
        window.begin_anew()
        window.look()
        assert [entry.payment.payment_no for entry in window.alone.deliver().waiting] == [number]
    product.start()
    window.look(1)
    assert window.alone.deliver().waiting == []
    assert shift_cash_fen(product, window) == checkout.total_fen
    window.sign_in(window.session.username, window.password)
    assert window.end(number).state == "paid"
    assert_books_agree(product)


def test_a_bill_paid_elsewhere_meanwhile_is_held_money_and_not_a_second_payment(
    product: Product, window: LonelyWindow
) -> None:
    card_no, bill_no = product.new_bill(2_345)
    checkout = window.read(card_no=card_no, bill_no=bill_no)
    product.kill()
    window.look()
    number = window.take_cash(checkout).payment_no
    product.start()
    other = lonely_window(product, f"另一窗口{next(_names)}")
    assert other.pay_cash(other.read(card_no=card_no, bill_no=bill_no), 2_345).state == "paid"
    window.look(1)
    work = window.alone.deliver()
    assert [entry.outcome for entry in work.delivered] == ["held"]
    assert window.follow(number).state == "late_paid"
    query = "SELECT amount_fen FROM alerts WHERE code = 'offline.conflict' AND subject = :number"
    (alert,) = product.rows(query, number=number)
    assert alert["amount_fen"] == 2_345
    assert_books_agree(product)


def test_a_lost_answer_of_a_delivery_is_delivered_again(product: Product, window: LonelyWindow) -> None:
    checkouts = [window.read(500 + place) for place in range(2)]
    product.kill()
    window.look()
    for checkout in checkouts:
        window.take_cash(checkout)
    product.start()
    for entry in window.journal.undelivered():
        window.server.deliver_offline(entry.content)  # it arrived, and this desk never heard of it
    window.begin_anew()
    window.look(1)
    assert window.alone.deliver().waiting == []
    assert shift_cash_fen(product, window) == sum(checkout.total_fen for checkout in checkouts)


def test_a_locked_window_opens_for_its_own_cashier_without_the_server(product: Product, window: LonelyWindow) -> None:
    product.kill()
    window.look()
    with pytest.raises(Refused, match=r"password\.wrong"):
        window.alone.session.unlock("somebody-else")
    window.alone.session.unlock(window.password)
    product.start()
    window.look(1)
    assert not window.link.offline
    window.alone.session.unlock(window.password)
