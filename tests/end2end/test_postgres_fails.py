"""PostgreSQL dies, comes back, loses answers to COMMIT, kills a transaction, has no session free: nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from app.core.errors import PaydeskError
from app.desk.take_payment import Checkout
from app.wire.payments import PaymentView
from server.storage import migrate
from support.books import assert_books_agree
from support.cashier_words import assert_said
from support.failing_postgres import CommitLine, FailingPostgres
from support.fault_cases import LONG, case
from support.practice import PracticeProcess
from support.product import Product, at_once, until
from support.windows import Window

CRASHED_AT = ("audit_rows", "ledger_lines", "postings") if LONG else ("audit_rows", "ledger_lines")
"""Into what a transaction would write next when PostgreSQL dies: an intent, money that has been charged."""
PATIENTS = 8 if LONG else 4
COMMITS = range(1, 13) if LONG else (1, 2, 3, 5)
HELD_S, CROWD = 2, 60
ENDED = {"paid", "not_paid", "reversed", "refunded"}

pytestmark = pytest.mark.parametrize("product", ["postgresql"], indirect=True)


@dataclass
class Frail:
    """A product on a PostgreSQL of its own that may die, behind a line that may be cut."""

    product: Product
    window: Window
    cluster: FailingPostgres
    line: CommitLine
    url: str

    def session(self) -> psycopg.Connection[tuple[object, ...]]:
        """A session past the line."""
        return psycopg.connect(self.url.replace("+psycopg", ""), autocommit=False)


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory, far_ends: PracticeProcess) -> Iterator[Frail]:
    """One installation for these tests."""
    folder: Path = tmp_path_factory.mktemp("frail")
    cluster = FailingPostgres()
    url = cluster.fresh()
    migrate.upgrade(url)
    line = CommitLine(cluster.port)
    product = Product(folder, url.replace(f":{cluster.port}/", f":{line.port}/"), far_ends)
    product.attach(url)
    product.settle_in()
    try:
        product.start()
        yield Frail(product, product.window(), cluster, line, url)
    finally:
        product.stop()
        line.close()
        cluster.stop()


def pay(frail: Frail, checkout: Checkout, code: str, channel: str) -> str | PaydeskError:
    """Begin a payment; its number, or why it did not begin."""
    try:
        return frail.window.take(frail.window.session, checkout, channel=channel, auth_code=code).payment_no
    except PaydeskError as error:
        return error


def followed(frail: Frail, number: str) -> PaymentView:
    """Follow to the end although the server may not answer for a while."""

    def ended() -> PaymentView | None:
        try:
            view = frail.window.follow(number)
        except PaydeskError:
            return None
        return view if view.state in ENDED and view.posting_state != "pending" else None

    view: PaymentView = until(ended, f"{number} has ended", 60)
    return view


def assert_all_is_well(frail: Frail, begun: list[str | PaydeskError]) -> None:
    """Every payment has one end, every refusal words, and the books agree."""
    ends = [followed(frail, number) for number in begun if isinstance(number, str)]
    frail.window.recover()
    assert frail.window.journal.open_intents() == []
    books = assert_books_agree(frail.product)
    for view in ends:
        assert books.held_fen(view.payment_no) == (view.amount_fen if view.state == "paid" else 0)
    assert_said([one for one in begun if isinstance(one, PaydeskError)])
    assert_said(view.reason for view in ends)


@case("59")
@pytest.mark.timeout(300)
def test_a_database_killed_in_mid_transaction_comes_back_with_every_payment(frail: Frail) -> None:
    begun, died = list[str | PaydeskError](), list[object]()
    for table in CRASHED_AT:
        checkouts = [frail.window.checkout(4000 + place) for place in range(PATIENTS)]
        codes = [frail.product.code(("wechat", "alipay")[place % 2]) for place in range(PATIENTS)]
        may_begin = threading.Event()

        def one(place: int, *, may_begin: threading.Event, checkouts: list[Checkout], codes: list[str]) -> object:
            assert may_begin.wait(30)
            return pay(frail, checkouts[place], codes[place], ("wechat", "alipay")[place % 2])

        def crash(*, may_begin: threading.Event, table: str) -> int:
            open_then = frail.cluster.crash_in_mid_transaction(frail.url, table, may_begin)
            frail.cluster.start_again()
            return open_then

        given = {"may_begin": may_begin, "checkouts": checkouts, "codes": codes}
        acts = [lambda place=place, given=given: one(place, **given) for place in range(PATIENTS)]
        acts.append(lambda may_begin=may_begin, table=table: crash(may_begin=may_begin, table=table))
        *outcomes, open_then = at_once(*acts)
        begun += outcomes
        died.append(open_then)
    assert all(isinstance(count, int) and count for count in died), died
    assert all(isinstance(one, str | PaydeskError) for one in begun), begun
    assert_all_is_well(frail, begun)


@case("59")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", ["before", "after"])
def test_a_commit_whose_answer_is_lost_is_never_taken_for_an_end(frail: Frail, mode: str) -> None:
    begun = list[str | PaydeskError]()
    for place in COMMITS:
        channel = ("wechat", "alipay")[place % 2]
        checkout, code = frail.window.checkout(4100 + place), frail.product.code(channel)
        cuts = frail.line.cuts
        frail.line.cut_commit(mode, place)
        begun.append(pay(frail, checkout, code, channel))
        until(lambda cuts=cuts: frail.line.cuts > cuts, "the line was cut at a COMMIT")
    assert_all_is_well(frail, begun)


@case("59")
def test_a_transaction_that_the_database_kills_for_a_deadlock_is_done_again(frail: Frail) -> None:
    checkout = frail.window.checkout(4200)

    def begun() -> str | None:
        number = pay(frail, checkout, frail.product.code("wechat", "slow", 10), "wechat")
        return number if isinstance(number, str) else None  # the channel is closed until the database was looked at

    number = until(begun, "a payment is begun, whatever the database has gone through before", 60)
    with frail.session() as ours:
        ours.execute("SET LOCAL deadlock_timeout = '1h'")  # so that theirs is the one that is killed
        ours.execute("SELECT 1 FROM orders WHERE order_no = %s FOR UPDATE", (checkout.order_no,))
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
        with frail.session() as watching:
            watching.autocommit = True
            until(lambda: watching.execute(waiting).fetchone(), "the server waits for us")
        ours.execute("SELECT 1 FROM payments WHERE payment_no = %s FOR UPDATE", (number,))
        ours.rollback()
    assert_all_is_well(frail, [number])
    assert "deadlock detected" in frail.cluster.log()


@case("59")
def test_more_windows_than_sessions_wait_their_turn(frail: Frail) -> None:
    paid = frail.window.pay(own_fen=4300)
    checkout, code = frail.window.checkout(4301), frail.product.code("alipay")
    with frail.session() as ours:
        ours.execute("LOCK TABLE payments IN ACCESS EXCLUSIVE MODE")

        def let_go() -> str:
            threading.Event().wait(HELD_S)  # so long nobody gets on
            ours.rollback()
            return "let go"

        asking = [lambda: frail.window.server.payment(paid.payment_no).state] * CROWD
        answers = at_once(*asking, lambda: pay(frail, checkout, code, "alipay"), let_go)
    assert set(answers[:CROWD]) == {"paid"}
    assert_all_is_well(frail, [answers[CROWD]])


@case("59")
def test_a_database_that_is_away_for_a_while_is_told_and_money_waits(frail: Frail) -> None:
    checkouts = [frail.window.checkout(4400), frail.window.checkout(4401)]
    codes = [frail.product.code("wechat", "slow", 10), frail.product.code("alipay")]
    first = pay(frail, checkouts[0], codes[0], "wechat")
    frail.cluster.crash()
    second = pay(frail, checkouts[1], codes[1], "alipay")
    with pytest.raises(PaydeskError) as away:
        frail.window.server.open_payments()
    frail.cluster.start_again()
    assert_said([away.value])
    assert_all_is_well(frail, [first, second])
