"""What the journal keeps for a server that was restored, and that a journal which vanished takes nothing more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.desk.ports import Act, Intent
from app.gateway.journal import SqliteJournal
from app.wire.payments import BillToPay, TakePayment
from app.wire.refunds import RequestRefund
from app.wire.shifts import OpenShift
from support.money_world import SetClock

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def number(letter: str, count: int) -> str:
    return f"{letter}260302090000W001{count:011d}"


def an_intent(count: int, at: datetime) -> Intent:
    payment = TakePayment(
        payment_no=number("P", count), order_no=number("O", count), shift_no=number("S", 1), business="his",
        patient_no="P1", patient_name="", channel="wechat", amount_fen=100,
        bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=100),),
    )  # fmt: skip
    return Intent(payment, at, 1)


def a_refund(count: int, at: datetime) -> Act:
    content = RequestRefund(
        refund_no=number("R", count), payment_no=number("P", 1), amount_fen=100, reason="refund.other",
        shift_no=number("S", 1),
    )  # fmt: skip
    return Act(number=content.refund_no, content=content, recorded_at=at, operator_id=1)


@pytest.fixture
def journal(tmp_path: Path) -> SqliteJournal:
    clock = SetClock()
    clock.instant = NOW
    return SqliteJournal(tmp_path / "journal.db", clock)


def test_what_was_done_since_an_instant_with_the_last_that_is_known(journal: SqliteJournal) -> None:
    for count, minutes in ((1, 90), (2, 30), (3, 10)):
        journal.record(an_intent(count, NOW - timedelta(minutes=minutes)))
        journal.record_act(a_refund(count, NOW - timedelta(minutes=minutes)))
    shift = Act(number=number("S", 1), content=OpenShift(shift_no=number("S", 1), float_fen=5), recorded_at=NOW,
                operator_id=1)  # fmt: skip
    journal.record_act(shift)
    journal.close(number("P", 2), "paid")
    journal.note_act(number("R", 3), "refunded")
    hour_ago = NOW - timedelta(hours=1)
    handed = [(each.intent.payment.payment_no, each.outcome) for each in journal.handed_since(hour_ago)]
    assert handed == [(number("P", 2), "paid"), (number("P", 3), "")]
    acts = [(act.number, act.outcome) for act in journal.acts_since(hour_ago)]
    assert acts == [(number("R", 2), ""), (number("R", 3), "refunded"), (number("S", 1), "")]
    assert journal.acts_since(hour_ago)[-1] == shift
    assert journal.last_paid() == number("P", 2)


def test_what_ended_is_kept_forty_days_and_what_is_open_for_ever(journal: SqliteJournal) -> None:
    for count, days in ((1, 39), (2, 41), (3, 41)):
        journal.record(an_intent(count, NOW - timedelta(days=days)))
        journal.record_act(a_refund(count, NOW - timedelta(days=days)))
    journal.close(number("P", 1), "paid")
    journal.close(number("P", 2), "paid")
    journal.prune()
    long_ago = NOW - timedelta(days=100)
    assert [each.intent.payment.payment_no for each in journal.handed_since(long_ago)] == [
        number("P", 3), number("P", 1),
    ]  # fmt: skip
    assert [act.number for act in journal.acts_since(long_ago)] == [number("R", 1)]


def test_a_named_value_is_replaced(journal: SqliteJournal) -> None:
    assert journal.remembered("x") == ""
    journal.remember("x", "1")
    journal.remember("x", "2")
    assert journal.remembered("x") == "2"


@pytest.mark.parametrize("name", ["journal.db", "journal.db-wal"])
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda journal: journal.record(an_intent(2, NOW)), id="an intent"),
        pytest.param(lambda journal: journal.record_act(a_refund(2, NOW)), id="a refund"),
        pytest.param(lambda journal: journal.check_ready(), id="when the patient is called up"),
    ],
)
def test_a_journal_that_vanished_takes_nothing(
    journal: SqliteJournal, tmp_path: Path, name: str, act: Callable[[SqliteJournal], None]
) -> None:
    journal.record(an_intent(1, NOW))
    journal.check_ready()
    (tmp_path / name).rename(tmp_path / "quarantine")
    with pytest.raises(Refused, match=r"journal\.gone"):
        act(journal)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(Refused, match=r"journal\.gone"):
        act(journal)


@pytest.mark.parametrize("outcome", ["input.invalid", ""])
def test_a_refund_of_no_shift_that_an_earlier_version_kept_is_left_out(journal: SqliteJournal, outcome: str) -> None:
    """Every server has refused it for its form; what else this desk did is handed in."""
    of_none = a_refund(1, NOW)
    assert isinstance(of_none.content, RequestRefund)
    journal.record_act(replace(of_none, content=replace(of_none.content, shift_no="")))
    journal.note_act(of_none.number, outcome)
    journal.record_act(a_refund(2, NOW))
    assert journal.acts_since(NOW) == [a_refund(2, NOW)]


def test_one_flipped_bit_in_what_was_done_is_found(journal: SqliteJournal, tmp_path: Path) -> None:
    journal.record(an_intent(1, NOW))
    journal.record_act(a_refund(1, NOW))
    journal.close_file()
    path = tmp_path / "journal.db"
    content = bytearray(path.read_bytes())
    for place in [place for place in range(len(content)) if content.startswith(b'"amount_fen":100', place)]:
        content[place + len(b'"amount_fen":')] ^= 0x02
    path.write_bytes(content)
    again = SqliteJournal(path, SetClock())
    for read in (again.open_intents, lambda: again.handed_since(NOW), lambda: again.acts_since(NOW)):
        with pytest.raises(Refused, match=r"journal\.damaged"):
            read()


def test_a_journal_of_an_older_version_is_read(journal: SqliteJournal, tmp_path: Path) -> None:
    journal.record(an_intent(1, NOW))
    journal.close_file()
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE intent SET payment = substr(payment, 1, length(payment) - 9)")
    connection.close()
    again = SqliteJournal(tmp_path / "journal.db", SetClock())
    assert [intent.payment.amount_fen for intent in again.open_intents()] == [100]
