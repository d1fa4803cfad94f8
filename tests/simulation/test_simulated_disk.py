"""The simulated disk: what was synced survives, what was not is torn at any byte, and a torn line is never half
believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.core.errors import Refused
from app.desk.ports import Intent
from app.wire.payments import BillToPay, TakePayment
from simulation.journal import Disk, SimulatedJournal

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class _Clock:
    def now(self) -> datetime:
        return NOW

    def monotonic_s(self) -> float:
        return 0.0


class _PowerCut(BaseException):
    """The power goes between a write and its sync."""


def intent(number: int) -> Intent:
    payment = TakePayment(
        payment_no=f"P260302090000{number:015d}", order_no=f"O260302090000{number:015d}",
        shift_no=f"S260302080000{0:015d}", business="his", patient_no="P000017", patient_name="赵",
        bills=(BillToPay(bill_no="B1", kind="outpatient", version="1", own_fen=100),), channel="wechat", amount_fen=100,
    )  # fmt: skip
    return Intent(payment=payment, recorded_at=NOW, operator_id=1)


def journal(disk: Disk, border: object = None) -> SimulatedJournal:
    return SimulatedJournal(disk, _Clock(), border or (lambda place: None))  # type: ignore[arg-type]


def test_what_was_recorded_is_there_after_a_power_cut() -> None:
    disk = Disk()
    first = journal(disk)
    first.record(intent(1))
    first.record(intent(2))
    first.close(intent(1).payment.payment_no, "paid")
    disk.power_cut(0.0)
    again = journal(disk)
    assert [each.payment.payment_no for each in again.open_intents()] == [intent(2).payment.payment_no]
    assert again.durable(intent(2).payment.payment_no)


def test_a_line_that_was_torn_anywhere_is_wholly_gone_or_wholly_there() -> None:
    def cut(place: str) -> None:
        if place == "journal unsynced":
            raise _PowerCut

    kept = written = 0
    while kept <= written:
        disk = Disk()
        journal(disk).record(intent(1))
        with pytest.raises(_PowerCut):
            journal(disk, cut).record(intent(2))
        written = len(disk.written)
        assert disk.power_cut((kept + 0.5) / written) == max(written - kept, 0)
        after = journal(disk)
        found = [each.payment.payment_no for each in after.intents()]
        there = (intent(1), intent(2)) if kept == written else (intent(1),)  # a line without its end is not believed
        assert found == [one.payment.payment_no for one in there]
        after.record(intent(3))  # and the file can be written on
        assert len(journal(disk).intents()) == len(found) + 1
        kept += 1
    assert written > 100


def test_a_full_disk_refuses_before_anything_is_sent() -> None:
    disk = Disk()
    disk.full = True
    with pytest.raises(Refused, match=r"journal\.full"):
        journal(disk).record(intent(1))
