"""A database that can only be read: refused with its own reason before anything is sent, and open again by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.core.errors import Refused
from app.core.payment import PaymentState
from server.ends import folders_with_room
from server.jobs.gates import RoomOnDisk, TakesWrites
from server.ports import UnitOfWorkFactory
from server.settings import load
from server.storage.faults import READ_ONLY
from server.storage.sqlite import SqliteDatabase
from support.cashier_words import assert_said
from support.money_world import MoneyWorld
from support.small_disk import SmallDisk, small_disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 16 * 1024) as made:
        yield made


def written(uow: UnitOfWorkFactory, name: str) -> str:
    """What became of one small write: empty, or why not."""
    try:
        with uow() as work:
            work.facts.put(name, "1")
            work.commit()
    except Refused as refused:
        return refused.code
    return ""


def test_on_a_read_only_disk_it_is_refused_with_its_reason_and_written_again_by_itself(
    disk: SmallDisk, migrated_sqlite: Path
) -> None:
    first = SqliteDatabase(make_url(f"sqlite:///{shutil.copy(migrated_sqlite, disk.path / 'first.sqlite3')}"))
    assert written(first.uow, "before") == ""
    for ending in ("", "-wal", "-shm"):  # as they lie while it is in use
        shutil.copy(disk.path / f"first.sqlite3{ending}", disk.path / f"books.sqlite3{ending}")
    first.close()
    disk.read_only()
    database = SqliteDatabase(make_url(f"sqlite:///{disk.path / 'books.sqlite3'}"))
    look = TakesWrites(database.uow)
    try:
        with database.reader() as work:
            assert work.facts.get("before") == "1", "what is there can be read"
        assert written(database.uow, "meanwhile") == READ_ONLY
        closed = look()[0]
        assert (closed.code, closed.values) == ("server.database_not_writable", (("said", READ_ONLY),))
        assert_said([READ_ONLY, closed.code])
        with database.reader() as work:
            assert work.facts.get("meanwhile") is None
        disk.read_only(again=True)
        look()  # whoever comes first lets go of what was opened to be read only
        assert look()[0].code == "", "the doors open by themselves"
        assert written(database.uow, "after") == ""
    finally:
        database.close()
        disk.read_only(again=True)


def make_read_only(database: SqliteDatabase) -> None:
    """From now on the one connection that writes cannot; the next one can."""
    with database.uow() as work:
        connection = work._execution.connection
        assert connection is not None
        connection.execute("PRAGMA query_only=ON")


@pytest.fixture
def books(migrated_sqlite: Path, tmp_path: Path) -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase(make_url(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'books.sqlite3')}"))
    yield opened
    opened.close()


def test_no_payment_is_sent_that_could_not_be_recorded(books: SqliteDatabase) -> None:
    world = MoneyWorld(books)
    wanted = world.wanted()
    make_read_only(books)
    with pytest.raises(Refused) as refused:
        world.take(world.cashier, wanted)
    assert (refused.value.code, world.wechat.calls) == (READ_ONLY, [])
    world.take(world.cashier, wanted)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    assert world.wechat.calls == ["pay"]


def test_an_answer_that_could_not_be_recorded_is_asked_for_again(books: SqliteDatabase) -> None:
    world = MoneyWorld(books)
    world.hold_sending = True
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    make_read_only(books)
    with pytest.raises(Refused, match=READ_ONLY):
        world.unsent.pop()()
    assert world.wechat.calls == ["pay"]
    assert world.payment(wanted.payment_no).state is PaymentState.SENDING, "paid, and nothing of ours says so"
    world.clock.forward(60)
    world.work()
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    assert world.wechat.calls == ["pay", "query"]


def test_volumes_that_the_settings_name_must_have_room(tmp_path: Path) -> None:
    settings = tmp_path / "paydesk-server.toml"
    settings.write_text('database_url = "postgresql://paydesk@db/paydesk"\n[gates]\nvolumes = ["here", "nowhere"]\n')
    (tmp_path / "here").mkdir()
    looked_at = folders_with_room(load(str(settings), {}), "postgresql://paydesk@db/paydesk")
    assert looked_at[-2:] == [tmp_path / "here", tmp_path / "nowhere"]
    verdicts = RoomOnDisk(looked_at[-2:], 1)()
    assert [verdict.code for verdict in verdicts] == ["", "server.disk_low"], "one that is not there has no room"
