"""What the channel tells by itself, and money that comes after we said there was none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from app.core.errors import Conflict, NotPermitted
from app.wire.payments import PaymentView
from support.books import assert_books_agree, read_books
from support.practice_clients import AlipayTeller
from support.product import Product, until
from support.windows import Window

REFUSAL = "ACQ.BUYER_BALANCE_NOT_ENOUGH"


def notifications(product: Product, payment_no: str) -> list[dict[str, Any]]:
    """What Alipay owed us in messages about a payment."""
    return [one for one in product.control.get("book")["notifications"] if one["order_number"] == payment_no]


def test_a_notification_delivered_again_and_again_is_applied_once(product: Product) -> None:
    window = product.window()
    paid = window.pay("alipay")
    until(lambda: notifications(product, paid.payment_no)[0]["answered"] == "yes", "it was answered success")
    version = window.server.payment(paid.payment_no).version
    for tries in (1, 2):
        product.control.post("notify", out_trade_no=paid.payment_no)
        until(lambda: notifications(product, paid.payment_no)[0]["answered"] == "yes", f"repeat {tries}")
    assert window.server.payment(paid.payment_no).version == version
    books = assert_books_agree(product)
    assert books.his_orders[paid.order_no]["received"] == 1


@pytest.mark.parametrize("tamper", ["signature", "amount", "merchant"])
def test_a_notification_that_is_not_right_changes_nothing(product: Product, tamper: str) -> None:
    window = product.window()
    number = window.pay("alipay").payment_no
    until(lambda: notifications(product, number)[0]["answered"] == "yes", "the true one was answered success")
    paid = window.server.payment(number)
    product.control.post("notify", out_trade_no=number, tamper=tamper)

    def answered() -> list[dict[str, Any]]:
        return [one for one in notifications(product, number)[1:] if one["answered"]]

    (spoilt,) = until(answered, "the spoilt one was answered")
    assert spoilt["answered"] != "yes"
    assert window.server.payment(number) == paid


def test_a_forged_notification_pays_nobody(product: Product) -> None:
    window = product.window()
    number = window.begin(window.checkout(), "alipay", "waits")
    forged = {
        "out_trade_no": number, "trade_status": "TRADE_SUCCESS", "total_amount": "12.34", "sign_type": "RSA2",
        "app_id": product.far_ends.credentials["alipay"]["app_id"], "sign": "QUFBQQ==",
        "seller_id": product.far_ends.credentials["alipay"]["seller_id"], "trade_no": "1",
    }  # fmt: skip
    url = f"{product.url}/api/notifications/alipay"
    for body in (forged, {**forged, "sign_type": "RSA"}, {**forged, "sign": ""}, {"out_trade_no": number}, {}):
        answer = requests.post(url, data=body, verify=product.ca_file, timeout=5)
        assert answer.status_code >= 400
        assert answer.text != "success"
    assert window.server.payment(number).state == "waiting"
    window.server.cancel_payment(number)
    assert window.end(number).state == "reversed"


def late_money(product: Product, window: Window, own_fen: int) -> PaymentView:
    """A payment that Alipay refused and for which its message of success comes all the same."""
    checkout = window.checkout(own_fen)
    product.control.fault("error", service="alipay", operation="pay", code=REFUSAL)
    refused = window.end(window.begin(checkout, "alipay"))
    assert refused.state == "not_paid"
    merchant = product.far_ends.credentials["alipay"]
    key = load_pem_private_key(merchant["app_private_key"].encode(), None)
    gateway_key = load_pem_public_key(merchant["alipay_public_key"].encode())
    assert isinstance(key, rsa.RSAPrivateKey)
    assert isinstance(gateway_key, rsa.RSAPublicKey)
    beijing = (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")

    def send(body: bytes) -> bytes:
        form = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        return requests.post(merchant["endpoint"], data=body, headers=form, verify=product.ca_file, timeout=5).content

    teller = AlipayTeller(merchant["app_id"], merchant["seller_id"], key, gateway_key, send, timestamp=beijing)
    content = {
        "out_trade_no": refused.payment_no, "auth_code": product.code("alipay"), "scene": "bar_code",
        "subject": "门诊缴费", "total_amount": f"{own_fen // 100}.{own_fen % 100:02}",
    }  # fmt: skip
    answer = teller.call("alipay.trade.pay", f"{product.url}/api/notifications/alipay", **content)
    assert answer["code"] == "10000", answer
    return window.wait_for(refused.payment_no, "late_paid")


def test_late_money_is_shown_and_booked_by_name(product: Product) -> None:
    window, supervisor = product.window(), product.window("班长", "supervisor", shift=False)
    late = late_money(product, window, 3210)
    assert late.payment_no in {one.payment_no for one in window.server.open_payments()}
    assert read_books(product).posted_fen(late.order_no) == 0, "nobody has decided yet"
    with pytest.raises(NotPermitted):
        window.server.book_late(late.payment_no)
    supervisor.server.book_late(late.payment_no)
    end = window.end(late.payment_no)
    assert (end.state, end.posting_state, end.reason) == ("paid", "posted", "payment.booked_late")
    books = assert_books_agree(product)
    assert books.held_fen(late.payment_no) == books.posted_fen(late.order_no) == 3210
    with pytest.raises(Conflict, match=r"payment\.not_late"):
        supervisor.server.book_late(late.payment_no)


def test_late_money_for_a_bill_that_was_paid_otherwise_goes_back(product: Product) -> None:
    window, supervisor = product.window(), product.window("班长", "supervisor", shift=False)
    late = late_money(product, window, 4400)
    refund = window.refund(late.payment_no, 4400)
    assert window.refund_end(refund.refund_no).state == "refunded"
    assert window.server.payment(late.payment_no).state == "refunded"
    with pytest.raises(Conflict):
        supervisor.server.book_late(late.payment_no)
    books = assert_books_agree(product)
    assert books.held_fen(late.payment_no) == 0
