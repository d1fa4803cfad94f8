"""SIGKILL at any instant: every intent ends in exactly one end, nobody is charged twice, the HIS is told once."""

import random
import threading

import pytest

from app.core.errors import PaydeskError
from app.desk.follow_payment import ENDED
from app.desk.take_payment import Checkout
from app.wire.payments import PaymentView
from support.books import assert_books_agree
from support.product import Product, at_once
from support.windows import Window

ROUNDS, PATIENTS = 2, 8
TELEPHONES = (
    ("wechat", "pays", 0), ("alipay", "pays", 0), ("wechat", "answer_lost", 0), ("alipay", "waits_then_pays", 10),
    ("wechat", "slow", 5), ("wechat", "pays", 0), ("alipay", "answer_lost", 0), ("wechat", "disconnect", 0),
)  # fmt: skip
SEED = 20260


def test_a_server_killed_at_any_instant_leaves_no_payment_in_doubt(product: Product) -> None:
    window, chance = product.window(), random.Random(SEED)
    orders: dict[str, Checkout] = {}
    for _ in range(ROUNDS):
        checkouts = [window.checkout(700 + place) for place in range(PATIENTS)]
        numbers = _take_all_and_kill(product, window, checkouts, kill_after_s=chance.uniform(0, 0.4))
        orders.update(zip(numbers, checkouts, strict=True))
        product.leases_run_out()
        product.start()
    recovered = window.recover()
    assert {view.payment_no for view in (*recovered.ended, *recovered.still_open)} <= set(orders)
    ends = dict(zip(orders, at_once(*[lambda number=number: window.end(number) for number in orders]), strict=True))
    assert window.journal.open_intents() == []
    books = assert_books_agree(product)
    for view in ends.values():
        assert view.state in ENDED
        if view.state == "paid":
            assert books.posted_fen(view.order_no) == view.amount_fen
            assert view.posting_state == "posted"
    _pay_what_is_still_owed(window, [orders[number] for number, view in ends.items() if view.state != "paid"])
    assert_books_agree(product)


def _take_all_and_kill(
    product: Product, window: Window, checkouts: list[Checkout], *, kill_after_s: float
) -> list[str]:
    """Send one payment a patient at the same moment and kill the server soon after; the numbers that were used."""
    before = {intent.payment.payment_no for intent in window.journal.open_intents()}
    together = threading.Barrier(PATIENTS + 1, timeout=30)
    codes = [product.code(*telephone) for telephone in TELEPHONES]

    def take(place: int) -> str:
        window.server.configuration()
        together.wait()
        channel = TELEPHONES[place][0]
        return window.take(window.session, checkouts[place], channel=channel, auth_code=codes[place]).payment_no

    def kill() -> None:
        together.wait()
        threading.Event().wait(kill_after_s)  # the instant of death, not a wait for something
        product.kill()

    numbers = at_once(*[lambda place=place: take(place) for place in range(PATIENTS)], kill)[:PATIENTS]
    assert all(isinstance(number, str) and number not in before for number in numbers), numbers
    return list(numbers)


def _pay_what_is_still_owed(window: Window, checkouts: list[Checkout]) -> None:
    """The patients whose payment came to nothing pay now: nothing may still hold their bills."""

    def pay(checkout: Checkout) -> PaymentView:
        return window.pay_cash(window.again(checkout), checkout.total_fen)

    outcomes = at_once(*[lambda checkout=checkout: pay(checkout) for checkout in checkouts])
    assert {getattr(one, "state", one) for one in outcomes} == {"paid"}


@pytest.mark.parametrize("product", ["postgresql"], indirect=True)
def test_a_second_server_takes_over_from_one_that_died(product: Product) -> None:
    window = product.window()
    checkout, waiting = window.checkout(), window.checkout()
    port = product.port + 1
    product.start(port)
    second = product.servers[-1]
    first = product.servers[-2]
    numbers = [window.begin(checkout, "wechat", "answer_lost"), window.begin(waiting, "alipay", "waits_then_pays", 20)]
    first.kill()
    product.leases_run_out()
    other = window.connect(f"https://127.0.0.1:{port}")
    other.sign_in("cashier", window.password)
    for number in numbers:
        view = other.payment(number)
        while view.state not in ENDED or view.posting_state == "pending":
            view = other.payment(number, known_version=view.version, wait_s=2)
        assert (view.state, view.posting_state) == ("paid", "posted")
    second.kill()
    product.start()
    assert {view.payment_no for view in window.recover().ended} == set(numbers), "and the desk hears of it in the end"
    assert_books_agree(product)


def test_while_the_server_is_away_nothing_is_believed_to_be_sent(product: Product) -> None:
    window = product.window()
    checkout = window.checkout()
    product.kill()
    number = window.begin(checkout)
    with pytest.raises(PaydeskError, match=r"server\.not_sent"):
        window.recover()
    assert [intent.payment.payment_no for intent in window.journal.open_intents()] == [number]
    product.start()
    assert [view.reason for view in window.recover().ended] == ["payment.never_sent"]
    assert window.end(window.begin(checkout)).state == "paid", "the cashier tries the same order again"
