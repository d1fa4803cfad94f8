"""A backup taken while payments are written is whole, checked before use, and never overwrites by accident."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.core.errors import Conflict, NotFound, Refused
from server.domain.ledger import payment_entry
from server.storage import migrate
from server.storage.backup import backup, restore, verify
from server.storage.engine import Database, open_database
from support.databases import NOW, a_payment, an_order, number


def take(database: Database, count: int) -> None:
    """One payment with its ledger entry."""
    with database.uow() as work:
        work.orders.add(an_order(count))
        work.payments.add(a_payment(count))
        work.ledger.add(payment_entry(a_payment(count), "his", NOW))
        work.commit()


def other_url(url: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """An empty database of the same kind."""
    if url.startswith("sqlite"):
        return f"sqlite:///{folder / 'restored' / 'paydesk.sqlite3'}"
    return str(request.getfixturevalue("postgres_server").fresh())


def test_a_backup_under_writers_is_whole(migrated_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = open_database(migrated_url)
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        for count in range(100_000):
            take(database, count)
            written.set()
            if stop.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(10)
    backup(migrated_url, tmp_path / "copies" / "first.backup")
    stop.set()
    writer.join()
    database.close()

    elsewhere = other_url(migrated_url, request, tmp_path)
    restore(tmp_path / "copies" / "first.backup", elsewhere)
    assert migrate.is_current(elsewhere)
    restored = open_database(elsewhere)
    with restored.reader() as work:
        count = 0
        while work.orders.get(number("O", count)):
            assert list(work.payments.of_order(number("O", count))) == [a_payment(count)]
            assert len(work.ledger.of_order(number("O", count))) == 2
            count += 1
        assert count > 0
        assert work.ledger.balance("business/his") == -1234 * count
    take(restored, 10**6)
    restored.close()


def test_a_database_with_rows_is_overwritten_only_by_force(migrated_url: str, tmp_path: Path) -> None:
    database = open_database(migrated_url)
    take(database, 1)
    backup(migrated_url, tmp_path / "copy")
    take(database, 2)
    database.close()
    with pytest.raises(Conflict) as conflict:
        restore(tmp_path / "copy", migrated_url)
    assert conflict.value.code == "backup.database_not_empty"
    restore(tmp_path / "copy", migrated_url, force=True)
    database = open_database(migrated_url)
    with database.reader() as work:
        assert work.orders.get(number("O", 1)) == an_order(1)
        assert work.orders.get(number("O", 2)) is None
    database.close()


def test_a_backup_is_not_overwritten(migrated_url: str, tmp_path: Path) -> None:
    backup(migrated_url, tmp_path / "copy")
    with pytest.raises(Conflict) as conflict:
        backup(migrated_url, tmp_path / "copy")
    assert conflict.value.code == "backup.target_exists"
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", [0, 20, 5000, -1])
def test_a_damaged_backup_is_refused_before_anything_is_touched(migrated_url: str, tmp_path: Path, place: int) -> None:
    copy = tmp_path / "copy"
    backup(migrated_url, copy)
    content = bytearray(copy.read_bytes())
    content[place] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Refused) as refused:
        restore(copy, migrated_url, force=True)
    assert refused.value.code == "backup.damaged"
    assert migrate.is_current(migrated_url)


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        verify(tmp_path / "copy")
    with pytest.raises(NotFound):
        backup(f"sqlite:///{tmp_path / 'paydesk.sqlite3'}", tmp_path / "copy")
    assert not list(tmp_path.iterdir())


def test_a_backup_of_the_other_kind_is_refused(migrated_url: str, tmp_path: Path) -> None:
    backup(migrated_url, tmp_path / "copy")
    other = "postgresql://nobody@127.0.0.1:1/none" if migrated_url.startswith("sqlite") else f"sqlite:///{tmp_path}/x"
    with pytest.raises(Refused) as refused:
        restore(tmp_path / "copy", other)
    assert refused.value.code == "backup.other_database"
    assert not (tmp_path / "x").exists()
