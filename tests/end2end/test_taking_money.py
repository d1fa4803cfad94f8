"""Money taken the straight way and the crooked way, by real processes; afterwards all the books agree."""

import pytest

from app.core.errors import Refused
from support.books import assert_books_agree, ledger_fen
from support.product import Product


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
def test_a_wallet_pays_and_everybody_knows_it_once(product: Product, wallet: str) -> None:
    window = product.window()
    paid = window.pay(wallet, own_fen=2345)
    assert (paid.state, paid.amount_fen, paid.posting_state) == ("paid", 2345, "posted")
    assert paid.receipt_no
    books = assert_books_agree(product)
    assert ledger_fen(books, paid.payment_no) == 2345
    assert books.held_fen(paid.payment_no) == 2345
    assert books.posted_fen(paid.order_no) == 2345
    assert books.his_orders[paid.order_no]["received"] == 1


def test_cash_pays_and_the_drawer_account_has_it(product: Product) -> None:
    window = product.window()
    checkout = window.checkout(1780)
    with pytest.raises(Refused):
        window.pay_cash(checkout, 1700)
    paid = window.pay_cash(checkout, 2000)
    assert (paid.state, paid.amount_fen, paid.tendered_fen) == ("paid", 1780, 2000)
    books = assert_books_agree(product)
    accounts = {line["account"]: line["amount_fen"] for line in books.ledger if line["payment_no"] == paid.payment_no}
    assert accounts == {f"cash/{window.shift_no}": 1780, "business/his": -1780}
    assert books.posted_fen(paid.order_no) == 1780
