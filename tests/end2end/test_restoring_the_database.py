"""Yesterday's backup at noon: the server notices by itself, asks everybody, and every fen is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.storage import migrate
from support.books import assert_books_agree
from support.databases import STORAGES, fresh_url
from support.practice import PracticeProcess
from support.product import Product, until
from support.windows import Window


@pytest.fixture(params=STORAGES)
def product(request: pytest.FixtureRequest, tmp_path: Path, far_ends: PracticeProcess) -> Iterator[Product]:
    """An installation of its own: its database is put back."""
    installation = Product(tmp_path, fresh_url(request.param, request, tmp_path), far_ends)
    migrate.upgrade(installation.database_url)
    installation.settle_in()
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()


def restored(product: Product, backup: Path) -> None:
    """Stop the server, put the backup back, start it again."""
    product.servers[-1].stop()
    done = product.admin("restore", str(backup), "--yes")
    assert done.returncode == 0, done.stderr
    product.start()


def items(product: Product, kind: str, state: str) -> list[str]:
    rows = product.rows(
        "SELECT subject FROM healing_items WHERE kind = :kind AND state = :state", kind=kind, state=state
    )
    return [row["subject"] for row in rows]


def signed_in_again(window: Window) -> None:
    window.sign_in("cashier", window.password)


def test_what_was_done_since_the_backup_is_found_again(product: Product, tmp_path: Path) -> None:
    window = product.window()
    before = window.pay()
    backup = tmp_path / "backup"
    assert product.admin("backup", str(backup)).returncode == 0
    paid, given_back = window.pay("alipay", own_fen=2100), window.pay("wechat", own_fen=900)
    refund_no = window.refund(given_back.payment_no, 900).refund_no
    assert window.refund_end(refund_no).state == "refunded"
    checkout = window.checkout(5000)
    cash = window.pay_cash(checkout, 6000)
    unknown = window.begin(window.checkout(700), "wechat", "answer_lost")
    restored(product, backup)
    assert product.rows("SELECT count(*) AS n FROM payments")[0]["n"] == 1, "all but the first is forgotten"
    assert product.admin("heal-status").returncode == 1
    window.touch.beat()
    numbers = {paid.payment_no, given_back.payment_no, cash.payment_no, unknown}
    until(lambda: numbers <= set(items(product, "payment", "done")), "every payment is known again")
    until(lambda: refund_no in items(product, "refund", "done"), "the refund is known again")
    until(lambda: not product.rows("SELECT 1 FROM postings WHERE state = 'pending'"), "the HIS has heard")
    assert items(product, "desk", "waiting") == []
    signed_in_again(window)
    assert {window.follow(number).state for number in (paid.payment_no, cash.payment_no, unknown)} == {"paid"}
    assert window.follow(given_back.payment_no).state == "refunded"
    assert window.recover().still_open == []
    books = assert_books_agree(product)
    assert {order_no: books.posted_fen(order_no) for order_no in (paid.order_no, cash.order_no, before.order_no)} == {
        paid.order_no: 2100, cash.order_no: 5000, before.order_no: 1234,
    }  # fmt: skip
    assert books.payments[cash.payment_no]["state"] == "paid"
    assert len(books.wallet_refunds) == 1
