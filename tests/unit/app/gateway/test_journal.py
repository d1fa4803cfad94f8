"""The journal on this disk: durable, one desk at a time, never a payment code, and a plain word when the disk fails."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import Refused
from app.desk.ports import Intent, PrintedReceipt
from app.gateway.journal import KEPT_RECEIPTS, SqliteJournal
from app.wire.payments import BillToPay, TakePayment
from support import screen_people as people
from support.screen_world import StillClock

PAYMENT = TakePayment(
    payment_no=people.number("P", 1), order_no=people.number("O", 1), shift_no=people.number("S", 1), business="his",
    patient_no="P0010086", patient_name="演练甲", channel="wechat", amount_fen=12_650,
    bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=12_650),),
)  # fmt: skip


def intent(tail: int, minutes: int = 0) -> Intent:
    payment = replace(PAYMENT, payment_no=people.number("P", tail))
    return Intent(payment=payment, recorded_at=people.NOW + timedelta(minutes=minutes), operator_id=7)


def receipt(number: str, *, printed: bool = False) -> PrintedReceipt:
    document: list[dict[str, Any]] = [{"block": "text", "text": "缴费凭条 ￥126.50", "size": 2}, {"block": "cut"}]
    return PrintedReceipt(
        payment_no=number, made_at=people.NOW, title="缴费凭条", document=document, printed=printed
    )  # fmt: skip


class Disk:
    """A folder with a journal that can be opened again and again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "desk" / "journal.db"
        self._open: list[SqliteJournal] = []

    def opened(self) -> SqliteJournal:
        self._open.append(SqliteJournal(self.path, StillClock()))
        return self._open[-1]

    def reopened(self) -> SqliteJournal:
        self.close()
        return self.opened()

    def close(self) -> None:
        for journal in self._open:
            journal.close_file()
        self._open.clear()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    one = Disk(tmp_path)
    yield one
    one.close()


# ------------------------------------------------------------ what it keeps


def test_what_was_recorded_is_there_after_a_restart(disk: Disk) -> None:
    disk.opened().record(intent(1))
    assert disk.reopened().open_intents() == [intent(1)]


def test_what_was_recorded_is_on_the_disk_when_record_returns(disk: Disk, tmp_path: Path) -> None:
    journal = disk.opened()
    journal.record(intent(1))
    copied = tmp_path / "after the power failed"
    copied.mkdir()
    for file in disk.path.parent.iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    found = SqliteJournal(copied / "journal.db", StillClock())
    assert found.open_intents() == [intent(1)]
    found.close_file()


def test_every_commit_reaches_the_disk(disk: Disk) -> None:
    with disk.opened()._engine.connect() as connection:
        pragmas = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one() for name in ("synchronous", "journal_mode")
        }
    assert pragmas == {"synchronous": 2, "journal_mode": "wal"}


def test_open_intents_come_oldest_first_and_ended_ones_do_not(disk: Disk) -> None:
    journal = disk.opened()
    for tail, minutes in ((1, 9), (2, 3), (3, 6)):
        journal.record(intent(tail, minutes))
    journal.close(people.number("P", 3), "paid")
    assert [each.payment.payment_no for each in journal.open_intents()] == [
        people.number("P", 2), people.number("P", 1),
    ]  # fmt: skip
    assert disk.reopened().open_intents() == [intent(2, 3), intent(1, 9)]


def test_closing_is_repeatable_and_an_unknown_number_is_nothing(disk: Disk) -> None:
    journal = disk.opened()
    journal.record(intent(1))
    for _ in range(2):
        journal.close(people.number("P", 1), "paid")
        journal.close(people.number("P", 8), "paid")
    assert journal.open_intents() == []


def test_a_payment_code_is_refused(disk: Disk) -> None:
    code = "134567890123456789"
    journal = disk.opened()
    with pytest.raises(ValueError, match="never reaches the disk") as refusal:
        journal.record(replace(intent(1), payment=replace(PAYMENT, auth_code=code)))
    assert code not in str(refusal.value)
    assert journal.open_intents() == []
    assert all(code.encode() not in file.read_bytes() for file in disk.path.parent.iterdir())


def test_a_number_is_recorded_once(disk: Disk) -> None:
    journal = disk.opened()
    journal.record(intent(1))
    with pytest.raises(Refused):
        journal.record(intent(1))
    assert journal.open_intents() == [intent(1)]


# ------------------------------------------------------------ receipts


def test_a_receipt_is_kept_as_it_was_made(disk: Disk) -> None:
    disk.opened().keep_receipt(receipt("P1"))
    journal = disk.reopened()
    assert journal.receipt("P1") == receipt("P1")
    assert journal.receipt("P2") is None
    assert journal.unprinted() == [receipt("P1")]
    assert journal.unprinted()[0].in_doubt
    journal.mark_blank("P1")
    journal.mark_blank("P1")
    assert journal.unprinted() == [replace(receipt("P1"), blank=True)]
    journal.keep_receipt(receipt("P1"))
    assert journal.unprinted()[0].in_doubt
    journal.mark_printed("P1")
    assert journal.unprinted() == []
    assert journal.receipt("P1") == receipt("P1", printed=True)


def test_a_receipt_that_is_made_again_takes_the_place_of_the_first(disk: Disk) -> None:
    journal = disk.opened()
    journal.keep_receipt(receipt("P1", printed=True))
    journal.keep_receipt(replace(receipt("P1"), title="退款凭条"))
    assert [(each.title, each.printed) for each in journal.unprinted()] == [("退款凭条", False)]


def test_only_the_latest_receipts_are_kept(disk: Disk) -> None:
    disk.opened()
    disk.close()
    with sqlite3.connect(disk.path) as file:
        file.executemany(
            "insert into receipt (payment_no, made_at, title, document, printed) values (?, ?, '', '[]', 0)",
            [(f"P{number}", people.NOW.isoformat()) for number in range(KEPT_RECEIPTS)],
        )
    file.close()
    journal = disk.opened()
    journal.keep_receipt(receipt("P-new"))
    kept = [each.payment_no for each in journal.unprinted()]
    assert len(kept) == KEPT_RECEIPTS
    assert (kept[0], kept[-1]) == ("P1", "P-new")


# ------------------------------------------------------------ when the disk or another desk is in the way


def test_a_second_desk_is_refused_while_the_first_is_open(disk: Disk) -> None:
    first = disk.opened()
    with pytest.raises(Refused, match=r"^desk\.already_running$"):
        disk.opened()
    first.record(intent(1))
    assert disk.reopened().open_intents() == [intent(1)]


def fill_up(journal: SqliteJournal) -> None:
    """From now on the file may not grow by a page, and its last pages are full."""
    with journal._engine.begin() as connection:
        connection.execute(sa.text("PRAGMA max_page_count = 1"))


def large(tail: int) -> Intent:
    """An intent that fills several pages."""
    bills = tuple(replace(PAYMENT.bills[0], bill_no=f"B{number}") for number in range(100))
    return replace(intent(tail), payment=replace(intent(tail).payment, bills=bills))


WRITES: list[Any] = [
    pytest.param(lambda journal: journal.record(large(2)), id="an intent"),
    pytest.param(lambda journal: journal.keep_receipt(replace(receipt("P2"), title="x" * 60_000)), id="a receipt"),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_is_said_before_anything_is_sent(disk: Disk, write: Callable[[SqliteJournal], None]) -> None:
    journal = disk.opened()
    journal.record(intent(1))
    fill_up(journal)
    with pytest.raises(Refused, match=r"^journal\.full$"):
        write(journal)
    assert journal.open_intents() == [intent(1)]
    assert journal.receipt("P2") is None


def scribbled(content: bytes) -> bytes:
    """The file with every page after the first overwritten."""
    return content[:4096] + b"\xa5" * (len(content) - 4096)


DAMAGES: list[Any] = [
    pytest.param(lambda content: b"not a database, but long enough to look at" * 100, id="something else"),
    pytest.param(lambda content: b"\0" * 16 + content[16:], id="its head is gone"),
    pytest.param(scribbled, id="pages are scribbled over"),
    pytest.param(lambda content: content[:4096], id="cut after the first page"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_said_at_the_start(disk: Disk, damage: Callable[[bytes], bytes]) -> None:
    disk.opened().record(intent(1))
    disk.close()
    damaged = damage(disk.path.read_bytes())
    disk.path.write_bytes(damaged)
    with pytest.raises(Refused, match=r"^journal\.damaged$"):
        disk.opened()
    assert disk.path.read_bytes() == damaged, "what can still be read by hand is left as it is"


@pytest.mark.parametrize(
    "look",
    [lambda journal: journal.open_intents(), lambda journal: journal.receipt("P1")],
    ids=["intents", "receipts"],
)
def test_damage_while_the_desk_runs_is_said(disk: Disk, look: Callable[[SqliteJournal], object]) -> None:
    journal = disk.opened()
    journal.record(intent(1))
    with journal._engine.begin() as connection:
        connection.execute(sa.text("PRAGMA writable_schema = ON"))
        connection.execute(sa.text("UPDATE sqlite_schema SET rootpage = 9999 WHERE type = 'table'"))
        connection.execute(sa.text("PRAGMA writable_schema = RESET"))
    with pytest.raises(Refused, match=r"^journal\.damaged$"):
        look(journal)


@pytest.mark.parametrize("column", ["payment", "recorded_at"])
def test_an_intent_that_cannot_be_read_is_said_and_not_passed_over(disk: Disk, column: str) -> None:
    journal = disk.opened()
    journal.record(intent(1))
    with journal._engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE intent SET {column} = '?'"))
    with pytest.raises(Refused, match=r"^journal\.damaged$"):
        journal.open_intents()


def test_no_word_of_a_patient_is_in_the_error_of_a_full_disk(disk: Disk) -> None:
    journal = disk.opened()
    fill_up(journal)
    with pytest.raises(Refused) as refusal:
        journal.record(large(2))
    told = "".join(traceback.format_exception(refusal.value))
    assert "journal.full" in told
    for private in (PAYMENT.patient_name, PAYMENT.patient_no, "B99"):
        assert private not in told


def test_a_folder_in_its_place_is_said(disk: Disk) -> None:
    disk.path.mkdir(parents=True)
    with pytest.raises(Refused, match=r"^journal\.unwritable$"):
        disk.opened()


def test_intents_since_an_instant_are_told_with_and_without_an_end(disk: Disk) -> None:
    journal = disk.opened()
    for tail, minutes in ((1, 0), (2, 5), (3, 10)):
        journal.record(intent(tail, minutes))
    journal.close(people.number("P", 3), "paid")
    since = people.NOW + timedelta(minutes=5)
    assert journal.intents_since(since) == [intent(2, 5), intent(3, 10)]
    assert journal.intents_since(since + timedelta(microseconds=1)) == [intent(3, 10)]
