"""The exception workbench on the real server: from the key to painted rows, with none and with 10,000 open.

Each opening is the first of a desk in a process of its own, imports and all, as an officer meets it in the morning.
Opening it with a single exception in the same run, on the same server, is what the full one is compared with.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core.clock import accounting_day
from app.launch import PASSWORD, Launcher
from app.practice_mode import desk_settings
from app.settings import DeskSettings
from bench.desk import SPEED, DeskProcess
from bench.measured import Figure
from server.domain.exception_acts import opened
from server.domain.exception_case import Cell, ExceptionCase, Found
from server.reconciliation.patterns import patterns
from server.storage.engine import open_database

LIMIT_MS, LIMIT_RATIO = 300, 2.0
OPEN = 10_000
RUN_NO = "N260301093000000000000000000"


def measure(runs: int) -> list[Figure]:
    """The medians of the openings, and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        folder, launcher = Path(place).resolve(), Launcher(Path(place), speed=SPEED)
        try:
            settings = desk_settings(launcher.start())
            url = f"sqlite:///{(folder / 'practice.db').as_posix()}"
            plant(url, some_cases(1))
            few_ms = [opening_ms(settings) for _ in range(runs)]
            plant(url, some_cases(OPEN)[1:])
            many_ms = [opening_ms(settings) for _ in range(runs)]
        finally:
            launcher.stop()
    few, many = (statistics.median(whole for whole, _ in each) for each in (few_ms, many_ms))
    for count, measured in ((1, few_ms), (OPEN, many_ms)):
        said = " ".join(f"{whole:.0f} ({busy:.0f})" for whole, busy in measured)
        print(f"  with {count:,} open, ms (and of these the desk computed): {said}")
    return [
        Figure(
            name=f"exceptions, {OPEN:,} open: workbench opens", figure=many, unit="ms", limit=LIMIT_MS,
            against="clock", runs=runs,
        ),
        Figure(
            name=f"exceptions, {OPEN:,} open: workbench opens", figure=many / few, unit="ratio", limit=LIMIT_RATIO,
            against="the same with one open", runs=runs,
        ),
    ]  # fmt: skip


def opening_ms(settings: DeskSettings) -> tuple[float, float]:
    """A desk is started, the finance officer signs in and opens the workbench; how long until its rows are painted,
    and how much of that the desk computed."""
    given = {
        "folder": str(settings.folder), "server_url": settings.server_url, "devices_file": settings.devices_file,
    }  # fmt: skip
    desk = DeskProcess(given, sys.stderr)
    try:
        desk.until(lambda at: at == "login sign_in", "the sign-in page")
        desk.do(f"sign_in finance {PASSWORD}")
        desk.until(lambda at: at.startswith("screen "), "the first screen")
        return desk.opened_ms("exceptions")
    finally:
        desk.close()


def plant(url: str, cases: Sequence[ExceptionCase]) -> None:
    """Put them into the server's database as a run does."""
    database = open_database(url)
    with database.uow() as work:
        work.exceptions.add_many(cases)
        work.commit()
    database.close()


def some_cases(count: int) -> list[ExceptionCase]:
    """Exceptions of every type that can occur, of the last days, each with its cells."""
    kinds = [each for each in patterns() if each.type not in ("matched", "impossible")]
    now = datetime.now(UTC).replace(microsecond=0)
    return [_case(place, kinds[place % len(kinds)].cells, now) for place in range(count)]


def _case(place: int, cells: str, now: datetime) -> ExceptionCase:
    meaning = next(each for each in patterns() if each.cells == cells)
    at = now - timedelta(minutes=place % 20_000)
    our_no, fen = f"P{at:%y%m%d%H%M%S}{place:015d}", 100 + place * 37 % 900_000
    names = {"channel": "wechat", "platform": "", "business": "his", "source": "window"}
    four = tuple(
        Cell(party=party, cell=sign, name=name)
        if sign == "-"
        else Cell(
            party=party, cell=sign, name=name, amount_fen=fen + (1 if sign == "D" else 0), kind="pay", state="done",
            our_no=our_no, party_no=f"4200{place:020d}", business_no=f"MZ{place:08d}", at=at, day=accounting_day(at),
            sha256="9f" * 32, line=place + 1,
        )
        for (party, name), sign in zip(names.items(), cells, strict=True)
    )  # fmt: skip
    found = Found(
        exception_no=f"X{place:027d}", day=accounting_day(at), pattern=cells, type=meaning.type, field="",
        cause=meaning.cause, act=meaning.act, people=meaning.people, channel="wechat", kind="pay", our_no=our_no,
        party_no=f"4200{place:020d}", business_no=f"MZ{place:08d}", at=at, amount_fen=fen, at_risk_fen=fen, cells=four,
    )  # fmt: skip
    return replace(opened(found, RUN_NO, now), opened_at=at, changed_at=at)
