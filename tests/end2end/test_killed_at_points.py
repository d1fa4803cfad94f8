"""SIGKILL at every named place of a payment and a refund: each ends in one end, once, and the next start goes on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.errors import PaydeskError
from app.core.fault_points import POINTS
from app.core.refund import ENDED_STATES
from app.desk.follow_payment import ENDED
from app.desk.take_payment import Checkout
from support.books import assert_books_agree
from support.cashier_words import assert_said
from support.fault_cases import LONG, case, share, short_on
from support.processes import ROOT, NotInTimeError, RunningProcess
from support.product import PASSWORD, Product, at_once, until
from support.windows import Window

LARGE_FEN = 60000
AT_DESK = ("P1d", "P5d", "P9", "R0")
PAYMENT_POINTS = tuple(name for name in POINTS if name[0] == "P" and name not in AT_DESK)
REFUND_POINTS = tuple(name for name in POINTS if name[0] == "R" and name not in AT_DESK)
DEATHS_IN_RECOVERY = 10 if LONG else 2


@dataclass
class Deaths:
    """A product whose server is killed at one place after another, and what was under way at each."""

    product: Product
    window: Window
    supervisor: Window
    checkouts: dict[str, Checkout] = field(default_factory=dict)
    refunded: list[str] = field(default_factory=list)
    heard: list[PaydeskError] = field(default_factory=list)

    def live_again(self) -> None:
        """A new server, to which the dead one's jobs are free."""
        self.product.leases_run_out()
        self.product.start(dying=True)

    def doom(self, point: str) -> None:
        """The server dies at its next pass of that place."""
        self.product.doom.write_text(point, encoding="utf-8")

    def await_death(self, point: str) -> None:
        """The server has died there."""
        until(lambda: self.product.servers[-1].returncode is not None, f"the server died at {point}")
        assert not self.product.doom.exists(), f"the server died, but not at {point}"

    def pay_and_die(self, point: str, wallet: str) -> None:
        """A patient pays while the server dies; the cashier has the number whatever she heard."""
        checkout = self.window.checkout(800 + len(self.checkouts))
        code = self.product.code(wallet)
        self.doom(point)
        try:
            taken = self.window.take(self.window.session, checkout, channel=wallet, auth_code=code)
            self.checkouts[taken.payment_no] = checkout
        except PaydeskError as error:  # dead in the recovery of the payment before, ere this one was begun
            self.heard.append(error)
        self.await_death(point)

    def refund_and_die(self, point: str, payment_no: str) -> None:
        """A large refund is asked for and approved by another person while the server dies."""
        self.refunded.append(payment_no)
        self.doom(point)
        try:
            wanted = self.window.refund(payment_no, LARGE_FEN)
            self.supervisor.server.approve_refund(wanted.refund_no)
        except PaydeskError as error:
            self.heard.append(error)
        self.await_death(point)

    def refund_what_came_to_nothing(self) -> None:
        """What the cashier heard nothing of is looked up, approved where that is missing, asked for again if gone."""
        for payment_no in self.refunded:
            found = self.product.rows(
                "SELECT refund_no, state FROM refunds WHERE payment_no = :number", number=payment_no
            )
            assert len(found) <= 1, "the same refund was asked for once"
            number = found[0]["refund_no"] if found else self.window.refund(payment_no, LARGE_FEN).refund_no
            if self.window.server.refund(number).state == "requested":
                self.supervisor.server.approve_refund(number)


@pytest.fixture(scope="module")
def dying(product: Product) -> Iterator[Product]:
    """A product whose server can be told where to die; an ordinary one afterwards."""
    product.start_if_dead()
    product.doom.unlink(missing_ok=True)
    product.kill()
    product.leases_run_out()
    product.start(dying=True)
    yield product
    product.doom.unlink(missing_ok=True)
    product.kill()
    product.leases_run_out()
    product.start()


@pytest.fixture
def deaths(dying: Product) -> Deaths:
    """Nothing has died yet; a server that an earlier test left dead, or one that cannot die, is replaced."""
    made = Deaths(dying, dying.window(), dying.window("班长", "supervisor", shift=False))
    dying.doom.unlink(missing_ok=True)
    if dying.servers[-1].returncode is not None or "dying_server" not in " ".join(dying.servers[-1].command):
        dying.kill()
        made.live_again()
    return made


@case("1", "2")
@pytest.mark.timeout(300)
def test_a_server_killed_at_each_step_of_a_payment(deaths: Deaths) -> None:
    product, window = deaths.product, deaths.window
    for place, point in enumerate(share(PAYMENT_POINTS, _storage(product))):
        deaths.pay_and_die(point, ("wechat", "alipay")[place % 2])
        deaths.live_again()
    window.recover()
    numbers = list(deaths.checkouts)
    ends = dict(zip(numbers, at_once(*[lambda number=number: window.end(number) for number in numbers]), strict=True))
    assert {getattr(view, "state", view) for view in ends.values()} <= {str(state) for state in ENDED}, ends
    assert window.journal.open_intents() == []
    assert_books_agree(product)
    for number, view in ends.items():
        if view.state != "paid":
            again = window.again(deaths.checkouts[number])
            assert window.pay_cash(again, again.total_fen).state == "paid", "nothing still holds the patient's bills"
    books = assert_books_agree(product)
    assert all(books.posted_fen(view.order_no) == view.amount_fen for view in ends.values() if view.state == "paid")
    assert_said([*deaths.heard, *(view.reason for view in ends.values())])


@case("1", "2", "36")
@pytest.mark.timeout(300)
def test_a_server_killed_at_each_step_of_a_refund(deaths: Deaths) -> None:
    product, window = deaths.product, deaths.window
    points = share(REFUND_POINTS, _storage(product))
    paid = [window.pay(("wechat", "alipay")[place % 2], own_fen=LARGE_FEN) for place in range(len(points))]
    for point, payment in zip(points, paid, strict=True):
        deaths.refund_and_die(point, payment.payment_no)
        deaths.live_again()
    deaths.refund_what_came_to_nothing()
    for payment in paid:
        until(lambda number=payment.payment_no: window.server.payment(number).state == "refunded", "the money is back")
    books = assert_books_agree(product)
    states = {one["state"] for one in books.refunds if one["payment_no"] in deaths.refunded}
    assert states <= {str(state) for state in ENDED_STATES}
    for payment in paid:
        assert books.held_fen(payment.payment_no) == 0
        assert books.posted_fen(payment.order_no) == 0
        back = [one for one in books.wallet_refunds if one["order_number"] == payment.payment_no]
        assert [one["amount_fen"] for one in back] == [LARGE_FEN], "given back once"
    assert_said(deaths.heard)


@short_on("sqlite")
@case("5")
@pytest.mark.timeout(300)
def test_a_server_that_dies_again_and_again_while_it_recovers(deaths: Deaths) -> None:
    product, window = deaths.product, deaths.window
    deaths.pay_and_die("P4", "wechat")
    for _ in range(DEATHS_IN_RECOVERY):
        deaths.doom("P3")  # the channel has answered the question, and nothing of it is durable
        with suppress(NotInTimeError):  # dead before it said that it was ready
            deaths.live_again()
        deaths.await_death("P3")
    deaths.live_again()
    (number,) = deaths.checkouts
    assert window.end(number).state == "paid"
    assert window.recover().still_open == []
    assert_books_agree(product)


@case("1", "5")
@pytest.mark.parametrize(
    "point",
    [pytest.param(name, marks=short_on(("sqlite", "postgresql")[place % 2])) for place, name in enumerate(AT_DESK)],
)
def test_a_desk_killed_at_each_of_its_steps(product: Product, tmp_path: Path, point: str) -> None:
    window = product.window("4号窗口", "relief")
    before = window.pay()
    window.journal.close_file()
    doom = tmp_path / "doom.txt"
    doom.write_text(point, encoding="utf-8")
    _work_until_dead(product, window, tmp_path, doom, refund=before.payment_no if point == "R0" else "")
    window.restart()
    left = [intent.payment.payment_no for intent in window.journal.open_intents()]
    recovered = window.recover()
    assert [view.payment_no for view in (*recovered.ended, *recovered.still_open)] == left
    ends = [window.end(number) for number in left]
    assert {view.state for view in ends} <= {"paid", "not_paid"}
    assert (point == "P1d") == ([view.reason for view in ends] == ["payment.never_sent"]), ends
    kept = window.journal.unprinted()
    assert [receipt.printed for receipt in kept] == ([False] if point == "P9" else []), "the paper is asked about"
    if point == "R0":
        refund = window.refund(before.payment_no, 1234)
        assert window.refund_end(refund.refund_no).state == "refunded", "what was never sent is asked for again"
    for receipt in kept:
        window.journal.mark_printed(receipt.payment_no)
    assert_books_agree(product)
    assert_said(view.reason for view in ends)


def _work_until_dead(product: Product, window: Window, folder: Path, doom: Path, *, refund: str) -> None:
    given = {
        "folder": str(window.folder), "url": product.url, "ca_file": product.ca_file, "username": "relief",
        "password": PASSWORD, "shift_no": window.shift_no, "bills": [product.new_bill(650)],
        "codes": [product.code("wechat")], "doom": str(doom), "follow": True, **({"refund": refund} if refund else {}),
    }  # fmt: skip
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, str(ROOT / "tests" / "support" / "desk_process.py"), json.dumps(given)]
    desk = RunningProcess(command, log_path=folder / "desk.out", env={"PYTHONPATH": path}, cwd=ROOT, forked=True)
    try:
        assert desk.wait() == -9, desk.output()
        assert not doom.exists()
    finally:
        desk.kill()


def _storage(product: Product) -> str:
    return "postgresql" if product.is_postgresql else "sqlite"
