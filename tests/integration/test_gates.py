"""What must be well before money moves: each fault closes what it must, with its reason, and opens again by itself."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.core.payment import PaymentEvent
from server.channels.far_clocks import FarClock
from server.channels.watched import CLOSES_AFTER, WatchedChannel
from server.domain.gate import Verdict
from server.jobs.gates import InBackground, RoomOnDisk, Seldom, TakesWrites
from server.ports import HttpReply, HttpRequest
from server.services.channel_doors import MARGIN, ChannelDoors, HealthGate, TellOfGates, Validity
from server.storage.durability import durability, soundness
from server.storage.engine import Database
from support.databases import a_payment
from support.money_world import NOT_FOUND, PAID, ScriptedChannel, SetClock, said

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BAD = said(PaymentEvent.CHANNEL_UNCLEAR, "channel.bad_signature")
SILENT = said(PaymentEvent.CHANNEL_UNCLEAR, "channel.no_answer")


def codes(verdicts: Sequence[Verdict]) -> list[str]:
    return [verdict.code for verdict in verdicts]


def test_a_full_disk_closes_everything_and_does_not_flap() -> None:
    room = {Path("/a"): 1000}
    disk = RoomOnDisk([Path("/a")], 100, room.__getitem__)
    seen = []
    for room_mib in (1000, 100, 99, 100, 124, 125, 101):
        room[Path("/a")] = room_mib
        seen += codes(disk())
    low = "server.disk_low"
    assert seen == ["", "", low, low, low, "", ""]
    gate = HealthGate([disk])
    room[Path("/a")] = 0
    gate.look()
    assert (gate.closed("cash"), gate.closed("wechat")) == (low, low)


def test_a_disk_that_cannot_be_looked_at_has_no_room() -> None:
    def gone(path: Path) -> int:
        raise OSError

    assert codes(RoomOnDisk([Path("/a")], 100, gone)()) == ["server.disk_low"]


@dataclass
class Broken:
    """A unit of work that cannot begin."""

    code: str

    def __call__(self) -> Broken:
        raise Refused(self.code)


@pytest.mark.parametrize(
    ("code", "closes"),
    [("storage.full", True), ("storage.failed", True), ("storage.busy", False)],
)
def test_a_database_that_takes_no_write_closes_everything(code: str, closes: bool) -> None:
    assert bool(codes(TakesWrites(Broken(code))())[0]) == closes  # type: ignore[arg-type]


def test_a_database_takes_a_write(database: Database) -> None:
    assert codes(TakesWrites(database.uow)()) == [""]


def test_the_settings_of_a_database_are_looked_at(migrated_url: str) -> None:
    found = codes(durability(migrated_url))
    if migrated_url.startswith("sqlite"):
        assert found == [""]
    else:  # the cluster of the tests is quick, and would lose what it was told
        assert found[:3] == ["server.database_not_durable"] * 3
        assert all(not verdict.closes for verdict in durability(migrated_url, closes=False))


def test_a_flipped_bit_in_the_database_is_found(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a TEXT PRIMARY KEY)")
        connection.executemany("INSERT INTO t VALUES (?)", [(f"{number:060d}",) for number in range(2000)])
    connection.close()
    assert codes(soundness(f"sqlite:///{path}")) == [""]
    with path.open("r+b") as file:
        file.seek(4096 + 3)
        before = file.read(1)
        file.seek(4096 + 3)
        file.write(bytes([before[0] ^ 0x40]))
    assert codes(soundness(f"sqlite:///{path}")) == ["server.database_damaged"]


@pytest.mark.parametrize(
    ("good", "reason"),
    [
        (Validity(NOW - timedelta(days=1), NOW + timedelta(days=1)), ""),
        (Validity(NOW + timedelta(seconds=1), NOW + timedelta(days=1)), "channel.certificate_not_yet"),
        (Validity(NOW - timedelta(days=1), NOW + MARGIN), "channel.certificate_expired"),
        (None, "channel.certificate_missing"),
    ],
)
def test_a_certificate_has_its_days(good: Validity | None, reason: str) -> None:
    assert ChannelDoors({"wechat": good}).closed_reason("wechat", NOW) == reason


@dataclass
class Answers:
    """A far end whose clock is ahead of ours by so many seconds."""

    clock: SetClock
    ahead_s: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: HttpRequest) -> HttpReply:
        at = self.clock.now() + timedelta(seconds=self.ahead_s)
        return HttpReply(200, self.headers or {"date": format_datetime(at, usegmt=True)}, b"")


@pytest.mark.parametrize(("ahead_s", "closed"), [(0, False), (179, False), (-179, False), (200, True), (-200, True)])
def test_a_clock_far_from_the_channels_closes_it(ahead_s: int, closed: bool) -> None:
    clock = SetClock()
    far = FarClock(Answers(clock, ahead_s), clock, "wechat", 180)
    assert far.verdict().code == "", "nothing was heard yet"
    far(HttpRequest("GET", "https://x"))
    assert far.verdict().code == ("channel.clock_wrong" if closed else "")
    assert far.verdict().channel == "wechat"


def test_an_answer_without_a_readable_time_says_nothing() -> None:
    clock = SetClock()
    far = FarClock(Answers(clock, 0, {"date": "yesterday"}), clock, "wechat", 180)
    far(HttpRequest("GET", "https://x"))
    assert far.verdict().code == ""


def test_signatures_that_are_never_right_close_a_channel_until_one_is() -> None:
    channel = ScriptedChannel(queries=[BAD])
    watched = WatchedChannel(channel, SetClock())
    payment = a_payment()
    for _ in range(CLOSES_AFTER - 1):
        watched.query(payment)
    assert watched.verdict().code == ""
    watched.query(payment)
    assert watched.verdict().code == "channel.key_wrong", "and the probe was no better"
    channel.queries = [SILENT]
    assert watched.verdict().code == "channel.key_wrong", "silence proves nothing"
    channel.queries = [NOT_FOUND]
    assert watched.verdict().code == "", "the right key was imported"


def test_one_wrong_signature_among_right_ones_closes_nothing() -> None:
    channel = ScriptedChannel(queries=[BAD, BAD, PAID, BAD, BAD, PAID])
    watched = WatchedChannel(channel, SetClock())
    for _ in range(6):
        watched.query(a_payment())
        assert watched.verdict().code == ""


def test_what_closes_and_opens_is_told(database: Database) -> None:
    found: list[Verdict] = [
        Verdict("x", "channel.key_wrong", channel="wechat"),
        Verdict("y", "note.only", closes=False),
    ]
    clock, gate = SetClock(), HealthGate([lambda: list(found)])
    tell = TellOfGates(gate=gate, uow=database.uow, clock=clock)
    tell()
    tell()
    with database.reader() as work:
        alerts = {(alert.code, alert.subject, alert.level.value, alert.count) for alert in work.alerts.open(9)}
    assert alerts == {("channel.key_wrong", "wechat", "urgent", 1), ("note.only", "all", "warning", 1)}
    assert (gate.closed("wechat"), gate.closed("cash")) == ("channel.key_wrong", "")
    found.clear()
    tell()
    with database.reader() as work:
        assert not work.alerts.open(9)
    assert gate.closed("wechat") == ""


@pytest.mark.parametrize(("alone", "left"), [(True, set()), (False, {"server.disk_low"})])
def test_what_an_earlier_life_told_ends_when_it_is_well(database: Database, *, alone: bool, left: set[str]) -> None:
    clock = SetClock()
    bad = [Verdict("x", "channel.key_wrong", channel="wechat"), Verdict("y", "server.disk_low")]
    TellOfGates(gate=HealthGate([lambda: bad]), uow=database.uow, clock=clock)()
    TellOfGates(gate=HealthGate([list]), uow=database.uow, clock=clock, alone=alone)()
    with database.reader() as work:
        assert {alert.code for alert in work.alerts.open(9)} == left


def test_long_and_rare_checks_keep_their_last_word() -> None:
    asked: list[int] = []

    def check() -> Sequence[Verdict]:
        asked.append(1)
        return [Verdict("x", f"code {len(asked)}")]

    seldom = Seldom(check, 3)
    assert [codes(seldom())[0] for _ in range(4)] == ["code 1", "code 1", "code 1", "code 2"]
    asked_for = threading.Event()

    def long_check() -> Sequence[Verdict]:
        asked_for.set()
        return [Verdict("x", "found")]

    later = InBackground(long_check, 60, SetClock())
    first = later()
    assert asked_for.wait(5)
    assert first == () or codes(first) == ["found"]
