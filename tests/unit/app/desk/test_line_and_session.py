"""Whether the line is up, and what a desk holds of its session for when it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import NotPermitted, NotSignedIn, PaydeskError, Refused, Unreachable
from app.desk.held_session import TRIES_OFFLINE, HeldSession
from app.desk.link import LONG_SILENT_S, Link, LinkSeen, LinkState
from app.wire.sessions import SessionStarted
from support import screen_people as people
from support.alone import FORGED, GOOD, PlainSnapshots, snapshot

ONLINE, UNCERTAIN, OFFLINE = LinkState.ONLINE, LinkState.UNCERTAIN, LinkState.OFFLINE
LOST, NOT_SENT, NO_DATABASE = "server.no_answer", "server.not_sent", "storage.unreachable"


class TwoClocks:
    """A clock whose date can be set wrong while its seconds go on."""

    def __init__(self) -> None:
        self.at, self.seconds = people.NOW, 1_000.0

    def now(self) -> Any:
        return self.at

    def monotonic_s(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.at, self.seconds = self.at + timedelta(seconds=seconds), self.seconds + seconds


Act = Callable[[Link], None]


def heard(link: Link) -> None:
    link.heard()


def missed(code: str, *, beat: bool = False) -> Act:
    return lambda link: link.missed(code, beat=beat)


STORIES: dict[str, tuple[list[Act], LinkState]] = {
    "nothing was asked yet": ([], UNCERTAIN),
    "an answer": ([heard], ONLINE),
    "one answer was lost": ([heard, missed(LOST)], UNCERTAIN),
    "many slow answers were lost while the light question is not asked": ([heard, *[missed(LOST)] * 5], UNCERTAIN),
    "one call could not leave": ([heard, missed(NOT_SENT)], UNCERTAIN),
    "two calls could not leave": ([heard, missed(NOT_SENT), missed(NOT_SENT)], OFFLINE),
    "a call could not leave, nor did the light question": ([heard, missed(NOT_SENT), missed(LOST, beat=True)], OFFLINE),
    "the light question twice": ([heard, missed(LOST, beat=True), missed(LOST, beat=True)], OFFLINE),
    "its database is gone, twice": ([heard, missed(NO_DATABASE, beat=True), missed(NO_DATABASE, beat=True)], OFFLINE),
    "an answer in between": ([heard, missed(NOT_SENT), heard, missed(NOT_SENT)], UNCERTAIN),
    "offline stays so after a lost answer": ([missed(NOT_SENT), missed(NOT_SENT), missed(LOST)], OFFLINE),
    "it is back": ([missed(NOT_SENT), missed(NOT_SENT), heard], ONLINE),
}


@pytest.mark.parametrize(("acts", "state"), STORIES.values(), ids=list(STORIES))
def test_the_line_is_what_the_calls_say(acts: list[Act], state: LinkState) -> None:
    link = Link(TwoClocks())
    for act in acts:
        act(link)
    assert link.seen.state is state
    assert link.offline is (state is OFFLINE)


def test_a_change_is_told_once_with_the_time_of_the_first_miss() -> None:
    clock = TwoClocks()
    link, told = Link(clock), list[LinkSeen]()
    link.on_change = told.append
    link.heard()
    clock.forward(60)
    link.missed(NOT_SENT)
    clock.forward(2)
    link.missed(NOT_SENT)
    link.missed(NOT_SENT)
    assert [(seen.state, (seen.since - people.NOW).total_seconds()) for seen in told] == [
        (ONLINE, 0.0), (UNCERTAIN, 60.0), (OFFLINE, 60.0),
    ]  # fmt: skip


def test_the_light_question_is_due_only_when_nothing_else_was_heard() -> None:
    clock = TwoClocks()
    link = Link(clock)
    assert link.needs_beat()
    link.heard()
    assert not link.needs_beat()
    clock.forward(LONG_SILENT_S)
    assert link.needs_beat()
    link.heard()
    link.missed(LOST)
    assert link.needs_beat()


def test_the_servers_clock_is_remembered() -> None:
    link = Link(TwoClocks())
    link.server_time(people.NOW + timedelta(minutes=7))
    link.heard()
    assert link.seen.clock_ahead == timedelta(minutes=7)


@dataclass
class SessionServer:
    """Signs in whoever knows the password; ``error`` is what every call meets instead."""

    password: str = "right-horse-7"
    signed: str = GOOD
    error: PaydeskError | None = None
    verified: list[str] = field(default_factory=list)

    def _meet(self) -> None:
        if self.error is not None:
            raise self.error

    def sign_in(self, username: str, password: str) -> SessionStarted:
        self._meet()
        return SessionStarted(token="t", session=people.session(), server_at=people.NOW, snapshot=self.signed)

    def verify_password(self, password: str) -> None:
        self._meet()
        self.verified.append(password)
        if password != self.password:
            raise NotSignedIn("password.wrong")

    def renew_snapshot(self) -> str:
        self._meet()
        return self.signed


class Seat:
    """A window at which the cashier has signed in."""

    def __init__(self, signed: str = GOOD, **known: Any) -> None:
        self.clock, self.server, self.reader = TwoClocks(), SessionServer(signed=signed), PlainSnapshots()
        self.reader.known.update(known)
        self.link = Link(self.clock)
        server: Any = self.server
        self.held = HeldSession(server=server, reader=self.reader, link=self.link, clock=self.clock)
        self.link.heard()
        self.held.sign_in("cashier", self.server.password)

    def line_breaks(self) -> None:
        self.server.error = Unreachable(NOT_SENT)
        self.link.missed(NOT_SENT)
        self.link.missed(NOT_SENT)


def test_a_genuine_snapshot_allows_what_it_says() -> None:
    seat = Seat()
    assert seat.held.allow("drawer.open").content == snapshot()
    with pytest.raises(NotPermitted):
        seat.held.allow("refunds.approve")


@pytest.mark.parametrize(
    ("signed", "known"),
    [
        pytest.param("", {}, id="none was given"),
        pytest.param(FORGED, {}, id="forged"),
        pytest.param("v1.other", {"v1.other": snapshot(window_id=99)}, id="another window's"),
        pytest.param("v1.other", {"v1.other": snapshot(operator_id=99)}, id="another operator's"),
    ],
)
def test_what_is_not_ours_allows_nothing(signed: str, known: dict[str, Any]) -> None:
    seat = Seat(signed, **known)
    with pytest.raises(Refused, match=r"snapshot\.missing"):
        seat.held.allow("drawer.open")


def test_a_snapshot_ends_after_its_time_whatever_the_date_says() -> None:
    seat = Seat()
    seat.clock.seconds += 12 * 3600 - 1
    seat.clock.at -= timedelta(days=3)
    seat.held.allow("drawer.open")
    seat.clock.seconds += 1
    with pytest.raises(Refused, match=r"snapshot\.expired"):
        seat.held.allow("drawer.open")


def test_after_signing_out_nothing_is_held() -> None:
    seat = Seat()
    seat.held.end()
    with pytest.raises(Refused, match=r"snapshot\.missing"):
        seat.held.snapshot()
    seat.line_breaks()
    with pytest.raises(Refused, match=r"lock\.server_needed"):
        seat.held.unlock(seat.server.password)


def test_a_renewed_snapshot_replaces_the_last_and_a_lost_one_leaves_it() -> None:
    seat = Seat(fewer=replace(snapshot(), permissions=()))
    seat.server.error = Unreachable(LOST)
    seat.held.renew()
    seat.held.allow("drawer.open")
    seat.server.error, seat.server.signed = None, "fewer"
    seat.held.renew()
    with pytest.raises(NotPermitted):
        seat.held.allow("drawer.open")


def test_while_the_line_is_up_the_server_unlocks() -> None:
    seat = Seat()
    seat.held.unlock(seat.server.password)
    assert seat.server.verified == [seat.server.password]
    with pytest.raises(NotSignedIn):
        seat.held.unlock("wrong")


def test_without_the_server_the_same_persons_password_unlocks() -> None:
    seat = Seat()
    seat.line_breaks()
    with pytest.raises(NotSignedIn, match=r"password\.wrong"):
        seat.held.unlock("wrong")
    seat.held.unlock(seat.server.password)


def test_too_many_wrong_passwords_without_the_server_need_the_server() -> None:
    seat = Seat()
    seat.line_breaks()
    for _ in range(TRIES_OFFLINE):
        with pytest.raises(NotSignedIn):
            seat.held.unlock("wrong")
    with pytest.raises(Refused, match=r"lock\.server_needed"):
        seat.held.unlock(seat.server.password)
    seat.server.error = None
    seat.link.heard()
    seat.held.unlock(seat.server.password)
    seat.line_breaks()
    seat.held.unlock(seat.server.password)


def test_nobody_signs_in_without_the_server() -> None:
    seat = Seat()
    seat.line_breaks()
    with pytest.raises(Unreachable):
        seat.held.sign_in("cashier", seat.server.password)


def test_the_password_is_kept_nowhere_as_it_was_typed() -> None:
    seat = Seat()
    proof = seat.held._proof
    assert proof is not None
    assert seat.server.password.encode() not in proof.digest + proof.salt


@pytest.mark.parametrize("broken", [False, True], ids=["line up", "line down"])
def test_the_guard_asks_the_snapshot_only_when_the_server_cannot(broken: bool) -> None:
    seat = Seat("")
    if broken:
        seat.line_breaks()
        with pytest.raises(Refused):
            seat.held.guard("drawer.open")
    else:
        seat.held.guard("drawer.open")
