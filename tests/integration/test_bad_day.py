"""The bad day of practice: lived on real protocols, then fetched and run, and exactly what was planted is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app import bad_day
from app.core.clock import SystemClock
from app.core.ids import NumberKind, mint
from app.core.reconciliation import RunState, StatementState
from app.gateway.http import HttpServer
from app.gateway.window_token import FileTokenStore
from app.launch import PASSWORD, Launcher
from app.practice_mode import desk_settings
from app.wire.exceptions import SearchExceptions
from app.wire.reconciliation import RunView, StartRun
from app.wire.statements import FetchNow
from support.processes import wait_until

RUN_LIMIT_S = 60
pytestmark = pytest.mark.timeout(600)
PARTIES = (("channel", "wechat"), ("channel", "alipay"), ("business", "his"))


@dataclass
class Office:
    """Finance in the practice world, the day after."""

    made: bad_day.BadDay
    server: HttpServer

    def run(self) -> RunView:
        """Start the day's run and wait until it is over."""
        session = self.server.session()
        number = mint(NumberKind.RUN, session.window.code, SystemClock().now())
        self.server.start_run(self.made.day, StartRun(run_no=number))
        over = (RunState.DONE, RunState.FAILED, RunState.HELD)
        wait_until(lambda: self.server.run(number).state in over, timeout_s=RUN_LIMIT_S, what="the run is over")
        return self.server.run(number)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A bad day that was made, and the world opened on it today."""
    folder: Path = tmp_path_factory.mktemp("bad-day") / "world"
    made = bad_day.make(folder, desk_settings)
    launcher = Launcher(folder)
    practice = launcher.start()
    try:
        settings = desk_settings(practice)
        server = HttpServer(settings.server_url, FileTokenStore(settings.folder / "window.token"))
        server.sign_in("finance", PASSWORD)
        yield Office(made, server)
    finally:
        launcher.stop()


def test_exactly_what_was_planted_is_found(office: Office) -> None:
    for party, name in PARTIES:
        kept = office.server.fetch_statement(FetchNow(party=party, name=name, day=office.made.day))  # type: ignore[arg-type]
        assert kept.state is StatementState.KEPT, (party, name, kept.error, kept.error_values)
    run = office.run()
    assert run.state is RunState.DONE, (run.error, run.error_values)
    found = office.server.search_exceptions(
        SearchExceptions(first_day=office.made.day, last_day=office.made.day, limit=200)
    )
    told = sorted((row.type, row.our_no or row.party_no, row.amount_fen) for row in found.rows)
    planted = sorted((one.found_as, one.number, one.amount_fen) for one in office.made.planted if one.found_as)
    assert [(kind, number) for kind, number, _ in told] == [(kind, number) for kind, number, _ in planted]
    assert run.in_transit.count == 1, "the payment over midnight"
    assert run.matched.count >= office.made.taken


def test_what_was_made_can_be_read_and_told(tmp_path: Path) -> None:
    assert bad_day.read(tmp_path) is None
    one = bad_day.Planted(name="undone", found_as="", channel="wechat", number="P1", amount_fen=2800)
    made = bad_day.BadDay(day=date(2026, 3, 5), planted=(one,), taken=8)
    bad_day.keep(tmp_path, made)
    assert bad_day.read(tmp_path) == made
    assert [line.split()[0] for line in bad_day.told(made)] == ["2026-03-05:", "undone"]
