"""A PostgreSQL whose standby takes over in the middle of payments, and one without room: nothing lost or twice."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import PaydeskError, Refused
from app.desk.take_payment import Checkout
from server.storage import migrate
from server.storage.durability import room
from server.storage.engine import open_database
from server.storage.faults import READ_ONLY
from support.books import assert_books_agree
from support.cashier_words import assert_said
from support.failing_postgres import FailingPostgres, Standby
from support.fault_cases import LONG, case
from support.postgres import PostgresServer
from support.practice import PracticeProcess
from support.product import Product, at_once, until
from support.small_disk import SmallDisk, small_disk
from support.windows import Window

pytestmark = pytest.mark.timeout(120)
PATIENTS, ROOM_KIB = 4, (0, 24, 64)
ENDED = {"paid", "not_paid", "reversed", "refunded"}


@pytest.fixture(autouse=True)
def server_is_up() -> None:
    """Each has servers of its own."""


def begun(window: Window, own_fen: int, channel: str, checkout: Checkout | None = None) -> str | PaydeskError:
    """A payment's number, or why it did not begin."""
    try:
        checkout, code = checkout or window.checkout(own_fen), window.product.code(channel)
        return window.take(window.session, checkout, channel=channel, auth_code=code).payment_no
    except PaydeskError as error:
        return error


def assert_all_is_well(product: Product, window: Window, outcomes: list[str | PaydeskError]) -> None:
    """Every payment has one end, every refusal words, and the books agree."""

    def end(number: str) -> bool:
        try:
            view = window.follow(number)
        except PaydeskError:
            return False
        return view.state in ENDED and view.posting_state != "pending"

    for number in [one for one in outcomes if isinstance(one, str)]:
        until(lambda number=number: end(number), f"{number} has ended", 60)
    window.recover()
    assert window.journal.open_intents() == []
    assert_books_agree(product)
    assert_said([one for one in outcomes if isinstance(one, PaydeskError)])


# ------------------------------------------------------------------------------------------ a standby takes over


@pytest.fixture
def pair() -> Iterator[tuple[FailingPostgres, Standby]]:
    """A primary that confirms what its standby has, and that standby."""
    primary = FailingPostgres("-c", "wal_level=replica", "-c", "max_wal_senders=4", "-c", "hot_standby=on")
    standby: Standby | None = None
    try:
        standby = Standby(primary)
        yield primary, standby
    finally:
        for each in (standby, primary):
            if each is not None:
                each.stop()


@case("59")
@pytest.mark.parametrize("table", ["audit_rows", "ledger_lines"] if LONG else ["ledger_lines"])
def test_a_standby_that_is_promoted_in_the_middle_of_payments_has_every_one_of_them(
    pair: tuple[FailingPostgres, Standby], tmp_path: Path, far_ends: PracticeProcess, table: str
) -> None:
    primary, standby = pair
    url = primary.fresh()
    migrate.upgrade(url)
    name = url.rpartition("/")[2]
    both = f"postgresql://paydesk:paydesk@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/{name}"
    product = Product(tmp_path, url, far_ends, served_url=both)
    product.settle_in()
    standby_alone = open_database(standby.url(name))
    try:
        product.start()
        window = product.window()
        before = window.pay()
        channels = [("wechat", "alipay")[place % 2] for place in range(PATIENTS)]
        checkouts = [window.checkout(5000) for _ in channels]
        may_begin = threading.Event()

        def patient(place: int) -> str | PaydeskError:
            assert may_begin.wait(30)
            return begun(window, 0, channels[place], checkouts[place])

        patients = [lambda place=place: patient(place) for place in range(PATIENTS)]

        def fails_over() -> int:
            with pytest.raises(Refused, match=READ_ONLY), standby_alone.uow():
                pass  # a server that was pointed at the standby alone says so until it has taken over
            died = primary.crash_in_mid_transaction(url, table, may_begin)
            standby.promote()
            product.attach(standby.url(name))
            return died

        *outcomes, died = at_once(*patients, fails_over)
        assert isinstance(died, int), died
        assert died, "transactions had written and were open"
        outcomes.append(until(lambda: paid_again(window), "payments go on at the standby", 60))
        assert_all_is_well(product, window, outcomes)
        assert window.server.payment(before.payment_no).state == "paid"
    finally:
        product.stop()
        standby_alone.close()


@case("59", "60")
def test_a_standby_that_was_behind_when_it_took_over_is_noticed_and_what_it_lost_is_found_again(
    pair: tuple[FailingPostgres, Standby], tmp_path: Path, far_ends: PracticeProcess
) -> None:
    primary, standby = pair
    url = primary.fresh()
    migrate.upgrade(url)
    name = url.rpartition("/")[2]
    both = f"postgresql://paydesk:paydesk@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/{name}"
    product = Product(tmp_path, url, far_ends, served_url=both)
    product.settle_in()
    try:
        product.start()
        window = product.window()
        before = window.pay()
        standby.falls_behind()
        lost = [window.pay("alipay", own_fen=5200), window.pay_cash(window.checkout(5300), 6000)]
        unknown = window.begin(window.checkout(5400), "wechat", "answer_lost")
        primary.crash()
        standby.promote()
        product.attach(standby.url(name))
        assert [row["payment_no"] for row in product.rows("SELECT payment_no FROM payments")] == [before.payment_no]
        until(lambda: touched(window), "the desk has spoken with the server at the standby", 60)
        (healing,) = product.rows("SELECT reason FROM healings")
        assert healing["reason"] in ("healing.desk_mark", "healing.payment_missing", "healing.server_mark")
        numbers = {*(one.payment_no for one in lost), unknown}
        done = "SELECT subject FROM healing_items WHERE kind = 'payment' AND state = 'done'"
        until(lambda: numbers <= {row["subject"] for row in product.rows(done)}, "all is known again", 60)
        window.sign_in("cashier", window.password)
        assert {window.end(number).state for number in numbers} == {"paid"}
        assert_all_is_well(product, window, [before.payment_no, *numbers])
    finally:
        product.stop()


def touched(window: Window) -> bool:
    try:
        window.touch.beat()
    except PaydeskError:
        return False
    return True


def paid_again(window: Window) -> str | None:
    outcome = begun(window, 5100, "wechat")
    return outcome if isinstance(outcome, str) else None


# ------------------------------------------------------------------------------------------ a full volume


MOST_BEFORE_FULL = 60
"""Payments that may still find room in begun pages of a full volume."""


@pytest.fixture
def cramped(
    tmp_path: Path, far_ends: PracticeProcess, postgres_server: PostgresServer
) -> Iterator[tuple[Product, SmallDisk]]:
    """A product whose tables lie on a small volume; the log of the database has its own."""
    folder = Path(tempfile.mkdtemp(prefix="paydesk-tables-"))  # where another user may go
    folder.chmod(0o755)
    with small_disk(folder, 40 * 1024) as disk:
        tables = disk.path / "postgresql"
        tables.mkdir(mode=0o700)
        if postgres_server.user:
            shutil.chown(tables, user=postgres_server.user)
        postgres_server.run(f"CREATE TABLESPACE small LOCATION '{tables}'", "CREATE DATABASE cramped TABLESPACE small")
        url = postgres_server.url("cramped")
        migrate.upgrade(url)
        product = Product(tmp_path, url, far_ends)
        product.settle_in()
        try:
            product.start()
            yield product, disk
        finally:
            disk.make_room()
            product.stop()
            postgres_server.drop(url)
            postgres_server.run("DROP TABLESPACE small")
    folder.rmdir()


@case("56")
def test_a_postgresql_without_room_loses_nothing_and_closes_its_doors(cramped: tuple[Product, SmallDisk]) -> None:
    product, disk = cramped
    window = product.window()
    before = window.pay()
    waiting = [window.begin(window.checkout(1500), "wechat", "waits_then_pays", 8)]
    assert [verdict.code for verdict in room(product.database_url)] == [""]
    outcomes: list[str | PaydeskError] = []
    for room_kib in ROOM_KIB:
        checkouts = [window.checkout(1600 + each) for each in range(3)]
        disk.fill(leave_kib=room_kib)
        outcomes += [begun(window, 0, ("wechat", "alipay")[each % 2], one) for each, one in enumerate(checkouts)]
        if room_kib != ROOM_KIB[-1]:
            disk.make_room()
    while not any(isinstance(one, PaydeskError) for one in outcomes) and len(outcomes) < MOST_BEFORE_FULL:
        each = len(outcomes)  # pages that were begun before may still take some rows
        outcomes.append(begun(window, 1600 + each, ("wechat", "alipay")[each % 2]))
    assert any(isinstance(one, PaydeskError) for one in outcomes), "without room nothing begins"
    assert [verdict.code for verdict in room(product.database_url)] == ["server.disk_low"], "doors are closed"
    disk.make_room()
    assert [verdict.code for verdict in room(product.database_url)] == [""]
    assert_all_is_well(product, window, [*waiting, *outcomes])
    assert window.end(waiting[0]).state == "paid", "what was under way is recorded when there is room"
    assert window.server.payment(before.payment_no).state == "paid"
    assert window.pay().state == "paid", "and with room all is as before"
