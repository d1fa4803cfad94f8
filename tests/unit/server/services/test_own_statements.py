"""Our own statement for a service channel: from the platform's rows, whole files, totals that are their sums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.job import Job, JobKind
from server.ports import UnitOfWorkFactory
from server.services.own_statements import NOT_WRITTEN, WriteOwnStatement, statements_of_day, written
from server.storage.whole_files import WholeFiles
from support.databases import DAY, NOW, a_payment, a_refund, an_order, number
from support.money_world import SetClock

SUBJECT = f"source:window:{DAY}"


def a_day(uow: UnitOfWorkFactory) -> None:
    """Three payments at the window (one unknown, one undone), one by another source, one refund."""
    paid: dict[str, Any] = {"state": PaymentState.PAID, "paid_at": NOW, "channel_number": "=4200001"}
    with uow() as work:
        for count, changes in enumerate(
            (
                {**paid},
                {"state": PaymentState.UNKNOWN},
                {"state": PaymentState.REVERSED},
                {**paid, "source": "kiosk", "amount_fen": 500},
                {"state": PaymentState.NOT_PAID},
            ),
            1,
        ):
            source = str(changes.get("source", "window"))
            work.orders.add(an_order(count, source=source))
            work.payments.add(a_payment(count, **changes))
        work.refunds.add(a_refund(1, state=RefundState.REFUNDED, refunded_at=NOW))
        work.commit()


def test_rows_and_totals_of_one_source(uow_factory: UnitOfWorkFactory) -> None:
    a_day(uow_factory)
    with uow_factory() as work:
        made = {one.source: one for one in statements_of_day(work, DAY)}
    assert set(made) == {"window", "kiosk"}
    window = made["window"]
    assert (window.payments, window.payments_fen, window.refunds, window.refunds_fen) == (1, 1234, 1, 100)
    assert window.unknown == 1
    lines = list(csv.reader(io.StringIO(window.csv.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:-2]] == [number("P", 1), number("R", 1), number("P", 2)]
    assert lines[1][3] == "'=4200001", "no formula"
    assert lines[-1] == ["1", "12.34", "1", "1.00", "11.34", "1"]
    document = json.loads(window.json)
    assert document["totals"]["net_yuan"] == "11.34"
    assert document["csv_sha256"] == hashlib.sha256(window.csv).hexdigest() == window.sha256
    assert [row["our_no"] for row in document["rows"]] == [line[0] for line in lines[1:-2]]


def test_the_same_rows_make_the_same_bytes(uow_factory: UnitOfWorkFactory) -> None:
    a_day(uow_factory)
    with uow_factory() as work:
        first, second = statements_of_day(work, DAY, "window"), statements_of_day(work, DAY, "window")
    assert first == second


def test_a_day_without_trade_is_a_file_with_zeros(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        (made,) = statements_of_day(work, DAY, "window")
        assert not statements_of_day(work, DAY)
    assert made.csv.decode("utf-8-sig").splitlines()[-1] == "0,0.00,0,0.00,0.00,0"


def job(uow: UnitOfWorkFactory, clock: SetClock, folder: Path) -> WriteOwnStatement:
    clock.instant = NOW + timedelta(days=1)
    with uow() as work:
        work.jobs.put(Job(JobKind.OWN_STATEMENT, SUBJECT, clock.now()))
        work.commit()
    return WriteOwnStatement(uow=uow, reader=uow, clock=clock, folders={"window": WholeFiles(folder)})


def test_the_job_writes_both_files_and_ends(uow_factory: UnitOfWorkFactory, tmp_path: Path) -> None:
    a_day(uow_factory)
    job(uow_factory, SetClock(), tmp_path)(SUBJECT)
    with uow_factory() as work:
        (made,) = statements_of_day(work, DAY, "window")
    assert (tmp_path / f"{made.name}.csv").read_bytes() == made.csv
    assert (tmp_path / f"{made.name}.json").read_bytes() == made.json
    assert not list(tmp_path.glob(".window*"))


def test_a_day_that_changes_late_is_a_further_version_beside_the_first(
    uow_factory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    a_day(uow_factory)
    clock = SetClock()
    write = job(uow_factory, clock, tmp_path)
    write(SUBJECT)
    first = {path.name: path.read_bytes() for path in tmp_path.glob("window*")}
    clock.forward(3600)
    write(SUBJECT)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("window*")} == first, "nothing has changed"
    with uow_factory() as work:
        payment = work.payments.get(number("P", 2))
        assert payment is not None
        work.payments.save(replace(payment, state=PaymentState.PAID, paid_at=NOW))
        work.commit()
    clock.forward(86400)
    write(SUBJECT)
    later = {path.name: path.read_bytes() for path in tmp_path.glob("window*")}
    assert {name: later[name] for name in first} == first, "the old one is kept"
    stem = f"window-{DAY:%Y%m%d}"
    assert sorted(later.keys() - first.keys()) == [f"{stem}-v2.csv", f"{stem}-v2.json"]
    told = json.loads(later[f"{stem}-v2.json"])
    assert (told["version"], told["totals"]["payments"]) == (2, 2)
    assert told["replaces_csv_sha256"] == json.loads(first[f"{stem}.json"])["csv_sha256"]
    with uow_factory() as work:
        assert [one.version for one in written(work, "window", DAY)] == [1, 2]
        assert statements_of_day(work, DAY, "window")[0].version == 2
        assert work.jobs.get(JobKind.OWN_STATEMENT, SUBJECT) is not None
    clock.forward(9 * 86400)
    write(SUBJECT)
    with uow_factory() as work:
        assert work.jobs.get(JobKind.OWN_STATEMENT, SUBJECT) is None, "old enough"


def test_a_folder_that_is_not_there_is_tried_again_and_told(uow_factory: UnitOfWorkFactory, tmp_path: Path) -> None:
    clock, folder = SetClock(), tmp_path / "mounted-later"
    write = job(uow_factory, clock, folder)
    write(SUBJECT)
    with uow_factory() as work:
        alert = work.alerts.get(NOT_WRITTEN, SUBJECT)
        again = work.jobs.get(JobKind.OWN_STATEMENT, SUBJECT)
    assert alert is not None
    assert again is not None
    assert again.due_at > clock.now()
    folder.mkdir()
    write(SUBJECT)
    with uow_factory() as work:
        alert = work.alerts.get(NOT_WRITTEN, SUBJECT)
    assert alert is not None
    assert alert.ended_at is not None
    assert len(list(folder.iterdir())) == 2


def test_a_crash_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = WholeFiles(tmp_path)
    files.put("window.csv", b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unreachable, match=r"file\.not_written"):
        files.put("window.csv", b"new and longer")
    assert [path.name for path in tmp_path.iterdir()] == ["window.csv"]
    assert (tmp_path / "window.csv").read_bytes() == b"old"
