"""Power is cut while the journal writes: what was acknowledged is there, the last write is whole or not there at all.

The files are really cut: the write-ahead file at many offsets after its last sync (every boundary of a frame and every
few bytes between; of one write every byte), its tail as zeros and as noise, and the database itself in the middle of a
checkpoint.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Refused
from app.desk.ports import Intent, OfflineTaken
from app.gateway.journal import SqliteJournal
from app.wire.payments import BillToPay, TakePayment
from support import screen_people as people
from support.screen_world import StillClock

STEP = 307
FRAME, WAL_HEADER, PAGE = 4096 + 24, 32, 4096
PAYMENT = TakePayment(
    payment_no=people.number("P", 1), order_no=people.number("O", 1), shift_no=people.number("S", 1), business="his",
    patient_no="P0010086", patient_name="演练甲", channel="cash", amount_fen=12_650, tendered_fen=13_000,
    bills=tuple(BillToPay(bill_no=f"B{n}", kind="outpatient", version="1", own_fen=1_265) for n in range(10)),
)  # fmt: skip


def intent(tail: int) -> Intent:
    payment = replace(PAYMENT, payment_no=people.number("P", tail))
    return Intent(payment=payment, recorded_at=people.NOW, operator_id=7)


def taken(tail: int) -> OfflineTaken:
    return OfflineTaken(
        payment=replace(PAYMENT, payment_no=people.number("P", tail)), taken_at=people.NOW, clock_ahead_ms=-1_500,
        snapshot="v1.key." + "c29tZSBjb250ZW50" * 90 + ".c2ln", operator_id=7, operator_name="演练收费员",
    )  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """The files as they were: synced up to ``synced`` bytes of the write-ahead file, the rest was on its way."""

    database: bytes
    ahead: bytes
    synced: int


class Bench:
    """A journal whose files can be looked at between two writes, and laid out anew as a power cut leaves them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "live" / "journal.db"
        self.journal = SqliteJournal(self.path, StillClock())
        self._laid = itertools.count(1)

    @property
    def _ahead(self) -> Path:
        return self.path.with_name("journal.db-wal")

    def cut_during(self, write: Callable[[SqliteJournal], object]) -> Cut:
        """What may be on the disk when power goes during this write."""
        database, synced = self.path.read_bytes(), self._ahead.stat().st_size
        write(self.journal)
        assert self.path.read_bytes() == database, "the write was a checkpoint"
        return Cut(database, self._ahead.read_bytes(), synced)

    def laid_out(self, database: bytes, ahead: bytes) -> SqliteJournal:
        """A start of the desk with these files."""
        folder = self.folder / f"cut-{next(self._laid)}"
        folder.mkdir()
        (folder / "journal.db").write_bytes(database)
        (folder / "journal.db-wal").write_bytes(ahead)
        return SqliteJournal(folder / "journal.db", StillClock())

    def tidy(self) -> None:
        self.journal.close_file()
        shutil.rmtree(self.folder)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = Bench(tmp_path / "bench")
    yield one
    one.tidy()


def tails(cut: Cut) -> Iterator[bytes]:
    """The write-ahead file as a power cut may leave it."""
    chance = random.Random(5)
    whole = len(cut.ahead)
    frames = range(WAL_HEADER, whole + 1, FRAME)
    offsets = {
        offset
        for offset in (*range(cut.synced, whole, STEP), *(at + by for at in frames for by in (-1, 0, 1)), whole)
        if cut.synced <= offset <= whole
    }
    for offset in sorted(offsets):
        yield cut.ahead[:offset]
    for offset in sorted(offsets)[:: max(1, len(offsets) // 20)]:
        yield cut.ahead[:offset] + bytes(whole - offset)
        yield cut.ahead[:offset] + chance.randbytes(whole - offset)


def numbers(journal: SqliteJournal) -> tuple[list[str], list[str]]:
    """What a start finds: open intents, and payments taken without the server."""
    try:
        return (
            [one.payment.payment_no for one in journal.open_intents()],
            [one.payment.payment_no for one in journal.undelivered()],
        )
    finally:
        journal.close_file()


def record(tail: int) -> Callable[[SqliteJournal], Any]:
    return lambda journal: journal.record(intent(tail))


def record_offline(tail: int) -> Callable[[SqliteJournal], Any]:
    return lambda journal: journal.record_offline(taken(tail))


KEPT = ([people.number("P", 1), people.number("P", 2)], [people.number("P", 3)])
WRITES = {
    "an intent": (record(4), ([*KEPT[0], people.number("P", 4)], KEPT[1])),
    "a payment taken without the server": (record_offline(4), (KEPT[0], [*KEPT[1], people.number("P", 4)])),
    "an intent that becomes one": (record_offline(2), ([KEPT[0][0]], [*KEPT[1], people.number("P", 2)])),
    "a delivery that is noted": (lambda journal: journal.note_delivery(1, "paid", ""), (KEPT[0], [])),
    "an end that is noted": (lambda journal: journal.close(people.number("P", 1), "paid"), ([KEPT[0][1]], KEPT[1])),
}


@pytest.mark.parametrize(("write", "after"), WRITES.values(), ids=list(WRITES))
def test_a_torn_write_is_whole_or_not_there(
    bench: Bench, write: Callable[[SqliteJournal], object], after: tuple[list[str], list[str]]
) -> None:
    for before in (record(1), record(2), record_offline(3)):
        before(bench.journal)
    cut = bench.cut_during(write)
    assert len(cut.ahead) > cut.synced
    seen = {repr(numbers(bench.laid_out(cut.database, ahead))) for ahead in tails(cut)}
    assert seen == {repr(KEPT), repr(after)}


def test_an_intent_that_is_cut_at_any_byte_is_whole_or_not_there(bench: Bench) -> None:
    """Every offset after the last sync, of a journal whose earlier writes are in its database. What SQLite finds at
    each is compared row by row; each different content is then read as a start of the desk reads it."""
    write, after = WRITES["an intent"]
    for before in (record(1), record(2), record_offline(3)):
        before(bench.journal)
    bench.journal.close_file()
    bench.journal = SqliteJournal(bench.path, StillClock())
    cut = bench.cut_during(write)
    found: dict[object, int] = {}
    for offset, rows in rows_at_every_offset(bench.folder / "every", cut):
        found.setdefault(rows, offset)
    starts = [numbers(bench.laid_out(cut.database, cut.ahead[:offset])) for offset in found.values()]
    assert sorted(starts) == sorted([KEPT, after])


def rows_at_every_offset(folder: Path, cut: Cut) -> Iterator[tuple[int, object]]:
    """All rows that SQLite finds with the write-ahead file cut there, from its end backwards, byte by byte. A reader
    leaves the files as they are, so each cut takes one more byte away."""
    folder.mkdir()
    path, ahead = folder / "journal.db", folder / "journal.db-wal"
    path.write_bytes(cut.database)
    ahead.write_bytes(cut.ahead)
    for offset in range(len(cut.ahead), cut.synced - 1, -1):
        os.truncate(ahead, offset)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
            tables = [name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            yield offset, tuple(tuple(reader.execute(f"SELECT * FROM {name}")) for name in tables)
        assert ahead.stat().st_size == offset


def test_the_first_write_of_a_new_journal_is_whole_or_not_there(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench")
    cut = bench.cut_during(record(1))
    seen = {repr(numbers(bench.laid_out(cut.database, ahead))) for ahead in tails(cut)}
    bench.tidy()
    assert seen == {repr(([], [])), repr(([people.number("P", 1)], []))}


def test_a_checkpoint_that_is_cut_loses_nothing(bench: Bench) -> None:
    """The write-ahead file is moved into the database: its pages half old and half new, the file ahead still whole."""
    for tail in range(1, 30):
        bench.journal.record_offline(taken(tail))
    before, ahead = bench.path.read_bytes(), bench.path.with_name("journal.db-wal").read_bytes()
    bench.journal.close_file()
    after = bench.path.read_bytes()
    assert len(after) > len(before)
    for offset in (*range(0, len(after), 3 * PAGE + 911), len(after)):
        mixed = after[:offset] + before[offset:]
        assert len(numbers(bench.laid_out(mixed, ahead))[1]) == 29
    bench.journal = SqliteJournal(bench.path, StillClock())


def test_a_flipped_bit_in_a_kept_payment_is_found(bench: Bench) -> None:
    bench.journal.record_offline(taken(1))
    bench.journal.close_file()
    content = bytearray(bench.path.read_bytes())
    place = content.find(b"12650")
    assert place > 0
    content[place] ^= 1
    bench.path.write_bytes(content)
    bench.journal = SqliteJournal(bench.path, StillClock())
    with pytest.raises(Refused, match=r"journal\.damaged"):
        bench.journal.undelivered()


def test_the_chain_goes_on_over_restarts_and_the_same_number_is_one_entry(bench: Bench) -> None:
    first = bench.journal.record_offline(taken(1))
    bench.journal.close_file()
    bench.journal = SqliteJournal(bench.path, StillClock())
    assert bench.journal.record_offline(taken(1)) == first
    second = bench.journal.record_offline(taken(2))
    assert second.content.previous_hash == first.content.entry_hash
    assert second.content.journal_id == first.content.journal_id
    assert (first.content.sequence, second.content.sequence) == (1, 2)
    assert list(bench.journal.latest_offline(1)) == [second]
    assert list(bench.journal.offline_from(1)) == [first, second]
