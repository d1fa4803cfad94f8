"""No room on a disk, a database that somebody else holds: what cannot be recorded does not begin, nothing is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.core.errors import PaydeskError, Refused
from app.core.fault_points import hooked
from app.desk.follow_payment import FollowPayment
from app.desk.recover_payments import RecoverPayments
from app.desk.take_payment import TakePaymentAtDesk
from app.gateway.journal import SqliteJournal
from server.storage import migrate
from support.books import assert_books_agree
from support.cashier_words import assert_said
from support.fault_cases import LONG, case, short_on
from support.practice import PracticeProcess
from support.processes import ROOT
from support.product import Product, at_once
from support.small_disk import SmallDisk, small_disk
from support.windows import Window

SERVER_KIB, DESK_KIB = 32 * 1024, 2048
ROOM_KIB = range(0, 96, 4) if LONG else (0, 4, 12, 32)
LOCKED_S = 3


@dataclass
class Cramped:
    """A product whose database lies on a volume that can be filled."""

    product: Product
    window: Window
    disk: SmallDisk


@pytest.fixture
def cramped(tmp_path: Path, far_ends: PracticeProcess) -> Iterator[Cramped]:
    """An installation of its own (SQLite: PostgreSQL ends itself when its volume is full, see the database's tests)."""
    with small_disk(tmp_path / "disk", SERVER_KIB) as disk:
        product = Product(tmp_path, f"sqlite:///{disk.path / 'paydesk.sqlite3'}", far_ends)
        with product.config.open("a", encoding="utf-8") as settings:
            settings.write("\n[gates]\nleast_free_mib = 1\n")
        migrate.upgrade(product.database_url)
        product.settle_in()
        try:
            product.start()
            yield Cramped(product, product.window(), disk)
        finally:
            disk.make_room()
            product.stop()


@case("56")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("product", ["sqlite"], indirect=True)
def test_a_server_whose_disk_is_full_loses_nothing(cramped: Cramped) -> None:
    window, product, disk = cramped.window, cramped.product, cramped.disk
    before = window.pay()
    waiting = [window.begin(window.checkout(1500), "wechat", "waits_then_pays", 20) for _ in range(2)]
    checkouts = [window.checkout(1600 + place) for place in range(len(ROOM_KIB))]
    codes = [product.code(("wechat", "alipay")[place % 2]) for place in range(len(ROOM_KIB))]
    refusals, numbers = list[PaydeskError](), list[str]()
    for place, room_kib in enumerate(ROOM_KIB):
        disk.fill(leave_kib=room_kib)
        channel = ("wechat", "alipay")[place % 2]
        try:
            taken = window.take(window.session, checkouts[place], channel=channel, auth_code=codes[place])
            numbers.append(taken.payment_no)
        except PaydeskError as error:
            refusals.append(error)
    disk.make_room()
    ends = [window.end(number, timeout_s=60) for number in (*waiting, *numbers)]
    window.recover()
    assert window.journal.open_intents() == []
    assert [end.state for end in ends[:2]] == ["paid", "paid"], "what was under way is recorded when there is room"
    assert refusals, "without room nothing begins"
    assert_said([*refusals, *(end.reason for end in ends)])
    assert window.server.payment(before.payment_no).state == "paid"
    assert window.pay().state == "paid", "and with room all is as before"
    assert_books_agree(product)


@pytest.fixture
def desk_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """The volume of a window's computer."""
    with small_disk(tmp_path / "desk", DESK_KIB) as disk:
        yield disk


@short_on("sqlite")
@case("56")
def test_a_desk_whose_disk_is_full_sends_nothing_that_it_has_not_recorded(
    product: Product, desk_disk: SmallDisk
) -> None:
    window = product.window()
    journal = SqliteJournal(desk_disk.path / "journal.db", window.clock)
    take = TakePaymentAtDesk(server=window.server, journal=journal, clock=window.clock)
    recover = RecoverPayments(journal=journal, follow=FollowPayment(server=window.server, journal=journal))
    outcomes = list[object]()
    for room_kib in ROOM_KIB:
        desk_disk.fill(leave_kib=room_kib)
        checkout, code = window.checkout(1700), product.code("wechat")
        before = product.rows("SELECT count(*) AS number FROM payments")
        try:
            outcomes.append(take(window.session, checkout, channel="wechat", auth_code=code).payment_no)
        except Refused as refusal:
            outcomes.append(refusal)
            assert product.rows("SELECT count(*) AS number FROM payments") == before, "refused is: nothing was sent"
    desk_disk.make_room()
    recovered = recover()
    assert {view.state for view in recovered.ended} <= {"paid", "not_paid"}
    assert {str(one.code) for one in outcomes if isinstance(one, Refused)} == {"journal.full"}
    assert_said([one for one in outcomes if isinstance(one, Refused)])
    ends = [window.end(number) for number in outcomes if isinstance(number, str)]
    assert {end.state for end in ends} <= {"paid"}
    journal.close_file()
    assert_books_agree(product)


@short_on("postgresql")
@case("56")
def test_a_disk_that_fills_up_while_the_patient_pays_does_not_hide_that_it_is_paid(
    product: Product, desk_disk: SmallDisk
) -> None:
    window = product.window()
    journal = SqliteJournal(desk_disk.path / "journal.db", window.clock)
    take = TakePaymentAtDesk(server=window.server, journal=journal, clock=window.clock)
    follow = FollowPayment(server=window.server, journal=journal)
    checkout, code = window.checkout(1800), product.code("wechat")
    with hooked(lambda name: desk_disk.fill() if name == "P1d" else None):
        taken = take(window.session, checkout, channel="wechat", auth_code=code)
        view = taken.view or follow(taken.payment_no)
        while view.state != "paid":
            view = follow(taken.payment_no, known_version=view.version, wait_s=2)
    desk_disk.make_room()
    recovered = RecoverPayments(journal=journal, follow=follow)()
    assert [one.state for one in recovered.ended] == ["paid"], "the journal is closed when there is room"
    assert journal.open_intents() == []
    journal.close_file()
    assert window.end(taken.payment_no).posting_state == "posted"
    assert_books_agree(product)


@case("56")
@pytest.mark.parametrize("product", ["sqlite"], indirect=True)
def test_payments_go_on_while_backups_are_made_and_wait_while_the_database_is_held(
    product: Product, tmp_path: Path
) -> None:
    window, file = product.window(), product.database_url.removeprefix("sqlite:///")
    checkouts = [window.checkout(1900 + place) for place in range(4)]
    codes = [product.code(("wechat", "alipay")[place % 2]) for place in range(4)]
    backup = subprocess.Popen(
        [sys.executable, "-m", "server", "--config", str(product.config), "admin", "backup", str(tmp_path / "copy")],
        cwd=ROOT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    holder = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    never = threading.Event()

    def let_go() -> str:
        never.wait(LOCKED_S)  # so long is the database held
        holder.execute("ROLLBACK")
        return "let go"

    def pay(place: int) -> object:
        channel = ("wechat", "alipay")[place % 2]
        taken = window.take(window.session, checkouts[place], channel=channel, auth_code=codes[place])
        return window.end(taken.payment_no)

    outcomes = at_once(*[lambda place=place: pay(place) for place in range(4)], let_go)[:4]
    holder.close()
    assert {getattr(one, "state", one) for one in outcomes} == {"paid"}
    assert backup.wait(60) == 0
    assert_books_agree(product)
