"""Answers lost, late, wrong, cut or never given: every payment ends in the one state that its money is in."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.wire.payments import PaymentView
from support.books import Books, read_books
from support.product import Product, at_once

pytestmark = pytest.mark.timeout(600)  # forty payments are one fixture

# What the telephone and the gateway do, with its seconds before --speed, the state it must end in.
CASES: Mapping[str, tuple[str, str, int, str]] = {
    "wechat-password-then-pays": ("wechat", "waits_then_pays", 20, "paid"),
    "wechat-password-then-declines": ("wechat", "waits_then_declines", 20, "reversed"),
    "wechat-never-decides": ("wechat", "waits", 0, "reversed"),
    "wechat-no-money": ("wechat", "not_enough_money", 0, "not_paid"),
    "wechat-expired-code": ("wechat", "expired", 0, "not_paid"),
    "wechat-card-refused": ("wechat", "refused", 0, "not_paid"),
    "wechat-system-error-charged": ("wechat", "system_error_charged", 0, "paid"),
    "wechat-system-error": ("wechat", "system_error", 0, "reversed"),
    "wechat-answer-lost": ("wechat", "answer_lost", 0, "paid"),
    "wechat-answer-lost-uncharged": ("wechat", "answer_lost_uncharged", 0, "reversed"),
    "wechat-slower-than-we-wait": ("wechat", "slow", 50, "paid"),
    "wechat-slow": ("wechat", "slow", 10, "paid"),
    "wechat-wrong-signature": ("wechat", "wrong_signature", 0, "paid"),
    "wechat-cut": ("wechat", "cut", 0, "paid"),
    "wechat-html": ("wechat", "html", 0, "paid"),
    "wechat-empty": ("wechat", "empty", 0, "paid"),
    "wechat-disconnect": ("wechat", "disconnect", 0, "reversed"),
    "wechat-broken-off": ("wechat", "broken", 0, "paid"),
    "wechat-another-order": ("wechat", "other_order", 0, "paid"),
    "wechat-another-amount": ("wechat", "other_amount", 0, "paid"),
    "wechat-unknown-code": ("wechat", "unknown_code", 0, "reversed"),
    "wechat-502": ("wechat", "http_502", 0, "reversed"),
    "wechat-502-charged": ("wechat", "http_502_charged", 0, "paid"),
    "wechat-late-success": ("wechat", "late_success", 20, "paid"),
    "wechat-late-success-after-we-gave-up": ("wechat", "late_success_lost", 99, "reversed"),
    "alipay-password-then-pays": ("alipay", "waits_then_pays", 20, "paid"),
    "alipay-password-then-declines": ("alipay", "waits_then_declines", 20, "reversed"),
    "alipay-never-decides": ("alipay", "waits", 0, "reversed"),
    "alipay-no-money": ("alipay", "not_enough_money", 0, "not_paid"),
    "alipay-system-error-charged": ("alipay", "system_error_charged", 0, "paid"),
    "alipay-answer-lost": ("alipay", "answer_lost", 0, "paid"),
    "alipay-answer-lost-uncharged": ("alipay", "answer_lost_uncharged", 0, "reversed"),
    "alipay-slower-than-we-wait": ("alipay", "slow", 50, "paid"),
    "alipay-wrong-signature": ("alipay", "wrong_signature", 0, "paid"),
    "alipay-cut": ("alipay", "cut", 0, "paid"),
    "alipay-html": ("alipay", "html", 0, "paid"),
    "alipay-disconnect": ("alipay", "disconnect", 0, "reversed"),
    "alipay-another-amount": ("alipay", "other_amount", 0, "paid"),
    "alipay-unknown-code": ("alipay", "unknown_code", 0, "reversed"),
    "alipay-late-success-after-we-gave-up": ("alipay", "late_success_lost", 99, "reversed"),
}


@pytest.fixture(scope="module")
def outcomes(product: Product) -> tuple[Mapping[str, Any], Books]:
    """All cases open at the same time and followed to their ends, and the books of all parties after that.

    They begin one after another: forty at one moment only try how long the computer makes forty handshakes wait.
    """
    window = product.window()
    checkouts = {name: window.checkout(1000 + place) for place, name in enumerate(CASES)}
    numbers = []
    for name, (wallet, behaviour, seconds, _) in CASES.items():
        numbers.append(window.begin(checkouts[name], wallet, behaviour, seconds))
    ends = at_once(*[lambda number=number: window.end(number, timeout_s=40) for number in numbers])
    return dict(zip(CASES, ends, strict=True)), read_books(product)


@pytest.mark.parametrize("name", CASES)
def test_a_crooked_payment_ends_where_its_money_is(name: str, outcomes: tuple[Mapping[str, Any], Books]) -> None:
    views, books = outcomes
    view, ending = views[name], CASES[name][3]
    assert isinstance(view, PaymentView), view
    assert view.state == ending
    paid = ending == "paid"
    assert books.held_fen(view.payment_no) == (view.amount_fen if paid else 0)
    assert books.posted_fen(view.order_no) == (view.amount_fen if paid else 0)
    assert view.posting_state == ("posted" if paid else "")
    assert len(books.wallet_orders.get(view.payment_no, ())) <= 1


def test_a_cashier_cancels_a_payer_who_cannot_decide(product: Product) -> None:
    window = product.window()
    checkout = window.checkout()
    number = window.begin(checkout, "wechat", "waits")
    asked = window.server.cancel_payment(number)
    assert asked.state in ("waiting", "reversing"), "never called undone before the channel has proved it"
    assert window.end(number).state == "reversed"
    assert window.end(window.begin(checkout, "alipay")).state == "paid", "the same order is paid another way"


def test_a_cancel_that_comes_too_late_says_paid(product: Product) -> None:
    window = product.window()
    number = window.begin(window.checkout(), "wechat", "answer_lost")
    window.server.cancel_payment(number)
    end = window.end(number)
    held = read_books(product).held_fen(number)
    assert (end.state, held) in (("paid", 1234), ("reversed", 0))
