"""Yesterday's backup at noon: the server notices by itself, asks everybody, and every fen is found again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import PaydeskError
from server.storage.backup import restore
from server.storage.mark_file import JsonMarkFile
from support.books import assert_books_agree
from support.databases import STORAGES, fresh_url
from support.fault_cases import case, short_on
from support.practice import PracticeProcess
from support.product import Product, until
from support.windows import Window


@pytest.fixture(params=STORAGES)
def product(request: pytest.FixtureRequest, tmp_path: Path, far_ends: PracticeProcess) -> Iterator[Product]:
    """An installation of its own: its database is put back."""
    installation = Product(tmp_path, fresh_url(request.param, request, tmp_path), far_ends)
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


@case("60")
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


def put_back(product: Product, backup: Path) -> None:
    """Somebody puts the database back without our command: a file copied, a restore by the database's own means."""
    restore(backup, product.database_url, force=True)


@case("60")
@pytest.mark.parametrize(
    "whole_computer",
    [
        pytest.param(False, id="database", marks=short_on("postgresql")),
        pytest.param(True, id="whole computer", marks=short_on("sqlite")),
    ],
)
def test_a_restore_that_nobody_told_of_is_noticed(product: Product, tmp_path: Path, *, whole_computer: bool) -> None:
    window, mark = product.window(), product.folder / "paydesk-mark.json"
    window.pay()
    until(lambda: told_more_than(product, window, 0), "the desk has seen the history stand somewhere")
    backup, marked = tmp_path / "backup", mark.read_bytes()
    assert product.admin("backup", str(backup)).returncode == 0
    seen = position(window)[1]
    paid = window.pay("alipay", own_fen=3300)
    until(lambda: told_more_than(product, window, seen), "the desk has seen it go on")
    product.servers[-1].stop()
    put_back(product, backup)
    if whole_computer:
        mark.write_bytes(marked)
    product.start()
    if not whole_computer:
        assert product.admin("heal-status").returncode == 1, "by the server's own mark, before any desk speaks"
    intent = window.begin(window.checkout(800), "wechat", "answer_lost")
    window.touch.beat()
    (healing,) = product.rows("SELECT reason FROM healings")
    by_desk = ("healing.desk_mark", "healing.payment_missing")
    assert healing["reason"] in (by_desk if whole_computer else ("healing.server_mark",))
    until(lambda: paid.payment_no in items(product, "payment", "done"), "what was paid is known again")
    signed_in_again(window)
    assert window.end(intent).state == "paid"
    assert_books_agree(product)
    assert product.admin("desk-gone", "--window", "1号窗口").returncode == 0


def position(window: Window) -> list[Any]:
    return list(json.loads(window.journal.remembered("server.position")))


def told_more_than(product: Product, window: Window, chain_no: int) -> bool:
    """Whether the desk was told of a point beyond that, and the server has kept it too."""
    window.touch.beat()
    kept = JsonMarkFile(product.folder / "paydesk-mark.json").read()
    return kept is not None and min(position(window)[1], kept.chain_no) > chain_no


@case("60")
@short_on("sqlite")
def test_a_number_of_the_gap_is_never_charged_twice(product: Product, tmp_path: Path) -> None:
    """The desk sends a number again that the server forgot: with the same amount it is the same payment at the channel;
    with another amount the channel refuses it, and it stays unknown until asked."""
    window, backup = product.window(), tmp_path / "backup"
    assert product.admin("backup", str(backup)).returncode == 0
    checkout = window.checkout(4000)
    code = product.code("wechat")
    number = window.take(window.session, checkout, channel="wechat", auth_code=code).payment_no
    assert window.end(number).state == "paid"
    product.servers[-1].stop()
    put_back(product, backup)
    product.start()
    signed_in_again(window)
    again = window.wanted(checkout, number, product.code("wechat"))
    try:
        window.server.take_payment(again)
    except PaydeskError as refused:
        assert refused.code in ("bill.paid", "bill.locked", "order.decided"), refused  # noqa: PT017
    window.touch.beat()
    assert window.end(number).state == "paid"
    books = assert_books_agree(product)
    assert [order["amount_fen"] for order in books.wallet_orders[number] if order["paid_at"]] == [4000]
    assert books.posted_fen(checkout.order_no) == 4000
