"""No memory, at whichever point, while a statement loads: the server lives on, the day is as before or whole."""

from __future__ import annotations

import sqlite3
import sys
import threading
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any, Self

import pytest
from sqlalchemy import make_url

from app.core.errors import PaydeskError, Unreachable
from app.core.payment import PaymentState
from app.core.reconciliation import StatementState
from server.channels.catalog import STATEMENT_READERS
from server.domain.statement import Statement
from server.ports import StatementFile
from server.services.keep_statement import KeepStatement
from server.services.statement_rows import StatementReaders
from server.storage.engine import Database, open_database
from server.storage.sqlite import SqliteDatabase
from support.cashier_words import in_both
from support.fault_cases import LONG
from support.money_world import MoneyWorld, SetClock
from support.processes import ROOT, RunningProcess
from ui.reconciliation.looks import told_values

SERVER = str(ROOT / "server")
LINES, FIRST_DAY = 40, date(2026, 1, 1)
NO_MEMORY = "more than the server has memory for"
HEAD = "交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,手续费,订单金额,申请退款金额"


def bill(day: date, lines: int = LINES) -> bytes:
    """WeChat's bill of so many payments of one yuan."""
    rows = [f"`{day} 12:00:00,`42{each:06d},`P{each},`SUCCESS,`0,`0,`0.00,`1.00,`0.00" for each in range(lines)]
    return "\r\n".join(
        [HEAD, *rows, "总交易单数,订单总金额,申请退款总金额", f"`{lines},`{lines}.00,`0.00", ""]
    ).encode()


class Gives:
    """A channel that gives its bill."""

    merchant = "m1"

    def fetch_statement(self, day: date) -> StatementFile:
        return StatementFile("wechat", "m1", day, "bill.csv", bill(day))


def keeps(database: Database) -> KeepStatement:
    clock = SetClock()
    return KeepStatement(
        uow=database.uow, reader=database.reader, clock=clock, parties={("channel", "wechat"): Gives()},
        readers=StatementReaders({("channel", "wechat"): STATEMENT_READERS["wechat"]}),
        due_at=lambda party, name, day: clock.now(),
    )  # fmt: skip


class NoMemoryAt:
    """Nothing is left at the n-th call of the server's own code in this thread; ``where`` says which that was."""

    def __init__(self, call: int) -> None:
        self._left, self.where = call, ""

    def __enter__(self) -> Self:
        sys.setprofile(self._look)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, argument: Any) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(SERVER):
            return
        self._left -= 1
        if self._left == 0:
            self.where = frame.f_code.co_qualname
            sys.setprofile(None)
            raise MemoryError


def standing(database: Database, day: date) -> list[Statement]:
    with database.reader() as work:
        found = list(work.statements.standing(day, day))
        for each in found:
            content = work.statements.content(each.statement_id)
            assert sha256(content or b"").hexdigest() == each.sha256, "what stands has its bytes"
    return found


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_memory_at_any_call_a_statement_is_there_whole_or_not_at_all(migrated_url: str) -> None:
    database = open_database(migrated_url)
    world, keep = MoneyWorld(database), keeps(database)
    keep("channel", "wechat", FIRST_DAY)
    every = 1 if LONG or migrated_url.startswith("sqlite") else 4
    call, reached = 0, set[str]()
    while True:
        call += every
        day = FIRST_DAY + timedelta(days=call)
        error = ""
        with NoMemoryAt(call) as nothing_left:
            try:
                keep("channel", "wechat", day)
            except (MemoryError, PaydeskError) as met:
                error = getattr(met, "code", "memory")
        if not nothing_left.where:
            break
        reached.add(nothing_left.where)
        stood = standing(database, day)
        assert [(one.state, one.lines) for one in stood] in (
            [], [(StatementState.KEPT, LINES)], [(StatementState.REFUSED, 0)],
        ), (nothing_left.where, error)  # fmt: skip
        if stood and stood[0].state is StatementState.REFUSED:
            assert dict(stood[0].error_values)["rule"] == NO_MEMORY
        assert keep("channel", "wechat", day).state is StatementState.KEPT, "asked again, it is there"
        assert [(one.state, one.lines) for one in standing(database, day)] == [(StatementState.KEPT, LINES)]
    assert len(reached) > 50 // every
    wanted = world.wanted()
    world.take(world.cashier, wanted)
    assert world.payment(wanted.payment_no).state is PaymentState.PAID
    english, chinese = in_both(lambda: told_values({"line": 1, "rule": NO_MEMORY})["rule"])
    assert (english, chinese) == (NO_MEMORY, "超出服务器可用内存")
    database.close()


class Starved(sqlite3.Connection):
    """SQLite finds no memory for one statement: Python says MemoryError, as its sqlite3 does."""

    word = ""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if Starved.word and sql == Starved.word:
            Starved.word = ""
            raise MemoryError
        return super().execute(sql, *values)


@pytest.mark.parametrize("word", ["BEGIN IMMEDIATE", "SAVEPOINT turn", "RELEASE turn", "ROLLBACK TO turn", "COMMIT"])
def test_a_database_without_memory_for_one_statement_serves_the_next(
    word: str, migrated_sqlite: Path, tmp_path: Path
) -> None:
    path = tmp_path / "books.sqlite3"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = SqliteDatabase(make_url(f"sqlite:///{path}"), connection=Starved)
    outcomes = list[str]()

    def write(name: str, *, gives_up: bool = False) -> None:
        try:
            with database.uow() as work:
                work.facts.put(name, "1")
                if not gives_up:
                    work.commit()
        except (MemoryError, PaydeskError) as error:
            outcomes.append(getattr(error, "code", "memory"))
        else:
            outcomes.append("")

    write("first")
    Starved.word = word
    write("starved", gives_up=word == "ROLLBACK TO turn")
    assert Starved.word == "", "it was met"
    others = [threading.Thread(target=write, args=(f"other{each}",)) for each in range(3)]
    for each in others:
        each.start()
    for each in others:
        each.join(10)
        assert not each.is_alive(), "nobody waits for a turn that was lost"
    assert outcomes[0] == ""
    assert outcomes[2:] == ["", "", ""]
    assert (outcomes[1] == Unreachable("storage.commit_unknown").code) == (word == "COMMIT")
    with database.reader() as work:
        assert [work.facts.get(name) for name in ("first", "starved", "other2")] == ["1", None, "1"]
    database.close()


CHILD = """
import resource, sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import test_memory_exhausted as test
from server.storage.engine import open_database

def limit(more_mib):
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + (more_mib << 20) if more_mib else hard, hard))

database = open_database(sys.argv[1])
keep = test.keeps(database)
keep("channel", "wechat", test.FIRST_DAY)
made = {lines: test.bill(test.FIRST_DAY, lines) for lines in (40, 100_000)}
test.bill = lambda day: made[100_000]
for place, more_mib in enumerate((4, 24, 48, 0), 1):
    limit(more_mib)
    kept = keep("channel", "wechat", test.FIRST_DAY)
    print(more_mib, kept.state.value, kept.lines, dict(kept.error_values).get("rule", ""), flush=True)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS")
def test_a_bill_that_does_not_fit_into_memory_is_refused_before_it_is_read(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    path = tmp_path / "books.sqlite3"
    path.write_bytes(migrated_sqlite.read_bytes())
    script = tmp_path / "starving.py"
    script.write_text(CHILD)
    command = [sys.executable, str(script), f"sqlite:///{path}", str(Path(__file__).parent)]
    child = RunningProcess(
        command, log_path=tmp_path / "child.out", env={"PYTHONPATH": str(ROOT / "tests")}, cwd=ROOT, forked=True
    )
    assert child.wait(timeout_s=60) == 0, child.output()
    short = f"refused 0 {NO_MEMORY}"
    assert child.output().splitlines() == [f"4 {short}", f"24 {short}", f"48 {short}", "0 kept 100000 "]
