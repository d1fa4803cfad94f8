"""What every storage promises of alerts: one open a code and subject, counted, worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from server.domain.alert import Alert, AlertLevel
from server.ports import UnitOfWorkFactory
from support.databases import NOW

LATER = NOW + timedelta(minutes=1)


def an_alert(**changes: Any) -> Alert:
    """A posting that waits."""
    made = Alert("posting.delayed", "O1", AlertLevel.WARNING, raised_at=NOW, changed_at=NOW, amount_fen=1234)
    return replace(made, **changes)


def test_an_alert_that_is_raised_again_is_counted_and_its_level_only_grows(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.alerts.raise_(an_alert())
        work.alerts.raise_(an_alert(level=AlertLevel.URGENT, raised_at=LATER, changed_at=LATER, amount_fen=99))
        work.alerts.raise_(an_alert(level=AlertLevel.NOTICE, raised_at=LATER, changed_at=LATER, amount_fen=99))
        work.commit()
    grown = an_alert(level=AlertLevel.URGENT, changed_at=LATER, count=3, amount_fen=99)
    with uow_factory() as work:
        assert work.alerts.get("posting.delayed", "O1") == grown
        assert list(work.alerts.open(10)) == [grown]
        assert work.alerts.get("posting.delayed", "O2") is None


def test_an_alert_is_taken_and_ended_once(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.alerts.raise_(an_alert())
        assert work.alerts.take("posting.delayed", "O1", 7, LATER)
        assert not work.alerts.take("posting.delayed", "O2", 7, LATER)
        work.commit()
    with uow_factory() as work:
        assert work.alerts.get("posting.delayed", "O1") == an_alert(owner_id=7, changed_at=LATER)
        assert work.alerts.end("posting.delayed", "O1", LATER, 7, "told the HIS by telephone")
        assert not work.alerts.end("posting.delayed", "O1", LATER)
        assert not work.alerts.take("posting.delayed", "O1", 8, LATER)
        work.commit()
    with uow_factory() as work:
        ended = an_alert(owner_id=7, changed_at=LATER, ended_at=LATER, ended_by=7, note="told the HIS by telephone")
        assert work.alerts.get("posting.delayed", "O1") == ended
        assert list(work.alerts.open(10)) == []


def test_an_alert_that_comes_back_after_its_end_begins_anew(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.alerts.raise_(an_alert(level=AlertLevel.URGENT))
        work.alerts.take("posting.delayed", "O1", 7, NOW)
        work.alerts.end("posting.delayed", "O1", NOW)
        again = an_alert(level=AlertLevel.NOTICE, raised_at=LATER, changed_at=LATER)
        work.alerts.raise_(again)
        work.commit()
    with uow_factory() as work:
        assert list(work.alerts.open(10)) == [again]


def test_open_alerts_come_worst_first_then_oldest(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        for subject, level, minutes in (
            ("O1", AlertLevel.NOTICE, 0),
            ("O2", AlertLevel.URGENT, 2),
            ("O3", AlertLevel.WARNING, 0),
            ("O4", AlertLevel.URGENT, 1),
        ):
            work.alerts.raise_(an_alert(subject=subject, level=level, raised_at=NOW + timedelta(minutes=minutes)))
        work.commit()
    with uow_factory() as work:
        assert [alert.subject for alert in work.alerts.open(3)] == ["O4", "O2", "O3"]


def test_an_alert_of_a_unit_that_is_left_does_not_stay(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.alerts.raise_(an_alert())
    with uow_factory() as work:
        assert list(work.alerts.open(10)) == []
